"""FIELD=VALUE: a field set, forgotten, nested, and every fault together with its cure."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from registry.entities import Entity, Organisation, Transfer
from registry.errors import InputError
from registry.intake.assignments import parse_assignment, with_assignments
from registry.intake.references import KnownIds

ACME = Organisation(id="organisation/acme", name="Acme", established_in="US")
MOVED = Transfer.model_validate(
    {
        "id": "transfer/a",
        "importer": {"role": "controller"},
        "places": [{"jurisdiction": "US"}, {"jurisdiction": "FR"}, {"jurisdiction": "DE"}],
    }
)
ON_FILE = {"organisation/acme", "organisation/other"}


def among(ids: Collection[str]) -> Collection[str]:
    return ON_FILE & {*ids}


def of(kind: str) -> Collection[str]:
    return [each for each in ON_FILE if each.startswith(f"{kind}/")]


ELSEWHERE = KnownIds(among, of)


def said(entity: Entity, *texts: str) -> dict[str, object]:
    return with_assignments(entity, texts, ELSEWHERE).model_dump(mode="json", exclude_none=True)


def faults(entity: Entity, *texts: str) -> list[str]:
    with pytest.raises(InputError) as refused:
        with_assignments(entity, texts, ELSEWHERE)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("name=Acme, Inc.", ("name",), "Acme, Inc."),
        ("name=a=b", ("name",), "a=b"),
        ("importer.role=processor", ("importer", "role"), "processor"),
        ("places[0].operator=organisation/a", ("places", 0, "operator"), "organisation/a"),
        ("mechanisms=[]", ("mechanisms",), []),
        ("signed=true", ("signed",), True),
        ("country=NO", ("country",), "NO"),
        ("importer={role: processor}", ("importer",), {"role": "processor"}),
    ],
)
def test_a_value_is_yaml_and_a_field_is_a_path(text: str, path: object, value: object) -> None:
    assert parse_assignment(text) == (path, value, False)


@pytest.mark.parametrize("text", ["name=", "name=  "])
def test_nothing_after_the_equals_sign_forgets_the_field(text: str) -> None:
    assert parse_assignment(text) == (("name",), None, True)
    assert said(ACME, text) == {"id": "organisation/acme", "established_in": "US"}


def test_what_is_not_recorded_can_be_forgotten_too() -> None:
    assert with_assignments(MOVED, ["exporter.role=", "places[7]=", "places[7].detail="], ELSEWHERE) == MOVED


def test_a_nested_value_is_set_and_the_rest_of_it_stays() -> None:
    changed = said(MOVED, "importer.organisation=organisation/acme", "places[0].operator=organisation/other")
    assert changed["importer"] == {"organisation": "organisation/acme", "role": "controller"}
    assert changed["places"] == [
        {"jurisdiction": "US", "operator": "organisation/other"},
        {"jurisdiction": "FR"},
        {"jurisdiction": "DE"},
    ]


def test_what_leads_to_a_value_is_made() -> None:
    a = Transfer(id="transfer/b")
    assert said(a, "places[0].jurisdiction=us", "exporter.role=processor") == {
        "id": "transfer/b",
        "exporter": {"role": "processor"},
        "places": [{"jurisdiction": "US"}],
    }


def test_indexes_mean_what_is_on_file_whatever_is_forgotten_beside() -> None:
    changed = said(MOVED, "places[0]=", "places[1].kind=storage", "places[3]={jurisdiction: JP}")
    assert changed["places"] == [
        {"jurisdiction": "FR", "kind": "storage"},
        {"jurisdiction": "DE"},
        {"jurisdiction": "JP"},
    ]


def test_all_faults_are_told_together_each_with_its_path_and_cure() -> None:
    found = faults(
        MOVED,
        "importer",
        "starts=soon",
        "importer.rol=processor",
        "importer.organisation=organisation/acne",
        "places.operator=organisation/acme",
        "places[9].kind=storage",
        "importer[0]=x",
        "id=transfer/other",
    )
    assert found[0].startswith("importer: This is not FIELD=VALUE.")
    assert {line.partition(": ")[2].partition(": ")[0]: line for line in found[1:]}.keys() == {
        "starts",
        "importer.rol",
        "importer.organisation",
        "places.operator",
        "places[9].kind",
        "importer[0]",
        "id",
    }
    assert all(line.startswith("transfer/a: ") for line in found[1:])
    assert any("Write organisation/acme." in line for line in found)
    assert any("Write places[3] to add one." in line for line in found)
    assert any("Write role." in line for line in found)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("name=null", "Write name= to clear it"),
        ("name=[", "name: "),
        ("name=#1", "name='\"#1\"'"),
        ("name=!x y", "Remove it."),
        ("na me=x", "For example: name=Acme"),
        ("=x", "For example: name=Acme"),
    ],
)
def test_a_value_that_cannot_be_taken_is_told_with_the_cure(text: str, cure: str) -> None:
    (fault,) = faults(ACME, text)
    assert cure in fault


def test_a_field_assigned_twice_is_refused() -> None:
    assert faults(ACME, "name=A", "name=B") == ["name=B: name is assigned twice. Keep one of the two."]


def test_a_required_key_is_not_forgotten() -> None:
    (fault,) = faults(
        Transfer.model_validate(
            {"id": "transfer/a", "importer": {"roles": [{"purpose": "purpose/a", "role": "processor"}]}}
        ),
        "importer.roles[0].role=",
        "importer.roles[0].purpose=purpose/a",
    )[:1]
    assert "importer.roles[0]" in fault
