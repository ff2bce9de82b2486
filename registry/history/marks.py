"""What stands out in a history entry: approvals of one's own proposal, and what another person decided."""

from __future__ import annotations

import json
from typing import Any

from registry.entities import Comment, Decision, FactQuestion, Requirement
from registry.history.change import PROPOSAL, Subject
from registry.history.content import Content
from registry.vocabulary import ProposalState

_AUTHORS = {
    Decision.kind: ("made_by", "reopened_by"),
    Comment.kind: ("made_by",),
    FactQuestion.kind: ("asked_by", "answered_by", "withdrawn_by"),
    Requirement.kind: ("set_by", "fulfilled_by"),
}
"""The fields that name who wrote a part of an entity, by kind."""
_MARK = '"own_proposal":true'


def is_own_approval(subject: Subject) -> bool:
    """Whether an entry approves a proposal of someone who proposed it, on their own machine."""
    if not subject.id.startswith(PROPOSAL) or _MARK not in _text(subject.after):
        return False
    after, before = _values(subject.after), _values(subject.before)
    approved = ProposalState.APPROVED.value
    return bool(after.get("own_proposal")) and after.get("state") == approved != before.get("state")


def other_maker(subject: Subject, actor: str) -> str | None:
    """Return who wrote a decision, comment, question or requirement that an entry records, if not the actor.

    The first part that is new, or has another author, counts.
    """
    fields = _AUTHORS.get(subject.id.partition("/")[0], ())
    after, before = (_values(each) if fields else {} for each in (subject.after, subject.before))
    for field in fields:
        maker = after.get(field)
        if isinstance(maker, str) and maker not in (actor, before.get(field)):
            return maker
    return None


def _text(content: Content | None) -> str:
    return (content and content.text) or ""


def _values(content: Content | None) -> dict[str, Any]:
    try:
        values = json.loads(_text(content) or "{}")
    except ValueError:
        return {}  # overwritten in the database, which verification names
    return values if isinstance(values, dict) else {}
