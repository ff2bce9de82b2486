"""The column on the right of a vendor's page: what to do, dates, open questions, the last decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from dashboard import snapshot
from dashboard.components.head import empty, rail_heading
from dashboard.components.questions import show_question_texts
from dashboard.components.reasoning import bullets
from dashboard.components.remarks import remark
from dashboard.components.text import capitalised, day_short, escaped, localised, phrase
from dashboard.components.values import subject_name
from dashboard.vendor import VendorPage
from registry.dossiers.vendor_file import DateToWatch
from registry.entities import Decision

FIRST_REMEDIES, FIRST_DATES, FIRST_ASKS = 4, 6, 4


def show_rail(page: VendorPage, current: snapshot.Snapshot) -> None:
    """Show what waits at one vendor."""
    _todo(page)
    _dates(page, current)
    _questions(page)
    _last_decision(page, current)


def _todo(page: VendorPage) -> None:
    rail_heading(phrase("To do"))
    if not page.remedies:
        empty(
            phrase("Nothing to do."),
            phrase("What would resolve a verdict or a serious finding appears here."),
        )
        return
    shown = bullets(page.remedies[:FIRST_REMEDIES], "todo")
    st.html(f'<div class="card">{shown}{_more(len(page.remedies) - FIRST_REMEDIES)}</div>')


def _dates(page: VendorPage, current: snapshot.Snapshot) -> None:
    rail_heading(phrase("Dates to watch"))
    dates = page.file.dates
    if not dates:
        empty(phrase("No upcoming date is recorded."), phrase("Ends, renewals and reviews appear here."))
        return
    alike = [
        (day, what, list(same))
        for (day, what), same in groupby(dates, key=lambda each: (each.day, localised(each.what)))
    ]
    lines = "".join(
        f"<dt>{escaped(day_short(day))}</dt><dd>{escaped(capitalised(what))}"
        f"<small>{escaped(_subjects(same, current))}</small></dd>"
        for day, what, same in alike[:FIRST_DATES]
    )
    st.html(f'<div class="card"><dl class="days">{lines}</dl>{_more(len(alike) - FIRST_DATES)}</div>')


def _subjects(dates: Sequence[DateToWatch], current: snapshot.Snapshot) -> str:
    """What several dates alike are about: one by its name, more by the first name and their number."""
    first = subject_name(dates[0].subject, current.register)
    if len(dates) == 1:
        return first
    return phrase("{first} and {count} more", first=first, count=len(dates) - 1)


def _questions(page: VendorPage) -> None:
    rail_heading(phrase("Open questions"))
    if not page.questions:
        empty(phrase("No open question."), phrase("Missing facts appear here as questions to send."))
        return
    shown = bullets(page.questions[:FIRST_ASKS], "asks")
    st.html(f'<div class="card">{shown}{_more(len(page.questions) - FIRST_ASKS)}</div>')
    count = len(page.questions)
    title = phrase("Copy the question") if count == 1 else phrase("Copy {count} questions", count=count)
    if st.button(title, icon=":material/mail:", key="copy-questions"):
        show_question_texts(page.questions)


def _last_decision(page: VendorPage, current: snapshot.Snapshot) -> None:
    decisions = [each for each in page.remarks if isinstance(each, Decision)]
    decisions += current.required_of(page.subjects)
    last = max(decisions, key=lambda each: each.made_on or date.min, default=None)
    rail_heading(phrase("Last decision"))
    if last is None:
        empty(phrase("None is recorded."), phrase("Approvals and accepted risks appear here."))
        return
    about = subject_name(last.about, current.register)
    st.html(f'<div class="card">{remark(last, about)}</div>')


def _more(count: int) -> str:
    return f'<p class="quiet">{escaped(phrase("and {count} more", count=count))}</p>' if count > 0 else ""
