"""The command line on a graph: the same answers as on files, on each engine."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
from commands import MODULE, ROOT, Run
from made_facts import full, unsaid

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.engine.embedded import Engine
from registry.facts import Facts
from registry.graph.connection import Connection
from registry.intake.manifests import read_manifests, write_manifest
from registry.opening import database
from tests.databases import empty

LOADER = Actor("test", AccessRole.ADMINISTRATOR)

RINGOVER = "seed/ringover"
SMALL = "tests/contract/small.yaml"
DAY = "2026-11-23"
OTHER = "registry: 1\norganisations:\n  - {id: organisation/other, name: Other}\n"


@pytest.fixture
def other(tmp_path: Path) -> str:
    """A manifest that has nothing to do with Ringover."""
    path = tmp_path / "other.yaml"
    path.write_text(OTHER, encoding="utf-8")
    return str(path)


def test_check_on_the_graph_answers_as_judge_does_on_the_files(run: Run) -> None:
    assert run("load", RINGOVER).returncode == 0
    asked = ("--on", DAY, "--format", "json")
    checked, judged = run("check", *asked), run("judge", RINGOVER, *asked)
    assert checked.returncode == judged.returncode == 1
    told = json.loads(checked.stdout)
    assert run("history", "head").stdout == f"{told['history']['seq']}:{told['history']['hash']}\n"
    del told["history"]
    assert told == json.loads(judged.stdout)


def test_load_tells_what_it_added_changed_and_left_alone(run: Run, other: str) -> None:
    assert run("load", other).stdout.splitlines() == [
        "Entry 1: load by local (administrator).",
        "added    organisation/other",
        "Added: 1. Changed: 0. Unchanged: 0.",
    ]
    assert run("load", other).stdout.splitlines() == [
        "Nothing differs from the current records; no entry was added.",
        "Added: 0. Changed: 0. Unchanged: 1.",
    ]
    Path(other).write_text(OTHER.replace("Other", "Another"), encoding="utf-8")
    assert run("load", other).stdout.splitlines() == [
        "Entry 2: load by local (administrator).",
        "changed  organisation/other",
        "  name: Other -> Another",
        "Added: 0. Changed: 1. Unchanged: 0.",
    ]


def test_load_draws_the_law_for_those_who_read_the_graph(run: Run, connection: Connection) -> None:
    run("load", SMALL)
    found = connection.read("MATCH (j:Jurisdiction {code: 'US'}) RETURN j.law_version AS version")
    assert [row["version"] is not None for row in found] == [True]


def test_what_was_exported_is_what_was_loaded(run: Run, tmp_path: Path) -> None:
    run("load", SMALL)
    file = tmp_path / "register.yaml"
    assert run("export", str(file)).returncode == 0
    assert read_manifests(file) == read_manifests(ROOT / SMALL)
    assert run("export", "-").stdout == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "made",
    [full, partial(unsaid, empty=False), partial(unsaid, empty=True)],
    ids=["full", "least", "none"],
)
def test_every_field_of_every_kind_is_exported_as_it_was_loaded(
    run: Run, tmp_path: Path, made: Callable[[], Facts]
) -> None:
    facts = made()
    written = tmp_path / "register.yaml"
    write_manifest(facts, written)
    assert run("load", str(written)).stderr == ""
    assert run("export", str(tmp_path / "again.json")).returncode == 0
    assert read_manifests(tmp_path / "again.json") == facts
    remark, _, text = run("export", "-").stdout.partition("\n")
    assert remark.startswith("# Transfer Registry, history ")
    assert text == written.read_text(encoding="utf-8")


def test_a_manifest_may_refer_to_what_is_on_file(run: Run, other: str, tmp_path: Path) -> None:
    run("load", other)
    one = "registry: 1\ntransfers: [{id: transfer/a, importer: {organisation: organisation/%s}}]\n"
    path = tmp_path / "vendor.yaml"
    path.write_text(one % "other", encoding="utf-8")
    assert run("load", str(path)).stdout.splitlines()[-1] == "Added: 1. Changed: 0. Unchanged: 0."
    path.write_text(one % "another", encoding="utf-8")
    ended = run("load", str(path))
    assert ended.returncode == 2
    assert "vendor.yaml:2: transfers[0].importer.organisation: Nothing is recorded as" in ended.stderr


def test_an_export_says_at_which_place_of_the_history_it_was_taken(run: Run, tmp_path: Path) -> None:
    run("load", SMALL)
    head = run("history", "head").stdout.strip()
    ended = run("export", str(tmp_path / "register.yaml"))
    assert f"Latest history entry: {head}." in ended.stderr
    assert f"# Transfer Registry, history {head}\n" == _first_line(tmp_path / "register.yaml")
    run("export", str(tmp_path))
    assert f"# Transfer Registry, history {head}\n" == _first_line(tmp_path / "transfers.yaml")
    assert f"Latest history entry: {head}." in run("export", str(tmp_path / "register.json")).stderr
    assert read_manifests(tmp_path / "register.json") == read_manifests(tmp_path / "register.yaml")
    assert run("history", "verify", "--head", head).returncode == 0


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.readline()


@pytest.fixture
def twice(run: Run, other: str) -> list[str]:
    """The times of two entries on one organisation, whose name the second changed."""
    run("load", other, "--actor", "actor-1")
    Path(other).write_text(OTHER.replace("Other", "Another"), encoding="utf-8")
    run("load", other, "--actor", "actor-2", "--role", "dpo")
    entries = json.loads(run("history", "--oldest-first", "--format", "json").stdout)["entries"]
    return [entry["at"] for entry in entries]


def test_show_export_and_check_tell_what_was_known_at_a_time(run: Run, twice: list[str]) -> None:
    assert "As known at " in run("show", "organisation/other", "--as-known-at", twice[0]).stdout
    names = [run("export", "-", "--as-known-at", time).stdout.split("name: ")[1].strip() for time in twice]
    assert names == ["Other", "Another"]
    told = json.loads(run("check", "--as-known-at", twice[0], "--format", "json").stdout)
    assert (told["history"]["seq"], told["known_at"]) == (1, twice[0])
    early = run("check", "--as-known-at", "2020-01-01")
    assert early.returncode == 2
    assert re.fullmatch(r"error: .+The history began at .+\n", early.stderr)
    today = twice[1][:10]
    assert json.loads(run("check", "--as-known-at", today, "--format", "json").stdout)["history"]["seq"] == 2


def test_show_with_history_tells_every_value_of_every_field(run: Run, twice: list[str]) -> None:
    shown = run("show", "organisation/other", "--history").stdout.splitlines()
    at = shown.index("History")
    assert shown[at + 1] == "name:"
    assert shown[at + 2].startswith("  Other [entry 1, ")
    assert shown[at + 2].endswith("actor-1 (administrator)]")
    assert shown[at + 3].endswith("actor-2 (dpo)]")
    told = json.loads(run("show", "organisation/other", "--history", "--format", "json").stdout)
    assert [held["entry"] for held in told["fields"]["name"]] == [1, 2]
    assert told["history"]["seq"] == 2
    past = run("show", "organisation/other", "--history", "--as-known-at", twice[0], "--format", "json")
    assert [held["value"] for held in json.loads(past.stdout)["fields"]["name"]] == ["Other"]


@pytest.mark.usefixtures("twice")
def test_the_history_is_listed_with_filters(run: Run) -> None:
    listed = run("history", "organisation/other").stdout
    assert listed.index("Entry 2, ") < listed.index("name: Other → Another") < listed.index("Entry 1, ")
    assert "Entry 1, " not in run("history", "--actor", "actor-2").stdout
    assert run("history", "--until", "2020-01-01").stdout == "No entries.\n"
    assert "Entry 1, " not in run("history", "--limit", "1").stdout
    ended = run("history", "organisation/nobody")
    assert ended.returncode == 2
    assert re.fullmatch(r"error: Neither the register .+\n", ended.stderr)


@pytest.mark.usefixtures("twice")
def test_verify_ends_with_0_where_all_is_whole_and_with_2_where_not(run: Run, connection: Connection) -> None:
    ended = run("history", "verify")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "The history is intact: 2 entries" in ended.stdout
    ended = run("history", "verify", "--head", f"2:{'0' * 64}")
    assert ended.returncode == 2
    assert "The history is whole, but the noted head does not match entry 2" in ended.stdout
    connection.write(lambda t: t.run("MATCH (o:Organisation) SET o.name = 'X'").consume())
    ended = run("history", "verify")
    assert ended.returncode == 2
    assert "organisation/other was changed directly in the database after entry 2 (name)." in ended.stdout


def test_show_explains_a_transfer_of_the_graph_with_its_source(run: Run) -> None:
    run("load", RINGOVER)
    ended = run("show", "transfer/us-campaigns", "--on", DAY)
    assert ended.returncode == 0
    assert ended.stdout == run("show", "transfer/us-campaigns", "--on", DAY, "--file", RINGOVER).stdout
    assert "Source: notice/ringover-privacy, section 4" in ended.stdout


def test_an_unknown_id_names_the_nearest_of_the_graph(run: Run) -> None:
    run("load", SMALL)
    ended = run("show", "transfer/us-campaign")
    assert ended.returncode == 2
    assert re.fullmatch(r"error: .+Did you mean transfer/us-campaigns.+\n", ended.stderr)


@pytest.mark.usefixtures("unprepared")
def test_a_database_without_a_register_says_so_until_it_is_prepared(run: Run) -> None:
    ended = run("check")
    assert ended.returncode == 2
    assert re.fullmatch(r"error: .+does not contain a register yet\. .+registry load FILE.+\n", ended.stderr)
    assert run("init").returncode == 0
    ended = run("check")
    assert ended.returncode == 0
    assert "The register holds no transfers yet" in ended.stderr


def test_the_demonstration_loads_once_and_ends_well(run: Run) -> None:
    first, second = run("demo", "--no-dashboard", "--on", DAY), run("demo", "--no-dashboard", "--on", DAY)
    assert first.returncode == second.returncode == 0
    opening = "Loading Ringover's register into the database that REGISTRY_URI names.\n"
    assert first.stdout.startswith(f"{opening}Loaded Ringover's register: ")
    assert second.stdout.startswith(f"{opening}Ringover's register is already loaded: ")
    assert "9 transfers: 1 lacks a safeguard, 8 need information, mostly a country." in second.stdout
    assert len(first.stdout.splitlines()) <= 14  # with the page's address, 15
    assert "registry show transfer/us-campaigns" in first.stdout
    assert first.stdout.splitlines()[-1].startswith("What matters first: Ringover to The Campaign Registry")


def test_the_sample_is_demonstrated_from_a_database_of_its_own(
    run: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Connection(engine.ensure()) as others:
        empty(others)
    sample = engine.files.folder
    monkeypatch.setattr("registry.cli.demo.sample_data_folder", lambda _own: sample)
    first, second = (run("demo", "--sample", "--no-dashboard", "--on", "2026-11-30") for _ in range(2))
    assert first.returncode == second.returncode == 0
    assert "Loaded the sample: " in first.stdout
    assert "The sample is already loaded: " in second.stdout
    assert "5 lack a safeguard" in first.stdout
    assert f"export REGISTRY_DATA={sample}" in first.stdout
    assert len(first.stdout.splitlines()) <= 14


def test_the_demonstration_leaves_another_register_alone(
    run: Run, other: str, connection: Connection
) -> None:
    run("load", other)
    ended = run("demo", "--no-dashboard")
    assert ended.returncode == 2
    assert re.fullmatch(r"error: .+already holds other data.+\n", ended.stderr)
    assert connection.read("MATCH (o:Organisation) RETURN o.id AS id") == [{"id": "organisation/other"}]


def test_a_load_writes_only_what_differs(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REGISTRY_URI", "REGISTRY_USER", "REGISTRY_PASSWORD", "REGISTRY_DATABASE"):
        monkeypatch.setenv(name, environment[name])
    facts = read_manifests(ROOT / RINGOVER)
    with database(prepare=True) as store:
        registrar = RegisterWriter(store, LOADER)
        registrar.entries.load(facts)
        without = Facts(entity for entity in facts if entity.id != "transfer/us-campaigns")
        assert not registrar.entries.load(without).difference
        assert store.head().seq == 1
        assert store.facts() == facts


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of loopback that someone listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_one_line_with_the_cure(run: Run, taken: int) -> None:
    ended = run("dashboard", "--port", str(taken))
    assert ended.returncode == 2
    assert re.fullmatch(rf"error: 127\.0\.0\.1: Port {taken} is in use\. .+--port.+\n", ended.stderr)


@pytest.mark.skipif(os.name == "nt", reason="Windows ends processes without asking them")
def test_the_page_is_served_on_loopback_until_it_is_told_to_end(environment: dict[str, str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(
        [*MODULE, "dashboard", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[4]
        own, _, token = address.partition("/?token=")
        assert own == f"http://127.0.0.1:{port}"
        assert token not in " ".join(_command_lines(process.pid))
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with pytest.raises(urllib.error.HTTPError, match="403"):
            browser.open(f"{own}/_stcore/health", timeout=10)
        with browser.open(address, timeout=10) as answer:
            assert (answer.status, answer.url) == (200, f"{own}/today")
        process.send_signal(signal.SIGTERM)
    assert process.returncode == 0
    assert _is_free(port)


def _command_lines(pid: int) -> list[str]:
    process = psutil.Process(pid)
    return [word for each in (process, *process.children(recursive=True)) for word in each.cmdline()]


def _is_free(port: int) -> bool:
    for _ in range(50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return True
        time.sleep(0.1)
    return False
