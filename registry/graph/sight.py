"""What is looked at when a change is followed: the register on file, some entities as they were before too.

Lookups go by equality and in batches. Where an entity has several versions, both count: what rests on a
change may do so by what was there before it or by what is there after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol, TypeVar

from registry.entities import Entity, Transfer
from registry.facts import Facts
from registry.graph.ways import WAYS, Way, named_by

Named = tuple[Way, str, str]
"""A way, the entity that names, and the one that is named by it."""
Pair = tuple[str, str]
_K = TypeVar("_K")

EXPORTER = WAYS["Transfer.exporter.organisation"]
IMPORTER = WAYS["Transfer.importer.organisation"]
OPERATOR = WAYS["Transfer.places.operator"]
FOLLOWS = WAYS["Transfer.follows"]


class Flow(NamedTuple):
    """A transfer as it takes part in the flow of data; `follows` tells whether it says what it follows."""

    id: str
    categories: tuple[str, ...] | None
    follows: bool

    def shares(self, categories: Collection[str] | None) -> bool:
        """Whether some data may be the same; what is not recorded may be any."""
        return not categories or not self.categories or not set(categories).isdisjoint(self.categories)


class Source(Protocol):
    """Where entities are found, and who names them."""

    def entities(self, ids: Iterable[str]) -> Iterable[Entity]:
        """Those of the ids that are there."""

    def naming(self, ways: Collection[Way], ids: Iterable[str]) -> Iterable[Named]:
        """Who names the ids by these ways, which all lead to one kind."""

    def flows(self, way: Way, ids: Iterable[str]) -> Iterable[tuple[str, Flow]]:
        """The transfers that name the ids by a way, each with the id."""

    def both(self, ways: tuple[Way, Way], pairs: Iterable[Pair]) -> Iterable[tuple[Pair, Flow]]:
        """The transfers that name the first of a pair by one way and the second by the other."""


class Before(NamedTuple):
    """An entity before and after a change; None where it was not on file."""

    before: Entity | None
    after: Entity | None


class Laid:
    """Entities in memory, in one or two versions each, found as a source finds them."""

    def __init__(self) -> None:
        self.known: dict[str, Before] = {}
        self._names: dict[str, list[tuple[Entity, frozenset[tuple[Way, str]]]]] = {}
        self._naming: defaultdict[tuple[Way, str], set[str]] = defaultdict(set)

    def lay(self, entity_id: str, before: Entity | None, after: Entity | None) -> None:
        """Let an entity be so, whatever was laid of it earlier."""
        for _, names in self._names.get(entity_id, ()):
            for name in names:
                self._naming[name].discard(entity_id)
        self.known[entity_id] = Before(before, after)
        versions = (after,) if before == after else (before, after)
        told = [(version, frozenset(named_by(version))) for version in versions if version is not None]
        self._names[entity_id] = told
        for _, names in told:
            for name in names:
                self._naming[name].add(entity_id)

    def entities(self, ids: Iterable[str]) -> Iterator[Entity]:
        """Every version of these entities."""
        return (version for entity_id in ids for version, _ in self._names.get(entity_id, ()))

    def naming(self, ways: Collection[Way], ids: Iterable[str]) -> Iterator[Named]:
        """Who names the ids by these ways."""
        for target in ids:
            for way in ways:
                yield from ((way, owner, target) for owner in self._naming.get((way, target), ()))

    def flows(self, way: Way, ids: Iterable[str]) -> Iterator[tuple[str, Flow]]:
        """The transfers that name the ids by a way."""
        for target in ids:
            for flow in self._where({(way, target)}):
                yield target, flow

    def both(self, ways: tuple[Way, Way], pairs: Iterable[Pair]) -> Iterator[tuple[Pair, Flow]]:
        """The transfers that name both of a pair."""
        for pair in pairs:
            for flow in self._where({*zip(ways, pair, strict=True)}):
                yield pair, flow

    def _where(self, named: set[tuple[Way, str]]) -> Iterator[Flow]:
        owners = set.intersection(*(self._naming.get(one, set()) for one in named))
        for owner in owners:
            for version, names in self._names[owner]:
                if named <= names and isinstance(version, Transfer):
                    yield Flow(owner, version.categories, version.follows is not None)


class Sight:
    """A source with some entities laid over it; what was read once is not read again.

    Args:
        source: What is on file.
        laid: The entities that count as they are here, whatever the source says of them.
    """

    def __init__(self, source: Source, laid: Laid | None = None) -> None:
        self._source = source
        self.laid = laid or Laid()
        self._read: dict[str, Entity | None] = {}

    def versions(self, ids: Iterable[str]) -> Iterator[Entity]:
        """Every version of these entities that counts."""
        for known in self._known(ids):
            if known.before is not None:
                yield known.before
            if known.after is not None and known.after != known.before:
                yield known.after

    def before(self, ids: Iterable[str]) -> Facts:
        """These entities as they were before, in order of their ids."""
        return Facts(known.before for known in self._known(sorted(ids)) if known.before is not None)

    def after(self, ids: Iterable[str]) -> Facts:
        """These entities as they were after, in order of their ids."""
        return Facts(known.after for known in self._known(sorted(ids)) if known.after is not None)

    def forget(self) -> None:
        """Read anew what was read; what is laid over it stays."""
        self._read.clear()

    def _known(self, ids: Iterable[str]) -> list[Before]:
        wanted = list(dict.fromkeys(ids))
        new = [each for each in wanted if each not in self.laid.known and each not in self._read]
        if new:
            self._read.update(dict.fromkeys(new, None))
            self._read.update((entity.id, entity) for entity in self._source.entities(new))
        return [self.laid.known.get(each) or Before(self._read[each], self._read[each]) for each in wanted]

    def naming(self, paths: Iterable[str], ids: Collection[str]) -> Iterator[Named]:
        """Who names the ids by these ways, which all lead to one kind."""
        ways = [WAYS[path] for path in paths]
        if ids:
            yield from (one for one in self._source.naming(ways, ids) if one[1] not in self.laid.known)
            yield from self.laid.naming(ways, ids)

    def owners(self, paths: Iterable[str], ids: Collection[str]) -> set[str]:
        """Who names any of the ids by any of these ways."""
        return {owner for _, owner, _ in self.naming(paths, ids)}

    def flows(self, way: Way, ids: Collection[str]) -> Mapping[str, list[Flow]]:
        """The transfers that name each of the ids by a way."""
        if not ids:
            return {}
        return self._together(self._source.flows(way, ids), self.laid.flows(way, ids))

    def both(self, ways: tuple[Way, Way], pairs: Collection[Pair]) -> Mapping[Pair, list[Flow]]:
        """The transfers that name the first of each pair by one way and the second by the other."""
        if not pairs:
            return {}
        return self._together(self._source.both(ways, pairs), self.laid.both(ways, pairs))

    def _together(
        self, on_file: Iterable[tuple[_K, Flow]], laid: Iterable[tuple[_K, Flow]]
    ) -> Mapping[_K, list[Flow]]:
        found: defaultdict[_K, list[Flow]] = defaultdict(list)
        for key, flow in on_file:
            if flow.id not in self.laid.known:
                found[key].append(flow)
        for key, flow in laid:
            found[key].append(flow)
        return found
