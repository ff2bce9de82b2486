"""The effect of a change on verdicts: the transfers whose verdict differs before and after it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from registry.dossiers.changed import VerdictChange, verdict_changes
from registry.entities import Comment, Decision, Document, FactQuestion, Requirement, Transfer
from registry.facts import Difference, Facts
from registry.graph.store import Store
from registry.impact.affected import Affected, affected
from registry.impact.check_scope import check_scope
from registry.impact.graph_source import GraphSource
from registry.impact.judgement_scope import judgement_scope
from registry.impact.view import TwoVersionView
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge

_NOTHING = Facts()
_WITHOUT_EFFECT = (Decision, Comment, FactQuestion, Requirement, Document)
"""What people wrote about entities, which no verdict looks at."""


def effect_of(store: Store, difference: Difference, on: date, *, entered: bool) -> list[VerdictChange]:
    """The transfers whose verdict a change alters, by id.

    Args:
        store: The register's database.
        difference: The change.
        on: The day as of which both sides are judged.
        entered: Whether the change is recorded already, or only tried.
    """
    ids = set(_subjects(difference))
    if not ids:
        return []
    reverse = Difference(
        difference.removed, tuple((new, old) for old, new in difference.changed), difference.added
    )
    to_other_side = reverse if entered else difference
    facts = facts_to_judge(store, laid_over(Facts(), to_other_side), ids)
    other = laid_over(facts, to_other_side)
    return effect_between(other, facts, on) if entered else effect_between(facts, other, on)


def laid_over(facts: Facts, difference: Difference) -> Facts:
    """Some facts as they are after a change."""
    put = (*difference.added, *(new for _, new in difference.changed))
    return facts.with_(*put, without=[entity.id for entity in difference.removed])


def effect_between(before: Facts, after: Facts, on: date) -> list[VerdictChange]:
    """The transfers in either of two sets of facts whose verdict differs between them."""
    ids = {*before.all(Transfer), *after.all(Transfer)}
    return verdict_changes(before, after, ids, AsOf(Judge(Law.current()), on))


def _subjects(difference: Difference) -> Iterator[str]:
    changed = (entity for pair in difference.changed for entity in pair)
    for entity in (*difference.added, *changed, *difference.removed):
        if not isinstance(entity, _WITHOUT_EFFECT):
            yield entity.id


def facts_to_judge(store: Store, other: Facts, ids: Collection[str]) -> Facts:
    """The recorded facts behind every verdict that depends on some entities, and these entities.

    Args:
        store: The register's database.
        other: Those of the entities that differ on the other side of the change, as they are there.
        ids: All of the entities.
    """
    transfers = {each for each in ids if each.startswith(f"{Transfer.kind}/")}
    transfers |= affected_by(store, ids, other).transfers
    return scope_facts(store, transfers, other).with_(*store.entities(ids))


def facts_to_check(store: Store, other: Facts, ids: Collection[str]) -> Facts:
    """As `facts_to_judge`, with what the checks on these entities, and on their recipients, look at."""

    def read() -> Facts:
        view = _view(store, ids, other)
        return view.after(check_scope(view, ids))

    return facts_to_judge(store, other, ids).with_(*store.read_steadily(read))


def affected_by(store: Store, ids: Collection[str], other: Facts = _NOTHING) -> Affected:
    """The subjects that may be judged differently because these entities changed, or if they do.

    Args:
        store: The register's database.
        ids: What is changed, or removed.
        other: The other version of those that have one: what depended on it may be judged differently too.
    """
    return store.read_steadily(lambda: affected(_view(store, ids, other), ids, Law.current()))


def scope_facts(store: Store, transfers: Collection[str], other: Facts = _NOTHING) -> Facts:
    """All facts that judging some transfers, and running their checks, looks at: a small register.

    Args:
        store: The register's database.
        transfers: The transfers to be judged.
        other: As for `affected_by`; what the transfers are judged by in this version is included, so that
            laying it over the result gives the small register on the other side of the change.
    """

    def read() -> Facts:
        view = _view(store, [entity.id for entity in other], other)
        return view.after(judgement_scope(view, transfers, Law.current()))

    return store.read_steadily(read)


def _view(store: Store, ids: Collection[str], other: Facts) -> TwoVersionView:
    view = TwoVersionView(GraphSource(store.connection))
    recorded = view.after(ids)
    for entity_id in ids:
        version = other.find(entity_id)
        if version is not None and version != recorded.find(entity_id):
            view.overlay.lay(entity_id, version, recorded.find(entity_id))
    return view
