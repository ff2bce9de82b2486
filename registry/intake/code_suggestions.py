"""Suggest the code that was meant: of a country or group, an instrument or an international organisation."""

from __future__ import annotations

from registry.intake.country_words import is_word_for_unknown
from registry.intake.places_meant import Meant, is_data_region, places_meant
from registry.intake.quoting import quote
from registry.intake.safeguard_cures import instrument_cure
from registry.intake.suggestions import cure_among, nearest
from registry.law.law import Law
from registry.messages import Country, Message, say

ESTABLISHMENT = ("established_in", "--country")
"""Where the one country is written in which a company is established."""
_LEFT_OUT = say("Leave the key out if it is not known.")
_WHERE_ESTABLISHED = say("In which country is it established? Leave it out if that is not known.")


def unknown_code(law: Law, of: str, value: object, key: str = "") -> tuple[Message, Message]:
    """Return the fault of an unknown code, and its cure.

    Args:
        law: The law data, which list the codes.
        of: `jurisdiction`, `instrument` or `organisation`.
        value: The value as written, of any type.
        key: The key or option that it is the value of, if known; `places` for the jurisdiction of a place.
    """
    if of == "jurisdiction":
        what = say("{value} is not a known country, territory or group.", value=quote(value))
        return what, _place_cure(law, value, key)
    if of == "organisation":
        what = say("{value} is not a known international organisation.", value=quote(value))
        return what, cure_among(value, list(law.organisations))
    what = say("{value} is not a known legal instrument.", value=quote(value))
    if named := instrument_cure(law, value):
        return what, named
    known = [*law.instruments, *(alias for each in law.instruments.values() for alias in each.aliases)]
    if nearest(str(value), known) is None:
        return what, say("`registry law` lists them.")
    return what, cure_among(str(value), known)


def _place_cure(law: Law, value: object, key: str) -> Message:
    if value is False:
        return say('Write "NO" in quotes if you mean Norway: without them, some programs read it as false.')
    text = "" if isinstance(value, (bool, dict, list)) else str(value).strip()
    if key and is_word_for_unknown(text) and not isinstance(value, (bool, dict, list)):
        return say("Leave --country out if it is not known.") if key == "--country" else _LEFT_OUT
    if key in ESTABLISHMENT:
        return _establishment_cure(law, text)
    if isinstance(value, list):
        return (
            say("Write one place per item, such as `{item}`.", item="- {jurisdiction: US, kind: storage}")
            if key == "places"
            else say("Write one code, without brackets.")
        )
    return _meant_cure(law, places_meant(law, text))


def _establishment_cure(law: Law, text: str) -> Message:
    """What to write for the one country of a company: no region of a cloud, no group and no list."""
    if is_data_region(law, text):
        return say(
            "This names where data are kept. In which country is the company established? Leave it out if "
            "that is not known, and record where its data are under `places` of the transfer."
        )
    meant = places_meant(law, text)
    if meant.each and meant.codes:
        return say(
            "In which one is it established: {choices}? Leave it out if that is not known.",
            choices=_choices(meant),
        )
    if meant.area or meant.each or not text or any(code in law.groups for code in meant.codes):
        return _WHERE_ESTABLISHED
    return _meant_cure(law, meant)


def _choices(meant: Meant) -> tuple[Message, ...]:
    return tuple(say("{code} for {country}", code=code, country=Country(code)) for code in meant.codes)


def _meant_cure(law: Law, meant: Meant) -> Message:
    choices, groups = _choices(meant), tuple(law.groups)
    if meant.region and not choices:
        return say("If this is a cloud region, write the ISO 3166 code of its country.")
    if meant.region:
        return say("Write the country of this cloud region: {choices}.", choices=choices)
    if meant.area:
        return say(
            "Which countries are they? Write each as an ISO 3166 code, or a group: {groups}.", groups=groups
        )
    if meant.each and not choices:
        return say("Write each place on its own, as an ISO 3166 code or a group: {groups}.", groups=groups)
    if meant.each:
        return say("Write each place on its own: {choices}.", choices=choices)
    if len(choices) == 1:
        return say("Write {choice}.", choice=choices[0])
    if choices:
        return say("Which one is it? Write one of {choices}.", choices=choices)
    return say("Use an ISO 3166 code, or a group: {groups}.", groups=groups)
