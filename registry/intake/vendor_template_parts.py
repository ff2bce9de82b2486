"""The parts of the manifest for a new vendor: text with `$` names, in the order in which they stand."""

from __future__ import annotations

ORGANISATIONS = """\
## $title
## Lines with one # are not recorded yet: take out the "# " in front once you know the answer.
## Their values are examples. Lines with two ## explain. A key that you leave out means: not recorded; the
## register then asks for it.
##   registry judge FILE      the verdict, what is missing and whom to ask
##   registry propose FILE    submit it to the data protection officer
## Dates are written 2026-12-31; countries as ISO 3166 codes, such as US; answers as true or false.
registry: 1

organisations:
  - id: organisation/our-company    ## us; use the recorded id once your company is in the register
    name: Our company
    kind: company
    # established_in: FR            ## your own country
  - id: organisation/$slug
    name: $name
    kind: company                   ## $organisation_kinds
"""
ESTABLISHED = """\
    established_in: $country
"""
ESTABLISHED_SOMEWHERE = """\
    ## established_in:              add the code of the country in which it is established
"""
ABOUT_IT = """\
    # legal_name: Acme Corporation, Inc.
    # identifiers: [{scheme: LEI, value: "5493001KJTIIGC8Y1R12"}]
    # address: 1 Main Street, Springfield
    # website: https://example.com
    # contacts: [{role: privacy, email: privacy@example.com}]
    # owned_by: organisation/$slug-parent   ## record the parent company in this list too
"""
LISTINGS = """\
    ## For a company in the US: its entry in a list such as that of the Data Privacy Framework; found: false
    ## if you searched in vain. hr: the entry covers data of your staff; non_hr: it covers other data.
    ## framework: $frameworks
    ## status: $listing_statuses
    # listings:
    #   - framework: eu_us_dpf
    #     checked_on: $today
    #     found: true
    #     status: active
    #     from: $listed_since
    #     due: $due             ## the next certification
    #     hr: true
    #     non_hr: true
"""
PARENT = """\
  # - id: organisation/$slug-parent
  #   name: Parent of the vendor
  #   kind: company
"""
PARENT_ESTABLISHED = """\
  #   established_in: $country
"""
DATA = """\

## Which data, about whom, and why.
# data_categories:
#   - {id: category/contact-data, name: Names and e-mail addresses, hr: false}   ## hr: of your own staff
# subject_categories:
#   - {id: subject-category/customers, name: Customers}
# purposes:
#   - {id: purpose/customer-support, name: Customer support, legal_bases: [contract]}   ## $legal_bases
"""
CONTRACT = """\

## The contract with a processor (GDPR Art. 28).
# agreements:
#   - id: agreement/$slug
#     parties: [organisation/our-company, organisation/$slug]
#     signed_on: $today
#     in_writing: true
#     complete: {answer: true, checked_by: dpo-1, checked_on: $today}   ## it has all of Art. 28(3)
#     authorisation: general        ## $authorisations
#     notice_days: 30               ## days of notice before a new sub-processor
#     objection_days: 30            ## days to object to it
"""
ARRANGEMENT = """\

## The activity whose purposes and means you decide together, and your arrangement (GDPR Art. 26).
# activities:
#   - id: activity/$slug
#     name: What we do with the vendor
#     role: joint_controller
#     operated_by: organisation/our-company
#     joint_controllers: [organisation/$slug]
#     joint_arrangement:
#       summary: We inform the data subjects and answer their requests.
#       signed_on: $today
#       essence_made_available: true   ## to the data subjects
#     categories: [category/contact-data]
#     subjects: [subject-category/customers]
#     purposes: [purpose/customer-support]
"""
ENGAGEMENT = """\

engagements:
  - id: engagement/$slug
    organisation: organisation/$slug
"""
ROLE = """\
    role: $role               ## $roles
    # service: Customer support
    # starts: $today
"""
ROLE_UNKNOWN = """\
    # role: $role               ## $roles
    # service: Customer support
    # starts: $today
"""
ENGAGEMENT_CONTRACT = """\
    # agreement: agreement/$slug
    ## agreed: true                 if there is an agreement, but you do not record it above
"""
CLAUSES = """\

## What is signed, for a vendor outside the EEA. kind: $mechanism_kinds
# mechanisms:
#   - id: mechanism/$slug-clauses   ## the EU's standard contractual clauses
#     kind: scc
#     instrument: "2021/914"
#     parties: [organisation/our-company, organisation/$slug]
#     signed_on: $today         ## when all parties had signed
#     text_altered: false
#     scope: {categories: [category/contact-data], purposes: [purpose/customer-support]}   ## Annex I.B
#     assessments: [assessment/$slug]
##    modules: 1 controller to controller, 2 controller to processor, 3 processor to processor,
##    4 processor to its controller; annexes: which are filled in
"""
FOR_PROCESSORS = """\
#     modules: [2]
#     annexes: {i_a: true, i_b: true, i_c: true, ii: true, iii: true, clause_9_option: 2}
"""
FOR_CONTROLLERS = """\
#     modules: [1]
#     annexes: {i_a: true, i_b: true, i_c: true, ii: true}
"""
ASSESSMENT = """\
## The assessment of the law and practice of the country (clause 14).
## leans_on: the acts that its reasoning relies on, such as ["2023/1795"]; an empty list if there are none
# assessments:
#   - id: assessment/$slug
#     kind: tia
#     recipient: organisation/$slug
#     done_on: $today
#     outcome: adequate             ## $assessment_outcomes
#     review_by: $next_year
"""
ASSESSED_COUNTRY = """\
#     countries: [$country]
"""
LEANS_ON = """\
#     leans_on: ["2023/1795"]
"""
TRANSFER = """\

transfers:
  - id: transfer/$slug
    exporter: {organisation: organisation/our-company, role: $our_role}
    importer: {organisation: organisation/$slug$importer_role}$importer_note
    engagement: engagement/$slug
    # categories: [category/contact-data]
    # subjects: [subject-category/customers]
    # purposes: [purpose/customer-support]
    # frequency: continuous         ## $frequencies
    # starts: $today
    ## follows: [transfer/first]    if the exporter received the data through another transfer
    ## Where the data are stored, and from where they can be accessed. kind: $place_kinds
"""
PLACES = """\
    # places:
    #   - {jurisdiction: $country, kind: storage, operator: organisation/$slug}
    #   - {jurisdiction: $country, kind: remote_access, operator: organisation/$slug}
"""
PLACES_SOMEWHERE = """\
    ## Add the country to each, such as jurisdiction: DE.
    # places:
    #   - {kind: storage, operator: organisation/$slug}
    #   - {kind: remote_access, operator: organisation/$slug}
"""
MECHANISMS = """\
    # mechanisms: [mechanism/$slug-clauses]   ## [] if nothing is signed
"""
