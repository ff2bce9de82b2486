"""The part of a report that `--vendor`, `--country`, `--check` and `--severity` select."""

from __future__ import annotations

from collections.abc import Iterable

from registry.checks.concerned import ConcernedSubjects
from registry.checks.runner import Finding
from registry.checks.spec import CHECKS
from registry.checks.transfers import VERDICT_CHECKS
from registry.cli.lookup import did_you_mean, similar
from registry.cli.options import ReportFilters
from registry.cli.output.check_report import CheckReport
from registry.entities import Organisation
from registry.errors import NotFoundError, RegistryError
from registry.intake.code_suggestions import unknown_code
from registry.intake.places_meant import places_meant
from registry.law.law import Law
from registry.messages import say
from registry.register import Register
from registry.vocabulary import Severity


def select(report: CheckReport, register: Register, filters: ReportFilters) -> CheckReport:
    """The report with only what the filters select.

    A transfer is kept if it goes to one of the vendors or countries; with `--check` or `--severity`, if its
    verdict is also among the findings that are kept.

    Raises:
        NotFoundError: If no vendor or check is called so.
        RegistryError: If no country is called so.
    """
    vendors = {each for text in filters.vendors for each in vendors_called(register, text)}
    countries = {code for text in filters.countries for code in country_codes(register.law, text)}
    concerned = ConcernedSubjects(register.dossiers, vendors, countries)
    graver = _severities(filters)
    checks = _checks(filters.checks)

    def keeps(finding: Finding) -> bool:
        return (
            finding.severity in graver
            and (not checks or finding.check.id in checks)
            and concerned.include_finding(finding)
        )

    findings = tuple(filter(keeps, report.all_findings))
    accepted = tuple(one for one in report.all_accepted if keeps(one.finding))
    transfers = tuple(one for one in report.transfers if concerned.includes(one.id))
    if checks or filters.severity:
        every = [*findings, *(one.finding for one in accepted)]
        verdicts = {finding.dossier.id for finding in every if finding.check.id in VERDICT_CHECKS}
        transfers = tuple(one for one in transfers if one.id in verdicts)
    return report._replace(transfers=transfers, all_findings=findings, all_accepted=accepted)


def vendors_called(register: Register, text: str) -> list[str]:
    """The organisations of an id, a name, or a part of a name.

    Raises:
        NotFoundError: If there is none; suggests similar ones.
    """
    organisations = register.facts.all(Organisation)
    for each in (text, f"{Organisation.kind}/{text}"):
        if each in organisations:
            return [each]
    word = text.strip().casefold()
    labels = {each.id: each.label.casefold() for each in organisations.values()}
    called = [each for each, label in labels.items() if label == word]
    called = called or [each for each, label in labels.items() if word and word in label]
    if called:
        return called
    names = {each.label: each.id for each in organisations.values()}
    near = did_you_mean(similar(text, names, cutoff=0.5), say("`registry list vendors` lists them."))
    raise NotFoundError(
        say("No vendor is recorded as {text}.", text=f"{text!r}"), where="--vendor", cure=near
    )


def country_codes(law: Law, text: str) -> Iterable[str]:
    """The codes of a country, or of a group's countries, by code or name.

    Raises:
        RegistryError: If no country or group is called so, or several are.
    """
    code = law.canonical(text)
    if code is None:
        meant = places_meant(law, text).codes
        code = meant[0] if len(meant) == 1 else None
    if code is None:
        what, cure = unknown_code(law, "jurisdiction", text)
        raise RegistryError(what, where="--country", cure=cure)
    return {code, *law.members(code)}


def _checks(names: Iterable[str]) -> frozenset[str]:
    for name in names:
        if name not in CHECKS:
            cure = did_you_mean(similar(name, CHECKS), say("`registry check --format json` names them."))
            raise NotFoundError(
                say("There is no check {name}.", name=f"{name!r}"), where="--check", cure=cure
            )
    return frozenset(names)


def _severities(filters: ReportFilters) -> frozenset[Severity]:
    every = list(Severity)
    if filters.severity is None:
        return frozenset(every)
    return frozenset(every[: every.index(Severity(filters.severity)) + 1])
