"""A question names its place and whom to ask, one for each place, and contradicts no recorded answer."""

from __future__ import annotations

from tests.law.cases import IE, explained, judged, place, register, slots


def test_each_place_whose_operator_is_not_recorded_has_a_question_of_its_own() -> None:
    places = [place("US", "support"), place("IN", "remote_access"), place("PH", "support")]
    facts = register(IE, {"storage": "eea_only", "places": places})
    assert {
        "Which organisation accesses the data from the United States for Vendor?",
        "Which organisation accesses the data from the Philippines for Vendor?",
    } <= {asked.question for asked in explained(facts).questions}
    assert len([m for m in judged(facts).missing if m.slot == "place.operator"]) == 3


def test_storage_that_is_answered_is_not_asked_again() -> None:
    facts = register(IE, {"storage": "eea_only"})
    assert "storage" not in slots(judged(facts))
