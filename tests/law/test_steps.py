"""What a verdict says of its way through step 1: defaults, reasons, remedies, facts looked at."""

from __future__ import annotations

from datetime import date

import pytest

from registry.facts import Facts
from tests.days import TODAY
from tests.law.cases import (
    ACME,
    GB,
    IE,
    US,
    VENDOR,
    Values,
    dpf,
    explained,
    judged,
    place,
    register,
)

STORED, REACHED = place("IE", "storage", VENDOR), place("IE", "support", VENDOR)


def said(facts: Facts, on: date | str = TODAY) -> str:
    """Every step of a verdict, in words."""
    (hop,) = explained(facts, on).hops
    steps = [*hop.steps, *(step for found in hop.places for step in found.steps)]
    return " ".join(step.says for step in steps)


def test_an_importer_of_no_recorded_kind_is_said_to_be_taken_as_no_international_organisation() -> None:
    taken = "Kind not recorded; Vendor is assumed not to be an international organisation."
    assert taken in said(register({**US, "kind": None}))
    assert taken not in said(register(US))


def test_a_parent_that_is_not_recorded_is_said_to_be_taken_as_none_outside_the_eea() -> None:
    taken = "Vendor is assumed to have none outside the EEA"
    assert taken in said(register(IE, {"places": [STORED]}))
    assert taken not in said(register(IE, {"places": [STORED, REACHED]}))
    owner = {"id": "organisation/parent", "established_in": "DE"}
    owned = {**IE, "owned_by": owner["id"]}
    assert taken not in said(register(owned, {"places": [STORED]}, organisations=(owner,)))


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([STORED], "It is not recorded from which countries the data can be accessed."),
        ([REACHED], "It is not recorded where the data are stored."),
        (
            [place("IE", "processing", VENDOR)],
            "It is not recorded where the data are stored and from which countries they can be accessed.",
        ),
    ],
)
def test_an_importer_in_the_eea_is_told_only_what_is_not_on_file(places: list[Values], expected: str) -> None:
    assert explained(register(IE, {"places": places})).notes == (expected,)


def test_an_importer_in_the_eea_is_asked_only_for_what_is_not_on_file() -> None:
    owner = {"id": "organisation/parent", "established_in": "US"}
    owned = {**IE, "owned_by": owner["id"]}
    facts = register(owned, {"places": [REACHED]}, organisations=(owner,))
    assert [asked.question for asked in explained(facts).questions] == [
        "In which countries does Vendor store the data?"
    ]


def test_an_international_organisation_in_the_eea_is_not_said_to_lie_outside_it() -> None:
    words = said(register({"established_in": "FR", "kind": "international_organisation"}))
    assert "Vendor is an international organisation" in words
    assert "outside the EEA" not in words


def test_the_united_kingdom_is_not_said_to_have_lain_in_the_eea_until_2021() -> None:
    facts = register(GB, {"places": [place("GB", "storage"), place("GB", "support")]}, exporter=GB)
    assert "in the EEA and" not in said(facts, "2021-06-27")
    assert "The place lies in the EEA" not in said(facts, "2021-06-27")
    assert "At the time, the place was treated as part of the EEA." in said(facts, "2021-06-27")


def test_an_unsettled_jurisdiction_says_why_it_is() -> None:
    assert "the French Data Protection Act has applied its rules there" in said(
        register({"established_in": "NC"})
    )


def test_nothing_is_to_be_agreed_with_an_operator_whom_nobody_knows() -> None:
    places = [STORED, REACHED, place("US", "support")]
    explanation = explained(register(IE, {"places": places}))
    assert [asked.question for asked in explanation.questions] == [
        "Which organisation accesses the data from the United States for Vendor?"
    ]
    assert explanation.remedies == ()


def test_the_facts_looked_at_are_those_of_the_hops_to_other_operators_too() -> None:
    acme = {**ACME, "listings": [dpf()]}
    facts = register(IE, {"places": [STORED, place("US", "support", ACME["id"])]}, organisations=(acme,))
    assert "operator:0.listing.due" in judged(facts).facts


@pytest.mark.parametrize(
    ("transfer", "expected"),
    [
        ({"anonymous": {"irreversible": True, "evidence": "report"}}, "anonymous"),
        ({"exporter": {"data_subject": True}}, "exporter.data_subject"),
        ({"ends": "2026-01-01"}, "ends"),
    ],
)
def test_the_facts_that_end_the_judging_early_are_among_those_looked_at(
    transfer: Values, expected: str
) -> None:
    assert expected in judged(register(US, transfer)).facts
