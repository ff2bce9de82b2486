"""What `show` prints as recorded can be copied into a manifest."""

from __future__ import annotations

import textwrap

import pytest

from registry.cli.output.recorded_values import write_recorded
from registry.cli.output.terminal import Writer
from registry.entities import Transfer
from registry.intake.manifests import read_manifests, read_text
from registry.intake.references import KnownIds
from registry.seed import RINGOVER, SAMPLE, seed_folder

ANY_ID = KnownIds(lambda ids: ids, lambda _kind: ())
WRITTEN_APART = {"name": None, "note": None, "source": None, "sources": None}


@pytest.mark.parametrize("name", [RINGOVER, SAMPLE])
def test_the_values_shown_of_an_entity_read_back_as_they_are_recorded(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = read_manifests(seed_folder(name))
    for entity in facts:
        bare = entity.model_copy(update=WRITTEN_APART)
        out = Writer("en")
        write_recorded(bare, facts, out)
        out.write()
        shown = textwrap.indent(capsys.readouterr().out, "    ")
        text = f"registry: 1\n{entity.plural}:\n  - id: {entity.id}\n{shown}"
        assert read_text(text, known_ids=ANY_ID)[entity.id] == bare


def test_lists_are_shown_as_lists_with_names_beside_ids(capsys: pytest.CaptureFixture[str]) -> None:
    facts = read_text(
        "registry: 1\nmechanisms: [{id: mechanism/m, kind: scc, name: Clauses}]\ntransfers:\n"
        "  - {id: transfer/t, mechanisms: [mechanism/m], places: [{jurisdiction: US, kind: storage}]}\n"
    )
    out = Writer("en")
    write_recorded(facts.all(Transfer)["transfer/t"], facts, out)
    out.write()
    assert capsys.readouterr().out.splitlines() == [
        "places:",
        "  - jurisdiction: US",
        "    kind: storage",
        "mechanisms:",
        "  - mechanism/m   # Clauses",
    ]
