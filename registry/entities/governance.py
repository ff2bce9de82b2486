"""Measures, trackers, published notices, procedures, decisions and comments."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from registry.entities.entity import Entity, Owned
from registry.entities.fields import (
    CategoryId,
    Day,
    DocumentId,
    Duration,
    NotBefore,
    OrganisationId,
    PurposeId,
    SectionLabel,
    SortedSet,
    SubjectId,
    Text,
    YesNo,
)
from registry.vocabulary import DecisionKind, MeasureKind, ProcedureKind, Right, Severity, TrackerClass


class Measure(Entity, kind="measure", plural="measures"):
    """A security or supplementary measure (GDPR Art. 32; Recommendations 01/2020)."""

    measure_kind: MeasureKind | None = Field(default=None, alias="kind")
    description: Text | None = None
    applies_to: Text | None = None


class Tracker(Entity, kind="tracker", plural="trackers"):
    """A class of cookies or other trackers, its lifespan and whether it needs consent."""

    tracker_class: TrackerClass | None = Field(default=None, alias="class")
    lifespan: Duration | None = Field(default=None, description="The longest lifespan stated.")
    session_only: YesNo | None = None
    consent_asked: YesNo | None = None
    can_be_refused: YesNo | None = None
    choice_kept: Duration | None = Field(default=None, description="How long a choice is remembered.")
    set_by: SortedSet[OrganisationId] | None = None
    shared_with: SortedSet[OrganisationId] | None = None
    purposes: SortedSet[PurposeId] | None = None
    categories: SortedSet[CategoryId] | None = None
    aggregated_only: YesNo | None = None


class Statement(Owned):
    """One statement of a notice, in our words, and the entities it is about."""

    section: SectionLabel
    says: Text
    about: SortedSet[SubjectId] | None = Field(default=None, description="Ids of entities.")


class Notice(Entity, kind="notice", plural="notices"):
    """A published notice and its statements (GDPR Art. 13 and 14)."""

    publisher: OrganisationId | None = None
    url: Text | None = None
    published_on: Day | None = None
    read_on: Day | None = None
    websites: SortedSet[Text] | None = None
    changes_announced_by: Text | None = None
    statements: tuple[Statement, ...] | None = None


class Procedure(Entity, kind="procedure", plural="procedures"):
    """How requests, breaches, consent or changes are handled, and how quickly."""

    procedure_kind: ProcedureKind | None = Field(default=None, alias="kind")
    operated_by: OrganisationId | None = None
    rights: SortedSet[Right] | None = None
    reached_by: Text | None = None
    identity_checked: YesNo | None = None
    answer_within: Duration | None = None
    extension: Duration | None = None
    extension_told_within: Duration | None = None
    informs_authority: YesNo | None = None
    informs_data_subjects: YesNo | None = None
    description: Text | None = None


class AcceptedBasis(Owned):
    """What accepted findings rested on, so that another risk in their place is not accepted with them."""

    findings: SortedSet[Text] | None = Field(
        default=None, description="The ids of the findings, each on one subject."
    )
    digest: Text = Field(description="Of the ids and values that they rested on.")
    ids: SortedSet[Text] | None = Field(
        default=None, description="Parties, countries, data and mechanisms, each after what it is."
    )
    reported: Text = Field(description="A digest of the values that the finding reported.")
    standing: Text
    severity: Severity
    questions: SortedSet[Text] | None = Field(default=None, description="The open questions.")


class Decision(Entity, kind="decision", plural="decisions"):
    """A decision about a finding, a proposal or an entity, mostly by the data protection officer."""

    about: SubjectId = Field(description="The id of a finding or of an entity.")
    decision_kind: DecisionKind = Field(alias="kind")
    until: Annotated[Day, NotBefore("made_on")] | None = None
    reason: Text | None = None
    requirements: tuple[Text, ...] | None = Field(default=None, description="Conditions of an approval.")
    assigned_to: Text | None = Field(default=None, description="The pseudonym of the person responsible.")
    rests_on: tuple[AcceptedBasis, ...] | None = Field(
        default=None, description="What an accepted finding rested on; the register writes it."
    )
    evidence: SortedSet[DocumentId] | None = Field(
        default=None, description="The documents that show why a finding is closed."
    )
    made_by: Text | None = Field(default=None, description="A pseudonymous actor id.")
    made_on: Day | None = None
    reopened_by: Text | None = Field(default=None, description="A pseudonymous actor id.")
    reopened_on: Annotated[Day, NotBefore("made_on")] | None = Field(
        default=None, description="From this day on, it no longer accepts or closes the finding."
    )


class Comment(Entity, kind="comment", plural="comments"):
    """A comment about a finding or an entity."""

    about: SubjectId = Field(description="The id of a finding or of an entity.")
    text: Text
    made_by: Text | None = Field(default=None, description="A pseudonymous actor id.")
    made_on: Day | None = None
