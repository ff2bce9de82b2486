"""The recorded entities: one frozen model each, one file a theme, listed here by kind."""

from __future__ import annotations

from registry.entities.entity import Entity, FieldSource, Owned, Source
from registry.entities.governance import Comment, Decision, Measure, Notice, Procedure, Statement, Tracker
from registry.entities.parties import (
    Agreement,
    AuthorisedSubProcessor,
    CarveOuts,
    Completeness,
    Contact,
    Engagement,
    Identifier,
    Listing,
    Organisation,
    Qualification,
)
from registry.entities.processing import (
    Activity,
    DataCategory,
    JointArrangement,
    LegalBasisSource,
    Place,
    Purpose,
    Retention,
    SubjectCategory,
    UsagePolicy,
)
from registry.entities.transfers import (
    Annexes,
    Anonymity,
    Assessment,
    Derogation,
    MeasureInPlace,
    Mechanism,
    Party,
    RoleForPurpose,
    Scope,
    Signature,
    Transfer,
)

ENTITIES: tuple[type[Entity], ...] = (
    Organisation,
    Agreement,
    Engagement,
    Purpose,
    SubjectCategory,
    UsagePolicy,
    DataCategory,
    Measure,
    Assessment,
    Mechanism,
    Activity,
    Transfer,
    Tracker,
    Notice,
    Procedure,
    Decision,
    Comment,
)
"""Every kind of entity in manifest order: an entity comes after those it refers to."""

BY_KIND: dict[str, type[Entity]] = {entity.kind: entity for entity in ENTITIES}
BY_PLURAL: dict[str, type[Entity]] = {entity.plural: entity for entity in ENTITIES}

__all__ = [
    "BY_KIND",
    "BY_PLURAL",
    "ENTITIES",
    "Activity",
    "Agreement",
    "Annexes",
    "Anonymity",
    "Assessment",
    "AuthorisedSubProcessor",
    "CarveOuts",
    "Comment",
    "Completeness",
    "Contact",
    "DataCategory",
    "Decision",
    "Derogation",
    "Engagement",
    "Entity",
    "FieldSource",
    "Identifier",
    "JointArrangement",
    "LegalBasisSource",
    "Listing",
    "Measure",
    "MeasureInPlace",
    "Mechanism",
    "Notice",
    "Organisation",
    "Owned",
    "Party",
    "Place",
    "Procedure",
    "Purpose",
    "Qualification",
    "Retention",
    "RoleForPurpose",
    "Scope",
    "Signature",
    "Source",
    "Statement",
    "SubjectCategory",
    "Tracker",
    "Transfer",
    "UsagePolicy",
]
