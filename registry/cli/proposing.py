"""The commands of who proposes: propose, proposals, withdraw."""

from __future__ import annotations

from typing import Annotated

import typer

from registry.access import Action
from registry.cli.app import Files, Lang, Shown, app
from registry.cli.asked import Form, Language
from registry.cli.entry import Asked, entry
from registry.vocabulary import ProposalState

ProposalId = Annotated[str, typer.Argument(metavar="ID", help="Such as proposal/1f0c9a7be2d4.")]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What it is about.")]
Answers = Annotated[
    str | None,
    typer.Option("--answers", metavar="PROPOSAL", help="Replaces this one, which was asked back."),
]


@entry(app, Action.PROPOSE)
def propose(asked: Asked, files: Files, title: Title = None, answers: Answers = None) -> None:
    """Propose facts, and see what is missing.

    Nothing of it is on file until a data protection officer approves it. Of each transfer in it, the
    verdict is told that it would have, what to do and what to ask to make it lawful.
    """
    from registry.cli.proposed import run_propose

    run_propose(asked, files, title, answers)


@app.command()
def proposals(
    proposal: Annotated[str | None, typer.Argument(metavar="ID", help="Show this one in full.")] = None,
    state: Annotated[
        list[ProposalState] | None, typer.Option("--state", help="List only those in this state.")
    ] = None,
    format_: Shown = Form.TABLE,
    lang: Lang = Language.EN,  # noqa: ARG001  # its callback has heard it
) -> None:
    """List the proposals; show one in full.

    In full: what it changes, field by field, whether it still fits what is on file, and its verdicts.
    """
    from registry.cli.proposed import run_list, run_show

    if proposal:
        run_show(proposal, format_)
    else:
        run_list(state or [], format_)


@entry(app, Action.WITHDRAW)
def withdraw(asked: Asked, proposal: ProposalId) -> None:
    """Take one's own proposal back."""
    from registry.cli.proposed import run_withdraw

    run_withdraw(asked, proposal)
