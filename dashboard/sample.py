"""An auditor's random sample of vendors: the same seed draws the same vendors from the same register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

from dashboard.components.text import day_short, page_language, phrase
from registry.dossiers.vendor import VendorDossier
from registry.entities import Activity, Agreement, Engagement, Mechanism, Organisation
from registry.law.verdict import Outcome
from registry.messages import country_name
from registry.register import Question, Register
from registry.vocabulary import ReviewStatus, Role

MOST = 200
"""Vendors in one sample at most."""


class SampledVendor(NamedTuple):
    """A vendor to test, in words: where it is, how its transfers are judged, and what to look for."""

    id: str
    name: str
    country: str
    outcome: str | None
    transfers: int
    contract: str
    safeguard: str
    retention: str


def vendor_ids(register: Register) -> list[str]:
    """All vendors, by id: whoever receives data, and whoever is engaged."""
    receiving = (row.importer.organisation for row in register.dossiers.transfers.rows.values())
    engaged = (each.organisation for each in register.facts.all(Engagement).values())
    return sorted({each for each in (*receiving, *engaged) if each})


def drawn(ids: Sequence[str], number: int, seed: int) -> list[str]:
    """A sample of ids: Python's `random.Random(seed).sample` of the ids in alphabetical order."""
    return sorted(Random(seed).sample(sorted(ids), min(number, len(ids))))  # noqa: S311  # to be repeated, not secret


def sampled(register: Register, question: Question, number: int, seed: int) -> tuple[SampledVendor, ...]:
    """The vendors of a sample, with what to look for."""
    limited = _limited_categories(register)
    return tuple(
        _vendor(each, register, question, limited) for each in drawn(vendor_ids(register), number, seed)
    )


def _limited_categories(register: Register) -> frozenset[str]:
    """The categories of data for which an activity says how long they are kept."""
    return frozenset(
        category
        for activity in register.facts.all(Activity).values()
        for limit in activity.retention or ()
        for category in limit.categories or activity.categories or ()
    )


def _vendor(vendor: str, register: Register, question: Question, limited: frozenset[str]) -> SampledVendor:
    transfers = register.dossiers.transfers
    dossier = VendorDossier.of(vendor, transfers)
    outcome = dossier.outcome(register.as_of(question))
    organisation = register.facts.get(Organisation, vendor)
    home = organisation.established_in if organisation else None
    return SampledVendor(
        id=vendor,
        name=organisation.label if organisation else vendor,
        country=country_name(home, page_language()) if home else phrase("not recorded"),
        outcome=outcome.value if outcome else None,
        transfers=len(dossier.transfers),
        contract=_contract(dossier, register),
        safeguard=_safeguard(dossier, outcome, register),
        retention=_retention(dossier, limited),
    )


def _contract(dossier: VendorDossier, register: Register) -> str:
    engagements = register.dossiers.transfers.engagements.get(dossier.id, ())
    pursued = [each for each in engagements if each.review is not ReviewStatus.REJECTED]
    agreements = {each.agreement for each in pursued if each.agreement}
    named = [one for each in sorted(agreements) if (one := register.facts.get(Agreement, each))]
    if not named:
        needed = (pursued or not engagements) and _may_be_processor(dossier, pursued)
        return phrase("None recorded: ask for it") if needed else phrase("Not needed")
    return "; ".join(_signed(one) for one in named)


def _may_be_processor(dossier: VendorDossier, engagements: Iterable[Engagement]) -> bool:
    """Whether it is a processor for something, or no role of it is recorded; only then is Art. 28 asked."""
    answers = {each.role is Role.PROCESSOR for each in engagements if each.role}
    answers |= {one for each in dossier.transfers if (one := each.row.importer.is_processor()) is not None}
    return answers != {False}


def _signed(agreement: Agreement) -> str:
    if agreement.signed_on is None:
        return phrase("{name}, date of signature not recorded", name=agreement.label)
    return phrase("{name}, signed on {day}", name=agreement.label, day=day_short(agreement.signed_on))


def _safeguard(dossier: VendorDossier, outcome: Outcome | None, register: Register) -> str:
    ids = {each for one in dossier.transfers for each in one.row.mechanisms or ()}
    named = [one.label for each in sorted(ids) if (one := register.facts.get(Mechanism, each))]
    if named:
        return "; ".join(named)
    if outcome is Outcome.COVERED:
        return phrase("Adequacy: check the decision or the listing")
    return phrase("None needed") if outcome is Outcome.NOT_RESTRICTED else phrase("None recorded")


def _retention(dossier: VendorDossier, limited: frozenset[str]) -> str:
    ids = {each for one in dossier.transfers for each in one.row.categories or ()}
    if not ids:
        return phrase("No data recorded")
    return phrase("Recorded for {count} of {all} data categories", count=len(ids & limited), all=len(ids))
