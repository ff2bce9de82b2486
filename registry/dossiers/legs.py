"""Outward and return: of two opposite hops between the same parties, which one returns the data.

`follows` decides where it can; if not, the hop whose exporter had the data first is outward: a controller, or
one that received them by a third hop. If that is true of both or of neither, neither hop is a return.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from registry.dossiers.transfer_row import TransferRow
from registry.vocabulary import Role

Categories = tuple[str, ...] | None
_CONTROLLERS = frozenset({Role.CONTROLLER, Role.JOINT_CONTROLLER})


def share(one: Categories, other: Categories) -> bool:
    """Whether two transfers may carry the same data; unrecorded categories may be any, `()` are none."""
    if one == () or other == ():
        return False
    return one is None or other is None or not set(one).isdisjoint(other)


class Legs:
    """Decides of opposite hops.

    Args:
        between: The transfers from one organisation to another.
        to: The transfers to an organisation.
    """

    def __init__(
        self,
        between: Callable[[str | None, str | None], Iterable[TransferRow]],
        to: Callable[[str], Iterable[TransferRow]],
    ) -> None:
        self._between = between
        self._to = to
        self._had_before: dict[tuple[str, str], bool] = {}

    def opposite(self, row: TransferRow) -> Iterator[TransferRow]:
        """The hops in the opposite direction that share data with this one."""
        start, end = row.exporter.organisation, row.importer.organisation
        if start is None or end is None or start == end:
            return iter(())
        return (other for other in self._between(end, start) if share(other.categories, row.categories))

    def outward(self, row: TransferRow) -> Iterator[TransferRow]:
        """The outward hops of which this one is the return."""
        return (other for other in self.opposite(row) if self.returns(row, other))

    def may_follow(self, row: TransferRow, earlier: TransferRow) -> bool:
        """Whether data may come by one hop to another: an outward hop never has its return before it.

        Two that name each other in `follows` contradict one another, and are reported as a loop.
        """
        there, back = row.importer.organisation, row.exporter.organisation
        if there is None or there == back or earlier.exporter.organisation != there:
            return True
        if earlier.importer.organisation != back or not share(row.categories, earlier.categories):
            return True
        return self.returns(row, earlier) or (_names(row, earlier) and _names(earlier, row))

    def returns(self, row: TransferRow, other: TransferRow) -> bool:
        """Whether one of two opposite hops is the return of the other."""
        named, naming = _names(row, other), _names(other, row)
        if named != naming:
            return named
        if not named and (row.follows is not None or other.follows is not None):
            return row.follows is None
        return self._first(other, row) and not self._first(row, other)

    def _first(self, row: TransferRow, other: TransferRow) -> bool:
        """Whether the exporter had the data before: as a controller, or from a third party."""
        key = (row.id, other.id)
        known = self._had_before.get(key)
        if known is None:
            known = self._had_before[key] = is_controller(row) or self._from_a_third(row, other)
        return known

    def _from_a_third(self, row: TransferRow, other: TransferRow) -> bool:
        start, end = row.exporter.organisation, row.importer.organisation
        shared = common(row.categories, other.categories)
        return start is not None and any(
            third.exporter.organisation not in (start, end) and share(third.categories, shared)
            for third in self._to(start)
        )


def is_controller(row: TransferRow) -> bool:
    """Whether the exporter is a controller, for some purpose at least."""
    return not _CONTROLLERS.isdisjoint({row.exporter.role, *(role for _, role in row.exporter.roles)})


def _names(row: TransferRow, other: TransferRow) -> bool:
    return row.follows is not None and other.id in row.follows


def common(one: Categories, other: Categories) -> Categories:
    """The data that two transfers may share; those of the other where one records none."""
    if one is None or other is None:
        return other if one is None else one
    return tuple(category for category in one if category in other)
