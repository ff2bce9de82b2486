"""The state of the Art. 28 contract with a vendor, over all that we use of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from registry.dossiers.engagement import EngagementDossier
from registry.vocabulary import ReviewStatus


class ContractState(StrEnum):
    """What is recorded of the contract that Art. 28(3) GDPR requires, the most pressing first."""

    NONE = "none"
    OVER = "over"
    NOT_YET = "not_yet"
    NOT_RECORDED = "not_recorded"
    ROLE_NOT_RECORDED = "role_not_recorded"
    NOT_DATED = "not_dated"
    CLAUSES = "clauses"
    SIGNED = "signed"
    NOT_NEEDED = "not_needed"


class Contract(NamedTuple):
    """The state of a contract, and the day of its signature or end where one is recorded."""

    state: ContractState
    day: date | None = None


_ORDER = {state: rank for rank, state in enumerate(ContractState)}


def contract_with(engagements: Iterable[EngagementDossier], on: date) -> Contract | None:
    """The most pressing contract of some engagements on a day; None if none of them is ongoing then.

    None is needed with a vendor of which every engagement was rejected.
    """
    engagements = tuple(engagements)
    if engagements and all(each.engagement.review is ReviewStatus.REJECTED for each in engagements):
        return Contract(ContractState.NOT_NEEDED)
    contracts = (_of(each, day) for each in engagements if (day := each.relevant_day(on)))
    return min(contracts, key=lambda each: _ORDER[each.state], default=None)


def _of(dossier: EngagementDossier, day: date) -> Contract:
    processor, agreement = dossier.is_processor(), dossier.agreement
    if processor is False:
        return Contract(ContractState.NOT_NEEDED)
    if clauses := dossier.clauses_on(day):
        return Contract(ContractState.CLAUSES, clauses.signed_on)
    if agreement is None:
        if processor is None:
            return Contract(ContractState.ROLE_NOT_RECORDED)
        agreed = dossier.engagement.agreed
        return Contract(ContractState.NONE if agreed is False else ContractState.NOT_RECORDED)
    ends = [end for end in (agreement.expires, agreement.terminated_on) if end and end < day]
    if ends:
        return Contract(ContractState.OVER, min(ends))
    if agreement.signed_on is None:
        return Contract(ContractState.NOT_DATED)
    return Contract(
        ContractState.SIGNED if agreement.signed_on <= day else ContractState.NOT_YET, agreement.signed_on
    )
