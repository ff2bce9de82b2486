"""Which of two records wins; a module of its own because `registry --help` needs it and nothing else."""

from __future__ import annotations

from enum import StrEnum


class Prefer(StrEnum):
    """Which of the two is believed: the one that stays or the one that goes."""

    KEEP = "keep"
    MERGED = "merged"
