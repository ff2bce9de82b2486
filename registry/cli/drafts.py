"""The commands of drafts, which live outside facts and history until they are proposed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from registry.access import Action
from registry.cli.options import Form, Lang, Language, Shown, command_group, path
from registry.cli.output import terminal
from registry.cli.proposals import Answers, Title, propose_facts
from registry.cli.write_command import READER, Asked, entry, session
from registry.messages import say

app = command_group()
draft = command_group(help="Keep manifests that are not finished.", no_args_is_help=True)
app.add_typer(draft, name="draft")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Such as acme-support.")]
_OUTSIDE_HISTORY = ("reason", "request", "base", "dry_run", "format_")


@entry(draft, Action.DRAFT, without=_OUTSIDE_HISTORY)
def save(
    asked: Asked,
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=path, help="A text, or - .")],
) -> None:
    """Keep a text, whatever faults it has.

    A draft of this name by the same author is replaced.
    """
    from registry.intake.files import text_of

    text = text_of(file)
    with session(asked.actor, prepare=True) as here:
        saved = here.registrar.drafts.save(name, text)
    terminal.tell(say("Kept as {id}; `registry draft show` judges it.", id=saved.id))


@draft.command("list")
def list_(format_: Shown = Form.TABLE, _lang: Lang = Language.EN) -> None:
    """List the drafts."""
    from registry.cli.output.proposal_result import tell_drafts

    with session(READER) as here:
        drafts = here.registrar.drafts.all()
    tell_drafts(drafts, format_)


@draft.command()
def show(
    name: Name,
    text: Annotated[bool, typer.Option("--text", help="Print the text itself.")] = False,
    format_: Shown = Form.TABLE,
    _lang: Lang = Language.EN,
) -> None:
    """Tell a draft's faults and verdicts.

    What has a fault is taken as not recorded, and the rest is judged together with what is on file.
    """
    from registry.cli.output.proposal_result import judge, tell_draft
    from registry.commands.effect import rests_on
    from registry.intake.manifests import read_leniently

    with session(READER) as here:
        found = here.registrar.drafts.get(name)
        if text:
            terminal.write_data(found.text)
            return
        facts, faults = read_leniently(found.text, found.id, here.on_file)
        ids = {entity.id for entity in facts}
        told = judge(rests_on(here.store, facts, ids).with_(*facts), ids)
    tell_draft(found, faults, len(facts), told, format_)


@entry(draft, Action.DRAFT, without=_OUTSIDE_HISTORY)
def drop(asked: Asked, name: Name) -> None:
    """Drop one's own draft for ever."""
    with session(asked.actor) as here:
        dropped = here.registrar.drafts.drop(name)
    terminal.tell(say("Dropped: {id}.", id=dropped.id))


@entry(draft, Action.PROPOSE)
def propose(asked: Asked, name: Name, title: Title = None, answers: Answers = None) -> None:
    """Propose a draft, which must have no fault.

    The draft stays, in case it is asked back.
    """
    from registry.intake.manifests import read_text

    with session(asked.actor) as here:
        found = here.registrar.drafts.get(name)
        propose_facts(asked, here, read_text(found.text, found.id, here.on_file), title, answers)
