"""How text typed on the command line is read: dates, times, paths, and the date to judge as of."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.register import Question

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""Python's own parser would also accept 20261123 and 2026-W48-1."""


def local_date() -> date:
    """Today in the local time zone."""
    return datetime.now(UTC).astimezone().date()


def parse_day(text: str, option: str) -> date:
    """Read a date typed on the command line.

    Raises:
        RegistryError: If it is not a date.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise RegistryError(
        say("{text} is not a valid date.", text=f"{text!r}"),
        where=option,
        cure=say("Use YYYY-MM-DD, for example 2026-12-31."),
    )


def parse_time(text: str, option: str, *, start: bool = False) -> datetime:
    """Read a date or time typed on the command line, as UTC.

    A date means the end of that day, or its start; a time without a zone is in UTC.

    Raises:
        RegistryError: If it is neither a date nor a time.
    """
    try:
        if "T" not in text and " " not in text:
            day_of = date.fromisoformat(text)
            return datetime.combine(day_of, time.min if start else time.max, UTC)
        time_given = datetime.fromisoformat(text)
        return time_given.astimezone(UTC) if time_given.tzinfo else time_given.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise RegistryError(
            say("{text} is not a valid date or time.", text=f"{text!r}"),
            where=option,
            cure=say("Use, for example, 2026-11-23 or 2026-11-23T17:30Z."),
        ) from None


def parse_known_at(text: str | None) -> datetime | None:
    """Read `--as-known-at`; today means now.

    Raises:
        RegistryError: If it is neither a date nor a time.
    """
    if text is None:
        return None
    known, now = parse_time(text, "--as-known-at"), datetime.now(UTC)
    return min(known, now) if text == now.date().isoformat() else known


def parse_question(on: str | None, without: Iterable[str] | None) -> Question:
    """Read `--on` and `--without`.

    Raises:
        RegistryError: If a date is not valid, or no instrument is named.
    """
    from registry.register import Question

    strikes = tuple(sorted({_strike(text) for text in without or ()}, key=_in_order))
    return Question(local_date() if on is None else parse_day(on, "--on"), strikes)


def _strike(text: str) -> tuple[str, date | None]:
    instrument, at, first = text.partition("@")
    if not instrument.strip():
        raise RegistryError(
            say("Name the instrument to leave out."),
            where="--without",
            cure=say("For example 2023/1795. `registry law` lists all instruments."),
        )
    return instrument, parse_day(first, "--without") if at else None


def _in_order(strike: tuple[str, date | None]) -> tuple[str, date]:
    return strike[0], strike[1] or date.min


def parse_path(text: str) -> Path:
    """Read a path typed on the command line.

    An empty path, for example from an unset variable, would mean the working folder. A trailing slash with no
    such folder would silently create a file.

    Raises:
        RegistryError: If it is empty, or ends with a slash and there is no such folder.
    """
    if not text.strip():
        raise RegistryError(say("The path is empty."), cure=say("Name a file or a folder."))
    if text.endswith(("/", os.sep)) and not Path(text).is_dir():
        raise RegistryError(
            say("There is no such folder."), where=text, cure=say("Create it first, or check the path.")
        )
    return Path(text)
