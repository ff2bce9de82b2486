"""A change: what one command did, linked to the one before it by its hash.

The hash is SHA-256 over the previous hash, the header and the digests of each entity before and after.
It shows tampering to anyone who kept a copy of a later head elsewhere (every exported record carries one);
it proves nothing against someone who controls the database and all of these copies.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from registry.history.content import FORM, Content, digest

GENESIS = "0" * 64
"""The hash before the first change."""
MOST_SUBJECTS = 500
"""Subjects of one change at most; a command with more makes several changes in a row."""

MERGE = "merge"
"""The name of the command that merges two entities; its first subject is the one kept."""
BEGIN = "begin"
BEGUN = "history/begun"
"""The command that begins the history of a register with existing facts, and the subject of its entry."""
PROPOSAL = "proposal/"
"""How the id of a proposal begins."""
ERASE = "erase"
PRUNE = "thin"
REDACTING = frozenset({ERASE, PRUNE})
"""The names of the commands that remove content from earlier entries."""


class Command(NamedTuple):
    """Who does what, and why.

    `request` identifies the command when it is run again, `actor` is a pseudonym, `role` the role in which
    they act, `name` the command's name as stored, `law` the version of the law data at the time.
    """

    request: str
    actor: str
    role: str
    name: str
    reason: str | None
    law: str


class Subject(NamedTuple):
    """What a change did to one entity: `before` is None if it is new, `after` if it was removed."""

    id: str
    before: Content | None
    after: Content | None

    @property
    def fits(self) -> bool:
        """Whether the content kept of both matches its digests."""
        return all(content is None or content.fits for content in (self.before, self.after))


class Change(NamedTuple):
    """One entry of the history; `at` is ISO 8601 in UTC, `form` the version of the contents' JSON."""

    seq: int
    at: str
    command: Command
    part: int
    subjects: tuple[Subject, ...]
    previous: str
    hash: str
    form: int = FORM

    @property
    def reckoned(self) -> str:
        """The hash computed from its header, its digests and the previous hash."""
        return self.reckoned_at(self.seq)

    def reckoned_at(self, seq: int) -> str:
        """Return the hash that it would have at another place in the chain."""
        digests = [
            [one.id, one.before and one.before.digest, one.after and one.after.digest]
            for one in self.subjects
        ]
        header = [self.previous, self.form, seq, self.at, list(self.command), self.part, digests]
        return digest(json.dumps(header, ensure_ascii=False, separators=(",", ":")))


class Head(NamedTuple):
    """The end of the chain: the number of changes, the last one's hash and time."""

    seq: int
    hash: str
    at: str | None = None


def chained(head: Head, command: Command, at: str, subjects: Sequence[Subject]) -> Iterator[Change]:
    """Yield the changes that a command appends to a chain, each with up to 500 subjects."""
    seq, previous = head.seq, head.hash
    for part, first in enumerate(range(0, len(subjects), MOST_SUBJECTS), start=1):
        seq += 1
        some = tuple(subjects[first : first + MOST_SUBJECTS])
        change = Change(seq, at, command, part, some, previous, "")
        change = change._replace(hash=change.reckoned)
        yield change
        previous = change.hash
