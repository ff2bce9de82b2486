"""What is said of a hop at a place, from the seat of the transfer above it.

There the hop's importer is the operator of the place, and its exporter the transfer's importer.
"""

from __future__ import annotations

from registry.law.verdict import Missing
from registry.messages import Message, Name

_OPERATOR, _MECHANISM = "operator:", "mechanism:"


def outer_message(message: Message, place: int | None, hop: int = 0) -> Message:
    """A message about the hop of that index at a place, with the slots of the transfer above."""
    return message._replace(values=tuple((key, _turned(v, place, hop)) for key, v in message.values))


def outer_question(missing: Missing, place: int | None, hop: int = 0) -> Missing:
    """A question about the hop of that index at a place, with the slots of the transfer above."""
    return Missing(outer_fact(missing.slot, place, hop), outer_message(missing.question, place, hop))


def outer_fact(slot: str, place: int | None, hop: int = 0) -> str:
    """The slot of a fact about a hop, seen from the transfer above."""
    head, dot, rest = slot.partition(".")
    return outer_slot(head, place, hop) + dot + rest


def outer_slot(slot: str, place: int | None, hop: int = 0) -> str:
    """The slot in which a party of a hop stands, seen from the transfer above."""
    for owner in (_OPERATOR, _MECHANISM):
        if slot.startswith(owner):
            return f"{owner}{place}:{hop}:{slot.removeprefix(owner)}"
    return {"importer": f"{_OPERATOR}{place}", "exporter": "importer"}.get(slot, slot)


def _turned(value: object, place: int | None, hop: int) -> object:
    if isinstance(value, Name):
        return Name(outer_slot(value.slot, place, hop))
    if isinstance(value, Message):
        return outer_message(value, place, hop)
    if type(value) is tuple:  # named tuples are values of their own
        return tuple(_turned(item, place, hop) for item in value)
    return value
