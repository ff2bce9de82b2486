"""What people call a transfer tool, and what that is in law."""

from __future__ import annotations

import pytest

from registry.law.law import Law
from tests.law.cases import IN, US, dpf, judged, outcome, register, slots

LAW = Law.current()
MEANS = {
    ("adequacy", "2016/1250"): [
        *(
            "Privacy Shield",
            "EU-U.S. Privacy Shield",
            "privacy-shield framework",
            "EU\u2013US PRIVACY SHIELD",
        ),
        *("Bouclier de protection des données UE-États-Unis", "bouclier de protection des donnees"),
        *("EU-U.S. and Swiss-U.S. Privacy Shield", "Privacy Shield (EU-US, Swiss-US)"),
        "EU-US/Swiss-US Privacy Shield Frameworks",
    ],
    ("adequacy", "Swiss-US-Privacy-Shield"): [
        *("Swiss-US Privacy Shield", "Swiss\u2013U.S. Privacy Shield Framework", "Privacy Shield (Swiss-US)"),
        *("Bouclier de protection des données Suisse-États-Unis", "Privacy Shield suisse"),
    ],
    ("adequacy", "Swiss-US-Safe-Harbor"): ["U.S.-Swiss Safe Harbor Framework", "Swiss-US Safe Harbour"],
    ("adequacy", "2000/520"): ["Safe Harbor", "Safe Harbour", "Sphère de sécurité"],
    ("adequacy", "2023/1795"): [
        *("DPF", "EU-U.S. DPF", "Data Privacy Framework", "eu_us_dpf", "certified under the EU-US DPF"),
        *("Cadre de protection des données UE-États-Unis", "EU-US DPF and UK Extension"),
        *("EU-U.S. and Swiss-U.S. Data Privacy Framework", "EU-US, Swiss-US and UK Extension DPF"),
        "EU-U.S. Data Privacy Framework, the UK Extension and the Swiss-U.S. Data Privacy Framework",
        "EU-US & Swiss-US DPF",
    ],
    ("adequacy", "UK-US-data-bridge"): [
        *("UK Extension", "Data Bridge", "UK-US data-bridge", "UK Extension to the EU-U.S. DPF"),
        *("extension britannique", "Extension britannique au DPF"),
    ],
    ("adequacy", "Swiss-US-DPF"): ["Swiss-U.S. DPF", "Swiss-US Data Privacy Framework", "DPF (Swiss-US)"],
    ("national_tool", "UK-IDTA"): ["UK IDTA", "IDTA", "International Data Transfer Agreement"],
    ("national_tool", "UK-Addendum"): ["UK Addendum", "International Data Transfer Addendum"],
    ("scc", "2021/914"): ["EU SCC 2021/914", "SCCs (Decision (EU) 2021/914)", "CCT 2021/914"],
    ("scc", "2010/87"): ["Standard Contractual Clauses 2010/87/EU"],
    ("scc", None): [
        *("SCC", "SCCs", "EU model clauses", "CCT", "clauses types", "Clauses contractuelles types"),
        *("Standard Contractual Clauses", "DPA with SCCs"),
    ],
    ("bcr", None): ["BCR", "Binding Corporate Rules", "Règles d'entreprise contraignantes", "BCR-P"],
    ("certification", "CBPR"): ["CBPR", "APEC CBPR", "Global CBPR", "Cross-Border Privacy Rules"],
    ("certification", "PRP"): ["PRP", "Privacy Recognition for Processors"],
    ("certification", "ISO-27001"): ["ISO 27001", "ISO/IEC 27001:2022", "ISO27001", "ISO/CEI 27001"],
    ("certification", "ISO-27701"): ["ISO 27701", "ISO/IEC 27701:2019"],
    ("certification", "SOC-2"): ["SOC 2", "SOC2", "SOC 2 Type II", "soc-2 type 2"],
    ("certification", "HDS"): ["HDS", "Hébergeur de données de santé"],
    ("certification", "Europrivacy"): ["Europrivacy"],
    ("other", "Art. 28 contract"): [
        *("DPA", "Data Processing Addendum", "Art. 28 contract", "Contrat de sous-traitance", "DPA v2"),
        *("AV-Vertrag", "Vertrag zur Auftragsverarbeitung"),
    ],
    ("adequacy", None): ["Adequacy decision", "Décision d\u2019adéquation"],
}
SAID = [(*means, name) for means, names in MEANS.items() for name in names]


@pytest.mark.parametrize(("kind", "instrument", "name"), SAID)
def test_a_name_means_one_kind_and_instrument(kind: str, instrument: str | None, name: str) -> None:
    assert tuple(LAW.known_as("code_of_conduct" if kind == "bcr" else "bcr", None, (name,))) == (
        kind,
        instrument,
    )


KEPT = [
    ("scc", "SCCs with the UK Addendum", None),
    ("national_tool", "SCC 2021/914 with the UK Addendum", "UK-Addendum"),
    ("national_tool", "2021/914", "2021/914"),
    ("scc", "Acme DPA", "Art. 28 contract"),
    ("scc", "SCC as a fallback to the DPF", None),
    ("adequacy", "DPF, with SCC as a fallback", "2023/1795"),
    ("code_of_conduct", "ISO 27001", "ISO-27001"),
    ("authority_scc", "clauses under Article 28(8)", "Art. 28 contract"),
    ("dpf_onward_contract", "Onward contract under the DPF", None),
    ("bcr", "Acme Group rules", None),
]


@pytest.mark.parametrize(("kind", "name", "instrument"), KEPT)
def test_a_kind_stays_where_the_name_agrees_with_it(kind: str, name: str, instrument: str | None) -> None:
    assert tuple(LAW.known_as(kind, None, (name,))) == (kind, instrument)


def test_what_else_is_recorded_outweighs_a_contract_that_only_has_the_name() -> None:
    assert tuple(LAW.known_as("scc", None, ("Acme DPA",), described=True)) == ("scc", None)
    assert LAW.known_as("certification", None, ("CBPR",), described=True).instrument == "CBPR"


def test_an_adequacy_claim_by_a_name_that_is_not_understood_claims_no_decision() -> None:
    accord = {"id": "mechanism/t", "kind": "adequacy", "name": "Tampa Accord"}
    assert slots(judged(register(US, mechanisms=(accord,)))) == {"mechanism.instrument"}
    assert outcome(register({**US, "listings": [dpf()]}, mechanisms=(accord,))) == "covered"


def test_an_instrument_that_is_recorded_decides_over_the_name() -> None:
    mechanism = {
        "id": "mechanism/a",
        "kind": "adequacy",
        "instrument": "2000/518",
        "framework": "Safe Harbour",
    }
    assert outcome(register({"established_in": "CH"}, mechanisms=(mechanism,))) == "covered"


def test_a_claim_by_name_asks_for_the_list_of_the_framework() -> None:
    claim = {"id": "mechanism/d", "kind": "certification", "framework": "EU-U.S. Data Privacy Framework"}
    assert slots(judged(register(US, mechanisms=(claim,)))) == {"importer.listing.checked_on"}
    shield = {**claim, "framework": "Privacy Shield"}
    assert outcome(register(US, mechanisms=(shield,)), "2019-05-01") == "unknown"
    assert outcome(register(US, mechanisms=(shield,)), "2020-07-16") == "uncovered"


@pytest.mark.parametrize("name", ["UK Extension", "data bridge", "Swiss-US DPF", "Swiss-US Privacy Shield"])
def test_another_countrys_list_fails_and_the_remedy_asks_for_the_european_one(name: str) -> None:
    claim = {"id": "mechanism/d", "kind": "adequacy", "framework": name}
    verdict = judged(register(US, mechanisms=(claim,)))
    assert verdict.outcome == "uncovered"
    assert "the EU-US Data Privacy Framework" in str(verdict.remedies)


@pytest.mark.parametrize("name", ["DPA", "ISO 27001", "HDS", "PRP", "UK IDTA"])
def test_no_tool_covers_nothing_by_whatever_kind_it_is_recorded(name: str) -> None:
    for kind in ("scc", "adequacy", "certification", "other", "bcr"):
        mechanism = {"id": "mechanism/n", "kind": kind, "framework": name, "signed_on": "2024-01-01"}
        assert outcome(register(IN, mechanisms=(mechanism,))) == "uncovered", kind
