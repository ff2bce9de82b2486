"""Translates messages and questions about a hop at a place into the slots of the outer transfer.

The hop's importer is the operator of the place, and its exporter the outer transfer's importer.
"""

from __future__ import annotations

import re

from registry.law.verdict import Missing
from registry.messages import Message, Name

_OPERATOR, _MECHANISM = "operator:", "mechanism:"
_NUMBER = re.compile(r"\d+(?::\d+)*")


def outer_message(message: Message, place: int | None, hop: int = 0) -> Message:
    """A message about the hop with that index at a place, in the slots of the outer transfer."""
    return message._replace(values=tuple((key, _turned(v, place, hop)) for key, v in message.values))


def outer_question(missing: Missing, place: int | None, hop: int = 0) -> Missing:
    """A question about the hop with that index at a place, in the slots of the outer transfer."""
    return Missing(outer_fact(missing.slot, place, hop), outer_message(missing.question, place, hop))


def outer_fact(slot: str, place: int | None, hop: int = 0) -> str:
    """The slot of a fact about a hop, as the outer transfer names it."""
    head, dot, rest = slot.partition(".")
    return outer_slot(head, place, hop) + dot + rest


def slot_family(slot: str) -> str:
    """A slot without the numbers of places, hops and mechanisms: what one question asks about many."""
    return _NUMBER.sub("#", slot)


def outer_slot(slot: str, place: int | None, hop: int = 0) -> str:
    """The slot of a party, operator or mechanism of a hop, as the outer transfer names it."""
    for owner in (_OPERATOR, _MECHANISM):
        if slot.startswith(owner):
            return f"{owner}{place}:{hop}:{slot.removeprefix(owner)}"
    return {"importer": f"{_OPERATOR}{place}", "exporter": "importer"}.get(slot, slot)


def _turned(value: object, place: int | None, hop: int) -> object:
    if isinstance(value, Name):
        return Name(outer_slot(value.slot, place, hop))
    if isinstance(value, Message):
        return outer_message(value, place, hop)
    if type(value) is tuple:  # named tuples are single values
        return tuple(_turned(item, place, hop) for item in value)
    return value
