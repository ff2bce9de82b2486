"""What needs attention: transfers by outcome, what changes next, and the findings, most severe first."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.findings import body, severity_tag
from dashboard.components.reasoning import bullets, reference_tags
from dashboard.components.recorded import sources
from dashboard.components.signs import outcome_label, sign
from dashboard.components.text import escaped, localised, markdown, page_language, phrase
from dashboard.table import TableRow
from registry.checks.accepted import Accepted
from registry.checks.runner import Finding
from registry.dossiers.explain import title
from registry.dossiers.transfer import TransferDossier
from registry.entities import Decision
from registry.law.verdict import Outcome

SHOWN, MORE = 8, 25
"""How many findings of one check are shown at first, and how many each click adds."""

COMING = 5
"""How many coming changes are shown at first."""

LISTED = 200
"""How many passes are listed."""


def attention_page() -> None:
    """Show the counts, the coming changes, the findings (open and accepted) and the passes."""
    current = snapshot.current()
    question = scenario.chosen()
    st.title(phrase("What needs attention"), anchor=False)
    table = scenario.verdict_table(current)
    now = scenario.baseline()
    _counts(table, scenario.verdict_table(current, now) if now else None)
    _coming(table)
    with st.spinner(phrase("Running the checks")):
        findings = current.findings(question)
        passes = current.passes(question)
    st.header(phrase("Findings"), anchor=False)
    if not findings.open:
        st.success(phrase("No open findings."), icon=":material/check:")
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


def _counts(table: pd.DataFrame, before: pd.DataFrame | None) -> None:
    """Transfers by outcome; also today's numbers if the question is about another date or law."""
    tally = table["outcome"].value_counts()
    planned = table.loc[table["planned"], "outcome"].value_counts()
    outcomes = [outcome.value for outcome in reversed(Outcome)]
    outcomes += [status for status in ("ended", "suspended", "rejected") if status in tally]
    shares = "".join(
        f'<span class="share tone-{key}" style="flex-grow:{tally[key]}"></span>'
        for key in outcomes
        if key in tally
    )
    says = ", ".join(f"{tally.get(key, 0):,} {outcome_label(key)}" for key in outcomes)
    st.html(f'<div class="shares" role="img" aria-label="{escaped(says)}">{shares}</div>')
    with st.container(horizontal=True, key="counts"):
        for key in outcomes:
            with st.container(key=f"count-{key}"):
                remarks = []
                if key in planned:
                    remarks.append(phrase("{count} of them planned", count=f"{planned[key]:,}"))
                if before is not None:
                    today = int((before["outcome"] == key).sum())
                    remarks.append(phrase("today {count}", count=f"{today:,}"))
                below = "".join(f"  \n:gray[{markdown(remark)}]" for remark in remarks)
                st.page_link(
                    "views/transfers.py",
                    label=f"**{tally.get(key, 0):,}** {sign(key)} {outcome_label(key)}{below}",
                    query_params={"verdict": key, **scenario.scenario_params()},
                    width="stretch",
                )
    st.caption(
        phrase("Transfers recorded: {total}, as of {day}.", total=f"{len(table):,}", day=scenario.chosen().on)
    )


def _coming(table: pd.DataFrame) -> None:
    """The next changes by date, worst first; lawful planned transfers that start are left out."""
    rank = {"uncovered": 0, "unknown": 1}
    coming = table.dropna(subset=["changes"])
    coming = coming[~coming["planned"] | coming["then"].isin([*rank])]
    if coming.empty:
        return
    worst = coming["then"].map(rank).fillna(len(rank))
    coming = coming.assign(worst=worst).sort_values(["changes", "worst", "id"])
    st.header(phrase("What changes next"), anchor=False)
    limit = st.session_state.get("more-coming", COMING)
    with st.container(key="coming", gap=None):
        for values in coming[[*TableRow._fields]].head(limit).itertuples(index=False, name=None):
            _change(TableRow(*values))
        _more("more-coming", len(coming), limit)


def _change(row: TableRow) -> None:
    parties = {"exporter": row.exporter, "importer": row.importer}
    if row.planned:
        says = phrase("{exporter} to {importer}: starts. {then}", **parties, then=row.becomes)
    else:
        says = phrase(
            "{exporter} to {importer}: from {now} to {then}", **parties, now=row.verdict, then=row.becomes
        )
    st.page_link(
        "views/transfer.py",
        label=f"**{row.changes}** {sign(row.then)} {markdown(says)}",
        query_params={"id": row.id, **scenario.scenario_params()},
    )


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


attention_page()
