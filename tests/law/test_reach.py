"""Step 1: is the hop restricted, and where?"""

from __future__ import annotations

import pytest

from registry.facts import Facts
from registry.law.reach import OWN_SITE
from registry.law.verdict import Verdict
from tests.law.cases import (
    ACME,
    IE,
    IN,
    US,
    VENDOR,
    Values,
    derogation,
    dpf,
    explained,
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

BY_ACME = place("US", "support", "organisation/acme")
COLLECTOR = {"id": "organisation/collector", "name": "Collector"}


def rules(verdict: Verdict) -> set[str]:
    """The rules of every step that a verdict took."""
    steps = [*verdict.steps, *(step for found in verdict.places for step in found.steps)]
    return {step.rule for step in steps}


def from_person(collector: str | None = None, **exporter: object) -> Facts:
    """A data subject sends to an Indian company; who collects sits in the country given."""
    party = {"data_subject": True, **exporter}
    if collector is not None:
        party["collected_by"] = COLLECTOR["id"]
    at = {"established_in": collector} if collector else {}
    return register(IN, {"exporter": party}, organisations=({**COLLECTOR, **at},))


def test_a_data_subject_who_sends_the_data_makes_no_transfer() -> None:
    assert outcome(from_person()) == "not_restricted"


def test_a_party_in_the_eea_that_takes_part_in_the_collection_is_the_exporter() -> None:
    assert outcome(from_person("FR")) == "uncovered"


def test_a_party_outside_the_eea_that_collects_makes_no_exporter() -> None:
    assert outcome(from_person("US")) == "not_restricted"


def test_a_party_that_collects_from_an_unrecorded_country_cannot_be_told() -> None:
    verdict = judged(from_person(collector=None, collected_by=COLLECTOR["id"]))
    assert verdict.outcome == "unknown"
    assert "exporter.established_in" in slots(verdict)


def test_clauses_of_the_party_that_collects_cover_the_transfer() -> None:
    facts = register(
        IN,
        {"exporter": {"data_subject": True, "collected_by": COLLECTOR["id"], "role": "controller"}},
        organisations=({**COLLECTOR, "established_in": "FR"},),
        mechanisms=(scc(2, parties=[COLLECTOR["id"], VENDOR]),),
        assessments=(tia("IN"),),
    )
    assert outcome(facts) == "covered"


def test_what_a_party_collects_for_itself_stays_within_it() -> None:
    facts = register(
        {"established_in": "FR"},
        {
            "exporter": {"data_subject": True, "collected_by": VENDOR},
            "places": [place("IN", "support", VENDOR)],
        },
    )
    assert outcome(facts) == "not_restricted"


def test_anonymous_data_with_evidence_are_not_restricted() -> None:
    assert outcome(register(IN, {"anonymous": {"irreversible": True, "evidence": "report"}})) == (
        "not_restricted"
    )


@pytest.mark.parametrize("anonymous", [{"irreversible": True}, {"irreversible": False, "evidence": "report"}])
def test_data_whose_anonymity_is_not_shown_stay_restricted(anonymous: Values) -> None:
    verdict = judged(register(IN, {"anonymous": anonymous}))
    assert verdict.outcome == "uncovered"
    assert ("anonymous.evidence" in slots(verdict)) == bool(anonymous["irreversible"])


def test_an_exporter_in_the_eea_is_subject_to_the_regulation() -> None:
    assert outcome(register(IN, sends("controller", subject_to_gdpr=False))) == "uncovered"


def test_an_exporter_without_a_recorded_country_cannot_be_told() -> None:
    for importer in (IN, {"established_in": "DE"}):
        verdict = judged(register(importer, exporter={"established_in": None}))
        assert verdict.outcome == "unknown"
        assert "exporter.established_in" in slots(verdict)


US_EXPORTER = {"established_in": "US"}


@pytest.mark.parametrize(
    ("subject", "expected"), [(True, "uncovered"), (False, "not_restricted"), (None, "unknown")]
)
def test_an_exporter_elsewhere_is_judged_by_whether_the_regulation_binds_it(
    subject: bool | None, expected: str
) -> None:
    verdict = judged(register(IN, sends("controller", subject_to_gdpr=subject), exporter=US_EXPORTER))
    assert verdict.outcome == expected
    assert verdict.outside_gdpr == (subject is False)
    assert ("exporter.subject_to_gdpr" in slots(verdict)) == (subject is None)


def test_where_other_laws_are_not_judged_the_verdict_says_so() -> None:
    verdict = judged(register(IN, sends(subject_to_gdpr=False), exporter=US_EXPORTER))
    assert "other laws are not judged here" in verdict.steps[0].says.template


def test_an_exporter_not_known_to_be_bound_is_covered_by_what_covers_one_that_is() -> None:
    facts = register({"established_in": "CH"}, exporter=US_EXPORTER)
    assert outcome(facts) == "covered"


def test_an_exporter_elsewhere_with_an_earlier_hop_passes_data_on() -> None:
    facts = register(US, organisations=(sub("IN"),), others=(onward("organisation/sub"),))
    assert "onward.held" in rules(judged(facts, transfer="transfer/onward"))


def test_an_earlier_hop_outside_the_regulation_brings_no_data_of_the_eea() -> None:
    facts = register(
        US,
        sends(subject_to_gdpr=False),
        exporter={"established_in": "CN"},
        organisations=(sub("IN"),),
        others=(onward("organisation/sub"),),
    )
    verdict = judged(facts, transfer="transfer/onward")
    assert verdict.outcome == "unknown"
    assert slots(verdict) >= {"exporter.subject_to_gdpr"}


def test_a_place_that_the_exporter_operates_itself_is_not_restricted() -> None:
    facts = register(
        IE,
        {
            "storage": "eea_only",
            "access": "eea_only",
            "places": [place("IN", "storage", "organisation/us-all")],
        },
    )
    verdict = judged(facts)
    assert verdict.outcome == "not_restricted"
    assert "reach.exporter_site" in rules(verdict)


def to_itself(*places: Values) -> Facts:
    mine = {"organisation": "organisation/us-all"}
    return register(IN, {"importer": mine, "places": list(places)}, organisations=(ACME,))


def test_data_that_stay_within_one_legal_entity_are_not_transferred() -> None:
    verdict = judged(to_itself(place("IN", "support", "organisation/us-all")))
    assert verdict.outcome == "not_restricted"
    assert [note.rule for note in verdict.notes] == [OWN_SITE]
    assert outcome(to_itself(place(None, "support", "organisation/us-all"))) == "not_restricted"
    assert outcome(to_itself()) == "not_restricted"


def test_another_operator_of_the_same_entity_goes_on() -> None:
    assert outcome(to_itself(BY_ACME)) == "uncovered"


WHO = {"established_in": "CH", "kind": "international_organisation"}
EPO = {**WHO, "established_in": "DE", "international_organisation": "EPO"}


@pytest.mark.parametrize("home", ["CH", "DE", "US", "NC", None])
def test_an_international_organisation_is_restricted_wherever_it_sits(home: str | None) -> None:
    verdict = judged(register({**WHO, "established_in": home}))
    assert verdict.outcome == "uncovered"
    assert verdict.remedies


def test_a_decision_on_the_country_does_not_cover_an_international_organisation() -> None:
    swiss = {"id": "mechanism/ch", "kind": "adequacy", "instrument": "2000/518"}
    verdict = judged(register(WHO, mechanisms=(swiss,)))
    assert verdict.outcome == "uncovered"
    assert results(verdict) == {"adequacy": "fails"}


def test_a_decision_on_the_international_organisation_covers_it() -> None:
    assert outcome(register(EPO)) == "covered"
    assert outcome(register(EPO), "2025-07-14") == "uncovered"
    assert outcome(register(EPO), without="2025/1382") == "uncovered"


def test_a_listing_does_not_cover_an_international_organisation() -> None:
    assert outcome(register({**WHO, "established_in": "US", "listings": [dpf()]})) == "uncovered"


def test_commission_clauses_do_not_serve_an_international_organisation() -> None:
    facts = register(WHO, mechanisms=(scc(2),), assessments=(tia("CH"),))
    assert outcome(facts) == "uncovered"


def test_other_tools_serve_an_international_organisation() -> None:
    facts = register(
        WHO,
        mechanisms=(tool("public_body_instrument", binding=True),),
        assessments=(tia("CH"),),
        exporter={"kind": "public_body"},
    )
    assert outcome(facts) == "covered"


def test_a_derogation_serves_an_international_organisation() -> None:
    facts = register(
        WHO,
        {"frequency": "occasional"},
        mechanisms=(derogation("e", necessary=True, actual_or_imminent_proceedings=True),),
    )
    assert outcome(facts) == "covered"


def test_a_company_that_collected_from_people_and_is_not_under_the_gdpr_passes_on_freely() -> None:
    def collected(**exporter: object) -> Facts:
        onwards = onward("organisation/sub", exporter={"organisation": VENDOR, **exporter})
        from_people = {"exporter": {"data_subject": True}}
        return register(IN, from_people, organisations=(sub("US"),), others=(onwards,))

    assert outcome(collected(subject_to_gdpr=False), transfer="transfer/onward") == "not_restricted"
    assert outcome(collected(), transfer="transfer/onward") == "unknown"
    assert outcome(collected(subject_to_gdpr=True), transfer="transfer/onward") == "uncovered"


def test_what_the_law_knows_as_an_international_organisation_is_one_without_its_kind() -> None:
    office = {"established_in": "DE", "kind": None, "international_organisation": "EPO"}
    assert outcome(register(office)) == "covered"
    assert outcome(register(office), "2025-07-14") == "uncovered"


def test_whoever_is_only_said_to_sit_outside_the_eea_is_not_said_to_sit_there_twice() -> None:
    told = explained(register({"established_in": "outside-EEA"}, sends("controller")))
    said = [step.says for hop in told.hops for place in hop.places for step in place.steps]
    assert "The place is outside the EEA." in said
