"""`registry demo`: a sample register (Ringover's), kept apart from the user's own."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import AccessRole, Actor
from registry.cli.options import (
    ENGLISH,
    LangOption,
    OnOption,
    PortOption,
    ReportFilters,
    WithoutOption,
    command_group,
    parse_question,
)
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.errors import EngineError, RegistryError
from registry.messages import Message, say
from registry.seed import RINGOVER, seed_folder

if TYPE_CHECKING:
    from registry.cli.output.check_report import CheckReport
    from registry.facts import Facts
    from registry.graph.store import Store

app = command_group()

COMPANY = "organisation/ringover"
ACTOR = Actor("demonstration", AccessRole.ADMINISTRATOR)
TRANSFER = "transfer/us-campaigns"

NoDashboardOption = Annotated[
    bool, typer.Option("--no-dashboard", help="Print the verdicts only; do not serve the page.")
]


@app.command("demo")
def demo_command(
    no_dashboard: NoDashboardOption = False,
    port: PortOption = None,
    on: OnOption = None,
    without: WithoutOption = None,
    _lang: LangOption = ENGLISH,
) -> None:
    """Load a sample register, judge it and serve the page."""
    from registry.cli import page
    from registry.cli.database import open_store
    from registry.cli.judge import report_on
    from registry.intake.manifests import read_manifests
    from registry.register import Register

    question = parse_question(on, without)
    if not no_dashboard:
        page.require_packages()
    chosen = None if no_dashboard else page.free_port(port)
    with ProgressDisplay(say("Reading the sample register")):
        facts = read_manifests(seed_folder(RINGOVER))
    data_dir = folder()
    try:
        with open_store(data_dir, prepare=True) as store:
            loaded = load_demo_register(store, facts)
            register = Register.open(store)
    except EngineError as error:
        raise without_engine(error) from error
    report = report_on(register, question, ReportFilters())
    if chosen:
        page.serve(chosen, settings(data_dir), lambda: print_demo(loaded, report, data_dir))
    else:
        print_demo(loaded, report, data_dir)


def folder() -> Path | None:
    """The demo's own data folder; None if the user's settings name a register, which is used instead."""
    if os.environ.get("REGISTRY_URI") or os.environ.get("REGISTRY_DATA"):
        return None
    import platformdirs

    return platformdirs.user_data_path("transfer-registry-demo")


def settings(data_dir: Path | None) -> dict[str, str]:
    """The environment variables that make other commands use the demo's register."""
    return {"REGISTRY_DATA": str(data_dir)} if data_dir else {}


def registry_command() -> str:
    """How to type `registry` here: by its path if the shell would find none or a different one."""
    import sysconfig

    ours = Path(sysconfig.get_path("scripts"), "registry.exe" if os.name == "nt" else "registry")
    installed = shutil.which("registry")
    if (installed and Path(installed).samefile(ours)) or not ours.exists():
        return "registry"
    return shlex.quote(_near(ours))


def print_demo(loaded: Message, report: CheckReport, data_dir: Path | None) -> None:
    """Print what was loaded, its verdicts in one line, and what to try next: at most a dozen lines."""
    from registry.cli.output.summary import counts_of

    out = terminal.Writer(terminal.current_language())
    out.say(loaded)
    out.say(counts_of(report))
    out.add("")
    out.say(say("Try next, in this or another terminal:"))
    own = "" if data_dir else os.environ.get("REGISTRY_DATA", "")
    if data_dir or own:
        setting = f"export REGISTRY_DATA={shlex.quote(str(data_dir or own))}"
        if os.name == "nt":
            setting = f'set "REGISTRY_DATA={data_dir or own}"'
        out.add(setting, 1)
    registry = registry_command()
    out.say(say("{command}  (every verdict and finding)", command=f"{registry} check"), 1)
    out.say(say("{command}  (one transfer, step by step)", command=f"{registry} show {TRANSFER}"), 1)
    out.say(say("{command}  (stops the engine, which keeps running)", command=f"{registry} engine stop"), 1)
    out.write()


def without_engine(error: EngineError) -> EngineError:
    """The error, with a command that works without the engine."""
    judge = f"{registry_command()} judge {shlex.quote(_near(seed_folder(RINGOVER)))}"
    works = say("`{command}` works without the engine.", command=judge)
    cure = say("{first} {second}", first=error.cure, second=works) if error.cure else works
    return EngineError(error.what, where=error.where, cure=cure)


def _near(path: Path) -> str:
    """A path in the shortest form that works here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def load_demo_register(store: Store, facts: Facts) -> Message:
    """Load the sample into an empty register; change nothing in one that is already filled.

    Returns:
        What was loaded.

    Raises:
        RegistryError: If the register holds something else.
    """
    from registry.commands.writer import RegisterWriter

    recorded = store.entities(entity.id for entity in facts)
    count = sum(store.counts().values())
    if not count:
        with ProgressDisplay(say("Loading the sample register")) as progress:
            RegisterWriter(store, ACTOR).entries.load(facts, progress=progress.update)
        return say("Loaded Ringover's register: {count} entities from its privacy notice.", count=len(facts))
    if COMPANY not in recorded:
        raise RegistryError(
            say("This register already holds other data; nothing was changed."),
            where=os.environ.get("REGISTRY_URI") or os.environ.get("REGISTRY_DATA"),
            cure=say("Unset REGISTRY_URI and REGISTRY_DATA, so that the demo uses its own folder."),
        )
    if recorded == facts and count == len(facts):
        return say("Ringover's register is already loaded: {count} entities.", count=count)
    return say("Ringover's register is already loaded, and was changed since: {count} entities.", count=count)
