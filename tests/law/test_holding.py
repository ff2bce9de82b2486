"""Step 3: how an exporter holds data that came long ago, and data that go back to whom they came from."""

from __future__ import annotations

from typing import Any

import pytest

from registry.entities import DataCategory
from registry.facts import Facts
from tests.law.cases import GB, IN, VENDOR, judged, onward, outcome, register, scc, slots, sub, tia

RETURN = {
    "id": "transfer/back",
    "exporter": {"organisation": "organisation/sub", "role": "processor"},
    "importer": {"organisation": VENDOR, "role": "processor"},
    "follows": ["transfer/onward"],
    "mechanisms": [],
}


def from_britain(*mechanisms: dict[str, Any], ends: str = "2020-06-01") -> Facts:
    """Data that came to Britain while it was in the EEA, and now go on to India."""
    claimed = tuple(mechanism["id"] for mechanism in mechanisms)
    return register(
        GB,
        {"ends": ends, "mechanisms": []},
        mechanisms=mechanisms,
        organisations=(sub("IN"),),
        others=(onward("organisation/sub", claimed),),
    )


def test_data_that_came_to_britain_before_it_left_are_held_under_its_adequacy_now() -> None:
    facts = from_britain()
    assert outcome(facts, transfer="transfer/onward") == "unknown"
    assert outcome(facts, transfer="transfer/onward", without="2021/1772") == "uncovered"
    assert outcome(facts, "2031-12-28", transfer="transfer/onward") == "uncovered"


def test_a_national_tool_serves_data_that_came_to_britain_before_it_left() -> None:
    tool = {"id": "mechanism/n", "kind": "national_tool", "instrument": "UK-IDTA", "signed_on": "2022-05-01"}
    assert outcome(from_britain(tool), transfer="transfer/onward") == "covered"


def there_and_back(*carried: list[str], assessed: bool = True) -> Facts:
    """Data that go to India under clauses, on to the Philippines under nothing, and back."""
    first, second, third = carried or ([["category/customers"]] * 3)
    facts = register(
        IN,
        {"categories": first},
        mechanisms=(scc(2, **({} if assessed else {"assessments": []})),),
        assessments=(tia("IN"),),
        organisations=(sub("PH"),),
        others=(
            onward("organisation/sub", categories=second),
            {**RETURN, "categories": third},
        ),
    )
    return facts.with_(DataCategory(id="category/other", name="other data", hr=False))


def test_data_go_back_uncovered_or_covered_as_they_had_come() -> None:
    assert outcome(there_and_back(), transfer="transfer/back") == "covered"


def test_whether_data_may_go_back_cannot_be_told_where_their_coming_cannot() -> None:
    verdict = judged(there_and_back(assessed=False), transfer="transfer/back")
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"follows"}


OTHER = ["category/other"]
BOTH = ["category/customers", "category/other"]


@pytest.mark.parametrize(
    ("first", "third", "expected"),
    [(BOTH, OTHER, "covered"), (["category/customers"], OTHER, "uncovered"), (OTHER, BOTH, "uncovered")],
)
def test_only_data_that_a_party_had_received_go_back_to_it(
    first: list[str], third: list[str], expected: str
) -> None:
    assert outcome(there_and_back(first, BOTH, third), transfer="transfer/back") == expected
