"""The report of `judge` and `check` as text: a summary, then verdicts, findings and decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from registry.checks.accepted import acceptance_text
from registry.checks.spec import Standing
from registry.cli.output.check_report import finding_text, is_to_watch
from registry.cli.output.summary import write_summary
from registry.cli.output.terminal import Writer
from registry.dossiers.verdict_words import OUTCOMES, STATUSES
from registry.law.verdict import Outcome
from registry.messages import Message, say
from registry.vocabulary import Severity

if TYPE_CHECKING:
    from registry.checks.accepted import Accepted
    from registry.checks.runner import Finding
    from registry.cli.output.check_report import CheckReport, StruckAct, TransferVerdict
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
STANDINGS = {Standing.VIOLATION: say("violation"), Standing.UNKNOWN: say("needs information")}
TO_WATCH = say("to watch")
"""What a violation of low severity is called: nothing is broken yet."""


class Bounds(NamedTuple):
    """How many groups of transfers and findings are written, and how many of each; None for all.

    Transfers that lack the same form a group, as do findings of one check, severity and standing.
    """

    transfers: int | None = 10
    findings: int | None = 5
    items: int | None = 3

    @classmethod
    def of(cls, limit: int | None, *, whole: bool) -> Bounds:
        """The bounds that `--limit` and `--all` set."""
        if whole:
            return NO_BOUNDS
        return cls(limit, limit, limit) if limit else cls()


NO_BOUNDS = Bounds(None, None, None)


def write_report(report: CheckReport, out: Writer, bounds: Bounds = NO_BOUNDS) -> None:
    """Write a summary, then transfers with their verdicts and findings, the worst first."""
    out.heading(say("Transfers on {day}", day=report.on))
    write_known_at(report.history, report.known_at, out)
    write_strikes(report.struck, out)
    if report.struck:
        _write_effect_of_strikes(report, out)
    write_summary(report, out)
    transfers = _write_transfers(report, out, bounds)
    findings = write_findings(report.findings, out, bounds)
    accepted = report.accepted[: bounds.findings]
    write_accepted(accepted, out)
    listed = (transfers, findings, len(accepted))
    whole = (len(report.transfers), len(report.findings), len(report.accepted))
    if listed != whole:
        _write_rest(sum(whole) - sum(listed), out)


def _write_rest(more: int, out: Writer) -> None:
    out.add("")
    out.say(say("Not listed: {count} more transfers and findings. --all prints everything.", count=more))


def _write_transfers(report: CheckReport, out: Writer, bounds: Bounds) -> int:
    """Write transfers, like ones folded; returns how many."""
    accepted = report.accepted_verdicts
    groups: dict[object, list[TransferVerdict]] = {}
    for verdict in report.transfers:
        alone = bounds == NO_BOUNDS or verdict.outcome is Outcome.UNCOVERED or verdict.id in accepted
        slots = tuple(slot for slot, _ in verdict.questions)
        groups.setdefault(verdict.id if alone else (verdict.label, slots), []).append(verdict)
    listed = 0
    for first, *others in [*groups.values()][: bounds.transfers]:
        write_transfer(first, out)
        write_decision(accepted.get(first.id), out, 1)
        shown = others[: bounds.items]
        if others:
            out.say(say("The same applies to {count} more:", count=len(others)), 1)
        for one in shown:
            out.add(f"{one.title} ({one.id})", 2)
        _write_more(len(others) - len(shown), out, 2)
        listed += 1 + len(shown)
    return listed


def _write_more(more: int, out: Writer, depth: int) -> None:
    if more:
        out.say(say("and {count} more", count=more), depth)


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


def write_strikes(struck: Sequence[StruckAct], out: Writer) -> None:
    """Write which instruments are assumed void."""
    for code, title, first in struck:
        act = say("{code}, {title},", code=code, title=title)
        if first is None:
            out.say(say("Assuming that {act} had never been in force.", act=act))
        else:
            out.say(say("Assuming that {act} is void from {day}.", act=act, day=first))


def _write_effect_of_strikes(report: CheckReport, out: Writer) -> None:
    count = sum(one.id in report.changed for one in report.transfers)
    if count:
        out.say(say("Verdicts that change: {count} of {total}.", count=count, total=len(report.transfers)))
    else:
        out.say(say("No verdict changes."))


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


def write_findings(findings: Sequence[Finding], out: Writer, bounds: Bounds = NO_BOUNDS) -> int:
    """Write findings grouped by check, violations apart from unknowns; returns how many.

    A remedy that all of a group share is written once.
    """
    if findings:
        out.heading(say("Findings"))
    alike: dict[tuple[Severity, Standing, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.severity, finding.result.standing, finding.check.id)
        alike.setdefault(key, []).append(finding)
    groups = [*alike.values()]
    listed = 0
    for group in groups[: bounds.findings]:
        shown = group[: bounds.items]
        _write_group(shown, out)
        _write_more(len(group) - len(shown), out, 1)
        listed += len(shown)
    if folded := groups[len(groups) if bounds.findings is None else bounds.findings :]:
        out.add("")
        for group in folded:
            out.say(say("{title}: {count}", title=_title(group[0]), count=len(group)))
    return listed


def _title(finding: Finding) -> Message:
    return say(
        "{severity}: {title} ({standing})",
        severity=SEVERITIES[finding.severity],
        title=finding.check.title,
        standing=TO_WATCH if is_to_watch(finding) else STANDINGS[finding.result.standing],
    )


def _write_group(group: Sequence[Finding], out: Writer) -> None:
    first = group[0]
    out.add("")
    out.say(_title(first), style="bold")
    out.add(f"{first.check.id} [{'; '.join(first.check.basis)}]", 1, "dim")
    texts = [(finding, finding_text(finding, out.language)) for finding in group]
    remedies = {words.remedies for _, words in texts}
    if len(remedies) == 1:
        write_remedies(remedies.pop(), out, 1)
    for finding, words in texts:
        out.add(f"{finding.dossier.id}: {words.says}", 1)
        write_remedies(words.remedies if remedies else (), out, 2)
        write_questions(words.questions, out, 2)
