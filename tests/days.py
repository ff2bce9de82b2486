"""The day that is today in tests, unless one says otherwise."""

from __future__ import annotations

from datetime import date

TODAY = date(2026, 11, 23)
