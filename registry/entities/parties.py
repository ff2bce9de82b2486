"""Organisations, our engagements of them and the agreements that govern those engagements."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from registry.entities.entity import Entity, Owned
from registry.entities.fields import (
    AgreementId,
    Day,
    EngagementId,
    InstrumentCode,
    JurisdictionCode,
    NotBefore,
    OrganisationId,
    PersonalText,
    SortedSet,
    Text,
    TextOfPerson,
    WholeNumber,
    YesNo,
)
from registry.vocabulary import (
    ContactRole,
    LineOfBusiness,
    ListingFramework,
    ListingStatus,
    OrganisationKind,
    ReviewStatus,
    Role,
    SubProcessorAuthorisation,
)


class Identifier(Owned):
    """An identification number of an organisation in a public register."""

    scheme: Text
    value: Text


class Contact(Owned):
    """A contact at an organisation; the name and addresses are personal data."""

    role: ContactRole
    name: PersonalText | None = None
    email: PersonalText | None = None
    phone: PersonalText | None = None
    address: PersonalText | None = None


class Listing(Owned):
    """The entry of an organisation in a framework's list, and when we checked (Decision (EU) 2023/1795)."""

    framework: ListingFramework
    listed_from: Day | None = Field(default=None, alias="from")
    due: Annotated[Day, NotBefore("listed_from")] | None = Field(
        default=None, description="When the next certification is due."
    )
    removed_from: Annotated[Day, NotBefore("listed_from")] | None = Field(
        default=None, description="First day on which it was no longer listed."
    )
    status: ListingStatus | None = None
    hr: YesNo | None = Field(default=None, description="Covers human-resources data.")
    non_hr: YesNo | None = Field(default=None, description="Covers other data.")
    covered_entities: SortedSet[OrganisationId] | None = None
    checked_on: Day | None = None
    found: YesNo | None = Field(default=None, description="Whether the search on `checked_on` found it.")


class CarveOuts(Owned):
    """Exceptions of adequacy decisions, each answered yes, no or not recorded."""

    press: YesNo | None = None
    literary: YesNo | None = None
    academic: YesNo | None = None
    religious: YesNo | None = None
    political: YesNo | None = None
    missionary: YesNo | None = None
    candidate_nomination: YesNo | None = None
    credit_data: YesNo | None = None
    immigration_control: YesNo | None = None


class Qualification(Owned):
    """Whether an organisation meets the conditions of an adequacy decision, one by one."""

    decision: InstrumentCode
    valid_from: Day | None = None
    valid_until: Annotated[Day, NotBefore("valid_from")] | None = None
    pipeda: YesNo | None = None
    commercial: YesNo | None = None
    appi: YesNo | None = None
    supplementary_rules: YesNo | None = None
    pipa: YesNo | None = None
    lgpd: YesNo | None = None
    automated: YesNo | None = None
    within_state_territory: YesNo | None = None
    carve_outs: CarveOuts | None = None


class Organisation(Entity, kind="organisation", plural="organisations"):
    """A legal entity or a natural person, or a class of them that the source does not name."""

    name: TextOfPerson | None = None
    organisation_kind: OrganisationKind | None = Field(
        default=None,
        alias="kind",
        description="The name and address of a natural person can be erased later; the id cannot.",
    )
    legal_name: TextOfPerson | None = None
    legal_form: Text | None = None
    share_capital: Text | None = Field(default=None, description="As stated, with its currency.")
    line_of_business: LineOfBusiness | None = None
    identifiers: tuple[Identifier, ...] | None = None
    address: TextOfPerson | None = None
    website: Text | None = None
    contacts: tuple[Contact, ...] | None = None
    established_in: JurisdictionCode | None = None
    international_organisation: JurisdictionCode | None = Field(
        default=None, description="The code under which the law data know it, such as EPO."
    )
    owned_by: OrganisationId | None = None
    in_group_with: SortedSet[OrganisationId] | None = None
    listings: tuple[Listing, ...] | None = None
    qualifications: tuple[Qualification, ...] | None = None

    @property
    def is_natural_person(self) -> bool:
        """Whether its name and address are personal data."""
        return self.organisation_kind is OrganisationKind.NATURAL_PERSON

    @property
    def label(self) -> str:
        """The name; in quotation marks if it is the source's wording for an unnamed class."""
        unnamed = self.organisation_kind is OrganisationKind.UNNAMED_CLASS
        return f"“{super().label}”" if unnamed else super().label


class AuthorisedSubProcessor(Owned):
    """A sub-processor that the controller authorised by name (GDPR Art. 28(2), specific authorisation)."""

    organisation: OrganisationId
    authorised_on: Day | None = None
    authorised_by: OrganisationId | None = Field(
        default=None, description="The controller who gave the authorisation."
    )


class Completeness(Owned):
    """Whether an agreement contains everything that Art. 28(3) GDPR requires, answered at once."""

    answer: YesNo | None = Field(default=None, description="It contains all of Art. 28(3).")
    checked_by: Text | None = Field(default=None, description="The pseudonym of the person who checked it.")
    checked_on: Day | None = None


class Agreement(Entity, kind="agreement", plural="agreements"):
    """The contract required by Art. 28(3) GDPR, and its contents."""

    parties: SortedSet[OrganisationId] | None = None
    signed_on: Day | None = None
    expires: Annotated[Day, NotBefore("signed_on")] | None = None
    terminated_on: Annotated[Day, NotBefore("signed_on")] | None = None
    complete: Completeness | None = Field(
        default=None,
        description="The answer for the whole agreement. A point below that is answered no outweighs it.",
    )
    in_writing: YesNo | None = None
    subject_matter: YesNo | None = None
    duration: YesNo | None = None
    nature_and_purpose: YesNo | None = None
    data_and_subjects: YesNo | None = None
    controller_rights: YesNo | None = None
    documented_instructions: YesNo | None = None
    confidentiality: YesNo | None = None
    security: YesNo | None = None
    sub_processor_terms: YesNo | None = None
    help_with_rights: YesNo | None = None
    help_with_duties: YesNo | None = None
    deletion_or_return: YesNo | None = None
    audit: YesNo | None = None
    authorisation: SubProcessorAuthorisation | None = None
    notice_days: WholeNumber | None = Field(
        default=None, ge=0, le=36_500, description="Days of notice of a new sub-processor."
    )
    objection_days: WholeNumber | None = Field(
        default=None, ge=0, le=36_500, description="Days in which the controller can object to it."
    )
    authorised_sub_processors: tuple[AuthorisedSubProcessor, ...] | None = Field(
        default=None, description="Those authorised by name; an empty list means that none is."
    )
    url: Text | None = None


class Engagement(Entity, kind="engagement", plural="engagements"):
    """Our use of one service of an organisation."""

    organisation: OrganisationId
    service: Text | None = None
    role: Role | None = None
    review: ReviewStatus | None = None
    under: SortedSet[EngagementId] | None = Field(
        default=None, description="The engagements for which it is a sub-processor."
    )
    agreement: AgreementId | None = None
    agreed: YesNo | None = Field(
        default=None, description="Whether there is an agreement at all, where none is named."
    )
    starts: Day | None = None
    ends: Annotated[Day, NotBefore("starts")] | None = None
    notified_on: Day | None = Field(
        default=None, description="When the controller was notified of this sub-processor."
    )
    objected: YesNo | None = Field(
        default=None, description="Whether the controller objected to this sub-processor."
    )
