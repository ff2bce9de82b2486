"""Decisions and comments need the right to make them, whatever verb carries them, and name who made them."""

from __future__ import annotations

from collections.abc import Iterable

from registry.access import Action, Actor
from registry.entities import Comment, Decision, Entity
from registry.errors import ForbiddenError
from registry.facts import Facts
from registry.messages import say
from registry.vocabulary import DecisionKind

Authored = Decision | Comment
_OWN_VERBS = {
    DecisionKind.APPROVED: Action.APPROVE,
    DecisionKind.REJECTED: Action.REJECT,
    DecisionKind.RISK_ACCEPTED: Action.ACCEPT,
    DecisionKind.ASSIGNED: Action.ASSIGN,
}
_BY_HAND = frozenset({Action.RECORD, Action.CHANGE})


def authored(entities: Iterable[Entity | None]) -> list[Authored]:
    """The decisions and comments among some entities."""
    return [entity for entity in entities if isinstance(entity, Decision | Comment)]


def require_authorship(
    actor: Actor, action: Action, now: Facts, put: Iterable[Authored], removed: Iterable[Authored]
) -> None:
    """Refuse words that the actor's role may not say, or that are laid into another's mouth.

    A load may bring what others said, as an export holds it, and into an empty register all of it; a merge
    only turns what words are about.

    Args:
        actor: Who acts.
        action: The verb.
        now: What of these words is on file.
        put: The words as they are to stand.
        removed: Those that are to go.

    Raises:
        ForbiddenError: It is so.
    """
    if action is Action.MERGE:
        return
    changed = [(now.find(each.id), each) for each in put if now.find(each.id) != each]
    for old, new in changed:
        for one in authored([old, new]):
            _require(actor, one)
        if action in _BY_HAND and new.made_by not in (None, actor.id):
            raise ForbiddenError(
                say("It says that {other} made it, and {actor} does.", other=new.made_by, actor=actor.id),
                where=new.id,
                cure=say("Leave `made_by` out, or let {other} enter it.", other=new.made_by),
            )
    for entity in removed:
        _require(actor, entity)


def _require(actor: Actor, entity: Authored) -> None:
    try:
        actor.require(Action.COMMENT if isinstance(entity, Comment) else _OWN_VERBS[entity.decision_kind])
    except ForbiddenError as error:
        raise ForbiddenError(error.what, where=entity.id, cure=error.cure) from None
