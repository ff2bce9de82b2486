"""A change: what one command did, chained to the one before it by its hash.

The hash is SHA-256 over the hash before it, the header and the digests of what each entity said before
and after. It shows tampering to whoever noted a later head elsewhere (every exported record carries it);
it is no proof against who owns the database and all of these notes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from registry.history.content import FORM, Content, digest

GENESIS = "0" * 64
"""The hash before the first change."""
MOST_SUBJECTS = 500
"""What one change tells of at most; a command with more makes several, one after the other."""

MERGE = "merge"
"""The name of the command that makes one entity of two: its first subject is the one that stays."""
BEGIN = "begin"
BEGUN = "history/begun"
"""The command, and what its entry is about, that begins the history of facts that were on file before."""
PROPOSAL = "proposal/"
"""How the id of a proposal begins."""
ERASE = "erase"
PRUNE = "thin"
REDACTING = frozenset({ERASE, PRUNE})
"""The names of the commands that take out of earlier entries what need not, or must not, be kept."""


class Command(NamedTuple):
    """Who does what, and why; `request` makes a second try of it the same command.

    `actor` is a pseudonym, `role` the one in which they act, `law` the version of the law data then.
    """

    request: str
    actor: str
    role: str
    name: str
    reason: str | None
    law: str


class Subject(NamedTuple):
    """What a change did to one entity: None before it was recorded, None after it was removed."""

    id: str
    before: Content | None
    after: Content | None

    @property
    def fits(self) -> bool:
        """Whether what is kept of both is what was digested."""
        return all(content is None or content.fits for content in (self.before, self.after))


class Change(NamedTuple):
    """One entry of the history. `at` is ISO 8601 in UTC, `form` that of the contents' JSON."""

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
        """The hash that its header, its digests and the hash before it make."""
        return self.reckoned_at(self.seq)

    def reckoned_at(self, seq: int) -> str:
        """The same, had it another place in the chain."""
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
    """The changes that a command appends to a chain, each with up to 500 subjects."""
    seq, previous = head.seq, head.hash
    for part, first in enumerate(range(0, len(subjects), MOST_SUBJECTS), start=1):
        seq += 1
        some = tuple(subjects[first : first + MOST_SUBJECTS])
        change = Change(seq, at, command, part, some, previous, "")
        change = change._replace(hash=change.reckoned)
        yield change
        previous = change.hash
