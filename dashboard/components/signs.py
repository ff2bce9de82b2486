"""A sign and a tone for each verdict, so that no reader depends on colour."""

from __future__ import annotations

import streamlit as st

from dashboard.components.text import escaped, localised
from registry.dossiers.verdict_words import OUTCOMES, STATUSES

SIGNS = {
    "uncovered": "✕",
    "unknown": "?",
    "covered": "✓",
    "not_restricted": "○",
    "planned": "◇",
    "ended": "■",
    "suspended": "‖",
    "rejected": "⊘",
}
_LABELS = {str(key): label for key, label in (*STATUSES.items(), *OUTCOMES.items())}
RESULT_TONES = {"holds": "covered", "incomplete": "unknown", "fails": "uncovered"}
"""The tone of each result of a ground."""

_TINTS = {
    "light": {"uncovered": "#fdeceb", "unknown": "#fdf2d9", "covered": "#e5f4eb", "": "#eef1f5"},
    "dark": {"uncovered": "#3b1a1c", "unknown": "#352910", "covered": "#12311f", "": "#242d3a"},
}


def tint(outcome: str) -> str:
    """The tint of an outcome for a table's canvas, which the stylesheet does not reach."""
    tints = _TINTS["dark" if st.context.theme.type == "dark" else "light"]
    return tints.get(outcome, tints[""])


def sign(outcome: str | None) -> str:
    """The sign of an outcome, or of a status if there is no outcome."""
    return SIGNS.get(outcome or "ended", "■")


def outcome_label(outcome: str) -> str:
    """The label of an outcome or a status."""
    return localised(_LABELS[outcome])


_ICONS = {
    "uncovered": "dangerous",
    "unknown": "help",
    "covered": "verified_user",
    "not_restricted": "radio_button_unchecked",
}
_GLYPHS = {"requirement": "assignment", "acceptance": "event_busy", "none": "description"}
"""Icons of what has no outcome, from the font that Streamlit bundles."""


def icon_name(outcome: str) -> str:
    """The icon of an outcome or a status, as labels name it."""
    return f":material/{_ICONS.get(outcome) or _GLYPHS.get(outcome, 'pause_circle')}:"


def icon(outcome: str) -> str:
    """The icon of an outcome as HTML, drawn by the stylesheet; the word stands beside it."""
    if outcome in _GLYPHS:
        return f'<span class="glyph" aria-hidden="true">{_GLYPHS[outcome]}</span>'
    return f'<span class="icon tone-{escaped(outcome)}" aria-hidden="true"></span>'


def badge(tone: str, text: str) -> str:
    """A label with its sign as HTML; `tone` is an outcome or status."""
    return f'<span class="badge tone-{escaped(tone)}">{icon(tone)}{escaped(text)}</span>'
