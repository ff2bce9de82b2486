"""Step 2, standard contractual clauses: the set, the signature, the module, the annexes, the text."""

from __future__ import annotations

from typing import Any

import pytest

from registry.facts import Facts
from registry.law.verdict import Verdict
from tests.law.cases import (
    GB,
    IN,
    VENDOR,
    Values,
    ground,
    judged,
    onward,
    outcome,
    receives,
    register,
    results,
    scc,
    sends,
    slots,
    sub,
    tia,
)

EXPORTER = "organisation/us-all"


def under(
    *modules: int,
    exporter: str | None = "controller",
    importer: str | None = "processor",
    transfer: Values = {},  # noqa: B006  # never changed
    assessed: Values | None = None,
    receiver: Values = {},  # noqa: B006  # never changed
    **clauses: Any,
) -> Facts:
    """An Indian recipient under clauses, by default all as it should be; None takes a fact away."""
    mechanism = {name: v for name, v in scc(*modules, **clauses).items() if v is not None}
    return register(
        {**IN, **receiver},
        {**sends(exporter), **receives(importer), **transfer},
        mechanisms=(mechanism,),
        assessments=(assessed or tia("IN", done_on="2020-08-01"),),
    )


def found(facts: Facts, on: str = "2026-11-23") -> Verdict:
    return judged(facts, on)


def taken(facts: Facts) -> set[str]:
    return {default.slot for default in ground(judged(facts), "scc").defaults}


def test_the_present_set_holds_from_its_first_day_even_if_signed_before() -> None:
    facts = under(2, signed_on="2021-06-20")
    assert outcome(facts, "2021-06-26") == "uncovered"
    assert outcome(facts, "2021-06-27") == "covered"


OLD = [("2010/87", "processor"), ("2001/497", "controller"), ("2004/915", "controller")]


@pytest.mark.parametrize(("instrument", "importer"), OLD)
def test_an_old_set_holds_if_signed_in_time_until_its_last_day(instrument: str, importer: str) -> None:
    facts = under(instrument=instrument, importer=importer, signed_on="2021-09-26", processing_unchanged=True)
    assert outcome(facts, "2022-12-27") == "covered"
    assert outcome(facts, "2022-12-28") == "uncovered"
    late = under(instrument=instrument, importer=importer, signed_on="2021-09-27", processing_unchanged=True)
    assert outcome(late, "2022-01-01") == "uncovered"


@pytest.mark.parametrize(
    ("unchanged", "expected"), [(True, "covered"), (False, "uncovered"), (None, "unknown")]
)
def test_an_old_set_needs_unchanged_processing_once_no_new_contract_can_be_made(
    unchanged: bool | None, expected: str
) -> None:
    facts = under(instrument="2010/87", signed_on="2019-01-01", processing_unchanged=unchanged)
    assert outcome(facts, "2021-09-26") == "covered"
    assert outcome(facts, "2021-09-27") == expected


def test_an_old_set_fails_from_the_day_on_which_the_processing_changed() -> None:
    facts = under(instrument="2010/87", signed_on="2019-01-01", processing_changed_on="2022-03-01")
    assert outcome(facts, "2022-02-28") == "covered"
    assert outcome(facts, "2022-03-01") == "uncovered"


@pytest.mark.parametrize(
    ("instrument", "exporter", "importer"),
    [
        ("2010/87", "controller", "controller"),
        ("2010/87", "processor", "processor"),
        ("2001/497", "controller", "processor"),
        ("2004/915", "processor", "controller"),
    ],
)
def test_an_old_set_serves_only_the_roles_for_which_it_was_made(
    instrument: str, exporter: str, importer: str
) -> None:
    facts = under(
        instrument=instrument,
        exporter=exporter,
        importer=importer,
        signed_on="2019-01-01",
        processing_unchanged=True,
        own_controller=True,
        eu_data_combined=False,
    )
    assert outcome(facts, "2022-01-01") == "uncovered"


@pytest.mark.parametrize("instrument", ["2021/915", "UK-IDTA", "UK-Addendum"])
def test_what_is_no_tool_for_transfers_from_the_eea_fails(instrument: str) -> None:
    assert outcome(under(2, instrument=instrument)) == "uncovered"


def test_an_unrecorded_set_signed_before_there_was_a_new_one_is_an_old_one() -> None:
    facts = under(instrument=None, signed_on="2021-06-26", processing_unchanged=True)
    assert outcome(facts, "2022-12-27") == "covered"
    assert outcome(facts, "2022-12-28") == "uncovered"
    assert outcome(facts, "2022-12-27", without="2010/87") == "uncovered"


@pytest.mark.parametrize("signed_on", ["2021-06-27", None])
def test_an_unrecorded_set_signed_later_or_no_one_knows_when_is_asked_for(signed_on: str | None) -> None:
    verdict = found(under(2, instrument=None, signed_on=signed_on))
    assert verdict.outcome == "unknown"
    assert "mechanism.instrument" in slots(verdict)


def test_an_old_set_without_a_date_of_signature_fails_once_none_holds() -> None:
    facts = under(instrument="2010/87", signed_on=None, processing_unchanged=True)
    assert outcome(facts, "2022-12-27") == "unknown"
    assert outcome(facts, "2022-12-28") == "uncovered"


def test_clauses_hold_from_the_day_of_their_signature() -> None:
    assert outcome(under(2), "2023-02-28") == "uncovered"
    assert outcome(under(2), "2023-03-01") == "covered"


def test_clauses_known_unsigned_fail_and_without_a_date_are_incomplete() -> None:
    assert outcome(under(2, signed=False)) == "uncovered"
    assert outcome(under(2, signed=False, signed_on=None)) == "uncovered"
    verdict = found(under(2, signed_on=None, signed=True))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"mechanism.signed_on"}


@pytest.mark.parametrize("field", ["expires", "terminated_on", "revoked_on"])
def test_clauses_that_are_over_fail_from_the_day_after(field: str) -> None:
    over: dict[str, Any] = {field: "2026-06-30"}
    facts = under(2, **over)
    assert outcome(facts, "2026-06-30") == "covered"
    assert outcome(facts, "2026-07-01") == "uncovered"


ROLES = ["controller", "joint_controller", "processor"]
FITS = {
    ("controller", "controller"): 1,
    ("controller", "processor"): 2,
    ("processor", "processor"): 3,
    ("processor", "controller"): 4,
}


@pytest.mark.parametrize("exporter", ROLES)
@pytest.mark.parametrize("importer", ROLES)
@pytest.mark.parametrize("module", [1, 2, 3, 4])
def test_the_module_must_fit_the_roles(exporter: str, importer: str, module: int) -> None:
    facts = under(module, exporter=exporter, importer=importer, own_controller=True, eu_data_combined=False)
    plain = tuple(role.removeprefix("joint_") for role in (exporter, importer))
    assert outcome(facts) == ("covered" if FITS[plain[0], plain[1]] == module else "uncovered")


def test_of_several_modules_one_must_fit() -> None:
    assert outcome(under(1, 2, 3)) == "covered"
    assert outcome(under(1, 3, 4)) == "uncovered"
    assert outcome(under(modules=[])) == "uncovered"


@pytest.mark.parametrize(
    ("facts", "slot"),
    [
        (under(2, exporter=None), "exporter.role"),
        (under(2, importer=None), "importer.role"),
        (under(), "mechanism.modules"),
    ],
)
def test_a_role_or_module_that_is_not_recorded_is_asked_for(facts: Facts, slot: str) -> None:
    verdict = found(facts)
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {slot}


@pytest.mark.parametrize(("own", "expected"), [(True, "covered"), (False, "uncovered"), (None, "unknown")])
def test_module_4_serves_only_the_processors_own_controller(own: bool | None, expected: str) -> None:
    facts = under(4, exporter="processor", importer="controller", own_controller=own, eu_data_combined=False)
    assert outcome(facts) == expected


def test_a_processor_that_signed_no_module_4_has_none_that_fits_whoever_the_controller_is() -> None:
    assert outcome(under(2, 3, exporter="processor", importer="controller")) == "uncovered"


def test_no_module_exists_to_an_upstream_processor() -> None:
    brought = {
        "id": "transfer/before",
        "exporter": {"organisation": VENDOR, "role": "processor"},
        "importer": {"organisation": EXPORTER, "role": "processor"},
    }
    returned = {**sends("processor"), "follows": ["transfer/before"]}
    facts = register(IN, returned, mechanisms=(scc(3),), assessments=(tia("IN"),), others=(brought,))
    verdict = judged(facts)
    assert verdict.outcome == "unknown"
    assert "No module exists" in ground(verdict, "scc").missing[0].question.template


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        ([EXPORTER, VENDOR], "covered"),
        ([EXPORTER], "uncovered"),
        ([VENDOR], "uncovered"),
        ([], "uncovered"),
        (None, "covered"),
    ],
)
def test_exporter_and_recipient_must_both_be_parties(parties: list[str] | None, expected: str) -> None:
    facts = under(2, parties=parties)
    assert outcome(facts) == expected
    if parties is None:
        assert {"mechanism.parties.exporter", "mechanism.parties.importer"} <= taken(facts)


def signatures(**vendor: object) -> list[Values]:
    return [
        {"party": EXPORTER, "signed": True, "signed_on": "2023-03-01"},
        {"party": VENDOR, **vendor},
    ]


def test_accession_through_the_docking_clause_counts_from_its_day() -> None:
    facts = under(
        2, parties=[EXPORTER], signatures=signatures(accession=True, signed_on="2024-05-01"), signed_on=None
    )
    assert outcome(facts, "2024-04-30") == "uncovered"
    assert outcome(facts, "2024-05-01") == "covered"


def test_that_one_acceded_does_not_say_that_the_other_is_no_party() -> None:
    acceded = [{"party": VENDOR, "accession": True, "signed_on": "2024-05-01"}]
    facts = under(2, signatures=acceded)
    assert outcome(facts, "2024-04-30") == "uncovered"
    assert outcome(facts, "2024-05-01") == "covered"
    assert "mechanism.parties.exporter" in taken(facts)


def test_accession_without_a_date_is_incomplete_though_the_others_signed() -> None:
    verdict = found(under(2, signatures=signatures(accession=True)))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"mechanism.signed_on"}


def test_a_party_that_has_not_signed_fails_the_clauses() -> None:
    assert outcome(under(2, signatures=signatures(signed=False))) == "uncovered"


def test_the_day_when_all_had_signed_serves_a_signature_without_one() -> None:
    assert outcome(under(2, signatures=signatures(signed=True))) == "covered"


def test_data_or_purposes_outside_the_scope_fail_the_clauses() -> None:
    assert outcome(under(2, scope={"categories": ["category/other"]})) == "uncovered"
    assert outcome(under(2, scope={"purposes": ["purpose/other"]})) == "uncovered"
    within = under(2, scope={"categories": ["category/customers"], "purposes": ["purpose/service"]})
    assert outcome(within) == "covered"
    assert "mechanism.scope" not in taken(within)


@pytest.mark.parametrize("scope", [None, {}, {"categories": ["category/customers"]}])
def test_a_scope_that_is_not_recorded_holds_and_is_noted(scope: Values | None) -> None:
    facts = under(2, scope=scope)
    assert outcome(facts) == "covered"
    assert "mechanism.scope" in taken(facts)


@pytest.mark.parametrize("field", ["categories", "purposes"])
def test_what_is_carried_is_asked_for_where_the_scope_limits_it(field: str) -> None:
    named = {"categories": ["category/customers"], "purposes": ["purpose/service"]}
    verdict = found(under(2, transfer={field: None}, scope={field: named[field]}))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {f"data.{field}"}


ANNEXES = {
    1: ("i_a", "i_b", "i_c", "ii"),
    2: ("i_a", "i_b", "i_c", "ii"),
    3: ("i_a", "i_b", "i_c", "ii"),
    4: ("i_a", "i_b"),
}
OF_MODULE = {number: roles for roles, number in FITS.items()}


@pytest.mark.parametrize("module", ANNEXES)
@pytest.mark.parametrize("annex", ["i_a", "i_b", "i_c", "ii", "iii"])
@pytest.mark.parametrize("option", [1, 2, None])
def test_a_missing_annex_that_the_module_needs_is_incomplete(
    module: int, annex: str, option: int | None
) -> None:
    exporter, importer = OF_MODULE[module]
    filled: dict[str, object] = {**dict.fromkeys(("i_a", "i_b", "i_c", "ii", "iii"), True), annex: False}
    if option:
        filled["clause_9_option"] = option
    facts = under(
        module,
        exporter=exporter,
        importer=importer,
        annexes=filled,
        own_controller=True,
        eu_data_combined=False,
    )
    needs_third = module in (2, 3) and option != 2
    needed = annex in ANNEXES[module] or (annex == "iii" and needs_third)
    verdict = found(facts)
    assert verdict.outcome == ("unknown" if needed else "covered")
    assert slots(verdict) == ({f"mechanism.annexes.{annex}"} if needed else set())


def test_annexes_that_are_not_recorded_hold_and_are_noted() -> None:
    whole = dict.fromkeys(("i_a", "i_b", "i_c", "ii"), True)
    assert "mechanism.annexes" in taken(under(2))
    assert "mechanism.annexes" in taken(under(2, annexes={"i_a": True}))
    assert "mechanism.annexes" in taken(under(2, annexes={**whole, "clause_9_option": 1}))
    assert "mechanism.annexes" not in taken(under(2, annexes={**whole, "clause_9_option": 2}))


def test_an_altered_text_fails_and_an_unrecorded_one_is_taken_as_unaltered() -> None:
    assert outcome(under(2, text_altered=True)) == "uncovered"
    assert outcome(under(2, text_altered=False)) == "covered"
    assert "mechanism.text_altered" in taken(under(2))
    assert "mechanism.text_altered" not in taken(under(2, text_altered=False))


def test_an_importer_under_the_regulation_is_outside_the_present_set() -> None:
    importer = {**receives("processor", subject_to_gdpr=True)}
    verdict = found(under(2, transfer=importer))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"importer.subject_to_gdpr"}
    assert "importer.subject_to_gdpr" in taken(under(2))
    assert outcome(under(2, transfer=receives("processor", subject_to_gdpr=False))) == "covered"


def test_an_importer_under_the_regulation_does_not_hinder_an_old_set() -> None:
    facts = under(
        instrument="2010/87",
        signed_on="2019-01-01",
        processing_unchanged=True,
        transfer=receives("processor", subject_to_gdpr=True),
    )
    assert outcome(facts, "2022-01-01") == "covered"


def test_a_failure_outweighs_a_gap() -> None:
    assert outcome(under(signed_on="2027-01-01")) == "uncovered"
    assert outcome(under(2, text_altered=True, assessments=[])) == "uncovered"


def test_a_class_of_recipients_without_a_name_cannot_have_signed_as_one() -> None:
    verdict = found(under(2, receiver={"kind": "unnamed_class"}))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"importer.organisation"}


def test_clauses_agreed_as_a_fallback_cover_and_say_so() -> None:
    verdict = found(under(2, fallback_only=True))
    assert verdict.outcome == "covered"
    assert "fallback" in ground(verdict, "scc").reasons[-1].template


def test_commission_clauses_serve_an_onward_hop_from_britain_too() -> None:
    facts = register(
        GB,
        {"mechanisms": []},
        mechanisms=(scc(3),),
        assessments=(tia("IN", recipient="organisation/sub"),),
        organisations=(sub("IN"),),
        others=(onward("organisation/sub", ("mechanism/scc",)),),
    )
    assert results(judged(facts, transfer="transfer/onward")) == {"scc": "holds"}


@pytest.mark.parametrize(
    ("sender", "receiver", "modules"),
    [("controller", None, [3, 4]), (None, "controller", [2, 3]), ("processor", None, [1, 2])],
)
def test_modules_none_of_which_can_fit_fail_though_a_role_is_not_recorded(
    sender: str | None, receiver: str | None, modules: list[int]
) -> None:
    facts = register(
        IN, {**sends(sender), **receives(receiver)}, mechanisms=(scc(*modules),), assessments=(tia("IN"),)
    )
    assert outcome(facts) == "uncovered"


def test_modules_that_do_not_fit_fail_though_the_set_is_not_recorded() -> None:
    mechanism = {name: value for name, value in scc(3).items() if name != "instrument"}
    facts = register(IN, mechanisms=(mechanism,), assessments=(tia("IN"),))
    assert outcome(facts) == "uncovered"


def test_an_instrument_that_is_not_known_is_asked_for() -> None:
    mechanism = scc(2, instrument="Tampa-Accord")
    verdict = judged(register(IN, mechanisms=(mechanism,), assessments=(tia("IN"),)))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"mechanism.instrument"}
