"""Every cure that a fault suggests is valid where it would be put, and nearest in meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.errors import InputError
from registry.intake.manifests import read_manifests, read_text
from registry.intake.references import KnownIds

HEAD = "registry: 1\norganisations:\n  - {id: organisation/acme}\n"
SECTIONS = {
    "transfer": "transfers:\n  - id: transfer/a\n    ",
    "mechanism": "mechanisms:\n  - id: mechanism/a\n    ",
    "clauses": "mechanisms:\n  - id: mechanism/a\n    kind: scc\n    ",
    "agreement": "agreements:\n  - id: agreement/a\n    ",
    "comment": "comments:\n  - id: comment/a\n    about: organisation/acme\n    ",
    "purpose": "purposes:\n  - id: purpose/a\n    ",
}


def cures(text: str) -> list[str]:
    with pytest.raises(InputError) as refused:
        read_text(text)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("section", "line", "cure", "cured"),
    [
        ("transfer", "mechanisms: none", "Write [] if there are none,", "mechanisms: []"),
        ("transfer", "mechanisms: false", "Write [] if there are none,", "mechanisms: []"),
        ("mechanism", "kind: SCCs", "Write scc.", "kind: scc"),
        ("mechanism", "kind: Standard contractual clauses", "Write scc.", "kind: scc"),
        (
            "clauses",
            "signed: 2025-03-01",
            "Write the date as `signed_on: 2025-03-01`.",
            "signed_on: 2025-03-01",
        ),
        ("clauses", "signed_on: true", "or write `signed: true` if the date is not known.", "signed: true"),
        ("clauses", "members: acme", "Write [organisation/acme].", "members: [organisation/acme]"),
        ("agreement", "signed: 2025-03-01", "Write signed_on.", "signed_on: 2025-03-01"),
        ("agreement", "end_date: 2025-03-01", "Write expires.", "expires: 2025-03-01"),
        ("transfer", "starts: 31/12/2026", "Write 2026-12-31.", "starts: 2026-12-31"),
        ("transfer", "starts: 12/31/2026", "Write 2026-12-31.", "starts: 2026-12-31"),
        ("transfer", "starts: 2026-1-2", "Write 2026-01-02.", "starts: 2026-01-02"),
        ("transfer", "starts: 2026-01-02T10:00:00", "Write 2026-01-02.", "starts: 2026-01-02"),
        ("transfer", "start: 2026-01-02", "Write starts.", "starts: 2026-01-02"),
        ("transfer", "recipient: {role: processor}", "Write importer.", "importer: {role: processor}"),
        (
            "transfer",
            "role: processor",
            "It belongs inside exporter, importer.",
            "importer: {role: processor}",
        ),
        (
            "transfer",
            "importer: {role: sub-processor}",
            "Write processor.",
            "importer: {role: processor}",
        ),
        (
            "transfer",
            "importer: {organisation: acme}",
            "Write organisation/acme.",
            "importer: {organisation: organisation/acme}",
        ),
        ("transfer", "name: null", "Leave the key out if nothing is recorded.", "note: x"),
        ("transfer", "human_access:", "or write true or false.", "human_access: false"),
        ("transfer", "mechanisms:", "or write [] if there are none.", "mechanisms: []"),
        ("comment", "text: ''", "Write some text.", "text: x"),
        ("comment", "text:", "Write a value.", "text: x"),
        ("transfer", "mechanisms: [none]", "Write [] if there are none,", "mechanisms: []"),
        ("transfer", "starts: 31/12/26", "Write 2026-12-31.", "starts: 2026-12-31"),
        ("transfer", "starts: 02.01.2026", "Write 2026-01-02.", "starts: 2026-01-02"),
        ("transfer", "starts: 15 janvier 2026", "Write 2026-01-15.", "starts: 2026-01-15"),
        ("transfer", "starts: Jan 15th, 2026", "Write 2026-01-15.", "starts: 2026-01-15"),
        ("clauses", "signed_on: yes", "or write `signed: true` if the date is not known.", "signed: true"),
        ("mechanism", "kind: clauses contractuelles types", "Write scc.", "kind: scc"),
        (
            "mechanism",
            "kind: Privacy Shield",
            'Write adequacy, and `instrument: "2016/1250"`.',
            'kind: adequacy\n    instrument: "2016/1250"',
        ),
        ("clauses", "instrument: CCT", "Write 2021/914 for those of 2021", 'instrument: "2021/914"'),
        (
            "clauses",
            "instrument: Standard Contractual Clauses",
            "Write 2021/914 for those of 2021",
            'instrument: "2021/914"',
        ),
        ("transfer", "importer: {role: sous-traitant}", "Write processor.", "importer: {role: processor}"),
        (
            "transfer",
            "exporter: {role: responsable de traitement}",
            "Write controller.",
            "exporter: {role: controller}",
        ),
        ("transfer", "exporter: {role: client}", "Write controller.", "exporter: {role: controller}"),
        (
            "transfer",
            "vendor: Acme",
            "Write `importer: {organisation: organisation/acme}`.",
            "importer: {organisation: organisation/acme}",
        ),
        (
            "transfer",
            "controller: acme",
            "Write `exporter: {organisation: organisation/acme}`.",
            "exporter: {organisation: organisation/acme}",
        ),
        (
            "transfer",
            "country: US",
            "write `places: [{jurisdiction: US, kind: storage}]`.",
            "places: [{jurisdiction: US, kind: storage}]",
        ),
        ("purpose", "legal_bases: consent", "Write [consent].", "legal_bases: [consent]"),
    ],
)
def test_a_cure_that_is_followed_leaves_no_fault(section: str, line: str, cure: str, cured: str) -> None:
    start = HEAD + SECTIONS[section]
    (fault,) = cures(f"{start}{line}\n")
    assert cure in fault
    read_text(f"{start}{cured}\n")


def test_a_missing_key_under_another_name_is_named() -> None:
    faults = cures(f"{HEAD}{SECTIONS['mechanism']}type: scc\n")
    assert faults[-1].endswith("type is not a key of a mechanism. Write kind.")


def test_a_day_that_could_be_two_is_not_guessed() -> None:
    (fault,) = cures(f"{HEAD}{SECTIONS['transfer']}starts: 03/04/2026\n")
    assert fault.endswith("Which day is it: 2026-04-03 or 2026-03-04?")


@pytest.mark.parametrize(
    ("written", "meant"), [("6 months", "P6M"), ("1 year", "P1Y"), ("72 hours", "PT72H")]
)
def test_a_duration_in_words_is_answered_with_its_form(written: str, meant: str) -> None:
    start = "registry: 1\ntrackers:\n  - id: tracker/a\n    lifespan: "
    (fault,) = cures(f"{start}{written}\n")
    assert f"is not a valid duration. Write {meant}." in fault
    read_text(f"{start}{meant}\n")


def test_an_id_without_its_kind_is_one_fault_whoever_refers_to_it() -> None:
    text = (
        "registry: 1\norganisations:\n  - id: acme\ntransfers:\n"
        "  - {id: transfer/a, importer: {organisation: organisation/acme}}\n"
    )
    (fault,) = cures(text)
    assert "acme is not a valid id of an organisation. Write organisation/acme:" in fault


@pytest.mark.parametrize("here", ["acme", "organisation/acme"])
def test_faults_about_one_id_give_one_advice(here: str) -> None:
    agreement = f"{{id: agreement/a, parties: [{here}]}}"
    text = f"registry: 1\norganisations:\n  - id: acme\nagreements:\n  - {agreement}\n"
    assert all("Write organisation/acme" in fault for fault in cures(text))


@pytest.mark.parametrize(("word", "section"), [("vendors", "organisations"), ("contracts", "agreements")])
def test_a_section_is_answered_with_the_one_that_is_meant(word: str, section: str) -> None:
    assert f"Write {section}." in cures(f"registry: 1\n{word}: []\n")[0]


@pytest.mark.parametrize("word", ["starts", "weather", "colour"])
def test_a_word_that_means_nothing_here_is_answered_with_all_that_do(word: str) -> None:
    (fault,) = cures(f"{HEAD}{SECTIONS['agreement']}{word}: x\n")
    assert "Allowed: id, name, note," in fault


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("vendors.xlsx", b"PK\x03\x04\x14\x00\x00\x00"),
        ("vendors.xls", b"\xd0\xcf\x11\xe0\xa1\xb1"),
        ("vendors.csv", b"Vendor,Country\nAcme,US\n"),
        ("vendors.csv", "Société;Pays\nAcmé;US\n".encode("latin-1")),
        ("vendors.txt", b"Vendor\tCountry\nAcme\tUS\n"),
        ("vendors", b"Vendor;Country;Role\nAcme;US;processor\n"),
    ],
)
def test_a_spreadsheet_is_named_as_one(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(
        InputError,
        match=r"This is a spreadsheet, not a manifest\. `registry new vendor NAME` writes a manifest",
    ):
        read_manifests(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [("notice.pdf", b"%PDF-1.7\n", "a PDF document"), ("notice.docx", b"PK\x03\x04", "an office document")],
)
def test_another_document_is_named_as_what_it_is(name: str, data: bytes, what: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=what):
        read_manifests(tmp_path / name)


def test_a_manifest_of_two_lines_with_commas_is_no_spreadsheet(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "organisations: [{id: organisation/a, name: A}]\ntransfers: [{a: b, c: d}]\n"
    )
    with pytest.raises(InputError, match="The format version is missing"):
        read_manifests(tmp_path / "a.yaml")


def test_a_key_under_two_names_is_not_suggested_a_second_time() -> None:
    (fault,) = cures(f"{HEAD}{SECTIONS['mechanism']}kind: scc\n    type: scc\n")
    assert fault.endswith("Write kind. It is recorded here already: keep one of the two.")


def test_a_section_under_two_names_is_put_together() -> None:
    (fault,) = cures(f"{HEAD}vendors: []\n")
    assert fault.endswith("Put its entries under organisations.")


def test_an_id_with_another_number_is_not_suggested() -> None:
    text = f"{HEAD}  - {{id: organisation/site-12}}\ntransfers:\n  - id: transfer/a\n    importer: "
    (fault,) = cures(f"{text}{{organisation: organisation/site-13}}\n")
    assert fault.endswith("Add it under organisations, or leave it out.")


def test_a_number_in_place_of_what_a_comment_is_about_is_answered_with_what_belongs_there() -> None:
    (fault,) = cures("registry: 1\ncomments:\n  - {id: comment/a, text: x, about: 12}\n")
    assert "12 is not the id of an entity or a finding. Write the id of an entity" in fault


@pytest.mark.parametrize("kind", ["vendor", "SaaS", "Inc."])
def test_a_vendor_by_any_word_is_a_company(kind: str) -> None:
    (fault,) = cures(f"registry: 1\norganisations:\n  - {{id: organisation/a, kind: {kind}}}\n")
    assert "Write company." in fault


@pytest.mark.parametrize(("word", "meant"), [("DPF", "eu_us_dpf"), ("Privacy Shield", "privacy_shield")])
def test_a_framework_by_its_common_name_is_answered_with_its_list(word: str, meant: str) -> None:
    start = "registry: 1\norganisations:\n  - {id: organisation/a, listings: [{framework: "
    (fault,) = cures(f"{start}{word}}}]}}\n")
    assert f"Write {meant}." in fault
    read_text(f"{start}{meant}}}]}}\n")


@pytest.mark.parametrize(
    "line", ["mechanisms: [scc]", "mechanisms: SCC", "safeguards: SCC", "mechanisms: [{kind: scc}]"]
)
def test_clauses_by_their_name_are_described_before_they_are_named(line: str) -> None:
    (fault,) = cures(f"{HEAD}{SECTIONS['transfer']}{line}\n")
    item = fault.partition("Describe it under `mechanisms:`, such as `")[2].partition("`")[0]
    assert 'kind: scc, instrument: "2021/914", modules: [2], signed_on: 2026-01-31}' in item
    read_text(f"{HEAD}{SECTIONS['transfer']}mechanisms: [mechanism/scc]\nmechanisms:\n  {item}\n")


def test_a_framework_that_fell_stays_what_it_is() -> None:
    (fault,) = cures(f"{HEAD}{SECTIONS['transfer']}mechanisms: [Privacy Shield]\n")
    assert 'kind: adequacy, instrument: "2016/1250"}' in fault


def test_a_certification_is_sent_to_the_listings_without_claiming_one() -> None:
    (fault,) = cures(f"{HEAD}{SECTIONS['transfer']}mechanisms: [DPF]\n")
    assert "`listings: [{framework: eu_us_dpf}]`" in fault
    assert "found: true" not in fault


NAMED = (
    "registry: 1\norganisations:\n  - {id: organisation/us, name: Our company}\n"
    "  - {id: organisation/acme, name: Acme Inc.}\n"
)


def test_names_are_answered_with_the_ids_recorded_under_them() -> None:
    start = f"{NAMED}agreements:\n  - id: agreement/a\n    parties: "
    faults = cures(f"{start}[Our company, ACME Inc]\n")
    assert [fault.rpartition(" Write ")[2] for fault in faults] == ["organisation/us.", "organisation/acme."]
    (fault,) = cures(f"{start}Acme Inc.\n")
    assert fault.endswith("Write [organisation/acme].")


def test_names_recorded_in_the_register_are_known_too() -> None:
    known = KnownIds(lambda _ids: (), lambda _kind: (), lambda _kind: [("Customer support", "purpose/p7")])
    with pytest.raises(InputError, match=r"Write purpose/p7\."):
        read_text(f"{HEAD}{SECTIONS['transfer']}purposes: [Customer support]\n", known_ids=known)


@pytest.mark.parametrize(
    ("line", "section", "item"),
    [
        (
            "purposes: [Customer support]",
            "purposes",
            '{id: purpose/customer-support, name: "Customer support"}',
        ),
        ("categories: Names", "data_categories", '{id: category/names, name: "Names"}'),
    ],
)
def test_a_name_that_is_not_recorded_is_to_be_recorded_first(line: str, section: str, item: str) -> None:
    (fault,) = cures(f"{HEAD}{SECTIONS['transfer']}{line}\n")
    assert fault.endswith(f"Record it under {section}, such as `- {item}`, and write its id here.")
    read_text(f"{HEAD}{section}:\n  - {item}\n")


@pytest.mark.parametrize("key", ["dpa", "contract"])
def test_a_contract_on_a_transfer_is_sent_to_the_engagement(key: str) -> None:
    (fault,) = cures(f"{HEAD}{SECTIONS['transfer']}{key}: signed\n")
    assert "recorded under `agreements:`, and its id in the engagement" in fault


def test_a_comma_that_tears_a_name_is_answered_with_quotes() -> None:
    (fault,) = cures("registry: 1\norganisations:\n  - {id: organisation/a, name: ACME, Inc}\n")
    assert fault.endswith('needs quotes within braces: `name: "ACME, Inc"`.')
    read_text('registry: 1\norganisations:\n  - {id: organisation/a, name: "ACME, Inc"}\n')


@pytest.mark.parametrize(
    "line", ["     starts: 2026-01-01", "   starts: 2026-01-01", "      starts: 2026-01-01"]
)
def test_a_line_that_is_indented_wrongly_is_answered_with_its_column(line: str) -> None:
    (fault,) = cures(f"{HEAD}transfers:\n  - id: transfer/a\n{line}\n")
    assert fault.endswith("Start this line in the same column as the other keys of its entry.")


def test_a_text_with_a_colon_is_answered_with_quotes() -> None:
    (fault,) = cures(f"{HEAD}{SECTIONS['transfer']}note: see: the contract\n")
    assert "Put text that contains a colon in quotes" in fault


def test_a_vendor_by_name_is_answered_with_its_recorded_id_or_none() -> None:
    start = f"{NAMED}transfers:\n  - id: transfer/a\n    vendor: "
    assert cures(f"{start}Acme Inc.\n")[0].endswith("Write `importer: {organisation: organisation/acme}`.")
    assert cures(f"{start}Initech\n")[0].endswith("Write `importer: {organisation: organisation/…}`.")


@pytest.mark.parametrize(
    ("country", "cure"),
    [
        ("Germany", "If data are kept there, write `places: [{jurisdiction: DE, kind: storage}]`."),
        ("Germany and India", "If data are kept there, write one place per item, such as"),
        ("Europe", "If data are kept there, write one place per item, such as"),
    ],
)
def test_a_country_on_a_transfer_is_sent_to_the_places(country: str, cure: str) -> None:
    (fault,) = cures(f"{HEAD}{SECTIONS['transfer']}country: {country}\n")
    assert cure in fault


def test_a_contract_is_no_kind_of_safeguard() -> None:
    assert "recorded under `agreements:`" in cures(f"{HEAD}{SECTIONS['mechanism']}kind: DPA\n")[0]


def test_a_name_in_place_of_a_party_is_answered_with_its_key() -> None:
    (fault,) = cures(f"{HEAD}{SECTIONS['transfer']}importer: Acme\n")
    assert fault.endswith("Write `{organisation: organisation/…}`.")
