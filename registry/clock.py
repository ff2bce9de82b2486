"""The time that the register writes down.

One place, so that the builder of the sample can replay two years of history; no command sets it.
"""

from __future__ import annotations

from datetime import UTC, datetime


def current_time() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)
