"""The content of a `judge` or `check` report, before it becomes text or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from registry.checks.accepted import Accepted
from registry.checks.runner import Finding
from registry.checks.spec import Standing
from registry.checks.transfers import VERDICT_CHECKS
from registry.cli.options import FailOn
from registry.dossiers.gravity import Gravity, gravity
from registry.dossiers.transfer import TransferDossier
from registry.dossiers.verdict_words import label, question_in_reason, reason
from registry.entities import Decision
from registry.history.change import Head
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome, OutcomeChange, Status
from registry.messages import Message, Name, render, say
from registry.register import Question, Register
from registry.vocabulary import Severity

OnProgress = Callable[[int, int], object]
"""Called with the number of transfers judged so far, and of all."""


class TransferVerdict(NamedTuple):
    """One transfer's verdict in words."""

    id: str
    title: str
    outcome: Outcome | None
    status: Status
    label: str
    reason: str
    questions: tuple[tuple[str, str], ...]
    """Pairs (slot, question)."""
    to_ask: tuple[str, ...]
    """The questions, without the one that the reason already asks."""
    remedies: tuple[str, ...]
    notes: tuple[str, ...]
    next_change: OutcomeChange | None
    gravity: Gravity

    @property
    def rank(self) -> int:
        """The worse the higher; lowest if there is no outcome."""
        return -1 if self.outcome is None else self.outcome.rank


class FindingText(NamedTuple):
    """The sentences of one finding."""

    says: str
    questions: tuple[str, ...]
    remedies: tuple[str, ...]


def is_to_watch(finding: Finding) -> bool:
    """Whether a finding only remarks something, and breaks nothing."""
    return finding.result.standing is Standing.VIOLATION and finding.severity is Severity.LOW


def finding_text(finding: Finding, language: str) -> FindingText:
    """A finding in words; names, which are costly, are looked up once."""
    names = finding.dossier.names
    result = finding.result
    questions = (render(missing.question, language, names) for missing in result.missing)
    return FindingText(
        says=render(result.says, language, names),
        questions=tuple(dict.fromkeys(questions)),
        remedies=tuple(
            render(remedy, language, names) for remedy in result.remedies or (finding.check.remedy,)
        ),
    )


class StruckAct(NamedTuple):
    """An instrument that is assumed void from a day on; None from its first day."""

    code: str
    title: str
    first: date | None


class CheckReport(NamedTuple):
    """The answer to a question: transfers and findings, worst first.

    `struck` are the instruments assumed void, `changed` the transfers whose outcome differs by that.
    `history` is the latest history entry included, `known_at` the time at which the facts were known.
    """

    on: date
    struck: tuple[StruckAct, ...]
    law_version: str
    language: str
    transfers: tuple[TransferVerdict, ...]
    all_findings: tuple[Finding, ...]
    all_accepted: tuple[Accepted, ...] = ()
    history: Head | None = None
    known_at: datetime | None = None
    drafts: frozenset[str] = frozenset()
    """The engagements that are drafts, and the transfers under them."""
    changed: frozenset[str] = frozenset()

    @property
    def accepted(self) -> tuple[Accepted, ...]:
        """The accepted findings, without those that repeat a verdict."""
        return tuple(one for one in self.all_accepted if one.finding.check.id not in VERDICT_CHECKS)

    @property
    def accepted_verdicts(self) -> Mapping[str, Decision]:
        """The decisions that accept a verdict, by transfer id."""
        return {
            finding.dossier.id: decision
            for finding, decision in self.all_accepted
            if finding.check.id in VERDICT_CHECKS
        }

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, without those that repeat a verdict."""
        return tuple(finding for finding in self.all_findings if finding.check.id not in VERDICT_CHECKS)

    def outcomes(self) -> Counter[str]:
        """The number of transfers by outcome, or by status if there is none; worst first."""
        return Counter(one.outcome.value if one.outcome else one.status.value for one in self.transfers)

    def labels(self) -> Counter[str]:
        """The number of transfers by label."""
        return Counter(one.label for one in self.transfers)

    def severities(self) -> Counter[Severity]:
        """The number of findings by severity, worst first."""
        counts = Counter(finding.severity for finding in self.findings)
        return Counter({severity: counts[severity] for severity in Severity if counts[severity]})


def judge_register(
    register: Register, question: Question, language: str, on_progress: OnProgress | None = None
) -> CheckReport:
    """Judge all transfers and run all checks.

    Raises:
        NotFoundError: If there is no instrument with a code to be left out.
    """
    as_of = register.as_of(question)
    before = _outcomes_under_the_whole_law(register, question)
    total = len(register.dossiers.transfers.rows)
    renderer = VerdictRenderer(as_of, language)
    verdicts = []
    for done, dossier in enumerate(register.transfers(), start=1):
        verdicts.append(renderer.render(dossier))
        if on_progress:
            on_progress(done, total)
    results = register.findings(question)
    return CheckReport(
        on=question.on,
        struck=struck(as_of),
        law_version=register.law.version,
        language=language,
        transfers=tuple(sorted(verdicts, key=lambda one: (-one.rank, one.id))),
        all_findings=tuple(results.open),
        all_accepted=tuple(results.accepted),
        history=register.head,
        known_at=register.known_at,
        drafts=register.drafts,
        changed=frozenset(one.id for one in verdicts if before and before[one.id] is not one.outcome),
    )


def _outcomes_under_the_whole_law(register: Register, question: Question) -> dict[str, Outcome | None]:
    """The outcomes with nothing struck, by transfer; empty if nothing is struck anyway."""
    if not question.without:
        return {}
    whole = Question(question.on)
    return {dossier.id: verdict.outcome for dossier, verdict in register.verdicts(whole)}


def fails(report: CheckReport, fail_on: FailOn, *, count_drafts: bool = True) -> bool:
    """Whether a report holds a verdict or finding at this level or worse.

    Accepted ones do not count, nor do drafts unless asked for.
    """
    if not count_drafts:
        report = _without_drafts(report)
    if fail_on is FailOn.NEVER:
        return False
    if fail_on.value not in {outcome.value for outcome in Outcome}:
        return _has_finding(report, Severity(fail_on))
    least = Outcome(fail_on).rank
    accepted = report.accepted_verdicts
    if any(
        verdict.outcome is not None and verdict.outcome.rank >= least and verdict.id not in accepted
        for verdict in report.transfers
    ):
        return True
    return fail_on is FailOn.UNKNOWN and _has_finding(report, Severity.MEDIUM)


def _has_finding(report: CheckReport, least: Severity) -> bool:
    grave = list(Severity)[: list(Severity).index(least) + 1]
    return any(finding.severity in grave for finding in report.all_findings)


def _without_drafts(report: CheckReport) -> CheckReport:
    drafts = report.drafts
    return report._replace(
        transfers=tuple(verdict for verdict in report.transfers if verdict.id not in drafts),
        all_findings=tuple(one for one in report.all_findings if one.dossier.id not in drafts),
    )


def struck(as_of: AsOf) -> tuple[StruckAct, ...]:
    """The instruments assumed void, by code."""
    strikes = sorted(as_of.law.struck, key=lambda strike: (strike.instrument, strike.first or date.min))
    return tuple(
        StruckAct(act.code, act.title, strike.first)
        for strike in strikes
        if (act := as_of.law.instrument(strike.instrument)) is not None
    )


class VerdictRenderer:
    """Puts verdicts into words."""

    def __init__(self, as_of: AsOf, language: str) -> None:
        self._as_of = as_of
        self._language = language

    def render(self, dossier: TransferDossier) -> TransferVerdict:
        """One transfer's verdict in words."""
        hop, verdict = dossier.judged(self._as_of)
        names = dossier.names_of(hop)

        def voice(message: Message) -> str:
            return render(message, self._language, names)

        between = say("{exporter} to {importer}", exporter=Name("exporter"), importer=Name("importer"))
        in_reason = question_in_reason(verdict)
        return TransferVerdict(
            id=dossier.id,
            title=voice(between),
            outcome=verdict.outcome,
            status=verdict.status,
            label=label(verdict, self._language),
            reason=voice(reason(verdict)),
            questions=tuple((missing.slot, voice(missing.question)) for missing in verdict.missing),
            to_ask=tuple(voice(missing.question) for missing in verdict.missing if missing != in_reason),
            remedies=tuple(map(voice, verdict.remedies)),
            notes=tuple(voice(note.says) for note in verdict.notes),
            next_change=dossier.next_change(self._as_of),
            gravity=gravity(dossier, verdict.status),
        )
