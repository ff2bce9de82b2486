"""`registry demo`: Ringover's register, kept apart from the user's own."""

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
    FailOn,
    Form,
    LangOption,
    OnOption,
    PortOption,
    WithoutOption,
    command_group,
    parse_question,
)
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.errors import EngineError, RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.facts import Facts
    from registry.graph.store import Store

app = command_group()

COMPANY = "organisation/ringover"
ACTOR = Actor("demonstration", AccessRole.ADMINISTRATOR)
TRANSFER = "transfer/us-campaigns"
_SHIPPED = Path("share", "transfer-registry", "seed", "ringover")

NoDashboardOption = Annotated[
    bool, typer.Option("--no-dashboard", help="Print and end, without serving the page.")
]


@app.command("demo")
def demo_command(
    no_dashboard: NoDashboardOption = False,
    port: PortOption = None,
    on: OnOption = None,
    without: WithoutOption = None,
    _lang: LangOption = ENGLISH,
) -> None:
    """Load Ringover's register, judge it, serve the page."""
    from registry.cli import page
    from registry.cli.database import open_store
    from registry.cli.judge import print_report
    from registry.intake.manifests import read_manifests
    from registry.register import Register

    question = parse_question(on, without)
    chosen = None if no_dashboard else (page.page(), page.free_port(port))
    facts = read_manifests(seed())
    data_dir = folder()
    try:
        with open_store(data_dir, prepare=True) as store:
            load_demo_register(store, facts)
            register = Register.open(store)
    except EngineError as error:
        raise without_engine(error) from error
    print_report(register, question, Form.TABLE, FailOn.NEVER)
    print_next_steps(data_dir)
    if chosen:
        page.serve(*chosen, settings(data_dir))


def seed() -> Path:
    """The folder with Ringover's register: in a checkout, or as the wheel installed it.

    Raises:
        RegistryError: It is in neither place.
    """
    import sysconfig

    schemes = (sysconfig.get_default_scheme(), sysconfig.get_preferred_scheme("user"))
    places = [Path(__file__).parents[2] / "seed" / "ringover"]
    places += [Path(sysconfig.get_path("data", scheme)) / _SHIPPED for scheme in schemes]
    for place in places:
        if (place / "transfers.yaml").is_file():
            return place
    raise RegistryError(
        say("Ringover's register is not installed."),
        where=str(places[1]),
        cure=say("Install the package again."),
    )


def folder() -> Path | None:
    """The demonstration's data folder; None where the user names a place, which is taken then."""
    if os.environ.get("REGISTRY_URI") or os.environ.get("REGISTRY_DATA"):
        return None
    import platformdirs

    return platformdirs.user_data_path("transfer-registry-demo")


def settings(data_dir: Path | None) -> dict[str, str]:
    """What makes other commands use the demonstration's register."""
    return {"REGISTRY_DATA": str(data_dir)} if data_dir else {}


def registry_command() -> str:
    """`registry` as one types it here: by its path where the shell would find none or another one."""
    import sysconfig

    ours = Path(sysconfig.get_path("scripts"), "registry.exe" if os.name == "nt" else "registry")
    installed = shutil.which("registry")
    if (installed and Path(installed).samefile(ours)) or not ours.exists():
        return "registry"
    return shlex.quote(_near(ours))


def print_next_steps(data_dir: Path | None) -> None:
    """Print how to go on with this register, which is not the user's own."""
    out = terminal.Writer(terminal.current_language())
    out.add("")
    if data_dir:
        setting = f"export REGISTRY_DATA={shlex.quote(str(data_dir))}"
        if os.name == "nt":
            setting = f'set "REGISTRY_DATA={data_dir}"'
        out.say(
            say("This register is kept apart from yours. For the commands below: {setting}", setting=setting)
        )
    out.say(say("One transfer, step by step: {command}", command=f"{registry_command()} show {TRANSFER}"))
    out.say(say("The engine runs on. To stop it: {command}", command=f"{registry_command()} engine stop"))
    out.write()


def without_engine(error: EngineError) -> EngineError:
    """The error with what works even so."""
    judge = f"{registry_command()} judge {shlex.quote(_near(seed()))}"
    works = say("`{command}` works without the engine.", command=judge)
    cure = say("{first} {second}", first=error.cure, second=works) if error.cure else works
    return EngineError(error.what, where=error.where, cure=cure)


def _near(path: Path) -> str:
    """A path as short as it can be typed here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def load_demo_register(store: Store, facts: Facts) -> None:
    """Load Ringover's register into an empty one; leave alone what is there.

    Raises:
        RegistryError: The register holds something else.
    """
    from registry.commands.writer import RegisterWriter

    recorded = store.entities(entity.id for entity in facts)
    count = sum(store.counts().values())
    if not count:
        with ProgressDisplay(say("Loading Ringover's register")) as progress:
            RegisterWriter(store, ACTOR).entries.load(facts, progress=progress.update)
        loaded = say("Ringover's register is loaded: {count} entries from its notice.", count=len(facts))
        terminal.print_message(loaded)
    elif COMPANY not in recorded:
        raise RegistryError(
            say("The register there holds something else than Ringover's, and is left alone."),
            where=os.environ.get("REGISTRY_URI") or os.environ.get("REGISTRY_DATA"),
            cure=say("Unset REGISTRY_URI and REGISTRY_DATA: the demonstration then has a folder of its own."),
        )
    elif recorded == facts and count == len(facts):
        terminal.print_message(say("Ringover's register is there: {count} entries.", count=count))
    else:
        terminal.print_message(
            say(
                "Ringover's register is there, changed since it was loaded: {count} entries, as they stand.",
                count=count,
            )
        )
