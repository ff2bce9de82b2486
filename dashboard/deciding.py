"""Decisions on proposals: what a person chose and typed, whether it is complete, and carrying it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from dashboard.acting import Done
from dashboard.components.text import localised, phrase
from registry.commands.approval import Reviewed
from registry.commands.command_runner import CommandOptions
from registry.commands.requirements import RequirementTerms
from registry.commands.writer import RegisterWriter
from registry.messages import Message, say


class Choice(StrEnum):
    """What one can decide on a proposal."""

    APPROVE = "approve"
    REQUIRE = "require"
    RETURN = "return"
    REJECT = "reject"


CHOICES: dict[Choice, Message] = {
    Choice.APPROVE: say("Approve"),
    Choice.REQUIRE: say("Approve with requirements"),
    Choice.RETURN: say("Request changes"),
    Choice.REJECT: say("Reject"),
}
REASONS: dict[Choice, Message] = {
    Choice.APPROVE: say("Why"),
    Choice.REQUIRE: say("Why"),
    Choice.RETURN: say("What should be answered or changed"),
    Choice.REJECT: say("Why"),
}


class ReadProposal(NamedTuple):
    """A proposal as it was read: the revision that a decision names, and who wrote it.

    `is_own` is set if the person who decides proposed or changed it; `lacks` if something that it brings
    would lack a safeguard.
    """

    id: str
    revision: str
    title: str
    by: str
    lacks: bool
    is_own: bool


class Demand(NamedTuple):
    """A requirement as it is typed; the text is empty in a row that nobody filled."""

    text: str
    owner: str | None
    due: date | None


class TypedDecision(NamedTuple):
    """What a person decides on proposals, as chosen and typed."""

    choice: Choice
    why: str
    demands: tuple[Demand, ...] = ()
    until: date | None = None

    @property
    def required(self) -> tuple[Demand, ...]:
        """The requirements with a text."""
        return tuple(each for each in self.demands if each.text)


def missing(decided: TypedDecision, proposals: Sequence[ReadProposal], today: date) -> Iterator[Message]:
    """What is missing before it can be done."""
    if not decided.why:
        if decided.choice is Choice.RETURN:
            yield say("Write what should be answered or changed.")
        else:
            yield say("Give a reason.")
    if decided.choice is Choice.APPROVE and any(each.lacks for each in proposals) and not decided.until:
        yield say(
            "This lacks a safeguard: give the last day on which you accept that, or approve it with a "
            "requirement."
        )
    if decided.until and decided.until < today:
        yield say("The last day is in the past.")
    if decided.choice is Choice.REQUIRE:
        yield from _missing_of_demands(decided, today)


def _missing_of_demands(decided: TypedDecision, today: date) -> Iterator[Message]:
    if not decided.required:
        yield say("Write at least one requirement.")
    for number, each in enumerate(decided.demands, 1):
        if each.text and not each.owner:
            yield say("Requirement {number}: choose who is responsible.", number=number)
        if each.text and not each.due:
            yield say("Requirement {number}: give the day by which it must be met.", number=number)
        if each.due and each.due < today:
            yield say("Requirement {number}: its day is in the past.", number=number)


def button_words(decided: TypedDecision, proposals: int) -> str:
    """What the button says: what happens."""
    if decided.choice is Choice.REQUIRE:
        count = max(len(decided.required), 1)
        if count == 1:
            return phrase("Approve with 1 requirement")
        return phrase("Approve with {count} requirements", count=count)
    if proposals > 1:
        return {
            Choice.APPROVE: phrase("Approve {count} proposals", count=proposals),
            Choice.RETURN: phrase("Request changes to {count} proposals", count=proposals),
            Choice.REJECT: phrase("Reject {count} proposals", count=proposals),
        }[decided.choice]
    return localised(CHOICES[decided.choice])


def decide(
    writer: RegisterWriter,
    options: CommandOptions,
    *,
    proposals: Sequence[ReadProposal],
    decided: TypedDecision,
) -> Done:
    """Carry out a decision on proposals, each on the very revision that was read.

    They are approved, rejected or returned all together or not at all.

    Raises:
        StaleError: If one of them is not the revision that was read.
        InputError: If it cannot be done to several.
        ConflictError: If others changed the same fields.
        ForbiddenError: If the person may not decide it.
        RegistryError: If one was decided already.
    """
    chosen = [Reviewed(each.id, each.revision) for each in proposals]
    commands = writer.proposals
    match decided.choice:
        case Choice.RETURN:
            written = commands.request_changes_several(chosen, decided.why, options)
        case Choice.REJECT:
            written = commands.reject_several(chosen, decided.why, options)
        case _:
            terms = [RequirementTerms(each.text, each.owner, each.due) for each in decided.required]
            how, until = options._replace(reason=decided.why), decided.until
            written = commands.approve_several(chosen, terms, how, accept_until=until)
    return Done(_done_words(proposals, decided), written.last)


def _done_words(proposals: Sequence[ReadProposal], decided: TypedDecision) -> str:
    count, first = len(proposals), proposals[0]
    match decided.choice:
        case Choice.RETURN if count == 1:
            return phrase("Returned to {actor}: {title}.", actor=first.by, title=first.title)
        case Choice.RETURN:
            return phrase("Returned {count} proposals with your question.", count=count)
        case Choice.REJECT if count == 1:
            return phrase("Rejected: {title}. Nothing of it is recorded.", title=first.title)
        case Choice.REJECT:
            return phrase("Rejected {count} proposals.", count=count)
        case _ if count == 1:
            return phrase("Approved and recorded: {title}.", title=first.title)
    return phrase("Approved and recorded {count} proposals.", count=count)
