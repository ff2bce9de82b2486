"""The parts of Today beside the work: proposals that wait, and what changed since the last visit."""

from __future__ import annotations

import streamlit as st

from dashboard.components import scenario
from dashboard.components.head import empty, rail_heading, section
from dashboard.components.proposals import age_words, named, outcome_tag, proposal_title
from dashboard.components.text import capitalised, day_short, escaped, markdown, phrase
from dashboard.components.values import moment
from dashboard.history import Wanted
from dashboard.last_visits import LastVisits
from dashboard.snapshot import Snapshot
from dashboard.subjects import SubjectLink, subject_link
from dashboard.waiting import WaitingProposal
from registry.entities import FactQuestion
from registry.history.change import PROPOSAL

FIRST_PROPOSALS, FIRST_ANSWERS, FIRST_ENTRIES = 5, 4, 6
"""How many of each are shown."""


def review(current: Snapshot) -> None:
    """The proposals that wait for a decision, by harm."""
    if current.reading is None or current.register.known_at is not None:
        return
    waiting = current.waiting(scenario.chosen())
    rail_heading(phrase("Review"))
    if not waiting:
        empty(
            phrase("Nothing waits for you."),
            phrase("Proposals from procurement appear here, worst first."),
        )
        return
    with st.container(key="rail-review", border=True, gap="small"):
        for each in waiting[:FIRST_PROPOSALS]:
            _proposal(each)
        more = len(waiting) - FIRST_PROPOSALS
        if more > 0:
            st.caption(phrase("{count} more", count=more))


def yours(current: Snapshot, person: str) -> None:
    """What somebody proposed that waits: first what waits for them.

    Args:
        current: What the page shows.
        person: Their pseudonym.
    """
    section(phrase("Yours"))
    if current.reading is None or current.register.known_at is not None:
        mine: list[WaitingProposal] = []
    else:
        mine = [each for each in current.waiting(scenario.chosen()) if each.by == person]
    if mine:
        with st.container(key="list-yours", border=True, gap="small"):
            for each in sorted(mine, key=lambda one: not one.returned)[:FIRST_PROPOSALS]:
                _proposal(each)
    else:
        empty(
            phrase("Nothing of yours waits."),
            phrase("A vendor that you add appears here until it is decided."),
        )
    st.page_link(
        "views/my-vendors.py", label=phrase("All on My vendors"), query_params=scenario.scenario_params()
    )


def _proposal(each: WaitingProposal) -> None:
    with st.container(gap=None):
        st.page_link(
            "views/proposal.py",
            label=markdown(proposal_title(each)),
            query_params={"id": each.id, **scenario.scenario_params()},
        )
        by = phrase("from {actor}", actor=named(each.by))
        if each.returned:
            by = phrase("returned to {actor}", actor=named(each.by))
        says = capitalised(f"{age_words(each)}, {by}")
        st.html(f"<p>{outcome_tag(each)}<small>{escaped(says)}</small></p>")


def answers_received(current: Snapshot) -> None:
    """What was answered lately, the latest first."""
    received = current.duties(scenario.chosen().on).answers
    if not received:
        return
    rail_heading(phrase("Answers received"))
    with st.container(key="rail-answers", border=True, gap="small"):
        for each in received[:FIRST_ANSWERS]:
            _answer(each, current)
        if len(received) > FIRST_ANSWERS:
            st.caption(phrase("{count} more", count=len(received) - FIRST_ANSWERS))


def _answer(each: FactQuestion, current: Snapshot) -> None:
    link = (
        SubjectLink("views/proposal.py", each.about)
        if each.about.startswith(PROPOSAL)
        else subject_link(each.about, current.register)
    )
    with st.container(gap=None):
        if link:
            st.page_link(
                link.view,
                label=markdown(each.text),
                query_params={"id": link.id, **scenario.scenario_params()},
            )
        else:
            st.html(f"<p><strong>{escaped(each.text)}</strong></p>")
        day = day_short(each.answered_on) if each.answered_on else ""
        by = phrase("{actor} on {day}", actor=each.answered_by or phrase("somebody"), day=day)
        st.html(f"<p>{escaped(each.answer or '')}<small>{escaped(by)}</small></p>")


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
