"""What Today shows, worked out once for a register and a question: by harm, and by what cures it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from dashboard.cures import CheckCures, by_cure
from dashboard.table import next_change
from registry.checks.accepted import Findings
from registry.checks.runner import Finding
from registry.checks.transfers import VERDICT_CHECKS
from registry.dossiers.deadlines import DeadlineDossier
from registry.dossiers.gravity import Gravity, ProtectedData, gravity, protected_data
from registry.dossiers.transfer import TransferDossier
from registry.dossiers.transfer_row import sender
from registry.law.slots import slot_family
from registry.law.verdict import Outcome, OutcomeChange, Status, Verdict
from registry.messages import Message
from registry.register import Question, Register

ENDS_SOON = "ends-soon"
_BAD: Mapping[Outcome | None, int] = {Outcome.UNCOVERED: 0, Outcome.UNKNOWN: 1}


class Lacking(NamedTuple):
    """A vendor to whom transfers lack a safeguard; `transfers` are ids, the first one explained.

    `is_planned` is set if none of them has begun.
    """

    vendor: str
    transfers: tuple[str, ...]
    protected: ProtectedData = ProtectedData()
    is_planned: bool = False


class OpenQuestion(NamedTuple):
    """One question that several transfers wait for.

    `slot` names the missing fact without the number of a place or hop; `vendors` are names, each with the ids
    of the transfers that wait.
    """

    slot: str
    vendors: Mapping[str, tuple[str, ...]]

    @property
    def transfers(self) -> int:
        """The number of transfers that wait."""
        return sum(map(len, self.vendors.values()))


class Coming(NamedTuple):
    """The next change of a transfer's verdict, or the start of a planned one that is not covered.

    `alike` are the transfers between the same parties that change in the same way on that day, itself first.
    """

    day: date
    rank: int
    transfer: str
    change: OutcomeChange
    verdict: Verdict
    alike: tuple[str, ...] = ()


class Ending(NamedTuple):
    """Something that ends or falls due within 90 days, with the id of the finding that says so."""

    day: date
    deadline: DeadlineDossier
    finding: str


class Today(NamedTuple):
    """What waits: transfers by outcome, what lacks a safeguard, what to ask, what changes, what to add."""

    counts: Mapping[str, int]
    planned: Mapping[str, int]
    lacking: tuple[Lacking, ...]
    questions: tuple[OpenQuestion, ...]
    coming: tuple[Coming, ...]
    ending: tuple[Ending, ...]
    incomplete: tuple[CheckCures, ...]

    accepted: int
    """The number of transfers whose verdict is an accepted risk; they do not wait."""
    unanswered: int
    """The number of transfers that wait for an answer."""

    @property
    def unlawful(self) -> int:
        """The number of transfers that lack a safeguard, without accepted ones."""
        return sum(len(each.transfers) for each in self.lacking)


def today(register: Register, question: Question, findings: Findings) -> Today:
    """Work out what waits in a register.

    Args:
        register: The register.
        question: The day and the law to judge by.
        findings: All findings of that register and question.
    """
    counts: Counter[str] = Counter()
    planned: Counter[str] = Counter()
    lacking: dict[str, list[str]] = defaultdict(list)
    graveness: dict[str, Gravity] = {}
    waiting: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    coming: list[Coming] = []
    unanswered = 0
    as_of = register.as_of(question)
    accepted = {
        each.finding.dossier.id for each in findings.accepted if each.finding.check.id in VERDICT_CHECKS
    }
    for dossier, verdict in register.verdicts(question):
        counts[verdict.outcome.value if verdict.outcome else verdict.status.value] += 1
        if verdict.status is Status.PLANNED:
            planned[verdict.outcome.value if verdict.outcome else verdict.status.value] += 1
        if change := next_change(dossier, verdict, as_of):
            coming.extend(_coming(dossier.id, change, verdict))
        if dossier.id in accepted:
            continue
        if verdict.outcome is Outcome.UNCOVERED:
            graveness[dossier.id] = gravity(dossier, verdict.status)
            lacking[dossier.row.importer.organisation or dossier.id].append(dossier.id)
        elif verdict.outcome is Outcome.UNKNOWN:
            unanswered += 1
            for slot in _families(verdict):
                waiting[slot][_vendor(dossier)].append(dossier.id)
    beside = findings.beside_verdicts.open
    return Today(
        counts=counts,
        planned=planned,
        lacking=_gravest_first(lacking, graveness, register),
        questions=_most_first(waiting),
        accepted=len(accepted),
        unanswered=unanswered,
        coming=_together(sorted(coming, key=lambda each: each[:3]), register),
        ending=tuple(sorted(_ending(beside, register, question), key=lambda each: (each.day, each.finding))),
        incomplete=by_cure(finding for finding in beside if finding.check.id != ENDS_SOON),
    )


def _gravest_first(
    lacking: Mapping[str, Sequence[str]], graveness: Mapping[str, Gravity], register: Register
) -> tuple[Lacking, ...]:
    """The vendor with the gravest transfer first, and of each vendor the gravest transfer."""
    rows = register.dossiers.transfers.rows
    vendors = [
        Lacking(
            vendor,
            tuple(sorted(ids, key=graveness.__getitem__)),
            protected_data([data for each in ids for data in rows[each].categories or ()], register.facts),
            all(graveness[each].is_planned for each in ids),
        )
        for vendor, ids in lacking.items()
    ]
    return tuple(sorted(vendors, key=lambda each: graveness[each.transfers[0]]))


def _ending(findings: Iterable[Finding], register: Register, question: Question) -> Iterator[Ending]:
    """What ends soon, with its day."""
    law = register.as_of(question).law
    for each in findings:
        dossier = each.dossier
        if each.check.id == ENDS_SOON and isinstance(dossier, DeadlineDossier):
            yield Ending(dossier.last_day(law) or question.on, dossier, each.id)


def question_about(
    register: Register, question: Question, transfer: str, slot: str
) -> tuple[Message, Mapping[str, str]]:
    """The question that a transfer waits for in a slot, and the names to put into it."""
    dossier = register.dossiers.transfers.dossier(transfer)
    hop, verdict = dossier.judged(register.as_of(question))
    missing = next(each for each in verdict.missing if slot_family(each.slot) == slot)
    return missing.question, dossier.names_of(hop)


def _families(verdict: Verdict) -> Iterable[str]:
    return dict.fromkeys(slot_family(missing.slot) for missing in verdict.missing)


def _coming(transfer: str, change: OutcomeChange, verdict: Verdict) -> Iterator[Coming]:
    """A change; but not the start of a planned transfer that is lawful."""
    if verdict.status is not Status.PLANNED or change.outcome in _BAD:
        yield Coming(change.day, _BAD.get(change.outcome, len(_BAD)), transfer, change, verdict)


def _together(coming: Iterable[Coming], register: Register) -> tuple[Coming, ...]:
    """Changes with those alike put together."""
    rows = register.dossiers.transfers.rows
    alike: dict[object, list[Coming]] = defaultdict(list)
    for each in coming:
        row, now, then = rows[each.transfer], each.verdict, each.change
        parties = (sender(row), row.importer.organisation)
        key = (each.day, parties, now.outcome, now.status, then.outcome, then.status)
        alike[key].append(each)
    return tuple(same[0]._replace(alike=tuple(each.transfer for each in same)) for same in alike.values())


def _vendor(dossier: TransferDossier) -> str:
    return dossier.names["importer"]


def _most_first(waiting: Mapping[str, Mapping[str, list[str]]]) -> tuple[OpenQuestion, ...]:
    questions = [
        OpenQuestion(slot, {vendor: tuple(ids) for vendor, ids in vendors.items()})
        for slot, vendors in waiting.items()
    ]
    return tuple(sorted(questions, key=lambda each: (-each.transfers, each.slot)))
