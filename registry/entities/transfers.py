"""Transfers, the mechanisms they rest on, and their assessments (GDPR Chapter V)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from registry.entities.entity import Entity, Owned
from registry.entities.fields import (
    AssessmentId,
    CategoryId,
    Day,
    EngagementId,
    InstrumentCode,
    JurisdictionCode,
    MeasureId,
    MechanismId,
    NotBefore,
    OrganisationId,
    PurposeId,
    SccModule,
    SortedSet,
    SubjectCategoryId,
    Text,
    TransferId,
    WholeNumber,
    YesNo,
    shown_name,
)
from registry.entities.processing import Place
from registry.vocabulary import (
    ApprovalStatus,
    AssessmentKind,
    AssessmentOutcome,
    BcrType,
    Confinement,
    DerogationLetter,
    Frequency,
    MechanismKind,
    Role,
)


class RoleForPurpose(Owned):
    """A party's role for one purpose, if it differs between purposes."""

    purpose: PurposeId
    role: Role


class Party(Owned):
    """The exporter or the importer of a transfer, and its role in the processing."""

    organisation: OrganisationId | None = None
    data_subject: YesNo | None = Field(default=None, description="The data subject sends the data.")
    collected_by: OrganisationId | None = Field(
        default=None,
        description="The organisation that takes part in a collection directly from the data subject.",
    )
    role: Role | None = None
    roles: tuple[RoleForPurpose, ...] | None = None
    subject_to_gdpr: YesNo | None = Field(default=None, description="For this processing (Art. 3(2)).")
    public_powers: YesNo | None = Field(default=None, description="Acts in the exercise of public powers.")


class Anonymity(Owned):
    """Whether data are irreversibly anonymous for everyone, and the evidence (recital 26)."""

    irreversible: YesNo | None = None
    evidence: Text | None = None


class Transfer(Entity, kind="transfer", plural="transfers"):
    """A disclosure of data, or making them available, by one exporter to one importer."""

    exporter: Party | None = None
    importer: Party | None = None
    categories: SortedSet[CategoryId] | None = None
    purposes: SortedSet[PurposeId] | None = None
    subjects: SortedSet[SubjectCategoryId] | None = None
    frequency: Frequency | None = None
    starts: Day | None = None
    ends: Annotated[Day, NotBefore("starts")] | None = Field(default=None, description="The last day.")
    suspended_on: Day | None = None
    storage: Confinement | None = None
    access: Confinement | None = None
    places: tuple[Place, ...] | None = None
    mechanisms: SortedSet[MechanismId] | None = None
    engagement: EngagementId | None = None
    follows: SortedSet[TransferId] | None = Field(
        default=None, description="The transfers through which the exporter received the data."
    )
    anonymous: Anonymity | None = None
    human_access: YesNo | None = Field(default=None, description="Employees of the importer read the data.")
    human_access_consented: YesNo | None = None
    consented: YesNo | None = Field(default=None, description="The user consented to this disclosure.")


class Signature(Owned):
    """A party's signature of clauses or accession to them."""

    party: OrganisationId
    signed: YesNo | None = None
    signed_on: Day | None = None
    accession: YesNo | None = Field(
        default=None, description="Acceded through the docking clause (clause 7)."
    )


class Scope(Owned):
    """The data and purposes that a mechanism covers (SCC Annex I.B, or the scope of rules)."""

    categories: SortedSet[CategoryId] | None = None
    purposes: SortedSet[PurposeId] | None = None


class Annexes(Owned):
    """Which annexes of the clauses are completed (Decision (EU) 2021/914)."""

    i_a: YesNo | None = None
    i_b: YesNo | None = None
    i_c: YesNo | None = None
    ii: YesNo | None = None
    iii: YesNo | None = None
    clause_9_option: WholeNumber | None = Field(default=None, ge=1, le=2)


class Derogation(Owned):
    """The conditions of a derogation, each answered yes, no or not recorded (GDPR Art. 49)."""

    letter: DerogationLetter | None = None
    necessary: YesNo | None = None
    explicit_consent: YesNo | None = None
    informed_of_risks: YesNo | None = None
    contract_with_data_subject: YesNo | None = None
    contract_in_their_interest: YesNo | None = None
    public_interest: YesNo | None = None
    recognised_in_law: YesNo | None = Field(
        default=None, description="Union or Member State law recognises that interest (Art. 49(4))."
    )
    legal_source: Text | None = Field(default=None, description="The law in question.")
    actual_or_imminent_proceedings: YesNo | None = None
    vital_interest: YesNo | None = None
    incapable_of_consent: YesNo | None = None
    register_open_by_law: YesNo | None = None
    part_only: YesNo | None = None
    open_to_public: YesNo | None = Field(default=None, description="No: only to those with an interest.")
    legitimate_interest_shown: YesNo | None = None
    compelling_interest: YesNo | None = None
    no_other_ground: YesNo | None = None
    limited_persons: YesNo | None = None
    assessed_and_safeguarded: YesNo | None = None
    authority_informed: YesNo | None = None
    persons_informed: YesNo | None = None


class Mechanism(Entity, kind="mechanism", plural="mechanisms"):
    """A mechanism that transfers claim to rest on, with the facts that matter in law."""

    mechanism_kind: MechanismKind = Field(alias="kind")
    instrument: InstrumentCode | None = None
    framework: Text | None = Field(default=None, description="The common name of the scheme or agreement.")
    signed: YesNo | None = None
    signed_on: Day | None = Field(default=None, description="When all parties had signed.")
    signatures: tuple[Signature, ...] | None = None
    parties: SortedSet[OrganisationId] | None = None
    expires: Annotated[Day, NotBefore("signed_on"), NotBefore("approved_on")] | None = Field(
        default=None, description="The last day."
    )
    terminated_on: Annotated[Day, NotBefore("signed_on")] | None = None
    revoked_on: Annotated[Day, NotBefore("approved_on")] | None = None
    scope: Scope | None = None
    assessments: SortedSet[AssessmentId] | None = None
    modules: SortedSet[SccModule] | None = None
    annexes: Annexes | None = None
    text_altered: YesNo | None = None
    processing_unchanged: YesNo | None = None
    processing_changed_on: Day | None = None
    fallback_only: YesNo | None = None
    own_controller: YesNo | None = Field(
        default=None, description="The importer is the controller for whom the exporter processes."
    )
    eu_data_combined: YesNo | None = Field(
        default=None, description="Module 4: the processor adds data collected in the EU."
    )
    bcr_type: BcrType | None = None
    approval: ApprovalStatus | None = None
    approved_on: Day | None = None
    approved_by: JurisdictionCode | None = Field(default=None, description="The country of the authority.")
    members: SortedSet[OrganisationId] | None = None
    on_behalf_of_others: YesNo | None = Field(
        default=None, description="The data are of a controller outside the group."
    )
    approved_for_transfers: YesNo | None = None
    binding: YesNo | None = None
    authorised: YesNo | None = None
    reference: Text | None = Field(default=None, description="The authority's reference.")
    derogation: Derogation | None = None

    @property
    def label(self) -> str:
        """The name, or else what it is commonly called, or its id."""
        return shown_name(self.name or self.framework or self.id)


class MeasureInPlace(Owned):
    """A measure that an assessment requires, and whether it is in place."""

    measure: MeasureId
    in_place: YesNo | None = None
    keys_only_in_eea: YesNo | None = None


class Assessment(Entity, kind="assessment", plural="assessments"):
    """A transfer impact, data protection impact or legitimate interests assessment."""

    assessment_kind: AssessmentKind = Field(default=AssessmentKind.TIA, alias="kind")
    done_on: Day | None = None
    countries: SortedSet[JurisdictionCode] | None = None
    recipient: OrganisationId | None = None
    outcome: AssessmentOutcome | None = None
    leans_on: SortedSet[InstrumentCode] | None = Field(
        default=None, description="The acts its reasoning relies on; an empty list means none."
    )
    measures: tuple[MeasureInPlace, ...] | None = None
    review_by: Annotated[Day, NotBefore("done_on")] | None = None
