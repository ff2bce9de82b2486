"""A writer that counts one entity up, again and again, and says so only once a write is acknowledged.

A process of its own, so that it can be killed: `python -m tests.torture.writer ADDRESS NAME WRITES`, with
a data folder for `ADDRESS`, or `-` for the server that `REGISTRY_URI` names. Before it hands something in, it
prints `tries` with the request, its base and the number counted to; afterwards `wrote` with the request and
the seconds that it took.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from registry.access import AccessRole, Actor
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.entities import Organisation
from registry.errors import ConflictError
from registry.graph.store import Store
from registry.opening import database

COUNTED = "organisation/counted"


class Try(NamedTuple):
    """What is handed in: a request, the place in the history up to which it was read, and the new number."""

    request: str
    base: int
    number: int


def main(address: str, name: str, writes: int) -> None:
    """Count up so many times, or without end for 0."""
    with database(None if address == "-" else Path(address)) as store:
        registrar = RegisterWriter(store, Actor(name, AccessRole.DPO))
        for number in count() if not writes else range(writes):
            request = f"{name}-{number}"
            begun = perf_counter()
            raise_by_one(store, registrar, request)
            _tell("wrote", request, f"{perf_counter() - begun:.6f}")


def raise_by_one(store: Store, registrar: RegisterWriter, request: str) -> None:
    """Count up once, on what others have counted meanwhile."""
    while True:
        base = store.head().seq
        counted = store.entities([COUNTED])[COUNTED]
        handed_in = Try(request, base, int(counted.note or "0") + 1)
        _tell("tries", *handed_in)
        try:
            hand_in(registrar, handed_in)
        except ConflictError:
            continue
        return


def hand_in(registrar: RegisterWriter, what: Try) -> None:
    """Hand in one number.

    Raises:
        ConflictError: Someone else counted up since its base.
    """
    counted = Organisation(id=COUNTED, note=str(what.number))
    registrar.entries.change([counted], CommandOptions(request=what.request, base=what.base))


def _tell(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201  # its way to tell


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
