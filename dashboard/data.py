"""Data categories and activities: who receives what, why, on which basis and for how long."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dashboard.table import TableRow, table_row
from registry.dossiers.transfer import TransferDossier
from registry.dossiers.transfer_row import TransferRow
from registry.entities import Activity, DataCategory, Purpose
from registry.entities.processing import Retention
from registry.facts import Facts
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome
from registry.register import Question, Register
from registry.vocabulary import LegalBasis

_ORDER = {each.value: rank for rank, each in enumerate(sorted(Outcome, key=lambda one: -one.rank))}


class CategoryRow(NamedTuple):
    """One data category: the worst outcome of the transfers of it, its activities, and those with a period.

    `outcome` is empty if no transfer carries it.
    """

    category: DataCategory
    outcome: str
    transfers: int
    activities: int
    with_retention: int


class ActivityRow(NamedTuple):
    """One activity; `bases` are its own legal bases, or else those of its purposes."""

    activity: Activity
    bases: tuple[LegalBasis, ...]
    recipients: int


class DataPage(NamedTuple):
    """The categories, the worst first, and the activities, by name."""

    categories: tuple[CategoryRow, ...]
    activities: tuple[ActivityRow, ...]


def data_page(register: Register, question: Question) -> DataPage:
    """All data categories and activities of a register."""
    facts = register.facts
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for dossier, verdict in register.verdicts(question):
        shown = (verdict.outcome or verdict.status).value
        for category in dossier.row.categories or ():
            outcomes[category][shown] += 1
    processed: dict[str, list[Activity]] = defaultdict(list)
    for activity in facts.all(Activity).values():
        for category in activity.categories or ():
            processed[category].append(activity)
    rows = [
        _category_row(each, outcomes[each.id], processed[each.id])
        for each in facts.all(DataCategory).values()
    ]
    return DataPage(
        tuple(sorted(rows, key=lambda row: (_rank(row.outcome), row.category.label.casefold()))),
        tuple(
            ActivityRow(each, legal_bases(each, facts), len(recipients_of(each)))
            for each in sorted(facts.all(Activity).values(), key=lambda each: each.label.casefold())
        ),
    )


def carried_by(register: Register, question: Question, category: str, language: str) -> tuple[TableRow, ...]:
    """The transfers of a data category in words, worst first."""
    as_of = register.as_of(question)
    rows = register.dossiers.transfers.rows.values()
    carrying = (row.id for row in rows if category in (row.categories or ()))
    return worst_first(map(register.dossiers.transfers.dossier, carrying), as_of, language)


def purposes_of(register: Register, category: str) -> tuple[str, ...]:
    """The ids of the purposes of the activities and transfers with a data category, each once."""
    activities = register.facts.all(Activity).values()
    both: list[Activity | TransferRow] = [*activities, *register.dossiers.transfers.rows.values()]
    with_it = (each for each in both if category in (each.categories or ()))
    return tuple(dict.fromkeys(purpose for each in with_it for purpose in each.purposes or ()))


def worst_first(dossiers: Iterable[TransferDossier], as_of: AsOf, language: str) -> tuple[TableRow, ...]:
    """Transfers in words, worst first."""
    rows = (table_row(each, as_of, language) for each in dossiers)
    return tuple(sorted(rows, key=lambda row: (_rank(row.outcome), row.id)))


def retained(activity: Activity, category: str) -> tuple[Retention, ...]:
    """How long an activity keeps a data category: what it states for it, or for all of its data."""
    stated = activity.retention or ()
    own = tuple(each for each in stated if each.categories is not None and category in each.categories)
    return own or tuple(each for each in stated if each.categories is None)


def legal_bases(activity: Activity, facts: Facts) -> tuple[LegalBasis, ...]:
    """The legal bases of an activity: its own, or else those of its purposes."""
    if activity.legal_bases is not None:
        return tuple(activity.legal_bases)
    purposes = (facts.get(Purpose, each) for each in activity.purposes or ())
    return tuple(dict.fromkeys(basis for each in purposes if each for basis in each.legal_bases or ()))


def recipients_of(activity: Activity) -> tuple[str, ...]:
    """The ids of the engagements and organisations to which an activity discloses data."""
    return tuple(dict.fromkeys([*(activity.disclosed_to or ()), *(activity.recipients or ())]))


def _category_row(
    category: DataCategory, outcomes: Mapping[str, int], activities: list[Activity]
) -> CategoryRow:
    return CategoryRow(
        category,
        min(outcomes, key=_rank, default=""),
        sum(outcomes.values()),
        len(activities),
        sum(bool(retained(each, category.id)) for each in activities),
    )


def _rank(outcome: str) -> int:
    return _ORDER.get(outcome, len(_ORDER) + (not outcome))
