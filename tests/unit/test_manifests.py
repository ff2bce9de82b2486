"""Manifests: what is written is what is read."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from registry.entities import ENTITIES, Mechanism, Organisation, Place, Source, Transfer
from registry.entities.shape import shape
from registry.errors import RegistryError
from registry.facts import Facts
from registry.intake.manifests import manifest_text, read_manifests, read_text, write_manifest
from registry.vocabulary import MechanismKind
from tests.examples import examples
from tests.strategies import AWKWARD, MISREAD, facts

BRIEF = examples(50)
"""Machines are shared; what needs more examples has them from run to run."""
TWO = Facts([Organisation(id="organisation/a"), Transfer(id="transfer/a", mechanisms=())])


@BRIEF
@given(facts(most=2))
def test_what_is_written_is_read_again(a: Facts) -> None:
    assert read_text(manifest_text(a)) == a


@BRIEF
@given(facts(), st.sampled_from(["one.yaml", "one.json", "folder"]))
def test_what_is_written_to_a_file_or_folder_is_read_again(a: Facts, place: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, place)
        if place == "folder":
            path.mkdir()
        write_manifest(a, path)
        assert read_manifests(path) == a


@BRIEF
@given(facts(most=2), st.randoms(use_true_random=False))
def test_the_order_of_entities_and_of_sets_does_not_matter(a: Facts, chance: Random) -> None:
    assert read_text(_shuffled(a, chance), "shuffled.json") == a


@BRIEF
@given(facts(most=2), st.randoms(use_true_random=False))
def test_equal_facts_are_written_alike(a: Facts, chance: Random) -> None:
    entities = list(a)
    chance.shuffle(entities)
    assert manifest_text(Facts(entities)) == manifest_text(a)


@pytest.mark.parametrize("text", MISREAD + AWKWARD)
def test_a_text_that_yaml_could_misread_stays_that_text(text: str) -> None:
    a = Facts([Organisation(id="organisation/a", name=text)])
    assert read_text(manifest_text(a)) == a


def test_a_manifest_is_written_in_a_stable_order() -> None:
    a = Facts(
        [
            Transfer(
                id="transfer/b",
                mechanisms=(),
                name="B",
                starts="2024-01-31",
                places=(Place(jurisdiction="NO"),),
                source=Source(document="notice", section="4.10"),
            ),
            Transfer(id="transfer/a", human_access=False),
            Organisation(id="organisation/x", kind="company"),
        ]
    )
    assert manifest_text(a) == (
        "registry: 1\n"
        "organisations:\n"
        "- id: organisation/x\n"
        "  kind: company\n"
        "transfers:\n"
        "- id: transfer/a\n"
        "  human_access: false\n"
        "- id: transfer/b\n"
        "  name: B\n"
        "  source: {document: notice, section: '4.10'}\n"
        "  starts: 2024-01-31\n"
        "  places:\n"
        "  - {jurisdiction: 'NO'}\n"
        "  mechanisms: []\n"
    )


def test_norway_is_a_country() -> None:
    a = read_text("registry: 1\norganisations:\n  - {id: organisation/a, established_in: NO}\n")
    assert a["organisation/a"] == Organisation(id="organisation/a", established_in="NO")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("4.10", "4.10"), ("4", "4"), ("'4'", "4"), ("9.1.2", "9.1.2"), ("07", "07"), ("1:30", "1:30")],
)
def test_a_section_is_read_as_it_is_written(written: str, meant: str) -> None:
    text = "registry: 1\ntransfers:\n  - {id: transfer/a, source: {document: notice, section: %s}}\n"
    assert read_text(text % written)["transfer/a"].source == Source(document="notice", section=meant)


def test_a_fraction_in_json_keeps_its_digits() -> None:
    text = (
        '{"registry": 1, "transfers": [{"id": "transfer/a", "source": {"document": "n", "section": 4.10}}]}'
    )
    assert read_text(text, "x.json")["transfer/a"].source == Source(document="n", section="4.10")


def test_codes_are_read_into_the_form_of_the_law_data() -> None:
    a = read_text(
        "registry: 1\n"
        "organisations: [{id: organisation/a, established_in: UK, international_organisation: epo}]\n"
        "mechanisms: [{id: mechanism/a, kind: adequacy, instrument: DPF}]\n"
        "transfers: [{id: transfer/a, places: [{jurisdiction: EL}, {jurisdiction: eea}]}]\n"
    )
    assert a["organisation/a"] == Organisation(
        id="organisation/a", established_in="GB", international_organisation="EPO"
    )
    assert a["mechanism/a"] == Mechanism(
        id="mechanism/a", kind=MechanismKind.ADEQUACY, instrument="2023/1795"
    )
    assert a.all(Transfer)["transfer/a"].places == (Place(jurisdiction="GR"), Place(jurisdiction="EEA"))


def test_absent_is_not_recorded_and_an_empty_list_is_an_answer() -> None:
    a = read_text("registry: 1\ntransfers: [{id: transfer/a, mechanisms: []}]\n")
    assert a["transfer/a"] == Transfer(id="transfer/a", mechanisms=())
    assert a["transfer/a"] != Transfer(id="transfer/a")


def test_the_files_of_a_folder_are_one_manifest(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.yaml").write_text("registry: 1\ntransfers: [{id: transfer/a, follows: [transfer/b]}]\n")
    (tmp_path / "deep" / "b.yml").write_text("registry: 1\ntransfers: [{id: transfer/b}]\n")
    (tmp_path / "c.json").write_text('{"registry": 1, "transfers": [{"id": "transfer/c"}]}')
    (tmp_path / ".hidden.yaml").write_text("nonsense")
    (tmp_path / "notes.txt").write_text("nonsense")
    assert [entity.id for entity in read_manifests(tmp_path)] == ["transfer/a", "transfer/b", "transfer/c"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    write_manifest(TWO, tmp_path / "a.yaml")
    assert read_manifests(tmp_path, tmp_path / "a.yaml") == TWO


def test_a_byte_order_mark_and_windows_line_ends_are_taken(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbf" + manifest_text(TWO).replace("\n", "\r\n").encode())
    assert read_manifests(tmp_path / "a.yaml") == TWO


def test_a_folder_holds_nothing_of_an_earlier_write(tmp_path: Path) -> None:
    write_manifest(TWO, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["organisations.yaml", "transfers.yaml"]
    write_manifest(TWO.with_(without=["transfer/a"]), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["organisations.yaml"]
    write_manifest(Facts(), tmp_path)
    assert read_manifests(tmp_path) == Facts()


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path: Path) -> None:
    write_manifest(TWO, tmp_path)
    (tmp_path / "transfers.yaml").unlink()
    (tmp_path / "transfers.yaml").mkdir()  # a folder where a file belongs: the move fails
    with pytest.raises(RegistryError, match="cannot be written"):
        write_manifest(TWO, tmp_path)
    assert read_manifests(tmp_path / "organisations.yaml") == TWO.with_(without=["transfer/a"])
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".tmp")]


def test_a_folder_that_is_missing_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="Choose an existing folder"):
        write_manifest(TWO, tmp_path / "missing" / "a.yaml")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights, links and pipes")
def test_what_is_written_over_keeps_its_rights_and_its_links(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_text("old")
    real.chmod(0o600)
    link.symlink_to(real)
    write_manifest(Facts(), link)
    assert link.is_symlink()
    assert real.read_text() == manifest_text(Facts())
    assert real.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights, links and pipes")
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as pool:
        read_from = pool.submit(pipe.read_text)
        write_manifest(Facts(), pipe)
        assert read_from.result() == manifest_text(Facts())
    assert pipe.is_fifo()


def test_a_written_file_keeps_the_usual_permissions(tmp_path: Path) -> None:
    write_manifest(TWO, tmp_path / "a.yaml")
    (tmp_path / "other").touch()
    mode = stat.S_IMODE((tmp_path / "other").stat().st_mode)
    assert stat.S_IMODE((tmp_path / "a.yaml").stat().st_mode) == mode


@pytest.mark.apart
def test_reading_manifests_loads_no_driver_no_tables_and_no_pages() -> None:
    code = "import sys, registry.intake.manifests; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert {"pandas", "neo4j", "streamlit", "rich", "hypothesis"}.isdisjoint(loaded.split())


def _shuffled(a: Facts, chance: Random) -> str:
    """The facts as JSON, with entities and the members of sets in any order."""
    top: dict[str, Any] = {"registry": 1}
    for kind in ENTITIES:
        rows = [
            _stirred(kind, entity.model_dump(mode="json", exclude_none=True), chance)
            for entity in a.all(kind).values()
        ]
        chance.shuffle(rows)
        top[kind.plural] = rows
    return json.dumps(top)


def _stirred(model: type[BaseModel], raw: dict[str, Any], chance: Random) -> dict[str, Any]:
    for field in shape(model):
        held = raw.get(field.key)
        if isinstance(held, list) and field.owned is None and field.key != "requirements":  # a list, no set
            chance.shuffle(held)
        elif field.owned is not None and held is not None:
            for owned in held if field.many else [held]:
                _stirred(field.owned, owned, chance)
    return dict(chance.sample(list(raw.items()), len(raw)))


@pytest.mark.parametrize("name", ["register.xlsx", "register.csv", "register.2026"])
def test_a_name_that_promises_another_format_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(
        RegistryError, match=r"cannot be written as \.\w+\. Choose a name that ends in \.yaml"
    ):
        write_manifest(TWO, tmp_path / name)
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["register.yaml", "register.YML", "register.json", "register"])
def test_a_name_with_the_ending_of_a_manifest_or_with_none_is_written(name: str, tmp_path: Path) -> None:
    write_manifest(TWO, tmp_path / name)
    assert read_manifests(tmp_path / name) == TWO
