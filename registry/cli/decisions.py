"""The commands that decide about findings and note something: accept, comment, assign."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import Action
from registry.cli.lookup import nearest_stored, not_recorded
from registry.cli.options import command_group, day, today
from registry.cli.output.progress import Waiting
from registry.cli.write_command import Asked, entry, session
from registry.messages import say

if TYPE_CHECKING:
    from registry.graph.store import Store

app = command_group()

About = Annotated[str, typer.Argument(metavar="ABOUT", help="The id of a finding, a proposal or an entity.")]


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
    from registry.cli.output.result import answer
    from registry.register import Question, Register

    last = day(until, "UNTIL")
    with session(asked.actor) as here:
        if not here.registrar.replay_of(asked.action, asked.how):
            with Waiting(say("Judging")):
                Register.open(here.store).require_finding(finding, Question(today()))
        answer(asked, here.store, here.registrar.decisions.accept(finding, last, reason, asked.how))


@entry(app, Action.COMMENT, without=["base"])
def comment(
    asked: Asked, about: About, text: Annotated[str, typer.Argument(metavar="TEXT", help="What is noted.")]
) -> None:
    """Note something about what is on file."""
    from registry.cli.output.result import answer

    with session(asked.actor) as here:
        _refuse_unknown(here.store, about)
        answer(asked, here.store, here.registrar.decisions.comment(about, text, asked.how))


@entry(app, Action.ASSIGN, without=["base"])
def assign(
    asked: Asked,
    about: About,
    to: Annotated[str, typer.Argument(metavar="PSEUDONYM", help="Who is to see to it.")],
) -> None:
    """Say who is to see to something."""
    from registry.cli.output.result import answer

    with session(asked.actor) as here:
        _refuse_unknown(here.store, about)
        answer(asked, here.store, here.registrar.decisions.assign(about, to, asked.how))


def _refuse_unknown(store: Store, about: str) -> None:
    """Refuse to speak of what is not on file: an entity, a proposal, or the subject of a finding.

    Raises:
        NotFoundError: It is not.
    """
    from registry.entities import BY_KIND

    subject = next((part for part in about.split(":") if "/" in part), about)
    kind = subject.partition("/")[0]
    if kind == "proposal":
        known: Collection[str] = [subject] if store.proposal(subject) else []
    else:
        known = store.known([subject]) if kind in BY_KIND else []
    if not known:
        raise not_recorded(subject, nearest_stored(store, subject))
