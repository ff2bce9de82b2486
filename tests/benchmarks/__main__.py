"""Speed as ratios in one run: `make bench`, or `make bench ARGS="--sizes 1000 10000 100000"`.

For each size a skewed register is made from a seed, loaded, checked and judged. Ratios compare two ways of
doing one thing in this run, in turn: `load` with the same statements sent by the bare driver, `check` with
streaming the same rows and columns without judging them. `check` is all that the command does up to putting
it into words: reading, every verdict with its next change, every finding.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.commit.migrations import prepare
from registry.engine.embedded import Engine
from registry.facts import Facts
from registry.graph import statements, transfer_rows
from registry.graph.connection import Connection, connect
from registry.graph.schema import NODES
from registry.graph.store import Store
from registry.intake.manifests import write_manifest
from registry.register import SHARED, Question, Register
from tests.benchmarks import changes, first_view, pages, past
from tests.benchmarks.recorded import Recorder, replay
from tests.benchmarks.skewed import Skewed

TODAY = Question(date(2026, 11, 23))
SMALL = Path(__file__).parents[1] / "checks" / "place-missing" / "pass.yaml"
RINGOVER = Path(__file__).parents[2] / "seed" / "ringover"
SMALL_ENOUGH = 10_000


def main() -> None:
    """Measure and print one row a figure."""
    parser = ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000], help="numbers of transfers")
    parser.add_argument("--check", metavar="FOLDER", type=Path, help="what the benchmark calls itself with")
    parser.add_argument("--stream", metavar="FOLDER", type=Path, help="likewise")
    parser.add_argument("--changes", action="store_true", help="only what comes after a change, at all sizes")
    parser.add_argument(
        "--past", type=int, metavar="CHANGES", help="only the facts as known so many changes ago"
    )
    parser.add_argument(
        "--pages",
        metavar="FOLDER",
        type=Path,
        nargs="?",
        const=Path("none"),
        help="only reruns of the page; a folder keeps the registers for the next time",
    )
    parser.add_argument(
        "--first-view",
        metavar="FOLDER",
        type=Path,
        nargs="?",
        const=Path("none"),
        help="only the first view in Chromium; a folder keeps the registers for the next time",
    )
    asked = parser.parse_args()
    if asked.check:
        print(json.dumps(_check(asked.check)))  # noqa: T201  # a command that prints
        return
    if asked.stream:
        print(_as_they_come(asked.stream, asked.sizes[0]))  # noqa: T201  # a command that prints
        return
    with tempfile.TemporaryDirectory(prefix="registry-bench-") as folder:
        if asked.changes:
            changes.measure(asked.sizes, Path(folder), _tell)
            return
        if asked.pages:
            pages.measure(asked.sizes, asked.pages if asked.pages.is_dir() else Path(folder), _tell)
            return
        if asked.first_view:
            kept = asked.first_view if asked.first_view.is_dir() else Path(folder)
            first_view.measure(asked.sizes, kept, _tell)
            return
        if asked.past:
            past.measure(asked.past, Path(folder), _tell)
            return
        _commands(Path(folder))
        for size in asked.sizes:
            _size(size, Path(folder))


def _tell(what: str, figure: object, remark: str = "") -> None:
    print(f"{what:<58} {figure!s:>10}  {remark}", flush=True)  # noqa: T201  # a command that prints


def _doing(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)  # noqa: T201  # a command that prints


def _wall(*arguments: str, times: int = 5, **environment: str) -> float:
    """Median seconds of a whole command; how it ends does not matter here."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        subprocess.run(
            [sys.executable, "-m", "registry.cli", *arguments],
            capture_output=True,
            check=False,
            env={**os.environ, **environment},
        )
        taken.append(perf_counter() - begun)
    return median(taken)


def _commands(folder: Path) -> None:
    _doing("whole commands, as a user starts them")
    _tell("registry --help, seconds", f"{_wall('--help'):.2f}", "aim 0.2")
    _tell("registry judge, a small file, cold, seconds", f"{_wall('judge', str(SMALL)):.2f}", "aim 0.5")
    data = folder / "ringover"
    engine = Engine(data)
    begun = perf_counter()
    engine.ensure()
    _tell("cold start of the engine, seconds", f"{perf_counter() - begun:.2f}", "aim 5")
    _wall("load", str(RINGOVER), times=1, REGISTRY_DATA=str(data))
    _tell("registry check on Ringover, seconds", f"{_wall('check', REGISTRY_DATA=str(data)):.2f}", "aim 1")
    engine.stop()


def _size(size: int, folder: Path) -> None:
    _doing(f"{size:,} transfers: making the register")
    facts = Facts(Skewed(size))
    _tell(f"\n{size:,} transfers: entities", len(facts))
    if size <= SMALL_ENOUGH:
        file = folder / f"{size}.yaml"
        write_manifest(facts, file)
        seconds = _wall("judge", str(file), "--format", "json", times=3)
        _tell("registry judge of the manifest, seconds", f"{seconds:.2f}", "aim 6 for 10,000")
    data = folder / str(size)
    engine = Engine(data)
    try:
        with closing(connect(data)) as connection:
            _doing("loading entities as they come")
            _tell("memory that load needs, entities as they come, MB", _apart("--stream", data, size), "flat")
            _wipe(connection)
            _load(connection, facts, folder / f"{size}.pickle", times=3 if size <= SMALL_ENOUGH else 1)
            del facts
            _checks(connection, data, times=3 if size <= SMALL_ENOUGH else 2)
    finally:
        engine.stop()


def _load(connection: Connection, facts: Facts, file: Path, times: int) -> None:
    _doing("recording what load sends")
    before = _forget_peak()
    with closing(Recorder(connection, file)) as recorder:
        _entered(Store(recorder), facts)
    _tell("memory that load adds to the facts' own, MB", _peak() - before, "beside facts that are held")
    loads, bares = [], []
    plain = Store(connection)
    for turn in range(times):
        _doing(f"load against the bare driver, {turn + 1} of {times}")
        _wipe(connection)
        bares.append(replay(connection, file))
        _wipe(connection)
        begun = perf_counter()
        _entered(plain, facts)
        loads.append(perf_counter() - begun)
    ratio = median(load / bare for load, bare in zip(loads, bares, strict=True))
    _tell(
        "load ÷ the same statements by the bare driver",
        f"{ratio:.2f}",
        f"aim 1.5; load {median(loads):.1f} s",
    )


def _entered(store: Store, facts: Facts) -> None:
    """What `load` does of a register into an empty database, its history included."""
    prepare(store.connection)
    RegisterWriter(store, Actor("benchmark", AccessRole.ADMINISTRATOR)).entries.load(facts)


def _wipe(connection: Connection) -> None:
    few = "MATCH (n) WITH n LIMIT 2000 DETACH DELETE n RETURN count(*) AS gone"
    while connection.write(lambda transaction: transaction.run(few).data())[0]["gone"]:
        pass


def _checks(connection: Connection, data: Path, times: int) -> None:
    ratios, figures = [], {}
    for turn in range(times):
        _doing(f"check against streaming alone, {turn + 1} of {times}")
        bare = _stream(connection)
        figures = json.loads(_apart("--check", data))
        ratios.append(figures["seconds"] / bare)
    _tell(
        "check ÷ streaming the same rows without judging",
        f"{median(ratios):.2f}",
        f"aim 1.2 to 1.5; check {figures['seconds']:.1f} s",
    )
    _tell("peak memory of check, MB", figures["peak"])
    _tell("distinct situations judged", figures["distinct"])
    _tell("open findings", figures["findings"])


def _apart(what: str, data: Path, size: int = 0) -> str:
    """What this module prints in a process of its own, which has the memory of nothing else."""
    command = [sys.executable, "-m", "tests.benchmarks", what, str(data), "--sizes", str(size)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _as_they_come(data: Path, size: int) -> int:
    """The memory that a load needs beside what makes the entities, in MB; it holds none of them."""
    coming = Skewed(size)
    with closing(connect(data)) as connection:
        store = Store(connection)
        prepare(store.connection)
        before = _forget_peak()
        for _ in RegisterWriter(
            store, Actor("benchmark", AccessRole.ADMINISTRATOR)
        ).entries.load_as_they_come(coming):
            pass
        return _peak() - before


def _stream(connection: Connection) -> float:
    begun = perf_counter()
    for kind, node in NODES.items():
        if kind in SHARED:
            for _ in connection.stream(statements.read_entities(node, by_id=False)):
                pass
    for _ in connection.stream(transfer_rows.STATEMENT):
        pass
    return perf_counter() - begun


def _check(data: Path) -> dict[str, float]:
    gc.disable()  # as the command does
    with closing(connect(data)) as connection:
        connection.read("RETURN 1 AS one")  # the driver is imported and connected before time is taken
        begun = perf_counter()
        register = Register.open(Store(connection))
        transfers = _judge(register)
        findings = register.findings(TODAY).open
        seconds = perf_counter() - begun
    return {
        "seconds": seconds,
        "transfers": transfers,
        "findings": len(findings),
        "distinct": len(register.as_of(TODAY).judge.verdicts),
        "peak": _peak(),
    }


def _peak() -> int:
    """The most memory that this process has used so far, in MB.

    Read from proc(5): what getrusage(2) tells counts what the process that started this one used.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def _forget_peak() -> int:
    """Let what came before, such as writing the manifest, not count as the most; what is used now, in MB."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # proc(5): the peak begins anew
    return _peak()


def _judge(register: Register) -> int:
    """Reckon of each transfer what `registry check` tells of it, up to the words; how many there are."""
    as_of = register.as_of(TODAY)
    for dossier in register.transfers():
        dossier.judged(as_of)
        dossier.next_change(as_of)
    return len(register.dossiers.transfers.rows)


if __name__ == "__main__":
    main()
