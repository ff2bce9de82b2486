"""The page under load: `python -m tests.benchmarks.load --people 20 --minutes 60`.

A register is made and loaded into an embedded engine; the page is served as on one's own machine. People
open it over real websockets, act every few seconds, close it and come back; now and then the command line
changes a vendor. Each minute it prints how long actions took and what the server and the engine used; at
the end whether the aims hold, and how much memory grew after the warm-up.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import fmean, linear_regression
from time import perf_counter, sleep
from typing import NamedTuple

import psutil

from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.engine.embedded import Engine
from registry.facts import Facts
from registry.opening import database
from tests.benchmarks.people import LISTS, Done, Person
from tests.benchmarks.sessions import PageSession, cookie_of
from tests.benchmarks.skewed import Skewed

ROOT = Path(__file__).parents[2]
TOKEN = "of-the-load"  # noqa: S105  # opens a page on loopback for the time of a measurement
AIM = 1.0
"""Seconds within which 95 of 100 actions end."""
GROWTH = 0.05
"""How much of its size memory may grow in an hour after the warm-up, as a line fitted to the minutes."""
READY_WITHIN = 60.0
_SHOWN_WITHIN = 15.0
"""Seconds after a change in which pages that run again by themselves do so for it."""
MB = 1024 * 1024


class Minute(NamedTuple):
    """What was used in a minute; memory in MB, processor time as a share of one core."""

    minute: float
    server_mb: float
    server_cpu: float
    engine_mb: float
    engine_cpu: float
    threads: int


def main() -> None:
    """Put the load on the page, and print the minutes and the verdict."""
    parser = ArgumentParser(prog="python -m tests.benchmarks.load", description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--every", type=float, default=5, help="seconds from one action to the next")
    parser.add_argument("--change-every", type=float, default=60, help="seconds from one change to the next")
    parser.add_argument("--warm-up", type=float, default=10, help="minutes that no growth is reckoned from")
    parser.add_argument("--transfers", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="a data folder to use, which is loaded if empty")
    parser.add_argument("--actions", type=Path, help="a file for each action, as lines of JSON")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the page and the engine end with this
    with tempfile.TemporaryDirectory(prefix="registry-load-") as folder:
        data = asked.folder or Path(folder) / "data"
        os.environ["REGISTRY_DATA"] = str(data)
        engine = Engine(data)
        try:
            _load(asked.transfers)
            with _served(Path(folder)) as (port, server):
                pid = engine.status().pid
                assert pid is not None
                asyncio.run(Load(asked, port, server, psutil.Process(pid)).run())
        finally:
            engine.stop()


def _load(transfers: int) -> None:
    with database(prepare=True) as store:
        if store.is_empty():
            writer = RegisterWriter(store, Actor("benchmark", AccessRole.ADMINISTRATOR))
            writer.entries.load(Facts(Skewed(transfers)))


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[tuple[int, psutil.Process]]:
    """The page on a free port, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {"PYTHONPATH": str(ROOT), "REGISTRY_PAGE_TOKEN": TOKEN}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-P", "-m", "dashboard.serving", str(port)],
            env={**os.environ, **given},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            ends = perf_counter() + READY_WITHIN
            while socket.socket().connect_ex(("127.0.0.1", port)):
                assert server.poll() is None, (folder / "log").read_text()
                assert perf_counter() < ends, "the page does not answer"
                sleep(0.2)
            yield port, psutil.Process(server.pid)
        finally:
            server.terminate()
            server.wait()
            sys.stderr.write((folder / "log").read_text()[-4_000:])


class Load:
    """The people, what they did, and what it took."""

    def __init__(self, asked: Namespace, port: int, server: psutil.Process, engine: psutil.Process) -> None:
        self._asked = asked
        self._port = port
        self._server, self._engine = server, engine
        self._done: list[Done] = []
        self._minutes: list[Minute] = []
        self._shown_after: list[float] = []
        self._lags: list[float] = []
        self._begun = 0.0
        vendors = Skewed(0).vendors if asked.transfers < 6_000 else asked.transfers // 20
        self._vendors = min(2_000, vendors)
        self._people = [
            Person(number, asked.seed, (port, TOKEN), asked.transfers, self._vendors)
            for number in range(asked.people)
        ]

    async def run(self) -> None:
        """Put the load on, minute by minute, and print the verdict."""
        await self._first_view()
        self._begun = perf_counter()
        jobs = [person.live(self._asked.every, self._begun, self._note) for person in self._people]
        tasks = [*map(asyncio.create_task, (*jobs, self._changes(), self._watch_lag()))]
        _print_head()
        try:
            await self._count_minutes(tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._verdict()

    async def _first_view(self) -> None:
        """Open each list once: whoever is first waits until the register is read and judged."""
        session = await PageSession.open(self._port, cookie_of(self._port, TOKEN))
        for page in LISTS:
            seconds = await session.visit(page)
            _say(f"first view of {page}: {seconds:.1f} s {session.faults() or ''}")
        if button := session.widget("button", "search-everything"):
            await session.use(button, trigger_value=True)
        if words := session.widget("text_input", "search-text"):
            _say(f"first search: {await session.use(words, string_value='Vendor 1'):.1f} s")
        await session.close()

    def _note(self, done: Done) -> None:
        self._done.append(done)
        if self._asked.actions:
            with self._asked.actions.open("a") as file:
                file.write(json.dumps(done._asdict()) + "\n")
        if done.faults:
            _say(f"fault at {done.at:.0f} s, {done.what}: {'; '.join(done.faults)}")

    async def _changes(self) -> None:
        """Change a vendor's name by the command line, and see when open pages run again by themselves."""
        draw = Random(f"{self._asked.seed} changes")  # noqa: S311  # no secret
        while True:
            await asyncio.sleep(self._asked.change_every - _SHOWN_WITHIN)
            vendor = f"organisation/{draw.randrange(self._vendors)}"
            name = f"name=Vendor renamed {draw.randrange(10**6)}"
            command = [sys.executable, "-m", "registry.cli", "change", vendor, name]
            process = await asyncio.create_subprocess_exec(
                *command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)}
            )
            if await process.wait():
                _say(f"the change of {vendor} failed")
            changed = perf_counter()
            await asyncio.sleep(_SHOWN_WITHIN)
            reruns = (each.session.reruns for each in self._people if each.session)
            first = [next((at for at in those if at > changed), None) for those in reruns]
            self._shown_after += [at - changed for at in first if at]

    async def _watch_lag(self) -> None:
        """How late this process itself is: it would be taken for the server."""
        while True:
            due = perf_counter() + 0.1
            await asyncio.sleep(0.1)
            self._lags.append(perf_counter() - due)

    async def _count_minutes(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        used = self._used()
        for minute in range(1, int(self._asked.minutes) + 1):
            await asyncio.sleep(self._begun + 60 * minute - perf_counter())
            for task in tasks:
                if task.done():
                    task.result()
            before, used = used, self._used()
            self._minutes.append(
                Minute(
                    minute,
                    self._server.memory_info().rss / MB,
                    (used[0] - before[0]) / 60,
                    self._engine.memory_info().rss / MB,
                    (used[1] - before[1]) / 60,
                    self._server.num_threads(),
                )
            )
            self._print_minute()

    def _used(self) -> tuple[float, float]:
        times = (each.cpu_times() for each in (self._server, self._engine))
        server, engine = (each.user + each.system for each in times)
        return server, engine

    def _print_minute(self) -> None:
        last = self._minutes[-1]
        seconds = [
            each.seconds for each in self._done if 60 * (last.minute - 1) <= each.at < 60 * last.minute
        ]
        lags, self._lags = self._lags, []
        row = (
            f"{last.minute:>6} {sum(each.opened for each in self._people):>8} {len(seconds):>7}",
            _times(seconds, max(seconds, default=0)),
            f"{last.server_mb:>9.0f} {last.server_cpu:>6.0%} {last.threads:>8}",
            f"{last.engine_mb:>9.0f} {last.engine_cpu:>6.0%} {_quantile(lags, 0.95):>8.3f}",
        )
        _say(" ".join(row))

    def _verdict(self) -> None:
        seconds = [each.seconds for each in self._done]
        faults = sum(bool(each.faults) for each in self._done)
        _say(f"\n{len(seconds):,} actions in {sum(each.opened for each in self._people)} sessions")
        for what in Counter(each.what for each in self._done):
            those = [each.seconds for each in self._done if each.what == what]
            _say(f"  {what:<20} {len(those):>6} p50, p95, p99 {_times(those, _quantile(those, 0.99))}")
        p95 = _quantile(seconds, 0.95)
        over = sum(
            _quantile([each.seconds for each in self._done if 60 * (one - 1) <= each.at < 60 * one], 0.95)
            > AIM
            for one in range(1, len(self._minutes) + 1)
        )
        _say(
            f"p50 {_quantile(seconds, 0.5):.2f} s, p95 {p95:.2f} s, p99 {_quantile(seconds, 0.99):.2f} s; "
            f"p95 ÷ aim {p95 / AIM:.2f}; minutes over the aim: {over}"
        )
        _say(
            f"a change shown by itself after: p50 {_quantile(self._shown_after, 0.5):.1f} s, "
            f"p95 {_quantile(self._shown_after, 0.95):.1f} s, {len(self._shown_after)} times"
        )
        grown = [
            self._growth("server", [each.server_mb for each in self._minutes]),
            self._growth("engine", [each.engine_mb for each in self._minutes]),
        ]
        holds = p95 <= AIM and not faults and all(grown)
        _say(f"actions with faults: {faults}; the aims hold: {'yes' if holds else 'NO'}")

    def _growth(self, what: str, sizes: Sequence[float]) -> bool:
        """Print the trend of memory after the warm-up; whether it is within what is allowed."""
        after = sizes[int(self._asked.warm_up) :]
        if len(after) < 2:
            _say(f"{what}: too short for a trend")
            return True
        slope = linear_regression(range(len(after)), after).slope * 60
        quarter = max(1, len(after) // 4)
        last, first = fmean(after[-quarter:]), fmean(after[:quarter])
        _say(
            f"{what}: {slope:+.0f} MB an hour after the warm-up ({slope / first:+.1%}); "
            f"last quarter ÷ first quarter {last / first:.3f}"
        )
        return slope <= GROWTH * first


def _print_head() -> None:
    _say("minute sessions actions    p50    p95    max server MB    CPU  threads engine MB    CPU  own lag")


def _times(seconds: Sequence[float], last: float) -> str:
    return f"{_quantile(seconds, 0.5):>6.2f} {_quantile(seconds, 0.95):>6.2f} {last:>6.2f}"


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # a command that prints


if __name__ == "__main__":
    main()
