"""A command too large for one transaction: written part by part, each all or nothing with its own changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from registry.commit.transaction import Journal, Written
from registry.commit.write_request import CommandPart, WriteRequest
from registry.facts import Difference
from registry.history.change import Command


def commit_parts(journal: Journal, command: Command, parts: Iterable[WriteRequest]) -> Iterator[Written]:
    """Write a command part by part, and give the outcome of each.

    Nothing of a part is kept in memory once it is written. After an interruption, another try with the same
    request completes it. A part that changes nothing gets no number, so the numbers leave no gap.

    Args:
        journal: Writes them.
        command: The command.
        parts: Each after those that it refers to.

    Raises:
        InputError, ConflictError, RegistryError: As `Journal.commit`, at the part concerned.
    """
    earlier: list[range] = []
    number = 1
    for part in parts:
        if number == 1 and (replay := journal.replay_of(command, part.request_digest, [command.request])):
            yield replay
            return
        numbered = command._replace(request=f"{command.request}/{number}")
        written = journal.commit(
            part._replace(command=numbered, part=CommandPart(part.elsewhere, tuple(earlier)))
        )
        if written.first is not None and written.last is not None:
            earlier = _joined(earlier, range(written.first, written.last + 1))
            number += 1
        yield written


def _joined(places: Sequence[range], more: range) -> list[range]:
    """Ranges of places with one more, joined to the last where they touch: most commands are one range."""
    if places and places[-1].stop == more.start:
        return [*places[:-1], range(places[-1].start, more.stop)]
    return [*places, more]


def together(parts: Sequence[Written]) -> Written:
    """The outcome of a command that was written in parts."""
    places = [place for part in parts for place in (part.first, part.last) if place is not None]
    return Written(
        min(places, default=None),
        max(places, default=None),
        Difference(
            tuple(entity for part in parts for entity in part.difference.added),
            tuple(pair for part in parts for pair in part.difference.changed),
            tuple(entity for part in parts for entity in part.difference.removed),
        ),
        bool(parts) and all(part.repeated for part in parts),
    )
