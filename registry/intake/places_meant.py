"""Suggest the place that was meant by someone who did not write its code; a question rather than a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from typing import NamedTuple

from registry.intake.cloud_regions import countries_of_region, is_like_region
from registry.intake.country_words import PARTS_WITH_OWN_CODE, STATES, areas, known_words, nowhere, plain
from registry.law.law import Law

LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt"),
    *("nl", "pl", "pt", "ro", "sk", "sl", "sv", "nb", "is"),
)
"""The official languages of the EU and of the EEA, in which CLDR names the countries."""
_SUBDIVISION = re.compile(r"([A-Za-z]{2})[-_]([A-Za-z0-9]{1,3})")
_OVERSEAS_FRANCE = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "976": "YT"}
_OWN_CODES = {"IC": "ES-CN"}
"""Codes that CLDR names and the law data write otherwise."""
_OF = re.compile(r"(?:(?:federal )?republic|kingdom|state|commonwealth|federation) of (?:the )?")
_DIRECTION = "north|south|east|west|central"
_AROUND = re.compile(rf"^(?:{_DIRECTION}) | (?:{_DIRECTION}|region|only|based|hosted|\d{{1,2}})$")
_BRACKETS = re.compile(r"[(),:\[\]]|\s[-\u2013\u2014]\s|[\u2013\u2014]")
_LISTING = re.compile(r"[;/|+&\n]|\b(?:and|or|et|ou|und|oder)\b", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:back-?ups?|fail-?over|replica\w*|secondary|sometimes|occasional(?:ly)?|part(?:ial)?ly|mainly|mostly"
    r"|also|plus|support|remote(?:ly)?|aussi|parfois|secours|sauvegarde|teils|teilweise|manchmal)\b",
    re.IGNORECASE,
)
"""Words that speak of a further place, even where its name is not known."""
_DENIED = re.compile(
    r"\b(?:not|no|non|except|excluding|excl|without|outside|never|sauf|hors|nicht|außer|ohne)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[\w'\u2019-]+(?:\.\w+)*")
_LONGEST_NAME, _LONGEST_CODE = 5, 3
_NO_CODES = frozenset({"IT", "AI", "ML", "TV", "ID", "PM", "AND", "CAN", "ARE", "PER", "NOR"})
_NO_CODES_IN_CAPITALS = frozenset({"IN", "AT", "TO", "IS", "ME", "SO", "NO", "BE", "BY", "AS", "LA", "DE"})
"""Words that are codes too, of which a sentence means the word; the latter where all of it is in capitals."""
_SHORTEST_TYPO = 5
_LONG, _CLOSE = 10, 0.88


class Meant(NamedTuple):
    """The codes that a text may mean.

    With `each`, it names all of them, one place after another, and others unless there are two codes. With
    `region`, it is the code of a cloud region, which providers use for different countries. With `area`, it
    names no single country.
    """

    codes: tuple[str, ...] = ()
    each: bool = False
    region: bool = False
    area: bool = False


def places_meant(law: Law, text: str) -> Meant:
    """Return the codes of the law data that a text may mean; for a code, the code itself."""
    text = text.strip()
    if (regions := countries_of_region(text)) or is_like_region(text):
        return Meant(_known(law, regions), region=len(regions) != 1)
    if (code := _coded(law, text)) is not None:
        return Meant((code,))
    word = plain(text)
    if codes := _known(law, _exactly(word)):
        return Meant(codes)
    if word in nowhere() or word in areas():
        return Meant(area=True)
    return _with_others(law, text, _in_parts(law, text)) or Meant(_known(law, _misspelt(word)))


def is_data_region(law: Law, text: str) -> bool:
    """Whether a text is the region of a cloud, which is where data are and not where a company is."""
    around, bracket, _ = text.partition("(")
    if bracket and (plain(around) in areas() or (_coded(law, around.strip()) or "") in law.groups):
        return True
    return any(countries_of_region(part) or is_like_region(part) for part in (text, *text.split()))


def _with_others(law: Law, text: str, whole: Meant | None) -> Meant | None:
    """What a text means once every place that it names anywhere counts: of several, never one alone."""
    if whole and (whole.area or len(whole.codes) != 1):
        return whole
    codes = whole.codes if whole else ()
    for named in _named_within(law, text):
        if not any(_overlap(law, code, known) for code in named for known in codes):
            codes = (*codes, named[0])
    if len(codes) > 1:
        return Meant() if _DENIED.search(text) else Meant(codes, each=True)
    if _MORE.search(text) or (not whole and len([part for part in _LISTING.split(text) if plain(part)]) > 1):
        return Meant(each=True)
    return whole


def _overlap(law: Law, one: str, other: str) -> bool:
    return one == other or one in law.members(other) or other in law.members(one)


def _named_within(law: Law, text: str) -> Iterator[tuple[str, ...]]:
    """The candidates for each place that is named in a text, whatever stands around the name."""
    words, at = _NAME.findall(text), 0
    while at < len(words):
        for size in range(_LONGEST_NAME, 0, -1):
            name = " ".join(words[at : at + size])
            if codes := _known(law, _as_name(law, name, text, first=at == 0)):
                yield codes
                at += size - 1
                break
        at += 1


def _as_name(law: Law, name: str, text: str, *, first: bool) -> tuple[str, ...]:
    if len(name) <= _LONGEST_CODE:
        if not name.isupper() or name in _NO_CODES or (text.isupper() and name in _NO_CODES_IN_CAPITALS):
            return ()
        if name in STATES and not first:
            return ("US", name)
        return (code,) if (code := _coded(law, name)) else ()
    if not (name[0].isupper() or text.islower()):
        return ()
    return known_words().get(plain(name)) or _names().get(plain(name)) or countries_of_region(name)


def _coded(law: Law, text: str) -> str | None:
    """The code for another way of writing one: `U.S.`, `USA`, `840`, `US-CA`."""
    dotless = text.replace(".", "").replace(" ", "")
    if (known := law.canonical(dotless)) is not None:
        return known
    if match := _SUBDIVISION.fullmatch(text):
        return _of_subdivision(law, match[1].upper(), match[2].upper())
    from babel.core import get_global

    codes = get_global("territory_aliases").get(dotless.upper(), ())
    return law.canonical(codes[0]) if len(codes) == 1 and len(dotless) == len("USA") else None


def _of_subdivision(law: Law, country: str, part: str) -> str | None:
    """The country that a code of ISO 3166-2 is in, or the territory that has a code of its own."""
    if country == "FR" and part in _OVERSEAS_FRANCE:
        return _OVERSEAS_FRANCE[part]
    if part in PARTS_WITH_OWN_CODE.get(country, "").split():
        return part
    known = law.canonical(country)
    return known if known in law.jurisdictions else None


def _exactly(word: str) -> tuple[str, ...]:
    """The codes for a word in its plain form, as it is or without what surrounds the name."""
    if codes := known_words().get(word) or _names().get(word):
        return codes
    if (shorter := _OF.sub("", word, count=1)) != word:
        return known_words().get(shorter) or _names().get(shorter) or ()
    shorter = _AROUND.sub("", word)
    if word in areas() or shorter == word:
        return ()
    return (shorter.upper(),) if len(shorter) == len("US") else _exactly(shorter)


@lru_cache
def _names() -> dict[str, tuple[str, ...]]:
    """The codes by every name that CLDR has for them in these languages, in plain form."""
    from babel import Locale

    names: dict[str, dict[str, None]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code.isalpha():
                for form in {plain(name), plain(name.partition("(")[0])}:
                    names.setdefault(form, {})[_OWN_CODES.get(code, code)] = None
    return {name: tuple(codes) for name, codes in names.items()}


def _in_parts(law: Law, text: str) -> Meant | None:
    """The places that a text names in several parts, such as `Frankfurt, Germany` or `US / Canada`."""
    read = [_of_item(law, part) for part in _LISTING.split(text) if plain(part)]
    if any(meant.area for meant in read):
        return Meant(area=True)
    if len(read) == 1:
        return read[0] if read[0].codes else None
    if not read or not all(meant.codes for meant in read):
        return None
    codes = tuple(dict.fromkeys(code for meant in read for code in meant.codes))
    wide = [one for one in codes if all({*law.members(other)} <= {*law.members(one)} for other in codes)]
    return Meant(tuple(wide)) if wide else Meant(codes, each=True)


def _of_item(law: Law, text: str) -> Meant:
    """The place that one item may mean, from all of its parts: of `EU (Frankfurt)` the narrower."""
    left = Meant()
    if plain(text) in areas():
        return Meant(area=True)
    for number, part in enumerate(part for part in _BRACKETS.split(text) if plain(part)):
        if plain(part) in nowhere():
            return Meant(area=True)
        if codes := _of_part(law, part.strip(), first=number == 0):
            left = _narrowed(law, left, codes)
    return left


def _of_part(law: Law, part: str, *, first: bool) -> tuple[str, ...]:
    if part in STATES and not first:  # Wilmington, DE
        return _known(law, ("US", part))
    if regions := countries_of_region(part):
        return _known(law, regions)
    code = _coded(law, part)
    return (code,) if code else _known(law, _exactly(plain(part)))


def _narrowed(law: Law, left: Meant, codes: tuple[str, ...]) -> Meant:
    """What one more part leaves of what was meant: the member of a group, or one of the candidates."""
    if not left.codes:
        return Meant(codes)
    for inner, outer in ((codes, left.codes), (left.codes, codes)):
        around = {member for code in outer for member in (code, *law.members(code))}
        if within := tuple(code for code in inner if code in around):
            return Meant(within)
    return Meant(tuple(dict.fromkeys((*left.codes, *codes))), each=True)


def _misspelt(word: str) -> tuple[str, ...]:
    """The codes of names that differ from a word by one slip of the pen, or in long ones by two."""
    if len(word) < _SHORTEST_TYPO:
        return ()
    near = get_close_matches(word, _spelt(), n=8, cutoff=0.75)
    typos = [name for name in near if name[0] == word[0] and _is_typo(word, name)]
    return tuple(code for name in typos for code in (known_words().get(name) or _names()[name]))


@lru_cache
def _spelt() -> tuple[str, ...]:
    """The names that can be misspelt recognisably."""
    return tuple(name for name in {**_names(), **known_words()} if len(name) >= _SHORTEST_TYPO)


def _is_typo(one: str, other: str) -> bool:
    """Whether a letter too many, too few or wrong, or two letters exchanged, is all that differs."""
    a, b = _differing(one, other)
    if max(len(a), len(b)) <= 1 or (len(a) == len("ab") and a == b[::-1]):
        return True
    return min(len(one), len(other)) >= _LONG and SequenceMatcher(None, one, other).ratio() >= _CLOSE


def _differing(one: str, other: str) -> tuple[str, str]:
    """What is left of two texts without what they begin and end with in common."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other


def _known(law: Law, codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known for code in codes if (known := law.canonical(code)) is not None))
