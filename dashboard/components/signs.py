"""The sign and the tone of each verdict, so that no reader depends on colour."""

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
}
RESULT_TONES = {"holds": "covered", "incomplete": "unknown", "fails": "uncovered"}
"""The tone in which what became of a ground is shown."""

COLOURS = {
    "uncovered": "#c2362b",
    "unknown": "#946200",
    "covered": "#1f7d4a",
    "not_restricted": "#5b6878",
}
"""Tones for the table's canvas, which reads no stylesheet: white text has a contrast of 4.5 on each."""


def sign(outcome: str | None) -> str:
    """The sign of an outcome, or of a status where there is no outcome."""
    return SIGNS.get(outcome or "ended", "■")


def outcome_label(outcome: str) -> str:
    """An outcome, or a status, as readers see it."""
    if outcome in set(Outcome):
        return localised(OUTCOMES[Outcome(outcome)])
    return localised(STATUSES[Status(outcome)])


def badge(tone: str, text: str) -> str:
    """HTML of a label with its sign; `tone` is an outcome or status."""
    return (
        f'<span class="badge tone-{escaped(tone)}"><span aria-hidden="true">{sign(tone)}</span> '
        f"{escaped(text)}</span>"
    )
