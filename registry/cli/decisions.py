"""`registry accept`, `close`, `reopen`, `comment` and `assign`: none of them changes a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import Action
from registry.cli.lookup import refuse_unknown
from registry.cli.options import command_group
from registry.cli.output.progress import ProgressDisplay
from registry.cli.parsing import local_date, parse_day
from registry.cli.write_command import Session, WriteOptions, session, write_command
from registry.messages import say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from registry.entities import AcceptedBasis

app = command_group()

AboutArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="ABOUT", help="Id of a finding, a proposal or an entity; of several, all or none."
    ),
]

FindingsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="FINDING",
        help="Finding id, such as place-missing:transfer/us-campaigns; of several, all of them or none.",
    ),
]


@write_command(app, "accept", Action.ACCEPT, without=["reason", "base"])
def accept_command(
    options: WriteOptions,
    findings: FindingsArgument,
    until: Annotated[str, typer.Argument(metavar="UNTIL", help="Last day of the acceptance.")],
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why it is accepted.")],
) -> None:
    """Accept findings until a date.

    This makes nothing lawful: the controller answers for the risk. Say in the reason who decided.
    A finding reopens by itself on the next day, or earlier if another risk takes its place: another party,
    country, data or safeguard, or a finding that is more serious or asks for more.
    """
    from registry.cli.output.result import print_result

    last = parse_day(until, "UNTIL")
    with session(options.actor) as here:
        how = options.command_options
        rest_on = _bases(here, options, findings)
        print_result(options, here.store, here.writer.decisions.accept_several(rest_on, last, reason, how))


@write_command(app, "comment", Action.COMMENT, without=["base"])
def comment_command(
    options: WriteOptions,
    about: AboutArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The comment.")],
) -> None:
    """Comment on findings, proposals or entities."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        refuse_unknown(here.store, *about)
        comment = here.writer.decisions.comment_several
        print_result(options, here.store, comment(about, text, options.command_options))


@write_command(app, "assign", Action.ASSIGN, without=["base"])
def assign_command(
    options: WriteOptions,
    about: AboutArgument,
    to: Annotated[str, typer.Argument(metavar="PSEUDONYM", help="Pseudonym of the person.")],
) -> None:
    """Assign a person to findings, proposals or entities."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        refuse_unknown(here.store, *about)
        assign = here.writer.decisions.assign_several
        print_result(options, here.store, assign(about, to, options.command_options))


@write_command(app, "close", Action.CLOSE, without=["reason", "base"])
def close_command(
    options: WriteOptions,
    findings: FindingsArgument,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why nothing is left to do.")],
    evidence: Annotated[
        list[str],
        typer.Option("--evidence", metavar="DOCUMENT", help="Id of a recorded document; can be repeated."),
    ],
) -> None:
    """Close findings with evidence.

    There is no last day: a finding reopens by itself when what it rests on changes. A verdict stays as it is.
    """
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        how = options.command_options
        close = here.writer.decisions.close_several
        print_result(options, here.store, close(_bases(here, options, findings), reason, evidence, how))


@write_command(app, "reopen", Action.REOPEN, without=["reason", "base"])
def reopen_command(
    options: WriteOptions,
    subjects: Annotated[
        list[str],
        typer.Argument(
            metavar="ID",
            help="Of a requirement, or of a finding that is accepted or closed; of several findings, all of "
            "them or none.",
        ),
    ],
    reason: Annotated[str, typer.Argument(metavar="REASON", help="Why it is open again.")],
) -> None:
    """Reopen findings or a requirement."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        how, writer = options.command_options, here.writer
        if len(subjects) == 1 and subjects[0].startswith("requirement/"):
            written = writer.requirements.reopen(subjects[0], reason, how)
        else:
            written = writer.decisions.reopen_several(subjects, reason, how)
        print_result(options, here.store, written)


def _bases(
    here: Session, options: WriteOptions, findings: Collection[str]
) -> Mapping[str, tuple[AcceptedBasis, ...]]:
    """What each finding rests on today; not asked again if the command was run before.

    Raises:
        NotFoundError: If there is no such finding.
        InputError: If several do not exist.
    """
    from registry.register import Question, Register

    if here.writer.replay_of(options.action, options.command_options):
        return dict.fromkeys(findings, ())
    with ProgressDisplay(say("Judging")):
        return Register.open(here.store).require_findings(findings, Question(local_date()))
