"""What the page of one vendor shows, worked out once for a register and a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from dashboard.onward import SubProcessor, recipients_along, weakest_step, worse_step
from dashboard.table import TableRow, table_row
from dashboard.vendors import outcome_counts, worst_shown
from registry.checks.accepted import Findings
from registry.checks.concerned import ConcernedSubjects
from registry.checks.runner import Finding
from registry.dossiers.contract import Contract, contract_with
from registry.dossiers.engagement import engagements
from registry.dossiers.onward import onward_steps
from registry.dossiers.similar_vendors import named_as_ours
from registry.dossiers.vendor import VendorDossier, vendor_roles
from registry.dossiers.vendor_file import VendorFile, VendorFiles
from registry.entities import Comment, Decision, Organisation
from registry.facts import Facts
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome
from registry.messages import render
from registry.register import Question, Register
from registry.vocabulary import Role, Severity

_PRESSING = frozenset({Severity.CRITICAL, Severity.HIGH})


class VendorPage(NamedTuple):
    """All about one vendor; `remedies` and `questions` are worded, each once, the most pressing first.

    `outcome` and `counts` are those of its own `transfers`; `onward` is the worst later step of its chain and
    `weakest` the same in words, both empty if none is worse than its own transfers.
    """

    organisation: Organisation
    roles: tuple[Role, ...]
    outcome: str
    onward: str
    counts: Mapping[str, int]
    contract: Contract | None
    since: date | None
    file: VendorFile
    subjects: tuple[str, ...]
    transfers: tuple[TableRow, ...]
    sub_processors: tuple[SubProcessor, ...]
    weakest: str
    findings: Findings
    remarks: tuple[Decision | Comment, ...]
    remedies: tuple[str, ...]
    questions: tuple[str, ...]


def vendor_page(
    register: Register, question: Question, findings: Findings, vendor: str, language: str
) -> VendorPage:
    """Work out the page of a vendor.

    Args:
        register: The register.
        question: The day and the law to judge by.
        findings: The findings of that register and question that concern the vendor.
        vendor: The id of an organisation.
        language: The language of the words.
    """
    as_of, transfers = register.as_of(question), register.dossiers.transfers
    organisation = register.facts.all(Organisation)[vendor]
    dossier = VendorDossier.of(organisation.id, transfers)
    file = VendorFiles(transfers).of(organisation, as_of)
    steps = tuple(onward_steps(transfers.flow, (each.row for each in dossier.transfers)))
    onward = tuple(transfers.dossier(each.row.id) for each in steps)
    chain = VendorDossier(organisation.id, (*dossier.transfers, *onward))
    counts = outcome_counts(dossier, as_of)
    ours = organisation.id in named_as_ours(register.facts)
    worse = None if ours else worse_step(dossier, onward, as_of)
    engaged = [each for each in engagements(transfers) if each.engagement.organisation == organisation.id]
    beside = findings.beside_verdicts
    subjects = subjects_of(file, dossier, organisation.id)
    return VendorPage(
        organisation=organisation,
        roles=tuple(sorted(map(Role, vendor_roles(transfers).get(organisation.id, ())))),
        outcome=worst_shown(dossier.outcome(as_of), counts),
        onward=worse or "",
        counts=counts,
        contract=contract_with(engaged, question.on),
        since=min((each.starts for each in engaged if each.starts), default=None),
        file=file,
        subjects=subjects,
        transfers=_worst_first(table_row(each, as_of, language) for each in dossier.transfers),
        sub_processors=recipients_along(steps, file, transfers, as_of),
        weakest=weakest_step(onward, worse, as_of, language) if worse else "",
        findings=beside,
        remarks=remarks_about(register.facts, subjects),
        remedies=tuple(
            dict.fromkeys([*_verdict_remedies(chain, as_of, language), *_pressing(beside, language)])
        ),
        questions=tuple(dict.fromkeys(_questions(chain, beside.open, as_of, language))),
    )


def findings_by_vendor(register: Register, findings: Findings) -> Mapping[str, Findings]:
    """The findings that concern each vendor, in their order."""
    concerned = ConcernedSubjects(register.dossiers)
    of: dict[str, Findings] = defaultdict(lambda: Findings([], []))
    for each in findings.open:
        for vendor in concerned.vendors_of(each):
            of[vendor].open.append(each)
    for one in findings.accepted:
        for vendor in concerned.vendors_of(one.finding):
            of[vendor].accepted.append(one)
    return {**of}


def subjects_of(file: VendorFile, dossier: VendorDossier, organisation: str) -> tuple[str, ...]:
    """The ids of a vendor and of what belongs to it: engagements, agreements, mechanisms, transfers."""
    kinds = ("engagements", "agreements", "mechanisms", "assessments")
    own = (each.id for kind in kinds for each in file.sections[kind])
    return (organisation, *own, *(each.id for each in dossier.transfers))


def remarks_about(facts: Facts, subjects: Iterable[str]) -> tuple[Decision | Comment, ...]:
    """The decisions and comments about some subjects or findings on them, the latest first."""
    ids = set(subjects)
    remarks: list[Decision | Comment] = [*facts.all(Decision).values(), *facts.all(Comment).values()]
    ours = [each for each in remarks if not ids.isdisjoint((each.about, *each.about.split(":")))]
    return tuple(sorted(ours, key=lambda each: (each.made_on or date.min, each.id), reverse=True))


def _worst_first(rows: Iterable[TableRow]) -> tuple[TableRow, ...]:
    order = {outcome.value: -outcome.rank for outcome in Outcome}
    return tuple(sorted(rows, key=lambda row: (order.get(row.outcome, 1), row.id)))


def _verdict_remedies(dossier: VendorDossier, as_of: AsOf, language: str) -> Iterator[str]:
    for each in dossier.transfers:
        hop, verdict = each.judged(as_of)
        if verdict.outcome is Outcome.UNCOVERED:
            names = each.names_of(hop)
            yield from (render(remedy, language, names) for remedy in verdict.remedies)


def _pressing(findings: Findings, language: str) -> Iterator[str]:
    for each in findings.open:
        if each.severity in _PRESSING:
            yield from each.remedies(language)


def _questions(
    dossier: VendorDossier, findings: Sequence[Finding], as_of: AsOf, language: str
) -> Iterator[str]:
    for each in dossier.transfers:
        hop, verdict = each.judged(as_of)
        names = each.names_of(hop)
        yield from (render(missing.question, language, names) for missing in verdict.missing)
    for finding in findings:
        yield from finding.questions(language)
