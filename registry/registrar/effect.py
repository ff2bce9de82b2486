"""What a change does to verdicts: which transfers stand otherwise after it than before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from registry.dossiers.transfer import TransferDossier, Transfers
from registry.entities import Comment, Decision, Transfer
from registry.facts import Difference, Facts
from registry.graph.store import Store
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.law.verdict import Change, Verdict

_WITHOUT_EFFECT = (Decision, Comment)
"""What people say of things, which no verdict looks at."""


class Standing(NamedTuple):
    """How a transfer stands on a day, and what comes next."""

    verdict: Verdict
    next_change: Change | None

    @property
    def told(self) -> tuple[object, ...]:
        """What of it a change is told for."""
        return self.verdict.outcome, self.verdict.status, self.next_change


class Effect(NamedTuple):
    """A transfer that stands otherwise than before: None where there was, or is, no such transfer."""

    dossier: TransferDossier
    before: Standing | None
    after: Standing | None

    @property
    def id(self) -> str:
        """The transfer's id."""
        return self.dossier.id


def effect_of(store: Store, difference: Difference, on: date, *, entered: bool) -> list[Effect]:
    """The transfers that a change makes stand otherwise, by id.

    Args:
        store: The register's database.
        difference: The change.
        on: The day as of which both sides are judged.
        entered: Whether it is on file already, or only tried.
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
    return effects(other, facts, on) if entered else effects(facts, other, on)


def laid_over(facts: Facts, difference: Difference) -> Facts:
    """Some facts as they are after a change."""
    put = (*difference.added, *(new for _, new in difference.changed))
    return facts.with_(*put, without=[entity.id for entity in difference.removed])


def effects(
    before: Facts, after: Facts, on: date, ids: Collection[str] | None = None, law: Law | None = None
) -> list[Effect]:
    """The transfers that stand otherwise by some facts than by others, by id.

    Args:
        before: With all that the transfers looked at rest on.
        after: The same.
        on: The day as of which both are judged.
        ids: The transfers to look at; all, if none are given.
        law: The law to judge by; the current one if none is given.
    """
    law = law or Law.current()
    as_of = AsOf(Judge(law), on)  # one judge for both sides: what is alike is judged once
    old, new = Transfers(before, law), Transfers(after, law)
    wanted = {*old, *new} if ids is None else {*ids}
    return [*_differing(old, new, sorted(wanted), as_of)]


def _differing(old: Transfers, new: Transfers, ids: Iterable[str], as_of: AsOf) -> Iterator[Effect]:
    for each in ids:
        was, now = (transfers.dossier(each) if each in transfers.rows else None for transfers in (old, new))
        before, after = (_standing(dossier, as_of) for dossier in (was, now))
        dossier = now or was
        if dossier and (before and before.told) != (after and after.told):
            yield Effect(dossier, before, after)


def _standing(dossier: TransferDossier | None, as_of: AsOf) -> Standing | None:
    return dossier and Standing(dossier.verdict(as_of), dossier.next_change(as_of))


def _subjects(difference: Difference) -> Iterator[str]:
    changed = (entity for pair in difference.changed for entity in pair)
    for entity in (*difference.added, *changed, *difference.removed):
        if not isinstance(entity, _WITHOUT_EFFECT):
            yield entity.id


def rests_on(store: Store, other: Facts, ids: Collection[str]) -> Facts:
    """The facts on file that all verdicts look at which rest on some entities, and these entities.

    Args:
        store: The register's database.
        other: Those of the entities that stand otherwise on the other side of the change.
        ids: All of them.
    """
    transfers = {each for each in ids if each.startswith(f"{Transfer.kind}/")}
    transfers |= store.affected(ids, other).transfers
    return store.case(transfers, other).with_(*store.entities(ids))
