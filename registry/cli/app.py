"""The commands and their options; each parses, makes one call and prints.

What a command needs is imported in its body, so that `--help` answers at once and `judge` loads neither
the driver nor pandas.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from registry.access import Role
from registry.cli.asked import FailOn, Form, Language, path, spoken

app = typer.Typer(
    name="registry",
    help="Which personal data goes to whom, where, for which purpose, and what makes that lawful.",
    epilog="Exit codes: 0; 1 where check or judge find something at or above --fail-on; 2 for an error.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # importing rich would double the time of --help
)
engine = typer.Typer(help="See or stop the embedded engine.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(engine, name="engine")

On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="Judge as of this day. [default: today]")
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="ID[@DATE]",
        help="Judge as if this instrument were void, wholly or from a day on.",
    ),
]
Shown = Annotated[Form, typer.Option("--format", help="Text for people, or JSON for programs.")]
Lang = Annotated[Language, typer.Option("--lang", callback=spoken, help="The language of the answer.")]
Fail = Annotated[FailOn, typer.Option("--fail-on", help="From which outcome or severity on to exit with 1.")]
Files = Annotated[
    list[Path], typer.Argument(metavar="FILE", parser=path, help="Manifests, folders of them, or - .")
]
Port = Annotated[
    int | None, typer.Option("--port", min=1, max=65535, help="The page's port. [default: 8501 or the next]")
]
Place = Annotated[
    Path, typer.Argument(metavar="FILE", parser=path, help="A file, a folder that exists, or - .")
]
ShowId = Annotated[str, typer.Argument(metavar="ID", help="Such as transfer/us-campaigns.")]
ShowFiles = Annotated[
    list[Path] | None,
    typer.Option("--file", metavar="FILE", parser=path, help="Read this manifest instead of the graph."),
]
Act = Annotated[str | None, typer.Argument(metavar="[ID]", help="An instrument or a jurisdiction.")]
ActorId = Annotated[
    str, typer.Option("--actor", envvar="REGISTRY_ACTOR", metavar="PSEUDONYM", help="Who makes the entry.")
]
ActorRole = Annotated[
    Role, typer.Option("--role", envvar="REGISTRY_ROLE", help="In which role the entry is made.")
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--as-known-at",
        metavar="TIME",
        help="Take the facts as they were known then: at the end of a day in UTC, or at a time.",
    ),
]
Past = Annotated[bool, typer.Option("--history", help="Show every value that each field had, and by whom.")]
NoDashboard = Annotated[bool, typer.Option("--no-dashboard", help="Print and end, without serving the page.")]


@app.command()
def demo(
    no_dashboard: NoDashboard = False,
    port: Port = None,
    on: On = None,
    without: Without = None,
    lang: Lang = Language.EN,
) -> None:
    """Load Ringover's register, judge it, serve the page."""
    from registry.cli.asked import question
    from registry.cli.commands import run_demo

    run_demo(question(on, without), lang.value, serve=not no_dashboard, port=port)


@app.command()
def init(lang: Lang = Language.EN) -> None:  # noqa: ARG001  # its callback has heard it
    """Make the database ready for a register."""
    from registry.cli.commands import run_init

    run_init()


@app.command()
def export(
    file: Place,
    as_known_at: KnownAt = None,
    lang: Lang = Language.EN,  # noqa: ARG001  # as above
) -> None:
    """Write the whole register as a manifest."""
    from registry.cli.asked import known_at
    from registry.cli.commands import run_export

    run_export(file, known_at(as_known_at))


@app.command()
def check(
    on: On = None,
    without: Without = None,
    format_: Shown = Form.TABLE,
    lang: Lang = Language.EN,
    fail_on: Fail = FailOn.UNCOVERED,
    as_known_at: KnownAt = None,
) -> None:
    """Judge every transfer in the graph; run all checks."""
    from registry.cli.asked import known_at, question
    from registry.cli.commands import run_check

    asked = question(on, without)
    raise typer.Exit(run_check(asked, format_, lang.value, fail_on, known_at(as_known_at)))


@app.command()
def judge(
    files: Files,
    on: On = None,
    without: Without = None,
    format_: Shown = Form.TABLE,
    lang: Lang = Language.EN,
    fail_on: Fail = FailOn.UNCOVERED,
) -> None:
    """Judge the transfers of manifests; needs no engine."""
    from registry.cli.asked import question
    from registry.cli.judging import run_judge

    raise typer.Exit(run_judge(files, question(on, without), format_, lang.value, fail_on))


@app.command()
def show(
    subject: ShowId,
    file: ShowFiles = None,
    on: On = None,
    without: Without = None,
    format_: Shown = Form.TABLE,
    lang: Lang = Language.EN,
    as_known_at: KnownAt = None,
    history: Past = False,
) -> None:
    """Explain a transfer, or show what else is on file.

    A transfer is explained step by step; of anything else, its facts are shown and what was found.
    """
    from registry.cli.asked import known_at, question
    from registry.cli.showing import Asked, run_show

    asked = Asked(question(on, without), format_, lang.value, known_at(as_known_at), history)
    run_show(subject, file or [], asked)


@app.command()
def law(
    code: Act = None,
    on: On = None,
    without: Without = None,
    format_: Shown = Form.TABLE,
    lang: Lang = Language.EN,
) -> None:
    """List the instruments; show one, or a jurisdiction."""
    from registry.cli.asked import question
    from registry.cli.law_told import run_law

    run_law(code, question(on, without), format_, lang.value)


@app.command()
def schema() -> None:
    """Print the JSON Schema of manifests."""
    from registry.cli.judging import run_schema

    run_schema()


@app.command()
def dashboard(port: Port = None, lang: Lang = Language.EN) -> None:  # noqa: ARG001  # as above
    """Serve the page on this machine."""
    from registry.cli import serving

    serving.serve(serving.page(), serving.free_port(port))


@engine.command()
def status(lang: Lang = Language.EN) -> None:  # noqa: ARG001  # as above
    """Tell whether the embedded engine runs, and where."""
    from registry.cli.commands import run_status

    run_status()


@engine.command()
def stop(lang: Lang = Language.EN) -> None:  # noqa: ARG001  # as above
    """Stop the embedded engine; the next command that needs it starts it again."""
    from registry.cli.commands import run_stop

    run_stop()


from registry.cli import (  # noqa: E402  # they add their commands to `app`
    copies,
    deciding,
    drafting,
    history,
    keeping,
    proposing,
    recording,
    watching,
)

__all__ = [
    "app",
    "copies",
    "deciding",
    "drafting",
    "history",
    "keeping",
    "proposing",
    "recording",
    "watching",
]
