"""What single checks say where the three registers of each do not show it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import registry.checks  # noqa: F401  # declares the checks
from registry.checks.runner import Finding, open_findings, run_checks
from registry.checks.spec import Standing
from registry.dossiers.index import DossierIndex
from registry.entities import Transfer
from registry.facts import Facts
from registry.intake.manifests import read_manifests, read_text
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.vocabulary import Severity
from tests.law.cases import onward, register, scc, sub, tia

TODAY = date(2026, 11, 23)
RINGOVER = Path(__file__).parents[2] / "seed" / "ringover"
ACME = """
registry: 1
organisations:
  - {id: organisation/exporter, name: Exporter SA, kind: company, established_in: FR}
  - {id: organisation/ltd, name: Irish Ltd, kind: company, established_in: IE}
  - {id: organisation/acme, name: Acme Inc., kind: company, established_in: US}
transfers:
  - id: transfer/one
    exporter: {organisation: organisation/exporter, role: controller}
    importer: {organisation: organisation/ltd, role: processor}
    places:
      - {jurisdiction: IE, kind: storage, operator: organisation/ltd}
      - {jurisdiction: US, kind: support, operator: organisation/acme}
"""
LISTED = """
registry: 1
organisations:
  - id: organisation/acme
    name: Acme Inc.
    kind: company
    established_in: US
    listings:
      - {framework: privacy_shield, from: 2017-01-01}
"""


def found(facts: Facts | str, check: str, on: date = TODAY, without: str | None = None) -> list[Finding]:
    law = Law.current().without(without) if without else Law.current()
    known = read_text(facts) if isinstance(facts, str) else facts
    return open_findings(run_checks(DossierIndex(known, law, TODAY), AsOf(Judge(law), on), [check]))


def only(facts: Facts | str, check: str, on: date = TODAY, without: str | None = None) -> Finding:
    (finding,) = found(facts, check, on, without)
    return finding


@pytest.fixture(scope="module")
def ringover() -> Facts:
    return read_manifests(RINGOVER)


def test_where_another_operator_decides_it_is_named_and_the_importer_is_not() -> None:
    finding = only(ACME, "transfer-without-safeguard")
    assert (
        finding.sentence()
        == "The data reach Acme Inc. (United States), and no recorded safeguard covers this."
    )
    assert all("Acme Inc." in remedy for remedy in finding.remedies())
    assert "Have Irish Ltd and Acme Inc. sign" in finding.remedies()[-1]


def test_questions_about_another_operator_name_it() -> None:
    unsigned = (
        "mechanisms: [{id: mechanism/scc, kind: scc, instrument: 2021/914, modules: [2], "
        "parties: [organisation/exporter, organisation/ltd, organisation/acme]}]\n"
    )
    finding = only(
        ACME.replace("    places:", "    mechanisms: [mechanism/scc]\n    places:") + unsigned,
        "transfer-cannot-be-told",
    )
    assert finding.result.standing is Standing.UNKNOWN
    asked = [q for q in finding.questions() if "transfer impact assessment" in q]
    assert asked == [
        (
            "Has a transfer impact assessment been done for Acme Inc. in the United States? If so, when, "
            "and what did it conclude?"
        )
    ]


def test_a_planned_transfer_without_a_safeguard_is_of_medium_severity() -> None:
    finding = only(ACME + "    starts: 2027-02-01\n", "transfer-without-safeguard")
    assert finding.severity is Severity.MEDIUM
    assert finding.sentence().startswith("Planned: ")


def test_a_transfer_unknown_since_the_first_day_of_the_calendar_was_never_covered() -> None:
    unlocated = ACME.replace(", established_in: IE", "").replace("jurisdiction: US, ", "")
    known = read_text(unlocated)
    (transfer,) = known.all(Transfer).values()
    old = known.with_(transfer.model_copy(update={"starts": date.min}))
    finding = only(old, "transfer-cannot-be-told")
    assert finding.result.standing is Standing.UNKNOWN


def test_a_parent_in_a_third_country_weighs_more_where_data_are_special() -> None:
    owned = ACME.replace("established_in: IE", "established_in: IE, owned_by: organisation/acme")
    special = (
        owned + "    categories: [category/health]\ndata_categories: [{id: category/health, special: true}]\n"
    )
    assert only(owned, "third-country-parent").severity is Severity.LOW
    assert only(special, "third-country-parent").severity is Severity.MEDIUM


def test_a_listing_in_a_void_framework_is_found_until_another_is_in_force() -> None:
    later = "      - {framework: eu_us_dpf, from: 2024-01-10}\n"
    assert "declared invalid on 2020-07-16" in only(LISTED, "mechanism-on-void-law").sentence()
    assert found(LISTED + later, "mechanism-on-void-law") == []
    assert found(LISTED, "mechanism-on-void-law", date(2019, 5, 1)) == []


def test_a_listing_stands_on_no_law_once_its_decision_is_struck() -> None:
    listed = LISTED.replace("privacy_shield, from: 2017-01-01", "eu_us_dpf, from: 2024-01-10")
    assert found(listed, "mechanism-on-void-law") == []
    finding = only(listed, "mechanism-on-void-law", without="2023/1795")
    assert finding.result.standing is Standing.VIOLATION


@pytest.mark.parametrize(("instrument", "says"), [("2021/915", "not a tool"), ("2010/87", "2022-12-27")])
def test_clauses_that_are_no_transfer_tool_or_have_ended_are_found(instrument: str, says: str) -> None:
    clauses = f"registry: 1\nmechanisms: [{{id: mechanism/m, kind: scc, instrument: {instrument}}}]\n"
    assert says in only(clauses, "mechanism-on-void-law").sentence()


def test_a_certificate_that_is_no_tool_for_transfers_is_found_by_its_instrument() -> None:
    text = "registry: 1\nmechanisms: [{id: mechanism/m, kind: certification, instrument: ISO/IEC 27001}]\n"
    assert "not a tool" in only(text, "mechanism-on-void-law").sentence()


INDIA = """
registry: 1
organisations:
  - {id: organisation/exporter, name: Exporter SA, kind: company, established_in: FR}
  - {id: organisation/importer, name: Importer, kind: company, established_in: CH}
  - {id: organisation/host, name: Host, kind: company, established_in: IN}
assessments:
  - {id: assessment/ch, done_on: 2024-02-01, countries: [CH], recipient: organisation/importer,
     outcome: adequate}
  - {id: assessment/in, done_on: 2024-02-01, countries: [IN], recipient: organisation/host, outcome: adequate}
mechanisms:
  - id: mechanism/scc
    name: SCC
    kind: scc
    instrument: 2021/914
    signed_on: 2024-02-01
    modules: [2]
    assessments: [assessment/ch, assessment/in]
transfers:
  - id: transfer/one
    exporter: {organisation: organisation/exporter, role: controller}
    importer: {organisation: organisation/importer, role: processor}
    mechanisms: [mechanism/scc]
"""
WITH_HOST = INDIA.replace(
    "modules: [2]",
    "modules: [2]\n    parties: [organisation/exporter, organisation/importer, organisation/host]",
)


def test_a_default_is_found_unless_another_ground_needs_none() -> None:
    assert found(INDIA, "default-taken") == []
    without_adequacy = INDIA.replace("established_in: CH", "established_in: IN")
    unassessed = without_adequacy.replace("countries: [CH]", "countries: [IN]")
    for text in (unassessed, unassessed.replace("[assessment/ch, assessment/in]", "[]")):
        findings = found(text, "default-taken")
        assert {finding.severity for finding in findings} == {Severity.MEDIUM}
        assert {finding.result.slot for finding in findings} == {"mechanism.scope", "mechanism.annexes"}


def test_a_default_is_found_where_clauses_cover_another_operator() -> None:
    reaching = WITH_HOST + "    places: [{jurisdiction: IN, kind: storage, operator: organisation/host}]\n"
    unassessed = reaching.replace("[assessment/ch, assessment/in]", "[assessment/in]")
    assert len(found(unassessed, "default-taken")) == 2
    assert all("“SCC”" in finding.sentence() for finding in found(unassessed, "default-taken"))


def test_a_stricter_way_of_holding_the_data_is_a_medium_finding() -> None:
    onward = """
  - id: transfer/two
    exporter: {organisation: organisation/importer, role: processor}
    importer: {organisation: organisation/host, role: processor}
    follows: [transfer/one]
    mechanisms: []
"""
    (finding,) = found(INDIA + onward, "transfer-remark")
    assert (finding.id, finding.severity) == ("transfer-remark:transfer/two:other-ground", Severity.MEDIUM)


def test_tcr_lacks_a_safeguard_and_the_remedies_name_the_list_and_the_clauses(ringover: Facts) -> None:
    finding = only(ringover, "transfer-without-safeguard")
    assert finding.dossier.id == "transfer/us-campaigns"
    assert "The Campaign Registry, Inc. (United States)" in finding.sentence()
    (remedy,) = finding.remedies()
    assert "One of these is enough: (a) An active entry of The Campaign Registry" in remedy
    assert "2 for controller to processor" in remedy


def test_tcr_s_parent_is_a_low_finding(ringover: Facts) -> None:
    finding = only(ringover, "third-country-parent")
    assert (finding.id, finding.severity) == (
        "third-country-parent:transfer/us-campaigns:tcr.IN",
        Severity.LOW,
    )


def test_of_unnamed_sub_processors_it_is_asked_what_would_tell(ringover: Facts) -> None:
    (finding,) = [f for f in found(ringover, "transfer-cannot-be-told") if "sub-processors" in f.dossier.id]
    slots = {missing.slot for missing in finding.result.missing}
    assert {
        "importer.organisation",
        "importer.established_in",
        "mechanism.modules",
        "mechanism.signed_on",
        "assessment",
    } <= slots


def test_a_ground_that_would_forbid_an_onward_transfer_is_a_medium_finding() -> None:
    same = {"id": "mechanism/same", "kind": "same_level_contract", "signed_on": "2024-01-01"}
    facts = register(
        {"established_in": "GB"},
        {"importer": {"organisation": "organisation/vendor", "role": "controller"}},
        mechanisms=(scc(1), same),
        assessments=(tia("GB"),),
        organisations=(sub("PH"),),
        others=(onward("organisation/sub", ("mechanism/same",)),),
    )
    severities = {finding.result.slot: finding.severity for finding in found(facts, "transfer-remark")}
    assert severities["other-ground"] is Severity.MEDIUM


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ("storage: eea_only", ["access"]),
        ("places: [{jurisdiction: IE, kind: storage}, {jurisdiction: DE, kind: storage}]", ["access"]),
        ("access: eea_only", ["storage"]),
        ("storage: eea_only, access: eea_only", []),
        ("categories: []", ["storage"]),
    ],
)
@pytest.mark.parametrize("country", ["IE", "GB"])
def test_a_missing_place_is_asked_for_only_where_it_is_not_answered(
    country: str, fields: str, asked: list[str]
) -> None:
    text = f"""
registry: 1
organisations:
  - {{id: organisation/exporter, name: Exporter SA, kind: company, established_in: FR}}
  - {{id: organisation/owner, name: Owner Inc., kind: company, established_in: US}}
  - {{id: organisation/v, name: V, kind: company, established_in: {country}, owned_by: organisation/owner}}
data_categories: [{{id: category/c, name: C}}]
transfers:
  - {{id: transfer/one, exporter: {{organisation: organisation/exporter, role: controller}},
     importer: {{organisation: organisation/v, role: processor}}, {fields}}}
"""
    if fields == "categories: []":
        text = text.replace(fields, "categories: [category/c]")
    assert [finding.result.slot for finding in found(text, "place-missing")] == asked


def test_an_acceptance_that_ends_soon_names_its_finding_in_words() -> None:
    accepted = """decisions:
  - {id: decision/d, kind: risk_accepted, about: "transfer-cannot-be-told:transfer/one", until: 2026-12-20}
"""
    says = only(f"{INDIA}{accepted}", "ends-soon", date(2026, 11, 30)).sentence()
    assert says.startswith("The acceptance of “")
    assert says.endswith("(Exporter SA → Importer) ends on 2026-12-20.")
    assert "transfer/one" not in says


def test_an_adequacy_decision_that_ends_within_90_days_is_found_before_it_does() -> None:
    text = INDIA.replace("established_in: CH", "established_in: GB")
    codes = [finding.dossier.id for finding in found(text, "ends-soon", date(2031, 10, 1))]
    assert len(codes) == 1
    assert found(text, "ends-soon", date(2031, 9, 1)) == []
    assert found(text, "ends-soon", date(2031, 12, 28)) == []


def test_everything_assumed_of_the_deciding_ground_is_named_once_with_its_question() -> None:
    text = (RINGOVER.parents[1] / "tests/checks/default-taken/assumed.yaml").read_text(encoding="utf-8")
    asked = [question for finding in found(text, "default-taken") for question in finding.questions()]
    assert asked.count("Was the text of “SCC with Importer” altered?") == 1
    for assumed in ("Is Importer Ltd a party", "Does “SCC with Importer” end", "to be reviewed?", "GDPR"):
        assert sum(assumed in question for question in asked) == 1, assumed
