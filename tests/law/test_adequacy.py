"""Step 2, adequacy: decisions that cover all, or those of a certain nature."""

from __future__ import annotations

import pytest

from registry.facts import Facts
from registry.law.adequacy_decisions import ScopeKind
from registry.law.law import Law
from tests.law.cases import (
    GB,
    IN,
    US,
    Values,
    dpf,
    ground,
    judged,
    onward,
    outcome,
    register,
    results,
    slots,
    sub,
)

LAW = Law.current()
WHOLE = ["AD", "AR", "CH", "FO", "GB", "GG", "IM", "JE", "NZ", "UY"]
NATURE: dict[str, tuple[str, dict[str, bool]]] = {
    "CA": ("2002/2", {"pipeda": True, "commercial": True}),
    "JP": ("2019/419", {"appi": True, "supplementary_rules": True}),
    "KR": ("2022/254", {"pipa": True}),
    "BR": ("2026/179", {"lgpd": True}),
    "IL": ("2011/61", {"automated": True, "within_state_territory": True}),
}
HARMLESS: dict[str, dict[str, dict[str, bool]]] = {
    "JP": {"recipient": dict.fromkeys(("press", "literary", "academic", "religious", "political"), False)},
    "KR": {"purpose": {"missionary": False, "candidate_nomination": False}, "data": {"credit_data": False}},
}


def claim(instrument: str | None) -> Values:
    named = {"instrument": instrument} if instrument else {}
    return {"id": "mechanism/adequacy", "kind": "adequacy", **named}


def qualified(
    code: str,
    changed: dict[str, bool | None] = {},  # noqa: B006  # never changed
    carved: dict[str, dict[str, bool]] | None = None,
    exporter: str = "FR",
    **qualification: object,
) -> Facts:
    """A recipient with every mark of its decision, less what is changed (None takes a mark away)."""
    decision, marks = NATURE[code]
    answers = {name: mark for name, mark in {**marks, **changed}.items() if mark is not None}
    marked = HARMLESS.get(code, {}) if carved is None else carved
    held = {"decision": decision, **answers, **qualification}
    if "recipient" in marked:
        held["carve_outs"] = marked["recipient"]
    return register(
        {"established_in": code, "qualifications": [held]},
        exporter={"established_in": exporter},
        category={"id": "category/customers", "hr": False, "carve_outs": marked.get("data", {})},
        purpose={"id": "purpose/service", "carve_outs": marked.get("purpose", {})},
    )


@pytest.mark.parametrize("code", WHOLE)
def test_a_decision_on_the_whole_holds_without_being_claimed(code: str) -> None:
    verdict = judged(register({"established_in": code}))
    assert verdict.outcome == "covered"
    assert ground(verdict, "adequacy").claim is None


def test_every_decision_is_of_one_of_the_kinds_that_are_tested_here() -> None:
    kinds = {
        decision.jurisdiction: scope.kind
        for code in (*WHOLE, *NATURE, "US", "EPO")
        for decision in LAW.adequacy(code)
        for scope in decision.scopes
    }
    assert {code for code, kind in kinds.items() if kind is ScopeKind.WHOLE} == {*WHOLE, "EPO"}
    assert {code for code, kind in kinds.items() if kind is ScopeKind.BY_NATURE} == set(NATURE)
    assert {code for code, kind in kinds.items() if kind is ScopeKind.BY_LISTING} == {"US"}


@pytest.mark.parametrize("code", NATURE)
def test_a_ground_by_nature_holds_with_every_mark(code: str) -> None:
    assert outcome(qualified(code)) == "covered"


@pytest.mark.parametrize(("code", "mark"), [(code, mark) for code in NATURE for mark in NATURE[code][1]])
def test_a_ground_by_nature_fails_with_a_mark_that_is_not_so(code: str, mark: str) -> None:
    assert outcome(qualified(code, {mark: False})) == "uncovered"


@pytest.mark.parametrize(("code", "mark"), [(code, mark) for code in NATURE for mark in NATURE[code][1]])
def test_a_ground_by_nature_asks_for_a_mark_that_is_not_recorded(code: str, mark: str) -> None:
    verdict = judged(qualified(code, {mark: None}))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {f"importer.qualification.{mark}"}


def test_a_mark_that_is_not_so_outweighs_one_that_is_not_recorded() -> None:
    assert outcome(qualified("CA", {"pipeda": False, "commercial": None})) == "uncovered"


def test_a_qualification_counts_on_the_days_for_which_it_is_recorded() -> None:
    facts = qualified("CA", valid_from="2025-01-01", valid_until="2025-12-31")
    assert outcome(facts, "2024-12-31") == "unknown"
    assert outcome(facts, "2025-01-01") == "covered"
    assert outcome(facts, "2025-12-31") == "covered"
    assert outcome(facts, "2026-01-01") == "unknown"


def test_marks_under_one_decision_do_not_serve_another() -> None:
    assert outcome(
        register({"established_in": "BR", "qualifications": [{"decision": "2002/2", "lgpd": True}]})
    ) == ("unknown")


CARVED = [
    (code, of, mark)
    for code, carriers in HARMLESS.items()
    for of, marks in carriers.items()
    for mark in marks
]


@pytest.mark.parametrize(("code", "of", "mark"), CARVED)
def test_what_a_decision_leaves_out_fails_it(code: str, of: str, mark: str) -> None:
    carved = {**HARMLESS[code], of: {**HARMLESS[code][of], mark: True}}
    assert outcome(qualified(code, carved=carved)) == "uncovered"


@pytest.mark.parametrize(("code", "of", "mark"), CARVED)
def test_what_a_decision_may_leave_out_is_asked_for(code: str, of: str, mark: str) -> None:
    rest = {name: answer for name, answer in HARMLESS[code][of].items() if name != mark}
    verdict = judged(qualified(code, carved={**HARMLESS[code], of: rest}))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {f"{of}.carve_outs.{mark}"}


@pytest.mark.parametrize(("answer", "expected"), [(True, "uncovered"), (False, "covered"), (None, "unknown")])
def test_the_british_carve_out_for_immigration_ended_with_the_decision_of_2025(
    answer: bool | None, expected: str
) -> None:
    carved = {} if answer is None else {"immigration_control": answer}
    facts = register(GB, purpose={"id": "purpose/service", "carve_outs": carved})
    assert outcome(facts, "2025-12-18") == expected
    assert outcome(facts, "2025-12-19") == "covered"


@pytest.mark.parametrize("home", ["IS", "LI", "NO"])
def test_an_exporter_of_the_eea_efta_states_can_use_a_decision_from_its_incorporation(home: str) -> None:
    assert (
        outcome(register({"established_in": "CH"}, exporter={"established_in": home}), "2018-07-20")
        == "covered"
    )
    verdict = judged(qualified("BR", exporter=home))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"law.eea_from"}
    assert outcome(qualified("BR", {"lgpd": False}, exporter=home)) == "uncovered"


def test_a_listing_serves_an_exporter_of_the_eea_efta_states_from_the_decision_on() -> None:
    facts = register({**US, "listings": [dpf()]}, exporter={"established_in": "NO"})
    assert outcome(facts, "2024-01-10") == "covered"


def test_a_decision_claimed_for_another_country_fails() -> None:
    verdict = judged(register(IN, mechanisms=(claim("2000/518"),)))
    assert results(verdict) == {"adequacy": "fails"}
    assert ground(verdict, "adequacy").claim == 0


def test_adequacy_claimed_where_there_is_none_fails() -> None:
    assert results(judged(register(IN, mechanisms=(claim(None),)))) == {"adequacy": "fails"}


def test_a_claim_is_tried_as_the_decision_that_it_names() -> None:
    for named in (None, "2021/1772", "2025/2574"):
        verdict = judged(register(GB, mechanisms=(claim(named),)))
        assert verdict.outcome == "covered"
        assert [g.claim for g in verdict.places[0].grounds] == [0]


def test_a_void_decision_that_is_claimed_fails_and_says_since_when() -> None:
    verdict = judged(register(US, mechanisms=(claim("2016/1250"),)))
    found = ground(verdict, "adequacy")
    assert verdict.outcome == "uncovered"
    assert found.result == "fails"
    assert "was declared invalid on" in found.reasons[0].template


def test_the_european_framework_claimed_by_a_british_exporter_fails_and_is_kept() -> None:
    facts = register(
        GB,
        mechanisms=(claim("2023/1795"),),
        organisations=(sub("US", listings=[dpf()]),),
        others=(onward("organisation/sub", ("mechanism/adequacy",)),),
    )
    verdict = judged(facts, transfer="transfer/onward")
    assert verdict.outcome == "unknown"  # the rules of the United Kingdom decide
    assert results(verdict) == {"adequacy": "fails"}


def test_a_struck_decision_covers_nothing() -> None:
    for code in WHOLE:
        (decision,) = LAW.adequacy(code)
        assert outcome(register({"established_in": code}), without=decision.instrument) == "uncovered"


def test_every_claimed_ground_is_kept_whatever_became_of_it() -> None:
    facts = register(
        {"established_in": "CH"},
        {"frequency": "continuous"},
        mechanisms=(
            claim("2000/518"),
            {"id": "mechanism/d", "kind": "derogation", "derogation": {"letter": "b"}},
        ),
    )
    assert results(judged(facts)) == {"adequacy": "holds", "derogation": "fails"}


CARRIERS = ["category", "purpose", "qualification"]


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize(("answer", "expected"), [(True, "uncovered"), (False, "covered")])
def test_what_a_decision_leaves_out_counts_wherever_it_is_answered(
    carrier: str, answer: bool, expected: str
) -> None:
    marks = {"carve_outs": {"immigration_control": answer}}
    qualified = {"qualifications": [{"decision": "2021/1772", **marks}]}
    facts = register(
        {**GB, **(qualified if carrier == "qualification" else {})},
        category={"id": "category/customers", "hr": False, **(marks if carrier == "category" else {})},
        purpose={"id": "purpose/service", **(marks if carrier == "purpose" else {})},
    )
    assert outcome(facts, "2024-01-01") == expected
