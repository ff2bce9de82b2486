"""`registry init` and `registry engine`: prepare the database; show or stop the embedded engine."""

from __future__ import annotations

import os

from registry.access import require_writing_role
from registry.cli.options import ENGLISH, LangOption, RoleOption, command_group
from registry.cli.output import terminal
from registry.messages import say

app = command_group()
engine = command_group(help="Show or stop the embedded engine.", no_args_is_help=True)
app.add_typer(engine, name="engine")


@app.command("init")
def init_command(role: RoleOption = None, _lang: LangOption = ENGLISH) -> None:
    """Prepare the database for a register."""
    from registry.cli.database import open_store

    if role:
        require_writing_role(role)
    with open_store(prepare=True):
        terminal.print_message(say("The database is ready."))


@engine.command("status")
def engine_status_command(_lang: LangOption = ENGLISH) -> None:
    """Show whether the embedded engine is running, and where."""
    from registry.engine.embedded import Engine
    from registry.graph.connection import data_folder

    if os.environ.get("REGISTRY_URI"):
        terminal.print_message(say("REGISTRY_URI names a server; the embedded engine is not used."))
    state = Engine(data_folder()).status()
    if not state.running:
        terminal.print_message(say("The engine is not running (data: {folder}).", folder=state.data_dir))
        return
    since = state.started_at.astimezone().isoformat(" ", "minutes") if state.started_at else "?"
    terminal.print_message(
        say(
            "Engine {version}, running since {since} on {address}, process {process} (data: {folder}).",
            version=state.version,
            since=since,
            address=f"127.0.0.1:{state.port}",
            process=state.pid,
            folder=state.data_dir,
        )
    )


@engine.command("stop")
def engine_stop_command(_lang: LangOption = ENGLISH) -> None:
    """Stop the embedded engine; the next command that needs it restarts it."""
    from registry.engine.embedded import Engine
    from registry.graph.connection import data_folder

    stopped = Engine(data_folder()).stop()
    terminal.print_message(say("The engine was stopped.") if stopped else say("The engine was not running."))
