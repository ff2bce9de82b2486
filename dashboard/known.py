"""The time at which the register is looked at as it was known then, from the address."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import streamlit as st

KNOWN = "known"
"""The query parameter: a day, which means its end, or a time; in UTC."""


class InvalidTimeError(ValueError):
    """The address names something else than a day or a time."""


def known_at() -> datetime | None:
    """The time that the address names; None for what is known now, and for what is not a time.

    Today means now.
    """
    given = st.query_params.get(KNOWN)
    try:
        return parsed(given) if given else None
    except InvalidTimeError:
        return None


def parsed(text: str) -> datetime | None:
    """A day or a time as the address names it; None for today, which is what is known now.

    Raises:
        InvalidTimeError: If it is neither.
    """
    try:
        if len(text) == len("2026-11-30"):
            day = date.fromisoformat(text)
            return None if day == datetime.now(UTC).date() else datetime.combine(day, time.max, UTC)
        at = datetime.fromisoformat(text.replace(" ", "+"))  # a bare + in an address is a space
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise InvalidTimeError(text) from None
