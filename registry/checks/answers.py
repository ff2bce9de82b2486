"""What a verdict says, from the seat of the transfer that it is about.

Where another operator's hop decides, the law speaks of that hop's own importer and exporter; here they
become the operator and the importer of the transfer, whose names its dossier knows.
"""

from __future__ import annotations

import re

from registry.dossiers.explain import reason
from registry.law.verdict import Missing, PlaceVerdict, Verdict
from registry.messages import Message, Name, say


def why(verdict: Verdict) -> Message:
    """Why the verdict is as it is, in one sentence."""
    place = verdict.place
    if place is None or not place.hops:
        return _from_above(reason(verdict), None)
    worst = max(place.hops, key=lambda hop: -1 if hop.outcome is None else hop.outcome.rank)
    return _from_above(why(worst), place.position)


def questions(verdict: Verdict) -> tuple[Missing, ...]:
    """What to ask to be able to tell."""
    deciding = [place for place in verdict.places if place.outcome is verdict.outcome]
    in_places = {missing for place in deciding for missing in place.missing}
    asked = [missing for missing in verdict.missing if missing not in in_places]
    for place in deciding:
        asked += _of_place(place)
    return tuple(
        dict.fromkeys(missing._replace(question=_from_above(missing.question, None)) for missing in asked)
    )


def remedies(verdict: Verdict) -> tuple[Message, ...]:
    """What would make it lawful."""
    deciding = [place for place in verdict.places if place.outcome is verdict.outcome]
    onward = {remedy for place in deciding for hop in place.hops for remedy in hop.remedies}
    restricted_itself = any(place.grounds for place in deciding)
    own = [remedy for remedy in verdict.remedies if restricted_itself or remedy not in onward]
    of_hops = [
        _from_above(remedy, place.position)
        for place in deciding
        for hop in place.hops
        for remedy in remedies(hop)
    ]
    return tuple(dict.fromkeys([*(_from_above(remedy, None) for remedy in own), *of_hops]))


def _of_place(place: PlaceVerdict) -> list[Missing]:
    if not place.hops:
        return list(place.missing)
    return [
        Missing(_slot(missing.slot, place.position), _from_above(missing.question, place.position))
        for hop in place.hops
        for missing in questions(hop)
    ]


def _slot(slot: str, position: int | None) -> str:
    head, dot, rest = slot.partition(".")
    return {"importer": f"operator:{position}", "exporter": "importer"}.get(head, head) + dot + rest


def _from_above(message: Message, position: int | None) -> Message:
    """A message with the names of the hop at a place turned into those of the transfer above it."""

    def turned(value: object) -> object:
        if isinstance(value, Message):
            return _from_above(value, position)
        if isinstance(value, tuple) and not isinstance(value, Name):
            return tuple(map(turned, value)) if type(value) is tuple else value
        return _name(value, position) if isinstance(value, Name) else value

    return Message(message.template, tuple((key, turned(value)) for key, value in message.values))


def _name(name: Name, position: int | None) -> object:
    if name.slot == "place":
        return say("the country that it reaches")
    if position is None:
        return name
    if re.fullmatch(r"operator:\d+", name.slot):
        return say("a further operator")
    return Name(_slot(name.slot, position))
