"""A commented manifest for a new vendor: every likely key, with the words allowed beside it."""

from __future__ import annotations

import json
from enum import StrEnum
from string import Template

from registry.errors import RegistryError
from registry.intake.code_suggestions import unknown_code
from registry.intake.places_meant import places_meant
from registry.intake.suggestions import cure_among, suggested_id
from registry.intake.value_rules import text_fault
from registry.law.law import Law
from registry.messages import say
from registry.vocabulary import (
    AssessmentOutcome,
    Frequency,
    LegalBasis,
    ListingFramework,
    ListingStatus,
    MechanismKind,
    OrganisationKind,
    PlaceKind,
    Role,
    SubProcessorAuthorisation,
)

_TEMPLATE = Template("""\
## $title
## Lines with one # are not recorded yet: take out the "# " in front once you know the answer.
## Lines with two ## explain. A key that you leave out means: not recorded; the register then asks for it.
##   registry judge FILE      the verdict, what is missing and whom to ask
##   registry propose FILE    submit it to the data protection officer
## Dates are written 2026-12-31; countries as ISO 3166 codes, such as US.
registry: 1

organisations:
  - id: organisation/our-company    ## us; use the recorded id once your company is in the register
    name: Our company
    kind: company
    # established_in: FR
  - id: organisation/$slug
    name: $name
    kind: company                   ## $organisation_kinds
    ${country_mark}established_in: $country
    # legal_name: Acme Corporation, Inc.
    # identifiers: [{scheme: LEI, value: "5493001KJTIIGC8Y1R12"}]
    # address: 1 Main Street, Springfield
    # website: https://example.com
    # contacts: [{role: privacy, email: privacy@example.com}]
    # owned_by: organisation/parent   ## record the parent company in this list too
    ## An entry in a list such as that of the Data Privacy Framework; found: no if you searched in vain.
    ## framework: $frameworks
    ## status: $listing_statuses
    # listings:
    #   - {framework: eu_us_dpf, checked_on: 2026-01-31, found: true, status: active, from: 2023-10-01}
  # - id: organisation/parent
  #   name: Parent of the vendor
  #   kind: company
  #   established_in: US

## Which data, and why.
# data_categories:
#   - {id: category/contact-data, name: Names and e-mail addresses}
# purposes:
#   - {id: purpose/customer-support, name: Customer support, legal_bases: [contract]}   ## $legal_bases

## The contract with a processor (GDPR Art. 28).
# agreements:
#   - id: agreement/$slug
#     parties: [organisation/our-company, organisation/$slug]
#     signed_on: 2026-01-31
#     complete: {answer: true, checked_by: dpo-1, checked_on: 2026-01-31}   ## it has all of Art. 28(3)
#     authorisation: general        ## $authorisations
#     notice_days: 30               ## days of notice before a new sub-processor
#     objection_days: 30            ## days to object to it

engagements:
  - id: engagement/$slug
    organisation: organisation/$slug
    ${role_mark}role: $role               ## $roles
    # service: Customer support
    # agreement: agreement/$slug
    # agreed: true                  ## there is an agreement, though it is not recorded above
    # starts: 2026-02-01

## What is signed. kind: $mechanism_kinds
# mechanisms:
#   - id: mechanism/$slug-clauses   ## the EU's standard contractual clauses
#     kind: scc
#     instrument: "2021/914"
#     modules: [$module]
##    1 controller to controller, 2 controller to processor, 3 processor to processor,
##    4 processor to its controller
#     parties: [organisation/our-company, organisation/$slug]
#     signed_on: 2026-01-31         ## when all parties had signed
#     annexes: {i_a: true, i_b: true, i_c: true, ii: true, iii: true}   ## which annexes are filled in
#     text_altered: false
#     assessments: [assessment/$slug]
## The assessment of the law and practice of the country (clause 14).
# assessments:
#   - id: assessment/$slug
#     kind: tia
#     recipient: organisation/$slug
#     countries: [$country]
#     done_on: 2026-01-31
#     outcome: adequate             ## $assessment_outcomes
#     review_by: 2027-01-31

transfers:
  - id: transfer/$slug
    exporter: {organisation: organisation/our-company, role: controller}
    importer: {organisation: organisation/$slug$importer_role}
    engagement: engagement/$slug
    # categories: [category/contact-data]
    # purposes: [purpose/customer-support]
    # frequency: continuous         ## $frequencies
    # starts: 2026-02-01
    ## Where the data are stored, and from where they can be accessed. kind: $place_kinds
    # places:
    #   - {jurisdiction: $country, kind: storage, operator: organisation/$slug}
    #   - {jurisdiction: $country, kind: remote_access, operator: organisation/$slug}
    # mechanisms: [mechanism/$slug-clauses]   ## [] if nothing is signed
""")


def vendor_manifest(name: str, country: str | None, role: str | None) -> str:
    """Return the text of a manifest for one vendor; what is not given is commented out.

    Raises:
        RegistryError: If the name, the country or the role cannot be used.
    """
    slug = (suggested_id("organisation", name.replace("/", " ")) or "").partition("/")[2]
    if not slug or text_fault(name):
        raise RegistryError(
            say("{name} cannot be used as a name.", name=f"{name!r}"),
            where="NAME",
            cure=say("Give a name with letters of the Latin alphabet; you can change it in the manifest."),
        )
    known_role = _role(role)
    code = _country(country)
    return _TEMPLATE.substitute(
        title=" ".join(f"{name}: what we know about this vendor.".split()),
        slug=slug,
        name=json.dumps(name, ensure_ascii=False),
        country=code or "US",
        country_mark="" if code else "# ",
        role=known_role or "processor",
        role_mark="" if known_role else "# ",
        importer_role=f", role: {known_role}" if known_role else "",
        module=1 if known_role in (Role.CONTROLLER, Role.JOINT_CONTROLLER) else 2,
        organisation_kinds=_words(OrganisationKind),
        frameworks=_words(ListingFramework),
        listing_statuses=_words(ListingStatus),
        legal_bases=_words(LegalBasis),
        authorisations=_words(SubProcessorAuthorisation),
        roles=_words(Role),
        mechanism_kinds=_words(MechanismKind),
        assessment_outcomes=_words(AssessmentOutcome),
        frequencies=_words(Frequency),
        place_kinds=_words(PlaceKind),
    )


def _words(vocabulary: type[StrEnum]) -> str:
    return ", ".join(word.value for word in vocabulary)


def _role(text: str | None) -> Role | None:
    if text is None:
        return None
    word = text.strip().lower().replace("-", "_").replace(" ", "_")
    if word not in list(Role):
        cure = cure_among(text, [role.value for role in Role])
        raise RegistryError(say("There is no role {role}.", role=f"{text!r}"), where="--role", cure=cure)
    return Role(word)


def _country(text: str | None) -> str | None:
    if text is None:
        return None
    law = Law.current()
    meant = places_meant(law, text).codes
    code = law.canonical(text) or (meant[0] if len(meant) == 1 else None)
    if code is None or code in law.groups:
        what, cure = unknown_code(law, "jurisdiction", text)
        raise RegistryError(what, where="--country", cure=cure)
    return "'NO'" if code == "NO" else code
