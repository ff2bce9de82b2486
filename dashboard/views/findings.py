"""The findings by check and by what cures them: open, accepted, and what is in order."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import snapshot
from dashboard.components import filters, scenario
from dashboard.components.finding_list import finding_links, finding_list
from dashboard.components.findings import acceptance
from dashboard.components.head import empty, page_head
from dashboard.components.reasoning import bullets
from dashboard.components.text import (
    SEVERITIES,
    capitalised,
    counted,
    escaped,
    localised,
    member_label,
    page_language,
    phrase,
)
from dashboard.components.values import entity_name
from dashboard.cures import FindingChoices
from registry.checks.accepted import Accepted
from registry.checks.runner import Finding
from registry.checks.spec import CHECKS
from registry.vocabulary import Severity

KEYS = ("check", "severity", "vendor")
SHOWN, MORE = 8, 25
"""How many accepted findings are shown at first, and how many each click adds."""

LISTED = 200
"""How many passes are listed."""


def findings_page() -> None:
    """Show the findings, open and accepted, and the passes."""
    current, question = snapshot.current(), scenario.chosen()
    with st.spinner(phrase("Running the checks")):
        findings = current.findings(question)
        passes = current.passes(question)
    page_head(phrase("Findings"), _lead(findings.open))
    if not findings.open:
        empty(phrase("No open findings."), phrase("What the checks find appears here, by what cures it."))
    else:
        _open_ones(len(findings.open), current)
    if findings.accepted:
        _accepted(findings.accepted)
    if passes:
        _passes(passes)


def _lead(findings: Sequence[Finding]) -> str:
    """The sentence that could be read out."""
    total = len(findings)
    if not total:
        return phrase("No finding is open.")
    grave = sum(each.severity in {Severity.CRITICAL, Severity.HIGH} for each in findings)
    says = counted(total, "one finding is open", "{count} findings are open")
    graver = counted(grave, "one of them critical or high", "{count} of them critical or high")
    return capitalised(f"{says}, {graver}." if grave else f"{says}.")


def _open_ones(total: int, current: snapshot.Snapshot) -> None:
    wanted = _filters(current)
    groups = current.cures(scenario.chosen(), wanted)
    shown = sum(group.total for group in groups)
    if shown != total:
        says = phrase("{shown} of {total} findings", shown=f"{shown:,}", total=f"{total:,}")
        with st.container(horizontal=True, vertical_alignment="center", key="count"):
            st.markdown(f"**{says}**", width="content")
            st.button(phrase("Clear filters"), on_click=filters.clear, args=(KEYS,), type="tertiary")
    if groups:
        finding_list(groups, key="all")
    else:
        st.info(phrase("No finding matches these filters."), icon=":material/filter_alt_off:")


def _filters(current: snapshot.Snapshot) -> FindingChoices:
    register, there = current.register, current.finding_choices(scenario.chosen())
    with st.container(key="filters"):
        columns = st.columns([1.4, 1, 1.4])
        with columns[0]:
            checks = filters.choice("check", phrase("Check"), there.checks, _check)
        with columns[1]:
            severities = filters.choice("severity", phrase("Severity"), there.severities, _severity)
        with columns[2]:
            vendors = filters.choice(
                "vendor", phrase("Vendor"), there.vendors, lambda each: entity_name(each, register)
            )
    return FindingChoices(tuple(checks), tuple(severities), tuple(vendors))


def _check(check: str) -> str:
    return localised(CHECKS[check].title)


def _severity(severity: str) -> str:
    return member_label(SEVERITIES, Severity(severity))


def _accepted(findings: list[Accepted]) -> None:
    """The accepted findings: until when, by whom and why."""
    says = phrase("Accepted ({count})", count=f"{len(findings):,}")
    opened = st.expander(says, icon=":material/handshake:", key="accepted", on_change="rerun")
    if not opened.open:
        return
    with opened:
        limit = st.session_state.get("more-accepted", SHOWN)
        for number, one in enumerate(findings[:limit]):
            with st.container(key=f"finding-{number}", gap=None):
                finding_links([one.finding])
                st.html(f"<p>{escaped(one.finding.sentence(page_language()))}</p>{acceptance(one.decision)}")
        if len(findings) > limit:
            st.button(
                phrase("Show {count} more", count=min(MORE, len(findings) - limit)),
                on_click=_widen,
                args=("more-accepted", limit + MORE),
                type="tertiary",
            )


def _passes(findings: tuple[Finding, ...]) -> None:
    says = phrase("Checks that found nothing ({count})", count=f"{len(findings):,}")
    opened = st.expander(says, icon=":material/check:", key="passes", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.html(bullets(each.sentence(page_language()) for each in findings[:LISTED]))
        if len(findings) > LISTED:
            st.caption(phrase("Showing the first {count}.", count=LISTED))


def _widen(key: str, limit: int) -> None:
    st.session_state[key] = limit


findings_page()
