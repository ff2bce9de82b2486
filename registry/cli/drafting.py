"""The commands of drafts, which live outside facts and history until they are proposed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from registry.access import Action
from registry.cli.app import Lang, Shown, app
from registry.cli.asked import Form, Language, path
from registry.cli.entry import Asked, entry
from registry.cli.proposing import Answers, Title

draft = typer.Typer(help="Keep manifests that are not finished.", no_args_is_help=True, rich_markup_mode=None)
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
    from registry.cli.drafts import run_save

    run_save(asked, name, file)


@draft.command("list")
def list_(format_: Shown = Form.TABLE, lang: Lang = Language.EN) -> None:  # noqa: ARG001  # heard already
    """List the drafts."""
    from registry.cli.drafts import run_list

    run_list(format_)


@draft.command()
def show(
    name: Name,
    text: Annotated[bool, typer.Option("--text", help="Print the text itself.")] = False,
    format_: Shown = Form.TABLE,
    lang: Lang = Language.EN,  # noqa: ARG001  # its callback has heard it
) -> None:
    """Tell a draft's faults and verdicts.

    What has a fault is taken as not recorded, and the rest is judged together with what is on file.
    """
    from registry.cli.drafts import run_show, run_text

    if text:
        run_text(name)
    else:
        run_show(name, format_)


@entry(draft, Action.DRAFT, without=_OUTSIDE_HISTORY)
def drop(asked: Asked, name: Name) -> None:
    """Drop one's own draft for ever."""
    from registry.cli.drafts import run_drop

    run_drop(asked, name)


@entry(draft, Action.PROPOSE)
def propose(asked: Asked, name: Name, title: Title = None, answers: Answers = None) -> None:
    """Propose a draft, which must have no fault.

    The draft stays, in case it is asked back.
    """
    from registry.cli.drafts import run_propose

    run_propose(asked, name, title, answers)
