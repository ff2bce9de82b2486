"""Chains: what follows what, found without comparing pair by pair, and judged by the worst hop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.dossiers.chains import ChainDossier, Chains
from registry.dossiers.cycles import strong_components
from registry.dossiers.index import DossierIndex
from registry.dossiers.junctions import Junction
from registry.dossiers.transfer import Transfers
from registry.dossiers.transfer_row import TransferRow
from registry.entities import DataCategory, Engagement, Entity, Organisation, Transfer
from registry.facts import Facts
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.law.verdict import Outcome, Status
from tests.dense import dense

LAW = Law.current()
TODAY = AsOf(Judge(LAW), date(2026, 11, 23))
COUNTRIES = {"a": "FR", "b": "DE", "c": "US", "d": "CH", "e": None}
CATEGORIES = ["category/names", "category/calls"]
IDS = [f"transfer/t{index}" for index in range(6)]
SHARED: list[Entity] = [
    *(
        Organisation.model_validate(
            {"id": f"organisation/{slug}", "kind": "company"} | ({"established_in": code} if code else {})
        )
        for slug, code in COUNTRIES.items()
    ),
    *(DataCategory.model_validate({"id": category, "hr": False}) for category in CATEGORIES),
]

parties = st.sampled_from([*COUNTRIES, None]).map(
    lambda slug: {"role": "processor"} | ({"organisation": f"organisation/{slug}"} if slug else {})
)


def transfer(index: int) -> st.SearchStrategy[Transfer]:
    fields = st.fixed_dictionaries(
        {"id": st.just(IDS[index]), "exporter": parties, "importer": parties},
        optional={
            "categories": st.lists(st.sampled_from(CATEGORIES), unique=True),
            "follows": st.lists(st.sampled_from(IDS), unique=True, max_size=2),
            "ends": st.just("2026-06-30"),
            "starts": st.just("2027-02-01"),
        },
    )
    return fields.map(Transfer.model_validate)


registers = st.integers(1, len(IDS)).flatmap(
    lambda count: st.tuples(*(transfer(index) for index in range(count))).map(
        lambda made: Facts([*SHARED, *made])
    )
)


def follows(transfers: Transfers) -> dict[str, set[str]]:
    """Which transfers come right after each, asked of every pair."""
    after: dict[str, set[str]] = {transfer: set() for transfer in transfers}
    for row in transfers.rows.values():
        for before in transfers.before(row):
            after[before.id].add(row.id)
    return after


def reached(after: dict[str, set[str]], start: str) -> set[str]:
    """What a transfer leads to, itself only if it leads back."""
    found: set[str] = set()
    waiting = list(after[start])
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += after[current]
    return found


def worst(outcomes: Iterable[Outcome]) -> Outcome | None:
    return max(outcomes, key=lambda outcome: outcome.rank, default=None)


def engagement(slug: str, organisation: str, **fields: Any) -> Engagement:
    return Engagement.model_validate(
        {"id": f"engagement/{slug}", "organisation": f"organisation/{organisation}", **fields}
    )


def hop(index: int, exporter: str, importer: str, **fields: Any) -> Transfer:
    return Transfer.model_validate(
        {
            "id": IDS[index],
            "exporter": {"organisation": f"organisation/{exporter}", "role": "controller"},
            "importer": {"organisation": f"organisation/{importer}", "role": "controller"},
            "categories": ["category/names"],
            **fields,
        }
    )


def chain(*entities: Entity, root: str = IDS[0]) -> ChainDossier:
    (found,) = [c for c in DossierIndex(Facts([*SHARED, *entities]), LAW, TODAY.on).chains if c.id == root]
    return found


@given(registers)
def test_a_chain_is_the_worst_of_its_hops(facts: Facts) -> None:
    book = DossierIndex(facts, LAW, TODAY.on)
    after = follows(book.transfers)
    for found in book.chains:
        hops = [book.transfers.dossier(t) for t in {found.id, *reached(after, found.id)}]
        assert {row.id for row in found.hops} == {dossier.id for dossier in hops}
        for category in (None, *CATEGORIES):
            verdicts = [
                dossier.verdict(TODAY)
                for dossier in hops
                if category is None or dossier.row.categories is None or category in dossier.row.categories
            ]
            outcomes = [v.outcome for v in verdicts if v.outcome and v.status is Status.CURRENT]
            assert found.verdict(TODAY, category) == worst(outcomes)


@given(registers)
def test_every_transfer_is_reported_by_exactly_one_chain(facts: Facts) -> None:
    book = DossierIndex(facts, LAW, TODAY.on)
    reported = [row.id for found in book.chains for row in found.reported]
    assert sorted(reported) == sorted(book.transfers)


@given(registers)
def test_what_comes_after_is_what_has_it_before(facts: Facts) -> None:
    transfers = Transfers(facts, LAW, TODAY.on)
    after = follows(transfers)
    for row in transfers.rows.values():
        found = [other.id for other in transfers.after(row)]
        assert len(found) == len(set(found))
        assert set(found) - {row.id} == after[row.id] - {row.id}


@given(registers)
def test_a_cycle_is_found_once_and_whole(facts: Facts) -> None:
    book = DossierIndex(facts, LAW, TODAY.on)
    after = follows(book.transfers)
    expected = {
        frozenset({other for other in reached(after, start) if start in reached(after, other)})
        for start in after
        if start in reached(after, start)
    }
    found = [frozenset(cycle.members) for chain in book.chains for cycle in chain.cycles]
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected))


@given(st.dictionaries(st.integers(0, 7), st.lists(st.integers(0, 7)), max_size=8))
def test_a_component_comes_after_what_it_leads_to(graph: dict[int, list[int]]) -> None:
    components = list(strong_components(graph, lambda node: graph.get(node, ())))
    place = {node: index for index, component in enumerate(components) for node in component}
    assert len(place) == sum(map(len, components))
    assert all(place[end] <= place[node] for node, ends in graph.items() for end in ends)


def test_a_sub_processor_without_a_recorded_transfer_makes_the_chain_unknown() -> None:
    vendor = engagement("b", "b")
    first = hop(0, "a", "b", engagement="engagement/b")
    sub = engagement("c", "c", under=["engagement/b"])
    assert chain(vendor, first).verdict(TODAY) is Outcome.NOT_RESTRICTED
    assert chain(vendor, first, sub).verdict(TODAY) is Outcome.UNKNOWN
    assert chain(vendor, first, sub).missing(TODAY.on) == ("engagement/c",)


@pytest.mark.parametrize(
    "fields",
    [{"review": "proposed"}, {"review": "rejected"}, {"starts": "2027-01-01"}, {"ends": "2026-01-01"}],
)
def test_a_sub_processor_that_is_not_in_use_leaves_the_chain_as_it_is(fields: dict[str, str]) -> None:
    first = hop(0, "a", "b", engagement="engagement/b")
    sub = engagement("c", "c", under=["engagement/b"], **fields)
    found = chain(engagement("b", "b"), first, sub)
    assert found.verdict(TODAY) is Outcome.NOT_RESTRICTED
    assert found.missing(TODAY.on) == ()


def test_a_transfer_between_the_two_tells_of_a_sub_processor_without_naming_its_engagement() -> None:
    sub = engagement("c", "c", under=["engagement/b"])
    first, second = hop(0, "a", "b", engagement="engagement/b"), hop(1, "b", "c")
    assert chain(engagement("b", "b"), sub, first, second).missing(TODAY.on) == ()


def test_a_missing_sub_processor_is_reported_once_for_all_transfers_to_its_vendor() -> None:
    sub = engagement("c", "c", under=["engagement/b"])
    hops = [hop(index, "a", "b", engagement="engagement/b") for index in range(3)]
    book = DossierIndex(Facts([*SHARED, engagement("b", "b"), sub, *hops]), LAW, TODAY.on)
    assert [found.missing(TODAY.on) for found in book.chains] == [("engagement/c",), (), ()]
    assert {found.verdict(TODAY) for found in book.chains} == {Outcome.UNKNOWN}


def test_engagements_under_one_another_are_a_cycle() -> None:
    first = hop(0, "a", "b", engagement="engagement/b")
    round_trip = [
        engagement("b", "b", under=["engagement/c"]),
        engagement("c", "c", under=["engagement/b"]),
    ]
    (cycle,) = chain(first, *round_trip).cycles
    assert cycle.members == ("engagement/b", "engagement/c")
    assert cycle.stated


def test_what_is_planned_or_rejected_does_not_worsen_a_chain() -> None:
    first, planned = hop(0, "a", "b"), hop(1, "b", "c", starts="2027-02-01")
    rejected = hop(2, "b", "c", engagement="engagement/c")
    engaged = engagement("c", "c", review="rejected")
    assert chain(first, hop(1, "b", "c")).verdict(TODAY) is Outcome.UNCOVERED
    assert chain(first, planned, rejected, engaged).verdict(TODAY) is Outcome.NOT_RESTRICTED


def test_an_organisation_with_many_transfers_in_and_out_costs_their_sum() -> None:
    count = 1_000
    rows = [TransferRow.of(hop(0, "a", "b"))._replace(id=f"transfer/in-{i}") for i in range(count)]
    rows += [TransferRow.of(hop(0, "b", "c"))._replace(id=f"transfer/out-{i}") for i in range(count)]
    begun: list[str] = []

    class Counting(Chains):
        def reach(
            self, start: str, visited: set[str], spent: dict[Junction, list[TransferRow]]
        ) -> Iterator[str]:
            found = list(super().reach(start, visited, spent))
            begun.extend(found)
            return iter(found)

    found = Counting(Transfers(Facts(SHARED), LAW, TODAY.on, rows))
    assert sorted(begun) == sorted(row.id for row in rows)
    assert sum(len(reported) for reported in found.reported.values()) == 2 * count


def test_findings_about_chains_are_the_same_in_whatever_order_transfers_are_read() -> None:
    facts = dense(Random(2))  # noqa: S311  # no secret
    expected = reported(facts)
    for seed in range(4):
        entities = list(facts)
        Random(seed).shuffle(entities)  # noqa: S311  # no secret
        assert reported(Facts(entities)) == expected


def reported(facts: Facts) -> dict[str, set[str]]:
    return {
        chain.id: {row.id for row in chain.reported} for chain in DossierIndex(facts, LAW, TODAY.on).chains
    }
