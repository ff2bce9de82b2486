"""The summary at the top of a report: counts, the most urgent point, and the questions that settle most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from registry.checks.spec import Standing
from registry.cli.output.check_report import finding_text, is_to_watch
from registry.cli.output.terminal import Writer
from registry.law.slots import slot_family
from registry.law.verdict import Outcome, Status
from registry.messages import Message, render, say
from registry.vocabulary import Severity

if TYPE_CHECKING:
    from registry.cli.output.check_report import CheckReport, TransferVerdict

ONE = {
    Outcome.UNCOVERED.value: say("1 lacks a safeguard"),
    Outcome.UNKNOWN.value: say("1 needs information"),
    Outcome.COVERED.value: say("1 is covered"),
    Outcome.NOT_RESTRICTED.value: say("1 is not restricted"),
    Status.ENDED.value: say("1 has ended"),
    Status.SUSPENDED.value: say("1 is suspended"),
    Status.REJECTED.value: say("1 is under a rejected engagement"),
}
SEVERAL = {
    Outcome.UNCOVERED.value: "{count} lack a safeguard",
    Outcome.UNKNOWN.value: "{count} need information",
    Outcome.COVERED.value: "{count} are covered",
    Outcome.NOT_RESTRICTED.value: "{count} are not restricted",
    Status.ENDED.value: "{count} have ended",
    Status.SUSPENDED.value: "{count} are suspended",
    Status.REJECTED.value: "{count} are under a rejected engagement",
}
_ORDER = (*reversed([each.value for each in sorted(Outcome, key=lambda each: each.rank)]), *Status)
_MOSTLY = {
    "established_in": say("a country"),
    "jurisdiction": say("a country"),
    "operator": say("the operator of a place"),
    "organisation": say("a legal entity"),
    "signed_on": say("a date of signature"),
    "role": say("a role"),
}
"""What a question asks for, by the last part of its slot."""
_SEVERITIES = {
    Severity.CRITICAL: say("critical"),
    Severity.HIGH: say("high"),
    Severity.MEDIUM: say("medium"),
    Severity.LOW: say("low"),
}
SHOWN_QUESTIONS = 2


class CommonQuestion(NamedTuple):
    """A question, as asked about each transfer that needs its answer: pairs (the transfer's title, text)."""

    slot: str
    wordings: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """The title of the transfer that it is asked about first."""
        return self.wordings[0][0]

    @property
    def question(self) -> str:
        """The question, as asked about the first."""
        return self.wordings[0][1]

    @property
    def others(self) -> int:
        """How many questions like it there are beside the first."""
        return len({text for _, text in self.wordings}) - 1

    def about_another(self, title: str) -> CommonQuestion | None:
        """The question with one first that is not about the parties of a title; None if there is none."""
        moved = tuple(sorted(self.wordings, key=lambda each: each[0] == title))
        return self._replace(wordings=moved) if moved[0][0] != title else None


def write_summary(report: CheckReport, out: Writer) -> None:
    """Write the counts, the most urgent transfer or finding, and what to ask first: at most seven lines."""
    out.say(counts_of(report))
    if report.findings:
        out.say(_findings(report))
    if report.all_accepted:
        out.say(say("Accepted findings: {count}.", count=len(report.all_accepted)))
    if urgent := most_urgent(report, out.language):
        out.say(say("Most urgent: {what}", what=urgent))
    for common in _first_questions(common_questions(_open(report))):
        if common.others:
            question, count = common.question, common.others
            out.say(say("Ask first: {question} (and {count} more like it)", question=question, count=count))
        else:
            out.say(say("Ask first: {question}", question=common.question))


def counts_of(report: CheckReport) -> Message:
    """The number of transfers by outcome, and what those that need information mostly lack."""
    outcomes = report.outcomes()
    counts = tuple(_counted(each, outcomes[each]) for each in _ORDER if outcomes[each])
    if not counts:
        return say("No transfers.")
    total = len(report.transfers)
    transfers = say("1 transfer") if total == 1 else say("{count} transfers", count=total)
    common = common_questions(_open(report))
    lacks = _MOSTLY.get(common[0].slot.rpartition(".")[2]) if common else None
    if lacks and common[0].others:
        return say("{transfers}: {counts}, mostly {what}.", transfers=transfers, counts=counts, what=lacks)
    return say("{transfers}: {counts}.", transfers=transfers, counts=counts)


def common_questions(verdicts: Iterable[TransferVerdict]) -> Sequence[CommonQuestion]:
    """The questions about transfers, those that most of them need first."""
    by_slot: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for verdict in verdicts:
        texts = {slot_family(slot): text for slot, text in reversed(verdict.questions)}
        for slot, text in reversed(texts.items()):
            by_slot[slot].append((verdict.title, text))
    common = [CommonQuestion(slot, tuple(texts)) for slot, texts in by_slot.items()]
    order = {slot: -len(texts) for slot, texts in by_slot.items()}
    return sorted(common, key=lambda each: order[each.slot])


def _first_questions(questions: Sequence[CommonQuestion]) -> Sequence[CommonQuestion]:
    """The two questions shown: those that most need, asked about different vendors if there are two."""
    if len(questions) < SHOWN_QUESTIONS:
        return questions
    first, *rest = questions
    for second in rest:
        if other := second.about_another(first.title):
            return first, other
    return first.about_another(rest[0].title) or first, rest[0]


def _open(report: CheckReport) -> list[TransferVerdict]:
    accepted = report.accepted_verdicts
    return [one for one in report.transfers if one.outcome is Outcome.UNKNOWN and one.id not in accepted]


def _counted(outcome: str, count: int) -> Message:
    return ONE[outcome] if count == 1 else say(SEVERAL[outcome], count=count)


def _findings(report: CheckReport) -> Message:
    severities = tuple(
        say("{count} {severity}", count=count, severity=_SEVERITIES[severity])
        for severity, count in report.severities().items()
    )
    unclear = sum(finding.result.standing is not Standing.VIOLATION for finding in report.findings)
    watched = sum(map(is_to_watch, report.findings))
    counts = say(
        "Other findings: {count} ({severities}); violations {broken}, needs information {unclear}",
        count=len(report.findings),
        severities=severities,
        broken=len(report.findings) - unclear - watched,
        unclear=unclear,
    )
    return (
        say("{counts}, to watch {watched}.", counts=counts, watched=watched)
        if watched
        else say("{counts}.", counts=counts)
    )


def most_urgent(report: CheckReport, language: str) -> str | None:
    """The gravest transfer without a safeguard, else the gravest violation."""
    accepted = report.accepted_verdicts
    uncovered = [
        one for one in report.transfers if one.outcome is Outcome.UNCOVERED and one.id not in accepted
    ]
    if uncovered:
        gravest = min(uncovered, key=lambda one: (one.gravity, one.id))
        return f"{gravest.title} ({gravest.id}). {gravest.reason}"
    for finding in report.findings:
        if finding.result.standing is Standing.VIOLATION:
            title = render(finding.check.title, language)
            return f"{title} ({finding.dossier.id}). {finding_text(finding, language).says}"
    return None
