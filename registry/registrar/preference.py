"""Whose word counts where two records of one thing differ."""

from __future__ import annotations

from enum import StrEnum


class Prefer(StrEnum):
    """Which of the two is believed: the one that stays or the one that goes."""

    KEEP = "keep"
    GONE = "gone"
