"""Which of two records wins; a module of its own because `registry --help` needs it and nothing else."""

from __future__ import annotations

from enum import StrEnum


class Prefer(StrEnum):
    """The record that wins: the one to keep, or the one merged into it."""

    KEEP = "keep"
    MERGED = "merged"
