"""The part of a report that `--vendor`, `--country`, `--check` and `--severity` select."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from registry.checks.runner import Finding
from registry.checks.spec import CHECKS
from registry.checks.transfers import VERDICT_CHECKS
from registry.cli.lookup import did_you_mean, similar
from registry.cli.options import ReportFilters
from registry.cli.output.check_report import CheckReport
from registry.dossiers.duplicates import DuplicateDossier
from registry.entities import (
    Agreement,
    Assessment,
    Comment,
    Decision,
    Engagement,
    Mechanism,
    Organisation,
)
from registry.entities.shape import mentioned
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
    concerned = ConcernedSubjects(register, vendors, countries)
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


class ConcernedSubjects:
    """Which subjects of findings concern some vendors and countries.

    Args:
        register: The register.
        vendors: Ids of organisations; any if empty.
        countries: Codes of countries; any if empty.
    """

    def __init__(
        self, register: Register, vendors: Collection[str] = (), countries: Collection[str] = ()
    ) -> None:
        self._facts = register.facts
        self._transfers = register.dossiers.transfers
        self._vendors, self._countries = frozenset(vendors), frozenset(countries)
        decisions = (decision for code in self._countries for decision in register.law.adequacy(code))
        self._decisions = frozenset(decision.instrument for decision in decisions)
        self._relying: dict[str, set[str]] = {}
        """The transfers that rely on each mechanism, and on each assessment through one."""
        if self._vendors or self._countries:
            mechanisms = self._facts.all(Mechanism)
            for row in self._transfers.rows.values():
                for each in row.mechanisms or ():
                    known = mechanisms.get(each)
                    for relied_on in (each, *(known.assessments or () if known else ())):
                        self._relying.setdefault(relied_on, set()).add(row.id)

    def include_finding(self, finding: Finding) -> bool:
        """Whether a finding is selected, by its subject or by what its slot names."""
        return any(self.includes(subject) for subject in self._subjects(finding))

    def _subjects(self, finding: Finding) -> Iterator[str]:
        dossier, slot = finding.dossier, finding.result.slot
        yield dossier.id
        if isinstance(dossier, DuplicateDossier):
            yield from (organisation.id for organisation in dossier.organisations)
        for part in slot.split(":") if slot else ():
            yield part if "/" in part else f"{Engagement.kind}/{part}"  # a chain names a sub-processor

    def includes(self, subject: str) -> bool:
        """Whether the subject of a finding is selected; one that concerns no vendor is so only with all."""
        vendors, countries = self._vendors, self._countries
        if not vendors and not countries:
            return True
        parties = self._parties(subject)
        places = {self._transfers.parties.jurisdiction(each) for each in parties} | self._places(subject)
        return (not vendors or not vendors.isdisjoint(parties)) and (
            not countries or not countries.isdisjoint(places) or subject in self._decisions
        )

    def _parties(self, subject: str) -> set[str]:
        """The organisations on the receiving side."""
        kind = subject.partition("/")[0]
        if row := self._transfers.rows.get(subject):
            operators = (place.operator for place in row.places or ())
            return {each for each in (row.importer.organisation, *operators) if each}
        if kind == Organisation.kind:
            return {subject}
        entity = self._facts.find(subject)
        if isinstance(entity, Engagement):
            return {entity.organisation}
        if isinstance(entity, Agreement):
            return self._agreed_with(entity)
        if isinstance(entity, Decision | Comment):
            about = mentioned(entity.about)
            return self._parties(about) if about is not None else set()
        relying = self._relying.get(subject, ())
        parties = set[str]().union(*(self._parties(transfer) for transfer in relying))
        if isinstance(entity, Assessment) and entity.recipient:
            return parties | {entity.recipient}
        return parties or set(entity.parties or () if isinstance(entity, Mechanism) else ())

    def _agreed_with(self, agreement: Agreement) -> set[str]:
        """The organisations engaged under an agreement, or else its parties."""
        engaged = {
            engagement.organisation
            for engagement in self._facts.all(Engagement).values()
            if engagement.agreement == agreement.id
        }
        return engaged or set(agreement.parties or ())

    def _places(self, subject: str) -> set[str | None]:
        rows = (self._transfers.rows.get(each) for each in (subject, *self._relying.get(subject, ())))
        return {place.jurisdiction for row in rows if row for place in row.places or ()}


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
