"""Suggest the word that was meant by one that is not in the list."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from registry.messages import Message, say

SHORT_LIST = 16
"""A cure lists all allowed values up to this number."""


def nearest(word: str, options: Iterable[str]) -> str | None:
    """Return the option most similar to a word, ignoring case and separators; None if none is."""
    by_form: dict[str, str] = {}
    for option in options:
        by_form.setdefault(_form(option), option)
    close = get_close_matches(_form(word), by_form, n=1, cutoff=0.6)
    return by_form[close[0]] if close else None


def cure_among(word: object, options: Collection[str]) -> Message:
    """Return the cure for a word outside a closed list: the nearest member, and the list if short."""
    meant = nearest(word, options) if isinstance(word, str) else None
    if meant is None:
        return say("Allowed: {known}.", known=tuple(options))
    if len(options) > SHORT_LIST:
        return write_instead(meant)
    return say("Write {meant}. Allowed: {known}.", meant=meant, known=tuple(options))


def write_instead(meant: str) -> Message:
    """Return the cure that names the word meant."""
    return say("Write {meant}.", meant=meant)


def _form(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
