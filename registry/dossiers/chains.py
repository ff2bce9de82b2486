"""Chains: how transfers pass data on, from a root to which no other transfer brings data.

Transfers that end where others begin, and share data, follow one another unless `follows` says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from registry.dossiers.cycles import strong_components
from registry.dossiers.engagement import NOT_PURSUED
from registry.dossiers.junctions import Junction
from registry.dossiers.transfer import Transfers
from registry.dossiers.transfer_row import TransferRow
from registry.entities import Engagement
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome, Status, worst
from registry.vocabulary import ReviewStatus

_NOT_IN_USE = frozenset({ReviewStatus.DRAFT, ReviewStatus.PROPOSED, ReviewStatus.REJECTED})


class Cycle(NamedTuple):
    """Transfers, or engagements, that lead back to themselves; `stated` if `follows` or `under` says so."""

    members: tuple[str, ...]
    stated: bool


class SubProcessors:
    """The sub-processors known only from `under`, and the engagements that lead back to themselves.

    `missing` maps an engagement without a transfer to the first transfer of an engagement above it.
    """

    def __init__(self, transfers: Transfers) -> None:
        self.all: Mapping[str, Engagement] = transfers.facts.all(Engagement)
        self.below: dict[str, list[str]] = defaultdict(list)
        for engagement in self.all.values():
            for above in engagement.under or ():
                self.below[above].append(engagement.id)
        self._first: dict[str, str] = {}
        self._pairs: set[tuple[str | None, str | None]] = set()
        self.missing: dict[str, str] = {}
        self.cycles: list[tuple[str, Cycle]] = []
        if self.below:
            self._look(transfers)

    def _look(self, transfers: Transfers) -> None:
        for row in transfers.rows.values():
            self._pairs.add((row.exporter.organisation, row.importer.organisation))
            if row.engagement is not None:
                self._first.setdefault(row.engagement, row.id)
        for engagement in self._first:
            for sub in self.beneath([engagement]):
                first = self._first[engagement]
                self.missing[sub] = min(first, self.missing.get(sub, first))
        for component in strong_components(self.all, lambda node: self.below.get(str(node), ())):
            members = tuple(sorted(map(str, component)))
            first_transfer = min((self._first[m] for m in members if m in self._first), default=None)
            if first_transfer and (len(members) > 1 or members[0] in self.below[members[0]]):
                self.cycles.append((first_transfer, Cycle(members, stated=True)))

    def beneath(self, engagements: Iterable[str]) -> tuple[str, ...]:
        """The sub-processors under some engagements, at any depth, for which no transfer is recorded."""
        missing: dict[str, None] = {}
        waiting = list(engagements)
        seen = set(waiting)
        while waiting:
            above = waiting.pop()
            for sub in self.below.get(above, ()):
                if not self._has_transfer(above, sub):
                    missing[sub] = None
                if sub not in seen:
                    seen.add(sub)
                    waiting.append(sub)
        return tuple(missing)

    def _has_transfer(self, above: str, sub: str) -> bool:
        upper = self.all.get(above)
        pair = (upper.organisation if upper else None, self.all[sub].organisation)
        return sub in self._first or pair in self._pairs

    def in_use(self, engagement: str, on: date) -> bool:
        """Whether an engagement runs on a day: neither planned nor over, neither draft nor rejected."""
        one = self.all[engagement]
        begun = one.starts is None or one.starts <= on
        over = one.ends is not None and one.ends < on
        return one.review not in _NOT_IN_USE and begun and not over


_Node = str | Junction


class ChainLink(NamedTuple):
    """A transfer and one that it states to follow; `ends_there` is None if a party is not recorded."""

    transfer: str
    follows: str
    on_file: bool
    ends_there: bool | None


class Assigned(NamedTuple):
    """What each chain reports, by its root: transfers, cycles and engagements without a transfer."""

    engagements: SubProcessors
    reported: dict[str, tuple[str, ...]]
    cycles: dict[str, list[Cycle]]
    missing: dict[str, list[str]]


class Chains:
    """The chains of a register.

    Every transfer is *reported* by one chain, that of the first root that leads to it, so that findings
    about it are reported once.

    Args:
        transfers: The transfers.
        assigned: What belongs to which chain, if an earlier register had the same flow of data and the same
            engagements.
    """

    def __init__(self, transfers: Transfers, assigned: Assigned | None = None) -> None:
        self.transfers = transfers
        self._junctions = transfers.flow.junctions
        self._stated_after = transfers.flow.stated_after
        self._may_follow = transfers.flow.legs.may_follow
        self.assigned = assigned or Assigned(
            SubProcessors(transfers), {}, defaultdict(list), defaultdict(list)
        )
        self.engagements, self.reported, self.cycles, self.missing = self.assigned
        if assigned is None:
            self._assign()

    def __iter__(self) -> Iterator[ChainDossier]:
        return (ChainDossier(root, self) for root in self.reported)

    @property
    def linked(self) -> Iterator[ChainDossier]:
        """The chains to check: the others are single transfers that follow nothing."""
        rows = self.transfers.rows
        for root, reported in self.reported.items():
            if len(reported) > 1 or rows[root].follows or root in self.missing or root in self.cycles:
                yield ChainDossier(root, self)

    def _is_root(self, row: TransferRow) -> bool:
        if row.follows is not None:
            rows = self.transfers.rows
            return not any(other in rows and self._may_follow(row, rows[other]) for other in row.follows)
        before = (self._junctions.end(junction) for junction in self._junctions.of_start(row))
        return not any(other is not row and self._may_follow(row, other) for ends in before for other in ends)

    def _between_others(self, row: TransferRow) -> bool:
        """Whether a transfer may be part of a cycle: others come before it, and others after."""
        comes_after = self._junctions.are_reached(row) if row.follows is None else bool(row.follows)
        return comes_after and (row.id in self._stated_after or self._junctions.lead_on(row))

    def _assign(self) -> None:
        """Assign each transfer to a root, or to the first transfer of the cycle that alone leads to it."""
        rows = self.transfers.rows
        visited: set[str] = set()
        spent: dict[Junction, list[TransferRow]] = {}
        components = [sorted(component) for component in self._components()]
        starts = sorted(row.id for row in rows.values() if self._is_root(row))
        starts += [component[0] for component in reversed(components)]
        for start in starts:
            if start not in visited:
                self.reported[start] = tuple(self.reach(start, visited, spent))
        owner = {row: start for start, reported in self.reported.items() for row in reported}
        for component in components:
            stated = any(rows[member].follows is not None for member in component)
            self.cycles[owner[component[0]]].append(Cycle(tuple(component), stated))
        for first, cycle in self.engagements.cycles:
            self.cycles[owner[first]].append(cycle)
        for engagement, first in self.engagements.missing.items():
            self.missing[owner[first]].append(engagement)

    def reach(self, start: str, visited: set[str], spent: dict[Junction, list[TransferRow]]) -> Iterator[str]:
        """A transfer and all that pass its data on, each once, without those already visited.

        `spent` has, for each junction passed, the transfers that begin there and still follow none.
        """
        waiting = [start]
        while waiting:
            current = waiting.pop()
            if current in visited:
                continue
            visited.add(current)
            yield current
            later = self.transfers.flow.taken_up(self.transfers.rows[current], spent)
            waiting += (row.id for row in later)

    def _components(self) -> list[list[str]]:
        """The sets of transfers that lead back to themselves, later ones first."""
        rows = self.transfers.rows
        between = dict.fromkeys(sorted(row.id for row in rows.values() if self._between_others(row)))

        def successors(node: _Node) -> Iterable[_Node]:
            if isinstance(node, tuple):
                return (row.id for row in self._junctions.begin(node) if row.id in between)
            stated = (row.id for row in self._stated_after.get(node, ()) if row.id in between)
            return (*stated, *self._junctions.of_end(rows[node]))

        return [
            apart
            for component in strong_components(between, successors)
            if (members := [node for node in component if isinstance(node, str)])
            for apart in reversed(list(self.transfers.flow.apart(members)))
            if self._is_cycle(apart)
        ]

    def _is_cycle(self, members: list[str]) -> bool:
        if len(members) != 1:
            return bool(members)
        return members[0] in (self.transfers.rows[members[0]].follows or ())


@dataclass(frozen=True, slots=True)
class ChainDossier:
    """A chain, identified by its root transfer, or by the first transfer of a cycle without a root."""

    id: str
    chains: Chains

    @property
    def hops(self) -> tuple[TransferRow, ...]:
        """Every transfer of the chain, the root first."""
        rows = self.chains.transfers.rows
        return tuple(rows[hop] for hop in self.chains.reach(self.id, set(), {}))

    @property
    def reported(self) -> tuple[TransferRow, ...]:
        """The transfers that this chain reports: those not reported by an earlier chain."""
        return tuple(self.chains.transfers.rows[hop] for hop in self.chains.reported[self.id])

    @property
    def cycles(self) -> tuple[Cycle, ...]:
        """The cycles that this chain reports."""
        return tuple(self.chains.cycles.get(self.id, ()))

    @property
    def links(self) -> Iterator[ChainLink]:
        """What the transfers that it reports state to follow."""
        rows = self.chains.transfers.rows
        for row in self.reported:
            for other in row.follows or ():
                before = rows.get(other)
                ends = before.importer.organisation if before else None
                known = ends is not None and row.exporter.organisation is not None
                same = ends == row.exporter.organisation if known else None
                yield ChainLink(row.id, other, before is not None, same)

    def missing(self, on: date) -> tuple[str, ...]:
        """The engagements of sub-processors in use for which no transfer is recorded."""
        return tuple(e for e in self.chains.missing.get(self.id, ()) if self.chains.engagements.in_use(e, on))

    @property
    def names(self) -> dict[str, str]:
        """The names of its transfers and engagements, by their ids; `chain` is the root's."""
        engagements = self.chains.engagements.all
        named = {row.id: self._title(row) for row in self.reported}
        for cycle in self.cycles:
            for member in cycle.members:
                named.setdefault(member, self._label(member))
        for sub in self.chains.missing.get(self.id, ()):
            named[sub] = self._label(engagements[sub].organisation)
        for link in self.links:
            before = self.chains.transfers.rows.get(link.follows)
            named.setdefault(link.follows, self._title(before) if before else link.follows)
        return {"chain": named[self.id], **named}

    def _title(self, row: TransferRow) -> str:
        entity = self.chains.transfers.facts.find(row.id)
        if entity is not None and entity.name:
            return entity.name
        return f"{self._label(row.exporter.organisation)} → {self._label(row.importer.organisation)}"

    def _label(self, entity_id: str | None) -> str:
        entity = self.chains.transfers.facts.find(entity_id) if entity_id else None
        return entity.label if entity else entity_id or "?"

    def verdict(self, as_of: AsOf, category: str | None = None) -> Outcome | None:
        """The worst outcome of its hops, or of those that carry a category; None if there is none to judge.

        A hop whose categories are not recorded may carry any. Planned and ended hops are left out, as are
        those under a draft or rejected engagement. A sub-processor in use without a recorded transfer makes
        the outcome unknown or worse.
        """
        carrying = [row for row in self.hops if self._counts(row, category)]
        verdicts = [self.chains.transfers.dossier(row.id).verdict(as_of) for row in carrying]
        outcomes = [v.outcome for v in verdicts if v.outcome is not None and v.status is Status.CURRENT]
        engagements = self.chains.engagements
        under = engagements.beneath({row.engagement for row in carrying if row.engagement})
        if outcomes and any(engagements.in_use(sub, as_of.on) for sub in under):
            outcomes.append(Outcome.UNKNOWN)
        return worst(outcomes)

    def _counts(self, row: TransferRow, category: str | None) -> bool:
        engagement = self.chains.engagements.all.get(row.engagement or "")
        if engagement is not None and engagement.review in NOT_PURSUED:
            return False
        return category is None or row.categories is None or category in row.categories
