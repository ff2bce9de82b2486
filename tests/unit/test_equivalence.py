"""Transfers that count as alike have the situations that each would have alone."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from registry.dossiers.transfer import Transfers
from registry.entities import DataCategory, Engagement, Entity, Mechanism, Organisation, Purpose, Transfer
from registry.facts import Facts
from registry.law.law import Law
from tests.days import TODAY
from tests.examples import examples

LAW = Law.current()
COUNTRIES = {"a": "FR", "b": "DE", "c": "US", "d": "KR", "e": "IN"}
PARTIES = [f"organisation/{slug}" for slug in COUNTRIES]
SHARED: list[Entity] = [
    *(
        Organisation.model_validate(
            {"id": f"organisation/{slug}", "kind": "company", "established_in": code}
            | ({"listings": [{"framework": "eu_us_dpf", "found": True}]} if code == "US" else {})
        )
        for slug, code in COUNTRIES.items()
    ),
    DataCategory.model_validate({"id": "category/names", "hr": False, "special": False}),
    DataCategory.model_validate({"id": "category/staff", "hr": True, "carve_outs": {"credit_data": False}}),
    DataCategory.model_validate({"id": "category/credit", "carve_outs": {"credit_data": True}}),
    Purpose.model_validate({"id": "purpose/service"}),
    Purpose.model_validate({"id": "purpose/mission", "carve_outs": {"missionary": True}}),
    Engagement.model_validate(
        {"id": "engagement/d", "organisation": "organisation/d", "starts": "2026-01-01"}
    ),
    Mechanism.model_validate({"id": "mechanism/all", "kind": "scc", "parties": [PARTIES[0], PARTIES[2]]}),
    Mechanism.model_validate(
        {"id": "mechanism/some", "kind": "scc", "scope": {"categories": ["category/names"]}}
    ),
    Mechanism.model_validate({"id": "mechanism/rare", "kind": "derogation", "derogation": {"letter": "b"}}),
]
CATEGORIES = [entity.id for entity in SHARED if isinstance(entity, DataCategory)]
PURPOSES = ["purpose/service", "purpose/mission"]


def some_of(ids: list[str], most: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True)


parties = st.fixed_dictionaries(
    {"organisation": st.sampled_from(PARTIES)}, optional={"role": st.just("controller")}
)
per_purpose = parties.map(
    lambda party: {**party, "roles": [{"purpose": "purpose/mission", "role": "processor"}]}
)
places = st.fixed_dictionaries(
    {"kind": st.just("storage"), "jurisdiction": st.sampled_from(["US", "IN", "FR"])},
    optional={"operator": st.sampled_from(PARTIES)},
)


def transfer(index: int) -> st.SearchStrategy[Transfer]:
    fields: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
        {
            "id": st.just(f"transfer/{index}"),
            "exporter": parties,
            "importer": parties | parties | per_purpose,
        },
        optional={
            "categories": some_of(CATEGORIES),
            "purposes": some_of(PURPOSES),
            "places": st.lists(places, max_size=1),
            "mechanisms": some_of(["mechanism/all", "mechanism/some", "mechanism/rare"], 1),
            "frequency": st.sampled_from(["occasional", "continuous"]),
            "follows": st.just(["transfer/0"]),
            "engagement": st.just("engagement/d"),
        },
    )
    return fields.map(Transfer.model_validate)


registers = st.tuples(*(transfer(index) for index in range(8))).map(lambda made: Facts([*SHARED, *made]))


@examples(100)
@given(registers)
def test_what_is_alike_has_the_situations_that_it_would_have_alone(facts: Facts) -> None:
    together = Transfers(facts, LAW, TODAY)
    for row in together.rows.values():
        together.hops(row)
    for row in together.rows.values():
        assert together.hops(row) == Transfers(facts, LAW, TODAY).hops(row)


def test_data_count_where_only_the_law_of_another_operators_country_asks() -> None:
    common = {
        "exporter": {"organisation": "organisation/a", "role": "controller"},
        "importer": {"organisation": "organisation/e", "role": "processor"},
        "places": [{"jurisdiction": "IN", "kind": "storage", "operator": "organisation/d"}],
        "purposes": ["purpose/service"],
    }
    told = ({"id": f"transfer/{name}", "categories": [f"category/{name}"]} for name in ("staff", "credit"))
    transfers = Transfers(
        Facts([*SHARED, *(Transfer.model_validate(common | own) for own in told)]), LAW, TODAY
    )
    staff, credit = (transfers.hops(row)[0].situation for row in transfers.rows.values())
    assert staff.places[0].hops != credit.places[0].hops
