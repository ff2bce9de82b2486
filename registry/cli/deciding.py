"""The commands of who decides and comments: ask-back, approve, reject, accept, comment, assign."""

from __future__ import annotations

from typing import Annotated

import typer

from registry.access import Action
from registry.cli.app import app
from registry.cli.entry import Asked, entry
from registry.cli.proposing import ProposalId

About = Annotated[str, typer.Argument(metavar="ABOUT", help="The id of a finding, a proposal or an entity.")]


@entry(app, Action.ASK_BACK, "ask-back")
def ask_back(
    asked: Asked,
    proposal: ProposalId,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What its author is to answer.")],
) -> None:
    """Ask who proposed it for what is missing."""
    from registry.cli.proposed import run_ask_back

    run_ask_back(asked, proposal, question)


@entry(app, Action.APPROVE)
def approve(
    asked: Asked,
    proposal: ProposalId,
    require: Annotated[
        list[str] | None,
        typer.Option("--require", metavar="TEXT", help="A requirement; as often as there are some."),
    ] = None,
) -> None:
    """Record what is proposed, with requirements.

    What others changed since in other fields stays. With --base, what was proposed anew since is refused.
    """
    from registry.cli.proposed import run_approve

    run_approve(asked, proposal, require or [])


@entry(app, Action.REJECT, without=["reason"])
def reject(
    asked: Asked,
    proposal: ProposalId,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why, as its author is to read it.")],
) -> None:
    """Reject a proposal; nothing of it is recorded."""
    from registry.cli.proposed import run_reject

    run_reject(asked, proposal, reason)


@entry(app, Action.ACCEPT, without=["reason", "base"])
def accept(
    asked: Asked,
    finding: Annotated[
        str, typer.Argument(metavar="FINDING", help="Its id: the check's, a colon, and the subject's.")
    ],
    until: Annotated[str, typer.Argument(metavar="UNTIL", help="The last day on which it is accepted.")],
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why it is accepted.")],
) -> None:
    """Accept a finding until a day.

    From the next day on it is open again by itself.
    """
    from registry.cli.words import run_accept

    run_accept(asked, finding, until, reason)


@entry(app, Action.COMMENT, without=["base"])
def comment(
    asked: Asked, about: About, text: Annotated[str, typer.Argument(metavar="TEXT", help="What is noted.")]
) -> None:
    """Note something about what is on file."""
    from registry.cli.words import run_comment

    run_comment(asked, about, text)


@entry(app, Action.ASSIGN, without=["base"])
def assign(
    asked: Asked,
    about: About,
    to: Annotated[str, typer.Argument(metavar="PSEUDONYM", help="Who is to see to it.")],
) -> None:
    """Say who is to see to something."""
    from registry.cli.words import run_assign

    run_assign(asked, about, to)
