"""A sign and a tone for each verdict, so that no reader depends on colour."""

from __future__ import annotations

from dashboard.components.text import escaped, localised
from registry.dossiers.explain import OUTCOMES, STATUSES
from registry.law.verdict import Outcome, Status

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
RESULT_TONES = {"holds": "covered", "incomplete": "unknown", "fails": "uncovered"}
"""The tone of each result of a ground."""

COLOURS = {
    "uncovered": "#c2362b",
    "unknown": "#946200",
    "covered": "#1f7d4a",
    "not_restricted": "#5b6878",
}
"""Tones for the table's canvas, which ignores the stylesheet; white text has a contrast of 4.5 on each."""


def sign(outcome: str | None) -> str:
    """The sign of an outcome, or of a status if there is no outcome."""
    return SIGNS.get(outcome or "ended", "■")


def outcome_label(outcome: str) -> str:
    """The label of an outcome or a status."""
    if outcome in set(Outcome):
        return localised(OUTCOMES[Outcome(outcome)])
    return localised(STATUSES[Status(outcome)])


_ICONS = {
    "uncovered": "dangerous",
    "unknown": "help",
    "covered": "verified_user",
    "not_restricted": "radio_button_unchecked",
}


def icon_name(outcome: str) -> str:
    """The icon of an outcome or a status, as labels name it."""
    return f":material/{_ICONS.get(outcome, 'pause_circle')}:"


def icon(outcome: str) -> str:
    """The icon of an outcome as HTML, from the font that Streamlit bundles; the word stands beside it."""
    return (
        f'<span class="icon tone-{escaped(outcome)}" aria-hidden="true">'
        f"{_ICONS.get(outcome, 'pause_circle')}</span>"
    )


def badge(tone: str, text: str) -> str:
    """A label with its sign as HTML; `tone` is an outcome or status."""
    return f'<span class="badge tone-{escaped(tone)}">{icon(tone)}{escaped(text)}</span>'
