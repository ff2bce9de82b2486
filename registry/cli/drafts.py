"""`registry draft`: unfinished manifests, kept outside facts and history until they are proposed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from registry.access import Action
from registry.cli.options import ENGLISH, Form, FormatOption, LangOption, command_group
from registry.cli.output import terminal
from registry.cli.parsing import parse_path
from registry.cli.proposals import AnswersOption, TitleOption, propose_facts
from registry.cli.write_command import READER, WriteOptions, session, write_command
from registry.messages import say

app = command_group()
draft = command_group(help="Save unfinished manifests and propose them later.", no_args_is_help=True)
app.add_typer(draft, name="draft")

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Such as acme-support.")]
_OUTSIDE_HISTORY = ("reason", "request", "base", "dry_run", "format_")


@write_command(draft, "save", Action.DRAFT, without=_OUTSIDE_HISTORY)
def draft_save_command(
    options: WriteOptions,
    name: NameArgument,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", parser=parse_path, help="A file, or - for standard input.")
    ],
) -> None:
    """Save a draft, even with errors.

    It replaces your own draft of the same name.
    """
    from registry.intake.files import text_of

    text = text_of(file)
    with session(options.actor, prepare=True) as here:
        saved = here.writer.drafts.save(name, text)
    terminal.print_message(say("Saved as {id}. `registry draft show` judges it.", id=saved.id))


@draft.command("list")
def draft_list_command(format_: FormatOption = Form.TABLE, _lang: LangOption = ENGLISH) -> None:
    """List the drafts."""
    from registry.cli.output.proposal_result import print_drafts

    with session(READER) as here:
        drafts = here.writer.drafts.all()
    print_drafts(drafts, format_)


@draft.command("show")
def draft_show_command(
    name: NameArgument,
    text: Annotated[bool, typer.Option("--text", help="Print the text as it was saved.")] = False,
    format_: FormatOption = Form.TABLE,
    _lang: LangOption = ENGLISH,
) -> None:
    """Show a draft's errors and verdicts.

    Parts with errors count as not recorded; the rest is judged together with the register.
    """
    from registry.cli.output.proposal_result import print_draft
    from registry.cli.output.proposed_verdicts import judge_transfers
    from registry.impact.effect import facts_to_judge
    from registry.intake.manifests import read_leniently

    with session(READER) as here:
        saved = here.writer.drafts.get(name)
        if text:
            terminal.print_data(saved.text)
            return
        facts, faults = read_leniently(saved.text, saved.id, here.known_ids)
        ids = {entity.id for entity in facts}
        verdicts = judge_transfers(facts_to_judge(here.store, facts, ids).with_(*facts), ids)
    print_draft(saved, faults, len(facts), verdicts, format_)


@write_command(draft, "drop", Action.DRAFT, without=_OUTSIDE_HISTORY)
def draft_drop_command(options: WriteOptions, name: NameArgument) -> None:
    """Delete your own draft for good."""
    with session(options.actor) as here:
        dropped = here.writer.drafts.drop(name)
    terminal.print_message(say("Deleted: {id}.", id=dropped.id))


@write_command(draft, "propose", Action.PROPOSE)
def draft_propose_command(
    options: WriteOptions, name: NameArgument, title: TitleOption = None, answers: AnswersOption = None
) -> None:
    """Propose a draft that has no errors.

    The draft is kept, in case changes are requested.
    """
    from registry.intake.manifests import read_text

    with session(options.actor) as here:
        saved = here.writer.drafts.get(name)
        facts = read_text(saved.text, saved.id, here.known_ids)
        read = saved.base if options.base is None else options.base
        propose_facts(options._replace(base=read), here, facts, title, answers, saved.author)
