"""The register: what is on file, judged by the law, whatever it was read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from registry.checks import runner
from registry.checks.runner import Finding
from registry.dossiers.casebook import Casebook
from registry.dossiers.explain import Explanation, explain
from registry.dossiers.row import TransferRow
from registry.dossiers.transfer import TransferDossier
from registry.facts import Facts
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.law.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the day, and the instruments taken as struck (each with its first day, or None)."""

    on: date
    without: tuple[tuple[str, date | None], ...] = ()


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
        return runner.open_findings(runner.run(self.casebook, self.as_of(question), only))

    def explain(self, transfer_id: str, question: Question, language: str = "en") -> Explanation:
        """One transfer's verdict, step by step, in words.

        Raises:
            NotFoundError: if no transfer has this id.
        """
        return explain(self.casebook.transfers.dossier(transfer_id), self.as_of(question), language)

    def tally(self, question: Question) -> Counter[str]:
        """How many transfers have each outcome, or status where there is none."""
        return Counter(
            verdict.outcome.value if verdict.outcome else verdict.status.value
            for _, verdict in self.verdicts(question)
        )
