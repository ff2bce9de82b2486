"""`registry demo`: Ringover's register or the sample's, each kept apart from the user's own."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import AccessRole, Actor, require_writing_role
from registry.cli.options import (
    ENGLISH,
    LangOption,
    OnOption,
    PortOption,
    ReportFilters,
    RoleOption,
    WithoutOption,
    command_group,
)
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.cli.parsing import parse_question
from registry.errors import EngineError, RegistryError
from registry.messages import Message, say
from registry.seed import RINGOVER, SAMPLE, demo_data_folder, load_sample, sample_data_folder, seed_folder

if TYPE_CHECKING:
    from registry.cli.output.check_report import CheckReport
    from registry.facts import Facts
    from registry.graph.store import Store
    from registry.register import Register

app = command_group()

COMPANY = "organisation/ringover"
ACTOR = Actor("demonstration", AccessRole.ADMINISTRATOR)
TRANSFER = "transfer/us-campaigns"
SAMPLE_TRANSFER = "transfer/payroll-night-shift"

NoDashboardOption = Annotated[
    bool, typer.Option("--no-dashboard", help="Print the verdicts only; do not serve the page.")
]
SampleOption = Annotated[
    bool, typer.Option("--sample", help="Load the sample company, invented and with a history, instead.")
]


@app.command("demo")
def demo_command(
    no_dashboard: NoDashboardOption = False,
    sample: SampleOption = False,
    port: PortOption = None,
    on: OnOption = None,
    without: WithoutOption = None,
    role: RoleOption = None,
    _lang: LangOption = ENGLISH,
) -> None:
    """Load Ringover's register, judge it and serve the page."""
    from registry.cli import page
    from registry.cli.judge import report_on

    if role:
        require_writing_role(role)
    question = parse_question(on, without)
    if not no_dashboard:
        page.require_packages()
    chosen = None if no_dashboard else page.free_port(port)
    own = folder()
    data_dir = _sample_folder(own) if sample else own
    terminal.print_message(_opening(data_dir, sample=sample, serves=chosen is not None))
    try:
        loaded, register = _sample(data_dir) if sample else _ringover(data_dir)
    except EngineError as error:
        raise without_engine(error, SAMPLE if sample else RINGOVER) from error
    report = report_on(register, question, ReportFilters())
    transfer = SAMPLE_TRANSFER if sample else TRANSFER
    if chosen:
        page.serve(
            chosen,
            settings(data_dir, "Sample company" if sample else "Ringover"),
            lambda: print_demo(loaded, report, data_dir, transfer),
        )
    else:
        print_demo(loaded, report, data_dir, transfer)


def _sample_folder(own: Path | None) -> Path:
    from registry.graph.connection import data_folder

    return sample_data_folder(own or data_folder())


def _opening(data_dir: Path | None, *, sample: bool, serves: bool) -> Message:
    whose = say("the sample company") if sample else say("Ringover's register")
    if data_dir is None:
        return say("Loading {register} into the database that REGISTRY_URI names.", register=whose)
    if serves:
        return say("Loading {register} into a database of its own; then the page is served.", register=whose)
    return say("Loading {register} into a database of its own.", register=whose)


def _ringover(data_dir: Path | None) -> tuple[Message, Register]:
    from registry.cli.database import open_store
    from registry.intake.manifests import read_manifests
    from registry.register import Register

    with ProgressDisplay(say("Reading Ringover's register")):
        facts = read_manifests(seed_folder(RINGOVER))
    with open_store(data_dir, prepare=True) as store:
        return load_demo_register(store, facts), Register.open(store)


def _sample(data_dir: Path | None) -> tuple[Message, Register]:
    from registry.cli.database import open_connection
    from registry.graph.store import Store
    from registry.register import Register

    with open_connection(data_dir) as connection:
        with ProgressDisplay(say("Loading the sample")) as progress:
            fresh = load_sample(connection, progress.update)
        store = Store(connection)
        numbers = {"count": sum(store.counts().values()), "entries": store.head().seq}
        loaded = say("The sample is already loaded: {count} entities, {entries} history entries.", **numbers)
        if fresh:
            loaded = say(
                "Loaded the sample: {count} entities of an invented company, {entries} history entries.",
                **numbers,
            )
        return loaded, Register.open(store)


def folder() -> Path | None:
    """The demo's own data folder, beside the user's; None if `REGISTRY_URI` names a database instead."""
    if os.environ.get("REGISTRY_URI"):
        return None
    from registry.graph.connection import data_folder

    return demo_data_folder(data_folder())


def settings(data_dir: Path | None, name: str) -> dict[str, str]:
    """The environment variables that make the page use the demo's register, under its name."""
    return {"REGISTRY_NAME": name, **({"REGISTRY_DATA": str(data_dir)} if data_dir else {})}


def registry_command() -> str:
    """How to type `registry` here: by its path if the shell would find none or a different one."""
    import sysconfig

    ours = Path(sysconfig.get_path("scripts"), "registry.exe" if os.name == "nt" else "registry")
    installed = shutil.which("registry")
    if (installed and Path(installed).samefile(ours)) or not ours.exists():
        return "registry"
    return shlex.quote(_near(ours))


def print_demo(loaded: Message, report: CheckReport, data_dir: Path | None, transfer: str) -> None:
    """Print what was loaded, its verdicts, what to try next, and what matters first: at most 13 lines."""
    from registry.cli.output.summary import counts_of, most_urgent

    out = terminal.Writer(terminal.current_language())
    out.say(loaded)
    out.say(counts_of(report))
    out.add("")
    _write_next_steps(out, data_dir, transfer)
    if urgent := most_urgent(report, out.language):
        out.add("")
        out.say(say("What matters first: {what}", what=urgent))
    out.write()


def _write_next_steps(out: terminal.Writer, data_dir: Path | None, transfer: str) -> None:
    registry = registry_command()
    steps = [
        say("{command}  (every verdict and finding)", command=f"{registry} check"),
        say("{command}  (one transfer, step by step)", command=f"{registry} show {transfer}"),
        say("{command}  (stops the engine, which keeps running)", command=f"{registry} engine stop"),
    ]
    if transfer == TRANSFER:
        more = say("{command}  (an invented company with more to see)", command=f"{registry} demo --sample")
        steps.insert(2, more)
    out.say(say("Try next, in this or another terminal:"))
    if data_dir:
        setting = f"export REGISTRY_DATA={shlex.quote(str(data_dir))}"
        if os.name == "nt":
            setting = f'set "REGISTRY_DATA={data_dir}"'
        out.add(setting, 1)
    for step in steps:
        out.say(step, 1)


def without_engine(error: EngineError, name: str = RINGOVER) -> EngineError:
    """The error, with a command that works without the engine."""
    judge = f"{registry_command()} judge {shlex.quote(_near(seed_folder(name)))}"
    works = say("`{command}` works without the engine.", command=judge)
    cure = say("{first} {second}", first=error.cure, second=works) if error.cure else works
    return EngineError(error.what, where=error.where, cure=cure)


def _near(path: Path) -> str:
    """A path in the shortest form that works here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def load_demo_register(store: Store, facts: Facts) -> Message:
    """Load Ringover's register into an empty one; change nothing in one that is already filled.

    Returns:
        What was loaded.

    Raises:
        RegistryError: If the register holds something else.
    """
    from registry.commands.writer import RegisterWriter

    recorded = store.entities(entity.id for entity in facts)
    count = sum(store.counts().values())
    if not count:
        with ProgressDisplay(say("Loading Ringover's register")) as progress:
            RegisterWriter(store, ACTOR).entries.load(facts, progress=progress.update)
        return say("Loaded Ringover's register: {count} entities from its privacy notice.", count=len(facts))
    if COMPANY not in recorded:
        raise RegistryError(
            say("This register already holds other data; nothing was changed."),
            where=store.connection.address.uri,
            cure=say("Unset REGISTRY_URI, so that the demo uses a folder of its own beside your register.")
            if os.environ.get("REGISTRY_URI")
            else say("Set REGISTRY_DATA to another folder; the demo's is beside it."),
        )
    if recorded == facts and count == len(facts):
        return say("Ringover's register is already loaded: {count} entities.", count=count)
    return say("Ringover's register is already loaded, and was changed since: {count} entities.", count=count)
