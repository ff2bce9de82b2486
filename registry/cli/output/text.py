"""The report of `judge` and `check` as text: verdicts, findings, decisions, counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from registry.checks.accepted import acceptance_text
from registry.cli.output.check_report import finding_text
from registry.cli.output.terminal import Writer
from registry.dossiers.explain import OUTCOMES, STATUSES
from registry.law.verdict import Outcome
from registry.messages import Message, render, say
from registry.vocabulary import Severity

if TYPE_CHECKING:
    from registry.checks.accepted import Accepted
    from registry.checks.runner import Finding
    from registry.cli.output.check_report import CheckReport, TransferVerdict
    from registry.entities import Decision
    from registry.history.change import Head
    from registry.law.verdict import OutcomeChange

STYLES = {
    Outcome.UNCOVERED: "bold red",
    Outcome.UNKNOWN: "bold yellow",
    Outcome.COVERED: "bold green",
    Outcome.NOT_RESTRICTED: "bold",
    None: "bold",
}
SEVERITIES = {
    Severity.CRITICAL: say("Critical"),
    Severity.HIGH: say("High"),
    Severity.MEDIUM: say("Medium"),
    Severity.LOW: say("Low"),
}


def write_report(report: CheckReport, out: Writer) -> None:
    """Write every transfer with its verdict, then the findings, then a summary."""
    out.heading(say("Transfers on {day}", day=report.on))
    write_known_at(report.history, report.known_at, out)
    _write_strikes(report.struck, out)
    accepted = report.accepted_verdicts
    for verdict in report.transfers:
        write_transfer(verdict, out)
        write_decision(accepted.get(verdict.id), out, 1)
    write_findings(report.findings, out)
    write_accepted(report.accepted, out)
    out.heading(say("Summary"))
    _summary(report, out)


def write_known_at(head: Head | None, known_at: datetime | None, out: Writer) -> None:
    """Write the time at which the facts were known, if it is not now."""
    if head and known_at:
        time = known_at.isoformat(" ", "seconds").removesuffix("+00:00")
        out.say(say("As known at {time} UTC, after entry {seq} of the history.", time=time, seq=head.seq))


def write_decision(decision: Decision | None, out: Writer, depth: int = 0) -> None:
    """Write until when, by whom and why a finding is accepted, if it is."""
    if decision:
        out.say(acceptance_text(decision), depth)


def write_accepted(accepted: Sequence[Accepted], out: Writer) -> None:
    """Write the accepted findings."""
    if accepted:
        out.heading(say("Accepted findings"))
    for finding, decision in accepted:
        out.add(f"{finding.id}: {finding_text(finding, out.language).says}")
        write_decision(decision, out, 1)


def _write_strikes(struck: Sequence[tuple[str, date | None]], out: Writer) -> None:
    for code, first in struck:
        if first is None:
            out.say(say("Assuming that {instrument} had never been in force.", instrument=code))
        else:
            out.say(say("Assuming that {instrument} is void from {day}.", instrument=code, day=first))


def write_transfer(verdict: TransferVerdict, out: Writer) -> None:
    """Write one transfer with its verdict, what to do, what to ask, and its next change."""
    out.add("")
    out.add(f"{verdict.label}: {verdict.title} ({verdict.id})", style=STYLES[verdict.outcome])
    out.add(verdict.reason, 1)
    write_remedies(verdict.remedies, out, 1)
    write_questions(verdict.to_ask, out, 1)
    if verdict.next_change:
        write_next_change(verdict.next_change, out)


def write_next_change(change: OutcomeChange, out: Writer) -> None:
    """Write the next change of a verdict, and its date."""
    shown = OUTCOMES[change.outcome] if change.outcome else STATUSES[change.status]
    out.say(say("Next change, on {day}: {outcome}", day=change.day, outcome=shown), 1)


def write_remedies(remedies: Iterable[str], out: Writer, depth: int) -> None:
    """Write what to do, one line each."""
    for remedy in remedies:
        out.say(say("To do: {remedy}", remedy=remedy), depth)


def write_questions(questions: Iterable[str], out: Writer, depth: int) -> None:
    """Write what to ask, one line each."""
    for question in questions:
        out.say(say("To ask: {question}", question=question), depth)


def write_findings(findings: Sequence[Finding], out: Writer) -> None:
    """Write findings grouped by check; a remedy that all of a group share is written once."""
    if findings:
        out.heading(say("Findings"))
    alike: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.severity, finding.check.id), []).append(finding)
    for (severity, check_id), group in alike.items():
        check = group[0].check
        title = render(check.title, out.language)
        out.add("")
        out.add(f"{render(SEVERITIES[severity], out.language)}: {title}", style="bold")
        out.add(f"{check_id} [{'; '.join(check.basis)}]", 1, "dim")
        texts = [(finding, finding_text(finding, out.language)) for finding in group]
        remedies = {words.remedies for _, words in texts}
        if len(remedies) == 1:
            write_remedies(remedies.pop(), out, 1)
        for finding, words in texts:
            out.add(f"{finding.dossier.id}: {words.says}", 1)
            write_remedies(words.remedies if remedies else (), out, 2)
            write_questions(words.questions, out, 2)


def _summary(report: CheckReport, out: Writer) -> None:
    labels = ", ".join(f"{label} {count}" for label, count in report.labels().items())
    out.say(_count(say("Transfers"), len(report.transfers), labels))
    counts = report.severities().items()
    severities = ", ".join(f"{render(SEVERITIES[which], out.language)} {count}" for which, count in counts)
    out.say(_count(say("Other findings"), len(report.findings), severities))
    if report.all_accepted:
        out.say(_count(say("Accepted findings"), len(report.all_accepted), ""))


def _count(what: Message, count: int, details: str) -> Message:
    if not details:
        return say("{what}: {count}.", what=what, count=count)
    return say("{what}: {count} ({details}).", what=what, count=count, details=details)
