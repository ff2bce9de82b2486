"""Who may write decisions and comments, whatever the command: the role must allow it, in one's own name."""

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
    """Return the decisions and comments among some entities."""
    return [entity for entity in entities if isinstance(entity, Decision | Comment)]


def require_authorship(
    actor: Actor, action: Action, now: Facts, put: Iterable[Authored], removed: Iterable[Authored]
) -> None:
    """Reject decisions or comments that the role may not make, or that are made in another person's name.

    A load may bring other people's, since an export contains them; a merge only changes what they are about.

    Args:
        actor: Who acts.
        action: The command.
        now: Those of them that are recorded, as they are now.
        put: Those to record, as they will be.
        removed: Those to remove.

    Raises:
        ForbiddenError: If the role lacks the permission, or another author is named.
    """
    if action is Action.MERGE:
        return
    changed = [(now.find(each.id), each) for each in put if now.find(each.id) != each]
    for old, new in changed:
        for one in authored([old, new]):
            _require(actor, one)
        if action in _BY_HAND and new.made_by not in (None, actor.id):
            raise ForbiddenError(
                say(
                    "It names {other} as its author, but {actor} is entering it.",
                    other=new.made_by,
                    actor=actor.id,
                ),
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
