"""All dossiers of a register, by the kind of their subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from registry.dossiers.category import categories
from registry.dossiers.chains import Assigned, Chains
from registry.dossiers.deadlines import deadlines
from registry.dossiers.duplicates import duplicates
from registry.dossiers.engagement import engagements
from registry.dossiers.mechanism import mechanism_dossiers
from registry.dossiers.policy import policies
from registry.dossiers.recipients import recipients
from registry.dossiers.requirement import requirements
from registry.dossiers.retention import retentions
from registry.dossiers.situations import KnownClasses
from registry.dossiers.transfer import Transfers, protected
from registry.dossiers.transfer_row import TransferRow
from registry.entities import Engagement
from registry.errors import NotFoundError
from registry.facts import Facts
from registry.law.law import Law


class Dossier(Protocol):
    """Everything known about one subject."""

    @property
    def id(self) -> str:
        """The subject's id."""

    @property
    def names(self) -> Mapping[str, str]:
        """The names for the slots of messages about it."""


_SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "transfer": ("transfer", "chain"),
    "mechanism": ("mechanism", "deadline"),
    "engagement": ("engagement",),
    "category": ("category",),
    "organisation": ("mechanism", "recipient", "duplicate", "deadline"),
    "activity": ("recipient", "retention"),
    "tracker": ("retention",),
    "usage-policy": ("usage-policy",),
    "requirement": ("requirement", "deadline"),
    "agreement": ("deadline",),
    "assessment": ("deadline",),
    "decision": ("deadline",),
}
"""The kinds of dossiers that there can be on an entity of a kind; an act, which is none, has a deadline."""


class DossierIndex:
    """All dossiers of a register, made on demand.

    Args:
        facts: All that is recorded.
        law: The law that dossiers are made for.
        today: The day on which this is asked; a check of a list that is dated later has not been made.
        rows: The transfers as rows, if they are not among the facts.
        known: The classes of transfers that are judged as before, by the transfers' ids.
        before: The dossiers of an earlier register of the same transfers, from which the flow of the data
            and the chains are taken over unless other things changed them.
    """

    def __init__(
        self,
        facts: Facts,
        law: Law,
        today: date,
        rows: Iterable[TransferRow] | None = None,
        known: KnownClasses = MappingProxyType({}),
        before: DossierIndex | None = None,
    ) -> None:
        self.facts = facts
        self.law = law
        flow = before.transfers.flow if before else None
        if flow and flow.protected != protected(facts, law):
            flow = None
        self.transfers: Transfers = Transfers(facts, law, today, rows, known, flow)
        same = before and flow and before.facts.all(Engagement) == facts.all(Engagement)
        self.assigned: Assigned | None = before.assigned if before and same else None

    @cached_property
    def chains(self) -> Chains:
        """How the transfers follow one another."""
        chains = Chains(self.transfers, self.assigned)
        self.assigned = chains.assigned
        return chains

    def about(self, subject: str, subject_id: str) -> Iterator[Dossier]:
        """The dossiers of one kind on one subject: at most one, except for an organisation's listings."""
        if subject not in _SUBJECTS.get(subject_id.partition("/")[0], ("deadline",)):
            return iter(())
        if subject == "transfer":
            known = subject_id in self.transfers.rows
            return iter([self.transfers.dossier(subject_id)] if known else ())
        return (dossier for dossier in self.of(subject) if dossier.id == subject_id)

    def of(self, subject: str) -> Iterator[Dossier]:
        """The dossiers of one kind of subject."""
        makers: dict[str, Callable[[], Iterator[Dossier]]] = {
            "transfer": lambda: (self.transfers.dossier(transfer) for transfer in self.transfers),
            "chain": lambda: self.chains.linked,
            "mechanism": lambda: mechanism_dossiers(self.transfers, self.law),
            "engagement": lambda: engagements(self.transfers),
            "category": lambda: categories(self.transfers),
            "recipient": lambda: recipients(self.facts, self.chains),
            "deadline": lambda: deadlines(self.transfers, self.law),
            "duplicate": lambda: duplicates(self.facts),
            "retention": lambda: retentions(self.facts),
            "usage-policy": lambda: policies(self.facts),
            "requirement": lambda: requirements(self.facts),
        }
        if subject not in makers:
            raise NotFoundError(f"There is no kind of dossier called {subject}.")
        return makers[subject]()
