"""The effect of a change on verdicts: which transfers are judged differently after it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from registry.dossiers.changed import VerdictChange, verdict_changes
from registry.entities import Comment, Decision, Transfer
from registry.facts import Difference, Facts
from registry.graph.store import Store
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge

_WITHOUT_EFFECT = (Decision, Comment)
"""Decisions and comments, which no verdict depends on."""


def effect_of(store: Store, difference: Difference, on: date, *, entered: bool) -> list[VerdictChange]:
    """Return the transfers whose verdict a change alters, by id.

    Args:
        store: The register's database.
        difference: The change.
        on: The date as of which both sides are judged.
        entered: Whether the change is recorded already, or only tried.
    """
    ids = set(_subjects(difference))
    if not ids:
        return []
    back = Difference(
        difference.removed, tuple((new, old) for old, new in difference.changed), difference.added
    )
    way = back if entered else difference
    facts = rests_on(store, laid_over(Facts(), way), ids)
    other = laid_over(facts, way)
    return all_changes(other, facts, on) if entered else all_changes(facts, other, on)


def laid_over(facts: Facts, difference: Difference) -> Facts:
    """Return some facts as they are after a change."""
    put = (*difference.added, *(new for _, new in difference.changed))
    return facts.with_(*put, without=[entity.id for entity in difference.removed])


def all_changes(before: Facts, after: Facts, on: date) -> list[VerdictChange]:
    """Return all transfers whose verdict differs between two sets of facts."""
    ids = {*before.all(Transfer), *after.all(Transfer)}
    return verdict_changes(before, after, ids, AsOf(Judge(Law.current()), on))


def _subjects(difference: Difference) -> Iterator[str]:
    changed = (entity for pair in difference.changed for entity in pair)
    for entity in (*difference.added, *changed, *difference.removed):
        if not isinstance(entity, _WITHOUT_EFFECT):
            yield entity.id


def rests_on(store: Store, other: Facts, ids: Collection[str]) -> Facts:
    """Return some entities, and the recorded facts needed to judge every transfer that depends on them.

    Args:
        store: The register's database.
        other: Those of the entities that differ on the other side of the change.
        ids: The ids of all of them.
    """
    transfers = {each for each in ids if each.startswith(f"{Transfer.kind}/")}
    transfers |= store.affected(ids, other).transfers
    return store.case(transfers, other).with_(*store.entities(ids))
