"""Faults of manifests: each with its file, line, path and cure."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from registry.entities import ENTITIES, Organisation, Transfer
from registry.entities.shape import shape
from registry.errors import InputError
from registry.facts import Facts
from registry.intake.manifests import KnownIds, read_leniently, read_manifests, read_text
from registry.intake.nouns import NOUNS

HEAD = "registry: 1\n"


def faults(text: str, name: str = "x.yaml") -> list[str]:
    with pytest.raises(InputError) as refused:
        read_text(text, name)
    return [str(fault) for fault in refused.value.faults]


def transfer(line: str) -> list[str]:
    """The faults of a transfer with one more line, which is line 4 of the file."""
    return faults(f"{HEAD}transfers:\n  - id: transfer/a\n    {line}\n")


def test_norway_alone_in_a_list_of_countries_is_a_country_and_no_word_for_none() -> None:
    entry = f"{HEAD}assessments:\n  - {{id: assessment/a, kind: tia, countries: [%s]}}\n"
    assert read_text(entry % "NO").find("assessment/a") is not None
    (fault,) = faults(entry % "no")
    assert "Expected a list, not no." in fault
    (fault,) = faults((entry % "NO").replace("[NO]", "NO"))
    assert fault.endswith("Expected a list, not NO. Write [NO].")


def test_of_many_unknown_keys_the_first_are_named_and_the_rest_counted() -> None:
    last = transfer("\n    ".join(f"k{number}: 1" for number in range(2_000)))[-1]
    assert last.startswith("x.yaml:24: transfers[0].k20: ")
    assert "980 more keys" in last


def test_an_unknown_key_is_answered_with_the_nearest() -> None:
    assert transfer("importr: {}") == [
        "x.yaml:4: transfers[0].importr: importr is not a key of a transfer. Write importer."
    ]


def test_an_unknown_key_of_an_owned_value_is_found() -> None:
    (fault,) = transfer("importer: {organization: organisation/a}")
    assert fault.startswith(
        "x.yaml:4: transfers[0].importer.organization: organization is not a key of a party."
    )
    assert "Write organisation." in fault


def test_a_field_is_known_by_its_key_on_paper_only() -> None:
    (fault,) = faults(f"{HEAD}measures:\n  - id: measure/a\n    measure_kind: encryption\n")
    assert fault.startswith("x.yaml:4: measures[0].measure_kind: measure_kind is not a key of a measure.")


def test_an_unknown_kind_of_entity_is_answered_with_its_plural() -> None:
    assert faults(f"{HEAD}transfer: []\n") == [
        "x.yaml:2: transfer: transfer is not a section of a manifest. Write transfers."
    ]


def test_an_unknown_word_is_answered_with_the_nearest_and_the_list() -> None:
    assert transfer("frequency: continous") == [
        (
            "x.yaml:4: transfers[0].frequency: continous is not an allowed value. Write continuous. "
            "Allowed: one_off, occasional, repetitive, systematic, continuous."
        )
    ]


@pytest.mark.parametrize(
    ("field", "cure"),
    [
        ("start", "Write starts."),
        ("importer.organization", "Write organisation. Allowed: organisation, data_subject,"),
        ("places[0].operator.name", "Name only the field: it contains no others."),
    ],
)
def test_a_source_names_a_field_that_there_is(field: str, cure: str) -> None:
    (fault,) = transfer(f'sources: [{{field: "{field}", document: a letter}}]')
    where = "x.yaml:4: transfers[0].sources[0].field"
    assert fault.startswith(f"{where}: {field} is not a field of a transfer. {cure}")
    named = '{field: "places[0].operator", document: a letter}'
    assert read_text(f"{HEAD}transfers:\n  - {{id: transfer/a, sources: [{named}]}}\n", "x.yaml")


@pytest.mark.parametrize("day", ["tomorrow", "86400", "2024-13-1"])
def test_what_is_no_date_is_told_how_dates_are_written(day: str) -> None:
    assert transfer(f"starts: {day}") == [
        f"x.yaml:4: transfers[0].starts: {day} is not a valid date. Use YYYY-MM-DD, for example 2024-01-31."
    ]


def test_a_day_that_no_calendar_has_is_found() -> None:
    assert transfer("starts: 2023-02-29") == [
        "x.yaml:4: transfers[0].starts: 2023-02-29 is not in the calendar. Check the month and the day."
    ]


def test_an_id_that_is_no_slug_is_answered_with_one() -> None:
    (fault,) = faults(f"{HEAD}organisations:\n  - id: organisation/Big Co\n")
    assert fault.startswith(
        "x.yaml:3: organisations[0].id: organisation/Big Co is not a valid id of an organisation."
    )
    assert "Write organisation/big-co:" in fault


def test_an_id_of_another_kind_is_refused() -> None:
    (fault,) = faults(f"{HEAD}organisations:\n  - id: transfer/a\n")
    assert "Write organisation/a:" in fault


def test_a_missing_id_stands_where_its_entity_begins() -> None:
    (fault,) = faults(f"{HEAD}organisations:\n  - name: A\n    kind: company\n")
    assert fault.startswith("x.yaml:3: organisations[0].id: id is missing. Add `id:`;")


@pytest.mark.parametrize("null", ["null", "~", "", "Null"])
def test_null_is_answered_with_what_to_write_instead(null: str) -> None:
    assert transfer(f"mechanisms: {null}") == [
        (
            "x.yaml:4: transfers[0].mechanisms: null is not a valid value. Leave the key out if nothing is "
            "recorded, or write [] if there are none."
        )
    ]


def test_null_in_a_list_is_refused() -> None:
    (only,) = transfer("purposes: [null]")
    assert only == (
        "x.yaml:4: transfers[0].purposes[0]: null is not a valid value. "
        "Leave the key out if nothing is recorded, or write [] if there are none."
    )
    (one,) = transfer("purposes: [purpose/p, null]")[1:]
    assert one.endswith("purposes[1]: null is not a valid value. Remove the item.")


def test_a_key_that_stands_twice_is_refused_with_both_lines() -> None:
    assert transfer("ends: 2024-01-01\n    starts: 2024-01-01\n    ends: 2025-01-01") == [
        (
            "x.yaml:6: transfers[0].ends: ends appears twice, first on line 4. "
            "Keep one; YAML would silently use the last."
        )
    ]


def test_a_key_that_stands_twice_in_json_is_refused_too() -> None:
    text = (
        '{"registry": 1,\n\t"transfers": [{"id":\n"transfer/a", "name": "\\ud83d\\ude00",\n\t"name": "\\/"}]}'
    )
    assert faults(text, "x.json") == [
        (
            "x.json:4: transfers[0].name: name appears twice, first on line 3. "
            "Keep one; YAML would silently use the last."
        )
    ]


def test_an_id_that_two_files_record_is_refused_with_both_places(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"{HEAD}transfers:\n  - id: transfer/a\n")
    (tmp_path / "b.yaml").write_text(f"{HEAD}transfers:\n\n\n  - id: transfer/a\n")
    with pytest.raises(InputError) as refused:
        read_manifests(tmp_path)
    assert str(refused.value) == (
        f"{tmp_path / 'b.yaml'}:5: transfers[0].id: transfer/a is recorded twice, "
        f"first at {tmp_path / 'a.yaml'}:3. Keep one of the two, or give this one another id."
    )


def test_a_dangling_reference_is_answered_with_the_nearest_id() -> None:
    ours = (
        "notices: [{id: notice/abc}]\nusage_policies:\n  - id: usage-policy/a\n    disclosed_in: [notice/abd]"
    )
    assert faults(HEAD + ours) == [
        "x.yaml:5: usage_policies[0].disclosed_in[0]: Nothing is recorded as notice/abd. Write notice/abc."
    ]


def test_a_dangling_reference_that_resembles_none_may_be_left_out() -> None:
    (fault,) = transfer("follows: [transfer/zzz]")
    assert fault == (
        "x.yaml:4: transfers[0].follows[0]: Nothing is recorded as transfer/zzz. "
        "Add it under transfers, or leave follows out."
    )


def test_a_reference_stands_in_the_order_of_the_file_not_of_the_set() -> None:
    (fault,) = transfer("follows:\n    - transfer/zzz\n    - transfer/a")
    assert fault.startswith("x.yaml:5: transfers[0].follows[0]: ")


def test_a_reference_to_a_wrong_kind_names_the_right_one() -> None:
    (fault,) = transfer("importer: {organisation: transfer/a}")
    assert fault == (
        "x.yaml:4: transfers[0].importer.organisation: transfer/a is a transfer; expected an organisation. "
        "Write the id of an organisation: organisation/…"
    )


def test_a_reference_without_its_kind_is_completed() -> None:
    (fault,) = transfer("follows: [a]")
    assert fault == "x.yaml:4: transfers[0].follows[0]: a is not a valid id of a transfer. Write transfer/a."


def test_an_entity_with_a_fault_is_not_missed_by_who_refers_to_it() -> None:
    text = f"{HEAD}transfers: [{{id: transfer/a, starts: x}}, {{id: transfer/b, follows: [transfer/a]}}]"
    assert [fault.split(": ")[1] for fault in faults(text)] == ["transfers[0].starts"]


@pytest.mark.parametrize(("name", "code"), [("Germany", "DE"), ("Allemagne", "DE"), ("Norwey", "NO")])
def test_the_name_of_a_country_is_answered_with_its_code(name: str, code: str) -> None:
    (fault,) = transfer(f"places: [{{jurisdiction: {name}}}]")
    assert fault.startswith(
        f"x.yaml:4: transfers[0].places[0].jurisdiction: {name} is not a known country, territory or group"
    )
    assert f"Write {code} for " in fault


def test_an_unknown_country_code_is_refused() -> None:
    (fault,) = faults(f"{HEAD}assessments:\n  - id: assessment/a\n    countries: [US, XX]\n")
    assert fault.startswith(
        "x.yaml:4: assessments[0].countries[1]: XX is not a known country, territory or group"
    )
    assert "Use an ISO 3166 code, or a group: EU, EEA," in fault


def test_an_unknown_instrument_is_answered_with_the_nearest() -> None:
    (fault,) = faults(
        f"{HEAD}mechanisms:\n  - id: mechanism/a\n    kind: adequacy\n    instrument: 2023/1759\n"
    )
    assert fault.startswith(
        "x.yaml:5: mechanisms[0].instrument: 2023/1759 is not a known legal instrument. Write "
    )
    assert "2023/1795" in fault


@pytest.mark.parametrize(
    ("line", "what", "cure"),
    [
        ("human_access: yes", "Expected true or false, not yes.", "Write true."),
        ("human_access: no", "Expected true or false, not no.", "Write false."),
        ("human_access: 1", "Expected true or false, not 1.", "Write true or false, or leave the key out"),
        ("name: 12", "Expected text, not 12.", 'Put it in quotes: "12".'),
        ("name: true", "Expected text, not true.", 'Put it in quotes: "true".'),
        ("name: []", "Expected text, not a list.", "Write a single text."),
        ("name: ''", "The text is empty.", "Leave the key out if nothing is recorded."),
        ("purposes: purpose/a", "Expected a list, not purpose/a.", "Write [purpose/a]."),
        (
            "places: {kind: storage}",
            "Expected a list, not keys with values.",
            "Start each item with a hyphen, followed by its keys: jurisdiction,",
        ),
        (
            "importer: organisation/a",
            "Expected keys with values, not organisation/a.",
            "Write `{organisation: organisation/a}`.",
        ),
        ("follows: [transfer/a, transfer/a]", "transfer/a is listed twice.", "Keep one of the two."),
    ],
)
def test_a_value_of_a_wrong_type_is_told_what_belongs_there(line: str, what: str, cure: str) -> None:
    (fault,) = transfer(line)
    assert fault.startswith(f"x.yaml:4: transfers[0].{line.partition(':')[0]}: {what} {cure}")


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("many", "Expected a whole number, not many. Write it in digits, without quotes."),
        ("'30'", 'Expected a whole number, not "30". Write it in digits, without quotes.'),
        ("true", "Expected a whole number, not true. Write it in digits, without quotes."),
        ("-1", "-1 is out of range. Write 0 or more."),
        ("99999999999999999", "99999999999999999 is out of range. Write 36500 or less."),
    ],
)
def test_a_number_must_be_whole_and_in_range(value: str, what: str) -> None:
    text = f"{HEAD}agreements:\n  - id: agreement/a\n    notice_days: {value}\n"
    assert faults(text) == [f"x.yaml:4: agreements[0].notice_days: {what}"]


def test_a_duration_is_told_how_it_is_written() -> None:
    (fault,) = faults(f"{HEAD}trackers:\n  - id: tracker/a\n    lifespan: 6 months\n")
    assert fault.endswith("6 months is not a valid duration. Write P6M.")


ABOUT = "registry: 1\nmeasures:\n  - id: measure/abc\ncomments:\n  - id: comment/a\n    text: x\n    about: "


@pytest.mark.parametrize(
    "about",
    ["measure/abc", "'place-missing:measure/abc'", "'place-missing:measure/abc:slot:x'", "proposal/3f"],
)
def test_a_comment_is_about_an_entity_or_a_finding_about_one(about: str) -> None:
    assert len(read_text(f"{ABOUT}{about}\n")) == 2


@pytest.mark.parametrize("about", ["measure/abd", "'place-missing:measure/abd'", "'x:measure/abd:slot'"])
def test_who_a_comment_is_about_is_on_file(about: str) -> None:
    assert faults(f"{ABOUT}{about}\n") == [
        "x.yaml:7: comments[0].about: Nothing is recorded as measure/abd. Write measure/abc."
    ]


def test_a_comment_about_nothing_that_could_be_on_file_is_refused() -> None:
    for about in ("that vendor", "'place-missing:'", "a/b"):
        (fault,) = faults(f"{ABOUT}{about}\n")
        assert "is not the id of an entity or a finding." in fault


def test_what_a_statement_of_a_notice_is_about_is_on_file() -> None:
    statement = "- {section: 1, says: x, about: [measure/abd]}"
    (fault,) = faults(f"{HEAD}notices:\n  - id: notice/a\n    statements:\n      {statement}\n")
    assert "notices[0].statements[0].about[0]: Nothing is recorded as measure/abd." in fault


def test_a_source_that_reads_like_an_id_is_on_file_and_a_title_need_not_be() -> None:
    (fault,) = transfer("source: {document: notice/abd}")
    assert "transfers[0].source.document: Nothing is recorded as notice/abd." in fault
    text = f"{HEAD}transfers:\n  - id: transfer/a\n    source: {{document: 'Notice/terms: of use'}}\n"
    assert len(read_text(text)) == 1


def test_a_duration_that_is_a_number_is_told_the_same() -> None:
    (fault,) = faults(f"{HEAD}trackers:\n  - id: tracker/a\n    lifespan: 6\n")
    assert "6 is not a valid duration. Use ISO 8601: P6M for six months" in fault


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("places: [{jurisdiction: false}]", 'Write "NO" in quotes if you mean Norway'),
        ("places: [{jurisdiction: USA}]", "Write US for United States."),
        ("places: [{jurisdiction: 276}]", "Write DE for Germany."),
        (
            "places: [{jurisdiction: 33}]",
            "33 is not a known country, territory or group. Use an ISO 3166 code",
        ),
        (
            "places: [{jurisdiction: ''}]",
            '"" is not a known country, territory or group. Use an ISO 3166 code',
        ),
        ("places: [{jurisdiction: [US]}]", "a list is not a known country, territory or group."),
        (
            "importer: {organisation: 12}",
            "12 is not a valid id of an organisation. Write organisation/ followed by its name.",
        ),
        (
            "importer: {organisation: ''}",
            '"" is not a valid id of an organisation. Write organisation/ followed by its name.',
        ),
        (
            "importer: {organisation: {id: organisation/a, name: A}}",
            "Write only organisation/a here, and put its keys under organisations.",
        ),
        ("follows: [transfer/a ]", ""),
        ("follows: ['transfer/a ']", 'Nothing is recorded as "transfer/a ". Write transfer/a.'),
        ("human_access: 'true'", 'Expected true or false, not "true". Write true, without quotes.'),
        ("starts: \u0662\u0660\u0662\u0664-01-01", "-01-01 is not a valid date. Use YYYY-MM-DD"),
        ("<<: {name: A}", "Write the keys out: merging with << is not supported."),
        ("source: !<a> {document: n}", "The YAML tag a is not supported. Remove it."),
        ("'': 1", '"" is not a key of a transfer.'),
    ],
)
def test_a_cure_leads_to_what_is_taken(line: str, said: str) -> None:
    if said:
        (fault,) = transfer(line)
        assert said in fault
    else:
        read_text(f"{HEAD}transfers:\n  - id: transfer/a\n    {line}\n", "x.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Registry: 1\n", "Registry is not a section of a manifest. Write registry."),
        ("registry:\n", "null is not a format version"),
        (f"{HEAD}organisations: [{{id: organisation/Société}}]\n", "Write organisation/societe:"),
        (
            f"{HEAD}agreements: [{{id: agreement/a, notice_days: {'9' * 30}}}]\n",
            "is out of range. Write fewer",
        ),
        (f"{HEAD}mechanisms: [{{id: mechanism/a, kind: scc, instrument: NO}}]\n", "`registry law` lists"),
    ],
)
def test_the_cure_of_a_whole_manifest_leads_there_too(text: str, said: str) -> None:
    assert said in faults(text)[-1]


def test_faults_of_one_line_come_in_its_order() -> None:
    found = transfer("follows: [transfer/x, null, transfer/y]")
    assert [fault.split(": ")[1] for fault in found] == [
        "transfers[0].follows[0]",
        "transfers[0].follows[1]",
        "transfers[0].follows[2]",
    ]


def test_whatever_can_be_written_has_a_noun() -> None:
    models, met = [*ENTITIES], set()
    while models:
        model = models.pop()
        met.add(model.__name__)
        models += [field.owned for field in shape(model) if field.owned and field.owned.__name__ not in met]  # type: ignore[misc]  # owned models are no entities
    assert met == set(NOUNS)


ENGAGED = f"{HEAD}engagements:\n  - {{id: engagement/a, organisation: organisation/acme}}\n"


def test_a_reference_may_name_what_is_on_file_which_is_asked_once_and_only_then() -> None:
    asked: list[object] = []

    def among(ids: Collection[str]) -> Collection[str]:
        asked.append({*ids})
        return {*ids} & {"organisation/acme"}

    elsewhere = KnownIds(among, lambda _kind: pytest.fail("nothing is amiss"))
    assert "engagement/a" in read_text(ENGAGED, known_ids=elsewhere)
    assert asked == [{"organisation/acme"}]
    read_text(f"{ENGAGED}organisations:\n  - {{id: organisation/acme}}\n", known_ids=elsewhere)
    assert len(asked) == 1


@pytest.mark.parametrize(("here", "meant"), [("acma", "acma"), ("other", "acme-inc")])
def test_the_nearest_id_is_looked_for_here_and_on_file(here: str, meant: str) -> None:
    elsewhere = KnownIds(lambda _ids: (), lambda _kind: ["organisation/acme-inc"])
    with pytest.raises(InputError, match=f"Write organisation/{meant}"):
        read_text(f"{ENGAGED}organisations:\n  - {{id: organisation/{here}}}\n", known_ids=elsewhere)


def test_of_an_incomplete_text_what_can_be_read_is_and_every_fault_is_told() -> None:
    text = (
        f"{HEAD}organisations:\n  - {{id: organisation/acme, name: Acme, established_in: Nowhere}}\n"
        "  - {name: nobody}\ntransfers:\n"
        "  - {id: transfer/a, starts: soon, colour: red, importer: {organisation: organisation/gone, role: "
        "processor}, places: [{kind: storage, jurisdiction: XX}], mechanisms: [mechanism/gone, 7]}\n"
    )
    facts, found = read_leniently(text, "draft/a")
    assert [fault.where for fault in found] == [
        "draft/a:3: organisations[0].established_in",
        "draft/a:4: organisations[1].id",
        "draft/a:6: transfers[0].starts",
        "draft/a:6: transfers[0].colour",
        "draft/a:6: transfers[0].importer.organisation",
        "draft/a:6: transfers[0].places[0].jurisdiction",
        "draft/a:6: transfers[0].mechanisms[0]",
        "draft/a:6: transfers[0].mechanisms[1]",
    ]
    kept = {"id": "transfer/a", "importer": {"role": "processor"}, "places": [{"kind": "storage"}]}
    assert facts == Facts(
        [Organisation(id="organisation/acme", name="Acme"), Transfer.model_validate(kept)]
    ), "a list with a fault is not recorded, since an empty one would be an answer"


def test_of_a_text_that_is_no_yaml_nothing_is_read() -> None:
    facts, found = read_leniently("registry: [", "draft/a")
    assert not len(facts)
    assert len(found) == 1
