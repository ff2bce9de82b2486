"""One data category: who receives it, why, on which legal basis and for how long."""

from __future__ import annotations

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.finding_list import finding_list
from dashboard.components.head import empty, page_head, rail_heading, section, whole_name
from dashboard.components.items import chips
from dashboard.components.names import name_links
from dashboard.components.processing import basis_words, data_marks, retention_words
from dashboard.components.recorded import sources
from dashboard.components.rows import LinkRow, folded_rows
from dashboard.components.subject import subject_id
from dashboard.components.text import counted, escaped, page_language, phrase
from dashboard.components.transfer_list import transfer_list
from dashboard.cures import by_cure
from dashboard.data import legal_bases, retained
from registry.entities import Activity, DataCategory, Purpose
from registry.facts import Facts
from registry.law.verdict import Outcome
from registry.messages import say


def show_category() -> None:
    """Show the data category given by `?id=`."""
    current = snapshot.current()
    facts = current.register.facts
    known = facts.all(DataCategory)
    whole = ("views/data.py", phrase("All data categories"))
    chosen = subject_id(known, "views/category.py", whole, say("No data category selected."))
    if chosen is None:
        return
    category = known[chosen]
    rows = current.carried_by(scenario.chosen(), chosen, page_language())
    lacking = sum(row.outcome == Outcome.UNCOVERED for row in rows)
    lead = counted(len(rows), "One transfer carries these data", "Transfers that carry these data: {count}")
    lacks = counted(lacking, "one of them lacks a safeguard", "{count} of them lack a safeguard")
    page_head(
        category.label,
        f"{lead}; {lacks}." if lacking else f"{lead}.",
        trail=("views/data.py", phrase("Data and activities")),
    )
    whole_name(category)
    if marks := data_marks(category):
        st.html(chips(marks))
    left, right = st.columns([2.4, 1], gap="large")
    with left:
        section(phrase("Who receives it"), f"{len(rows):,}" if rows else "")
        if rows:
            transfer_list(rows, key="transfers", by="parties", everything={"category": chosen})
        else:
            empty(
                phrase("No transfer of these data is recorded."),
                phrase("Transfers that carry them appear here."),
            )
        _activities(chosen, facts)
        _findings(chosen, current)
    with right:
        _purposes(chosen, current)
        _recorded(category, facts)


def _activities(category: str, facts: Facts) -> None:
    activities = [each for each in facts.all(Activity).values() if category in (each.categories or ())]
    section(phrase("In which activities"), f"{len(activities):,}" if activities else "")
    if not activities:
        empty(
            phrase("No activity with these data is recorded."),
            phrase("Activities that process them appear here."),
        )
        return
    absent = f'<span class="quiet">{escaped(phrase("Not recorded"))}</span>'
    rows = [
        LinkRow(
            "views/activity.py",
            {"id": each.id},
            each.label,
            (
                escaped(basis_words(legal_bases(each, facts))) or absent,
                escaped(retention_words(retained(each, category))) or absent,
            ),
        )
        for each in activities
    ]
    folded_rows((phrase("Activity"), phrase("Legal bases"), phrase("Kept for")), rows, key="activities")


def _findings(category: str, current: snapshot.Snapshot) -> None:
    findings = current.findings_about(category, scenario.chosen()).open
    section(phrase("Findings"), f"{len(findings):,}" if findings else "")
    if not findings:
        empty(phrase("No open findings."), phrase("What the checks find about these data appears here."))
        return
    finding_list(by_cure(findings), key="category")


def _purposes(category: str, current: snapshot.Snapshot) -> None:
    rail_heading(phrase("Purposes"))
    facts = current.register.facts
    ids = current.purposes_of(category)
    if not ids:
        empty(
            phrase("No purpose is recorded."), phrase("Purposes of its transfers and activities appear here.")
        )
        return
    name_links(ids, key="purposes")
    conditions = [each.special_condition for one in ids if (each := facts.get(Purpose, one))]
    if words := "; ".join(basis_words((), each) for each in dict.fromkeys(conditions) if each):
        st.caption(words)


def _recorded(category: DataCategory, facts: Facts) -> None:
    rail_heading(phrase("Recorded facts"))
    read = sources(category, facts)
    answers = {True: phrase("yes"), False: phrase("no"), None: phrase("not recorded")}
    rows = (
        (phrase("Special category (Art. 9)"), escaped(answers[category.special])),
        (phrase("Criminal convictions (Art. 10)"), escaped(answers[category.criminal])),
        (phrase("Data of own staff"), escaped(answers[category.hr])),
        (phrase("Obtained from"), escaped(category.obtained_from or phrase("not recorded"))),
        (phrase("Source"), "".join(f"<div>{one}</div>" for one in read) or escaped(phrase("not recorded"))),
    )
    inside = "".join(f"<dt>{escaped(term)}</dt><dd>{shown}</dd>" for term, shown in rows)
    st.html(f'<dl class="facts">{inside}</dl>')


show_category()
