"""What is written beside a proposal: what was said about it, how to answer, and others of the same vendor."""

from __future__ import annotations

from collections.abc import Sequence

from registry.cli.output.proposed_verdicts import ProposedVerdicts
from registry.cli.output.terminal import Writer
from registry.commands.proposal import Proposal
from registry.commands.remarks import Remark
from registry.commands.same_vendor import vendors_proposed_twice
from registry.messages import say
from registry.vocabulary import ProposalState


def write_remarks(proposal: Proposal, remarks: Sequence[Remark], out: Writer) -> None:
    """Write questions, answers and comments, the oldest first, and how the author answers."""
    if proposal.question and not any(remark.kind == "question" for remark in remarks):
        out.say(say("Changes requested: {question}", question=proposal.question))
    for remark in remarks:
        out.say(remark.sentence)
    for waiting in (remark.question for remark in remarks if remark.is_open):
        out.say(say("To answer: {command}", command=f"registry answer {waiting} ANSWER"))
    if proposal.state is ProposalState.CHANGES_REQUESTED:
        command = f"registry propose FILE --answers {proposal.id}"
        out.say(
            say(
                "To submit a new version, {author} runs: {command}",
                author=proposal.proposed_by,
                command=command,
            )
        )


def write_same_vendor(proposed: ProposedVerdicts, out: Writer) -> None:
    """Write which other proposals bring the same vendor, and whether this one still adds anything."""
    for other, name in proposed.same_vendor:
        by = {"id": other.id, "actor": other.proposed_by, "name": name}
        out.say(say("{name} is also proposed in {id} by {actor}; withdraw one of the two.", **by))
    if proposed.nothing_left:
        out.say(say("Nothing is left to add: all of this is recorded by now. Withdraw or reject it."))


def write_vendors_proposed_twice(proposals: Sequence[Proposal], out: Writer) -> None:
    """Write which of the listed proposals bring the same vendor."""
    for one, (other, name) in vendors_proposed_twice(proposals):
        out.say(say("{name} is proposed twice: {one} and {other}.", name=name, one=one.id, other=other.id))
