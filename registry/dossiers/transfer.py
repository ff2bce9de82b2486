"""A transfer's dossier: the row, what it refers to, and its situations in law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from heapq import merge
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from registry.dossiers.equivalence import SharedRow
from registry.dossiers.flow import DataFlow, TransferRows
from registry.dossiers.legal_facts import PartyFacts
from registry.dossiers.situations import EquivalenceClass, Hop, KnownClasses, Situations
from registry.dossiers.transfer_row import TransferRow, sender
from registry.entities import Engagement, Organisation, Transfer
from registry.errors import NotFoundError
from registry.facts import Facts
from registry.law.law import Law
from registry.law.slots import outer_slot
from registry.law.timeline import AsOf
from registry.law.verdict import OutcomeChange, Verdict
from registry.messages import say

__all__ = ["Hop", "SharedDossier", "TransferDossier", "Transfers"]


class Transfers:
    """All recorded transfers, with their situations, which are made on demand.

    Args:
        facts: The entities that transfers refer to, and the transfers unless `rows` has them.
        law: Only to know what its rules read, and which countries have always been in the EEA.
        today: The day on which this is asked, as for `PartyFacts`.
        rows: The transfers as rows, for registers too large to keep them as entities.
        known: The classes of transfers that are judged as before, by the transfers' ids.
        flow: The flow of the data if it is as in an earlier register; it brings the rows.
    """

    def __init__(
        self,
        facts: Facts,
        law: Law,
        today: date,
        rows: Iterable[TransferRow] | None = None,
        known: KnownClasses = MappingProxyType({}),
        flow: DataFlow | None = None,
    ) -> None:
        self.facts = facts
        self.parties = PartyFacts(facts, law, today)
        self.law = law
        self.today = today
        self.flow = flow or DataFlow(_by_id(rows, facts), protected(facts, law))
        self.rows: Mapping[str, TransferRow] = self.flow.rows
        self._judged: dict[EquivalenceClass, tuple[Hop, Verdict]] = {}
        self._judged_as_of: AsOf | None = None
        self._changes: dict[EquivalenceClass, OutcomeChange | None] = {}
        self._changes_as_of: AsOf | None = None
        self._situations = Situations(facts, law, self.parties, self.flow, known)

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def to(self, organisation: str) -> list[str]:
        """The ids of the transfers to one organisation."""
        return [row.id for row in self.flow.to(organisation)]

    def dossier(self, transfer_id: str) -> TransferDossier:
        """The dossier of one transfer."""
        row = self.rows.get(transfer_id)
        if row is None:
            raise NotFoundError(
                say("No transfer is recorded as {transfer_id}.", transfer_id=transfer_id),
                cure=say("`registry check` lists them."),
            )
        return TransferDossier(row, self)

    def hops(self, row: TransferRow) -> tuple[Hop, ...]:
        """The situations of a transfer: one for each pair of roles that its parties have."""
        return self._situations.hops(row)

    def known_without(self, transfers: Collection[str]) -> KnownClasses:
        """The classes made so far, by transfer, without those of some transfers."""
        return self._situations.known_without(transfers)

    def equivalence_class(self, row: TransferRow) -> EquivalenceClass:
        """The class of transfers that are judged as one with this one."""
        return self._situations.equivalence_class(row)

    @cached_property
    def equivalence_classes(self) -> Counter[EquivalenceClass]:
        """All classes, and how many transfers each has."""
        return Counter(map(self.equivalence_class, self.rows.values()))

    def judged(self, row: TransferRow, as_of: AsOf) -> tuple[Hop, Verdict]:
        """The worst situation of a transfer with its verdict."""
        hop, verdict = self.judged_class(self.equivalence_class(row), as_of)
        return hop._replace(exporter=sender(row)), verdict

    def judged_class(self, of: EquivalenceClass, as_of: AsOf) -> tuple[Hop, Verdict]:
        """The worst situation of a class with its verdict; cached for the most recent day."""
        if self._judged_as_of != as_of:
            self._judged, self._judged_as_of = {}, as_of
        worst = self._judged.get(of)
        if worst is None:
            worst = self._judged[of] = _worst(of.hops, as_of)
        return worst

    def next_change(self, row: TransferRow, as_of: AsOf) -> OutcomeChange | None:
        """The first later day on which the worst outcome of a transfer changes."""
        of = self.equivalence_class(row)
        if self._changes_as_of != as_of:
            self._changes, self._changes_as_of = {}, as_of
        if of not in self._changes:
            self._changes[of] = _next_change(of.hops, as_of)
        return self._changes[of]

    @cached_property
    def engagements(self) -> Mapping[str, tuple[Engagement, ...]]:
        """The engagements of each organisation."""
        engaged: dict[str, tuple[Engagement, ...]] = {}
        for one in self.facts.all(Engagement).values():
            engaged[one.organisation] = (*engaged.get(one.organisation, ()), one)
        return engaged

    def before(self, row: TransferRow) -> TransferRows:
        """The transfers that brought the data: those it states, or else those that end at the exporter."""
        return self.flow.before(row)

    def after(self, row: TransferRow) -> TransferRows:
        """The recorded transfers that pass the data on."""
        return self.flow.after(row)


def protected(facts: Facts, law: Law) -> frozenset[str]:
    """The organisations that have always been in the EEA."""
    always = lru_cache(maxsize=None)(law.always_in_the_eea)
    return frozenset(
        each.id for each in facts.all(Organisation).values() if always(each.established_in or "")
    )


def _by_id(rows: Iterable[TransferRow] | None, facts: Facts) -> dict[str, TransferRow]:
    """The rows in the order of `Facts`: whose question is put first must not depend on that of reading."""
    given = rows if rows is not None else map(TransferRow.of, facts.all(Transfer).values())
    return {row.id: row for row in sorted(given, key=attrgetter("id"))}


def _worst(hops: tuple[Hop, ...], as_of: AsOf) -> tuple[Hop, Verdict]:
    return max(((hop, as_of.verdict(hop.situation)) for hop in hops), key=lambda pair: pair[1].weight)


def _next_change(hops: tuple[Hop, ...], as_of: AsOf) -> OutcomeChange | None:
    if len(hops) == 1:
        return as_of.judge.next_change(hops[0].situation, as_of.on)
    now = _worst(hops, as_of)[1]
    for day in merge(*(as_of.judge.changes(hop.situation, as_of.on) for hop in hops)):
        then = _worst(hops, as_of._replace(on=day))[1]
        if then.outcome is not now.outcome:
            return OutcomeChange(day, then.outcome, then.status)
    return None


class TransferDossier(NamedTuple):
    """Everything known about one transfer."""

    row: TransferRow
    transfers: Transfers

    @property
    def id(self) -> str:
        """The transfer's id."""
        return self.row.id

    @property
    def facts(self) -> Facts:
        """The entities that the transfer refers to."""
        return self.transfers.facts

    @property
    def shared(self) -> SharedDossier:
        """What it has in common with all that are judged as one with it."""
        return SharedDossier(self.transfers.equivalence_class(self.row), self.transfers)

    @property
    def hops(self) -> tuple[Hop, ...]:
        """Its situations: one for each pair of roles of its parties."""
        return self.transfers.hops(self.row)

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the parties, operators and mechanisms, by slot."""
        return self.names_of(self.hops[0])

    def names_of(self, hop: Hop) -> dict[str, str]:
        """The names for the slots of one of its situations."""
        sender = "the data subject" if self.row.exporter.data_subject else "the exporter"
        importer = self.label(hop.importer) or "the importer"
        labels = {
            "transfer": self.id,
            "exporter": self.label(hop.exporter) or sender,
            "importer": importer,
            "organisation": importer,
        }
        for index, operator in enumerate(hop.operators):
            labels[f"operator:{index}"] = self.label(operator) or "an unrecorded operator"
        for index, mechanism in enumerate(hop.mechanisms):
            labels[f"mechanism:{index}"] = self.label(mechanism) or mechanism
        for index, hops in enumerate(hop.onward):
            for number, beyond in enumerate(hops):
                labels |= {
                    outer_slot(slot, index, number): name
                    for slot, name in self.names_of(beyond).items()
                    if slot.startswith(("operator:", "mechanism:"))
                }
        return labels

    def label(self, entity_id: str | None) -> str | None:
        """The label of a recorded entity."""
        return _label(self.facts, entity_id)

    def judged(self, as_of: AsOf) -> tuple[Hop, Verdict]:
        """The worst of its situations, with the verdict on it."""
        return self.transfers.judged(self.row, as_of)

    def verdict(self, as_of: AsOf) -> Verdict:
        """The worst verdict of its situations."""
        return self.shared.verdict(as_of)

    def next_change(self, as_of: AsOf) -> OutcomeChange | None:
        """The first later day on which its worst outcome changes; None if there is none."""
        return self.transfers.next_change(self.row, as_of)


class SharedDossier:
    """What the transfers of one class have in common: all that a check on transfers can read.

    Args:
        equivalence_class: The class.
        transfers: All recorded transfers.
    """

    __slots__ = ("_transfers", "equivalence_class")

    def __init__(self, equivalence_class: EquivalenceClass, transfers: Transfers) -> None:
        self.equivalence_class = equivalence_class
        self._transfers = transfers

    @property
    def row(self) -> SharedRow:
        """The fields that the transfers share; the others cannot be read."""
        return self.equivalence_class.key.row

    @property
    def recipients(self) -> tuple[str, ...]:
        """The ids of the importer and the operators of places, without the exporter."""
        return self.equivalence_class.key.recipients

    @property
    def special_data(self) -> bool:
        """Whether any of the data are special categories."""
        return self.equivalence_class.key.special_data

    @property
    def data_recorded(self) -> bool:
        """Whether it is recorded which data they carry, if any."""
        return self.equivalence_class.key.data_recorded

    @property
    def purposes_recorded(self) -> bool:
        """Whether their purposes are recorded."""
        return self.equivalence_class.key.purposes_recorded

    @property
    def facts(self) -> Facts:
        """The entities that the transfers refer to."""
        return self._transfers.facts

    @property
    def parties(self) -> PartyFacts:
        """The parties of situations."""
        return self._transfers.parties

    def engaged(self, organisation: str) -> tuple[Engagement, ...]:
        """The engagements of an organisation."""
        return self._transfers.engagements.get(organisation, ())

    def passed_on(self, operator: str, on: date) -> bool:
        """Whether an ongoing transfer records the role in which the importer's data reach an operator."""
        onward = self._transfers.flow.between(self.row.importer.organisation, operator, None)
        return any(
            one.importer.is_processor() is False
            or (one.importer.is_processor() and one.exporter.is_processor())
            for one in onward
            if (one.ends is None or one.ends >= on) and (one.suspended_on is None or one.suspended_on > on)
        )

    def label(self, entity_id: str | None) -> str | None:
        """The label of a recorded entity."""
        return _label(self.facts, entity_id)

    def judged(self, as_of: AsOf) -> tuple[Hop, Verdict]:
        """The worst of their situations, with the verdict on it; the hop names no exporter."""
        return self._transfers.judged_class(self.equivalence_class, as_of)

    def verdict(self, as_of: AsOf) -> Verdict:
        """The worst verdict of their situations."""
        return self.judged(as_of)[1]


def _label(facts: Facts, entity_id: str | None) -> str | None:
    entity = facts.find(entity_id) if entity_id else None
    return entity.label if entity else entity_id
