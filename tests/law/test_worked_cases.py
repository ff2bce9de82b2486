"""The worked cases of the rules, one test each, by their numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.dossiers.index import DossierIndex
from registry.dossiers.vendor import VendorDossier
from registry.entities import Measure, Mechanism, Organisation
from registry.errors import InputError
from registry.facts import Facts
from registry.intake.manifests import read_manifests
from registry.law.law import Law
from registry.law.operators import OWN_HOSTS
from registry.law.reach import OWN_SITE
from registry.law.timeline import AsOf, Judge
from registry.law.verdict import Outcome, Status
from tests.days import TODAY
from tests.law.cases import IMPORTER, SERVICE, dpf, judged, outcome, register, scc, slots, tia

US: dict[str, object] = {"established_in": "US"}
IN: dict[str, object] = {"established_in": "IN"}
ACME = {"id": "organisation/acme", "name": "Acme Inc.", "established_in": "US"}
SUPPORT_BY_ACME = {"jurisdiction": "US", "kind": "remote_access", "operator": "organisation/acme"}
AS_CONTROLLER = {"importer": {"organisation": IMPORTER["id"], "role": "controller"}}


def place(jurisdiction: str, kind: str, operator: str | None = None) -> dict[str, str]:
    return {"jurisdiction": jurisdiction, "kind": kind, **({"operator": operator} if operator else {})}


def derogation(letter: str, **values: object) -> dict[str, object]:
    return {"id": "mechanism/d", "kind": "derogation", "derogation": {"letter": letter, **values}}


def onward(importer: str, mechanisms: tuple[str, ...] = (), **values: object) -> dict[str, object]:
    return {
        "id": "transfer/onward",
        "exporter": {"organisation": IMPORTER["id"], "role": "processor"},
        "importer": {"organisation": importer, "role": "processor"},
        "follows": ["transfer/t"],
        "mechanisms": list(mechanisms),
        **values,
    }


def test_case_1_stored_and_accessed_in_germany_is_not_restricted() -> None:
    places = [place("DE", "storage"), place("DE", "remote_access")]
    assert outcome(register({"established_in": "DE"}, {"places": places})) == "not_restricted"


def luxembourg(**transfer: object) -> Facts:
    parent = {"id": "organisation/parent", "established_in": "US"}
    return register(
        {"established_in": "LU", "owned_by": "organisation/parent"},
        {"places": [place("LU", "storage")], **transfer},
        organisations=(parent,),
    )


def test_case_2_a_parent_outside_the_eea_alone_restricts_nothing() -> None:
    assert outcome(luxembourg(storage="eea_only", access="eea_only")) == "not_restricted"


def test_case_2b_with_such_a_parent_unrecorded_access_cannot_be_told() -> None:
    assert outcome(luxembourg()) == "unknown"


def test_case_3_switzerland_is_covered_as_a_whole() -> None:
    verdict = judged(register({"established_in": "CH"}, {"places": [place("CH", "storage")]}))
    assert verdict.outcome == "covered"
    assert verdict.place is not None
    assert verdict.place.grounds[0].instrument == "2000/518"


def test_case_4_nothing_on_file_for_the_united_states_is_uncovered_and_says_the_remedies() -> None:
    verdict = judged(register(US))
    assert verdict.outcome == "uncovered"
    said = str(verdict.remedies)
    assert "the EU-US Data Privacy Framework" in said
    assert "('number', 2)" in said


def test_case_5_a_listing_covers_until_its_due_date() -> None:
    facts = register({**US, "listings": [dpf()]})
    assert outcome(facts) == "covered"
    law = Law.current()
    situation = DossierIndex(facts, law, TODAY).transfers.dossier("transfer/t").hops[0].situation
    change = Judge(law).next_change(situation, TODAY)
    assert change is not None
    assert (change.day, change.outcome) == (date(2027, 1, 11), "unknown")


def test_case_6_a_listing_without_hr_data_does_not_cover_payroll() -> None:
    payroll = {"id": "category/payroll", "name": "payroll", "hr": True}
    assert outcome(register({**US, "listings": [dpf()]}, category=payroll)) == "uncovered"


def test_case_7_without_the_framework_its_listing_covers_nothing() -> None:
    assert outcome(register({**US, "listings": [dpf()]}), without="2023/1795") == "uncovered"


def with_clauses(**assessment: object) -> Facts:
    return register(
        {**US, "listings": [dpf()]},
        mechanisms=(scc(2, signed_on="2024-02-01"),),
        assessments=(tia("US", done_on="2024-02-01", **assessment),),
    )


def test_case_8_an_assessment_that_leans_on_what_is_struck_no_longer_tells() -> None:
    assert outcome(with_clauses(), without="2023/1795") == "unknown"
    assert outcome(with_clauses()) == "covered"


def test_case_8b_clauses_with_an_assessment_of_their_own_are_a_fallback() -> None:
    assert outcome(with_clauses(leans_on=[]), without="2023/1795") == "covered"


def test_case_9_clauses_without_an_assessment_cannot_be_told() -> None:
    verdict = judged(register(IN, mechanisms=(scc(2, assessments=[]),)))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"assessment"}


def test_case_10_an_unrecorded_module_cannot_be_told() -> None:
    verdict = judged(register(IN, mechanisms=(scc(),), assessments=(tia("IN"),)))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"mechanism.modules"}


def test_case_11_a_processor_needs_module_3() -> None:
    exporter = {"exporter": {"organisation": "organisation/us-all", "role": "processor"}}
    assert outcome(register(IN, exporter, mechanisms=(scc(2),), assessments=(tia("IN"),))) == "uncovered"


SHIELD = {"id": "mechanism/shield", "kind": "adequacy", "instrument": "2016/1250"}


def test_case_12_privacy_shield_covers_nothing_today() -> None:
    assert outcome(register(US, mechanisms=(SHIELD,))) == "uncovered"


def test_case_13_privacy_shield_covered_in_its_time() -> None:
    listing = {
        "framework": "privacy_shield",
        "from": "2018-06-01",
        "due": "2019-06-01",
        "checked_on": "2019-04-01",
        "non_hr": True,
    }
    facts = register({**US, "listings": [listing]}, mechanisms=(SHIELD,))
    assert outcome(facts, "2019-05-01") == "covered"


def test_case_14_canada_without_qualification_cannot_be_told() -> None:
    assert outcome(register({"established_in": "CA"})) == "unknown"


def test_case_15_the_british_decision_ends_on_its_last_day() -> None:
    facts = register({"established_in": "GB"})
    assert outcome(facts, "2031-12-27") == "covered"
    assert outcome(facts, "2031-12-28") == "uncovered"


def test_case_16_another_company_with_remote_access_is_an_implied_hop() -> None:
    places = [place("IE", "storage"), SUPPORT_BY_ACME]
    facts = register({"established_in": "IE"}, {"places": places}, organisations=(ACME,))
    assert outcome(facts) == "uncovered"


def test_case_17_own_employees_abroad_are_not_a_transfer() -> None:
    places = [place("IE", "storage"), place("US", "remote_access", IMPORTER["id"])]
    verdict = judged(register({"established_in": "IE"}, {"places": places}))
    assert verdict.outcome == "not_restricted"
    assert verdict.own_site
    assert OWN_SITE in [note.rule for note in verdict.notes]


def test_case_18_an_irish_processor_without_location_cannot_be_told() -> None:
    assert outcome(register({"established_in": "IE"})) == "unknown"


def test_case_19_a_contract_derogation_does_not_serve_continuous_transfers() -> None:
    mechanism = derogation("b", necessary=True, contract_with_data_subject=True)
    facts = register(US, {**AS_CONTROLLER, "frequency": "continuous"}, mechanisms=(mechanism,))
    assert outcome(facts) == "uncovered"


def test_case_20_new_caledonia_cannot_be_told() -> None:
    verdict = judged(register({"established_in": "NC"}))
    assert verdict.outcome == "unknown"
    assert verdict.place is not None
    assert "reach.review" in {step.rule for step in verdict.place.steps}


def test_case_21_a_usage_policy_covers_nothing() -> None:
    bound = {"id": "category/customers", "hr": False, "usage_policies": ["usage-policy/limited-use"]}
    assert outcome(register(US, category=bound)) == "uncovered"


def sub_processor(country: str) -> dict[str, str]:
    return {"id": "organisation/sub", "established_in": country}


def test_case_22_onward_from_britain_with_nothing_cannot_be_told() -> None:
    facts = register(
        {"established_in": "GB"}, organisations=(sub_processor("US"),), others=(onward("organisation/sub"),)
    )
    assert outcome(facts) == "covered"
    assert outcome(facts, transfer="transfer/onward") == "unknown"


def test_case_23_onward_from_clauses_with_nothing_is_uncovered() -> None:
    facts = register(
        US,
        mechanisms=(scc(2),),
        assessments=(tia("US"),),
        organisations=(sub_processor("US"),),
        others=(onward("organisation/sub"),),
    )
    assert outcome(facts) == "covered"
    assert outcome(facts, transfer="transfer/onward") == "uncovered"


EPO = {"established_in": "DE", "kind": "international_organisation", "international_organisation": "EPO"}


def test_case_24_the_patent_office_is_covered_by_its_own_decision() -> None:
    verdict = judged(register(EPO))
    assert verdict.outcome == "covered"
    assert verdict.place is not None
    assert verdict.place.grounds[0].instrument == "2025/1382"


def test_case_25_clauses_with_the_irish_company_do_not_bind_its_american_parent() -> None:
    places = [place("IE", "storage"), place("US", "support", "organisation/acme")]
    facts = register(
        {"established_in": "IE"},
        {"places": places},
        mechanisms=(scc(2),),
        assessments=(tia("US"),),
        organisations=(ACME,),
    )
    assert outcome(facts) == "uncovered"


def test_case_26_a_listing_for_hr_only_does_not_cover_customer_data() -> None:
    assert outcome(register({**US, "listings": [dpf(hr=True, non_hr=False)]})) == "uncovered"


def test_case_27_a_framework_claimed_without_dates_cannot_be_told() -> None:
    claim = {"id": "mechanism/dpf", "kind": "adequacy", "instrument": "2023/1795"}
    assert outcome(register(US, mechanisms=(claim,))) == "unknown"
    assert outcome(register({**US, "listings": [{"framework": "eu_us_dpf"}]})) == "unknown"


def test_case_28_a_check_after_the_due_date_is_trusted_for_a_month() -> None:
    facts = register({**US, "listings": [dpf(checked_on="2027-01-15", status="under_review")]})
    assert outcome(facts, "2027-01-20") == "covered"
    assert outcome(facts, "2027-02-15") == "covered"
    assert outcome(facts, "2027-02-16") == "unknown"


def test_case_29_an_assessment_that_names_no_philippines_does_not_tell_of_them() -> None:
    facts = register(
        IN,
        {"places": [place("PH", "processing", IMPORTER["id"])]},
        mechanisms=(scc(2),),
        assessments=(tia("IN"),),
    )
    assert outcome(facts) == "unknown"


def test_case_30_clauses_signed_by_the_parent_do_not_bind_its_subsidiary() -> None:
    parent = {"id": "organisation/parent", "established_in": "FR"}
    mechanism = scc(2, parties=["organisation/parent", IMPORTER["id"]])
    facts = register(IN, mechanisms=(mechanism,), assessments=(tia("IN"),), organisations=(parent,))
    assert outcome(facts) == "uncovered"


def test_case_31_an_old_set_ended_on_its_last_day() -> None:
    mechanism = scc(instrument="2010/87", signed_on="2021-09-26", processing_unchanged=True)
    facts = register(IN, mechanisms=(mechanism,), assessments=(tia("IN", done_on="2021-09-01"),))
    assert outcome(facts, "2022-12-27") == "covered"
    assert outcome(facts, "2022-12-28") == "uncovered"


def test_case_32_a_british_exporter_needs_the_british_extension() -> None:
    sub = {**sub_processor("US"), "listings": [dpf()]}
    facts = register({"established_in": "GB"}, organisations=(sub,), others=(onward("organisation/sub"),))
    assert outcome(facts, transfer="transfer/onward") == "unknown"


def test_case_33_an_exporter_under_article_3_2_needs_a_ground() -> None:
    exporter = {"organisation": "organisation/us-all", "role": "controller", "subject_to_gdpr": True}
    facts = register(IN, {"exporter": exporter}, exporter={"established_in": "US"})
    assert outcome(facts) == "uncovered"


def test_case_34_the_health_organisation_has_no_decision() -> None:
    assert outcome(register({"established_in": "CH", "kind": "international_organisation"})) == "uncovered"


def test_case_35_a_german_bank_needs_no_location() -> None:
    assert outcome(register({"established_in": "DE"}, AS_CONTROLLER)) == "not_restricted"


def bcr(kind: str, **values: object) -> dict[str, object]:
    return {
        "id": "mechanism/bcr",
        "kind": "bcr",
        "bcr_type": kind,
        "approval": "approved",
        "approved_on": "2022-01-01",
        "approved_by": "FR",
        "members": ["organisation/us-all", IMPORTER["id"]],
        "assessments": ["assessment/tia"],
        **values,
    }


def test_case_36_corporate_rules_cover_a_bound_member() -> None:
    assert outcome(register(IN, mechanisms=(bcr("controller"),), assessments=(tia("IN"),))) == "covered"


def test_case_37_processor_rules_alone_from_an_outside_customer_cannot_be_told() -> None:
    mechanism = bcr("processor", members=[IMPORTER["id"]])
    assert outcome(register(US, mechanisms=(mechanism,), assessments=(tia("US"),))) == "unknown"


def test_case_38_an_independent_controller_needs_module_1() -> None:
    assessed = (tia("US"),)
    assert outcome(register(US, AS_CONTROLLER, mechanisms=(scc(1, 2),), assessments=assessed)) == "covered"
    assert outcome(register(US, AS_CONTROLLER, mechanisms=(scc(2),), assessments=assessed)) == "uncovered"


def test_case_39_an_unrecorded_necessity_cannot_be_told() -> None:
    mechanism = derogation("b", contract_with_data_subject=True)
    facts = register(US, {**AS_CONTROLLER, "frequency": "occasional"}, mechanisms=(mechanism,))
    assert outcome(facts) == "unknown"


def test_case_40_brazil_from_norway_waits_for_incorporation() -> None:
    qualification = {"decision": "2026/179", "lgpd": True}
    importer = {"established_in": "BR", "qualifications": [qualification]}
    assert outcome(register(importer, exporter={"established_in": "NO"})) == "unknown"
    assert outcome(register(importer)) == "covered"


def test_case_41_module_4_without_eu_data_needs_no_assessment() -> None:
    transfer = {**AS_CONTROLLER, "exporter": {"organisation": "organisation/us-all", "role": "processor"}}
    mechanism = scc(4, own_controller=True, eu_data_combined=False, assessments=[])
    assert outcome(register(US, transfer, mechanisms=(mechanism,))) == "covered"


def test_case_42_encrypted_storage_with_keys_in_the_eea_is_covered() -> None:
    measures = [{"measure": "measure/keys", "in_place": True, "keys_only_in_eea": True}]
    facts = register(
        US,
        {"places": [place("US", "storage", IMPORTER["id"])]},
        mechanisms=(scc(2),),
        assessments=(tia("US", outcome="adequate_with_measures", measures=measures),),
    ).with_(Measure.model_validate({"id": "measure/keys", "kind": "encryption"}))
    assert outcome(facts) == "covered"


def test_case_42b_onward_from_a_listing_with_nothing_is_uncovered() -> None:
    facts = register(
        {**US, "listings": [dpf()]},
        organisations=(sub_processor("IN"),),
        others=(onward("organisation/sub"),),
    )
    assert outcome(facts, transfer="transfer/onward") == "uncovered"


def test_case_42c_an_unknown_operator_leaves_it_open() -> None:
    mechanism = derogation("b", necessary=True, contract_with_data_subject=True)
    transfer = {**AS_CONTROLLER, "frequency": "occasional", "places": [place("IN", "storage")]}
    verdict = judged(register(IN, transfer, mechanisms=(mechanism,)))
    assert verdict.outcome == "unknown"
    assert "place.operator" in slots(verdict)


def test_case_42d_controller_rules_do_not_cover_a_clients_data() -> None:
    mechanism = bcr("controller", on_behalf_of_others=True)
    assert outcome(register(IN, mechanisms=(mechanism,), assessments=(tia("IN"),))) == "uncovered"


def test_case_42e_a_security_certificate_is_no_transfer_tool() -> None:
    mechanism = {
        "id": "mechanism/iso",
        "kind": "certification",
        "framework": "ISO/IEC 27001",
        "approved_for_transfers": False,
    }
    assert outcome(register(IN, mechanisms=(mechanism,))) == "uncovered"


def test_case_42f_what_has_ended_is_not_judged_and_leaves_a_reminder() -> None:
    verdict = judged(register(US, {"ends": "2026-06-30"}))
    assert verdict.outcome is None
    assert verdict.status is Status.ENDED
    assert verdict.notes


def test_case_43_what_is_planned_is_judged_as_of_its_start() -> None:
    verdict = judged(register(US, {"starts": "2027-02-01"}))
    assert verdict.status is Status.PLANNED
    assert verdict.outcome == "uncovered"
    assert vendor(register(US, {"starts": "2027-02-01"})) is None


def vendor(facts: Facts) -> Outcome | None:
    law = Law.current()
    transfers = DossierIndex(facts, law, TODAY).transfers
    return VendorDossier.of(IMPORTER["id"], transfers).outcome(AsOf(Judge(law), TODAY))


def test_case_44_a_vendor_without_any_transfer_has_no_outcome() -> None:
    facts = register(US)
    assert vendor(facts) == "uncovered"
    assert vendor(facts.with_(without=["transfer/t"])) is None


def test_a_vendor_under_a_rejected_engagement_is_not_judged() -> None:
    rejected = {"id": "engagement/e", "organisation": IMPORTER["id"], "review": "rejected"}
    assert vendor(register(US, {"engagement": "engagement/e"}, engagements=(rejected,))) is None


NO_TOOL_BY_NAME = [
    ("adequacy", "EU-U.S. Privacy Shield"),
    ("certification", "CBPR"),
    ("adequacy", "Swiss-U.S. DPF"),
    ("adequacy", "Bouclier de protection des données"),
]


@pytest.mark.parametrize(("kind", "name"), NO_TOOL_BY_NAME)
@pytest.mark.parametrize("field", ["framework", "name"])
def test_case_50_a_mechanism_known_only_by_a_name_is_what_that_name_means(
    kind: str, name: str, field: str
) -> None:
    assert (
        outcome(register(US, mechanisms=({"id": "mechanism/p", "kind": kind, field: name},))) == "uncovered"
    )


def test_case_51_a_name_that_leaves_the_instrument_open_is_asked_about() -> None:
    named = scc(framework="clauses contractuelles types")
    del named["instrument"]
    verdict = judged(register(IN, mechanisms=(named,), assessments=(tia("IN"),)))
    assert verdict.outcome == "unknown"
    assert "mechanism.instrument" in slots(verdict)
    accord = {"id": "mechanism/t", "kind": "adequacy", "framework": "Tampa Accord"}
    verdict = judged(register(IN, mechanisms=(accord,)))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"mechanism.instrument"}


def test_case_52_the_first_day_may_be_the_last(tmp_path: Path) -> None:
    verdict = judged(register(US, {"starts": "2026-06-01", "ends": "2026-06-01"}))
    assert verdict.outcome is None
    assert verdict.notes
    manifest = tmp_path / "transfer.yaml"
    manifest.write_text("registry: 1\ntransfers: [{id: transfer/t, starts: 2026-06-01, ends: 2026-05-31}]\n")
    with pytest.raises(InputError, match="ends"):
        read_manifests(manifest)


def test_case_54_whether_a_listing_reaches_puerto_rico_cannot_be_told() -> None:
    own_site = {"places": [place("PR", "processing", IMPORTER["id"])]}
    assert outcome(register({**US, "listings": [dpf()]}, own_site)) == "unknown"


def test_case_55_clauses_of_an_authority_known_not_to_be_approved_fail() -> None:
    clauses = {"id": "mechanism/a", "kind": "authority_scc", "assessments": ["assessment/tia"]}
    no = {**clauses, "approved_for_transfers": False}
    assert outcome(register(IN, mechanisms=(no,), assessments=(tia("IN"),))) == "uncovered"
    assert outcome(register(IN, mechanisms=(clauses,), assessments=(tia("IN"),))) == "unknown"


def by_national_tool(country: str, **tool: object) -> Facts:
    """France to a country by adequacy, and on to India by a transfer tool of that country."""
    mechanism = {"id": "mechanism/n", "kind": "national_tool", **tool}
    return register(
        {"established_in": country},
        organisations=(sub_processor("IN"),),
        others=(onward("organisation/sub", ("mechanism/n",)),),
        purpose={**SERVICE, "carve_outs": {"immigration_control": False}},
    ).with_(Mechanism.model_validate(mechanism))


def second_hop(facts: Facts, on: date | str = TODAY, without: str | None = None) -> str | None:
    return outcome(facts, on, without=without, transfer="transfer/onward")


def test_case_56_a_national_tool_belongs_to_its_own_country() -> None:
    idta = by_national_tool("CH", instrument="UK-IDTA", signed_on="2024-02-01")
    swiss = by_national_tool("CH", instrument="2021/914", signed_on="2022-01-10")
    none_named = by_national_tool("CH", signed_on="2022-01-10")
    assert [second_hop(facts) for facts in (idta, swiss, none_named)] == ["unknown", "covered", "unknown"]


def test_case_57_a_national_tool_is_in_force_on_the_date_and_struck_by_its_own_code() -> None:
    facts = by_national_tool("GB", instrument="UK-IDTA", signed_on="2022-02-01")
    assert second_hop(facts, "2022-03-20") == "unknown"
    assert second_hop(facts, "2022-03-21") == "covered"
    assert second_hop(facts, without="UK-IDTA") == "unknown"


def test_case_57b_britain_took_the_old_sets_for_a_while() -> None:
    old = {"instrument": "2010/87", "signed_on": "2020-02-01", "processing_unchanged": True}
    facts = by_national_tool("GB", **old)
    assert second_hop(facts, "2024-03-21") == "covered"
    assert second_hop(facts, "2024-03-22") == "unknown"
    assert second_hop(facts, "2024-03-21", without="2010/87") == "unknown"


def stored_by(*operators: dict[str, object], **transfer: object) -> Facts:
    """An Irish importer that accesses data from Ireland and has each operator store them in Germany."""
    stored = [place("DE", "storage", str(each["id"])) for each in operators]
    return register(
        {"established_in": "IE"},
        {"places": [place("IE", "remote_access", IMPORTER["id"]), *stored], **transfer},
        organisations=operators,
    )


def acme(**values: object) -> dict[str, object]:
    return {"id": "organisation/acme", "name": "Acme", **values}


def test_case_45_servers_in_germany_of_an_american_company_are_a_hop_to_it() -> None:
    verdict = judged(stored_by(acme(**US)))
    assert verdict.outcome == "uncovered"
    assert verdict.place is not None
    assert [hop.outcome for hop in verdict.place.hops] == ["uncovered"]


def test_case_45b_the_operator_s_listing_and_country_decide() -> None:
    assert outcome(stored_by(acme(**US, listings=[dpf()]))) == "covered"
    german = acme(established_in="DE", owned_by="organisation/parent")
    parent = {"id": "organisation/parent", "kind": "company", **US}
    facts = stored_by(german).with_(Organisation.model_validate(parent))
    assert outcome(facts) == "not_restricted"
    verdict = judged(stored_by(acme()))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"operator:0.established_in"}


def test_case_46_a_swiss_operator_is_covered_as_a_whole() -> None:
    assert outcome(stored_by(acme(established_in="CH"))) == "covered"


def test_case_47_what_the_exporter_stores_itself_is_not_restricted() -> None:
    exporter = {"organisation": "organisation/us-all", "role": "controller", "subject_to_gdpr": True}
    stored = place("DE", "storage", "organisation/us-all")
    facts = register(
        {"established_in": "IE"},
        {"exporter": exporter, "places": [place("IE", "remote_access", IMPORTER["id"]), stored]},
        exporter=US,
    )
    assert outcome(facts) == "not_restricted"


def test_case_48_a_controller_in_the_eea_answers_for_its_own_hosts() -> None:
    verdict = judged(stored_by(acme(**US), **AS_CONTROLLER))
    assert verdict.outcome == "not_restricted"
    assert [note.rule for note in verdict.notes] == [OWN_HOSTS]


def test_case_49_the_worst_of_two_operators_decides() -> None:
    host: dict[str, object] = {"id": "organisation/host", "name": "Host GmbH", "established_in": "DE"}
    assert outcome(stored_by(host)) == "not_restricted"
    assert outcome(stored_by(host, acme(**US))) == "uncovered"


def test_case_53_no_personal_data_are_not_restricted_and_unrecorded_ones_are() -> None:
    assert outcome(register(US, {"categories": []})) == "not_restricted"
    assert outcome(register(US, {"categories": None})) == "uncovered"


SINGAPORE = {"established_in": "SG"}


def from_singapore(importer: dict[str, object], sub: str, **transfer: object) -> Facts:
    """A controller in Singapore of which it is not recorded whether the GDPR applies to it, and two hops."""
    return register(
        importer,
        transfer,
        exporter=SINGAPORE,
        organisations=(sub_processor(sub),),
        others=(onward("organisation/sub"),),
    )


def test_case_59_doubt_about_the_first_exporter_travels() -> None:
    facts = from_singapore(IN, "PH")
    assert outcome(facts) == "unknown"
    verdict = judged(facts, transfer="transfer/onward")
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"first_exporter.subject_to_gdpr"}


def test_case_59b_an_exporter_in_the_eea_is_bound_itself() -> None:
    facts = from_singapore({"established_in": "IE"}, "IN", storage="eea_only", access="eea_only")
    assert outcome(facts) == "not_restricted"
    assert outcome(facts, transfer="transfer/onward") == "uncovered"


def test_case_60_clauses_cover_an_onward_hop_in_doubt() -> None:
    facts = register(
        IN,
        {"mechanisms": []},
        exporter=SINGAPORE,
        organisations=(sub_processor("PH"),),
        mechanisms=(scc(3),),
        assessments=(tia("PH", recipient="organisation/sub"),),
        others=(onward("organisation/sub", ("mechanism/scc",)),),
    )
    assert outcome(facts) == "unknown"
    assert outcome(facts, transfer="transfer/onward") == "covered"
    (chain,) = DossierIndex(facts, Law.current(), TODAY).chains
    assert chain.verdict(AsOf(Judge(Law.current()), TODAY)) == "unknown"


def outward_and_back(**back: object) -> Facts:
    """France to Ireland, on to India by module 3, and back to Ireland."""
    there = {**onward("organisation/sub", ("mechanism/scc",)), "follows": None}
    again = {
        "id": "transfer/back",
        "exporter": {"organisation": "organisation/sub", "role": "processor"},
        "importer": {"organisation": IMPORTER["id"], "role": "processor"},
        "mechanisms": [],
        "storage": "eea_only",
        "access": "eea_only",
        **back,
    }
    return register(
        {"established_in": "IE"},
        {"storage": "eea_only", "access": "eea_only", "mechanisms": []},
        mechanisms=(scc(3),),
        assessments=(tia("IN", recipient="organisation/sub"),),
        organisations=(sub_processor("IN"),),
        others=(there, again),
    )


def test_case_58_a_return_leg_does_not_undo_the_outward_hop() -> None:
    hops = ("transfer/t", "transfer/onward", "transfer/back")
    for follows in (None, ["transfer/onward"]):
        facts = outward_and_back(follows=follows)
        assert [outcome(facts, transfer=hop) for hop in hops] == [
            "not_restricted",
            "covered",
            "not_restricted",
        ]
