"""Who may write decisions and comments, whatever the command: the role must allow it, in one's own name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from registry.access import Action, Actor
from registry.entities import Comment, Decision, Entity
from registry.errors import ForbiddenError
from registry.facts import Facts
from registry.history.change import PROPOSAL
from registry.messages import Message, say
from registry.vocabulary import DecisionKind

Authored = Decision | Comment
AUTHORED_KINDS = (Decision.kind, Comment.kind)
_OWN_VERBS = {
    DecisionKind.APPROVED: Action.APPROVE,
    DecisionKind.REJECTED: Action.REJECT,
    DecisionKind.RISK_ACCEPTED: Action.ACCEPT,
    DecisionKind.ASSIGNED: Action.ASSIGN,
}
_VERBATIM = frozenset({Action.MERGE, Action.UNDO})
"""Commands that write decisions and comments as they stood, apart from what they are about."""


def authored(entities: Iterable[Entity | None]) -> list[Authored]:
    """Return the decisions and comments among some entities."""
    return [entity for entity in entities if isinstance(entity, Decision | Comment)]


def signed(actor: Actor, action: Action, now: Facts, put: Iterable[Entity]) -> list[Entity]:
    """Return entities whose decisions and comments name an author: the actor, where they name nobody.

    One that is recorded already, and otherwise the same, keeps its author: leaving the author out of a file
    changes nothing.
    """
    if action in _VERBATIM:
        return [*put]
    return [_signed(actor, now, one) if isinstance(one, Decision | Comment) else one for one in put]


def _signed(actor: Actor, now: Facts, entity: Authored) -> Authored:
    if entity.made_by is not None:
        return entity
    old = now.find(entity.id)
    if isinstance(old, Decision | Comment) and old == entity.model_copy(update={"made_by": old.made_by}):
        return old
    return entity.model_copy(update={"made_by": actor.id})


def require_authorship(
    actor: Actor, action: Action, now: Facts, put: Iterable[Authored], removed: Sequence[Authored] = ()
) -> None:
    """Reject decisions or comments that the role may not make, or that are made in another person's name.

    Whatever the command, what it writes is in the name of the actor. Only a merge, and the undoing of one,
    changes what other people's are about.

    Args:
        actor: Who acts; for what a proposal contains, who proposed it.
        action: The command.
        now: Those of them that are recorded, as they are now.
        put: Those to record, as they will be.
        removed: Those to remove.

    Raises:
        ForbiddenError: If the role lacks the permission, or they are another person's.
    """
    if action is Action.MERGE:
        return
    for new in put:
        old = now.find(new.id)
        if old == new:
            continue
        for one in authored([old, new]):
            _require_role(actor, one)
        if action is not Action.UNDO or not _turned(old, new):
            _require_own(actor, action, old, new)
    for entity in removed:
        _require_role(actor, entity)


def _turned(old: Entity | None, new: Authored) -> bool:
    """Whether only what it is about differs, as after a merge."""
    return old is not None and old.model_copy(update={"about": new.about}) == new


def _require_own(actor: Actor, action: Action, old: Entity | None, new: Authored) -> None:
    nobody = action is Action.UNDO and new.made_by is None  # recorded before every one had an author
    if new.made_by != actor.id and not nobody:
        raise ForbiddenError(
            say(
                "It names {other} as its author, but {actor} is entering it.",
                other=new.made_by,
                actor=actor.id,
            ),
            where=new.id,
            cure=_cure(action, new.made_by or ""),
        )
    if isinstance(old, Comment) and old.made_by not in (None, actor.id):
        raise ForbiddenError(
            say("Only its author, {other}, may change a comment.", other=old.made_by),
            where=new.id,
            cure=say("Write another one: `registry comment {about} TEXT`.", about=old.about),
        )
    if action is not Action.UNDO and _decides_on_proposal(new) and not _decides_on_proposal(old):
        raise ForbiddenError(
            say("A proposal is not decided by recording a decision about it."),
            where=new.id,
            cure=say("Use `registry approve {about}` or `registry reject {about}`.", about=new.about),
        )


def _cure(action: Action, other: str) -> Message:
    if action is Action.UNDO:
        return say("Let {other} do this, or decide again in your own name.", other=other)
    if action is Action.LOAD:
        return say(
            "Leave it out, or let {other} enter it. An export with the decisions of others is loaded by an "
            "administrator, into an empty register.",
            other=other,
        )
    return say("Leave `made_by` out, or let {other} enter it.", other=other)


def _decides_on_proposal(entity: Entity | None) -> bool:
    deciding = (DecisionKind.APPROVED, DecisionKind.REJECTED)
    return (
        isinstance(entity, Decision)
        and entity.decision_kind in deciding
        and entity.about.startswith(PROPOSAL)
    )


def _require_role(actor: Actor, entity: Authored) -> None:
    try:
        actor.require(Action.COMMENT if isinstance(entity, Comment) else _OWN_VERBS[entity.decision_kind])
    except ForbiddenError as error:
        raise ForbiddenError(error.what, where=entity.id, cure=error.cure) from None
