"""The findings by check, most severe first: open, accepted, and what is in order."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.findings import body, severity_tag
from dashboard.components.head import page_head
from dashboard.components.reasoning import bullets, reference_tags
from dashboard.components.recorded import sources
from dashboard.components.text import (
    capitalised,
    counted,
    escaped,
    localised,
    markdown,
    page_language,
    phrase,
)
from registry.checks.accepted import Accepted
from registry.checks.runner import Finding
from registry.dossiers.explain import title
from registry.dossiers.transfer import TransferDossier
from registry.entities import Decision

SHOWN, MORE = 8, 25
"""How many findings of one check are shown at first, and how many each click adds."""

LISTED = 200
"""How many passes are listed."""


def findings_page() -> None:
    """Show the findings, open and accepted, and the passes."""
    current, question = snapshot.current(), scenario.chosen()
    with st.spinner(phrase("Running the checks")):
        findings = current.findings(question)
        passes = current.passes(question)
    total = len(findings.open)
    lead = (
        phrase("No open findings.")
        if not total
        else counted(total, "one finding is open.", "{count} findings are open, most severe first.")
    )
    page_head(phrase("Findings"), capitalised(lead))
    for group in _groups(findings.open).values():
        _group(group)
    if findings.accepted:
        _accepted(findings.accepted)
    if passes:
        _passes(passes)


def _groups(findings: Iterable[Finding]) -> dict[tuple[str, str], list[Finding]]:
    """The findings by severity and check, most severe first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity.value, finding.check.id), []).append(finding)
    return groups


def _group(findings: list[Finding]) -> None:
    check, severity = findings[0].check, findings[0].severity
    voice = page_language()
    # A remedy that all findings share is shown once; one that names the subject, with each.
    shared = {finding.remedies(voice) for finding in findings}
    alike = len(shared) == 1 and len(findings) > 1
    todo = bullets(findings[0].remedies(voice), "todo") if alike else ""
    with st.container(key=f"check-{severity.value}-{check.id}", border=True, gap=None):
        st.html(
            f'<header class="check">{severity_tag(severity)}<h3>{escaped(localised(check.title))} '
            f'<span class="many">{len(findings):,}</span></h3>{reference_tags(check.basis)}</header>{todo}'
        )
        more = f"more-{severity.value}-{check.id}"
        limit = st.session_state.get(more, SHOWN)
        for finding in findings[:limit]:
            _finding(finding, remedies=not alike)
        _more(more, len(findings), limit)


def _more(key: str, total: int, limit: int) -> None:
    if total > limit:
        st.button(
            phrase("Show {count} more", count=min(MORE, total - limit)),
            key=f"button-{key}",
            on_click=_widen,
            args=(key, limit + MORE),
            type="tertiary",
        )


def _widen(key: str, limit: int) -> None:
    st.session_state[key] = limit


def _finding(finding: Finding, *, remedies: bool, decision: Decision | None = None) -> None:
    with st.container(key=f"finding-{finding.id}", gap=None):
        dossier = finding.dossier
        if isinstance(dossier, TransferDossier):
            st.page_link(
                "views/transfer.py",
                label=f"**{markdown(title(dossier, page_language()))}**",
                query_params={"id": dossier.id, **scenario.scenario_params()},
            )
            st.html(body(finding, remedies=remedies, decision=decision))
            return
        facts = snapshot.current().register.facts
        subject = facts.find(dossier.id)
        read = sources(subject, facts) if subject else []
        name = escaped(subject.label if subject else dossier.id)
        st.html(f"<strong>{name}</strong>{body(finding, remedies=remedies, sources=read, decision=decision)}")


def _accepted(findings: list[Accepted]) -> None:
    """The accepted findings: until when, by whom and why."""
    says = phrase("Accepted ({count})", count=f"{len(findings):,}")
    with st.expander(says, icon=":material/handshake:"):
        limit = st.session_state.get("more-accepted", SHOWN)
        for one in findings[:limit]:
            _finding(one.finding, remedies=False, decision=one.decision)
        _more("more-accepted", len(findings), limit)


def _passes(findings: tuple[Finding, ...]) -> None:
    says = phrase("Checked and in order ({count})", count=f"{len(findings):,}")
    with st.expander(says, icon=":material/check:"):
        voice = page_language()
        st.html(bullets(f.sentence(voice) for f in findings[:LISTED]))
        if len(findings) > LISTED:
            st.caption(phrase("Showing the first {count}.", count=LISTED))


findings_page()
