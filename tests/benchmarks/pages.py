"""Processor time of a rerun of each page, by size: `python -m tests.benchmarks --pages --sizes 1000 10000`.

A page is run as the server runs it, without a browser; compiled scripts are kept between runs. The register
is read and judged before; a change is then recorded, and what it takes to show it is measured too.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from streamlit.components.v2 import manifest_scanner
from streamlit.config import set_option
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.serving.app import SETTINGS
from registry.access import AccessRole, Actor
from registry.commands.writer import RegisterWriter
from registry.engine.embedded import Engine
from registry.entities import Organisation, Party, Transfer
from registry.facts import Facts
from registry.impact.form_verdict import judge_form
from registry.intake.vendor_form import new_vendor
from registry.intake.vendor_form_data import choose_terms, set_roles
from registry.intake.vendor_form_safeguards import RestsOn, describe, rest_on, set_assessed
from registry.opening import database
from registry.register import Question
from registry.vocabulary import Role
from tests.benchmarks.skewed import Skewed

PAGES = (
    *("today", "add", "my-vendors", "review", "proposal", "finding", "vendors", "transfers", "data"),
    *("findings", "history", "decisions", "sample"),
    *("vendor", "category", "activity", "transfer", "entry", "past"),
)
OPENED = {
    "vendor": "organisation/0",
    "category": "category/0",
    "activity": "activity/0",
    "transfer": "transfer/0",
    "past": "organisation/0",
}
"""What is opened on the pages that show one thing: those of which most is recorded."""
PROPOSED = 20
"""How many proposals wait."""
RUNS = 40
"""Reruns of each page; the 95th percentile of them counts."""
APP = Path(__file__).parents[2] / "dashboard" / "app.py"

Tell = Callable[..., None]


def measure(sizes: Sequence[int], folder: Path, tell: Tell) -> None:
    """Print the processor time of each page at each size, and its ratio to the smallest size."""
    first: dict[str, float] = {}
    for size in sizes:
        data = folder / str(size)
        os.environ["REGISTRY_DATA"] = str(data)
        os.environ.pop(snapshot.MANIFESTS, None)
        try:
            load_register(size)
            _pages(size, first, tell)
        finally:
            snapshot.reload()
            Engine(data).stop()


def load_register(size: int) -> None:
    """Load a register into the database that the settings name, if it is empty."""
    with database(prepare=True) as store:
        if store.is_empty():
            writer = RegisterWriter(store, Actor("benchmark", AccessRole.ADMINISTRATOR))
            writer.entries.load(Facts(Skewed(size)))
            _propose(RegisterWriter(store, Actor("buyer", AccessRole.PROCUREMENT)))


def _propose(writer: RegisterWriter) -> None:
    """Vendors in the United States, each with a transfer that lacks a safeguard."""
    for number in range(PROPOSED):
        vendor = Organisation(id=f"organisation/new-{number}", name=f"New {number}", established_in="US")
        importer = Party(organisation=vendor.id)
        flow = Transfer(id=f"transfer/new-{number}", importer=importer, mechanisms=())
        writer.proposals.propose([vendor, flow], f"New {number}")


def _subject(page: str) -> str | None:
    """The id that a page about one thing shows."""
    question = Question(scenario.server_date())
    current = snapshot.current()
    if page == "proposal":
        return current.waiting(question)[0].id
    return current.findings(question).open[0].id if page == "finding" else OPENED.get(page)


def _pages(size: int, first: dict[str, float], tell: Tell) -> None:
    snapshot.reload()
    with _as_the_server():
        app = AppTest.from_file(str(APP), default_timeout=900).run()
        snapshot.following().end()  # what it does in the background is measured apart
        for page in PAGES:
            app.query_params.clear()
            app.query_params["seq"] = "1"  # of the page of an entry; the others do not read it
            if subject := _subject(page):
                app.query_params["id"] = subject
            app = app.switch_page(f"views/{page}.py").run()
            if app.exception:
                tell(f"{size:,} transfers: rerun of {page}", "fails", app.exception[0].message)
                continue
            taken = sorted(_rerun(app) for _ in range(RUNS))
            p95 = taken[int(RUNS * 0.95) - 1]
            remark = f"median {1000 * taken[RUNS // 2]:.0f} ms"
            if page in first:
                remark += f"; {p95 / first[page]:.2f} times that of the smallest"
            first.setdefault(page, p95)
            tell(f"{size:,} transfers: rerun of {page}, p95, ms", f"{1000 * p95:.0f}", remark)
        _beside_the_form(size, tell)
        _forward(size, tell)


def _rerun(app: AppTest) -> float:
    begun = time.process_time()
    app.run()
    return time.process_time() - begun


def _beside_the_form(size: int, tell: Tell) -> None:
    """The verdict on a vendor's form, each time another one, as after each of its answers."""
    register = snapshot.current().register
    as_of = register.as_of(Question(scenario.server_date()))
    taken = []
    for number in range(RUNS):
        form = new_vendor(f"bench-{number}", f"Vendor {number}", "organisation/group-0", register.facts)
        form = describe(set_roles(form, Role.CONTROLLER, Role.PROCESSOR), f"Vendor {number}", "US")
        form = choose_terms(form, "categories", [f"category/{number % 60}"])
        form = set_assessed(rest_on(form, {RestsOn.CLAUSES, RestsOn.LISTING}), number % 2 == 0)
        begun = time.process_time()
        judge_form(form, register.dossiers.transfers, as_of)
        taken.append(time.process_time() - begun)
    p95 = sorted(taken)[int(RUNS * 0.95) - 1]
    tell(f"{size:,} transfers: verdict beside a vendor's form, p95, ms", f"{1000 * p95:.1f}")


def _forward(size: int, tell: Tell) -> None:
    """From a recorded change to the snapshot that shows it, with everything that was asked before."""
    with database() as store:
        writer = RegisterWriter(store, Actor("benchmark", AccessRole.ADMINISTRATOR))
        writer.entries.record([Organisation(id=f"organisation/bench-{time.time_ns()}", name="New")])
    begun = time.process_time()
    snapshot.following().renew()
    tell(f"{size:,} transfers: bringing a change forward, s", f"{time.process_time() - begun:.2f}")


@contextmanager
def _as_the_server() -> Iterator[None]:
    """Keep compiled scripts between runs and report no usage, as the server does; look for no components."""
    cache = ScriptCache()
    set_option("browser.gatherUsageStats", SETTINGS["browser.gatherUsageStats"])
    with (
        patch.object(local_script_runner, "ScriptCache", lambda: cache),
        patch.object(app_test, "ScriptCache", lambda: cache),
        patch.object(manifest_scanner, "scan_component_manifests", list),
    ):
        yield
