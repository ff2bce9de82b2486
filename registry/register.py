"""The reading side of a register: recorded facts, judged by the law, from any source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from registry.checks import accepted, runner
from registry.checks.accepted import Findings
from registry.checks.basis import bases
from registry.checks.runner import KnownResults
from registry.checks.spec import CHECKS
from registry.checks.transfers import VERDICT_CHECKS
from registry.clock import current_time
from registry.dossiers.explain import Explanation, explain
from registry.dossiers.index import DossierIndex
from registry.dossiers.situations import KnownClasses
from registry.dossiers.transfer import TransferDossier
from registry.dossiers.transfer_row import TransferRow
from registry.entities import ENTITIES, AcceptedBasis, Decision, Engagement, Transfer
from registry.errors import NotFoundError, raise_all
from registry.facts import Facts
from registry.history.change import Head
from registry.intake.gc_pause import gc_paused
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.law.verdict import Verdict
from registry.messages import say
from registry.vocabulary import ReviewStatus

if TYPE_CHECKING:
    from registry.graph.point_in_time import PointInTime
    from registry.graph.store import Store


@dataclass(frozen=True, slots=True)
class Question:
    """The date to judge as of, and the acts assumed to be void (each with its first day, or None)."""

    on: date
    without: tuple[tuple[str, date | None], ...] = ()


SHARED = tuple(entity.kind for entity in ENTITIES if entity is not Transfer)
"""The kinds read in full; transfers, of which there may be 100,000, are read as rows."""

Judges: TypeAlias = dict[tuple[tuple[str, date | None], ...], Judge]

RESULTS_KEPT = 4
"""Dates of which the results of checks are kept, so that only what changes is checked again."""


class Register:
    """Recorded facts with their verdicts and findings; `RegisterWriter` is the writing side.

    Args:
        facts: The recorded facts.
        rows: The transfers as rows, if `facts` does not contain them.
        law: The law to judge by; by default the current law.
        head: The last history entry that the facts include, if they have a history.
        known_at: The time at which the facts were known, if not now.
        today: The day on which this is asked, by default that of `known_at`; a check of a list that is dated
            later has not been made.
        judges: Judges of the same law, by the acts assumed to be void; what they judged is not judged again.
        known: The classes of transfers that are judged as before, by the transfers' ids.
        before: The dossiers of an earlier register of the same transfers.

    Attributes:
        affected: The transfers that may be judged, found or named differently than in the register that this
            one was brought forward from; None for all.
    """

    affected: frozenset[str] | None = None

    def __init__(
        self,
        facts: Facts,
        rows: Iterable[TransferRow] | None = None,
        law: Law | None = None,
        *,
        head: Head | None = None,
        known_at: datetime | None = None,
        today: date | None = None,
        judges: Judges | None = None,
        known: KnownClasses = MappingProxyType({}),
        before: DossierIndex | None = None,
    ) -> None:
        self.facts = facts
        self.head = head
        self.known_at = known_at
        self.law = law or Law.current()
        today = today or (known_at or current_time()).date()
        self.dossiers = DossierIndex(facts, self.law, today, rows, known, before)
        self._judges = judges or {(): Judge(self.law)}
        self._judge = self._judges[()]
        self._results: dict[AsOf, KnownResults] = {}

    @classmethod
    def from_files(cls, *paths: Path) -> Register:
        """The register in manifest files or folders; needs no engine.

        Raises:
            InputError: With all errors of all files.
        """
        from registry.intake.manifests import read_manifests

        return cls(read_manifests(*paths))

    @classmethod
    def open(cls, store: Store, known_at: datetime | None = None) -> Register:
        """A consistent snapshot of the register in a database.

        Args:
            store: The database.
            known_at: A time in the past, to read the register as it was known then.

        Raises:
            EngineError: If the database fails.
            RegistryError: If the time is in the future, or before the history began.
        """
        from registry.graph.point_in_time import PointInTime

        return cls.of(PointInTime(store, known_at))

    @classmethod
    def of(cls, at: PointInTime) -> Register:
        """The register of an existing reading of a database."""
        with gc_paused():
            facts, rows = at.facts(SHARED), at.transfer_rows()
            return cls(facts, rows, head=at.head, known_at=at.known_at)

    def brought_forward(self, store: Store) -> Register:
        """The register as it is now; of few changes, only what they changed is read and judged again.

        Args:
            store: The database that this register was opened from.

        Raises:
            EngineError: If the database fails.
        """
        from registry.graph.point_in_time import PointInTime
        from registry.impact.since import entities_changed_since, transfers_affected_since

        at = PointInTime(store)
        changed = None if self.head is None else entities_changed_since(store, self.head, at.head)
        if self.head is None or changed is None:
            return Register.of(at)
        affected = transfers_affected_since(changed, store, self.head, at.head)
        return self.with_changes(changed, at.entities(changed), affected, at.head)

    def with_changes(
        self,
        changed: Collection[str],
        now: Facts,
        affected: Collection[str] | None = None,
        head: Head | None = None,
    ) -> Register:
        """The register after some entities changed.

        Args:
            changed: Their ids.
            now: Those of them that still exist, as they are now.
            affected: The transfers that may be judged differently by that; None for all.
            head: The last history entry that includes the changes.
        """
        transfers = self.dossiers.transfers
        with gc_paused():
            shared = [entity for entity in now if not isinstance(entity, Transfer)]
            facts = self.facts.with_(*shared, without=changed)
            rows = [row for row in transfers.rows.values() if row.id not in changed]
            rows += map(TransferRow.of, now.all(Transfer).values())
            known = {} if affected is None else transfers.known_without({*affected, *changed})
            same = not now.all(Transfer) and transfers.rows.keys().isdisjoint(changed)
            before = self.dossiers if same else None
            judges = self._judges
            register = Register(facts, rows, self.law, head=head, judges=judges, known=known, before=before)
            if affected is not None:
                register.affected = frozenset((*affected, *changed))
                classes = {*known.values()}
                register._results = {  # of its own kind
                    as_of: {of: those for of, those in results.copy().items() if of in classes}
                    for as_of, results in self._results.copy().items()
                }
        return register

    def with_(self, facts: Facts) -> Register:
        """The register as it would be with some facts added or replaced; nothing is written."""
        new = facts.all(Transfer).values()
        rows = {**self.dossiers.transfers.rows, **{each.id: TransferRow.of(each) for each in new}}
        return Register(self.facts.with_(*facts), rows.values(), self.law, judges=self._judges)

    def as_of(self, question: Question) -> AsOf:
        """The judge and the date for a question.

        Raises:
            NotFoundError: If an act to strike out is unknown.
        """
        judge = self._judges.get(question.without)
        if judge is None:
            judge = self._judge
            for code, first in question.without:
                judge = judge.without(code, first)
            self._judges[question.without] = judge
        return AsOf(judge, question.on)

    def transfers(self) -> Iterator[TransferDossier]:
        """The dossiers of all transfers."""
        return (self.dossiers.transfers.dossier(transfer) for transfer in self.dossiers.transfers)

    def verdicts(self, question: Question) -> Iterator[tuple[TransferDossier, Verdict]]:
        """Every transfer with its verdict."""
        as_of = self.as_of(question)
        return ((dossier, dossier.verdict(as_of)) for dossier in self.transfers())

    def findings(self, question: Question, only: Iterable[str] = ()) -> Findings:
        """The violations and unknowns of all checks, most severe first, split into open and accepted.

        Equal findings about one organisation are one, which lists the services concerned.
        """
        return self.each_finding(question, only).grouped

    def each_finding(self, question: Question, only: Iterable[str] = ()) -> Findings:
        """The findings on each subject, none put together."""
        return self._findings(question, only)

    def findings_of(self, subject_id: str, question: Question) -> Findings:
        """The findings about one subject; no other subject is checked."""
        return self._findings(question, about=subject_id)

    def _findings(self, question: Question, only: Iterable[str] = (), about: str | None = None) -> Findings:
        with gc_paused():
            as_of = self.as_of(question)
            known = self._known_results(as_of)
            run = runner.run_checks(self.dossiers, as_of, only, passes=False, about=about, known=known)
            return accepted.split_accepted(runner.open_findings(run), self.facts, question.on)

    def _known_results(self, as_of: AsOf) -> KnownResults:
        """What was found on classes of transfers as of a date; kept for the latest few dates."""
        results = self._results.setdefault(as_of, {})
        for oldest in [*self._results][:-RESULTS_KEPT]:
            self._results.pop(oldest, None)
        return results

    def accepted_verdict(self, transfer_id: str, question: Question) -> Decision | None:
        """The decision that accepts the verdict on a transfer on the date of the question, if any."""
        if not accepted.acceptances(self.facts, question.on):
            return None
        parts = self._findings(question, VERDICT_CHECKS, about=transfer_id)
        return next((one.decision for one in parts.accepted), None)

    def require_finding(self, finding: str, question: Question) -> tuple[AcceptedBasis, ...]:
        """Refuse the id of a finding that does not exist: there is no risk to accept.

        An accepted finding counts as existing, so that it can be accepted for longer.

        Returns:
            What the finding rests on, which the decision to accept it keeps.

        Raises:
            NotFoundError: If there is no such finding; suggests similar ids.
        """
        return self.require_findings([finding], question)[finding]

    def require_findings(
        self, findings: Collection[str], question: Question
    ) -> dict[str, tuple[AcceptedBasis, ...]]:
        """Refuse the ids of findings that do not exist, all together; as `require_finding` each.

        Returns:
            What each finding rests on, by its id.

        Raises:
            NotFoundError: If there is no such finding; suggests similar ids.
            InputError: If several do not exist.
        """
        checks = {finding.partition(":")[0] for finding in findings}
        known = self.each_finding(question, checks if checks <= CHECKS.keys() else ()).by_name
        raise_all(_no_finding(each, known, question) for each in findings if each not in known)
        return {each: bases(known[each], self.facts) for each in findings}

    def explain(self, transfer_id: str, question: Question, language: str = "en") -> Explanation:
        """The verdict on one transfer, explained step by step.

        Raises:
            NotFoundError: If there is no such transfer.
        """
        return explain(self.dossiers.transfers.dossier(transfer_id), self.as_of(question), language)

    @cached_property
    def drafts(self) -> frozenset[str]:
        """The engagements that are drafts, and the transfers under them."""
        engagements = self.facts.all(Engagement).values()
        drafts = {one.id for one in engagements if one.review is ReviewStatus.DRAFT}
        if not drafts:
            return frozenset()
        rows = self.dossiers.transfers.rows.values()
        return frozenset(drafts.union(row.id for row in rows if row.engagement in drafts))

    def tally(self, question: Question) -> Counter[str]:
        """The number of transfers by outcome, or by status if they have no outcome."""
        as_of = self.as_of(question)
        counts: Counter[str] = Counter()
        with gc_paused():
            for each, transfers in self.dossiers.transfers.equivalence_classes.items():
                verdict = max(
                    (as_of.judge.outcome_on(hop.situation, as_of.on) for hop in each.hops),
                    key=attrgetter("weight"),
                )
                counts[verdict.outcome.value if verdict.outcome else verdict.status.value] += transfers
        return counts


def _no_finding(finding: str, known: Iterable[str], question: Question) -> NotFoundError:
    near = get_close_matches(finding, known, n=3, cutoff=0.4)
    cure = say("List all findings with `registry check --format json`.")
    if near:
        cure = say("Did you mean {ids}?", ids=", ".join(near))
    what = say("There is no finding {finding} on {day}.", finding=finding, day=question.on)
    return NotFoundError(what, cure=cure)
