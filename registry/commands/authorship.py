"""Who answers for which part of a decision, comment, question or requirement, and by which action."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import NamedTuple

from registry.access import Action
from registry.entities import Comment, Decision, Entity, FactQuestion, Requirement
from registry.vocabulary import DecisionKind

Authored = Decision | Comment | FactQuestion | Requirement
AUTHORED_KINDS = (Decision.kind, Comment.kind, FactQuestion.kind, Requirement.kind)
_DECIDING = MappingProxyType(
    {
        DecisionKind.APPROVED: Action.APPROVE,
        DecisionKind.REJECTED: Action.REJECT,
        DecisionKind.RISK_ACCEPTED: Action.ACCEPT,
        DecisionKind.CLOSED: Action.CLOSE,
        DecisionKind.ASSIGNED: Action.ASSIGN,
    }
)


class Authorship(NamedTuple):
    """A part of an entity that is one person's word.

    `by` is the field that names the person, `fields` are the others of the part. The entity's own part has
    all fields that no further part has, and is there from the start; a further one, such as an answer, is
    there once any of its fields is. `lasting` says that nobody else may change it.
    """

    by: str
    fields: tuple[str, ...]
    action: Action
    own: bool = False
    lasting: bool = False

    def author(self, entity: Entity | None) -> str | None:
        """Who is named as its author."""
        author: str | None = getattr(entity, self.by, None)
        return author

    def content(self, entity: Entity | None) -> tuple[object, ...] | None:
        """The values of the part without its author's name; None if it is not there."""
        values = tuple(getattr(entity, name) for name in self.fields) if entity is not None else ()
        there = entity is not None and (self.own or any(each is not None for each in values))
        return values if there else None

    def action_on(self, entity: Entity) -> Action:
        """The action that writes the part in this entity."""
        return _DECIDING[entity.decision_kind] if self.own and isinstance(entity, Decision) else self.action


def authored(entities: Iterable[Entity | None]) -> list[Authored]:
    """Return the decisions, comments, questions and requirements among some entities."""
    return [entity for entity in entities if isinstance(entity, Authored)]


def _parts(
    model: type[Entity], by: str, action: Action, *further: Authorship, lasting: bool = False
) -> tuple[Authorship, ...]:
    others = {by, *(name for part in further for name in (part.by, *part.fields))}
    rest = tuple(name for name in model.model_fields if name not in others)
    return (Authorship(by, rest, action, own=True, lasting=lasting), *further)


AUTHORSHIP: MappingProxyType[type[Entity], tuple[Authorship, ...]] = MappingProxyType(
    {
        Decision: _parts(
            Decision, "made_by", Action.ACCEPT, Authorship("reopened_by", ("reopened_on",), Action.REOPEN)
        ),
        Comment: _parts(Comment, "made_by", Action.COMMENT, lasting=True),
        FactQuestion: _parts(
            FactQuestion,
            "asked_by",
            Action.ASK,
            Authorship("answered_by", ("answer", "answered_on"), Action.ANSWER),
            Authorship("withdrawn_by", ("withdrawn_on",), Action.WITHDRAW_QUESTION),
            lasting=True,
        ),
        Requirement: _parts(
            Requirement,
            "set_by",
            Action.REQUIRE,
            Authorship("fulfilled_by", ("fulfilled_on", "evidence"), Action.FULFIL),
        ),
    }
)
"""The parts of each kind, its own first."""
