"""Verdict changes: which verdicts differ between two states of the facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from registry.dossiers.transfer import TransferDossier, Transfers
from registry.facts import Facts
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome, OutcomeChange, Status, Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """A transfer's verdict on a day, and its next change; equal if a reader would see no difference.

    `outcome` is None if there is none, as for an ended transfer.
    """

    outcome: Outcome | None
    status: Status
    next_change: OutcomeChange | None
    verdict: Verdict = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A transfer whose verdict differs; `before` is None if it is new, `after` if it was removed.

    `dossier` is the new one, or the old one if the transfer was removed.
    """

    transfer: str
    before: Judged | None
    after: Judged | None
    dossier: TransferDossier = field(compare=False, repr=False)


def verdict_changes(before: Facts, after: Facts, ids: Iterable[str], as_of: AsOf) -> list[VerdictChange]:
    """The transfers whose verdicts differ, sorted by id; only those given are judged.

    Args:
        before: The facts before: all of them, or at least those that these verdicts depend on.
        after: The facts after, likewise.
        ids: The transfers to judge; ids recorded in neither state are ignored.
        as_of: Who judges, and as of which day; it is also the day on which this is asked.
    """
    old, new = (Transfers(facts, as_of.law, as_of.on) for facts in (before, after))
    return list(_differing(sorted(set(ids)), old, new, as_of))


def _differing(
    ids: Iterable[str], before: Transfers, after: Transfers, as_of: AsOf
) -> Iterator[VerdictChange]:
    for transfer in ids:
        was, is_now = (t.dossier(transfer) if transfer in t.rows else None for t in (before, after))
        then, now = _judged(was, as_of), _judged(is_now, as_of)
        dossier = is_now or was
        if dossier and then != now:
            yield VerdictChange(transfer, then, now, dossier)


def _judged(dossier: TransferDossier | None, as_of: AsOf) -> Judged | None:
    if dossier is None:
        return None
    verdict = dossier.verdict(as_of)
    return Judged(verdict.outcome, verdict.status, dossier.next_change(as_of), verdict)
