"""Days out of reach, periods of nothing or of ages, and texts that cannot be printed, are not recorded."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.dossiers.period import in_words, longer
from registry.entities import Activity, Contact, Entity, Organisation, Retention, Transfer
from registry.errors import InputError
from registry.history.content import keep, past_entity
from registry.intake.assignments import with_assignments
from registry.intake.manifests import read_text
from registry.intake.validation_messages import validated
from registry.intake.value_rules import refuse_new_faults, refuse_unclean, text_fault


def faults(text: str, name: str = "x.yaml") -> list[str]:
    with pytest.raises(InputError) as refused:
        read_text(text, name)
    return [str(fault) for fault in refused.value.faults]


def mechanism(line: str) -> str:
    """The fault of a mechanism with one more line, which is line 5 of the file."""
    (fault,) = faults(f"registry: 1\nmechanisms:\n  - id: mechanism/m\n    kind: scc\n    {line}\n")
    return fault


def retention(period: str) -> str:
    """The fault of a retention period."""
    head = "registry: 1\nactivities:\n  - id: activity/a\n    retention:\n      - period: "
    (fault,) = faults(f"{head}{period}\n")
    return fault


def organisation(line: str) -> str:
    """The fault of an organisation with one more line, which is line 4 of the file."""
    (fault,) = faults(f"registry: 1\norganisations:\n  - id: organisation/a\n    {line}\n")
    return fault


@pytest.mark.parametrize("day", ["9999-12-31", "2201-01-01"])
def test_the_end_of_time_is_left_out(day: str) -> None:
    assert mechanism(f"expires: {day}") == (
        f"x.yaml:5: mechanisms[0].expires: {day} is not between the years 1900 and 2200. "
        "Leave expires out if there is no end."
    )


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_a_first_day_out_of_reach_is_corrected_or_left_out(day: str) -> None:
    assert mechanism(f"signed_on: {day}").endswith(
        "Correct the year, or leave signed_on out if the day is not known."
    )


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
def test_the_years_at_the_edges_are_taken(day: str) -> None:
    assert read_text(f"registry: 1\nmechanisms: [{{id: mechanism/m, kind: scc, signed_on: {day}}}]")


@pytest.mark.parametrize("period", ["P0D", "P0Y0M", "PT0S", "P0W"])
def test_a_period_of_nothing_is_a_fault(period: str) -> None:
    assert retention(period) == (
        f"x.yaml:5: activities[0].retention[0].period: {period} has no length. Write the longest time, "
        "such as P1D for one day, or leave period out if none is stated."
    )


@pytest.mark.parametrize(
    "period", ["P9999Y", "P151Y", "P1801M", "P60000D", f"P{'9' * 5000}Y", f"PT{'9' * 30}S"]
)
def test_a_period_of_ages_is_a_fault(period: str) -> None:
    assert "is longer than 150 years. Write a period of 150 years at most" in retention(period)


def test_a_period_of_a_lifetime_is_taken() -> None:
    assert read_text("registry: 1\nactivities: [{id: activity/a, retention: [{period: P150Y}]}]")


@pytest.mark.parametrize(
    ("period", "cure"),
    [
        ("-P1Y", "-P1Y is negative; a duration cannot be. Write P1Y."),
        ("P-1Y", "P-1Y is negative; a duration cannot be. Write P1Y."),
        ("6 months", "6 months is not a valid duration. Write P6M."),
        ("3 ans", "3 ans is not a valid duration. Write P3Y."),
        ("72h", "72h is not a valid duration. Write PT72H."),
        ("p30d", "p30d is not a valid duration. Write P30D."),
        ("5M", "5M is not a valid duration. Use ISO 8601"),
    ],
)
def test_a_period_that_is_no_period_is_answered_with_the_one_that_was_meant(period: str, cure: str) -> None:
    assert cure in retention(period)


@pytest.mark.parametrize("blank", ['" "', '"\\t\\n"', '"\\u00a0"', '"\\u200b\\ufeff"', '""'])
@pytest.mark.parametrize("key", ["name", "legal_name", "note"])
def test_a_blank_text_is_a_fault(key: str, blank: str) -> None:
    fault = organisation(f"{key}: {blank}")
    assert fault.startswith(f"x.yaml:4: organisations[0].{key}: The text ")
    assert fault.endswith("out if nothing is recorded.")


@pytest.mark.parametrize("blank", ['" "', '"\\u2003"', '"\\u200b"'])
def test_a_blank_section_is_a_fault(blank: str) -> None:
    assert organisation(f"source: {{document: notice, section: {blank}}}").startswith(
        "x.yaml:4: organisations[0].source.section: The text "
    )


@pytest.mark.parametrize("code", ["0000", "0007", "001b", "007f", "0085", "fffe", "ffff", "fdd0"])
def test_a_character_that_cannot_be_printed_is_a_fault(code: str) -> None:
    assert organisation(f'name: "a\\u{code}b"') == (
        f"x.yaml:4: organisations[0].name: Character 2 of the text cannot be printed "
        f"(U+{code.upper()}). Remove it."
    )


def test_half_of_a_character_is_a_fault() -> None:
    (fault,) = faults(
        '{"registry": 1, "organisations": [{"id": "organisation/a", "name": "a\\ud800"}]}', "x.json"
    )
    assert "Character 2 of the text is half of a character (U+D800). Remove it." in fault


def test_such_a_character_is_found_in_every_place_of_a_text() -> None:
    (fault,) = faults('registry: 1\nnotices: [{id: notice/n, websites: [a, "b\\0"], statements: []}]')
    assert fault.startswith("x.yaml:2: notices[0].websites[1]: Character 2")


@pytest.mark.parametrize("text", ["a\tb", "two\nlines", "é", "日本", "😀", "👩\u200d💻"])
def test_what_can_be_printed_is_taken(text: str) -> None:
    assert text_fault(text) is None


@pytest.mark.parametrize("code", ["202a", "202e", "2066", "2069"])
def test_a_character_that_reorders_a_name_is_a_fault_with_its_line_and_cure(code: str) -> None:
    assert organisation(f'name: "evil\\u{code}cni"') == (
        "x.yaml:4: organisations[0].name: Character 5 of the text changes the order in which it is read "
        f"(U+{code.upper()}). Remove it."
    )


@pytest.mark.parametrize("code", ["200b", "2060", "feff"])
def test_a_character_that_nobody_sees_is_a_fault(code: str) -> None:
    assert organisation(f'legal_name: "Ac\\u{code}me"') == (
        f"x.yaml:4: organisations[0].legal_name: Character 3 of the text cannot be seen (U+{code.upper()}). "
        "Remove it."
    )


@pytest.mark.parametrize(
    "text", ["\u0646\u0631\u0645\u200c\u0627", "\u200f\u05d7\u05d1", "\u0915\u094d\u200d\u0937"]
)
def test_what_a_script_is_written_with_is_taken(text: str) -> None:
    assert text_fault(text) is None


def test_a_name_recorded_before_this_rule_may_stay_while_something_else_changes() -> None:
    before = Organisation(id="organisation/a", name="evil\u202ecni")
    changed = before.model_copy(update={"note": "Checked"})
    refuse_new_faults([changed], {before.id: before})
    with pytest.raises(InputError, match="order in which it is read"):
        refuse_new_faults([changed], {})


def test_a_label_shows_a_sign_for_what_misleads_and_cuts_what_is_too_long() -> None:
    assert Organisation(id="organisation/a", name="evil\u202ecni\u200b").label == "evil\ufffdcni\ufffd"
    label = Organisation(id="organisation/a", name="long " * 1000).label
    assert len(label) < 170
    assert label.endswith("long…")


def test_what_a_fault_quotes_is_escaped() -> None:
    fault = organisation('"\\e[31m": 1')
    assert fault.isprintable()


def test_an_assignment_is_held_to_the_same() -> None:
    with pytest.raises(InputError, match=r"mechanism/m|organisation/a: name: Character 2"):
        with_assignments(Organisation(id="organisation/a"), ['name="a\\0"'])


def test_a_value_of_a_command_is_held_to_the_same() -> None:
    with pytest.raises(InputError, match="half of a character"):
        validated(Organisation, {"id": "organisation/a", "name": "\udcff"})
    with pytest.raises(InputError, match="reason: Character 1 of the text is half of a character"):
        refuse_unclean(reason="\udcff", request=None)


OLD = [
    Transfer(id="transfer/t", ends=date.max),
    Organisation(id="organisation/a", name="a\0b", contacts=(Contact(role="dpo", name="\x1b"),)),
    Activity(id="activity/a", retention=(Retention(period="P9999Y"), Retention(period="P0D"))),
]


@pytest.mark.parametrize("entity", OLD, ids=lambda entity: entity.kind)
def test_what_was_recorded_before_is_read_and_may_be_kept(entity: Entity) -> None:
    assert past_entity(entity.id, keep(entity)) == entity
    refuse_new_faults([entity.model_copy(update={"note": "New"})], {entity.id: entity})


@pytest.mark.parametrize("entity", OLD, ids=lambda entity: entity.kind)
def test_what_is_made_in_python_is_refused_when_it_is_written(entity: Entity) -> None:
    with pytest.raises(InputError):
        refuse_new_faults([entity], {})


@given(
    st.from_regex(r"P[0-9]{1,40}[YMWD]", fullmatch=True), st.from_regex(r"PT[0-9]{1,40}[HMS]", fullmatch=True)
)
def test_periods_of_any_length_are_compared_and_put_into_words(one: str, other: str) -> None:
    assert not (longer(one, other) and longer(other, one))
    assert in_words(one)
