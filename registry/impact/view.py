"""The register as seen while a change is followed: recorded entities, and changed ones in both versions.

Look-ups go by equality and in batches. Where an entity has two versions, both count: a subject may depend on
a change by the version before it or by the one after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol, TypeVar

from registry.entities import Entity, Organisation, Transfer
from registry.facts import Facts
from registry.impact.reference_paths import REFERENCE_PATHS, ReferencePath, named_by
from registry.law.law import Law

Reference = tuple[ReferencePath, str, str]
"""A path, the entity that refers by it, and the one referred to."""
OrganisationPair = tuple[str, str]
PathPair = tuple[ReferencePath, ReferencePath]
_K = TypeVar("_K")

EXPORTER = REFERENCE_PATHS["Transfer.exporter.organisation"]
IMPORTER = REFERENCE_PATHS["Transfer.importer.organisation"]
OPERATOR = REFERENCE_PATHS["Transfer.places.operator"]
FOLLOWS = REFERENCE_PATHS["Transfer.follows"]


class TransferFlow(NamedTuple):
    """A transfer's share in the flow of data; `follows` says whether it records the transfers it follows.

    `categories` are None too where it is recorded as carrying none.
    """

    id: str
    categories: tuple[str, ...] | None
    follows: bool
    exporter: str | None

    def shares(self, categories: Collection[str] | None) -> bool:
        """Whether some of the data may be the same; data that are not recorded may be any."""
        return not categories or not self.categories or not set(categories).isdisjoint(self.categories)


class EntitySource(Protocol):
    """Finds entities, and the entities that refer to them."""

    def entities(self, ids: Iterable[str]) -> Iterable[Entity]:
        """The entities that exist under these ids."""

    def naming(self, paths: Collection[ReferencePath], ids: Iterable[str]) -> Iterable[Reference]:
        """The references to these ids by these paths, which all lead to one kind."""

    def flows(self, path: ReferencePath, ids: Iterable[str]) -> Iterable[tuple[str, TransferFlow]]:
        """The transfers that refer to these ids by a path, each with the id."""

    def both(
        self, paths: PathPair, pairs: Iterable[OrganisationPair]
    ) -> Iterable[tuple[OrganisationPair, TransferFlow]]:
        """The transfers that refer to the first of a pair by one path and to the second by the other."""


class Versions(NamedTuple):
    """An entity before and after a change; None where it was not recorded."""

    before: Entity | None
    after: Entity | None


class Overlay:
    """Entities in memory, in one or two versions each; an `EntitySource` itself."""

    def __init__(self) -> None:
        self.known: dict[str, Versions] = {}
        self._names: dict[str, list[tuple[Entity, frozenset[tuple[ReferencePath, str]]]]] = {}
        self._naming: defaultdict[tuple[ReferencePath, str], set[str]] = defaultdict(set)

    def lay(self, entity_id: str, before: Entity | None, after: Entity | None) -> None:
        """Set the versions of an entity, in place of any set earlier."""
        for _, names in self._names.get(entity_id, ()):
            for name in names:
                self._naming[name].discard(entity_id)
        self.known[entity_id] = Versions(before, after)
        versions = (after,) if before == after else (before, after)
        named = [(version, frozenset(named_by(version))) for version in versions if version is not None]
        self._names[entity_id] = named
        for _, names in named:
            for name in names:
                self._naming[name].add(entity_id)

    def entities(self, ids: Iterable[str]) -> Iterator[Entity]:
        """Every version of these entities."""
        return (version for entity_id in ids for version, _ in self._names.get(entity_id, ()))

    def naming(self, paths: Collection[ReferencePath], ids: Iterable[str]) -> Iterator[Reference]:
        """The references to these ids by these paths."""
        for target in ids:
            for path in paths:
                yield from ((path, owner, target) for owner in self._naming.get((path, target), ()))

    def flows(self, path: ReferencePath, ids: Iterable[str]) -> Iterator[tuple[str, TransferFlow]]:
        """The transfers that refer to these ids by a path."""
        for target in ids:
            for flow in self._where({(path, target)}):
                yield target, flow

    def both(
        self, paths: PathPair, pairs: Iterable[OrganisationPair]
    ) -> Iterator[tuple[OrganisationPair, TransferFlow]]:
        """The transfers that refer to both of a pair."""
        for pair in pairs:
            for flow in self._where({*zip(paths, pair, strict=True)}):
                yield pair, flow

    def _where(self, named: set[tuple[ReferencePath, str]]) -> Iterator[TransferFlow]:
        owners = set.intersection(*(self._naming.get(one, set()) for one in named))
        for owner in owners:
            for version, names in self._names[owner]:
                if named <= names and isinstance(version, Transfer):
                    follows = version.follows is not None
                    yield TransferFlow(owner, version.categories or None, follows, exporter_of(version))


class TwoVersionView:
    """A source with an overlay; whatever was read once is not read again.

    Args:
        source: The recorded entities.
        overlay: The entities that count as given here, whatever the source has of them.
    """

    def __init__(self, source: EntitySource, overlay: Overlay | None = None) -> None:
        self._source = source
        self.overlay = overlay or Overlay()
        self._read: dict[str, Entity | None] = {}

    def versions(self, ids: Iterable[str]) -> Iterator[Entity]:
        """Every version of these entities that counts."""
        for known in self._known(ids):
            if known.before is not None:
                yield known.before
            if known.after is not None and known.after != known.before:
                yield known.after

    def before(self, ids: Iterable[str]) -> Facts:
        """These entities as they were before the change, in order of their ids."""
        return Facts(known.before for known in self._known(sorted(ids)) if known.before is not None)

    def after(self, ids: Iterable[str]) -> Facts:
        """These entities as they were after the change, in order of their ids."""
        return Facts(known.after for known in self._known(sorted(ids)) if known.after is not None)

    def forget(self) -> None:
        """Drop everything that was read; the overlay stays."""
        self._read.clear()

    def _known(self, ids: Iterable[str]) -> list[Versions]:
        wanted = list(dict.fromkeys(ids))
        new = [each for each in wanted if each not in self.overlay.known and each not in self._read]
        if new:
            self._read.update(dict.fromkeys(new, None))
            self._read.update((entity.id, entity) for entity in self._source.entities(new))
        return [
            self.overlay.known.get(each) or Versions(self._read[each], self._read[each]) for each in wanted
        ]

    def naming(self, paths: Iterable[str], ids: Collection[str]) -> Iterator[Reference]:
        """The references to these ids by these paths, which all lead to one kind."""
        by = [REFERENCE_PATHS[path] for path in paths]
        if ids:
            yield from (one for one in self._source.naming(by, ids) if one[1] not in self.overlay.known)
            yield from self.overlay.naming(by, ids)

    def owners(self, paths: Iterable[str], ids: Collection[str]) -> set[str]:
        """The entities that refer to any of these ids by any of these paths."""
        return {owner for _, owner, _ in self.naming(paths, ids)}

    def flows(self, path: ReferencePath, ids: Collection[str]) -> Mapping[str, list[TransferFlow]]:
        """The transfers that refer to each of these ids by a path."""
        if not ids:
            return {}
        return self._merged(self._source.flows(path, ids), self.overlay.flows(path, ids))

    def both(
        self, paths: PathPair, pairs: Collection[OrganisationPair]
    ) -> Mapping[OrganisationPair, list[TransferFlow]]:
        """The transfers that refer to the first of each pair by one path and to the second by the other."""
        if not pairs:
            return {}
        return self._merged(self._source.both(paths, pairs), self.overlay.both(paths, pairs))

    def _merged(
        self, recorded: Iterable[tuple[_K, TransferFlow]], overlaid: Iterable[tuple[_K, TransferFlow]]
    ) -> Mapping[_K, list[TransferFlow]]:
        flows: defaultdict[_K, list[TransferFlow]] = defaultdict(list)
        for key, flow in recorded:
            if flow.id not in self.overlay.known:
                flows[key].append(flow)
        for key, flow in overlaid:
            flows[key].append(flow)
        return flows


class EeaParties:
    """Knows which organisations have always been in the EEA: how data reached these does not matter."""

    def __init__(self, view: TwoVersionView, law: Law) -> None:
        self._view = view
        self._law = law
        self._known: dict[str, bool] = {}

    def unprotected(self, ids: Iterable[str | None]) -> set[str]:
        """Those that have not always been in the EEA, by the version before the change or after it."""
        wanted = {each for each in ids if each is not None}
        new = wanted - self._known.keys()
        if new:
            self._known.update(dict.fromkeys(new, True))
            inside: dict[str, bool] = {}
            for entity in self._view.versions(new):
                if isinstance(entity, Organisation):
                    here = self._law.always_in_the_eea(entity.established_in or "")
                    inside[entity.id] = inside.get(entity.id, True) and here
            self._known.update((each, not protected) for each, protected in inside.items())
        return {each for each in wanted if self._known[each]}


def exporter_of(transfer: Transfer) -> str | None:
    """The organisation that exports."""
    return transfer.exporter.organisation if transfer.exporter else None


def importer_of(transfer: Transfer) -> str | None:
    """The organisation that imports."""
    return transfer.importer.organisation if transfer.importer else None


def sharing_data(
    flows: Mapping[OrganisationPair, list[TransferFlow]],
    wanted: Iterable[tuple[OrganisationPair, Transfer]],
) -> Iterator[TransferFlow]:
    """Of the transfers between each pair, those of the same data as the transfer given with the pair."""
    for pair, transfer in wanted:
        for flow in flows.get(pair, ()):
            if flow.shares(transfer.categories) and flow.id != transfer.id:
                yield flow
