"""`registry accept`, `close`, `reopen`, `comment` and `assign`: none of them changes a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import Action
from registry.cli.lookup import refuse_unknown
from registry.cli.options import command_group
from registry.cli.output.progress import ProgressDisplay
from registry.cli.parsing import local_date, parse_day
from registry.cli.write_command import WriteOptions, session, write_command
from registry.messages import say

if TYPE_CHECKING:
    from registry.entities import AcceptedBasis
    from registry.graph.store import Store

app = command_group()

AboutArgument = Annotated[
    str, typer.Argument(metavar="ABOUT", help="Id of a finding, a proposal or an entity.")
]

FindingArgument = Annotated[
    str,
    typer.Argument(metavar="FINDING", help="Finding id, such as place-missing:transfer/us-campaigns."),
]


@write_command(app, "accept", Action.ACCEPT, without=["reason", "base"])
def accept_command(
    options: WriteOptions,
    finding: FindingArgument,
    until: Annotated[str, typer.Argument(metavar="UNTIL", help="Last day of the acceptance.")],
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why it is accepted.")],
) -> None:
    """Accept a finding until a date.

    This makes nothing lawful: the controller answers for the risk. Say in the reason who decided.
    The finding reopens by itself on the next day, or earlier if another risk takes its place: another party,
    country, data or safeguard, or a finding that is more serious or asks for more.
    """
    from registry.cli.output.result import print_result

    last = parse_day(until, "UNTIL")
    with session(options.actor) as here:
        how = options.command_options
        basis = () if here.writer.replay_of(options.action, how) else _basis(here.store, finding)
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
        refuse_unknown(here.store, about)
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
        refuse_unknown(here.store, about)
        print_result(options, here.store, here.writer.decisions.assign(about, to, options.command_options))


@write_command(app, "close", Action.CLOSE, without=["reason", "base"])
def close_command(
    options: WriteOptions,
    finding: FindingArgument,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why nothing is left to do.")],
    evidence: Annotated[
        list[str],
        typer.Option("--evidence", metavar="DOCUMENT", help="Id of a recorded document; can be repeated."),
    ],
) -> None:
    """Close a finding with evidence.

    It has no last day: the finding reopens by itself when what it rests on changes. A verdict stays as it is.
    """
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        how = options.command_options
        basis = () if here.writer.replay_of(options.action, how) else _basis(here.store, finding)
        close = here.writer.decisions.close
        print_result(options, here.store, close(finding, reason, evidence, how, rests_on=basis))


@write_command(app, "reopen", Action.REOPEN, without=["reason", "base"])
def reopen_command(
    options: WriteOptions,
    subject: Annotated[
        str,
        typer.Argument(metavar="ID", help="Of a finding that is accepted or closed, or of a requirement."),
    ],
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why it is open again.")],
) -> None:
    """Reopen a finding or a requirement."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        writer = here.writer
        is_requirement = subject.startswith("requirement/")
        reopen = writer.requirements.reopen if is_requirement else writer.decisions.reopen
        print_result(options, here.store, reopen(subject, reason, options.command_options))


def _basis(store: Store, finding: str) -> tuple[AcceptedBasis, ...]:
    """What a finding rests on today.

    Raises:
        NotFoundError: If there is no such finding.
    """
    from registry.register import Question, Register

    with ProgressDisplay(say("Judging")):
        return Register.open(store).require_finding(finding, Question(local_date()))
