"""Chains of changes to one entity, for the tests of the history."""

from __future__ import annotations

from collections.abc import Sequence

from registry.entities import Entity, Organisation
from registry.history.change import GENESIS, Change, Command, Head, Subject, chained
from registry.history.content import keep


def command(name: str = "record", number: int = 0) -> Command:
    return Command(f"request-{number}", "actor-1", "dpo", name, None, "2026-11-23.1")


def acme(**said: object) -> Organisation:
    return Organisation.model_validate({"id": "organisation/acme", **said})


def chain(*states: Entity | None) -> list[Change]:
    """One change for each further state of an entity that was not there before."""
    changes: list[Change] = []
    head, before = Head(0, GENESIS), None
    for number, after in enumerate(states):
        subject = Subject(
            "organisation/acme", keep(before) if before else None, keep(after) if after else None
        )
        at = f"2026-01-01T00:00:{number:02}.000000+00:00"
        changes += chained(head, command(number=number), at, [subject])
        head, before = head_of(changes), after
    return changes


def head_of(changes: Sequence[Change]) -> Head:
    return Head(changes[-1].seq, changes[-1].hash, changes[-1].at)


def with_contacts(*people: str) -> Organisation:
    return acme(contacts=[{"role": "dpo", "name": name, "email": f"{name}@acme.example"} for name in people])
