"""Findings by what cures them: one remedy or question that settles seven is one line with seven names."""

from __future__ import annotations

from collections import Counter, UserDict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from registry.checks.concerned import ConcernedSubjects
from registry.checks.runner import Finding
from registry.checks.spec import Check
from registry.entities import Engagement, Organisation
from registry.law.slots import slot_family
from registry.messages import render
from registry.register import Register
from registry.vocabulary import Severity


class Cure(NamedTuple):
    """Findings of one check that the same remedy or answer settles."""

    findings: tuple[Finding, ...]


class CheckCures(NamedTuple):
    """The findings of one check, most severe first, by what cures them; the most findings first."""

    check: Check
    cures: tuple[Cure, ...]

    @property
    def total(self) -> int:
        """The number of findings."""
        return sum(len(cure.findings) for cure in self.cures)

    @property
    def severities(self) -> Mapping[Severity, int]:
        """The number of findings by severity, most severe first."""
        counts = Counter(finding.severity for cure in self.cures for finding in cure.findings)
        return {severity: counts[severity] for severity in Severity if counts[severity]}


class _Anyone(UserDict[str, str]):
    """Names that fit any subject of a check, by a slot without its numbers."""

    def __contains__(self, slot: object) -> bool:
        return str(slot).partition(":")[0] in self.data

    def __getitem__(self, slot: str) -> str:
        return self.data[slot.partition(":")[0]]


_ANYONE = _Anyone(
    importer="the vendor",
    organisation="the vendor",
    vendor="the vendor",
    exporter="the exporter",
    first_exporter="the first exporter",
    operator="the operator of the servers",
    mechanism="the safeguard",
    subject="it",
    agreement="the agreement",
    engagement="the engagement",
)


def by_cure(findings: Iterable[Finding]) -> tuple[CheckCures, ...]:
    """Group findings by check, in the order in which the checks first appear, and then by cure."""
    checks: dict[str, dict[object, list[Finding]]] = {}
    for finding in findings:
        cures = checks.setdefault(finding.check.id, {})
        cures.setdefault(_cure(finding), []).append(finding)
    return tuple(
        CheckCures(
            next(iter(cures.values()))[0].check,
            tuple(
                sorted((Cure(tuple(each)) for each in cures.values()), key=lambda each: -len(each.findings))
            ),
        )
        for cures in checks.values()
    )


def cure_lines(group: CheckCures, language: str) -> Iterable[tuple[tuple[str, ...], tuple[Finding, ...]]]:
    """What cures the findings of a check, in words, with the findings; what reads alike is one line."""
    lines: dict[tuple[str, ...], list[Finding]] = {}
    for cure in group.cures:
        lines.setdefault(cure_text(cure, language), []).extend(cure.findings)
    return ((text, tuple(findings)) for text, findings in lines.items())


def cure_text(cure: Cure, language: str) -> tuple[str, ...]:
    """What cures the findings, then what to ask: in words that fit them all, if they are several.

    A check's own remedy for what is unknown only says to answer the questions, so these stand alone.
    """
    first = cure.findings[0]
    own = first.result.remedies
    if len(cure.findings) == 1:
        questions = first.questions(language)
        return (*(first.remedies(language) if own or not questions else ()), *questions)
    alike = all(each.result.missing == first.result.missing for each in cure.findings)
    asks = dict.fromkeys(missing.question for missing in first.result.missing) if alike else {}
    remedies = own or (() if asks else (first.check.remedy,))
    return tuple(render(each, language, _ANYONE) for each in (*remedies, *asks))


class FindingChoices(NamedTuple):
    """Checks, severities and vendors, as ids: those that there are, or those to keep; none keeps all."""

    checks: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()


def finding_choices(findings: Collection[Finding], register: Register) -> FindingChoices:
    """What findings can be filtered by: their checks and severities, and the vendors of which they speak."""
    rows, facts = register.dossiers.transfers.rows, register.facts
    vendors: dict[str | None, None] = {}
    for subject in dict.fromkeys(each.dossier.id for each in findings):
        engagement = facts.get(Engagement, subject)
        if subject in rows:
            vendors[rows[subject].importer.organisation] = None
        elif engagement is not None:
            vendors[engagement.organisation] = None
        elif facts.get(Organisation, subject) is not None:
            vendors[subject] = None
    return FindingChoices(
        tuple(dict.fromkeys(each.check.id for each in findings)),
        tuple(dict.fromkeys(each.severity.value for each in findings)),
        tuple(filter(None, vendors)),
    )


def narrowed_findings(
    findings: Iterable[Finding], register: Register, wanted: FindingChoices
) -> list[Finding]:
    """The findings that match every filter; an empty one keeps all."""
    concerned = ConcernedSubjects(register.dossiers, vendors=wanted.vendors)
    return [
        each
        for each in findings
        if (not wanted.checks or each.check.id in wanted.checks)
        and (not wanted.severities or each.severity.value in wanted.severities)
        and concerned.include_finding(each)
    ]


def _cure(finding: Finding) -> object:
    return finding.result.remedies, tuple(
        dict.fromkeys(slot_family(each.slot) for each in finding.result.missing)
    )
