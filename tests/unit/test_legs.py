"""Of two opposite hops, which one is outward and which returns the data."""

from __future__ import annotations

from typing import Any

import pytest

from registry.dossiers.index import DossierIndex
from registry.entities import Organisation, Transfer
from registry.facts import Facts
from registry.law.law import Law
from tests.days import TODAY

COUNTRIES = {"a": "FR", "v": "GB", "w": "IN", "z": "PH"}


def hop(slug: str, exporter: str, importer: str, role: str = "processor", **values: Any) -> Transfer:
    return Transfer.model_validate(
        {
            "id": f"transfer/{slug}",
            "exporter": {"organisation": f"organisation/{exporter}", "role": role},
            "importer": {"organisation": f"organisation/{importer}", "role": "processor"},
            **values,
        }
    )


def index(*hops: Transfer) -> DossierIndex:
    organisations = (
        Organisation.model_validate({"id": f"organisation/{slug}", "kind": "company", "established_in": code})
        for slug, code in COUNTRIES.items()
    )
    return DossierIndex(Facts([*organisations, *hops]), Law.current(), TODAY)


def returns(*hops: Transfer) -> set[str]:
    """The transfers that return data."""
    transfers = index(*hops).transfers
    return {row.id.partition("/")[2] for row in transfers.rows.values() if transfers.flow.goes_back(row)}


@pytest.mark.parametrize(
    ("there", "back", "expected"),
    [
        ({}, {"follows": ["transfer/there"]}, {"back"}),
        ({"follows": ["transfer/back"]}, {}, {"there"}),
        ({"follows": ["transfer/other"]}, {}, {"back"}),
        ({"follows": []}, {}, {"back"}),
        ({"follows": ["transfer/other"]}, {"follows": ["transfer/other"]}, set()),
        ({}, {}, set()),
        ({"role": "controller"}, {}, {"back"}),
        ({"role": "controller"}, {"role": "controller"}, set()),
        ({"categories": ["category/c"]}, {"categories": ["category/d"], "role": "controller"}, set()),
    ],
)
def test_follows_and_then_who_had_the_data_first_tell_the_return(
    there: dict[str, Any], back: dict[str, Any], expected: set[str]
) -> None:
    assert returns(hop("there", "v", "w", **there), hop("back", "w", "v", **back)) == expected


def test_the_party_that_got_the_data_from_a_third_sends_them_outward() -> None:
    pair = hop("there", "v", "w"), hop("back", "w", "v")
    assert returns(hop("first", "a", "v", "controller"), *pair) == {"back"}
    both = hop("first", "a", "v", "controller"), hop("second", "a", "w", "controller")
    assert returns(*both, *pair) == set()
    of_other_data = hop("first", "a", "v", "controller", categories=[])
    assert returns(of_other_data, *pair) == set()


def test_a_return_is_no_earlier_hop_of_its_outward_leg_and_no_cycle() -> None:
    made = index(hop("first", "a", "v", "controller"), hop("there", "v", "w"), hop("back", "w", "v"))
    rows = made.transfers.rows
    assert [row.id for row in made.transfers.before(rows["transfer/there"])] == ["transfer/first"]
    assert [row.id for row in made.transfers.before(rows["transfer/back"])] == ["transfer/there"]
    assert not any(chain.cycles for chain in made.chains)


def test_a_hop_back_to_a_party_further_up_its_path_is_a_return() -> None:
    path = hop("first", "a", "v", "controller"), hop("there", "v", "w"), hop("on", "w", "z")
    assert returns(*path, hop("back", "z", "v")) == {"back"}
    assert returns(*path, hop("back", "z", "v", follows=["transfer/on"])) == {"back"}


def test_only_a_hop_to_one_who_sent_these_data_returns_them_further_up() -> None:
    """What else that party sends makes no return of a hop that follows it with other data."""
    there = hop("there", "v", "w", categories=["category/c"], follows=[])
    beyond = hop("beyond", "w", "z", follows=["transfer/there"])
    other = hop("other", "v", "a", categories=["category/d"])
    for data, expected in (("category/c", {"back"}), ("category/d", set())):
        back = hop("back", "z", "v", categories=[data], follows=["transfer/beyond"])
        assert returns(there, beyond, back) == expected
        assert returns(there, beyond, back, other) == expected
