"""`registry law`: all legal instruments, one of them, or a jurisdiction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from registry.cli.lookup import did_you_mean, similar
from registry.cli.options import (
    ENGLISH,
    Form,
    FormatOption,
    LangOption,
    OnOption,
    WithoutOption,
    command_group,
)
from registry.cli.output import terminal
from registry.cli.parsing import parse_question
from registry.errors import NotFoundError
from registry.messages import say

if TYPE_CHECKING:
    from registry.law.acts import Instrument
    from registry.law.law import Law

app = command_group()

CodeArgument = Annotated[str | None, typer.Argument(metavar="[ID]", help="Instrument or jurisdiction.")]


@app.command("law")
def law_command(
    code: CodeArgument = None,
    on: OnOption = None,
    without: WithoutOption = None,
    format_: FormatOption = Form.TABLE,
    _lang: LangOption = ENGLISH,
) -> None:
    """List legal instruments; show one, or a jurisdiction."""
    from registry.cli.output import instruments, json_form
    from registry.law.law import Law

    question = parse_question(on, without)
    law = Law.current()
    for instrument, first in question.without:
        law = law.without(instrument, first)
    subject = find(law, code) if code else None
    if format_ is Form.JSON:
        terminal.print_data(json_form.as_json(instruments.instruments_json(law, subject, question.on)))
        return
    out = terminal.Writer(terminal.current_language())
    instruments.write_instruments(law, subject, question.on, out)
    out.write()


def find(law: Law, code: str) -> Instrument | str:
    """An instrument by code, number or alias, or the code of a jurisdiction, group or organisation.

    Raises:
        NotFoundError: If there is none; suggests similar codes.
    """
    place = law.canonical(code)
    if place or code.upper() in law.organisations:
        return place or code.upper()
    act = law.instrument(code)
    if act is not None:
        return act
    known = [
        *law.instruments,
        *(a for act in law.instruments.values() for a in act.aliases),
        *law.jurisdictions,
    ]
    cure = did_you_mean(similar(code, known, cutoff=0.5), say("`registry law` lists all instruments."))
    raise NotFoundError(say("There is no instrument or jurisdiction {code}.", code=f"{code!r}"), cure=cure)
