"""Which verdicts differ between two states of the facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from registry.dossiers.transfer import Transfers
from registry.facts import Facts
from registry.law.timeline import AsOf
from registry.law.verdict import Change, Outcome, Status


class Judged(NamedTuple):
    """How a transfer is judged on a day, and what comes next; `outcome` is None where there is none."""

    outcome: Outcome | None
    status: Status
    next_change: Change | None


class VerdictChange(NamedTuple):
    """A transfer whose verdict differs; None before it was on file, None after it was removed."""

    transfer: str
    before: Judged | None
    after: Judged | None


def verdict_changes(before: Facts, after: Facts, ids: Iterable[str], as_of: AsOf) -> list[VerdictChange]:
    """The changed verdicts among some transfers, by id; the others' need not be judged.

    Args:
        before: The facts before, all of them or the transfers' case.
        after: The same after.
        ids: The transfers to be judged; what of it is no transfer on file either time is left out.
        as_of: Who judges, and as of which day.
    """
    transfers = Transfers(before, as_of.law), Transfers(after, as_of.law)
    return list(_differing(sorted(set(ids)), *transfers, as_of))


def _differing(
    ids: Iterable[str], before: Transfers, after: Transfers, as_of: AsOf
) -> Iterator[VerdictChange]:
    for transfer in ids:
        then, now = _judged(transfer, before, as_of), _judged(transfer, after, as_of)
        if then != now:
            yield VerdictChange(transfer, then, now)


def _judged(transfer: str, transfers: Transfers, as_of: AsOf) -> Judged | None:
    if transfer not in transfers.rows:
        return None
    dossier = transfers.dossier(transfer)
    verdict = dossier.verdict(as_of)
    return Judged(verdict.outcome, verdict.status, dossier.next_change(as_of))
