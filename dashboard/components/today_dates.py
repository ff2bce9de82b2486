"""The dates beside the work: verdicts that will change, and what ends within 90 days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.head import empty, rail_heading
from dashboard.components.signs import outcome_label
from dashboard.components.text import day_short, localised, markdown, page_language, phrase
from dashboard.subjects import subject_link
from dashboard.today import Coming, Ending, Today
from registry.dossiers.deadlines import DeadlineKind
from registry.dossiers.verdict_words import label
from registry.law.verdict import Status
from registry.messages import say
from registry.register import Register

FIRST_DATES, MOST_DATES = 6, 60
_ENDS = {
    DeadlineKind.AGREEMENT: say("Agreement ends"),
    DeadlineKind.ASSESSMENT: say("Assessment due for review"),
    DeadlineKind.LISTING: say("Certification due for renewal"),
    DeadlineKind.MECHANISM: say("Safeguard expires"),
    DeadlineKind.ADEQUACY: say("Adequacy decision ends"),
}
"""What is shown here; acceptances and requirements stand under what is to be done by a date already."""
_Line = TypeVar("_Line")


def coming_changes(waiting: Today, current: snapshot.Snapshot) -> None:
    """The verdicts that will change, soonest first; the rest one click away."""
    rail_heading(phrase("Changes next"))
    if not waiting.coming:
        empty(
            phrase("No verdict changes on a known date."),
            phrase("A verdict that will change on a recorded date appears here, soonest first."),
        )
        return
    _first_and_rest("coming", waiting.coming, lambda each: _change(each, current.register))


def _change(each: Coming, register: Register) -> None:
    """A change; several alike lead to the vendor's transfers."""
    vendor = register.dossiers.transfers.rows[each.transfer].importer.organisation
    many = len(each.alike)
    more = f" :gray[{markdown(phrase('({count} transfers)', count=many))}]" if many > 1 else ""
    together = many > 1 and vendor is not None
    st.page_link(
        "views/transfers.py" if together else "views/transfer.py",
        label=f"**{day_short(each.day)}** {markdown(_says(each, register))}{more}",
        query_params={
            **({"vendor": vendor} if together and vendor else {"id": each.transfer}),
            **scenario.scenario_params(),
        },
    )


def _says(each: Coming, register: Register) -> str:
    names = register.dossiers.transfers.dossier(each.transfer).names
    then = outcome_label((each.change.outcome or each.change.status).value)
    parties = {"exporter": names["exporter"], "importer": names["importer"], "then": then}
    if each.verdict.status is Status.PLANNED:
        return phrase("{exporter} to {importer}: starts. {then}", **parties)
    now = label(each.verdict, page_language())
    return phrase("{exporter} to {importer}: from {now} to {then}", now=now, **parties)


def ending_soon(waiting: Today, current: snapshot.Snapshot) -> None:
    """What ends within 90 days, soonest first, each with a link to its subject or finding."""
    rail_heading(phrase("Ends within 90 days"))
    ending = [each for each in waiting.ending if each.deadline.deadline in _ENDS]
    if not ending:
        empty(
            phrase("Nothing recorded ends soon."),
            phrase("Listings, clauses, agreements and assessments appear here before they end."),
        )
        return
    _first_and_rest("ending", ending, lambda each: _end(each, current.register))


def _end(each: Ending, register: Register) -> None:
    deadline = each.deadline
    link = subject_link(deadline.id, register)
    what = phrase("{what}: {subject}", what=localised(_ENDS[deadline.deadline]), subject=deadline.label)
    st.page_link(
        link.view if link else "views/finding.py",
        label=f"**{day_short(each.day)}** {markdown(what)}",
        query_params={
            "id": link.id if link else each.finding,
            **scenario.scenario_params(),
        },
    )


def _first_and_rest(key: str, lines: Sequence[_Line], show: Callable[[_Line], None]) -> None:
    """The first lines, and an expander for the others."""
    with st.container(key=f"dates-{key}", gap=None):
        for each in lines[:FIRST_DATES]:
            show(each)
        rest = lines[FIRST_DATES:]
        if not rest:
            return
        opened = st.expander(
            phrase("Show the other {count}", count=f"{len(rest):,}"), key=f"more-{key}", on_change="rerun"
        )
        if opened.open:
            with opened:
                for each in rest[:MOST_DATES]:
                    show(each)
                if len(rest) > MOST_DATES:
                    st.caption(phrase("and {count} more", count=f"{len(rest) - MOST_DATES:,}"))
