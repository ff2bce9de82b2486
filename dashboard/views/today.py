"""Today: what to do, worst and soonest first, with one way on for each."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.chain import show_chain, where_to
from dashboard.components.finding_list import finding_list
from dashboard.components.head import empty, page_head, section
from dashboard.components.items import chips, group, item, outcome_bar
from dashboard.components.questions import questions_by_title, show_questions
from dashboard.components.reasoning import bullets
from dashboard.components.requirements import due_words, requirement_list
from dashboard.components.text import (
    capitalised,
    counted,
    day_long,
    day_short,
    escaped,
    localised,
    page_language,
    person_name,
    phrase,
)
from dashboard.components.today_dates import coming_changes, ending_soon
from dashboard.components.today_rail import answers_received, review, since_last_visit, yours
from dashboard.components.values import subject_name
from dashboard.cures import CheckCures
from dashboard.duties import requirements_about
from dashboard.identity import current_person
from dashboard.subjects import subject_link
from dashboard.today import Lacking, OpenQuestion, Today
from registry.access import AccessRole
from registry.checks.spec import CHECKS
from registry.dossiers.verdict_words import reason
from registry.entities import Decision
from registry.law.verdict import Outcome
from registry.messages import render

FIRST_LACKING, FIRST_DUE, FIRST_QUESTIONS = 5, 6, 4
"""How many of each are shown; the rest is one link away."""


def today_page() -> None:
    """Show what waits: transfers without a safeguard, questions, what ends, and what to complete."""
    current, question = snapshot.current(), scenario.chosen()
    with st.spinner(phrase("Judging the transfers")):
        waiting = current.today(question)
    page_head(phrase("Today"), _lead(waiting), before=f"{day_long(question.on)}.")
    now = scenario.baseline()
    outcome_bar(waiting.counts, waiting.planned, current.today(now).counts if now else None)
    left, right = st.columns([2.4, 1], gap="large")
    buys = current_person().role is AccessRole.PROCUREMENT
    with left:
        if buys:
            yours(current, current_person().actor)
        _lacking(waiting, current)
        _due(current)
        _questions(waiting, current)
        _incomplete(waiting.incomplete)
    with right:
        if not buys:
            review(current)
        answers_received(current)
        since_last_visit(current, current_person().actor)
        coming_changes(waiting, current)
        ending_soon(waiting, current)


def _lead(waiting: Today) -> str:
    """The sentence that could be read out."""
    lacking, unknown = waiting.unlawful + waiting.accepted, waiting.unanswered
    if not waiting.counts:
        return phrase("No transfer is recorded yet.")
    lacks = counted(lacking, "one transfer lacks a safeguard", "{count} transfers lack a safeguard")
    asks = counted(unknown, "one transfer needs information", "{count} transfers need information")
    if waiting.accepted and lacking:
        accepted = counted(waiting.accepted, "one of them an accepted risk", "{count} of them accepted risks")
        lacks = f"{lacks}, {accepted}"
    parts = [part for part, count in ((lacks, lacking), (asks, unknown)) if count]
    if not parts:
        parts = [phrase("every transfer is covered or not restricted")]
    return capitalised(f"{'; '.join(parts)}.")


def _lacking(waiting: Today, current: snapshot.Snapshot) -> None:
    total = waiting.unlawful
    section(phrase("Act first"), f"{total:,}" if total else "")
    if not waiting.lacking:
        empty(
            phrase("No transfer lacks a safeguard."),
            phrase("A transfer outside the EEA without a safeguard appears here, with what would cure it."),
        )
        return
    with group("lacking"):
        for each in waiting.lacking[:FIRST_LACKING]:
            _lacking_item(each, current)
    if len(waiting.lacking) > FIRST_LACKING:
        st.page_link(
            "views/transfers.py",
            label=phrase("All {count} transfers that lack a safeguard", count=f"{total:,}"),
            query_params={"verdict": Outcome.UNCOVERED.value, **scenario.scenario_params()},
        )


def _lacking_item(each: Lacking, current: snapshot.Snapshot) -> None:
    register, question = current.register, scenario.chosen()
    dossier = register.dossiers.transfers.dossier(each.transfers[0])
    hop, verdict = dossier.judged(register.as_of(question))
    names, language = dossier.names_of(hop), page_language()
    todo = bullets((render(remedy, language, names) for remedy in verdict.remedies), "todo")
    many, planned = len(each.transfers), [phrase("Planned, not begun")] if each.is_planned else []
    with item(
        "uncovered",
        where_to(dossier, verdict, names),
        escaped(render(reason(verdict), language, names)),
        chips([*planned, *map(localised, each.protected.says)]) + todo + _required(each, current),
        key=f"lacking-{each.transfers[0]}",
        leads_to=subject_link(each.vendor, register),
        below=lambda: show_chain(each.transfers[0], current, key=f"lacking-{each.transfers[0]}"),
    ):
        if many == 1:
            st.page_link(
                "views/transfer.py",
                label=phrase("Open the transfer"),
                query_params={"id": each.transfers[0], **scenario.scenario_params()},
            )
        else:
            st.page_link(
                "views/transfers.py",
                label=phrase("Open {count} transfers", count=many),
                query_params={
                    "vendor": each.vendor,
                    "verdict": Outcome.UNCOVERED.value,
                    **scenario.scenario_params(),
                },
            )


def _required(each: Lacking, current: snapshot.Snapshot) -> str:
    """What is required of somebody about it already, with the day, as HTML."""
    about = requirements_about(current.register.facts, {each.vendor, *each.transfers})
    waiting = (one for one in about if one.fulfilled_on is None)
    says = (phrase("Required: {text} ({due})", text=one.text, due=due_words(one)) for one in waiting)
    return "".join(f'<p class="quiet">{escaped(one)}</p>' for one in says)


def _due(current: snapshot.Snapshot) -> None:
    """Requirements by their day, and accepted risks that run out."""
    due = current.duties(scenario.chosen().on)
    count = len(due.requirements) + len(due.acceptances)
    if not count:
        return
    section(phrase("By a date"), f"{count:,}")
    if due.requirements:
        requirement_list(due.requirements[:FIRST_DUE], key="requirements")
        if len(due.requirements) > FIRST_DUE:
            st.caption(phrase("{count} more requirements", count=len(due.requirements) - FIRST_DUE))
    if due.acceptances:
        with group("acceptances"):
            for each in due.acceptances[:FIRST_DUE]:
                _acceptance(each, current)


def _acceptance(each: Decision, current: snapshot.Snapshot) -> None:
    until = day_short(each.until) if each.until else ""
    by = phrase(
        "Accepted by {actor} until {day}", actor=person_name(each.made_by or phrase("somebody")), day=until
    )
    with item(
        "acceptance",
        subject_name(each.about, current.register),
        escaped(by),
        f'<p class="quiet">{escaped(each.reason)}</p>' if each.reason else "",
        key=f"acceptance-{each.id}",
    ):
        is_finding = each.about.partition(":")[0] in CHECKS
        link = subject_link(each.about, current.register)
        if is_finding or link:
            st.page_link(
                "views/finding.py" if is_finding or link is None else link.view,
                label=phrase("Open"),
                query_params={
                    "id": each.about if is_finding or link is None else link.id,
                    **scenario.scenario_params(),
                },
            )


def _questions(waiting: Today, current: snapshot.Snapshot) -> None:
    ordered = [*questions_by_title(waiting.questions, current.register, scenario.chosen()).items()]
    count = phrase(
        "{transfers} transfers, {questions} questions",
        transfers=f"{waiting.unanswered:,}",
        questions=len(ordered),
    )
    section(phrase("Ask"), count if ordered else "")
    if not ordered:
        empty(
            phrase("No transfer waits for an answer."),
            phrase("A fact that is missing appears here as a question, with the transfers that it settles."),
        )
        return
    with group("questions-open"):
        for title, alike in ordered[:FIRST_QUESTIONS]:
            _question_item(title, alike, current)
        _other_questions(ordered[FIRST_QUESTIONS:], current)
    st.page_link(
        "views/transfers.py",
        label=phrase("All transfers that need information"),
        query_params={"verdict": Outcome.UNKNOWN.value, **scenario.scenario_params()},
    )


def _other_questions(
    others: Sequence[tuple[str, Sequence[OpenQuestion]]], current: snapshot.Snapshot
) -> None:
    if not others:
        return
    says = counted(len(others), "Show the other question", "Show the other {count} questions")
    opened = st.expander(says, key="more-questions", on_change="rerun")
    if opened.open:
        with opened:
            for title, alike in others:
                _question_item(title, alike, current)


def _question_item(title: str, alike: Sequence[OpenQuestion], current: snapshot.Snapshot) -> None:
    question, slot = scenario.chosen(), alike[0].slot
    vendors: dict[str, dict[str, None]] = {}
    for each in alike:
        for name, ids in each.vendors.items():
            vendors.setdefault(name, {}).update(dict.fromkeys(ids))
    settled = len({each for ids in vendors.values() for each in ids})
    settles = counted(settled, "one transfer waits for this.", "{count} transfers wait for this.")
    names = {name if len(ids) == 1 else f"{name} ({len(ids)})": None for name, ids in vendors.items()}
    with item("unknown", title, escaped(capitalised(settles)), chips([*names]), key=f"ask-{slot}"):
        if st.button(phrase("Copy the questions"), key=f"write-{slot}", icon=":material/mail:"):
            show_questions(alike, current.register, question)


def _incomplete(groups: tuple[CheckCures, ...]) -> None:
    total = sum(each.total for each in groups)
    count = phrase("{findings} findings in {groups} groups", findings=f"{total:,}", groups=len(groups))
    section(phrase("Complete the register"), count if groups else "")
    if not groups:
        empty(phrase("No open findings."), phrase("What the checks find appears here, by what cures it."))
        return
    finding_list(groups, key="today")


today_page()
