"""Processing: which data, about whom, why, for how long, and under which policies."""

from __future__ import annotations

from pydantic import Field

from registry.entities.entity import Entity, Owned
from registry.entities.fields import (
    AssessmentId,
    CategoryId,
    Day,
    Duration,
    EngagementId,
    JurisdictionCode,
    MeasureId,
    NoticeId,
    OrganisationId,
    PurposeId,
    SectionLabel,
    SortedSet,
    SubjectCategoryId,
    Text,
    UsagePolicyId,
    YesNo,
)
from registry.entities.parties import CarveOuts
from registry.vocabulary import (
    LegalBasis,
    LegalSourceKind,
    LineOfBusiness,
    PlaceKind,
    RetentionSubject,
    Right,
    Role,
    SpecialCondition,
    Use,
)


class Place(Owned):
    """A place where data are stored or from which they are accessed, and its operator."""

    jurisdiction: JurisdictionCode | None = None
    kind: PlaceKind | None = None
    operator: OrganisationId | None = None
    detail: Text | None = None


class Retention(Owned):
    """How long data are kept, as stated (GDPR Art. 5(1)(e), 13(2)(a), 30(1)(f))."""

    categories: SortedSet[CategoryId] | None = None
    subject: RetentionSubject | None = Field(
        default=None, description="The kind of data as benchmarks name it."
    )
    period: Duration | None = Field(default=None, description="The longest time stated.")
    criterion: Text | None = Field(
        default=None,
        description="What decides how long, if there is no period, such as until the account is deleted.",
    )
    counted_from: Text | None = Field(default=None, description="The event that starts the period.")
    varies: YesNo | None = Field(default=None, description="Set by the customer or by the law that applies.")
    jurisdiction: JurisdictionCode | None = None
    detail: Text | None = None
    section: SectionLabel | None = None


class LegalBasisSource(Owned):
    """The source of a legal basis: a law, a contract or a legitimate interest."""

    basis: LegalBasis
    source: Text = Field(description="Such as the article of the law, or the interest in a few words.")
    source_kind: LegalSourceKind | None = Field(default=None, alias="kind")


class JointArrangement(Owned):
    """The arrangement between joint controllers (GDPR Art. 26)."""

    summary: Text | None = Field(default=None, description="Who is responsible for what.")
    url: Text | None = None
    signed_on: Day | None = None
    essence_made_available: YesNo | None = Field(
        default=None, description="Its essence is made available to data subjects (Art. 26(2))."
    )


class Purpose(Entity, kind="purpose", plural="purposes"):
    """A purpose of processing, and its legal bases."""

    legal_bases: SortedSet[LegalBasis] | None = None
    legal_basis_sources: tuple[LegalBasisSource, ...] | None = None
    special_condition: SpecialCondition | None = None
    uses: SortedSet[Use] | None = Field(default=None, description="The use as usage policies name it.")
    carve_outs: CarveOuts | None = None


class SubjectCategory(Entity, kind="subject-category", plural="subject_categories"):
    """A category of data subjects."""


class DataCategory(Entity, kind="category", plural="data_categories"):
    """A category of personal data, with the properties that matter in law."""

    special: YesNo | None = Field(default=None, description="A special category (Art. 9).")
    criminal: YesNo | None = Field(default=None, description="Criminal convictions and offences (Art. 10).")
    hr: YesNo | None = Field(default=None, description="Data of the exporter's own staff.")
    carve_outs: CarveOuts | None = None
    obtained_from: Text | None = Field(default=None, description="Where the data come from (Art. 14).")
    usage_policies: SortedSet[UsagePolicyId] | None = None


class Activity(Entity, kind="activity", plural="activities"):
    """A processing activity, and our role in it (GDPR Art. 30)."""

    role: Role | None = None
    operated_by: OrganisationId | None = Field(
        default=None, description="The organisation that carries it out."
    )
    joint_controllers: SortedSet[OrganisationId] | None = Field(
        default=None, description="Those who determine purposes and means with us (Art. 26)."
    )
    joint_arrangement: JointArrangement | None = None
    controllers: SortedSet[OrganisationId] | None = Field(
        default=None, description="The controllers for whom we act as a processor (Art. 30(2)(a))."
    )
    purposes: SortedSet[PurposeId] | None = None
    categories: SortedSet[CategoryId] | None = None
    subjects: SortedSet[SubjectCategoryId] | None = None
    legal_bases: SortedSet[LegalBasis] | None = Field(
        default=None, description="If they differ by data for the same purpose."
    )
    legal_basis_sources: tuple[LegalBasisSource, ...] | None = None
    disclosed_to: SortedSet[EngagementId] | None = None
    recipients: SortedSet[OrganisationId] | None = Field(
        default=None, description="Recipients that are not engaged by us, such as authorities."
    )
    hosted_at: tuple[Place, ...] | None = None
    hosting_provider: YesNo | None = Field(default=None, description="Whether a provider hosts the data.")
    measures: SortedSet[MeasureId] | None = None
    retention: tuple[Retention, ...] | None = None
    mandatory: YesNo | None = None
    assessments: SortedSet[AssessmentId] | None = Field(
        default=None, description="Data protection impact and legitimate interests assessments of it."
    )
    rights: SortedSet[Right] | None = Field(
        default=None, description="Rights that data subjects can exercise."
    )
    automated_decisions: YesNo | None = Field(
        default=None, description="Decides about people by automated means alone (Art. 22)."
    )
    automated_decisions_detail: Text | None = Field(
        default=None, description="The logic involved, and what it means for the people concerned."
    )
    data_source: Text | None = Field(default=None, description="Where the data come from (Art. 14(2)(f)).")


class UsagePolicy(Entity, kind="usage-policy", plural="usage_policies"):
    """Conditions that a data source sets in addition to the law; they never cover a transfer."""

    publisher: OrganisationId | None = None
    url: Text | None = None
    allowed_uses: SortedSet[Use] | None = None
    forbidden_uses: SortedSet[Use] | None = None
    forbidden_recipients: SortedSet[LineOfBusiness] | None = None
    human_access_needs_consent: YesNo | None = None
    disclosure_required: YesNo | None = None
    disclosed_in: SortedSet[NoticeId] | None = Field(
        default=None, description="The notices that contain the statement required by the policy."
    )
