"""Step 1: the places that a hop reaches, who operates them, and an importer in the EEA."""

from __future__ import annotations

import pytest

from registry.facts import Facts
from registry.law.operators import OPERATOR_NOT_RECORDED, OWN_HOSTS
from registry.law.reach import OWN_SITE, TRANSIT
from registry.law.verdict import Verdict
from tests.law.cases import (
    ACME,
    AS_CONTROLLER,
    GB,
    IE,
    IN,
    US,
    VENDOR,
    Values,
    bcr,
    dpf,
    ground,
    judged,
    outcome,
    place,
    receives,
    register,
    scc,
    slots,
    tia,
)

BY_ACME = place("US", "support", "organisation/acme")


def rules(verdict: Verdict) -> set[str]:
    """The rules of every step that a verdict took."""
    steps = [*verdict.steps, *(step for found in verdict.places for step in found.steps)]
    return {step.rule for step in steps}


OWN = place("IE", "storage", VENDOR), place("IE", "remote_access", VENDOR)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("DE", "not_restricted"),
        ("EU", "not_restricted"),
        ("EEA", "not_restricted"),
        ("FR-DROM", "not_restricted"),
        ("RE", "not_restricted"),
        ("AX", "not_restricted"),
        ("IN", "uncovered"),
        ("GL", "uncovered"),
        ("NC", "unknown"),
        ("GI", "unknown"),
        ("outside-EEA", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_place_is_judged_by_the_state_of_its_jurisdiction(code: str | None, expected: str) -> None:
    # established in Switzerland, so that the establishment itself is covered
    facts = register(
        {"established_in": "CH"},
        {"places": [place(code, "storage", VENDOR)]},
    )
    found = judged(facts)
    worst = found.places[1].outcome
    assert worst == expected


def test_what_the_law_leaves_open_says_its_reason() -> None:
    verdict = judged(register({"established_in": "NC"}))
    assert verdict.outcome == "unknown"
    assert "reach.review" in rules(verdict)


def test_a_ground_covers_where_the_law_on_the_place_is_open() -> None:
    facts = register({"established_in": "NC"}, mechanisms=(scc(2),), assessments=(tia("NC"),))
    assert outcome(facts) == "covered"


def test_the_staff_of_an_importer_in_the_eea_restricts_nothing_and_is_a_reminder() -> None:
    facts = register(IE, {"places": [place("IE", "storage", VENDOR), place("US", "support", VENDOR)]})
    verdict = judged(facts)
    assert verdict.outcome == "not_restricted"
    assert verdict.own_site
    assert [note.rule for note in verdict.notes] == [OWN_SITE]


def test_the_site_of_an_importer_elsewhere_is_restricted() -> None:
    facts = register({"established_in": "CH"}, {"places": [place("IN", "storage", VENDOR)]})
    assert outcome(facts) == "uncovered"


def test_the_site_of_an_importer_whose_country_is_unknown_may_be_its_own() -> None:
    facts = register({}, {"places": [place("IN", "storage", VENDOR)]})
    verdict = judged(facts)
    assert verdict.outcome == "unknown"
    assert "importer.established_in" in slots(verdict)
    outside = register({"established_in": "outside-EEA"}, {"places": [place("IN", "storage", VENDOR)]})
    assert outcome(outside) == "uncovered"


def irish(*, mechanisms: tuple[Values, ...] = (), **values: object) -> Facts:
    """An Irish processor whose support sits with Acme Inc. in the United States."""
    places = [place("IE", "storage", VENDOR), BY_ACME]
    assessment = tia("US", recipient="organisation/acme")
    return register(
        IE,
        {"places": places},
        mechanisms=mechanisms,
        assessments=(assessment,),
        organisations=({**ACME, **values},),
    )


def test_another_operator_is_an_implied_hop_from_the_importer() -> None:
    verdict = judged(irish())
    assert verdict.outcome == "uncovered"
    assert verdict.place is not None
    assert [hop.outcome for hop in verdict.place.hops] == ["uncovered"]
    assert "reach.other_operator" in rules(verdict)


def test_the_listing_of_the_operator_covers_the_implied_hop() -> None:
    assert outcome(irish(listings=[dpf()])) == "covered"


def test_the_listing_of_the_importer_does_not_cover_its_operator() -> None:
    facts = register(
        {**IE, "listings": [dpf()]},
        {"places": [place("IE", "storage", VENDOR), BY_ACME]},
        organisations=(ACME,),
    )
    assert outcome(facts) == "uncovered"


ALL_THREE = ["organisation/us-all", VENDOR, "organisation/acme"]


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        (ALL_THREE, "covered"),
        (["organisation/us-all", VENDOR], "uncovered"),
        (["organisation/us-all", "organisation/acme"], "uncovered"),
        ([VENDOR, "organisation/acme"], "uncovered"),
        (None, "uncovered"),
    ],
)
def test_clauses_cover_another_operator_only_if_all_three_have_signed(
    parties: list[str] | None, expected: str
) -> None:
    given = {} if parties is None else {"parties": parties}
    assert outcome(irish(mechanisms=(scc(2, **given),))) == expected


def test_one_of_the_three_who_has_not_signed_undoes_the_clauses() -> None:
    for unsigned in ALL_THREE:
        signatures = [
            {"party": party, "signed": party != unsigned, "signed_on": "2023-03-01"} for party in ALL_THREE
        ]
        assert outcome(irish(mechanisms=(scc(2, signatures=signatures),))) == "uncovered"


def test_a_bound_member_is_covered_as_the_operator_too() -> None:
    assert outcome(irish(mechanisms=(bcr(members=ALL_THREE),))) == "covered"
    assert outcome(irish(mechanisms=(bcr(members=ALL_THREE[:2]),))) == "uncovered"


def recorded(**values: object) -> Values:
    return {
        "id": "transfer/onward",
        "exporter": {"organisation": VENDOR, "role": "processor"},
        "importer": {"organisation": "organisation/acme", "role": "processor"},
        **values,
    }


def with_recorded(hop: Values) -> Facts:
    return register(
        IE,
        {"places": [place("IE", "storage", VENDOR), BY_ACME], "mechanisms": []},
        mechanisms=(scc(3),),
        assessments=(tia("US", recipient="organisation/acme"),),
        organisations=(ACME,),
        others=(hop,),
    )


def test_a_recorded_transfer_counts_in_place_of_the_implied_one() -> None:
    assert outcome(with_recorded(recorded(mechanisms=["mechanism/scc"]))) == "covered"
    assert outcome(with_recorded(recorded(mechanisms=[]))) == "uncovered"


def test_a_recorded_transfer_that_is_over_has_no_say() -> None:
    verdict = judged(with_recorded(recorded(ends="2025-01-01")))
    assert verdict.outcome == "not_restricted"
    assert "reach.not_current" in rules(verdict)


def test_an_implied_hop_from_outside_the_eea_is_an_onward_one() -> None:
    # module 1 with the importer lets it pass data on under a contract of the same level, module 2 does not
    contract = {
        "id": "mechanism/same",
        "kind": "same_level_contract",
        "signed_on": "2024-01-01",
        "parties": ALL_THREE,
    }
    for module, expected in ((1, "covered"), (2, "uncovered")):
        role = "controller" if module == 1 else "processor"
        facts = register(
            US,
            {**receives(role), "places": [BY_ACME]},
            mechanisms=(scc(module), contract),
            assessments=(tia("US"),),
            organisations=(ACME,),
        )
        assert outcome(facts) == expected


def test_an_unrecorded_operator_is_covered_by_a_whole_decision_alone() -> None:
    assert outcome(register({"established_in": "CH"}, {"places": [place("CH", "storage")]})) == "covered"
    listed = {"established_in": "US", "listings": [dpf()]}
    verdict = judged(register(listed, {"places": [place("US", "storage")]}))
    assert verdict.outcome == "unknown"
    assert "place.operator" in slots(verdict)
    canada = {
        "established_in": "CA",
        "qualifications": [{"decision": "2002/2", "pipeda": True, "commercial": True}],
    }
    assert outcome(register(canada)) == "covered"
    assert outcome(register(canada, {"places": [place("CA", "storage")]})) == "unknown"


def test_two_operators_in_one_country_are_two_places() -> None:
    facts = register(US, {"places": [place("US", "storage", VENDOR), BY_ACME]}, organisations=(ACME,))
    assert [found.operator for found in judged(facts).places] == ["importer", "other"]


def test_transit_makes_no_place_and_is_a_remark() -> None:
    facts = register({"established_in": "CH"}, {"places": [place("IN", "transit", VENDOR)]})
    verdict = judged(facts)
    assert verdict.outcome == "covered"
    assert TRANSIT in [note.rule for note in verdict.notes]


def test_a_place_with_another_use_beside_transit_is_a_place() -> None:
    for other in ("storage", None):
        places = [place("IN", "transit", VENDOR), place("IN", other, VENDOR)]
        assert outcome(register({"established_in": "CH"}, {"places": places})) == "uncovered"


def test_an_independent_controller_in_the_eea_needs_no_location() -> None:
    verdict = judged(register(IE, AS_CONTROLLER))
    assert verdict.outcome == "not_restricted"
    assert "reach.eea_controller" in rules(verdict)


@pytest.mark.parametrize("role", ["processor", "joint_controller", None])
@pytest.mark.parametrize(
    ("values", "expected", "remark"),
    [
        ({}, "unknown", False),
        ({"storage": "eea_only"}, "not_restricted", True),
        ({"access": "eea_only"}, "not_restricted", True),
        ({"storage": "eea_only", "access": "eea_only"}, "not_restricted", False),
        ({"places": list(OWN)}, "not_restricted", False),
        ({"places": [OWN[0]]}, "not_restricted", True),
        ({"places": [place("DE", "processing", VENDOR)]}, "not_restricted", True),
        ({"places": [OWN[0]], "access": "eea_only"}, "not_restricted", False),
        ({"places": [place("DE", "transit", VENDOR)]}, "unknown", True),
    ],
)
def test_an_importer_in_the_eea_that_is_no_independent_controller_says_where_data_are_and_who_reaches_them(
    role: str | None, values: Values, expected: str, remark: bool
) -> None:
    verdict = judged(register(IE, {**receives(role), **values}))
    assert verdict.outcome == expected
    assert bool(verdict.notes) == remark


RELATIONS = [
    ({"owned_by": "organisation/other"}, {}),
    ({"in_group_with": ["organisation/other"]}, {}),
    ({}, {"in_group_with": [VENDOR]}),
    ({}, {"owned_by": VENDOR}),
]


@pytest.mark.parametrize(("mine", "theirs"), RELATIONS)
def test_with_a_group_company_in_a_third_country_both_must_be_on_file(mine: Values, theirs: Values) -> None:
    other = {"id": "organisation/other", "established_in": "US", **theirs}
    for values, expected in (
        ({"storage": "eea_only"}, "unknown"),
        ({"access": "eea_only"}, "unknown"),
        ({"storage": "eea_only", "access": "eea_only"}, "not_restricted"),
    ):
        assert outcome(register({**IE, **mine}, values, organisations=(other,))) == expected


@pytest.mark.parametrize("home", ["DE", None])
def test_a_parent_in_the_eea_or_not_recorded_changes_nothing(home: str | None) -> None:
    parent = {"id": "organisation/parent", **({"established_in": home} if home else {})}
    facts = register(
        {**IE, "owned_by": "organisation/parent"}, {"storage": "eea_only"}, organisations=(parent,)
    )
    assert outcome(facts) == "not_restricted"


def test_the_worst_place_decides() -> None:
    places = [place("DE", "storage", VENDOR), place("CH", "storage", VENDOR), place("IN", "support", VENDOR)]
    verdict = judged(register({"established_in": "CH"}, {"places": places}))
    assert verdict.outcome == "uncovered"
    assert verdict.place is not None
    assert verdict.place.jurisdiction == "IN"


def test_different_roles_for_different_purposes_are_different_hops_and_the_worst_counts() -> None:
    roles = [
        {"purpose": "purpose/service", "role": "processor"},
        {"purpose": "purpose/billing", "role": "controller"},
    ]
    transfer = {
        "importer": {"organisation": VENDOR, "roles": roles},
        "purposes": ["purpose/service", "purpose/billing"],
    }
    assessed = (tia("IN"),)
    assert outcome(register(IN, transfer, mechanisms=(scc(2),), assessments=assessed)) == "uncovered"
    assert outcome(register(IN, transfer, mechanisms=(scc(1, 2),), assessments=assessed)) == "covered"


def test_purposes_without_a_role_of_their_own_have_the_general_one() -> None:
    transfer = {
        **receives("processor", roles=[{"purpose": "purpose/billing", "role": "controller"}]),
        "purposes": ["purpose/service", "purpose/billing"],
    }
    facts = register(IN, transfer, mechanisms=(scc(1),), assessments=(tia("IN"),))
    verdict = judged(facts)
    assert verdict.outcome == "uncovered"
    assert "need module {needed}" in ground(verdict, "scc").reasons[0].template
    assert dict(ground(verdict, "scc").reasons[0].values)["needed"] == 2


def test_an_operator_at_an_unrecorded_place_is_asked_for_the_place() -> None:
    facts = register(
        IE,
        {"places": [place("IE", "storage", VENDOR), place(None, "support", "organisation/acme")]},
        organisations=(ACME,),
    )
    verdict = judged(facts)
    assert verdict.outcome == "unknown"
    assert "place.jurisdiction" in slots(verdict)


def test_a_british_controller_was_like_one_in_the_eea_until_its_last_day_as_such() -> None:
    facts = register(GB, AS_CONTROLLER)
    assert outcome(facts, "2021-06-27") == "not_restricted"


def test_an_operator_not_recorded_in_the_eea_is_assumed_to_be_from_there_with_a_remark() -> None:
    places = [place("DE", "storage"), place("IE", "remote_access", VENDOR)]
    verdict = judged(register(IE, {"places": places}))
    assert verdict.outcome == "not_restricted"
    assert [note.rule for note in verdict.notes] == [OPERATOR_NOT_RECORDED]
    assert OPERATOR_NOT_RECORDED in rules(verdict)


def run_in_germany(*, hop: Values | None = None, transfer: Values | None = None, **acme: object) -> Facts:
    """Acme stores the data of an Irish processor in Germany."""
    places = [place("IE", "remote_access", VENDOR), place("DE", "storage", "organisation/acme")]
    return register(
        IE,
        {"places": places, "mechanisms": [], **(transfer or {})},
        mechanisms=(scc(3),),
        assessments=(tia("US", recipient="organisation/acme"),),
        organisations=({**ACME, **acme},),
        others=() if hop is None else (hop,),
    )


def test_the_recorded_transfer_to_an_operator_in_the_eea_from_outside_it_counts() -> None:
    assert outcome(run_in_germany(hop=recorded(mechanisms=["mechanism/scc"]))) == "covered"
    assert outcome(run_in_germany(hop=recorded(mechanisms=[]))) == "uncovered"
    assert outcome(run_in_germany(hop=recorded(ends="2025-01-01"))) == "not_restricted"


def test_an_international_organisation_runs_a_place_in_the_eea_as_a_hop_of_its_own() -> None:
    facts = run_in_germany(kind="international_organisation", established_in="DE")
    assert outcome(facts) == "uncovered"


def test_an_importer_elsewhere_answers_for_its_operators_in_the_eea_too() -> None:
    places = [place("DE", "storage", "organisation/acme")]
    facts = register({"established_in": "CH"}, {"places": places, "mechanisms": []}, organisations=(ACME,))
    assert outcome(facts) == "unknown"  # Swiss rules govern the onward transfer
    signed = register(
        IN, {"places": places}, mechanisms=(scc(2),), assessments=(tia("IN"),), organisations=(ACME,)
    )
    assert outcome(signed) == "uncovered"


def test_a_british_operator_was_like_one_in_the_eea_until_its_last_day_as_such() -> None:
    facts = run_in_germany(established_in="GB")
    assert outcome(facts, "2021-06-27") == "not_restricted"
    assert outcome(facts, "2021-06-28") == "unknown"  # the carve-out of the decision of 2021 is not answered


def test_an_operator_in_a_country_of_unsettled_status_is_unknown() -> None:
    assert outcome(run_in_germany(established_in="GI")) == "unknown"


def test_a_controller_in_the_eea_answers_for_what_it_holds_elsewhere() -> None:
    for hosted in (place("US", "storage"), place("US", "storage", VENDOR), BY_ACME):
        verdict = judged(register(IE, {**AS_CONTROLLER, "places": [hosted]}, organisations=(ACME,)))
        assert verdict.outcome == "not_restricted"
        assert [note.rule for note in verdict.notes] == [OWN_HOSTS]
    verdict = judged(register(IE, {**AS_CONTROLLER, "places": [place("DE", "storage")]}))
    assert not verdict.notes


@pytest.mark.parametrize(("where", "why"), [("GI", "Gibraltar"), ("SJ", "Norway"), ("BL", "2012-01-01")])
def test_a_place_of_unsettled_status_says_why_and_asks_for_no_operator(where: str, why: str) -> None:
    verdict = judged(register(IE, {"storage": "eea_only", "places": [place(where, "support")]}))
    assert verdict.outcome == "unknown"
    assert "place.operator" not in slots(verdict)
    assert verdict.place is not None
    assert any(why in str(step.says) for step in verdict.place.steps)
