"""Who may write decisions, comments, questions and requirements, whatever the command.

The role must allow it, and they are written in one's own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from registry.access import Action, Actor
from registry.commands.authorship import AUTHORSHIP, Authored, Authorship
from registry.entities import Decision, Entity, FactQuestion, Requirement
from registry.errors import ForbiddenError
from registry.facts import Facts
from registry.history.change import PROPOSAL
from registry.messages import Message, say
from registry.vocabulary import DecisionKind

_VERBATIM = frozenset({Action.MERGE, Action.UNDO})
"""Commands that write decisions and comments as they stood, apart from what they are about."""


def signed(actor: Actor, action: Action, now: Facts, put: Iterable[Entity]) -> list[Entity]:
    """Return entities that name the author of each of their parts: the actor, where they name nobody.

    A part that is recorded already, and otherwise the same, keeps its author: leaving the author out of a
    file changes nothing.
    """
    if action in _VERBATIM:
        return [*put]
    return [_signed(actor, now, one) if isinstance(one, Authored) else one for one in put]


def _signed(actor: Actor, now: Facts, entity: Authored) -> Authored:
    old = now.find(entity.id)
    for part in AUTHORSHIP[type(entity)]:
        content = part.content(entity)
        if content is not None and part.author(entity) is None:
            by = part.author(old) if part.content(old) == content else actor.id
            entity = entity.model_copy(update={part.by: by})
    return entity


def require_authorship(
    actor: Actor, action: Action, now: Facts, put: Iterable[Authored], removed: Sequence[Authored] = ()
) -> None:
    """Reject what the role may not write, or what is written in another person's name.

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
        for part in AUTHORSHIP[type(new)]:
            if (part.content(old), part.author(old)) != (part.content(new), part.author(new)):
                _require_part(actor, action, part, old, new)
    for entity in removed:
        _require_role(actor, AUTHORSHIP[type(entity)][0].action_on(entity), entity)


def _require_part(actor: Actor, action: Action, part: Authorship, old: Entity | None, new: Authored) -> None:
    """Reject a part that the actor may not write, change or clear."""
    for one in (old, new):
        if one is not None and part.content(one) is not None:
            _require_role(actor, part.action_on(one), one)
    if part.content(new) is None:
        if action is not Action.UNDO and part.author(old) != actor.id:
            _require_role(actor, Action.REOPEN, new)
    elif action is not Action.UNDO or not _turned(old, new):
        _require_own(actor, action, part, old, new)
        _require_concerned(actor, part, new)


def _turned(old: Entity | None, new: Authored) -> bool:
    """Whether only the organisations that it names differ, as after a merge."""
    about: dict[str, object] = {"about": new.about}
    if isinstance(new, FactQuestion):
        about["addressee"] = new.addressee
    return old is not None and old.model_copy(update=about) == new


def _require_own(actor: Actor, action: Action, part: Authorship, old: Entity | None, new: Authored) -> None:
    author, before = part.author(new), part.author(old)
    nobody = action is Action.UNDO and author is None  # recorded before every one had an author
    if author != actor.id and not nobody:
        raise ForbiddenError(
            say("It names {other} as its author, but {actor} is entering it.", other=author, actor=actor.id),
            where=new.id,
            cure=_cure(action, part.by, author or ""),
        )
    if part.lasting and before not in (None, actor.id):
        comment = say("Only its author, {other}, may change a comment.", other=before)
        question = say("Only its author, {other}, may change a question.", other=before)
        is_question = isinstance(new, FactQuestion)
        raise ForbiddenError(
            question if is_question else comment,
            where=new.id,
            cure=say("Ask another one: `registry ask {about} TEXT`.", about=new.about)
            if is_question
            else say("Write another one: `registry comment {about} TEXT`.", about=new.about),
        )
    if action is not Action.UNDO and _decides_on_proposal(new) and not _decides_on_proposal(old):
        raise ForbiddenError(
            say("Recording a decision about a proposal does not decide it."),
            where=new.id,
            cure=say("Use `registry approve {about}` or `registry reject {about}`.", about=new.about),
        )


def _require_concerned(actor: Actor, part: Authorship, new: Authored) -> None:
    """Reject who fulfils another person's requirement, or withdraws their question, without the right to."""
    if actor.may(Action.REQUIRE):
        return
    if part.action is Action.FULFIL and isinstance(new, Requirement) and new.owner != actor.id:
        raise ForbiddenError(
            say("{owner} is responsible for this requirement.", owner=new.owner or say("Nobody")),
            where=new.id,
            cure=say("Let them fulfil it, or ask a data protection officer."),
        )
    if part.action is Action.WITHDRAW_QUESTION and isinstance(new, FactQuestion) and new.asked_by != actor.id:
        raise ForbiddenError(
            say("Only its author, {other}, may withdraw a question.", other=new.asked_by),
            where=new.id,
            cure=say("Ask them, or a data protection officer, to withdraw it."),
        )


def _cure(action: Action, by: str, other: str) -> Message:
    if action is Action.UNDO:
        return say("Let {other} do this, or decide again in your own name.", other=other)
    if action is Action.LOAD:
        return say(
            "Leave it out, or let {other} enter it. An export with the decisions of others is loaded by an "
            "administrator, into an empty register.",
            other=other,
        )
    return say("Leave `{field}` out, or let {other} enter it.", field=by, other=other)


def _decides_on_proposal(entity: Entity | None) -> bool:
    deciding = (DecisionKind.APPROVED, DecisionKind.REJECTED)
    return (
        isinstance(entity, Decision)
        and entity.decision_kind in deciding
        and entity.about.startswith(PROPOSAL)
    )


def _require_role(actor: Actor, action: Action, entity: Entity) -> None:
    try:
        actor.require(action)
    except ForbiddenError as error:
        raise ForbiddenError(error.what, where=entity.id, cure=error.cure) from None
