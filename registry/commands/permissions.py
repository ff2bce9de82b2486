"""Decisions and comments need the right to make them, whatever verb carries them, and name who made them."""

from __future__ import annotations

from collections.abc import Iterable

from registry.access import Action, Actor
from registry.entities import Comment, Decision, Entity
from registry.errors import ForbiddenError
from registry.facts import Facts
from registry.messages import say
from registry.vocabulary import DecisionKind

Word = Decision | Comment
_OWN_VERBS = {
    DecisionKind.APPROVED: Action.APPROVE,
    DecisionKind.REJECTED: Action.REJECT,
    DecisionKind.RISK_ACCEPTED: Action.ACCEPT,
    DecisionKind.ASSIGNED: Action.ASSIGN,
}
_BY_HAND = frozenset({Action.RECORD, Action.CHANGE})


def words(entities: Iterable[Entity | None]) -> list[Word]:
    """The decisions and comments among some entities."""
    return [entity for entity in entities if isinstance(entity, Decision | Comment)]


def require_own(actor: Actor, action: Action, now: Facts, put: Iterable[Word], gone: Iterable[Word]) -> None:
    """Refuse words that the actor's role may not say, or that are laid into another's mouth.

    A load may bring what others said, as an export holds it, and into an empty register all of it; a merge
    only turns what words are about.

    Args:
        actor: Who acts.
        action: The verb.
        now: What of these words is on file.
        put: The words as they are to stand.
        gone: Those that are to go.

    Raises:
        ForbiddenError: It is so.
    """
    if action is Action.MERGE:
        return
    changed = [(now.find(word.id), word) for word in put if now.find(word.id) != word]
    for old, word in changed:
        for one in words([old, word]):
            _require(actor, one)
        if action in _BY_HAND and word.made_by not in (None, actor.id):
            raise ForbiddenError(
                say("It says that {other} made it, and {actor} does.", other=word.made_by, actor=actor.id),
                where=word.id,
                cure=say("Leave `made_by` out, or let {other} enter it.", other=word.made_by),
            )
    for word in gone:
        _require(actor, word)


def _require(actor: Actor, word: Word) -> None:
    try:
        actor.require(Action.COMMENT if isinstance(word, Comment) else _OWN_VERBS[word.decision_kind])
    except ForbiddenError as error:
        raise ForbiddenError(error.what, where=word.id, cure=error.cure) from None
