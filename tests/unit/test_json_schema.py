"""The manifest's JSON Schema says what reading holds."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from registry import vocabulary
from registry.entities import ENTITIES
from registry.facts import Facts
from registry.intake.documents import YamlDocument
from registry.intake.manifests import json_schema, manifest_text, write_manifest
from tests.examples import examples
from tests.strategies import facts

SEED = Path(__file__).parents[2] / "seed" / "ringover"
SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
BRIEF = examples(40)


def refused(manifest: dict[str, Any]) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors({"registry": 1, **manifest})]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@BRIEF
@given(facts())
def test_the_schema_takes_what_is_written(a: Facts) -> None:
    VALIDATOR.validate(YamlDocument(manifest_text(a), "a.yaml").value)
    with TemporaryDirectory() as folder:
        write_manifest(a, Path(folder, "a.json"))
        VALIDATOR.validate(json.loads(Path(folder, "a.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", sorted(SEED.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_schema_takes_the_seed(path: Path) -> None:
    VALIDATOR.validate(YamlDocument(path.read_text(encoding="utf-8"), str(path)).value)


@pytest.mark.parametrize("kind", ENTITIES, ids=lambda kind: kind.kind)
def test_the_schema_refuses_an_unknown_key_of_each_kind(kind: Any) -> None:
    good = {"id": f"{kind.kind}/a"}
    before = refused({kind.plural: [good]})
    assert refused({kind.plural: [{**good, "nme": "x"}]}) == [*before, f"$.{kind.plural}[0]"]


@pytest.mark.parametrize(
    ("key", "value", "where"),
    [
        ("id", "organisation/a", ".id"),
        ("mechanisms", None, ".mechanisms"),
        ("mechanisms", ["mechanism/a", "mechanism/a"], ".mechanisms"),
        ("mechanisms", ["transfer/a"], ".mechanisms[0]"),
        ("frequency", "often", ".frequency"),
        ("human_access", "yes", ".human_access"),
        ("starts", "tomorrow", ".starts"),
        ("name", " ", ".name"),
        ("importer", {"nme": "x"}, ".importer"),
    ],
)
def test_the_schema_refuses_what_reading_refuses(key: str, value: object, where: str) -> None:
    assert refused({"transfers": [{"id": "transfer/a", key: value}]}) == [f"$.transfers[0]{where}"]


def test_the_schema_refuses_another_version_and_another_kind() -> None:
    assert refused({"registry": 2}) == ["$.registry"]
    assert refused({"transfer": []}) == ["$"]


def test_the_words_of_the_schema_are_those_of_the_vocabulary() -> None:
    in_schema = {
        name: definition.get("enum", [definition.get("const")])
        for name, definition in SCHEMA["$defs"].items()
        if "properties" not in definition
    }
    known = {
        name: [member.value for member in words]
        for name, words in vars(vocabulary).items()
        if isinstance(words, type) and issubclass(words, StrEnum) and words is not StrEnum
    }
    assert in_schema == {name: known[name] for name in in_schema}
    assert known.keys() - in_schema.keys() == {"ProposalState"}  # which no manifest records


def test_every_kind_and_every_definition_is_described() -> None:
    assert list(SCHEMA["properties"]) == ["registry", *(kind.plural for kind in ENTITIES)]
    assert [name for name, definition in SCHEMA["$defs"].items() if not definition.get("description")] == []
    assert [name for name, definition in SCHEMA["$defs"].items() if not definition.get("title")] == []
