"""The command line without an engine: what it prints, how it ends, and that no fault shows a traceback."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer

from registry.checks.transfers import VERDICT_CHECKS
from registry.cli import main, options
from registry.cli.app import application
from registry.seed import RINGOVER as RINGOVER_SEED
from registry.seed import seed_folder

ROOT = Path(__file__).parents[2]
RINGOVER = "seed/ringover"
GOLDEN = ROOT / "tests" / "golden" / "ringover.json"
DAY = "2026-11-23"
MODULE = (sys.executable, "-m", "registry.cli")
COVERED = """
registry: 1
organisations:
  - {id: organisation/us, name: We, kind: company, established_in: FR}
  - {id: organisation/them, name: They, kind: company, established_in: FR, address: Rue 1, contacts: [
      {role: privacy, email: privacy@they.example}]}
  - {id: organisation/abroad, name: Abroad, kind: company, established_in: JP}
transfers:
  - id: transfer/at-home
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/them, role: processor}
    places: [{jurisdiction: FR, kind: storage, operator: organisation/them}]
    categories: [category/names]
    purposes: [purpose/support]
    engagement: engagement/them
data_categories: [{id: category/names, name: Names}]
purposes: [{id: purpose/support, name: Support}]
agreements:
  - {id: agreement/them, name: Contract, signed_on: 2024-01-01, in_writing: true, complete: {answer: true}}
engagements:
  - {id: engagement/them, organisation: organisation/them, role: processor, agreement: agreement/them}
"""


def commands(group: Any = None, above: str = "") -> dict[str, Any]:
    """Every command by the words that call it, in the order of the help."""
    found: dict[str, Any] = {}
    top: Any = group or typer.main.get_command(application())
    for name, command in top.commands.items():
        inner = hasattr(command, "commands")
        found |= commands(command, f"{above}{name} ") if inner else {f"{above}{name}": command}
    return found


COMMANDS = commands()


NOT_TO_JUDGE = {"neo4j", "arcadedb_embedded", "py2neo", "pandas", "numpy", "streamlit", "rich", "psutil"}
"""Driver, engine, tables and pages, without which files are judged."""


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process."""
    monkeypatch.chdir(ROOT)

    def call(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["registry", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return Ended(int(left.value.code or 0), out, err)

    return call


@pytest.fixture
def covered(tmp_path: Path) -> str:
    """A manifest with one transfer, inside the EEA."""
    path = tmp_path / "covered.yaml"
    path.write_text(COVERED, encoding="utf-8")
    return str(path)


def answer(ended: Ended) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(ended.out)
    return told


def outcomes(ended: Ended) -> dict[str, str]:
    return {one["id"]: one["outcome"] for one in answer(ended)["transfers"]}


@pytest.mark.parametrize("command", ["", "engine", "draft", "history", *COMMANDS])
def test_every_command_tells_what_it_does(run: Run, command: str) -> None:
    ended = run(*command.split(), "--help")
    assert ended.code == 0
    assert ended.out.startswith(f"Usage: registry {command}".rstrip())
    assert len(ended.out.splitlines()) > 4


def test_every_option_and_argument_of_every_command_is_explained() -> None:
    parameters = [(name, each) for name, command in COMMANDS.items() for each in command.params]
    assert [(name, each.name) for name, each in parameters if not getattr(each, "help", None)] == []


def test_the_help_of_no_command_is_cut_short(run: Run) -> None:
    assert "..." not in run("--help").out.partition("Commands:")[2]


def test_tcr_lacks_a_safeguard_and_the_rest_cannot_be_told(run: Run) -> None:
    found = outcomes(run("judge", RINGOVER, "--on", DAY, "--format", "json"))
    assert [one for one, outcome in found.items() if outcome == "uncovered"] == ["transfer/us-campaigns"]
    assert list(found.values()).count("unknown") == 8


def test_the_json_of_ringover_is_the_golden_one(run: Run) -> None:
    """`registry judge seed/ringover --on 2026-11-23 --format json` writes it anew; read what changed."""
    ended = run("judge", RINGOVER, "--on", DAY, "--format", "json")
    assert ended.out == GOLDEN.read_text(encoding="utf-8")


def test_the_gravest_transfer_comes_first_with_its_reason_and_remedies(run: Run) -> None:
    lines = run("judge", RINGOVER, "--on", DAY).out.partition("\n\n")[2].splitlines()
    assert lines[0] == "Lacks a safeguard: Ringover to The Campaign Registry, Inc. (transfer/us-campaigns)"
    assert "United States" in lines[1]
    todo = [line for line in lines[2:5] if line.startswith("  To do: ")]
    assert any("Data Privacy Framework" in line for line in todo)
    assert any("standard contractual clauses" in line for line in todo)


@pytest.mark.parametrize(
    ("fail_on", "ringover", "at_home"),
    [
        ("uncovered", 1, 0),
        ("unknown", 1, 0),
        ("covered", 1, 0),
        ("critical", 1, 0),
        ("medium", 1, 0),
        ("never", 0, 0),
    ],
)
def test_fail_on_decides_between_0_and_1(
    run: Run, covered: str, fail_on: str, ringover: int, at_home: int
) -> None:
    assert run("judge", RINGOVER, "--on", DAY, "--fail-on", fail_on).code == ringover
    assert run("judge", covered, "--on", DAY, "--fail-on", fail_on).code == at_home


def test_a_transfer_that_needs_information_fails_unless_a_worse_level_was_named(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "unknown.yaml"
    path.write_text(
        COVERED.replace(
            ", established_in: FR}\n  - {id: organisation/abroad", "}\n  - {id: organisation/abroad"
        ).replace("    places", "    note: x\n    #"),
        encoding="utf-8",
    )
    assert run("judge", str(path), "--on", DAY).code == 1
    assert run("judge", str(path), "--on", DAY, "--fail-on", "critical").code == 0
    assert run("judge", str(path), "--on", DAY, "--fail-on", "uncovered").code == 0


def test_without_fail_on_a_covered_register_ends_with_0(run: Run, covered: str) -> None:
    ended = run("judge", covered, "--on", DAY)
    assert ended.code == 0
    assert "Not restricted: We to They (transfer/at-home)" in ended.out


LISTED = """
registry: 1
organisations:
  - {id: organisation/us, name: We, kind: company, established_in: FR}
  - id: organisation/acme
    name: Acme
    kind: company
    established_in: US
    listings: [{framework: DPF, status: active, checked_on: 2026-11-01, found: true, first: 2023-09-01}]
transfers:
  - id: transfer/hosting
    exporter: {organisation: organisation/us, role: controller}
    importer: {organisation: organisation/acme, role: processor}
"""


@pytest.fixture
def japan(tmp_path: Path) -> str:
    """A manifest with a transfer to Japan."""
    path = tmp_path / "japan.yaml"
    path.write_text(
        COVERED.replace(
            "importer: {organisation: organisation/them", "importer: {organisation: organisation/abroad"
        ).replace(
            "places: [{jurisdiction: FR, kind: storage, operator: organisation/them}]", "mechanisms: []"
        ),
        encoding="utf-8",
    )
    return str(path)


def test_another_day_answers_differently(run: Run, japan: str) -> None:
    now = outcomes(run("judge", japan, "--on", DAY, "--format", "json"))
    before = outcomes(run("judge", japan, "--on", "2018-12-01", "--format", "json"))
    assert now["transfer/at-home"] != "uncovered"
    assert before["transfer/at-home"] == "uncovered"


def test_ringover_on_a_day_of_2019_is_not_told_to_search_a_list_that_did_not_exist(run: Run) -> None:
    now, then = (run("judge", RINGOVER, "--on", day).out for day in (DAY, "2019-05-01"))
    assert "EU-US Data Privacy Framework" in now
    assert "EU-US Data Privacy Framework" not in then


@pytest.mark.parametrize("name", ["2023/1795", "DPF", f"DPF@{DAY}"])
def test_without_the_framework_nobody_is_told_to_search_its_list(run: Run, name: str) -> None:
    ended = run("judge", RINGOVER, "--on", DAY, "--without", name)
    assumption, *others = ended.out.splitlines()[1:]
    assert "2023/1795, Decision (EU) 2023/1795 (EU-US Data Privacy Framework)," in assumption
    assert "EU-US Data Privacy Framework" not in "".join(others)


def test_a_strike_from_a_later_day_changes_nothing_yet(run: Run, japan: str) -> None:
    asked = ("judge", japan, "--on", DAY, "--format", "json")
    assert outcomes(run(*asked, "--without", "2019/419@2026-11-24")) == outcomes(run(*asked))
    assert outcomes(run(*asked, "--without", "2019/419@2026-11-23")) != outcomes(run(*asked))


def test_a_strike_says_how_many_verdicts_change_or_that_none_does(run: Run, japan: str) -> None:
    asked = ("judge", japan, "--on", DAY, "--without")
    assert "\nNo verdict changes.\n" in run(*asked, "2019/419@2026-11-24").out
    assert "\nVerdicts that change: 1 of 1.\n" in run(*asked, "2019/419").out
    none = answer(run(*asked, "2019/419@2026-11-24", "--format", "json"))
    one = answer(run(*asked, "2019/419", "--format", "json"))
    assert (none["changed"], one["changed"]) == ([], [one["transfers"][0]["id"]])
    assert "changed" not in answer(run("judge", japan, "--on", DAY, "--format", "json"))


def test_a_transfer_that_is_shown_names_what_is_struck(run: Run, japan: str) -> None:
    shown = run("show", "transfer/at-home", "--file", japan, "--on", DAY, "--without", "2019/419").out
    assert shown.startswith("Assuming that 2019/419, ")


def test_json_names_what_was_asked(run: Run) -> None:
    found = answer(run("judge", RINGOVER, "--on", DAY, "--without", "DPF@2027-01-01", "--format", "json"))
    assert found["on"] == DAY
    title = "Decision (EU) 2023/1795 (EU-US Data Privacy Framework)"
    assert found["without"] == [{"instrument": "2023/1795", "title": title, "from": "2027-01-01"}]
    assert sum(found["summary"]["transfers"].values()) == len(found["transfers"]) == 9


def test_show_explains_a_transfer_of_a_file_step_by_step(run: Run) -> None:
    out = run("show", "transfer/us-campaigns", "--file", RINGOVER, "--on", DAY).out
    assert out.startswith("Lacks a safeguard: Ringover to The Campaign Registry, Inc.")
    assert "GDPR Art. 3(1)" in out
    assert "Source: notice/ringover-privacy, section 4" in out


def test_show_names_the_grounds_that_were_tried(run: Run) -> None:
    out = run("show", "transfer/unnamed-sub-processors", "--file", RINGOVER, "--on", DAY).out
    assert "Standard contractual clauses (mechanism/scc-in-general): incomplete [GDPR Art. 46(2)(c)]" in out
    assert "Assumed: " in out


def test_show_gives_the_facts_the_source_and_the_transfers_of_anything_else(run: Run) -> None:
    out = run("show", "organisation/tcr", "--file", RINGOVER, "--on", DAY).out
    assert "owned_by: organisation/tata-communications   # Tata Communications" in out
    assert "Source of owned_by: Reference facts on The Campaign Registry, Inc., as of 2026-11-23, " in out
    assert "Lacks a safeguard: Ringover to The Campaign Registry, Inc. (transfer/us-campaigns)" in out


def test_show_gives_the_findings_about_what_is_shown(run: Run) -> None:
    out = run("show", "engagement/service-providers", "--file", RINGOVER, "--on", DAY).out
    assert "sub-processor-not-named" in out


def test_show_gives_what_the_checks_find_on_a_transfer_beside_its_verdict(run: Run) -> None:
    line = ("show", "transfer/us-campaigns", "--file", RINGOVER, "--on", DAY)
    shown = answer(run(*line, "--format", "json"))
    everything = answer(run("judge", RINGOVER, "--on", DAY, "--format", "json"))
    assert [finding["id"] for finding in shown["findings"]] == [
        finding["id"]
        for finding in everything["findings"]
        if finding["subject"] == "transfer/us-campaigns" and finding["check"] not in VERDICT_CHECKS
    ]
    assert "third-country-parent" in run(*line).out


def test_show_as_json_has_the_explanation_and_the_entity(run: Run) -> None:
    found = answer(run("show", "transfer/us-campaigns", "--file", RINGOVER, "--on", DAY, "--format", "json"))
    assert found["outcome"] == "uncovered"
    assert found["hops"][0]["places"]
    assert found["entity"]["source"]["section"] == "4"


def test_law_lists_every_instrument_with_its_standing_on_the_day(run: Run) -> None:
    now, then = (run("law", "--on", day).out for day in (DAY, "2022-01-01"))
    assert re.search(r"^2023/1795 +in force ", now, re.MULTILINE)
    assert re.search(r"^2023/1795 +not yet in force ", then, re.MULTILINE)
    assert re.search(r"^2016/1250 +ended ", now, re.MULTILINE)


def test_law_shows_a_struck_instrument_as_void(run: Run) -> None:
    assert re.search(r"^2023/1795 +void ", run("law", "--on", DAY, "--without", "DPF").out, re.MULTILINE)


def test_law_shows_one_instrument_with_period_source_and_confirmation(run: Run) -> None:
    out = run("law", "DPF", "--on", DAY).out
    for said in (
        "In force: since 2023-07-10",
        "Source: CELEX 32023D1795",
        "Confirmed: yes",
        "United States (US)",
    ):
        assert said in out


def test_law_shows_a_jurisdiction_with_its_states_and_decisions(run: Run) -> None:
    out = run("law", "US", "--on", DAY).out
    assert "third country" in out
    assert "(2016/1250): ended, until 2020-07-15" in out


@pytest.mark.parametrize("code", ["US", "CH", "GB", "EPO", "FR", "NC"])
def test_law_cites_a_source_for_everything_it_says_of_a_jurisdiction(run: Run, code: str) -> None:
    statements = run("law", code, "--on", DAY).out.splitlines()[1:]
    sources = [line for line in statements if re.match(r"    Source: .+, checked on 2026-", line)]
    assert len(sources) == len([line for line in statements if not line.startswith("    ")]) - (
        "  There is no adequacy decision." in statements
    )
    assert len(sources) > 0


def test_law_names_the_sources_that_a_jurisdiction_rests_on_in_json_too(run: Run) -> None:
    found = answer(run("law", "US", "--format", "json"))
    named = [each["source"] for each in (*found["states"], *found["changes"])]
    assert {found["sources"][each]["title"] for each in named} > {
        "European Commission's list of adequacy decisions"
    }
    assert all(each["source"].startswith("CELEX ") for each in found["adequacy"])


def test_law_as_json_says_which_instruments_are_in_force(run: Run) -> None:
    found = answer(run("law", "--on", DAY, "--format", "json"))
    in_force = {act["code"]: act["in_force"] for act in found["instruments"]}
    assert in_force["2023/1795"]
    assert not in_force["2016/1250"]


def test_the_schema_is_json_schema(run: Run) -> None:
    assert answer(run("schema"))["$schema"].startswith("https://json-schema.org/")


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version") == Ended(0, f"Transfer Registry {version('transfer-registry')}\n", "")


def test_a_shell_completes_commands_and_options(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the script asks that `--install-completion` installs."""
    for words, completed in (
        ("registry prop", ["propose", "proposals"]),
        ("registry judge --fail", ["--fail-on"]),
    ):
        monkeypatch.setenv("_REGISTRY_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
        assert run().out.split() == completed


def test_only_english_is_offered(run: Run) -> None:
    assert "only en for now" in run("judge", "--help").out
    ended = run("judge", RINGOVER, "--lang", "fr")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "error: --lang: The language 'fr' is not available. Available: en.\n"


def test_a_language_that_is_offered_names_countries_in_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "LANGUAGES", ("en", "fr"))
    assert "États-Unis" in run("judge", RINGOVER, "--on", DAY, "--lang", "fr").out


BAD = {
    "a missing file": (("judge", "nowhere.yaml"), "nowhere.yaml: There is no such file or folder."),
    "an unknown instrument": (("judge", RINGOVER, "--without", "DPX"), "No instrument is called 'DPX'."),
    "an unknown instrument of the law": (("law", "2023/1796"), "Did you mean 2023/1795"),
    "an unknown id": (("show", "us-campaigns", "--file", RINGOVER), "Did you mean transfer/us-campaigns"),
    "a bad date": (("judge", RINGOVER, "--on", "23.11.2026"), "--on: '23.11.2026' is not a valid date."),
    "a bad time": (("check", "--as-known-at", "soon"), "--as-known-at: 'soon' is not a valid date or time."),
    "a bad start": (("history", "--since", "soon"), "--since: 'soon' is not a valid date or time."),
    "a head that is none": (("history", "verify", "--head", "12"), "--head: '12' is not a history entry"),
    "a file's past": (("show", "organisation/tcr", "--file", RINGOVER, "--history"), "A file has no history"),
    "a bad date of a strike": (("law", "--without", "DPF@soon"), "--without: 'soon' is not a valid date."),
}


@pytest.mark.parametrize(("arguments", "said"), BAD.values(), ids=BAD)
def test_a_fault_is_one_line_with_its_cure_and_ends_with_2(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    ended = run(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert re.fullmatch(r"error: .+\n", ended.err)
    assert said in ended.err


def test_each_fault_of_a_manifest_is_a_line_with_file_and_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(
        "registry: 1\ntransfers:\n  - {id: transfer/a, starts: soon}\n  - {id: transfer/b, x: 1}\n"
    )
    ended = run("judge", str(path))
    assert ended.code == 2
    assert re.fullmatch(r"(error: \S+bad\.yaml:[34]: transfers\[[01]\]\S* .+\n){2}", ended.err)


def test_text_that_is_no_yaml_is_one_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("transfers: [\n")
    ended = run("judge", str(path))
    assert ended.code == 2
    assert re.fullmatch(r"error: \S+bad\.yaml:\d+: .+\n", ended.err)


def test_more_than_a_hundred_faults_are_counted_not_listed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(
        "registry: 1\ntransfers:\n" + "".join(f"  - {{id: transfer/t{n}, x: 1}}\n" for n in range(150))
    )
    lines = run("judge", str(path)).err.splitlines()
    assert len(lines) == 101
    assert "50 more faults" in lines[-1]


@pytest.mark.parametrize("arguments", [("judge",), ("judge", "x", "--fail-on", "often"), ("jugde", "x")])
def test_a_wrong_usage_ends_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    ended = run(*arguments)
    assert ended.code == 2
    assert "Traceback" not in ended.err


def test_an_unexpected_fault_is_one_line_and_tells_how_to_see_more(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.law.law.Law.current", lambda: 1 / 0)
    ended = run("law")
    assert ended.code == 2
    assert re.fullmatch(
        r"error: This is a bug in the program \(ZeroDivisionError.+REGISTRY_DEBUG=1.+\n", ended.err
    )


def test_an_unexpected_fault_shows_its_details_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.law.law.Law.current", lambda: 1 / 0)
    monkeypatch.setenv("REGISTRY_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["registry", "law"])
    with pytest.raises(ZeroDivisionError):
        main()


def test_an_interrupt_ends_with_130_and_says_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("registry.law.law.Law.current", interrupted)
    assert run("law") == Ended(130, "", "")


def test_a_server_that_cannot_be_reached_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_URI", "bolt://127.0.0.1:1")
    ended = run("check")
    assert ended.code == 2
    assert re.fullmatch(r"error: bolt://127\.0\.0\.1:1: .+Check REGISTRY_URI.+\n", ended.err)


def test_what_is_piped_is_plain_whole_and_without_tabs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    ended = run("judge", RINGOVER, "--on", DAY)
    assert ended.err == ""
    assert "\x1b" not in ended.out
    assert "\t" not in ended.out
    assert "…" not in ended.out
    assert max(map(len, ended.out.splitlines())) > 200


@pytest.mark.apart
def test_a_reader_that_goes_away_is_not_told_of_it() -> None:
    with subprocess.Popen(
        [*MODULE, "law", "--format", "json"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.apart
@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_a_terminal_gets_colours_and_wrapped_lines() -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    with subprocess.Popen([*MODULE, "law", "US"], cwd=ROOT, stdout=theirs, stderr=theirs, env=environment):
        os.close(theirs)
        shown = b""
        try:
            while more := os.read(ours, 65536):
                shown += more
        except OSError:  # the other end is closed: Linux says so by an error
            pass
    os.close(ours)
    assert b"\x1b[1m" in shown
    plain = re.sub(rb"\x1b\[[0-9;]*m", b"", shown)
    assert max(map(len, plain.splitlines())) <= 80


@pytest.mark.apart
@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (("judge", RINGOVER), NOT_TO_JUDGE),
        (("judge", RINGOVER, "--format", "json"), NOT_TO_JUDGE),
        (("--help",), {"neo4j", "pandas", "streamlit", "rich", "pydantic", "yaml", "registry.law"}),
    ],
)
def test_a_command_imports_only_what_it_needs(arguments: tuple[str, ...], absent: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "registry.cli", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "typer" in imported
    assert imported & absent == set()


def test_the_seed_of_the_demonstration_is_the_one_of_this_checkout() -> None:
    assert seed_folder(RINGOVER_SEED) == ROOT / "seed" / "ringover"


def test_a_gate_does_not_pass_because_there_is_no_transfer(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "vendor.yaml"
    path.write_text("registry: 1\norganisations:\n  - {id: organisation/acme, established_in: FR}\n")
    ended = run("judge", str(path), "--on", DAY)
    assert (ended.code, run("judge", str(path), "--on", DAY, "--fail-on", "never").code) == (1, 0)
    assert "Nothing was judged: no transfer is recorded in what was read." in ended.err
