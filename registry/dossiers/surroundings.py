"""What of a register matters for a verdict on some transfers: little, so that a form is judged at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from registry.dossiers.index import DossierIndex
from registry.dossiers.transfer import Transfers
from registry.dossiers.transfer_row import TransferRow, sender
from registry.entities import Entity, Organisation, Transfer
from registry.entities.shape import references
from registry.facts import Facts


def surroundings(proposed: Facts, transfers: Transfers) -> DossierIndex:
    """Some entities, as if they were recorded, with all that decides on the transfers among them.

    That is what they refer to, the groups of the organisations, the transfers that go on from an importer,
    and those that brought the data to an exporter outside the EEA.

    Args:
        proposed: The entities.
        transfers: All recorded transfers, with the facts that they refer to.
    """
    new = [TransferRow.of(each) for each in proposed.all(Transfer).values()]
    rows = {row.id: row for row in _around(new, transfers)} | {row.id: row for row in new}
    ids = {entity_id for row in rows.values() for entity_id in _named_by(row)}
    facts = _closed(proposed, ids, transfers)
    return DossierIndex(facts, transfers.law, transfers.today, rows.values())


def _around(new: Iterable[TransferRow], transfers: Transfers) -> Iterator[TransferRow]:
    flow = transfers.flow
    beyond = [row.importer.organisation for row in new]
    earlier = [sender(row) for row in new]
    seen: set[tuple[str, str]] = set()
    while beyond or earlier:
        side = "to" if earlier else "from"
        organisation = (earlier or beyond).pop()
        if organisation is None or (side, organisation) in seen:
            continue
        seen.add((side, organisation))
        if side == "from":
            rows = flow.sent_by(organisation)
            beyond += [row.importer.organisation for row in rows]
        else:
            rows = () if flow.protects(organisation) else flow.to(organisation)
            earlier += [sender(row) for row in rows]
        yield from rows


def _named_by(row: TransferRow) -> Iterator[str]:
    parties = (row.exporter.organisation, row.exporter.collected_by, row.importer.organisation)
    yield from filter(None, (*parties, row.engagement))
    yield from (*(row.categories or ()), *(row.purposes or ()), *(row.mechanisms or ()))
    yield from (place.operator for place in row.places or () if place.operator)


def _closed(proposed: Facts, ids: Iterable[str], transfers: Transfers) -> Facts:
    """The entities and what they refer to; of organisations, also what refers to these as their group."""
    groups = _groups(transfers.facts)
    kept: dict[str, Entity] = {}
    waiting = [*(entity.id for entity in proposed), *ids]
    while waiting:
        entity_id = waiting.pop()
        entity = proposed.find(entity_id) or transfers.facts.find(entity_id)
        if entity is None or entity_id in kept:
            continue
        kept[entity_id] = entity
        waiting += [other for _, other in references(entity)]
        if isinstance(entity, Organisation):
            waiting += groups.get(entity_id, ())
            waiting += [each.id for each in transfers.engagements.get(entity_id, ())]
    return Facts(entity for entity in kept.values() if not isinstance(entity, Transfer))


def _groups(facts: Facts) -> Mapping[str, list[str]]:
    """The organisations that name each as owner, as a member of their group or in their listing."""
    named_by: dict[str, list[str]] = defaultdict(list)
    for one in facts.all(Organisation).values():
        if one.owned_by or one.in_group_with or one.listings:
            for _, other in references(one):
                named_by[other].append(one.id)
    return named_by
