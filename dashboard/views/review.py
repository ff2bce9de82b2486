"""Review: the proposals that wait for a decision, the worst first; several at once where they are alike."""

from __future__ import annotations

import streamlit as st

from dashboard import acting, snapshot
from dashboard.components import scenario
from dashboard.components.address import choice_in, toggle_in
from dashboard.components.head import empty, page_head, section
from dashboard.components.proposals import many_bar, proposal_item, ticked
from dashboard.components.signs import outcome_label
from dashboard.components.text import capitalised, counted, phrase
from dashboard.waiting import WaitingProposal
from registry.access import Action

NO_VERDICT = "none"


def review_page() -> None:
    """Show the proposals that the address asks for."""
    current, question = snapshot.current(), scenario.chosen()
    waiting: tuple[WaitingProposal, ...] = ()
    if current.register.known_at is None:
        with st.spinner(phrase("Judging the proposals")):
            waiting = current.waiting(question)
    page_head(phrase("Review"), _lead(waiting, decides=acting.may(Action.APPROVE)))
    if not waiting:
        empty(
            phrase("No proposal waits."),
            phrase("What procurement proposes appears here until you have decided it, the worst first."),
        )
        return
    shown = _filtered(waiting)
    if not shown:
        empty(phrase("No proposal matches these filters."), phrase("Clear a filter to see more."))
    decides = acting.may(Action.APPROVE)
    mine = [each for each in shown if not each.returned]
    returned = [each for each in shown if each.returned]
    if mine:
        _list(
            phrase("Waiting for you") if decides else phrase("Waiting for a decision"), mine, decides=decides
        )
    if returned:
        _list(phrase("Returned, waiting for an answer"), returned, decides=decides)
    if decides and (chosen := ticked(shown)):
        many_bar(chosen, current.people)


def _lead(waiting: tuple[WaitingProposal, ...], *, decides: bool) -> str:
    """The sentence that could be read out."""
    mine = [each for each in waiting if not each.returned]
    if not waiting:
        return phrase("No proposal waits.")
    if not decides:
        waits = counted(len(mine), "one proposal waits", "{count} proposals wait")
        return capitalised(phrase("{waits} for the data protection officer.", waits=waits))
    if not mine:
        return phrase("Nothing waits for you; what you returned has not been answered yet.")
    waits = counted(
        len(mine), "one proposal waits for your decision", "{count} proposals wait for your decision"
    )
    lacking = sum(bool(each.lacking) for each in mine)
    lacks = counted(lacking, "one would lack a safeguard", "{count} would lack a safeguard")
    return capitalised(f"{waits}; {lacks}." if lacking else f"{waits}.")


def _filtered(waiting: tuple[WaitingProposal, ...]) -> list[WaitingProposal]:
    outcomes = dict.fromkeys(_outcome(each) for each in waiting)
    authors = sorted({each.by for each in waiting})
    if len(outcomes) < 2 and len(authors) < 2:
        return [*waiting]
    with st.container(key="filters"):
        first, second, third = st.columns([1, 1, 1], vertical_alignment="bottom")
        with first:
            outcome = choice_in("verdict", phrase("Worst verdict after"), [*outcomes], _outcome_words)
        with second:
            author = choice_in("who", phrase("From"), authors, str)
        with third:
            only = toggle_in("open", phrase("Only those waiting for a decision"))
    return [
        each
        for each in waiting
        if outcome in (None, _outcome(each)) and author in (None, each.by) and not (only and each.returned)
    ]


def _outcome(each: WaitingProposal) -> str:
    return each.outcome.value if each.outcome else NO_VERDICT


def _outcome_words(outcome: str) -> str:
    return phrase("Changes no verdict") if outcome == NO_VERDICT else outcome_label(outcome)


def _list(title: str, proposals: list[WaitingProposal], *, decides: bool) -> None:
    section(title, f"{len(proposals):,}")
    with st.container(
        key=f"list-proposals-{'returned' if proposals[0].returned else 'open'}", border=True, gap=None
    ):
        for each in proposals:
            proposal_item(each, pickable=decides)


review_page()
