"""The graph's labels, keys and links, read from the entities' models and declared here once.

An entity is a node: its label is the class's name, its key `id`. Its values are its properties and its
*outgoing* relationships, and nothing else:

- A reference is a relationship to the entity referred to.
- A single owned value (a party, a source, annexes) is folded into its owner: `exporter_role`,
  `source_document`, and its references become the owner's. That saves three nodes a transfer.
- An owned value of a list (a place, a listing, a signature) is a node of its own, since a relationship
  has to start at it: label the class's name, id `<owner's id>#places/0`, its place in the list as `index`.
- A code of the law data is a property. The relationships to Jurisdiction and Instrument nodes are a
  projection for readers, rebuilt from the property and never read back.

`revision` is the place of the entity's last change in the history. The history itself (`Head`, `Change`,
`Revision`) and proposals are nodes beside the facts, without relationships.

An absent property or relationship is *not recorded*. A field that was answered with an empty list, or with
an owned value that has no values yet, is listed by its path in the node's `answered_empty`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from types import MappingProxyType

from pydantic import BaseModel

from registry.entities import BY_KIND, ENTITIES
from registry.entities.shape import FieldShape, shape

VERSION = 4
"""Of the form in which facts are stored; a change of it, or a new label, comes with a migration."""

RESTORING = 0
"""Takes the version's place while a backup is restored, so that nobody takes a part for the whole."""

ANSWERED_EMPTY = "answered_empty"
REVISION = "revision"
"""The property of an entity with the place of its last change in the history."""
JURISDICTION = "Jurisdiction"
INSTRUMENT = "Instrument"
PROJECTED = MappingProxyType({"jurisdiction": JURISDICTION, "instrument": INSTRUMENT})
"""Labels of the law's projection, by what a code is of; their key is `code`."""

RELATIONSHIPS = MappingProxyType(
    {
        "Activity.assessments": "ASSESSED_BY",
        "Activity.categories": "PROCESSES",
        "Activity.disclosed_to": "DISCLOSES_TO",
        "Activity.measures": "PROTECTED_BY",
        "Activity.purposes": "FOR",
        "Activity.retention": "KEEPS",
        "Activity.subjects": "CONCERNS",
        "Assessment.measures": "REQUIRES",
        "AuthorisedSubProcessor.organisation": "NAMES",
        "DataCategory.usage_policies": "BOUND_BY",
        "Decision.evidence": "SHOWN_BY",
        "Engagement.agreement": "GOVERNED_BY",
        "Engagement.organisation": "WITH",
        "Listing.covered_entities": "COVERS",
        "MeasureInPlace.measure": "PUTS_IN_PLACE",
        "Mechanism.assessments": "ASSESSED_BY",
        "Mechanism.instrument": "BASED_ON",
        "Notice.publisher": "PUBLISHED_BY",
        "Notice.statements": "STATES",
        "Place.jurisdiction": "IN_JURISDICTION",
        "Place.operator": "OPERATED_BY",
        "Qualification.decision": "UNDER_DECISION",
        "Requirement.evidence": "SHOWN_BY",
        "Retention.categories": "CARRIES",
        "Retention.jurisdiction": "IN_JURISDICTION",
        "RoleForPurpose.purpose": "FOR",
        "Signature.party": "SIGNED_BY",
        "Tracker.categories": "PROCESSES",
        "Tracker.purposes": "FOR",
        "Transfer.categories": "CARRIES",
        "Transfer.engagement": "UNDER",
        "Transfer.exporter.organisation": "EXPORTS",
        "Transfer.importer.organisation": "TO",
        "Transfer.mechanisms": "RELIES_ON",
        "Transfer.places": "REACHES",
        "Transfer.purposes": "FOR",
        "Transfer.subjects": "CONCERNS",
        "UsagePolicy.publisher": "PUBLISHED_BY",
    }
)
"""The relationship's type where it is not the field's path in upper case."""

ManifestPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """A scalar or a list of scalars: attribute within its section, property's name, path in a manifest.

    `mentions` says that its texts name entities, without a relationship to them.
    """

    attribute: str
    name: str
    path: ManifestPath
    many: bool
    day: bool
    mentions: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to entities of the label `target`."""

    attribute: str
    type: str
    path: ManifestPath
    many: bool
    target: str


@dataclass(frozen=True, slots=True)
class Part:
    """A list of owned values, each a node of its own."""

    attribute: str
    type: str
    path: ManifestPath
    node: Node


@dataclass(frozen=True, slots=True)
class CodeLink:
    """A projected relationship: to the nodes of `target` whose code is in the property."""

    type: str
    property: str
    many: bool
    target: str


@dataclass(frozen=True, slots=True)
class NodeSection:
    """What an entity itself, or one single owned value folded into it, adds to the node.

    `attributes` lead from the entity to the folded value; `path` is their name in a manifest.
    """

    attributes: ManifestPath
    path: ManifestPath
    properties: tuple[Property, ...]
    links: tuple[Link, ...]
    parts: tuple[Part, ...]
    codes: tuple[CodeLink, ...]


@dataclass(frozen=True, eq=False)
class Node:
    """The node that one model becomes in the graph."""

    label: str
    model: type[BaseModel]
    sections: tuple[NodeSection, ...]

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every reference, those of folded values among them."""
        return tuple(link for section in self.sections for link in section.links)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every list of owned values."""
        return tuple(part for section in self.sections for part in section.parts)

    @cached_property
    def codes(self) -> tuple[CodeLink, ...]:
        """Every property with a code of the law data."""
        return tuple(code for section in self.sections for code in section.codes)

    @cached_property
    def properties(self) -> dict[str, Property]:
        """Every property by its name in the graph."""
        return {each.name: each for section in self.sections for each in section.properties}

    @cached_property
    def may_be_empty(self) -> dict[str, tuple[ManifestPath, bool]]:
        """What `answered_empty` can list, by name: the path, and whether it is a list or a folded value."""
        fields: list[Property | Link] = [*self.properties.values(), *self.links]
        lists = [field.path for field in fields if field.many] + [part.path for part in self.parts]
        folded = [section.path for section in self.sections if section.path]
        return {".".join(path): (path, True) for path in lists} | {
            ".".join(path): (path, False) for path in folded
        }


@lru_cache
def node(model: type[BaseModel]) -> Node:
    """The node that a model becomes.

    Raises:
        TypeError: Two fields would share a property or a relationship, or lists of owned values are nested:
            the models have outgrown this form.
    """
    built = Node(model.__name__, model, tuple(_sections(model, model.__name__, (), ())))
    names = [each.name for section in built.sections for each in section.properties]
    related: list[Link | Part | CodeLink] = [*built.links, *built.parts, *built.codes]
    types = [each.type for each in related]
    if len({*names}) < len(names) or len({*types}) < len(types) or any(p.node.parts for p in built.parts):
        msg = f"{built.label} cannot become a node: a name is used twice, or lists are nested"
        raise TypeError(msg)
    return built


def _sections(
    model: type[BaseModel], label: str, attributes: ManifestPath, path: ManifestPath
) -> Iterator[NodeSection]:
    properties: list[Property] = []
    links: list[Link] = []
    parts: list[Part] = []
    codes: list[CodeLink] = []
    folded: list[NodeSection] = []
    for field in shape(model):
        here = (*path, field.key)
        if field.owned and not field.many:
            folded += _sections(field.owned, label, (*attributes, field.name), here)
        elif field.owned:
            parts.append(Part(field.name, _type(label, here), here, node(field.owned)))
        elif field.ref:
            links.append(_link(field, label, here))
        else:
            name, is_day = "_".join(here), field.scalar is date
            properties.append(Property(field.name, name, here, field.many, is_day, field.mention is not None))
        if field.code:
            codes.append(CodeLink(_type(label, here), "_".join(here), field.many, PROJECTED[field.code]))
    yield NodeSection(attributes, path, tuple(properties), tuple(links), tuple(parts), tuple(codes))
    yield from folded


def _link(field: FieldShape, label: str, path: ManifestPath) -> Link:
    target = BY_KIND[field.ref or ""].__name__
    return Link(field.name, _type(label, path), path, field.many, target)


def _type(label: str, path: ManifestPath) -> str:
    return RELATIONSHIPS.get(".".join((label, *path)), "_".join(path).upper())


NODES: dict[str, Node] = {entity.kind: node(entity) for entity in ENTITIES}
"""The node of each kind of entity, in the order of `ENTITIES`: what is referred to first."""

PARTS: dict[str, Node] = {part.node.label: part.node for entity in NODES.values() for part in entity.parts}
"""The node of each owned value in a list, by label."""


def node_of(entity_id: str) -> Node:
    """The node of an entity, by the kind in its id.

    Raises:
        KeyError: The id names no kind.
    """
    return NODES[entity_id.partition("/")[0]]


def owner_of(node_id: str) -> str:
    """The entity that a node belongs to: the node itself, or the owner that its id begins with."""
    return node_id.partition("#")[0]


def recorded_owner(node_id: object) -> str | None:
    """As `owner_of`; None for a node that is not the register's, such as an analyst's own."""
    owner = owner_of(node_id) if isinstance(node_id, str) else ""
    return owner if owner.partition("/")[0] in NODES else None
