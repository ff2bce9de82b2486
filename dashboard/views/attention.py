"""What needs attention: how many transfers stand how, what changes next, and the findings, gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.components import asked
from dashboard.components.reasoning import bullets, references
from dashboard.components.signs import named, sign
from dashboard.components.words import SEVERITIES, escaped, language, markdown, tell, told, word
from registry.checks.runner import Finding
from registry.dossiers.explain import title
from registry.dossiers.transfer import TransferDossier
from registry.law.verdict import Outcome

SHOWN = 8
"""Findings of one check that are shown at first."""


def show() -> None:
    """Show the counts, the changes to come and the open findings."""
    found = data.reading()
    asked_for = asked.question()
    st.title(tell("What needs attention"), anchor=False)
    table = asked.judged(found)
    _counts(Counter(table["outcome"]))
    _coming(table)
    findings = found.findings(asked_for)
    st.header(tell("Findings"), anchor=False)
    if not findings:
        st.success(tell("No check finds anything open."), icon=":material/check:")
    for check_id, group in _by_check(findings).items():
        _group(check_id, group)


def _by_check(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings by their check, the check with the gravest finding first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.check.id, []).append(finding)
    return groups


def _counts(tally: Counter[str]) -> None:
    outcomes = [outcome.value for outcome in reversed(Outcome)]
    outcomes += [status for status in ("ended", "suspended") if status in tally]
    shares = "".join(
        f'<span class="share tone-{key}" style="flex-grow:{tally[key]}"></span>'
        for key in outcomes
        if tally[key]
    )
    says = ", ".join(f"{tally[key]} {named(key)}" for key in outcomes)
    st.html(f'<div class="shares" role="img" aria-label="{escaped(says)}">{shares}</div>')
    with st.container(horizontal=True, key="counts"):
        for key in outcomes:
            with st.container(key=f"count-{key}"):
                st.page_link(
                    "views/transfers.py",
                    label=f"**{tally[key]:,}** {sign(key)} {named(key)}",
                    query_params={"verdict": key, **asked.carried()},
                    width="stretch",
                )
    st.caption(
        tell("{total} transfers on file, as of {day}.", total=f"{tally.total():,}", day=asked.question().on)
    )


def _coming(table: pd.DataFrame) -> None:
    coming = table.dropna(subset=["changes"]).sort_values("changes").head(5)
    if coming.empty:
        return
    st.header(tell("What changes next"), anchor=False)
    for row in coming.itertuples():
        says = tell(
            "{exporter} to {importer}: from {now} to {then}",
            exporter=row.exporter,
            importer=row.importer,
            now=row.verdict,
            then=row.becomes,
        )
        st.page_link(
            "views/transfer.py",
            label=f"**{row.changes}** {markdown(says)}",
            icon=":material/event:",
            query_params={"id": str(row.id), **asked.carried()},
        )


def _group(check_id: str, findings: list[Finding]) -> None:
    check = findings[0].check
    severity = findings[0].severity
    with st.container(key=f"check-{check_id}"):
        st.html(
            f'<header class="check"><span class="severity severity-{severity.value}">'
            f"{escaped(word(SEVERITIES, severity))}</span><h3>{escaped(told(check.title))} "
            f'<span class="many">{len(findings):,}</span></h3>{references(check.basis)}</header>'
        )
        more = f"more-{check_id}"
        limit = st.session_state.get(more, SHOWN)
        for finding in findings[:limit]:
            _finding(finding)
        if len(findings) > limit:
            st.button(
                tell("Show {count} more", count=min(25, len(findings) - limit)),
                key=f"button-{more}",
                on_click=_widen,
                args=(more, limit + 25),
            )


def _widen(key: str, limit: int) -> None:
    st.session_state[key] = limit


def _finding(finding: Finding) -> None:
    voice = language()
    with st.container(key=f"finding-{finding.id}", border=True, gap=None):
        dossier = finding.dossier
        if isinstance(dossier, TransferDossier):
            st.page_link(
                "views/transfer.py",
                label=f"**{markdown(title(dossier, voice))}**",
                query_params={"id": dossier.id, **asked.carried()},
            )
        else:
            st.html(f"<strong>{escaped(_subject(finding))}</strong>")
        questions, remedies = finding.questions(voice), finding.remedies(voice)
        st.html(
            f"<p>{escaped(finding.sentence(voice))}</p>"
            f'<div class="folds">{_folded(tell("What to do"), remedies, "todo", opened=not questions)}'
            f"{_folded(tell('What to ask'), questions, 'asks', opened=False)}</div>"
        )


def _subject(finding: Finding) -> str:
    subject = data.reading().register.facts.find(finding.dossier.id)
    return subject.label if subject else finding.dossier.id


def _folded(heading: str, items: tuple[str, ...], kind: str, *, opened: bool) -> str:
    if not items:
        return ""
    return (
        f"<details{' open' if opened else ''}><summary>{escaped(heading)} ({len(items)})</summary>"
        f"{bullets(items, kind)}</details>"
    )


show()
