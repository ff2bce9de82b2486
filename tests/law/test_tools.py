"""Step 2, the Art. 46 tools beside the Commission's clauses."""

from __future__ import annotations

import pytest

from registry.facts import Facts
from tests.law.cases import (
    AS_CONTROLLER,
    IN,
    VENDOR,
    Values,
    bcr,
    judged,
    outcome,
    receives,
    register,
    results,
    sends,
    slots,
    tia,
    tool,
)

EXPORTER = "organisation/us-all"
PUBLIC = {"kind": "public_body"}


def by(
    mechanism: Values,
    transfer: Values = {},  # noqa: B006  # never changed
    *,
    importer: Values = {},  # noqa: B006  # never changed
    exporter: Values = {},  # noqa: B006  # never changed
) -> Facts:
    """An Indian recipient under one mechanism with its assessment; None takes a fact away."""
    return register(
        {**IN, **importer},
        transfer,
        exporter=exporter,
        mechanisms=({name: value for name, value in mechanism.items() if value is not None},),
        assessments=(tia("IN", done_on="2020-08-01"),),
    )


BOTH_PROCESSORS = {**sends("processor"), **receives("processor")}


def test_corporate_rules_hold_from_the_day_of_their_approval() -> None:
    facts = by(bcr(approved_on="2024-05-01"))
    assert outcome(facts, "2024-04-30") == "uncovered"
    assert outcome(facts, "2024-05-01") == "covered"


@pytest.mark.parametrize("approval", ["pending", "draft", "refused"])
def test_corporate_rules_that_are_not_approved_fail(approval: str) -> None:
    assert outcome(by(bcr(approval=approval))) == "uncovered"


@pytest.mark.parametrize("field", ["approved_on", "approved_by", "bcr_type"])
def test_what_corporate_rules_do_not_record_is_asked_for(field: str) -> None:
    verdict = judged(by(bcr(**{field: None})))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {f"mechanism.{field}"}


def test_the_approval_of_the_british_authority_alone_fails_from_2021() -> None:
    facts = by(bcr(approved_by="GB", approved_on="2019-01-01"))
    assert outcome(facts, "2020-12-31") == "covered"
    assert outcome(facts, "2021-01-01") == "uncovered"


def test_an_authority_outside_the_eea_cannot_approve_corporate_rules() -> None:
    assert outcome(by(bcr(approved_by="CH"))) == "uncovered"
    assert outcome(by(bcr(approved_by="NO"))) == "covered"


@pytest.mark.parametrize("members", [[EXPORTER], [VENDOR], []])
def test_exporter_and_recipient_must_both_be_bound_members(members: list[str]) -> None:
    assert outcome(by(bcr(members=members))) == "uncovered"


def test_members_that_are_not_recorded_are_asked_for() -> None:
    verdict = judged(by(bcr(members=None)))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"mechanism.members.exporter", "mechanism.members.importer"}


def test_data_outside_the_scope_of_corporate_rules_fail() -> None:
    assert outcome(by(bcr(scope={"categories": ["category/other"]}))) == "uncovered"
    assert outcome(by(bcr(scope={"categories": ["category/customers"]}))) == "covered"


@pytest.mark.parametrize(
    ("exporter", "expected"),
    [
        ("controller", "covered"),
        ("joint_controller", "covered"),
        ("processor", "uncovered"),
        (None, "unknown"),
    ],
)
def test_rules_for_controllers_need_a_controller_of_the_group_as_exporter(
    exporter: str | None, expected: str
) -> None:
    assert outcome(by(bcr(), sends(exporter))) == expected


@pytest.mark.parametrize("importer", ["controller", "processor", None])
def test_rules_for_controllers_serve_a_controller_or_an_internal_processor(importer: str | None) -> None:
    assert outcome(by(bcr(), receives(importer))) == "covered"


def test_rules_for_controllers_do_not_serve_the_data_of_a_controller_outside_the_group() -> None:
    assert outcome(by(bcr(on_behalf_of_others=True))) == "uncovered"
    assert outcome(by(bcr(on_behalf_of_others=False))) == "covered"


@pytest.mark.parametrize(("others", "expected"), [(True, "covered"), (False, "uncovered"), (None, "unknown")])
def test_rules_for_processors_serve_the_data_of_controllers_outside_the_group(
    others: bool | None, expected: str
) -> None:
    assert outcome(by(bcr("processor", on_behalf_of_others=others), BOTH_PROCESSORS)) == expected


def test_rules_for_processors_need_two_processors() -> None:
    rules = bcr("processor", on_behalf_of_others=True)
    assert outcome(by(rules, {**sends("processor"), **receives("controller")})) == "uncovered"
    assert outcome(by(rules, {**sends("controller"), **receives("processor")})) == "uncovered"
    assert slots(judged(by(rules, {**sends("processor"), **receives()}))) == {"importer.role"}


def test_an_outside_controller_exporting_straight_to_a_member_is_contested() -> None:
    rules = bcr("processor", members=[VENDOR])
    verdict = judged(by(rules))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"exporter.role"}
    assert outcome(by(bcr("processor", members=[]))) == "uncovered"
    assert outcome(by(rules, receives("controller"))) == "uncovered"


@pytest.mark.parametrize("role", ["controller", None])
@pytest.mark.parametrize("members", [[VENDOR], None])
def test_an_exporter_that_may_be_an_outside_controller_is_contested_too(
    role: str | None, members: list[str] | None
) -> None:
    facts = by(bcr("processor", members=members), {**sends(role), **receives("processor")})
    assert outcome(facts) == "unknown"


def test_an_outside_controller_reaches_no_one_who_is_not_bound() -> None:
    assert outcome(by(bcr("processor", members=[]), receives("processor"))) == "uncovered"


@pytest.mark.parametrize("kind", ["public_body_instrument", "administrative_arrangement"])
@pytest.mark.parametrize(
    ("exporter", "importer", "expected"),
    [
        ("public_body", "public_body", "covered"),
        ("public_body", "international_organisation", "covered"),
        ("public_body", "company", "uncovered"),
        ("company", "public_body", "uncovered"),
        (None, "public_body", "unknown"),
        ("public_body", None, "unknown"),
    ],
)
def test_an_instrument_or_arrangement_is_made_between_public_bodies(
    kind: str, exporter: str | None, importer: str | None, expected: str
) -> None:
    mechanism = tool(kind, binding=True, authorised=True, reference="A-1")
    assert outcome(by(mechanism, exporter={"kind": exporter}, importer={"kind": importer})) == expected


NEEDS = [
    ("public_body_instrument", "binding", {"binding": True}),
    ("administrative_arrangement", "authorised", {"authorised": True, "reference": "A-1"}),
    ("ad_hoc_clauses", "authorised", {"authorised": True, "reference": "A-1", "signed_on": "2023-01-01"}),
    ("code_of_conduct", "approved_for_transfers", {}),
    ("code_of_conduct", "binding", {}),
    ("certification", "approved_for_transfers", {}),
    ("certification", "binding", {}),
]
APPROVED = {"approved_for_transfers": True, "binding": True, "reference": "A-1"}


@pytest.mark.parametrize(("kind", "asked", "values"), NEEDS)
@pytest.mark.parametrize(("answer", "expected"), [(True, "covered"), (False, "uncovered"), (None, "unknown")])
def test_what_a_tool_needs_holds_fails_or_is_asked_for(
    kind: str, asked: str, values: Values, answer: bool | None, expected: str
) -> None:
    mechanism = tool(kind, **{**(values or APPROVED), asked: answer})
    verdict = judged(by(mechanism, exporter=PUBLIC, importer=PUBLIC))
    assert verdict.outcome == expected
    assert slots(verdict) == ({f"mechanism.{asked}"} if answer is None else set())


@pytest.mark.parametrize(
    "kind", ["administrative_arrangement", "ad_hoc_clauses", "code_of_conduct", "certification"]
)
def test_the_reference_of_the_authority_is_asked_for(kind: str) -> None:
    mechanism = tool(kind, **{**APPROVED, "authorised": True, "signed_on": "2023-01-01", "reference": None})
    verdict = judged(by(mechanism, exporter=PUBLIC, importer=PUBLIC))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"mechanism.reference"}


def test_ad_hoc_clauses_bind_those_who_signed_them() -> None:
    clauses = tool("ad_hoc_clauses", authorised=True, reference="A-1", signed_on="2024-05-01")
    assert outcome(by(clauses), "2024-04-30") == "uncovered"
    assert outcome(by(clauses), "2024-05-01") == "covered"
    assert outcome(by({**clauses, "parties": [EXPORTER]})) == "uncovered"


ALL_TOOLS = ["public_body_instrument", "administrative_arrangement", "code_of_conduct", "certification"]


@pytest.mark.parametrize("kind", ALL_TOOLS)
@pytest.mark.parametrize(
    "wrong",
    [
        {"signed": False},
        {"signed_on": "2027-01-01"},
        {"approval": "pending"},
        {"approved_on": "2027-01-01"},
        {"parties": [EXPORTER]},
        {"expires": "2026-01-01"},
        {"revoked_on": "2026-01-01"},
        {"scope": {"categories": ["category/other"]}},
    ],
    ids=str,
)
def test_what_is_known_not_to_bind_yet_or_any_more_fails_a_tool(kind: str, wrong: Values) -> None:
    good = tool(kind, **APPROVED, authorised=True)
    assert outcome(by(good, exporter=PUBLIC, importer=PUBLIC)) == "covered"
    assert outcome(by({**good, **wrong}, exporter=PUBLIC, importer=PUBLIC)) == "uncovered"


NO_TOOLS = ["ISO/IEC 27001:2022", "ISO 27701", "SOC 2 Type II", "EU Cloud Code of Conduct"]


@pytest.mark.parametrize("kind", ["certification", "code_of_conduct", "other"])
@pytest.mark.parametrize("name", NO_TOOLS)
@pytest.mark.parametrize("field", ["framework", "name"])
def test_what_is_known_not_to_be_approved_for_transfers_fails_by_its_name(
    kind: str, name: str, field: str
) -> None:
    assert outcome(by(tool(kind, binding=True, reference="R", **{field: name}))) == "uncovered"


NOT_CONFIRMED = ["Acme Seal", "Europrivacy", "Europrivacy version 82"]


def test_a_recorded_approval_outweighs_only_what_is_not_confirmed() -> None:
    approved = {"approved_for_transfers": True, "binding": True, "reference": "R"}
    assert outcome(by(tool("certification", framework="ISO/IEC 27001", **approved))) == "uncovered"
    assert outcome(by(tool("code_of_conduct", framework="EU Cloud CoC", **approved))) == "uncovered"
    for name in NOT_CONFIRMED:
        assert outcome(by(tool("certification", framework=name, **approved))) == "covered"


def test_europrivacy_by_its_name_alone_is_asked_under_which_criteria() -> None:
    seal = tool("certification", framework="Europrivacy", binding=True, reference="R")
    assert slots(judged(by(seal))) == {"mechanism.approved_for_transfers"}
    assert outcome(by({**seal, "framework": "Europrivacy (criteria version 82)"})) == "covered"
    assert outcome(by({**seal, "framework": "Europrivacy v60"})) == "uncovered"
    assert outcome(by({**seal, "approved_for_transfers": False})) == "uncovered"


def test_europrivacy_is_approved_for_transfers_from_the_day_of_the_opinion() -> None:
    seal = tool("certification", framework="Europrivacy 82", binding=True, reference="R")
    assert outcome(by(seal), "2026-04-14") == "uncovered"
    assert outcome(by(seal), "2026-04-15") == "covered"


KNOWN_TO_BE_NO_TOOL: list[Values] = [
    {"approved_for_transfers": False},
    {"instrument": "2021/915"},
    {"framework": "clauses under Art. 28(8)"},
    {"parties": [EXPORTER]},
    {"signed": False},
]


@pytest.mark.parametrize("wrong", KNOWN_TO_BE_NO_TOOL, ids=str)
def test_clauses_of_an_authority_fail_for_what_is_known_to_be_wrong(wrong: Values) -> None:
    assert outcome(by(tool("authority_scc", **wrong))) == "uncovered"


def test_an_act_outside_the_rules_that_is_known_not_to_be_approved_fails() -> None:
    assert outcome(by(tool("other", approved_for_transfers=False))) == "uncovered"


@pytest.mark.parametrize("kind", ["authority_scc", "other"])
def test_clauses_of_an_authority_and_acts_outside_the_rules_cannot_be_told(kind: str) -> None:
    verdict = judged(by(tool(kind, reference="A-1"), AS_CONTROLLER))
    assert verdict.outcome == "unknown"
    assert results(verdict) == {kind: "incomplete"}


@pytest.mark.parametrize("kind", ["national_tool", "dpf_onward_contract", "same_level_contract"])
def test_a_contract_for_onward_transfers_covers_none_from_the_eea(kind: str) -> None:
    assert outcome(by(tool(kind, signed_on="2023-01-01"))) == "uncovered"
