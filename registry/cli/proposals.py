"""The commands of proposals: propose, proposals, withdraw, request-changes, approve, reject."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import Action
from registry.cli.options import ENGLISH, FilesArgument, Form, FormatOption, LangOption, command_group
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.cli.parsing import parse_day
from registry.cli.write_command import READER, Session, WriteOptions, from_files, session, write_command
from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.cli.output.duties import DutiesAbout
    from registry.commands.approval import Reviewed
    from registry.commands.proposal import Proposal
    from registry.entities import Decision
    from registry.facts import Facts
    from registry.graph.store import Store

app = command_group()


class StateChoice(StrEnum):
    """The names of `ProposalState`, whose module `--help` need not load, as users type them."""

    OPEN = "open"
    CHANGES_REQUESTED = "changes-requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


ProposalArgument = Annotated[str, typer.Argument(metavar="ID", help="Such as proposal/1f0c9a7be2d4.")]
ProposalsArgument = Annotated[
    list[str], typer.Argument(metavar="ID", help="Such as proposal/1f0c9a7be2d4; all of them or none.")
]
TitleOption = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Title of the proposal.")]
RevisionsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--revision",
        metavar="REVISION",
        help="The revision that you read, as `registry proposals ID` shows it; for several, one each "
        "in the same order. With REGISTRY_URI it must be given.",
    ),
]
AnswersOption = Annotated[
    str | None,
    typer.Option(
        "--answers", metavar="PROPOSAL", help="Replace this proposal, for which changes were requested."
    ),
]


@write_command(app, "propose", Action.PROPOSE)
def propose_command(
    options: WriteOptions, files: FilesArgument, title: TitleOption = None, answers: AnswersOption = None
) -> None:
    """Propose facts, and see what is missing.

    Nothing is recorded until a data protection officer approves it. For each transfer, this shows the verdict
    it would have, and what to do and to ask to make it lawful.
    """
    with session(options.actor, prepare=not options.dry_run) as here:
        propose_facts(options, here, from_files(here, files), title, answers)


def propose_facts(
    options: WriteOptions,
    here: Session,
    facts: Facts,
    title: str | None,
    answers: str | None,
    drafted_by: str | None = None,
) -> None:
    """Propose facts, and show what is missing to make them lawful."""
    from registry.cli.output.proposal_result import print_proposed
    from registry.cli.output.proposed_verdicts import proposed_verdicts

    how = options.command_options.with_request()
    again = here.writer.replay_of(options.action, how)
    earlier = here.writer.proposals.get(answers).overlays if answers and not again else ()
    with ProgressDisplay(say("Judging")):
        proposal = here.writer.proposals.propose([*facts], title, how, answers, drafted_by)
        judged = proposed_verdicts(here, proposal)
    kept = {overlay.id for overlay in proposal.overlays}
    dropped = [overlay.id for overlay in earlier if overlay.id not in kept]
    print_proposed(options, here.store, proposal, judged, repeated=again is not None, dropped=dropped)


@app.command("proposals")
def proposals_command(
    proposal: Annotated[str | None, typer.Argument(metavar="ID", help="Show this proposal in full.")] = None,
    state: Annotated[
        list[StateChoice] | None, typer.Option("--state", help="List only proposals in this state.")
    ] = None,
    format_: FormatOption = Form.TABLE,
    _lang: LangOption = ENGLISH,
) -> None:
    """List proposals, or show one in full.

    In full means: every field it changes, conflicts with the current register, and its verdicts.
    """
    from registry.cli.output.proposal_result import ReadAt, print_proposal, print_proposals
    from registry.cli.output.proposed_verdicts import proposed_verdicts
    from registry.commands.proposal import DECIDED
    from registry.commands.remarks import proposal_remarks
    from registry.vocabulary import ProposalState

    with session(READER) as here:
        if not proposal:
            states = [ProposalState[each.name] for each in state or ()]
            print_proposals(here.writer.proposals.all(states), format_, of_all=not states)
            return
        seq = here.store.head().seq
        one = here.writer.proposals.get(proposal)
        revision = here.writer.proposals.revision(one)
        read = ReadAt(revision, seq, proposal_remarks(here.store, one.id))
        with ProgressDisplay(say("Judging")):
            judged = None if one.state in DECIDED else proposed_verdicts(here, one)
        approvals = _approvals(here, one) if one.state in DECIDED else []
        duties = _duties(here, one)
    print_proposal(one, judged, read, format_, approvals, duties)


def _duties(here: Session, proposal: Proposal) -> DutiesAbout:
    """The requirements that it was approved with, as they stand today; its questions stand in its remarks."""
    from registry.cli.output.duties import DutiesAbout
    from registry.commands.approval import deciding_entry, required_by
    from registry.entities import Requirement

    decided = deciding_entry(here.store.changes_of(proposal.id))
    entries = here.store.changes(decided.seq, decided.seq) if decided else ()
    ids = [each for entry in entries for each in required_by(entry, proposal)]
    return DutiesAbout(requirements=[*here.store.entities(ids).all(Requirement).values()])


def _approvals(here: Session, proposal: Proposal) -> list[Decision]:
    """The decision on a proposal, if it requires anything."""
    from registry.cli.output.requirements import required_of
    from registry.entities import Decision

    places = [change.seq for change in here.store.changes_of(proposal.id)]
    entries = (entry for place in places for entry in here.store.changes(place, place))
    kind = f"{Decision.kind}/"
    ids = sorted({one.id for entry in entries for one in entry.subjects if one.id.startswith(kind)})
    decisions = here.store.entities(ids).all(Decision).values()
    return required_of({proposal.id}, decisions, lambda _: ())


@write_command(app, "withdraw", Action.WITHDRAW)
def withdraw_command(options: WriteOptions, proposal: ProposalArgument) -> None:
    """Withdraw your own proposal."""
    _decide(options, lambda here: here.writer.proposals.withdraw(proposal, options.command_options))


@write_command(app, "request-changes", Action.REQUEST_CHANGES)
def request_changes_command(
    options: WriteOptions,
    proposals: ProposalsArgument,
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="What the author should answer or change.")
    ],
    revision: RevisionsOption = None,
) -> None:
    """Return proposals to their authors with a question."""
    how, chosen = options.command_options, _reviewed(proposals, revision or [])

    def return_them(here: Session) -> Proposal:
        here.writer.proposals.request_changes_several(chosen, question, how)
        return here.writer.proposals.get(proposals[0])

    _decide(options, return_them)


@write_command(app, "approve", Action.APPROVE)
def approve_command(
    options: WriteOptions,
    proposals: ProposalsArgument,
    require: Annotated[
        list[str] | None,
        typer.Option("--require", metavar="TEXT", help="A requirement; can be repeated."),
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option(
            "--owner",
            metavar="PSEUDONYM",
            help="Who is responsible for the requirements. [default: whoever proposed it]",
        ),
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DATE", help="Last day of the requirements.")
    ] = None,
    accept_until: Annotated[
        str | None,
        typer.Option(
            "--accept-until",
            metavar="DATE",
            help="Accept until this day that transfers lack a safeguard; --reason says why.",
        ),
    ] = None,
    revision: RevisionsOption = None,
) -> None:
    """Approve proposals, with requirements if needed.

    What lacks a safeguard is approved only with a requirement that has a last day, or if its risk is
    accepted until a day. --revision names what you read: a proposal that was changed since is refused. Later
    changes by others to other fields of the records are kept. On a server nobody approves what they proposed
    or changed; on your own machine you may, and the history marks it.
    """
    from registry.cli.output.result import print_result
    from registry.commands.requirements import RequirementTerms

    last = parse_day(due, "--due") if due else None
    accepted = parse_day(accept_until, "--accept-until") if accept_until else None
    terms = [RequirementTerms(text, owner, last) for text in require or ()]
    chosen = _reviewed(proposals, revision or [])
    with session(options.actor) as here:
        with ProgressDisplay(say("Writing")):
            approve = here.writer.proposals.approve_several
            written = approve(chosen, terms, options.command_options, accept_until=accepted)
        print_result(options, here.store, written)
        own = [here.writer.proposals.get(one).own_proposal for one in proposals]
        if not written.repeated and any(own):
            terminal.print_note(say("You approved your own proposal; the history marks this."))
        if not written.repeated and not options.dry_run:
            _note_open_questions(here.store, proposals)


def _note_open_questions(store: Store, proposals: list[str]) -> None:
    """Say which questions about the proposals nobody has answered: they stay open."""
    from registry.entities import FactQuestion

    for each in store.facts([FactQuestion.kind]).all(FactQuestion).values():
        if each.is_open and each.about in proposals:
            says = say("Still open after the approval: {question} ({id})", question=each.text, id=each.id)
            terminal.print_note(says)


def _reviewed(proposals: list[str], revisions: list[str]) -> list[Reviewed]:
    """Each proposal with the revision that was read of it.

    Raises:
        RegistryError: If several are named, and there is not one revision for each.
    """
    from registry.commands.approval import Reviewed

    if len(proposals) == 1 and not revisions:
        return [Reviewed(proposals[0])]
    if len(proposals) != len(revisions):
        raise RegistryError(
            say(
                "There are {count} proposals and {revisions} revisions.",
                count=len(proposals),
                revisions=len(revisions),
            ),
            where="--revision",
            cure=say(
                "Give the revision of each proposal, in the same order; `registry proposals ID` shows it."
            ),
        )
    return [Reviewed(*pair) for pair in zip(proposals, revisions, strict=True)]


@write_command(app, "reject", Action.REJECT, without=["reason"])
def reject_command(
    options: WriteOptions,
    proposals: ProposalsArgument,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="The reason, for the author.")],
    revision: RevisionsOption = None,
) -> None:
    """Reject proposals; nothing is recorded."""
    how, chosen = options.command_options, _reviewed(proposals, revision or [])

    def reject(here: Session) -> Proposal:
        here.writer.proposals.reject_several(chosen, reason, how)
        return here.writer.proposals.get(proposals[0])

    _decide(options, reject)


def _decide(options: WriteOptions, decide: Callable[[Session], Proposal]) -> None:
    from registry.cli.output.proposal_result import print_decided

    with session(options.actor) as here:
        again = here.writer.replay_of(options.action, options.command_options)
        print_decided(options, here.store, decide(here), repeated=again is not None)
