"""Read the day meant by a date in other forms than YYYY-MM-DD: in figures or with a month's name."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from functools import lru_cache

from registry.intake.country_words import plain
from registry.intake.places_meant import LANGUAGES

_YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})(?:[T ].*)?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([-/. ])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})", re.ASCII)
_NUMBER = re.compile(r"(\d{1,4})(?:st|nd|rd|th|er|re|ste|de|e|o|a)?", re.ASCII)
_CENTURY = 2000


def days_meant(value: object) -> tuple[date, ...]:
    """Return the days that a text may mean: none, one, or two where day and month may be exchanged.

    A year of two figures is one of this century. Between full stops, the day always comes first.
    """
    text = value.strip() if isinstance(value, str) else ""
    if match := _YEAR_FIRST.fullmatch(text):
        return _existing([(match[1], match[3], match[4])])
    if match := _YEAR_LAST.fullmatch(text):
        day_first, month_first = (match[4], match[3], match[1]), (match[4], match[1], match[3])
        return _existing([day_first] if match[2] == "." else [day_first, month_first])
    return _with_month(text)


def _existing(readings: list[tuple[str, str, str]]) -> tuple[date, ...]:
    days: dict[date, None] = {}
    for year, month, day in readings:
        with suppress(ValueError):
            full = int(year) if len(year) > len("26") else _CENTURY + int(year)
            days[date(full, int(month), int(day))] = None
    return tuple(days)


def _with_month(text: str) -> tuple[date, ...]:
    """The day of a text such as `15 janvier 2026` or `Jan 15th, 2026`."""
    words = plain(text).split()
    months = {_months()[word] for word in words if word in _months()}
    numbers = [match[1] for word in words if (match := _NUMBER.fullmatch(word))]
    years = [each for each in numbers if len(each) == len("2026")] or numbers[1:]
    days = [each for each in numbers if len(each) <= len("31")]
    if len(months) != 1 or len(numbers) != len("dy") or len(years) != 1 or not days:
        return ()
    return _existing([(years[0], str(months.pop()), days[0])])


@lru_cache
def _months() -> dict[str, int]:
    """The numbers of the months by their names in every language in which countries are understood too."""
    from babel import Locale

    names: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for widths in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in widths[width].items():
                    names.setdefault(plain(name), set()).add(number)
    return {name: numbers.pop() for name, numbers in names.items() if len(numbers) == 1 and name.isalpha()}
