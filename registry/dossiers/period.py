"""Retention periods: ISO 8601 durations, compared exactly and put into words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from registry.messages import Message, say

_PARTS = re.compile(r"(?P<date>[^T]*)(?:T(?P<time>.*))?")
_ONE = {
    "Y": say("1 year"),
    "M": say("1 month"),
    "W": say("1 week"),
    "D": say("1 day"),
    "TH": say("1 hour"),
    "TM": say("1 minute"),
    "TS": say("1 second"),
}
_MANY = {
    "Y": say("{count} years"),
    "M": say("{count} months"),
    "W": say("{count} weeks"),
    "D": say("{count} days"),
    "TH": say("{count} hours"),
    "TM": say("{count} minutes"),
    "TS": say("{count} seconds"),
}


_SECONDS = {"W": 604_800, "D": 86_400, "TH": 3_600, "TM": 60, "TS": 1}
_MOST_DIGITS = 12
_ENDLESS = 5_000
"""Years beyond which no period is told from another: the calendar of Python ends with the year 9999."""


def longer(one: str, other: str) -> bool:
    """Whether a duration is longer from any start date: P13M is longer than P1Y, but not than P395D."""
    return all(a > b for a, b in zip(_lengths(one), _lengths(other), strict=True))


def is_nothing(duration: str) -> bool:
    """Whether a duration has no length: `P0D`."""
    return not any(count for _, count in _parts(duration))


def in_words(duration: str, start: str | None = None) -> Message:
    """A duration in words, and the event that starts it: `P1Y6M` is 1 year, 6 months."""
    amounts = tuple(_amount(unit, count) for unit, count in _parts(duration) if count) or (say("no time"),)
    if start is None:
        return say("{duration}", duration=amounts)
    return say("{duration} from {start}", duration=amounts, start=start)


def _amount(unit: str, count: int) -> Message:
    return _ONE[unit] if count == 1 else _MANY[unit]._replace(values=(("count", count),))


def _parts(duration: str) -> list[tuple[str, int]]:
    match = _PARTS.fullmatch(duration.removeprefix("P"))
    if match is None:
        msg = f"{duration} is not an ISO 8601 duration"
        raise ValueError(msg)
    days = [(unit, _number(count)) for count, unit in re.findall(r"(\d+)([A-Z])", match["date"])]
    times = [(f"T{unit}", _number(count)) for count, unit in re.findall(r"(\d+)([A-Z])", match["time"] or "")]
    return days + times


def _number(digits: str) -> int:
    """A number of any length of digits, as far as anyone counts: Python reads no more than 4,300."""
    return int(digits) if len(digits) < _MOST_DIGITS else 10**_MOST_DIGITS


@lru_cache
def _lengths(duration: str) -> tuple[timedelta, ...]:
    """Its length from the first of each month of four years, one of them a leap year."""
    parts = dict(_parts(duration))
    months = min(12 * parts.get("Y", 0) + parts.get("M", 0), 12 * _ENDLESS)
    seconds = sum(count * _SECONDS[unit] for unit, count in parts.items() if unit in _SECONDS)
    rest = timedelta(seconds=min(seconds, _ENDLESS * 366 * _SECONDS["D"]))
    starts = (divmod(month, 12) for month in range(2024 * 12, 2028 * 12))
    return tuple(_after(year, month, months) - date(year, month + 1, 1) + rest for year, month in starts)


def _after(year: int, month: int, months: int) -> date:
    years, later = divmod(month + months, 12)
    return date(year + years, later + 1, 1)
