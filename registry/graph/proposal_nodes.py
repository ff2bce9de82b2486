"""Proposals in the graph: texts beside the facts, with a history of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from registry.graph import statements
from registry.graph.connection import Connection
from registry.graph.schema import REVISION
from registry.history.change import Subject
from registry.history.content import Content, digest
from registry.history.people import is_person, without_people
from registry.history.proposal_reconciliation import StoredProposal


class ProposalText(NamedTuple):
    """The text of a proposal, and the shorter one that the history keeps of it for ever."""

    text: str
    entry: str

    @classmethod
    def of(cls, text: str) -> ProposalText:
        """Both forms of a proposal's text: the history keeps of each overlay only its id and digest.

        What is approved enters the history as facts; the rest may contain personal data of contact persons,
        which must not be stored where it cannot be erased. It is left out of the digest too: a phone number
        or an e-mail address can be guessed from one.
        """
        entry = json.loads(text)
        entry["overlays"] = [[each["id"], digest(_impersonal(each))] for each in entry.pop("overlays")]
        return cls(text, json.dumps(entry, ensure_ascii=False, separators=(",", ":")))


class ProposalEdit(NamedTuple):
    """A proposal before and after a command; None where it did not exist."""

    id: str
    before: ProposalText | None
    after: ProposalText

    @property
    def subject(self) -> Subject:
        """What the history keeps of it."""
        return Subject(self.id, self.before and _content(self.before), _content(self.after))


def _impersonal(overlay: dict[str, Any]) -> str:
    versions = (overlay.get("before"), overlay.get("after"))
    of_person = any(map(is_person, versions))
    parts = (None if each is None else without_people(each, as_person=of_person) for each in versions)
    return json.dumps([overlay["id"], *parts], ensure_ascii=False, separators=(",", ":"))


def stored_proposals(connection: Connection) -> Iterator[StoredProposal]:
    """What is stored of each proposal, as the history would keep it."""
    for (properties,) in connection.stream(statements.cypher("proposal_properties")):
        try:
            kept = digest(ProposalText.of(properties["text"]).entry)
        except (ValueError, TypeError, KeyError, AttributeError):
            kept = None
        yield StoredProposal(str(properties.get("id")), kept, properties.get(REVISION))


def _content(text: ProposalText) -> Content:
    return Content(digest(text.entry), text.entry)
