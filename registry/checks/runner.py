"""Running checks over all dossiers of a register, as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from registry.checks.spec import CHECKS, Check, Found, Standing
from registry.dossiers.casebook import Casebook, Dossier
from registry.dossiers.transfer import TransferDossier
from registry.law.timeline import AsOf
from registry.messages import Message, render
from registry.vocabulary import Severity

_Answers = list[tuple[Check, Found]]


class Finding(NamedTuple):
    """What one check found on one subject."""

    check: Check
    dossier: Dossier
    found: Found

    @property
    def id(self) -> str:
        """`check-id:subject-id[:slot]`, which decisions, baselines and exports use."""
        slot = f":{self.found.slot}" if self.found.slot else ""
        return f"{self.check.id}:{self.dossier.id}{slot}"

    @property
    def severity(self) -> Severity:
        """The check's severity, unless the finding has one of its own."""
        return self.found.severity or self.check.severity

    def say(self, message: Message, language: str = "en") -> str:
        """A message of the finding with the names of its subject."""
        return render(message, language, self.dossier.names)

    def sentence(self, language: str = "en") -> str:
        """What was found."""
        return self.say(self.found.says, language)

    def questions(self, language: str = "en") -> tuple[str, ...]:
        """What to ask to be able to tell."""
        return tuple(dict.fromkeys(self.say(missing.question, language) for missing in self.found.missing))

    def remedies(self, language: str = "en") -> tuple[str, ...]:
        """What to do about it: the finding's own remedies, or else the check's."""
        return tuple(self.say(remedy, language) for remedy in self.found.remedies or (self.check.remedy,))


def run(casebook: Casebook, as_of: AsOf, only: Iterable[str] = ()) -> Iterator[Finding]:
    """Run all checks, or only some, and give every finding, passes included."""
    wanted = set(only)
    by_subject: dict[str, list[Check]] = {}
    for check in CHECKS.values():
        if not wanted or check.id in wanted:
            by_subject.setdefault(check.subject, []).append(check)
    for subject, checks in by_subject.items():
        known: dict[object, _Answers] = {}
        for dossier in casebook.of(subject):
            for check, found in _answers(dossier, checks, as_of, known):
                yield Finding(check, dossier, found)


def _answers(dossier: Dossier, checks: list[Check], as_of: AsOf, known: dict[object, _Answers]) -> _Answers:
    """What the checks find on one subject; of transfers that are judged alike the first one is asked."""
    likeness = dossier.alike if isinstance(dossier, TransferDossier) else None
    answers = known.get(likeness) if likeness is not None else None
    if answers is None:
        answers = [(check, found) for check in checks for found in check.function(dossier, as_of)]
        if likeness is not None:
            known[likeness] = answers
    return answers


def open_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Violations and unknowns, the gravest first."""
    order = {severity: rank for rank, severity in enumerate(Severity)}
    standings = {Standing.VIOLATION: 0, Standing.UNKNOWN: 1}
    found = [finding for finding in findings if finding.found.standing is not Standing.PASS]
    return sorted(found, key=lambda f: (order[f.severity], standings[f.found.standing], f.id))
