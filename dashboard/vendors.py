"""The vendors as one table: country, role, transfers by outcome, contract and next date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from dashboard.components.text import day_short
from dashboard.onward import OnwardVerdicts
from registry.dossiers.contract import Contract, ContractState, contract_with
from registry.dossiers.engagement import EngagementDossier, engagements
from registry.dossiers.vendor import VendorDossier, vendor_roles
from registry.dossiers.vendor_file import VendorFiles
from registry.dossiers.verdict_words import OUTCOMES, STATUSES
from registry.entities import Organisation
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome, Status
from registry.messages import Message, country_name, say, with_values
from registry.register import Question, Register
from registry.vocabulary import Role

WITHOUT = "no_transfer"
"""Stands in the place of an outcome for a vendor to which no transfer is recorded."""

_ORDER = {each.value: rank for rank, each in enumerate(sorted(Outcome, key=lambda one: -one.rank))}


class VendorRow(NamedTuple):
    """One vendor.

    `country` is a code, empty if not recorded; `outcome` the worst of its own current transfers, the status
    if none is current, `WITHOUT` if there is none; `onward` the worst later step of its chain if that is
    worse, else empty; `counts` are its own transfers by outcome or status.
    """

    id: str
    name: str
    country: str
    roles: tuple[Role, ...]
    outcome: str
    onward: str
    counts: Mapping[str, int]
    contract: Contract | None
    next_date: date | None
    search: str

    @property
    def worst(self) -> str:
        """The worst along its chain, by which vendors are ordered, counted and filtered."""
        return min(filter(None, (self.onward, self.outcome)), key=lambda each: _ORDER.get(each, len(_ORDER)))


def vendor_rows(register: Register, question: Question, language: str) -> tuple[VendorRow, ...]:
    """Every vendor, the worst first, then by name."""
    transfers = register.dossiers.transfers
    table = _Table(register, question, language)
    organisations = register.facts.all(Organisation)
    rows = [table.row(organisations[each], roles) for each, roles in vendor_roles(transfers).items()]
    return tuple(sorted(rows, key=_worst_first))


def _worst_first(row: VendorRow) -> tuple[int, bool, str]:
    """The worst first, those of whom it is true of their own transfers before the others, then by name."""
    return _ORDER.get(row.worst, len(_ORDER)), bool(row.onward), row.name.casefold()


class _Table:
    """What all rows are made from."""

    def __init__(self, register: Register, question: Question, language: str) -> None:
        self._transfers = register.dossiers.transfers
        self._as_of, self._language = register.as_of(question), language
        self._files = VendorFiles(self._transfers)
        self._onward = OnwardVerdicts(self._transfers, self._as_of)
        self._engagements: dict[str, list[EngagementDossier]] = defaultdict(list)
        for each in engagements(self._transfers):
            self._engagements[each.engagement.organisation].append(each)

    def row(self, organisation: Organisation, roles: Collection[str]) -> VendorRow:
        dossier = VendorDossier.of(organisation.id, self._transfers)
        dates = self._files.of(organisation, self._as_of).dates
        country = organisation.established_in or ""
        named = country_name(country, self._language) if country else ""
        counts = outcome_counts(dossier, self._as_of)
        return VendorRow(
            id=organisation.id,
            name=organisation.label,
            country=country,
            roles=tuple(sorted(map(Role, roles))),
            outcome=worst_shown(dossier.outcome(self._as_of), counts),
            onward=self._onward.worse(dossier) or "",
            counts=counts,
            contract=contract_with(self._engagements.get(organisation.id, ()), self._as_of.on),
            next_date=dates[0].day if dates else None,
            search=" ".join(
                (organisation.id, organisation.label, organisation.legal_name or "", named)
            ).casefold(),
        )


def outcome_counts(dossier: VendorDossier, as_of: AsOf) -> Mapping[str, int]:
    """The number of transfers to a vendor by outcome, or by status if they have none; the worst first."""
    verdicts = [each.verdict(as_of) for each in dossier.transfers]
    counts = Counter((each.outcome or each.status).value for each in verdicts)
    return {key: counts[key] for key in sorted(counts, key=lambda key: _ORDER.get(key, len(_ORDER)))}


def worst_shown(outcome: Outcome | None, counts: Mapping[str, int]) -> str:
    """The worst outcome of the current transfers; if there is none, that of the others, or their status."""
    return outcome.value if outcome else next(iter(counts), WITHOUT)


def matching_vendors(
    rows: Iterable[VendorRow], countries: Collection[str], outcomes: Collection[str], text: str
) -> tuple[VendorRow, ...]:
    """The rows that match every filter; an empty one keeps all."""
    words = text.casefold().split()
    return tuple(
        row
        for row in rows
        if (not countries or row.country in countries)
        and (not outcomes or row.worst in outcomes)
        and all(word in row.search for word in words)
    )


_CONTRACTS: Mapping[ContractState, Message] = {
    ContractState.NONE: say("None"),
    ContractState.OVER: say("Ended {day}"),
    ContractState.NOT_YET: say("In force from {day}"),
    ContractState.NOT_RECORDED: say("Not recorded"),
    ContractState.ROLE_NOT_RECORDED: say("Role not recorded"),
    ContractState.NOT_DATED: say("Date not recorded"),
    ContractState.CLAUSES: say("Clauses of {day}"),
    ContractState.SIGNED: say("Signed {day}"),
    ContractState.NOT_NEEDED: say("Not needed"),
}
_WITHOUT_ENGAGEMENT = say("No engagement recorded")


def contract_label(contract: Contract | None) -> Message:
    """The state of a contract in a few words."""
    if contract is None:
        return _WITHOUT_ENGAGEMENT
    message = _CONTRACTS[contract.state]
    return with_values(message, day=day_short(contract.day)) if contract.day else message


def vendor_badge(outcome: str, counts: Mapping[str, int]) -> Message:
    """The worst verdict of the transfers to a vendor, and how many of them have it."""
    total, count = sum(counts.values()), counts.get(outcome, 0)
    if outcome == WITHOUT:
        return say("No transfer recorded")
    if total == 1 or outcome not in _SHARES:
        return shown_label(outcome)
    one, many, every = _SHARES[outcome]
    if count == total:
        return say(every, total=total)
    return say(one if count == 1 else many, count=count, total=total)


def shown_label(outcome: str) -> Message:
    """The label of an outcome or a status."""
    return OUTCOMES[Outcome(outcome)] if outcome in set(Outcome) else STATUSES[Status(outcome)]


_SHARES = {
    Outcome.UNCOVERED.value: (
        "{count} of {total} transfers lacks a safeguard",
        "{count} of {total} transfers lack a safeguard",
        "All {total} transfers lack a safeguard",
    ),
    Outcome.UNKNOWN.value: (
        "{count} of {total} transfers needs information",
        "{count} of {total} transfers need information",
        "All {total} transfers need information",
    ),
}
