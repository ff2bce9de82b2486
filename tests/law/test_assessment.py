"""Step 2, the transfer impact assessment that every Art. 46 tool asks for."""

from __future__ import annotations

from typing import Any

import pytest

from registry.entities import Measure
from registry.facts import Facts
from tests.law.cases import (
    AS_CONTROLLER,
    GB,
    IN,
    US,
    VENDOR,
    Values,
    bcr,
    derogation,
    ground,
    judged,
    onward,
    outcome,
    place,
    register,
    results,
    scc,
    sends,
    slots,
    sub,
    tia,
    tool,
)


def assessed(
    *assessments: Values,
    country: str = "IN",
    transfer: Values = {},  # noqa: B006  # never changed
    kinds: tuple[tuple[str, str | None], ...] = (),
    **values: Any,
) -> Facts:
    """Module 2 with these assessments, by default an adequate one that is changed; None takes a fact away."""
    given = assessments or ({n: v for n, v in tia(country, **values).items() if v is not None},)
    ids = [assessment["id"] for assessment in given]
    facts = register(
        {"established_in": country},
        transfer,
        mechanisms=(scc(2, assessments=ids),),
        assessments=given,
    )
    made = [
        Measure.model_validate({"id": f"measure/{name}", **({"kind": kind} if kind else {})})
        for name, kind in kinds
    ]
    return facts.with_(*made)


def test_an_assessment_is_asked_for_from_the_day_of_the_judgment() -> None:
    facts = register(IN, mechanisms=(scc(instrument="2010/87", signed_on="2015-01-01", assessments=[]),))
    assert outcome(facts, "2020-07-15") == "covered"
    verdict = judged(facts, "2020-07-16")
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"assessment"}


TOOLS = [
    scc(2, assessments=[]),
    bcr(assessments=[]),
    tool("code_of_conduct", approved_for_transfers=True, binding=True, reference="A-1", assessments=[]),
    tool("ad_hoc_clauses", authorised=True, reference="A-1", signed_on="2023-03-01", assessments=[]),
]


@pytest.mark.parametrize("mechanism", TOOLS, ids=lambda mechanism: mechanism["kind"])
def test_every_art_46_tool_asks_for_an_assessment(mechanism: Values) -> None:
    verdict = judged(register(IN, mechanisms=(mechanism,)))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"assessment"}


def test_adequacy_and_derogations_ask_for_none() -> None:
    facts = register(
        {"established_in": "CH"},
        {**AS_CONTROLLER, "frequency": "occasional"},
        mechanisms=(derogation("e", necessary=True, actual_or_imminent_proceedings=True),),
    )
    assert results(judged(facts)) == {"adequacy": "holds", "derogation": "holds"}


@pytest.mark.parametrize(("combined", "expected"), [(False, "covered"), (True, "unknown"), (None, "unknown")])
def test_module_4_asks_for_one_only_where_data_of_the_eu_are_added(
    combined: bool | None, expected: str
) -> None:
    mechanism = scc(4, own_controller=True, assessments=[])
    if combined is not None:
        mechanism["eu_data_combined"] = combined
    facts = register(IN, {**AS_CONTROLLER, **sends("processor")}, mechanisms=(mechanism,))
    verdict = judged(facts)
    assert verdict.outcome == expected
    wanted = {True: {"assessment"}, None: {"mechanism.eu_data_combined"}, False: set()}
    assert slots(verdict) == wanted[combined]


def test_where_module_4_may_ask_for_an_assessment_one_in_order_serves_and_a_bad_one_is_asked_about() -> None:
    def module_4(found: str) -> Facts:
        clauses = scc(4, own_controller=True)
        roles = {**sends("processor"), **AS_CONTROLLER}
        return register(IN, roles, mechanisms=(clauses,), assessments=(tia("IN", outcome=found),))

    assert outcome(module_4("adequate")) == "covered"
    assert slots(judged(module_4("not_adequate"))) == {"mechanism.eu_data_combined"}


def test_an_assessment_counts_from_the_day_on_which_it_was_done() -> None:
    facts = assessed(done_on="2026-05-01")
    assert outcome(facts, "2026-04-30") == "unknown"
    assert outcome(facts, "2026-05-01") == "covered"


@pytest.mark.parametrize(
    "elsewhere", [{"countries": ["PH"]}, {"countries": []}, {"recipient": "organisation/other"}]
)
def test_an_assessment_about_another_country_or_recipient_does_not_count(
    elsewhere: Values,
) -> None:
    verdict = judged(assessed(**elsewhere))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"assessment"}


@pytest.mark.parametrize("field", ["done_on", "countries", "recipient", "outcome"])
def test_what_an_assessment_does_not_record_is_asked_for(field: str) -> None:
    changed: dict[str, Any] = {field: None}
    verdict = judged(assessed(**changed))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {f"assessment.{field}"}


def test_every_place_of_the_recipient_must_be_assessed() -> None:
    places = {"places": [place("PH", "processing", VENDOR)]}
    assert outcome(assessed(transfer=places)) == "unknown"
    assert outcome(assessed(transfer=places, countries=["IN", "PH"])) == "covered"


def test_an_assessment_that_finds_protection_not_adequate_fails_the_tool() -> None:
    assert outcome(assessed(outcome="not_adequate")) == "uncovered"


def test_a_later_assessment_of_the_same_replaces_an_earlier_one() -> None:
    bad = tia("IN", outcome="not_adequate")
    good = tia("IN", id="assessment/later", done_on="2024-03-01")
    assert outcome(assessed(bad, good)) == "covered"
    assert outcome(assessed(bad, good), "2024-02-29") == "uncovered"
    assert outcome(assessed(bad, {**good, "countries": ["PH"]})) == "uncovered"


def test_an_assessment_whose_review_was_due_is_incomplete_from_the_day_after() -> None:
    facts = assessed(review_by="2026-06-30")
    assert outcome(facts, "2026-06-30") == "covered"
    assert outcome(facts, "2026-07-01") == "unknown"
    assert outcome(assessed(review_by=None)) == "covered"


STORED = {"places": [place("IN", "storage", VENDOR)]}
IN_THE_CLEAR = {"places": [place("IN", "support", VENDOR)]}


def with_measures(
    *held: tuple[str | None, bool | None, bool | None],
    transfer: Values = IN_THE_CLEAR,
    outcome: str = "adequate_with_measures",
) -> Facts:
    """Adequate with these measures: kind, in place, keys only in the EEA."""
    measures = []
    for number, (_, in_place, keys) in enumerate(held):
        answers = {"in_place": in_place, "keys_only_in_eea": keys}
        known = {name: answer for name, answer in answers.items() if answer is not None}
        measures.append({"measure": f"measure/m{number}", **known})
    return assessed(
        transfer=transfer,
        kinds=tuple((f"m{number}", kind) for number, (kind, _, _) in enumerate(held)),
        outcome=outcome,
        measures=measures,
    )


@pytest.mark.parametrize(
    ("in_place", "expected"), [(True, "covered"), (False, "uncovered"), (None, "unknown")]
)
def test_each_supplementary_measure_must_be_in_place(in_place: bool | None, expected: str) -> None:
    assert (
        outcome(with_measures(("contractual", True, None), ("split_processing", in_place, None))) == expected
    )


def test_a_measure_that_is_not_in_place_outweighs_one_that_is_not_recorded() -> None:
    assert outcome(with_measures(("contractual", None, None), ("organisational", False, None))) == "uncovered"


@pytest.mark.parametrize("measures", [None, []])
def test_measures_that_are_asked_for_and_not_named_are_incomplete(measures: list[object] | None) -> None:
    verdict = judged(assessed(outcome="adequate_with_measures", measures=measures))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"assessment.measures"}


@pytest.mark.parametrize("kind", ["encryption", "encryption_in_transit"])
@pytest.mark.parametrize("use", ["processing", "remote_access", "support", None])
def test_encryption_alone_does_not_protect_what_is_used_in_the_clear(kind: str, use: str | None) -> None:
    facts = with_measures((kind, True, True), transfer={"places": [place("IN", use, VENDOR)]})
    verdict = judged(facts)
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"assessment.measures"}


def test_encryption_alone_does_not_protect_what_an_assessment_calls_adequate_without_more() -> None:
    facts = with_measures(("encryption", True, True), outcome="adequate")
    assert outcome(facts) == "unknown"


def test_encryption_with_a_further_measure_is_left_to_the_assessment() -> None:
    assert outcome(with_measures(("encryption", True, True), ("split_processing", True, None))) == "covered"


@pytest.mark.parametrize(("keys", "expected"), [(True, "covered"), (False, "unknown"), (None, "unknown")])
def test_encrypted_storage_is_protected_if_the_keys_stay_in_the_eea(keys: bool | None, expected: str) -> None:
    assert outcome(with_measures(("encryption", True, keys), transfer=STORED)) == expected


def test_the_kind_of_a_measure_that_may_be_encryption_alone_is_asked_for() -> None:
    verdict = judged(with_measures((None, True, True)))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"measure.kind"}


def american(**values: Any) -> Facts:
    return assessed(country="US", **values)


def test_an_assessment_that_leans_on_a_struck_instrument_is_incomplete() -> None:
    facts = american(leans_on=["2023/1795"])
    assert outcome(facts) == "covered"
    verdict = judged(facts, without="2023/1795")
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"assessment.leans_on"}


@pytest.mark.parametrize(
    ("done_on", "leans_on", "expected"),
    [
        ("2023-07-09", None, "covered"),
        ("2023-07-10", None, "unknown"),
        ("2023-07-10", [], "covered"),
        ("2023-07-10", ["2021/914"], "covered"),
    ],
)
def test_an_american_assessment_that_says_nothing_is_taken_to_lean_on_the_framework_once_adopted(
    done_on: str, leans_on: list[str] | None, expected: str
) -> None:
    facts = american(done_on=done_on, leans_on=leans_on)
    assert outcome(facts, without="2023/1795") == expected
    defaults = {default.slot for default in ground(judged(facts), "scc").defaults}
    assert ("assessment.leans_on" in defaults) == (done_on == "2023-07-10" and leans_on is None)


def test_an_assessment_of_another_country_leans_on_nothing_by_default() -> None:
    assert outcome(assessed(done_on="2024-01-01"), without="2023/1795") == "covered"


def test_only_a_transfer_impact_assessment_counts() -> None:
    assert outcome(assessed(kind="dpia")) == "unknown"


def test_an_onward_tool_needs_an_assessment_about_its_own_recipient() -> None:
    facts = register(
        GB,
        {"mechanisms": []},
        mechanisms=(scc(3),),
        assessments=(tia("IN"),),
        organisations=(sub("IN"),),
        others=(onward("organisation/sub", ("mechanism/scc",)),),
    )
    assert slots(judged(facts, transfer="transfer/onward")) == {"assessment"}


def test_the_united_states_are_assessed_like_any_other_country() -> None:
    assert outcome(register(US, mechanisms=(scc(2, assessments=[]),))) == "unknown"
