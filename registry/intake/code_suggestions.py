"""Suggest the code that was meant: of a country or group, an instrument or an international organisation."""

from __future__ import annotations

from registry.intake.places_meant import places_meant
from registry.intake.quoting import quote
from registry.intake.suggestions import cure_among, nearest
from registry.law.law import Law
from registry.messages import Country, Message, say


def unknown_code(law: Law, of: str, value: object) -> tuple[Message, Message]:
    """Return the fault of an unknown code, and its cure.

    Args:
        law: The law data, which list the codes.
        of: `jurisdiction`, `instrument` or `organisation`.
        value: The value as written, of any type.
    """
    if of == "jurisdiction":
        what = say("{value} is not a known country, territory or group.", value=quote(value))
        return what, _place_meant(law, value)
    if of == "organisation":
        what = say("{value} is not a known international organisation.", value=quote(value))
        return what, cure_among(value, list(law.organisations))
    what = say("{value} is not a known legal instrument.", value=quote(value))
    known = [*law.instruments, *(alias for each in law.instruments.values() for alias in each.aliases)]
    if nearest(str(value), known) is None:
        return what, say("`registry law` lists them.")
    return what, cure_among(str(value), known)


def _place_meant(law: Law, value: object) -> Message:
    if value is False:
        return say('Write "NO" in quotes if you mean Norway: without them, some programs read it as false.')
    text = "" if isinstance(value, (bool, dict, list)) else str(value).strip()
    meant = places_meant(law, text)
    choices = tuple(say("{code} for {country}", code=code, country=Country(code)) for code in meant.codes)
    groups = tuple(law.groups)
    if meant.region and not choices:
        return say("If this is a cloud region, write the ISO 3166 code of its country.")
    if meant.region:
        return say("Write the country of this cloud region: {choices}.", choices=choices)
    if meant.area:
        return say(
            "Which countries are they? Write each as an ISO 3166 code, or a group: {groups}.", groups=groups
        )
    if len(choices) == 1:
        return say("Write {choice}.", choice=choices[0])
    if meant.each:
        return say("Write each place on its own: {choices}.", choices=choices)
    if choices:
        return say("Which one is it? Write one of {choices}.", choices=choices)
    return say("Use an ISO 3166 code, or a group: {groups}.", groups=groups)
