"""`registry init` and `registry engine`: the database made ready, the embedded engine seen and stopped."""

from __future__ import annotations

import os

from registry.cli.options import Lang, Language, command_group
from registry.cli.output import terminal
from registry.messages import say

app = command_group()
engine = command_group(help="See or stop the embedded engine.", no_args_is_help=True)
app.add_typer(engine, name="engine")


@app.command()
def init(_lang: Lang = Language.EN) -> None:
    """Make the database ready for a register."""
    from registry.cli.database import opened

    with opened(prepare=True):
        terminal.tell(say("The database is ready for a register."))


@engine.command()
def status(_lang: Lang = Language.EN) -> None:
    """Tell whether the embedded engine runs, and where."""
    from registry.graph.connection import data_folder
    from registry.graph.local import Engine

    if os.environ.get("REGISTRY_URI"):
        terminal.tell(say("REGISTRY_URI names a server, so the embedded engine is not used."))
    found = Engine(data_folder()).status()
    if not found.running:
        terminal.tell(say("The engine does not run (data: {folder}).", folder=found.data_dir))
        return
    since = found.started_at.astimezone().isoformat(" ", "minutes") if found.started_at else "?"
    terminal.tell(
        say(
            "The engine {version} runs since {since} on {address}, process {process} (data: {folder}).",
            version=found.version,
            since=since,
            address=f"127.0.0.1:{found.port}",
            process=found.pid,
            folder=found.data_dir,
        )
    )


@engine.command()
def stop(_lang: Lang = Language.EN) -> None:
    """Stop the embedded engine; the next command that needs it starts it again."""
    from registry.graph.connection import data_folder
    from registry.graph.local import Engine

    stopped = Engine(data_folder()).stop()
    terminal.tell(say("The engine is stopped.") if stopped else say("The engine did not run."))
