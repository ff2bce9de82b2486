"""Suggest the word that was meant by one that is not in the list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from registry.intake.synonyms import SYNONYMS
from registry.messages import Message, say

SHORT_LIST = 16
"""A cure lists all allowed values up to this number."""
_SHORT_WORD, _CLOSE, _CLOSE_IF_SHORT = 4, 0.75, 0.6
_LONGEST_SLUG = 100


def nearest(word: str, options: Iterable[str]) -> str | None:
    """Return the option that a word means, or that is most similar to it; None if none is.

    Case and separators do not matter. A similar word of another meaning is worse than none, so that longer
    words must be closer than short ones.
    """
    by_form: dict[str, str] = {}
    for option in options:
        by_form.setdefault(_form(option), option)
    form = _form(word)
    meant = (form, *SYNONYMS.get(form, ()))
    if (known := next((each for each in meant if each in by_form), None)) is not None:
        return by_form[known]
    cutoff = _CLOSE if len(form) > _SHORT_WORD else _CLOSE_IF_SHORT
    close = get_close_matches(form, by_form, n=1, cutoff=cutoff) or _longer_forms(form, by_form)
    return by_form[close[0]] if close else None


def _longer_forms(form: str, forms: Iterable[str]) -> list[str]:
    """The one form that continues a word, such as `google_ireland` for `google`."""
    longer = [each for each in forms if each.startswith(f"{form}_")] if form else []
    return longer if len(longer) == 1 else []


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


def suggested_id(kind: str, value: object) -> str | None:
    """Return a valid id made from what was written in place of one; None if nothing of it can be used."""
    written = str(value) if isinstance(value, (str, int)) else ""
    text = unicodedata.normalize("NFKD", written.rpartition("/")[2]).casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", text.encode("ascii", "ignore").decode()).strip("-")[:_LONGEST_SLUG]
    return f"{kind}/{slug.rstrip('-')}" if slug else None


def _form(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
