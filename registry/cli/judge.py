"""`registry judge`, `check` and `schema`: manifests or the whole register judged; the form of a manifest.

`judge` and `schema` need no engine, and load neither the driver nor pandas.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import typer

from registry.cli.options import (
    Fail,
    FailOn,
    Files,
    Form,
    KnownAt,
    Lang,
    Language,
    On,
    Shown,
    Without,
    command_group,
    known_at,
    question,
)
from registry.cli.output import terminal
from registry.cli.output.progress import Waiting
from registry.messages import say

if TYPE_CHECKING:
    from registry.register import Question, Register

app = command_group()


@app.command()
def judge(
    files: Files,
    on: On = None,
    without: Without = None,
    format_: Shown = Form.TABLE,
    fail_on: Fail = FailOn.UNCOVERED,
    _lang: Lang = Language.EN,
) -> None:
    """Judge the transfers of manifests; needs no engine."""
    from registry.register import Register

    asked = question(on, without)
    gc.disable()  # the process ends with the answer, and nothing made for it is garbage before
    with Waiting(say("Reading")):
        register = Register.from_files(*files)
    raise typer.Exit(answer_report(register, asked, format_, fail_on))


@app.command()
def check(
    on: On = None,
    without: Without = None,
    format_: Shown = Form.TABLE,
    fail_on: Fail = FailOn.UNCOVERED,
    as_known_at: KnownAt = None,
    _lang: Lang = Language.EN,
) -> None:
    """Judge every transfer in the graph; run all checks."""
    from registry.cli.database import opened
    from registry.register import Register

    asked, known = question(on, without), known_at(as_known_at)
    gc.disable()  # as above
    with opened() as store, Waiting(say("Reading the register")):
        register = Register.open(store, known)
    if not register.casebook.transfers.rows:
        terminal.note(say("The register holds no transfer yet; `registry load FILE` brings some in."))
    raise typer.Exit(answer_report(register, asked, format_, fail_on))


def answer_report(register: Register, question: Question, form: Form, fail_on: FailOn) -> int:
    """Judge a register, print the answer, and give the exit code."""
    from registry.cli.output import json_form
    from registry.cli.output.report import fails, report

    gc.disable()  # as above, for a register that was read elsewhere
    with Waiting(say("Judging")) as waiting:
        told = report(register, question, terminal.language(), waiting.update)
    if form is Form.JSON:
        terminal.write_data(json_form.dumps_by_line(json_form.of_report(told)))
    else:
        from registry.cli.output.text import tell_report

        out = terminal.Writer(terminal.language())
        tell_report(told, out)
        out.write()
    gc.freeze()  # nor need the interpreter look through it all as it ends
    return int(fails(told, fail_on))


@app.command()
def schema() -> None:
    """Print the JSON Schema of manifests."""
    from registry.cli.output import json_form
    from registry.intake.manifests import json_schema

    terminal.write_data(json_form.dumps(json_schema()))
