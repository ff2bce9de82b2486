"""One finding: what is wrong and why, what cures it, and what was decided about it."""

from __future__ import annotations

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.finding_form import choices_here, finding_form
from dashboard.components.finding_list import finding_links
from dashboard.components.findings import acceptance, severity_tag
from dashboard.components.head import empty, page_head, rail_heading, section
from dashboard.components.names import name_links
from dashboard.components.questions import numbered
from dashboard.components.reasoning import bullets, reference_tags
from dashboard.components.recorded import sources
from dashboard.components.remarks import remark
from dashboard.components.subject import subject_id
from dashboard.components.text import localised, page_language, phrase
from dashboard.vendor import remarks_about
from registry.checks.runner import Finding
from registry.messages import say

FIRST_OTHERS = 12


def show_finding() -> None:
    """Show the finding given by `?id=`."""
    current = snapshot.current()
    with st.spinner(phrase("Running the checks")):
        known = current.findings_by_id(scenario.chosen())
    whole = ("views/findings.py", phrase("All findings"))
    chosen = subject_id(known, "views/finding.py", whole, say("No finding selected."))
    if chosen is None:
        return
    finding, decision = known[chosen]
    page_head(
        localised(finding.check.title),
        finding.sentence(page_language()),
        trail=("views/findings.py", phrase("Findings")),
        badge=severity_tag(finding.severity),
    )
    if decision:
        st.html(acceptance(decision))
    left, right = st.columns([2.4, 1], gap="large")
    with left:
        _cures(finding)
        _remarks(finding, current)
        _others(finding, current)
    with right:
        _subject(finding)
        _basis(finding)
        _sources(finding, current)
    if choices := choices_here(settled=decision is not None):
        with st.bottom, st.container(key="decide", gap="small"):
            finding_form(finding.id, [finding.id], choices, current.people)


def _cures(finding: Finding) -> None:
    language = page_language()
    section(phrase("What cures it"))
    st.html(bullets(finding.remedies(language), "todo"))
    questions = finding.questions(language)
    if questions:
        section(phrase("What to ask"), f"{len(questions):,}")
        with st.container(key="questions"):
            st.code(numbered(questions), language=None, wrap_lines=True)


def _remarks(finding: Finding, current: snapshot.Snapshot) -> None:
    section(phrase("Decisions and comments"))
    ids = [finding.id, *(part.id for part in finding.parts)]
    remarks = [each for each in remarks_about(current.register.facts, ids) if each.about in ids]
    if not remarks:
        empty(
            phrase("Nothing has been decided about this finding."),
            phrase("An accepted risk, an assignment or a comment appears here with its reason."),
        )
        return
    st.html(f'<div class="card">{"".join(map(remark, remarks))}</div>')


def _others(finding: Finding, current: snapshot.Snapshot) -> None:
    open_ones = current.findings(scenario.chosen()).open
    others = [each for each in open_ones if each.check is finding.check and each.id != finding.id]
    if not others:
        return
    section(phrase("Other findings of this check"), f"{len(others):,}")
    with st.container(key="names-others", horizontal=True, gap="xsmall"):
        finding_links(others[:FIRST_OTHERS])
    if len(others) > FIRST_OTHERS:
        st.page_link(
            "views/findings.py",
            label=phrase("All {count} findings of this check", count=f"{len(others) + 1:,}"),
            query_params={"check": finding.check.id, **scenario.scenario_params()},
        )


def _subject(finding: Finding) -> None:
    rail_heading(phrase("About"))
    name_links([finding.dossier.id, *(part.dossier.id for part in finding.parts)], key="about")


def _basis(finding: Finding) -> None:
    rail_heading(phrase("Why: the law"))
    st.html(reference_tags(finding.check.basis))


def _sources(finding: Finding, current: snapshot.Snapshot) -> None:
    facts = current.register.facts
    subject = current.transfer(finding.dossier.id) or facts.find(finding.dossier.id)
    read = sources(subject, facts) if subject else []
    rail_heading(phrase("Where its facts come from"))
    if not read:
        empty(phrase("No source is recorded."), phrase("The document a fact was read in appears here."))
        return
    st.html(f'<div class="card">{"".join(f"<p>{one}</p>" for one in read)}</div>')


show_finding()
