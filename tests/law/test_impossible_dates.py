"""Dates that cannot be true, acts that are something else, and remedies that fit what is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from registry.facts import Facts
from registry.messages import Message
from tests.days import TODAY
from tests.law.cases import IN, US, dpf, ground, judged, outcome, register, scc, slots, tia


def signed(country: str = "IN", **clauses: object) -> Facts:
    """A vendor under clauses, by default all as it should be."""
    place = {"established_in": country}
    return register(place, mechanisms=(scc(2, **clauses),), assessments=(tia(country),))


@pytest.mark.parametrize("day", ["2018-07-01", "2021-06-03"])
def test_clauses_dated_before_their_decision_was_adopted_are_asked_about(day: str) -> None:
    verdict = judged(signed(signed_on=day))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"mechanism.signed_on"}
    assert "did not exist on" in verdict.missing[0].question.template


def test_clauses_signed_between_adoption_and_first_day_hold() -> None:
    assert outcome(signed(signed_on="2021-06-04")) == "covered"


def test_an_act_without_a_day_of_adoption_did_not_exist_before_the_year_of_its_number() -> None:
    old = {"instrument": "2010/87", "processing_unchanged": True, "modules": None}
    for day, expected in (("2009-12-31", "unknown"), ("2010-03-01", "covered")):
        clauses = {k: v for k, v in scc(**{**old, "signed_on": day}).items() if v is not None}
        facts = register(IN, mechanisms=(clauses,), assessments=(tia("IN", done_on="2020-08-01"),))
        assert outcome(facts, "2022-01-01") == expected


def test_an_approval_before_its_criteria_existed_is_asked_about() -> None:
    certificate = {
        "id": "mechanism/c",
        "kind": "certification",
        "instrument": "Europrivacy-82",
        "approved_on": "2020-01-01",
        "binding": True,
        "reference": "X 1",
        "assessments": ["assessment/tia"],
    }
    verdict = judged(register(IN, mechanisms=(certificate,), assessments=(tia("IN"),)))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"mechanism.approved_on"}


def listed(**values: object) -> Facts:
    return register({**US, "listings": [{k: v for k, v in dpf(**values).items() if v is not None}]})


@pytest.mark.parametrize(
    ("values", "slot"),
    [
        ({"from": "2020-01-01"}, "importer.listing.from"),
        ({"from": "2026-10-02"}, "importer.listing.from"),
        ({"checked_on": "2099-01-01", "due": None}, "importer.listing.checked_on"),
    ],
)
def test_a_listing_with_a_date_that_cannot_be_true_is_asked_about(values: dict[str, str], slot: str) -> None:
    verdict = judged(listed(**values))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {slot}


def test_a_listing_from_the_first_day_of_its_framework_to_the_day_of_the_check_holds() -> None:
    assert outcome(listed(**{"from": "2023-07-10"})) == "covered"
    assert outcome(listed(**{"from": "2026-10-01"})) == "covered"


def test_a_check_later_than_the_day_asked_counts_if_it_has_been_made() -> None:
    assert outcome(listed(), "2024-06-01") == "covered"
    future = (TODAY + timedelta(days=30)).isoformat()
    assert outcome(listed(checked_on=future, due=None), "2024-06-01") == "unknown"


def remedy(facts: Facts) -> str:
    """The templates of all that a verdict recommends."""
    return " ".join(_templates(judged(facts).remedies))


def _templates(messages: tuple[Message, ...]) -> list[str]:
    inner = [v for m in messages for _, v in m.values if isinstance(v, Message)]
    return [m.template for m in messages] + (_templates(tuple(inner)) if inner else [])


def test_a_negative_assessment_calls_for_measures_or_suspension_not_for_what_was_done() -> None:
    facts = register(US, mechanisms=(scc(2),), assessments=(tia("US", outcome="not_adequate"),))
    assert outcome(facts) == "uncovered"
    advice = remedy(facts)
    assert "supplementary measures" in advice
    assert "suspend the transfer" in advice
    assert "An active entry of {importer}" in advice
    assert "sign the standard" not in advice


def test_new_clauses_need_no_second_assessment() -> None:
    facts = register(IN, mechanisms=(scc(3),), assessments=(tia("IN"),))
    assert "sign the standard" in remedy(facts)
    assert "assess the law" not in remedy(facts)
    assert "assess the law" in remedy(register(IN))


def test_an_incomplete_ground_leads_to_its_questions_first() -> None:
    verdict = judged(register(US, mechanisms=(scc(),), assessments=(tia("US", leans_on=[]),)))
    assert verdict.outcome == "unknown"
    first = _templates(verdict.remedies)
    assert any("Answer the questions" in text for text in first)
    assert any("An active entry of {importer}" in text for text in first)


def test_an_adequacy_decision_recorded_as_clauses_says_since_when_it_is_void() -> None:
    reasons = ground(judged(signed("US", instrument="2016/1250")), "scc").reasons
    assert [reason.template for reason in reasons] == ["{act} was declared invalid on {day}."]


def test_adequacy_for_the_united_states_without_a_decision_asks_which_one() -> None:
    claim = {"id": "mechanism/a", "kind": "adequacy", "signed_on": "2019-01-01"}
    verdict = judged(register(US, mechanisms=(claim,)))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"mechanism.instrument", "importer.listing.checked_on"}
