"""Decisions: what was approved, rejected, accepted, assigned and said, by whom, until when and why."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.address import choice_in, text_in, toggle_in
from dashboard.components.head import empty, page_head
from dashboard.components.links import link_to
from dashboard.components.reasoning import bullets
from dashboard.components.remarks import reopened_words
from dashboard.components.text import capitalised, counted, day_short, escaped, localised, person_name, phrase
from dashboard.decisions import DECIDED_AS, DecisionLine, narrowed
from registry.vocabulary import DecisionKind

SHOWN, MORE = 40, 40
"""How many are shown at first, and how many each click adds."""


def decisions_page() -> None:
    """Show the decisions and comments that the address asks for."""
    current, on = snapshot.current(), scenario.chosen().on
    with st.spinner(phrase("Reading the decisions")):
        lines = current.decisions()
    waiting = sum(each.is_open(on) for each in lines)
    says = phrase(
        "{all}; in force, or waiting to be done: {open}.",
        all=counted(len(lines), "one decision or comment", "{count} decisions and comments"),
        open=counted(waiting, "one", "{count}"),
    )
    page_head(phrase("Decisions"), capitalised(says) if lines else phrase("Nothing has been decided yet."))
    if not lines:
        empty(
            phrase("No decision and no comment is recorded."),
            phrase(
                "Approvals, rejections, accepted risks, assignments and comments appear here, with reasons."
            ),
        )
        return
    shown = _filtered(lines, on)
    if not shown:
        empty(phrase("No decision matches these filters."), phrase("Clear a filter to see more."))
    limit = st.session_state.get("more-decisions", SHOWN)
    if shown:
        with st.container(key="list-decisions", border=True, gap=None):
            for each in shown[:limit]:
                _decision(each, current, on)
    if len(shown) > limit:
        st.button(
            phrase("Show {count} more", count=min(MORE, len(shown) - limit)),
            on_click=_widen,
            args=(limit + MORE,),
            type="tertiary",
        )


def _widen(limit: int) -> None:
    st.session_state["more-decisions"] = limit


def _filtered(lines: tuple[DecisionLine, ...], on: date) -> list[DecisionLine]:
    with st.container(key="filters"):
        first, second, third = st.columns([1, 1, 1], vertical_alignment="bottom")
        with first:
            kind = choice_in(
                "kind", phrase("Kind"), [*map(str, DECIDED_AS)], lambda one: localised(DECIDED_AS[one])
            )
        with second:
            person = text_in("who", phrase("Who"), placeholder=phrase("A pseudonym"))
        with third:
            still_open = toggle_in("open", phrase("Only what is in force or waiting"))
    return narrowed(lines, kind, person, still_open=still_open, on=on)


def _decision(each: DecisionLine, current: snapshot.Snapshot, on: date) -> None:
    with st.container(horizontal=True, vertical_alignment="top", key=f"item-{each.id}"):
        kind = localised(DECIDED_AS[each.kind])
        ended = f' <span class="chip">{escaped(phrase("Ended"))}</span>' if each.expired(on) else ""
        if each.own_proposal:
            ended += f' <span class="chip">{escaped(phrase("Own proposal"))}</span>'
        reason = f"<p>{escaped(each.reason)}</p>" if each.reason else ""
        st.html(
            f'<div class="item"><div><h2><span class="chip">{escaped(kind)}</span> '
            f"{escaped(each.about)}{ended}</h2>"
            f'<p class="quiet">{escaped(_by(each))}</p>{reason}{_aftermath(each)}'
            f"{bullets(each.requirements, 'todo')}{_without_reason(each)}</div></div>",
            width="stretch",
        )
        link = link_to(each.subject, current.register) if each.subject else None
        if link:
            with st.container(width="content"):
                view, params = link
                st.page_link(
                    view, label=phrase("Open"), query_params={**params, **scenario.scenario_params()}
                )


def _aftermath(each: DecisionLine) -> str:
    """By which documents it was closed, and that it was reopened, by whom and why."""
    says = [phrase("Shown by {title}", title=one) for one in each.evidence]
    if each.reopened_on:
        says.append(reopened_words(each.reopened_on, each.reopened_by, each.reopened_why))
    return "".join(f'<p class="quiet">{escaped(one)}</p>' for one in says)


def _without_reason(each: DecisionLine) -> str:
    """A decision that someone must answer for and that says no reason is marked."""
    if each.reason or each.kind not in {DecisionKind.RISK_ACCEPTED, DecisionKind.REJECTED}:
        return ""
    return f'<p class="absent">{escaped(phrase("No reason recorded."))}</p>'


def _by(each: DecisionLine) -> str:
    parts = [
        phrase("by {actor}", actor=person_name(each.by)) if each.by else phrase("by whom is not recorded")
    ]
    if each.on:
        parts.append(day_short(each.on))
    if each.assigned_to:
        parts.append(phrase("assigned to {actor}", actor=each.assigned_to))
    if each.until:
        parts.append(phrase("until {day}", day=day_short(each.until)))
    return capitalised(" · ".join(parts))


decisions_page()
