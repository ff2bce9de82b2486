"""The commands of proposals: propose, proposals, withdraw, ask-back, approve, reject."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import Action
from registry.cli.options import Files, Form, Lang, Language, Shown, command_group
from registry.cli.output.progress import Waiting
from registry.cli.write_command import READER, Asked, Session, entry, from_files, session
from registry.messages import say

if TYPE_CHECKING:
    from registry.commands.proposal import Proposal
    from registry.facts import Facts

app = command_group()


class State(StrEnum):
    """The values of `ProposalState`, whose module `--help` need not load."""

    OPEN = "open"
    ASKED_BACK = "asked_back"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


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
    with session(asked.actor, prepare=not asked.dry_run) as here:
        propose_facts(asked, here, from_files(here, files), title, answers)


def propose_facts(asked: Asked, here: Session, facts: Facts, title: str | None, answers: str | None) -> None:
    """Propose facts, and tell what is missing to make them lawful."""
    from registry.cli.output.proposal_result import judged_overlay, tell_proposed

    how = asked.how.with_request()
    again = here.registrar.replay_of(asked.action, how)
    with Waiting(say("Judging")):
        proposal = here.registrar.proposals.propose([*facts], title, how, answers)
        judged = judged_overlay(here, proposal)
    tell_proposed(asked, here.store, proposal, judged, repeated=again is not None)


@app.command()
def proposals(
    proposal: Annotated[str | None, typer.Argument(metavar="ID", help="Show this one in full.")] = None,
    state: Annotated[
        list[State] | None, typer.Option("--state", help="List only those in this state.")
    ] = None,
    format_: Shown = Form.TABLE,
    _lang: Lang = Language.EN,
) -> None:
    """List the proposals; show one in full.

    In full: what it changes, field by field, whether it still fits what is on file, and its verdicts.
    """
    from registry.cli.output.proposal_result import judged_overlay, tell_proposal, tell_proposals
    from registry.commands.proposal import DECIDED
    from registry.vocabulary import ProposalState

    with session(READER) as here:
        if not proposal:
            states = [ProposalState(each) for each in state or ()]
            tell_proposals(here.registrar.proposals.all(states), format_, of_all=not states)
            return
        seq = here.store.head().seq
        one = here.registrar.proposals.get(proposal)
        with Waiting(say("Judging")):
            judged = None if one.state in DECIDED else judged_overlay(here, one)
    tell_proposal(one, judged, seq, format_)


@entry(app, Action.WITHDRAW)
def withdraw(asked: Asked, proposal: ProposalId) -> None:
    """Take one's own proposal back."""
    _decide(asked, lambda here: here.registrar.proposals.withdraw(proposal, asked.how))


@entry(app, Action.ASK_BACK, "ask-back")
def ask_back(
    asked: Asked,
    proposal: ProposalId,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What its author is to answer.")],
) -> None:
    """Ask who proposed it for what is missing."""
    _decide(asked, lambda here: here.registrar.proposals.request_changes(proposal, question, asked.how))


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
    from registry.cli.output.result import answer

    with session(asked.actor) as here:
        with Waiting(say("Writing")):
            written = here.registrar.proposals.approve(proposal, require or [], asked.how)
        answer(asked, here.store, written)


@entry(app, Action.REJECT, without=["reason"])
def reject(
    asked: Asked,
    proposal: ProposalId,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why, as its author is to read it.")],
) -> None:
    """Reject a proposal; nothing of it is recorded."""
    _decide(asked, lambda here: here.registrar.proposals.reject(proposal, reason, asked.how))


def _decide(asked: Asked, decide: Callable[[Session], Proposal]) -> None:
    from registry.cli.output.proposal_result import tell_decided

    with session(asked.actor) as here:
        again = here.registrar.replay_of(asked.action, asked.how)
        tell_decided(asked, here.store, decide(here), repeated=again is not None)
