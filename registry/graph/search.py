"""Searching the history: by entity, author, command and time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from registry.errors import NotFoundError
from registry.graph.store import Store
from registry.history.change import Change, Head
from registry.messages import say

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
"""Nothing was entered before; and a datetime earlier than the first possible one is an error."""


class Sought(NamedTuple):
    """What to search for; None for any. Both ends of the time are included."""

    subject: str | None = None
    actor: str | None = None
    command: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    oldest_first: bool = False


def search(store: Store, sought: Sought, head: Head) -> Iterator[Change]:
    """The matching entries up to a head, newest first by default.

    Entries about one entity list only this subject.

    Raises:
        NotFoundError: Neither the register nor its history contains the entity.
    """
    last = min(head.seq, _place(store, sought.until)) if sought.until else head.seq
    after = _place(store, max(sought.since, _FIRST) - timedelta(microseconds=1)) if sought.since else 0
    if sought.subject is None:
        changes = store.find_changes(
            after, last, sought.actor, sought.command, oldest_first=sought.oldest_first
        )
    else:
        changes = _about(store, sought.subject, sought, after, last)
    return islice(changes, sought.limit)


def _about(store: Store, subject: str, sought: Sought, after: int, last: int) -> Iterator[Change]:
    changes = list(store.changes_of(subject))
    if not changes and subject not in store.entities([subject]):
        raise NotFoundError(
            say("Neither the register nor its history contains {subject}.", subject=f"{subject!r}"),
            cure=say("`registry export -` lists everything recorded."),
        )
    for change in changes if sought.oldest_first else reversed(changes):
        by, name = change.command.actor, change.command.name
        if after < change.seq <= last and sought.actor in (None, by) and sought.command in (None, name):
            yield change


def _place(store: Store, at: datetime) -> int:
    head = store.head_at(at.astimezone(UTC).isoformat(timespec="microseconds"))
    return head.seq if head else 0
