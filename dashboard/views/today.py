"""Today: what to do, worst and soonest first, with one way on for each."""

from __future__ import annotations

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.finding_list import finding_list
from dashboard.components.head import empty, page_head, rail_heading, section
from dashboard.components.items import chips, group, item, outcome_bar
from dashboard.components.questions import question_title, show_questions
from dashboard.components.reasoning import bullets
from dashboard.components.requirements import requirement_list
from dashboard.components.signs import outcome_label
from dashboard.components.text import (
    capitalised,
    counted,
    day_long,
    day_short,
    escaped,
    markdown,
    page_language,
    phrase,
)
from dashboard.components.today_rail import answers_received, review, since_last_visit
from dashboard.components.values import subject_name
from dashboard.cures import CheckCures
from dashboard.identity import current_person
from dashboard.subjects import subject_link
from dashboard.today import Coming, Lacking, OpenQuestion, Today
from registry.checks.runner import Finding
from registry.checks.spec import CHECKS
from registry.dossiers.deadlines import DeadlineDossier, DeadlineKind
from registry.dossiers.explain import label, reason
from registry.entities import Decision
from registry.law.verdict import Outcome, Status
from registry.messages import country_name, render

FIRST_LACKING, FIRST_DUE, FIRST_QUESTIONS, FIRST_ENDING = 5, 6, 4, 6
"""How many of each are shown; the rest is one link away."""
_DUTIES = frozenset({DeadlineKind.ACCEPTANCE, DeadlineKind.REQUIREMENT})


def today_page() -> None:
    """Show what waits: transfers without a safeguard, questions, what ends, and what to complete."""
    current, question = snapshot.current(), scenario.chosen()
    with st.spinner(phrase("Judging the transfers")):
        waiting = current.today(question)
    page_head(phrase("Today"), _lead(waiting), before=f"{day_long(question.on)}.")
    now = scenario.baseline()
    outcome_bar(waiting.counts, waiting.planned, current.today(now).counts if now else None)
    left, right = st.columns([2.4, 1], gap="large")
    with left:
        _lacking(waiting, current)
        _due(current)
        _questions(waiting, current)
        _incomplete(waiting.incomplete)
    with right:
        review(current)
        answers_received(current)
        since_last_visit(current, current_person().actor)
        _coming(waiting, current)
        _ending(waiting)


def _lead(waiting: Today) -> str:
    """The sentence that could be read out."""
    lacking, unknown = waiting.unlawful, waiting.unanswered
    if not waiting.counts:
        return phrase("No transfer is recorded yet.")
    lacks = counted(lacking, "one transfer lacks a safeguard", "{count} transfers lack a safeguard")
    asks = counted(unknown, "one transfer needs information", "{count} transfers need information")
    parts = [part for part, count in ((lacks, lacking), (asks, unknown)) if count]
    if not parts:
        parts = [phrase("every transfer is covered or not restricted")]
    if waiting.accepted:
        parts.append(counted(waiting.accepted, "one risk is accepted", "{count} risks are accepted"))
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
    code = dossier.transfers.parties.jurisdiction(dossier.row.importer.organisation)
    country = country_name(code, language) if code else phrase("country not recorded")
    many = len(each.transfers)
    with item(
        "uncovered",
        f"{names['importer']} · {country}",
        escaped(render(reason(verdict), language, names)),
        _special(each) + bullets((render(remedy, language, names) for remedy in verdict.remedies), "todo"),
        key=f"lacking-{each.transfers[0]}",
        leads_to=subject_link(each.vendor, register),
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


def _special(each: Lacking) -> str:
    """What makes it graver: data that the law protects most."""
    if not each.special:
        return ""
    says = phrase("Special categories of data: {data}", data=", ".join(each.special))
    return f'<p class="chips"><span class="chip">{escaped(says)}</span></p>'


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
    by = phrase("Accepted by {actor} until {day}", actor=each.made_by or phrase("somebody"), day=until)
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
    shown = waiting.questions[:FIRST_QUESTIONS]
    count = phrase(
        "{transfers} transfers, {questions} questions",
        transfers=f"{waiting.unanswered:,}",
        questions=len(waiting.questions),
    )
    section(phrase("Ask"), count if shown else "")
    if not shown:
        empty(
            phrase("No transfer waits for an answer."),
            phrase("A fact that is missing appears here as a question, with the transfers that it settles."),
        )
        return
    with group("questions-open"):
        for each in shown:
            _question_item(each, current)
    if len(waiting.questions) > len(shown):
        st.page_link(
            "views/transfers.py",
            label=phrase("All transfers that need information"),
            query_params={"verdict": Outcome.UNKNOWN.value, **scenario.scenario_params()},
        )


def _question_item(each: OpenQuestion, current: snapshot.Snapshot) -> None:
    question = scenario.chosen()
    settles = counted(each.transfers, "one transfer waits for this.", "{count} transfers wait for this.")
    names = {name if len(ids) == 1 else f"{name} ({len(ids)})": None for name, ids in each.vendors.items()}
    with item(
        "unknown",
        question_title(each, current.register, question),
        escaped(capitalised(settles)),
        chips([*names]),
        key=f"ask-{each.slot}",
    ):
        if st.button(phrase("Copy the questions"), key=f"write-{each.slot}", icon=":material/mail:"):
            show_questions(each, current.register, question)


def _incomplete(groups: tuple[CheckCures, ...]) -> None:
    total = sum(each.total for each in groups)
    count = phrase("{findings} findings in {groups} groups", findings=f"{total:,}", groups=len(groups))
    section(phrase("Complete the register"), count if groups else "")
    if not groups:
        empty(phrase("No open findings."), phrase("What the checks find appears here, by what cures it."))
        return
    finding_list(groups, key="today")


def _coming(waiting: Today, current: snapshot.Snapshot) -> None:
    rail_heading(phrase("Changes next"))
    if not waiting.coming:
        empty(
            phrase("No verdict changes on a known date."),
            phrase("A verdict that will change on a recorded date appears here, soonest first."),
        )
        return
    with st.container(key="coming", gap=None):
        for each in waiting.coming[:FIRST_ENDING]:
            _change(each, current)
        more = len(waiting.coming) - FIRST_ENDING
        if more > 0:
            st.caption(phrase("{count} more", count=f"{more:,}"))


def _change(each: Coming, current: snapshot.Snapshot) -> None:
    names = current.register.dossiers.transfers.dossier(each.transfer).names
    then = outcome_label((each.change.outcome or each.change.status).value)
    parties = {"exporter": names["exporter"], "importer": names["importer"], "then": then}
    if each.verdict.status is Status.PLANNED:
        says = phrase("{exporter} to {importer}: starts. {then}", **parties)
    else:
        now = label(each.verdict, page_language())
        says = phrase("{exporter} to {importer}: from {now} to {then}", now=now, **parties)
    st.page_link(
        "views/transfer.py",
        label=f"**{day_short(each.day)}** {markdown(says)}",
        query_params={"id": each.transfer, **scenario.scenario_params()},
    )


def _ending(waiting: Today) -> None:
    rail_heading(phrase("Ends within 90 days"))
    ending = [each for each in waiting.ending if not _is_duty(each)]
    if not ending:
        empty(
            phrase("Nothing recorded ends soon."),
            phrase("Listings, clauses, agreements and assessments appear here before they end."),
        )
        return
    lines = "".join(f"<li>{escaped(each.sentence(page_language()))}</li>" for each in ending[:FIRST_ENDING])
    more = len(ending) - FIRST_ENDING
    rest = f'<p class="quiet">{escaped(phrase("{count} more", count=more))}</p>' if more > 0 else ""
    st.html(f'<div class="card"><ul class="dated">{lines}</ul>{rest}</div>')


def _is_duty(finding: Finding) -> bool:
    """Whether it stands under what is to be done by a date already."""
    dossier = finding.dossier
    return isinstance(dossier, DeadlineDossier) and dossier.deadline in _DUTIES


today_page()
