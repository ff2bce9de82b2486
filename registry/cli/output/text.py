"""The answer of `judge` and `check` as lines of text: verdicts, findings, decisions, counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from registry.checks.accepted import told as told_decision
from registry.cli.output.report import worded
from registry.cli.output.terminal import Writer
from registry.dossiers.explain import OUTCOMES, STATUSES
from registry.law.verdict import Outcome
from registry.messages import Message, render, say
from registry.vocabulary import Severity

if TYPE_CHECKING:
    from registry.checks.accepted import Accepted
    from registry.checks.runner import Finding
    from registry.cli.output.report import Report, Told
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


def tell_report(report: Report, out: Writer) -> None:
    """Every transfer with its verdict, then the findings, then a summary."""
    out.heading(say("Transfers on {day}", day=report.on))
    tell_known_at(report.history, report.known_at, out)
    _asked(report.struck, out)
    accepted = report.accepted_verdicts
    for told in report.transfers:
        tell_transfer(told, out)
        tell_decision(accepted.get(told.id), out, 1)
    tell_findings(report.findings, out)
    tell_accepted(report.accepted, out)
    out.heading(say("Summary"))
    _summary(report, out)


def tell_known_at(head: Head | None, known_at: datetime | None, out: Writer) -> None:
    """Whose knowledge it is, where not that of today."""
    if head and known_at:
        time = known_at.isoformat(" ", "seconds").removesuffix("+00:00")
        out.say(say("As known at {time} UTC, after entry {seq} of the history.", time=time, seq=head.seq))


def tell_decision(decision: Decision | None, out: Writer, depth: int = 0) -> None:
    """That a finding is accepted, if it is, until when, by whom and why."""
    if decision:
        out.say(told_decision(decision), depth)


def tell_accepted(accepted: Sequence[Accepted], out: Writer) -> None:
    """The findings that are not open because someone accepted them."""
    if accepted:
        out.heading(say("Accepted findings"))
    for finding, decision in accepted:
        out.add(f"{finding.id}: {worded(finding, out.language).says}")
        tell_decision(decision, out, 1)


def _asked(struck: Sequence[tuple[str, date | None]], out: Writer) -> None:
    for code, first in struck:
        if first is None:
            out.say(say("As if {instrument} had never held.", instrument=code))
        else:
            out.say(say("As if {instrument} fell on {day}.", instrument=code, day=first))


def tell_transfer(told: Told, out: Writer) -> None:
    """One transfer with its verdict, what to do and to ask, and what comes next."""
    out.add("")
    out.add(f"{told.label}: {told.title} ({told.id})", style=STYLES[told.outcome])
    out.add(told.reason, 1)
    tell_to_do(told.remedies, out, 1)
    tell_to_ask(told.to_ask, out, 1)
    if told.next_change:
        tell_change(told.next_change, out)


def tell_change(change: OutcomeChange, out: Writer) -> None:
    """What comes next, and when."""
    shown = OUTCOMES[change.outcome] if change.outcome else STATUSES[change.status]
    out.say(say("Next change, on {day}: {outcome}", day=change.day, outcome=shown), 1)


def tell_to_do(remedies: Iterable[str], out: Writer, depth: int) -> None:
    """Each thing to do."""
    for remedy in remedies:
        out.say(say("To do: {remedy}", remedy=remedy), depth)


def tell_to_ask(questions: Iterable[str], out: Writer, depth: int) -> None:
    """Each question to ask."""
    for question in questions:
        out.say(say("To ask: {question}", question=question), depth)


def tell_findings(findings: Sequence[Finding], out: Writer) -> None:
    """The findings of each check together; what is to be done alike about all of them is said once."""
    if findings:
        out.heading(say("Findings"))
    alike: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.severity, finding.check.id), []).append(finding)
    for (severity, check_id), found in alike.items():
        check = found[0].check
        title = render(check.title, out.language)
        out.add("")
        out.add(f"{render(SEVERITIES[severity], out.language)}: {title}", style="bold")
        out.add(f"{check_id} [{'; '.join(check.basis)}]", 1, "dim")
        told = [(finding, worded(finding, out.language)) for finding in found]
        remedies = {words.remedies for _, words in told}
        if len(remedies) == 1:
            tell_to_do(remedies.pop(), out, 1)
        for finding, words in told:
            out.add(f"{finding.dossier.id}: {words.says}", 1)
            tell_to_do(words.remedies if remedies else (), out, 2)
            tell_to_ask(words.questions, out, 2)


def _summary(report: Report, out: Writer) -> None:
    labels = ", ".join(f"{label} {count}" for label, count in report.labels().items())
    out.say(_counted(say("Transfers"), len(report.transfers), labels))
    counts = report.severities().items()
    severities = ", ".join(f"{render(SEVERITIES[which], out.language)} {count}" for which, count in counts)
    out.say(_counted(say("Other findings"), len(report.findings), severities))
    if report.all_accepted:
        out.say(_counted(say("Accepted findings"), len(report.all_accepted), ""))


def _counted(what: Message, count: int, details: str) -> Message:
    if not details:
        return say("{what}: {count}.", what=what, count=count)
    return say("{what}: {count} ({details}).", what=what, count=count, details=details)
