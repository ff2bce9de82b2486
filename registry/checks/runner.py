"""Running the checks over the dossiers of a register, as of a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from registry.checks.spec import CHECKS, Check, CheckResult, Standing
from registry.dossiers.index import Dossier, DossierIndex
from registry.dossiers.situations import EquivalenceClass
from registry.dossiers.transfer import TransferDossier
from registry.law.timeline import AsOf
from registry.messages import Message, render
from registry.vocabulary import Severity

Results = list[tuple[Check, CheckResult]]
KnownResults = dict[EquivalenceClass, Results]
"""The results of all checks on the transfers of a class, which have them in common."""
_Functions = list[tuple[Check, Callable[[Any, Any], Iterable[CheckResult]]]]


class Finding(NamedTuple):
    """One result of a check on one subject."""

    check: Check
    dossier: Dossier
    result: CheckResult
    parts: tuple[Finding, ...] = ()
    """The findings that this one puts together, if it does."""

    @property
    def id(self) -> str:
        """`check-id:subject-id[:slot]`; decisions, baselines and exports refer to it."""
        return f"{self.check.id}:{_place(self)}"

    @property
    def severity(self) -> Severity:
        """The severity of the result, or else of the check."""
        return self.result.severity or self.check.severity

    def say(self, message: Message, language: str = "en") -> str:
        """A message of the finding with the names of its subject."""
        return render(message, language, self.dossier.names)

    def sentence(self, language: str = "en") -> str:
        """The finding in one sentence."""
        return self.say(self.result.says, language)

    def questions(self, language: str = "en") -> tuple[str, ...]:
        """The questions whose answers would settle the finding."""
        return tuple(dict.fromkeys(self.say(missing.question, language) for missing in self.result.missing))

    def remedies(self, language: str = "en") -> tuple[str, ...]:
        """What to do about it: the remedies of the result, or else of the check."""
        return tuple(self.say(remedy, language) for remedy in self.result.remedies or (self.check.remedy,))


def run_checks(
    dossiers: DossierIndex,
    as_of: AsOf,
    only: Iterable[str] = (),
    *,
    passes: bool = True,
    about: str | None = None,
    known: KnownResults | None = None,
) -> Iterator[Finding]:
    """Run checks and yield their findings.

    Args:
        dossiers: All dossiers of a register.
        as_of: The judge and the date.
        only: The ids of the checks to run; all if empty.
        passes: Whether to yield passes too.
        about: The id of the only subject to examine; all subjects if None.
        known: What all checks found on classes of transfers as of this date; added to. Only for all checks.
    """
    wanted = set(only)
    by_subject: dict[str, _Functions] = {}
    for check in CHECKS.values():
        if not wanted or check.id in wanted:
            for subject, function in {check.subject: check.function, **check.on_others}.items():
                by_subject.setdefault(subject, []).append((check, function))
    for subject, functions in by_subject.items():
        results = known if known is not None and not wanted else {}
        for dossier in dossiers.of(subject) if about is None else dossiers.about(subject, about):
            for check, result in _results(dossier, functions, as_of, results):
                if passes or result.standing is not Standing.PASS:
                    yield Finding(check, dossier, result)


def _results(dossier: Dossier, functions: _Functions, as_of: AsOf, known: KnownResults) -> Results:
    """The results on one subject; equivalent transfers share one run."""
    if not isinstance(dossier, TransferDossier):
        return [(check, result) for check, function in functions for result in function(dossier, as_of)]
    shared = dossier.shared
    results = known.get(shared.equivalence_class)
    if results is None:
        results = [(check, result) for check, function in functions for result in function(shared, as_of)]
        known[shared.equivalence_class] = results
    return results


def open_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Violations and unknowns, most severe first, then by id."""
    order = {severity: rank for rank, severity in enumerate(Severity)}
    standings = {Standing.VIOLATION: 0, Standing.UNKNOWN: 1}
    groups: dict[tuple[int, int, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        standing = standings.get(finding.result.standing)
        if standing is not None:
            groups[order[finding.severity], standing, f"{finding.check.id}:"].append(finding)
    return [finding for group in sorted(groups) for finding in sorted(groups[group], key=_place)]


def _place(finding: Finding) -> str:
    """The part of the id that distinguishes findings of one check."""
    slot = finding.result.slot
    return f"{finding.dossier.id}:{slot}" if slot else finding.dossier.id
