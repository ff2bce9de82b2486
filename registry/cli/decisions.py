"""`registry accept`, `comment` and `assign`: decisions and comments, none of which changes a fact."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import Action
from registry.cli.lookup import not_recorded, similar_ids
from registry.cli.options import command_group, local_date, parse_day
from registry.cli.output.progress import ProgressDisplay
from registry.cli.write_command import WriteOptions, session, write_command
from registry.messages import say

if TYPE_CHECKING:
    from registry.entities import AcceptedBasis
    from registry.graph.store import Store

app = command_group()

AboutArgument = Annotated[
    str, typer.Argument(metavar="ABOUT", help="Id of a finding, a proposal or an entity.")
]


@write_command(app, "accept", Action.ACCEPT, without=["reason", "base"])
def accept_command(
    options: WriteOptions,
    finding: Annotated[
        str,
        typer.Argument(metavar="FINDING", help="Finding id, such as place-missing:transfer/us-campaigns."),
    ],
    until: Annotated[str, typer.Argument(metavar="UNTIL", help="Last day of the acceptance.")],
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why it is accepted.")],
) -> None:
    """Accept a finding until a date.

    This makes nothing lawful: the controller answers for the risk. Say in the reason who decided.
    The finding reopens by itself on the next day, or earlier if another risk takes its place: another party,
    country, data or safeguard, or a finding that is more serious or asks for more.
    """
    from registry.cli.output.result import print_result
    from registry.register import Question, Register

    last = parse_day(until, "UNTIL")
    with session(options.actor) as here:
        how = options.command_options
        basis: tuple[AcceptedBasis, ...] = ()
        if not here.writer.replay_of(options.action, how):
            with ProgressDisplay(say("Judging")):
                basis = Register.open(here.store).require_finding(finding, Question(local_date()))
        written = here.writer.decisions.accept(finding, last, reason, how, rests_on=basis)
        print_result(options, here.store, written)


@write_command(app, "comment", Action.COMMENT, without=["base"])
def comment_command(
    options: WriteOptions,
    about: AboutArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The comment.")],
) -> None:
    """Comment on a finding, a proposal or an entity."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        _refuse_unknown(here.store, about)
        print_result(options, here.store, here.writer.decisions.comment(about, text, options.command_options))


@write_command(app, "assign", Action.ASSIGN, without=["base"])
def assign_command(
    options: WriteOptions,
    about: AboutArgument,
    to: Annotated[str, typer.Argument(metavar="PSEUDONYM", help="Pseudonym of the person.")],
) -> None:
    """Assign a person to a finding, a proposal or an entity."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        _refuse_unknown(here.store, about)
        print_result(options, here.store, here.writer.decisions.assign(about, to, options.command_options))


def _refuse_unknown(store: Store, about: str) -> None:
    """Reject an id whose entity, proposal or subject of a finding is not recorded.

    Raises:
        NotFoundError: If it is not recorded.
    """
    from registry.entities import BY_KIND

    subject = next((part for part in about.split(":") if "/" in part), about)
    kind = subject.partition("/")[0]
    if kind == "proposal":
        known: Collection[str] = [subject] if store.proposal(subject) else []
    else:
        known = store.known([subject]) if kind in BY_KIND else []
    if not known:
        raise not_recorded(subject, similar_ids(store, subject))
