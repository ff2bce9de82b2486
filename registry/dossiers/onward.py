"""The steps of a chain around one transfer or vendor: how the data came there, and where they go on to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from registry.dossiers.flow import DataFlow
from registry.dossiers.junctions import Junction
from registry.dossiers.transfer_row import TransferRow


class OnwardStep(NamedTuple):
    """A transfer that passes data on, the one before it, and how many steps it is from the first."""

    row: TransferRow
    before: TransferRow
    step: int


def onward_steps(flow: DataFlow, start: Iterable[TransferRow]) -> Iterator[OnwardStep]:
    """The transfers that the data of some transfers reach, the nearest first, each once.

    Data that come back to a party that sent them are at home there: what it sends out again is not followed.
    The first transfers are step 1 and not among them.
    """
    first = [row for row in start if not any(flow.legs.outward(row))]
    home = {row.exporter.organisation for row in first}
    home |= {row.importer.organisation for row in first}
    home.discard(None)  # a recipient that is not recorded may be anybody
    seen = {row.id for row in first}
    spent: dict[Junction, list[TransferRow]] = {}
    waiting = deque((row, 1) for row in first)
    while waiting:
        before, step = waiting.popleft()
        for row in flow.taken_up(before, spent):
            if row.id not in seen and row.importer.organisation not in home:
                seen.add(row.id)
                waiting.append((row, step + 1))
                yield OnwardStep(row, before, step + 1)


class ChainPosition(NamedTuple):
    """Where a transfer stands in a chain.

    `way` are the transfers by which data come to it, the first of them first, itself last; `others` are the
    parties that also bring it the data; `onward` are the transfers that pass the data on.
    """

    way: tuple[TransferRow, ...]
    others: tuple[str, ...]
    onward: tuple[TransferRow, ...]

    @property
    def is_chain(self) -> bool:
        """Whether anything comes before or after the transfer."""
        return len(self.way) > 1 or bool(self.onward)


def position_in_chain(flow: DataFlow, row: TransferRow) -> ChainPosition:
    """The chain of a transfer: one way by which data come to it, and the steps after it."""
    way, seen = [row], {row.exporter.organisation, row.importer.organisation}
    earlier = flow.before(row)
    while before := next((each for each in flow.before(way[0]) if _new(each, seen)), None):
        seen.add(before.exporter.organisation)
        way.insert(0, before)
    taken = {each.exporter.organisation for each in way}
    others = (each.exporter.organisation for each in earlier if each.exporter.organisation not in taken)
    home = taken | {row.importer.organisation}
    later = (each for each in flow.after(row) if each.importer.organisation not in home)
    onward = {each.importer.organisation: each for each in later}
    return ChainPosition(tuple(way), tuple(dict.fromkeys(filter(None, others))), tuple(onward.values()))


def _new(row: TransferRow, seen: set[str | None]) -> bool:
    return row.exporter.organisation is not None and row.exporter.organisation not in seen
