"""Step 3: onward hops, and how the exporter holds the data."""

from __future__ import annotations

import pytest

from registry.entities import Organisation
from registry.facts import Facts
from registry.law.onward import FORBIDDEN_OTHERWISE
from registry.law.verdict import Verdict
from tests.law.cases import (
    ACME,
    GB,
    IN,
    US,
    VENDOR,
    Values,
    bcr,
    derogation,
    dpf,
    judged,
    onward,
    outcome,
    place,
    receives,
    register,
    results,
    scc,
    slots,
    sub,
    tia,
    tool,
)

SUB = "organisation/sub"
CONTRACTS = ("national_tool", "dpf_onward_contract", "same_level_contract")


def contract(kind: str, **values: object) -> Values:
    named = {"instrument": "UK-IDTA"} if kind == "national_tool" else {}
    made = {"id": f"mechanism/{kind.replace('_', '-')}", "kind": kind, "signed_on": "2024-01-01"}
    return {**made, **named, **values}


HELD: dict[str, tuple[Values, str, tuple[Values, ...]]] = {
    "module 1": (IN, "controller", (scc(1),)),
    "clauses": (IN, "processor", (scc(2),)),
    "another tool": (
        IN,
        "processor",
        (tool("code_of_conduct", approved_for_transfers=True, binding=True, reference="A-1"),),
    ),
    "rules": (IN, "processor", (bcr(),)),
    "adequacy": (GB, "processor", ()),
    "adequacy by nature": (
        {
            "established_in": "CA",
            "qualifications": [{"decision": "2002/2", "pipeda": True, "commercial": True}],
        },
        "processor",
        (),
    ),
    "listing": ({**US, "listings": [dpf()]}, "processor", ()),
    "derogation": (
        IN,
        "controller",
        (derogation("e", necessary=True, actual_or_imminent_proceedings=True),),
    ),
    "nothing": (IN, "processor", ()),
}


def passed_on(
    held: str,
    *mechanisms: Values,
    home: str = "PH",
    listed: bool = False,
    hop: Values = {},  # noqa: B006  # never changed
) -> Facts:
    """The vendor holds the data in one way and passes them on, by default to the Philippines."""
    importer, role, grounds = HELD[held]
    return register(
        importer,
        {**receives(role), "frequency": "occasional", "mechanisms": [m["id"] for m in grounds]},
        mechanisms=(*grounds, *mechanisms),
        assessments=(tia("IN"), tia(home, id="assessment/sub", recipient=SUB, leans_on=[])),
        organisations=(sub(home, listings=[dpf()] if listed else []),),
        others=(onward(SUB, tuple(m["id"] for m in mechanisms), **{"frequency": "occasional", **hop}),),
    )


def further(facts: Facts) -> str | None:
    return outcome(facts, transfer="transfer/onward")


def verdict(facts: Facts) -> Verdict:
    return judged(facts, transfer="transfer/onward")


@pytest.mark.parametrize("held", HELD)
def test_with_nothing_on_file_only_the_rules_of_an_adequate_country_leave_it_open(held: str) -> None:
    assert further(passed_on(held)) == ("unknown" if held.startswith("adequacy") else "uncovered")


def test_that_the_rules_of_its_country_apply_is_said() -> None:
    assert "onward.own_rules" in {step.rule for step in verdict(passed_on("adequacy")).places[0].steps}


ALSO = {
    "module 1": {"same_level_contract"},
    "adequacy": {"national_tool"},
    "listing": {"dpf_onward_contract"},
}


@pytest.mark.parametrize("held", HELD)
@pytest.mark.parametrize("kind", CONTRACTS)
def test_each_way_of_holding_has_its_own_contract(held: str, kind: str) -> None:
    expected = further(passed_on(held))
    if kind in ALSO.get(held, ()):
        expected = "covered"
    assert further(passed_on(held, contract(kind))) == expected


@pytest.mark.parametrize(("held", "kind"), [(held, kind) for held in ALSO for kind in ALSO[held]])
def test_a_contract_for_onward_transfers_must_be_signed(held: str, kind: str) -> None:
    nothing = further(passed_on(held))
    assert further(passed_on(held, contract(kind, signed=False))) == nothing
    assert further(passed_on(held, contract(kind, signed_on="2027-01-01"))) == nothing
    assert further(passed_on(held, contract(kind, terminated_on="2026-01-01"))) == nothing
    undated = {name: value for name, value in contract(kind).items() if name != "signed_on"}
    assert further(passed_on(held, undated)) == "unknown"


CONSENT = derogation("a", explicit_consent=True, informed_of_risks=True)
CLAIMS = derogation("e", necessary=True, actual_or_imminent_proceedings=True)
VITAL = derogation("f", necessary=True, vital_interest=True, incapable_of_consent=True)
CONTRACT = derogation("b", necessary=True, contract_with_data_subject=True)


@pytest.mark.parametrize("held", HELD)
def test_legal_claims_and_vital_interests_serve_every_onward_hop(held: str) -> None:
    again = {**CLAIMS, "id": "mechanism/again"}
    assert further(passed_on(held, again)) == "covered"
    assert further(passed_on(held, {**VITAL, "id": "mechanism/again"})) == "covered"


@pytest.mark.parametrize("held", HELD)
def test_consent_serves_an_onward_hop_only_under_module_1_and_a_contract_none(held: str) -> None:
    nothing = further(passed_on(held))
    consent = {**CONSENT, "id": "mechanism/again"}
    assert further(passed_on(held, consent)) == ("covered" if held == "module 1" else nothing)
    assert further(passed_on(held, {**CONTRACT, "id": "mechanism/again"})) == nothing


@pytest.mark.parametrize("held", HELD)
def test_an_adequacy_decision_serves_every_onward_hop(held: str) -> None:
    assert further(passed_on(held, home="CH")) == "covered"


@pytest.mark.parametrize("held", HELD)
def test_a_tool_with_the_recipient_serves_every_onward_hop(held: str) -> None:
    clauses = scc(3, id="mechanism/further", assessments=["assessment/sub"])
    assert further(passed_on(held, clauses)) == "covered"


@pytest.mark.parametrize("held", [held for held in HELD if held != "adequacy"])
def test_the_listing_of_the_recipient_alone_leaves_an_onward_hop_open(held: str) -> None:
    found = verdict(passed_on(held, home="US", listed=True))
    assert found.outcome == "unknown"
    assert slots(found) == {"mechanisms"}


def test_a_listing_in_the_exporters_own_framework_covers_its_onward_hop() -> None:
    for home, framework in (("GB", "uk_extension"), ("CH", "swiss_us_dpf")):
        listing = dpf(framework=framework, **{"from": "2024-10-01"})
        facts = register(
            {"established_in": home},
            organisations=(sub("US", listings=[listing]),),
            others=(onward(SUB),),
        )
        assert further(facts) == "covered"


def test_a_failing_listing_of_the_recipient_stays_failing() -> None:
    facts = register(
        IN,
        {"mechanisms": ["mechanism/scc"]},
        mechanisms=(scc(2),),
        assessments=(tia("IN"),),
        organisations=(sub("US", listings=[dpf(found=False)]),),
        others=(onward(SUB),),
    )
    assert further(facts) == "uncovered"


def test_an_onward_hop_within_one_country_is_restricted_too() -> None:
    assert further(passed_on("clauses", home="IN")) == "uncovered"


def test_another_bound_member_is_the_tool_of_corporate_rules() -> None:
    rules = bcr(
        members=["organisation/us-all", VENDOR, SUB], assessments=["assessment/tia", "assessment/sub"]
    )
    facts = register(
        IN,
        receives("controller"),
        mechanisms=(rules,),
        assessments=(tia("IN"), tia("PH", id="assessment/sub", recipient=SUB)),
        organisations=(sub("PH"),),
        others=(onward(SUB, ("mechanism/bcr",), exporter={"organisation": VENDOR, "role": "controller"}),),
    )
    assert further(facts) == "covered"


def test_an_exporter_bound_itself_is_judged_by_step_2_alone() -> None:
    bound = {"exporter": {"organisation": VENDOR, "role": "controller", "subject_to_gdpr": True}}
    assert further(passed_on("adequacy", hop=bound)) == "uncovered"
    consent = {**CONSENT, "id": "mechanism/again"}
    assert further(passed_on("clauses", consent, hop=bound)) == "covered"
    assert further(passed_on("clauses", home="US", listed=True, hop=bound)) == "covered"


def test_of_several_ways_of_holding_the_best_counts_and_the_others_are_a_remark() -> None:
    facts = register(
        GB,
        {**receives("controller"), "mechanisms": ["mechanism/scc"]},
        mechanisms=(scc(1), contract("same_level_contract")),
        assessments=(tia("GB"),),
        organisations=(sub("PH"),),
        others=(onward(SUB, ("mechanism/same-level-contract",)),),
    )
    found = verdict(facts)
    assert found.outcome == "covered"
    assert FORBIDDEN_OTHERWISE in found.notes
    assert results(found)["same_level_contract"] == "holds"


def two_ways(second: Values, **first: object) -> Facts:
    """The vendor, Indian, has the data from France under module 1, and from Germany in a second way."""
    german = {"id": "organisation/german", "established_in": "DE"}
    other = {
        "id": "transfer/second",
        "exporter": {"organisation": "organisation/german", "role": "controller"},
        "importer": {"organisation": VENDOR, "role": "controller"},
        "mechanisms": ["mechanism/scc"],
        **second,
    }
    return register(
        IN,
        {**receives("controller"), "mechanisms": ["mechanism/scc"], **first},
        mechanisms=(scc(1), contract("same_level_contract")),
        assessments=(tia("IN"),),
        organisations=(german, sub("PH")),
        others=(
            other,
            onward(SUB, ("mechanism/same-level-contract",), follows=["transfer/t", "transfer/second"]),
        ),
    )


def test_of_several_earlier_hops_the_worst_counts() -> None:
    assert further(two_ways({})) == "covered"
    assert further(two_ways({"mechanisms": []})) == "uncovered"
    # the clauses were signed on 2023-03-01, and this way had ended before
    assert further(two_ways({"ends": "2023-02-28"})) == "uncovered"
    assert further(two_ways({"ends": "2023-03-01"})) == "covered"


def test_an_earlier_hop_outside_the_regulation_is_no_way_for_data_of_the_eea() -> None:
    outside = {
        "id": "transfer/second",
        "exporter": {"organisation": "organisation/german", "subject_to_gdpr": False},
        "importer": {"organisation": VENDOR, "role": "processor"},
    }
    facts = two_ways(outside)
    chinese = Organisation.model_validate({"id": "organisation/german", "established_in": "CN"})
    assert further(facts.with_(chinese)) == "covered"


def test_a_planned_earlier_hop_has_no_say_beside_a_current_one() -> None:
    planned = {"starts": "2035-01-01", "mechanisms": []}
    assert further(two_ways(planned)) == "covered"
    assert further(two_ways(planned, ends="2023-02-28")) == "uncovered"


def back(first: tuple[Values, ...], **hop: object) -> Facts:
    """The vendor in India passes data to a processor in the Philippines, which gives them back."""
    returned = {
        "id": "transfer/back",
        "exporter": {"organisation": SUB, "role": "processor"},
        "importer": {"organisation": VENDOR, "role": "processor"},
        "follows": ["transfer/onward"],
        **hop,
    }
    return register(
        IN,
        {"mechanisms": [m["id"] for m in first]},
        mechanisms=first,
        assessments=(tia("IN"),),
        organisations=(sub("PH"),),
        others=(onward(SUB), returned),
    )


def test_a_hop_back_is_covered_if_the_hop_is_by_which_the_party_had_the_data() -> None:
    assert outcome(back((scc(2),)), transfer="transfer/back") == "covered"
    assert outcome(back(()), transfer="transfer/back") == "uncovered"


def test_a_hop_back_to_an_unrecorded_operator_is_not_a_hop_back() -> None:
    facts = back((scc(2),), places=[place("IN", "storage")])
    assert outcome(facts, transfer="transfer/back") == "unknown"


def test_an_implied_hop_back_is_covered_like_a_recorded_one() -> None:
    facts = register(
        IN,
        {"mechanisms": ["mechanism/scc"]},
        mechanisms=(scc(2), scc(3, id="mechanism/further", assessments=["assessment/sub"])),
        assessments=(tia("IN"), tia("PH", id="assessment/sub", recipient=SUB)),
        organisations=(sub("PH"), ACME),
        others=(
            onward(SUB, ("mechanism/further",)),
            {
                "id": "transfer/last",
                "exporter": {"organisation": SUB, "role": "processor"},
                "importer": {"organisation": "organisation/acme", "role": "processor"},
                "follows": ["transfer/onward"],
                "places": [place("IN", "support", VENDOR)],
            },
        ),
    )
    found = judged(facts, transfer="transfer/last")
    assert [p.outcome for p in found.places] == ["uncovered", "covered"]


def test_a_hop_into_the_eea_goes_through_step_1() -> None:
    assert further(passed_on("nothing", home="DE", hop={"storage": "eea_only", "access": "eea_only"})) == (
        "not_restricted"
    )
    assert further(passed_on("nothing", home="DE")) == "unknown"


def test_hops_that_lead_in_a_circle_are_judged_hop_by_hop() -> None:
    circle = [
        {
            "id": f"transfer/{one}",
            "exporter": {"organisation": f"organisation/{sender}", "role": "processor"},
            "importer": {"organisation": f"organisation/{receiver}", "role": "processor"},
        }
        for one, sender, receiver in (("onward", "vendor", "sub"), ("round", "sub", "vendor"))
    ]
    facts = register(
        IN, mechanisms=(scc(2),), assessments=(tia("IN"),), organisations=(sub("PH"),), others=tuple(circle)
    )
    assert outcome(facts) == "covered"
    assert outcome(facts, transfer="transfer/onward") == "uncovered"
    assert outcome(facts, transfer="transfer/round") == "covered"  # back to who had them before


def test_without_stated_earlier_hops_those_that_end_at_the_exporter_and_share_data_count() -> None:
    facts = register(
        US,
        organisations=(sub("IN"),),
        others=({name: v for name, v in onward(SUB).items() if name != "follows"},),
    )
    assert "onward.held" in {step.rule for step in verdict(facts).places[0].steps}
    apart = facts.with_(
        facts["transfer/onward"].model_copy(update={"categories": ("category/other",)}),
    )
    assert further(apart) == "unknown"  # nothing says that the exporter is bound by the Regulation


def test_that_nothing_came_before_can_be_stated() -> None:
    facts = register(US, organisations=(sub("IN"),), others=(onward(SUB, follows=[]),))
    assert slots(verdict(facts)) == {"exporter.subject_to_gdpr"}


def test_how_the_exporter_holds_the_data_is_read_on_the_same_date() -> None:
    facts = passed_on("adequacy", contract("national_tool"))
    assert outcome(facts, "2031-12-27", transfer="transfer/onward") == "covered"
    assert outcome(facts, "2031-12-28", transfer="transfer/onward") == "uncovered"


def in_doubt(exporter: Values, importer: Values, sub_of: str, **party: object) -> Facts:
    """An exporter of which it is not recorded whether the GDPR binds it, and two hops below."""
    hop = onward("organisation/sub")
    hop["exporter"] = {**hop["exporter"], **party}
    return register(importer, exporter=exporter, organisations=(sub(sub_of),), others=(hop,))


def test_doubt_about_the_first_exporter_s_country_travels_too() -> None:
    facts = in_doubt({"established_in": None}, IN, "PH")
    verdict = judged(facts, transfer="transfer/onward")
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"first_exporter.established_in"}


def test_doubt_stops_at_an_exporter_that_is_itself_subject_to_the_gdpr() -> None:
    facts = in_doubt({"established_in": "SG"}, IN, "PH", subject_to_gdpr=True)
    assert outcome(facts, transfer="transfer/onward") == "uncovered"


def test_doubt_travels_beyond_the_next_hop() -> None:
    third = {
        "id": "transfer/third",
        "exporter": {"organisation": "organisation/sub", "role": "processor"},
        "importer": {"organisation": "organisation/last", "role": "processor"},
        "follows": ["transfer/onward"],
    }
    last = {"id": "organisation/last", "established_in": "US"}
    facts = register(
        IN,
        exporter={"established_in": "SG"},
        organisations=(sub("PH"), last),
        others=(onward("organisation/sub"), third),
    )
    assert outcome(facts, transfer="transfer/third") == "unknown"


def test_another_way_from_an_exporter_that_is_bound_leaves_no_doubt() -> None:
    bound = {
        "id": "transfer/bound",
        "exporter": {"organisation": "organisation/bound", "role": "controller"},
        "importer": {"organisation": VENDOR, "role": "processor"},
    }
    french = {"id": "organisation/bound", "established_in": "FR"}
    facts = register(
        IN,
        exporter={"established_in": "SG"},
        organisations=(sub("PH"), french),
        others=(onward("organisation/sub", follows=["transfer/t", "transfer/bound"]), bound),
    )
    assert outcome(facts, transfer="transfer/onward") == "uncovered"


def test_doubt_travels_to_an_implied_hop_unless_its_importer_is_bound() -> None:
    acme = {"id": "organisation/acme", "name": "Acme", "established_in": "US"}
    support = {"places": [{"jurisdiction": "US", "kind": "support", "operator": "organisation/acme"}]}
    singapore = {"established_in": "SG"}
    assert outcome(register(IN, support, exporter=singapore, organisations=(acme,))) == "unknown"
    stored = {**support, "storage": "eea_only"}
    irish = register({"established_in": "IE"}, stored, exporter=singapore, organisations=(acme,))
    assert outcome(irish) == "uncovered"
