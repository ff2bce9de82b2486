"""Sub-processors that are known from `under` alone, and engagements that lead back to themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from registry.dossiers.cycles import strong_components
from registry.dossiers.transfer import Transfers
from registry.entities import Engagement
from registry.vocabulary import ReviewStatus

_NOT_IN_USE = frozenset({ReviewStatus.DRAFT, ReviewStatus.PROPOSED, ReviewStatus.REJECTED})


class Cycle(NamedTuple):
    """Transfers, or engagements, that lead back to themselves; `stated` if `follows` or `under` says so."""

    members: tuple[str, ...]
    stated: bool


class SubProcessors:
    """Which sub-processors are known only from `under`, and which engagements lead back to themselves.

    `missing` maps an engagement that no transfer tells of to the first transfer of one that it is under.
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
        """The sub-processors under some engagements, at any depth, that no transfer tells of."""
        found: dict[str, None] = {}
        waiting = list(engagements)
        seen = set(waiting)
        while waiting:
            above = waiting.pop()
            for sub in self.below.get(above, ()):
                if not self._told(above, sub):
                    found[sub] = None
                if sub not in seen:
                    seen.add(sub)
                    waiting.append(sub)
        return tuple(found)

    def _told(self, above: str, sub: str) -> bool:
        upper = self.all.get(above)
        pair = (upper.organisation if upper else None, self.all[sub].organisation)
        return sub in self._first or pair in self._pairs

    def in_use(self, engagement: str, on: date) -> bool:
        """Whether an engagement runs on a day: neither planned nor over, neither draft nor rejected."""
        found = self.all[engagement]
        begun = found.starts is None or found.starts <= on
        over = found.ends is not None and found.ends < on
        return found.review not in _NOT_IN_USE and begun and not over
