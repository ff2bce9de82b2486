"""All transfers as one pandas table, and its filters: ids for filtering beside text for reading."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import pandas as pd

from registry.dossiers.transfer import TransferDossier
from registry.dossiers.verdict_words import GROUND_LABELS, OUTCOMES, STATUSES, label, reason
from registry.entities import Mechanism
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome, OutcomeChange, Result, Status, Verdict
from registry.messages import country_name, render, say
from registry.register import Question, Register

NONE = "none"
"""Means "recorded as none" among codes; an empty text means "not recorded"."""

NOT_RECORDED = say("not recorded")


class TableRow(NamedTuple):
    """One transfer: the text to read, and the ids and codes to filter by."""

    id: str
    outcome: str
    planned: bool
    verdict: str
    exporter: str
    importer: str
    vendor: str
    data: str
    categories: tuple[str, ...]
    countries: tuple[str, ...]
    places: str
    mechanisms: tuple[str, ...]
    rests_on: str
    why: str
    changes: date | None
    becomes: str
    then: str
    search: str


class Filters(NamedTuple):
    """The values to keep; an empty collection or text keeps everything."""

    outcomes: Collection[str] = ()
    countries: Collection[str] = ()
    vendors: Collection[str] = ()
    categories: Collection[str] = ()
    mechanisms: Collection[str] = ()
    text: str = ""


Rows: TypeAlias = Mapping[str, TableRow]


def rows(
    register: Register,
    question: Question,
    language: str,
    before: Rows = MappingProxyType({}),
    affected: Collection[str] = (),
) -> Rows:
    """Every transfer in words, by id.

    Args:
        register: The register.
        question: The day and the law to judge by.
        language: The language of the words.
        before: The rows of an earlier register.
        affected: The transfers of which these rows may no longer be true.
    """
    as_of = register.as_of(question)
    return {
        dossier.id: before[dossier.id]
        if dossier.id in before and dossier.id not in affected
        else table_row(dossier, as_of, language)
        for dossier in register.transfers()
    }


def build(transfers: Rows) -> pd.DataFrame:
    """Every transfer with its verdict, worst first.

    Returns:
        A frame with the columns of `TableRow`; `outcome` is the outcome, or the status where there is none.
    """
    frame = pd.DataFrame([*transfers.values()], columns=list(TableRow._fields))
    rank = {outcome: place for place, outcome in enumerate(("uncovered", "unknown", "covered"))}
    order = frame["outcome"].map(lambda outcome: rank.get(outcome, len(rank)))
    ordered = frame.assign(order=order).sort_values(["order", "planned", "id"], kind="stable")
    return ordered.drop(columns="order")


Options: TypeAlias = Mapping[str, Sequence[Any]]
"""The different values of some columns of a table; of columns of tuples, each value in a tuple."""


def options(frame: pd.DataFrame) -> Options:
    """What the columns that filters look at contain, each value once."""
    single = {name: tuple(dict.fromkeys(frame[name])) for name in ("outcome", "vendor")}
    many = {
        name: tuple((value,) for value in dict.fromkeys(chain.from_iterable(frame[name])))
        for name in ("countries", "categories", "mechanisms")
    }
    return {**single, **many}


def narrow(frame: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """The rows that match every filter."""
    if not any(filters):
        return frame
    keep = pd.Series(data=True, index=frame.index)
    for column, wanted in (("outcome", filters.outcomes), ("vendor", filters.vendors)):
        if wanted:
            keep &= frame[column].isin(list(wanted))
    for column, wanted in (
        ("countries", filters.countries),
        ("categories", filters.categories),
        ("mechanisms", filters.mechanisms),
    ):
        if wanted:
            keep &= frame[column].map(frozenset(wanted).isdisjoint).eq(other=False)
    for word in filters.text.casefold().split():
        keep &= frame["search"].str.contains(word, regex=False)
    return frame[keep]


def differs(then: pd.DataFrame, now: pd.DataFrame) -> pd.Series:
    """For each row, whether its outcome differs from the one in `now`."""
    before = now.set_index("id")["outcome"].reindex(then["id"])
    return pd.Series(then["outcome"].to_numpy() != before.to_numpy(), index=then.index)


def table_row(dossier: TransferDossier, as_of: AsOf, language: str) -> TableRow:
    """One transfer with its verdict, in words."""
    hop, verdict = dossier.judged(as_of)
    names = dossier.names_of(hop)
    change = next_change(dossier, verdict, as_of)
    row = dossier.row
    countries, categories, kinds = _countries(dossier), _answered(row.categories), _mechanisms(dossier)
    places = _listed(countries, lambda code: country_name(code, language), language)
    data = _listed(categories, lambda each: dossier.label(each) or each, language)
    rests_on = _listed(
        _holding(verdict) or kinds, lambda kind: render(GROUND_LABELS[kind], language), language
    )
    why = render(reason(verdict), language, names)
    shown = label(verdict, language)
    return TableRow(
        id=row.id,
        outcome=verdict.outcome.value if verdict.outcome else verdict.status.value,
        planned=verdict.status is Status.PLANNED,
        verdict=shown,
        exporter=names["exporter"],
        importer=names["importer"],
        vendor=row.importer.organisation or "",
        data=data,
        categories=categories,
        countries=countries,
        places=places,
        mechanisms=kinds,
        rests_on=rests_on,
        why=why,
        changes=change.day if change else None,
        becomes=_becomes(change, language) if change else "",
        then=(change.outcome or change.status).value if change else "",
        search=" ".join((row.id, *names.values(), data, places, rests_on, shown, why)).casefold(),
    )


def _holding(verdict: Verdict) -> tuple[str, ...]:
    """The kind of the ground that covers a transfer, which need not be among the recorded mechanisms."""
    if verdict.outcome is not Outcome.COVERED or verdict.place is None:
        return ()
    return next(((each.kind,) for each in verdict.place.grounds if each.result is Result.HOLDS), ())


def next_change(dossier: TransferDossier, verdict: Verdict, as_of: AsOf) -> OutcomeChange | None:
    """The next change; the start of a planned transfer counts as one."""
    change, begins = dossier.next_change(as_of), dossier.row.starts
    if verdict.status is not Status.PLANNED or begins is None or begins <= as_of.on:
        return change
    return (
        OutcomeChange(begins, verdict.outcome, Status.CURRENT)
        if change is None or begins <= change.day
        else change
    )


def _becomes(change: OutcomeChange, language: str) -> str:
    return render(OUTCOMES[change.outcome] if change.outcome else STATUSES[change.status], language)


def _countries(dossier: TransferDossier) -> tuple[str, ...]:
    """The recorded destinations of the data: the importer's country, then those of the places."""
    row = dossier.row
    codes = (
        dossier.transfers.parties.jurisdiction(row.importer.organisation),
        *(place.jurisdiction for place in row.places or ()),
    )
    return tuple(dict.fromkeys(code for code in codes if code)) or ("",)


def _mechanisms(dossier: TransferDossier) -> tuple[str, ...]:
    claimed = dossier.row.mechanisms
    if not claimed:
        return _answered(claimed)
    mechanisms = (dossier.facts.get(Mechanism, mechanism) for mechanism in claimed)
    return tuple(dict.fromkeys(each.mechanism_kind.value for each in mechanisms if each)) or ("",)


def _answered(recorded: tuple[str, ...] | None) -> tuple[str, ...]:
    """The recorded values, or a marker for "none" or "not recorded"."""
    return ("",) if recorded is None else recorded or (NONE,)


def _listed(items: tuple[str, ...], shown: Callable[[str], str], language: str) -> str:
    absent = {"": render(NOT_RECORDED, language), NONE: render(say("none"), language)}
    return ", ".join(absent[item] if item in absent else shown(item) for item in items)
