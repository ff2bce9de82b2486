"""The register: what is on file, judged by the law, whatever it was read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from registry.checks import runner
from registry.checks.runner import Finding
from registry.dossiers.casebook import Casebook
from registry.dossiers.explain import Explanation, explain
from registry.dossiers.row import TransferRow
from registry.dossiers.transfer import TransferDossier
from registry.entities import ENTITIES, Transfer
from registry.errors import RegistryError
from registry.facts import Facts
from registry.intake.pause import no_collecting
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.law.verdict import Verdict
from registry.messages import say

if TYPE_CHECKING:
    from registry.graph.local import Show
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
    data_dir: Path | None = None, show: Show = nullcontext, *, prepare: bool = False
) -> Iterator[Store]:
    """The database of the register: the one that `REGISTRY_URI` names, else the embedded engine.

    Args:
        data_dir: The embedded engine's data folder; if given, `REGISTRY_URI` is not asked.
        show: Told what goes on while the engine starts.
        prepare: Make it ready for a register, rather than refuse one that is not.

    Raises:
        EngineError: It cannot be started or reached.
        RegistryError: It holds no register, or that of another version.
    """
    from registry.graph.connection import connect
    from registry.graph.store import Store
    from registry.graph.writing import check_version

    with connect(data_dir, show) as connection:
        store = Store(connection)
        if prepare:
            store.prepare()
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
    """

    def __init__(
        self, facts: Facts, rows: Iterable[TransferRow] | None = None, law: Law | None = None
    ) -> None:
        self.facts = facts
        self.law = law or Law.current()
        self.casebook = Casebook(facts, self.law, rows)
        self._judge = Judge(self.law)
        self._judges: dict[tuple[tuple[str, date | None], ...], Judge] = {(): self._judge}

    @classmethod
    def from_files(cls, *paths: Path) -> Register:
        """The register that manifests describe; needs no engine.

        Raises:
            InputError: with all faults of all files.
        """
        from registry.intake.manifests import read

        return cls(read(*paths))

    @classmethod
    def open(cls, store: Store) -> Register:
        """The register of a database, its transfers in slim form.

        Raises:
            EngineError: if the database fails meanwhile.
        """
        with no_collecting():
            return cls(store.facts(SHARED), store.transfer_rows())

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
        return (self.casebook.transfers.dossier(transfer) for transfer in self.casebook.transfers)

    def verdicts(self, question: Question) -> Iterator[tuple[TransferDossier, Verdict]]:
        """Every transfer with its verdict."""
        as_of = self.as_of(question)
        return ((dossier, dossier.verdict(as_of)) for dossier in self.transfers())

    def findings(self, question: Question, only: Iterable[str] = ()) -> list[Finding]:
        """What the checks find that needs attention, the gravest first."""
        with no_collecting():
            return runner.open_findings(runner.run(self.casebook, self.as_of(question), only, passes=False))

    def explain(self, transfer_id: str, question: Question, language: str = "en") -> Explanation:
        """One transfer's verdict, step by step, in words.

        Raises:
            NotFoundError: if no transfer has this id.
        """
        return explain(self.casebook.transfers.dossier(transfer_id), self.as_of(question), language)

    def tally(self, question: Question) -> Counter[str]:
        """How many transfers have each outcome, or status where there is none."""
        with no_collecting():
            return Counter(
                verdict.outcome.value if verdict.outcome else verdict.status.value
                for _, verdict in self.verdicts(question)
            )
