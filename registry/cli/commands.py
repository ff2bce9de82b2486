"""What works on the graph: init, export, check, demo, engine."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from registry.cli import demo, printing, serving
from registry.cli.asked import FailOn, Form
from registry.cli.judging import answer
from registry.cli.waiting import Waiting
from registry.errors import EngineError
from registry.messages import say
from registry.register import Question, Register, database

if TYPE_CHECKING:
    from registry.graph.store import Store


@contextmanager
def opened(
    data_dir: Path | None = None, *, prepare: bool = False, patience: float | None = None
) -> Iterator[Store]:
    """The database of the register, and a spinner while its engine starts."""
    for name in ("numpy", "pandas", "pyarrow"):
        # The driver imports them where it finds them, which takes longer than checking a small register.
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None is Python's word for "not to be had"
    with database(data_dir, Waiting, prepare=prepare, patience=patience) as store:
        yield store


def run_init() -> None:
    """Prepare the database."""
    with opened(prepare=True):
        printing.tell(say("The database is ready for a register."))


def run_export(file: Path, known_at: datetime | None = None) -> None:
    """Write the register as a manifest that says at which place of the history it was taken."""
    from registry.graph.reading import Reading
    from registry.intake.manifests import manifest_text, write_manifest

    with opened() as store, Waiting(say("Reading the register")):
        reading = Reading(store, known_at)
        facts = reading.facts()
    head = f"{reading.head.seq}:{reading.head.hash}"
    remark = f"Transfer Registry, history {head}"
    if str(file) == "-":
        printing.write_data(manifest_text(facts, remark))
    else:
        with Waiting(say("Writing")):
            write_manifest(facts, file, remark)
        printing.note(say("Written: {count} entries to {file}.", count=len(facts), file=file))
    noted = say("Taken at {head} of the history; note it elsewhere for `registry history verify`.", head=head)
    printing.note(noted)


def run_check(
    question: Question,
    form: Form,
    language: str,
    fail_on: FailOn,
    known_at: datetime | None = None,
) -> int:
    """Judge the graph, print the answer, and give the exit code."""
    gc.disable()  # the process ends with the answer, and nothing made for it is garbage before
    with opened() as store, Waiting(say("Reading the register")):
        register = Register.open(store, known_at)
    if not register.casebook.transfers.rows:
        printing.note(say("The register holds no transfer yet; `registry load FILE` brings some in."))
    return answer(register, question, form, language, fail_on)


def run_demo(question: Question, language: str, *, serve: bool, port: int | None) -> None:
    """Show Ringover's register, loading it first where it is not there."""
    from registry.intake.manifests import read_manifests

    chosen = (serving.page(), serving.free_port(port)) if serve else None
    facts = read_manifests(demo.seed())
    data_dir = demo.folder()
    try:
        with opened(data_dir, prepare=True) as store:
            demo.fill(store, facts)
            register = Register.open(store)
    except EngineError as error:
        raise demo.without_engine(error) from error
    answer(register, question, Form.TABLE, language, FailOn.NEVER)
    demo.tell_what_next(data_dir)
    if chosen:
        serving.serve(*chosen, demo.settings(data_dir))


def run_status() -> None:
    """Print what is known of the embedded engine."""
    from registry.graph.connection import data_folder
    from registry.graph.local import Engine

    if os.environ.get("REGISTRY_URI"):
        printing.tell(say("REGISTRY_URI names a server, so the embedded engine is not used."))
    found = Engine(data_folder()).status()
    if not found.running:
        printing.tell(say("The engine does not run (data: {folder}).", folder=found.data_dir))
        return
    since = found.started_at.astimezone().isoformat(" ", "minutes") if found.started_at else "?"
    printing.tell(
        say(
            "The engine {version} runs since {since} on {address}, process {process} (data: {folder}).",
            version=found.version,
            since=since,
            address=f"127.0.0.1:{found.port}",
            process=found.pid,
            folder=found.data_dir,
        )
    )


def run_stop() -> None:
    """Stop the embedded engine."""
    from registry.graph.connection import data_folder
    from registry.graph.local import Engine

    stopped = Engine(data_folder()).stop()
    printing.tell(say("The engine is stopped.") if stopped else say("The engine did not run."))
