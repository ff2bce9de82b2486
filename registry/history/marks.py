"""What stands out in a history entry: approvals of one's own proposal, and what another person decided."""

from __future__ import annotations

import json
from typing import Any

from registry.entities import Comment, Decision
from registry.history.change import PROPOSAL, Subject
from registry.history.content import Content
from registry.vocabulary import ProposalState

_WORDS = (f"{Decision.kind}/", f"{Comment.kind}/")
_MARK = '"own_proposal":true'


def is_own_approval(subject: Subject) -> bool:
    """Whether an entry approves a proposal of someone who proposed it, on their own machine."""
    if not subject.id.startswith(PROPOSAL) or _MARK not in _text(subject.after):
        return False
    after, before = _values(subject.after), _values(subject.before)
    approved = ProposalState.APPROVED.value
    return bool(after.get("own_proposal")) and after.get("state") == approved != before.get("state")


def other_maker(subject: Subject, actor: str) -> str | None:
    """Return who made a decision or comment that an entry records, if that is not the actor."""
    if not subject.id.startswith(_WORDS):
        return None
    maker = _values(subject.after).get("made_by")
    return maker if isinstance(maker, str) and maker != actor else None


def _text(content: Content | None) -> str:
    return (content and content.text) or ""


def _values(content: Content | None) -> dict[str, Any]:
    try:
        values = json.loads(_text(content) or "{}")
    except ValueError:
        return {}  # overwritten in the database, which verification names
    return values if isinstance(values, dict) else {}
