"""Suggest the code that was meant: of a country or group, an instrument or an international organisation."""

from __future__ import annotations

from registry.intake.quoting import quote
from registry.intake.suggestions import cure_among, nearest
from registry.law.law import Law
from registry.messages import Country, Message, country_name, say

_ALPHA_2 = 2
"""Letters of a country code; three are ISO's other code or a misspelling, more may be a name."""


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
    code = (_other_code(law, text) or _named(law, text)) if len(text) > _ALPHA_2 else None
    if code is not None:
        return say("Write {code} for {country}.", code=code, country=Country(code))
    return say("Use an ISO 3166 code, or a group: {groups}.", groups=tuple(law.groups))


def _other_code(law: Law, text: str) -> str | None:
    """The two-letter code for an ISO code of three letters or digits (CLDR, through Babel)."""
    from babel.core import get_global

    codes = get_global("territory_aliases").get(text.upper(), ())
    return law.canonical(codes[0]) if len(codes) == 1 else None


def _named(law: Law, text: str) -> str | None:
    """The code of a country or group for its name in English or French."""
    if len(text) <= _ALPHA_2 + 1:
        return None
    codes = [*law.groups, *law.jurisdictions]
    names = {country_name(code, language): code for language in ("en", "fr") for code in codes}
    meant = nearest(text, names)
    return names[meant] if meant else None
