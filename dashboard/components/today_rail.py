"""The parts of Today beside the work: proposals that wait, and what changed since the last visit."""

from __future__ import annotations

import streamlit as st

from dashboard.components import scenario
from dashboard.components.head import empty, rail_heading
from dashboard.components.signs import badge, outcome_label
from dashboard.components.text import capitalised, counted, escaped, markdown, phrase
from dashboard.components.values import moment
from dashboard.history import Wanted
from dashboard.last_visits import LastVisits
from dashboard.snapshot import Snapshot
from dashboard.waiting import WaitingProposal
from registry.history.change import PROPOSAL

FIRST_PROPOSALS, FIRST_ENTRIES = 5, 6
"""How many of each are shown."""


def review(current: Snapshot) -> None:
    """The proposals that wait for a decision, the oldest first."""
    if current.reading is None or current.register.known_at is not None:
        return
    waiting = current.waiting(scenario.chosen())
    rail_heading(phrase("Review"))
    if not waiting:
        empty(
            phrase("No proposal waits."),
            phrase("What procurement proposes appears here until it is decided."),
        )
        return
    lines = "".join(_proposal(each) for each in waiting[:FIRST_PROPOSALS])
    more = len(waiting) - FIRST_PROPOSALS
    rest = f'<p class="quiet">{escaped(phrase("{count} more", count=more))}</p>' if more > 0 else ""
    st.html(f'<div class="card"><ul class="dated">{lines}</ul>{rest}</div>')


def _proposal(each: WaitingProposal) -> str:
    slug = each.id.removeprefix(PROPOSAL)
    title = each.title or phrase("proposal {id}", id=slug)
    days = (scenario.server_date() - each.since).days
    age = phrase("today") if days <= 0 else counted(days, "for one day", "for {count} days")
    state = (
        phrase("returned to {actor}", actor=each.by) if each.returned else phrase("by {actor}", actor=each.by)
    )
    outcome = badge(each.outcome.value, outcome_label(each.outcome.value)) if each.outcome else ""
    if each.conflicts:
        outcome = f'<span class="chip">{escaped(phrase("Conflicts with newer changes"))}</span>'
    command = f"registry proposals {each.id}"
    return (
        f"<li><strong>{escaped(title)}</strong> {outcome}"
        f"<small>{escaped(capitalised(age))}, {escaped(state)}</small>"
        f"<small><code>{escaped(command)}</code></small></li>"
    )


def since_last_visit(current: Snapshot, person: str) -> None:
    """What changed since someone was last here.

    Args:
        current: What the page shows.
        person: Their pseudonym.
    """
    if current.reading is None or current.seq is None or current.register.known_at is not None:
        return
    rail_heading(phrase("Since your last visit"))
    before = LastVisits.here().since(person, current.seq)
    if before is None:
        empty(phrase("This is your first visit."), phrase("What others change from now on appears here."))
        return
    entries = [each for each in current.entries(Wanted()).entries if each.seq > before]
    if not entries:
        empty(phrase("Nothing has changed."), phrase("What others change appears here when you come back."))
        return
    with st.container(key="since", gap=None):
        for each in entries[:FIRST_ENTRIES]:
            st.page_link(
                "views/entry.py",
                label=f"**{moment(each.at)}** {markdown(each.says)}",
                query_params={"seq": str(each.seq), **scenario.scenario_params()},
            )
    if current.seq - before > FIRST_ENTRIES:
        st.page_link(
            "views/history.py",
            label=phrase("All {count} entries", count=f"{current.seq - before:,}"),
            query_params=scenario.scenario_params(),
        )
