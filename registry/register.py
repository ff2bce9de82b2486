"""The register: what is on file, judged by the law, whatever it was read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from registry.checks import accepted, runner
from registry.checks.accepted import Findings
from registry.checks.spec import CHECKS
from registry.checks.transfers import VERDICT_CHECKS
from registry.dossiers.explain import Explanation, explain
from registry.dossiers.index import DossierIndex
from registry.dossiers.transfer import TransferDossier
from registry.dossiers.transfer_row import TransferRow
from registry.entities import ENTITIES, Decision, Transfer
from registry.errors import NotFoundError, RegistryError
from registry.facts import Facts
from registry.history.change import Head
from registry.intake.gc_pause import gc_paused
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.law.verdict import Verdict
from registry.messages import say

if TYPE_CHECKING:
    from registry.engine.embedded import Show
    from registry.graph.point_in_time import PointInTime
    from registry.graph.store import Store


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the day, and the instruments taken as struck (each with its first day, or None)."""

    on: date
    without: tuple[tuple[str, date | None], ...] = ()


SHARED = tuple(entity.kind for entity in ENTITIES if entity is not Transfer)
"""The kinds that are read whole; transfers, of which there may be 100,000, come as rows."""


@contextmanager
def database(
    data_dir: Path | None = None,
    show: Show = nullcontext,
    *,
    prepare: bool = False,
    patience: float | None = None,
) -> Iterator[Store]:
    """The database of the register: the one that `REGISTRY_URI` names, else the embedded engine.

    Args:
        data_dir: The embedded engine's data folder; if given, `REGISTRY_URI` is not asked.
        show: Told what goes on while the engine starts.
        prepare: Make it ready for a register, rather than refuse one that is not.
        patience: As of a `Connection`.

    Raises:
        EngineError: It cannot be started or reached.
        RegistryError: It holds no register, or that of another version.
    """
    from registry.commit import migrations
    from registry.graph.connection import connect
    from registry.graph.schema_version import check_version
    from registry.graph.store import Store

    with connect(data_dir, show, patience) as connection:
        store = Store(connection)
        if prepare:
            migrations.prepare(connection)
        elif store.version is None:
            raise RegistryError(
                say("This database holds no register yet."),
                where=connection.address.uri,
                cure=say("Load one: `registry load FILE`; or make it ready: `registry init`."),
            )
        else:
            check_version(store.version)
        yield store


class Register:
    """Facts on file, with the verdicts and findings that follow from them.

    Args:
        facts: What is on file.
        rows: The transfers in slim form, where `facts` leaves them out.
        law: The law to judge by; the current one if none is given.
        head: The place in the history that the facts are of, where they have one.
        known_at: The time that was asked for, if it is not the present.
    """

    def __init__(
        self,
        facts: Facts,
        rows: Iterable[TransferRow] | None = None,
        law: Law | None = None,
        *,
        head: Head | None = None,
        known_at: datetime | None = None,
    ) -> None:
        self.facts = facts
        self.head = head
        self.known_at = known_at
        self.law = law or Law.current()
        self.dossiers = DossierIndex(facts, self.law, rows)
        self._judge = Judge(self.law)
        self._judges: dict[tuple[tuple[str, date | None], ...], Judge] = {(): self._judge}

    @classmethod
    def from_files(cls, *paths: Path) -> Register:
        """The register that manifests describe; needs no engine.

        Raises:
            InputError: with all faults of all files.
        """
        from registry.intake.manifests import read_manifests

        return cls(read_manifests(*paths))

    @classmethod
    def open(cls, store: Store, known_at: datetime | None = None) -> Register:
        """The register of a database at one moment, whatever is written meanwhile; transfers in slim form.

        Args:
            store: The database.
            known_at: A time; the register is then as it was known at that time.

        Raises:
            EngineError: if the database fails meanwhile.
            RegistryError: if the time is to come, or from before the history began.
        """
        from registry.graph.point_in_time import PointInTime

        return cls.of(PointInTime(store, known_at))

    @classmethod
    def of(cls, reading: PointInTime) -> Register:
        """The same, of a reading that others go on with."""
        with gc_paused():
            facts, rows = reading.facts(SHARED), reading.transfer_rows()
            return cls(facts, rows, head=reading.head, known_at=reading.known_at)

    def as_of(self, question: Question) -> AsOf:
        """Who judges for a question, and as of which day.

        Raises:
            NotFoundError: if no instrument has the code that is to be struck.
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
        """The violations and unknowns of all checks, the gravest first, open and accepted apart."""
        return self._findings(question, only)

    def findings_of(self, subject_id: str, question: Question) -> Findings:
        """The findings about one subject; the checks look at no other."""
        return self._findings(question, about=subject_id)

    def _findings(self, question: Question, only: Iterable[str] = (), about: str | None = None) -> Findings:
        with gc_paused():
            run = runner.run_checks(self.dossiers, self.as_of(question), only, passes=False, about=about)
            return accepted.split_accepted(runner.open_findings(run), self.facts, question.on)

    def accepted_verdict(self, transfer_id: str, question: Question) -> Decision | None:
        """The decision that accepts what the verdict on a transfer says on the day asked for, if one does."""
        decisions = accepted.acceptances(self.facts, question.on)
        acceptances = (decisions.get(f"{check}:{transfer_id}") for check in VERDICT_CHECKS)
        return next(filter(None, acceptances), None)

    def require_finding(self, finding: str, question: Question) -> None:
        """Refuse the id of a finding that nothing has: there is no risk to accept.

        That of an accepted one is taken, so that it can be accepted for longer.

        Raises:
            NotFoundError: It is so; names the nearest.
        """
        named = finding.partition(":")[0]
        parts = self.findings(question, [named] if named in CHECKS else ())
        known = [each.id for each in parts.open] + [each.finding.id for each in parts.accepted]
        if finding in known:
            return
        near = get_close_matches(finding, known, n=3, cutoff=0.4)
        cure = say("`registry check --format json` lists them.")
        if near:
            cure = say("Did you mean {ids}?", ids=", ".join(near))
        what = say("Nothing is found on {day} as {finding}.", day=question.on, finding=finding)
        raise NotFoundError(what, cure=cure)

    def explain(self, transfer_id: str, question: Question, language: str = "en") -> Explanation:
        """One transfer's verdict, step by step, in words.

        Raises:
            NotFoundError: if no transfer has this id.
        """
        return explain(self.dossiers.transfers.dossier(transfer_id), self.as_of(question), language)

    def tally(self, question: Question) -> Counter[str]:
        """How many transfers have each outcome, or status where there is none."""
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
