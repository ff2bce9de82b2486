"""What someone meant who wrote a word that is not in the list."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from registry.messages import Message, say

SHORT_LIST = 16
"""Up to so many valid values are all named in a cure."""


def nearest(word: str, options: Iterable[str]) -> str | None:
    """The option most like the word, case and separators aside; None where none is alike."""
    by_form: dict[str, str] = {}
    for option in options:
        by_form.setdefault(_form(option), option)
    close = get_close_matches(_form(word), by_form, n=1, cutoff=0.6)
    return by_form[close[0]] if close else None


def cure_among(word: object, options: Collection[str]) -> Message:
    """The cure for a word outside a closed list: the nearest member, and the list when it is short."""
    meant = nearest(word, options) if isinstance(word, str) else None
    if meant is None:
        return say("Known here: {known}.", known=tuple(options))
    if len(options) > SHORT_LIST:
        return write_instead(meant)
    return say("Write {meant}. Known here: {known}.", meant=meant, known=tuple(options))


def write_instead(meant: str) -> Message:
    """The cure that names what was meant."""
    return say("Write {meant}.", meant=meant)


def _form(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
