"""What people do about findings: accept, close, assign, comment, reopen; on one, or on several alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from dashboard.acting import Done
from dashboard.components.text import day_short, localised, phrase
from dashboard.evidence import TypedDocument, missing_of_document, typed_evidence
from registry.access import AccessRole, Action
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.messages import Message, say, with_values
from registry.register import Question, Register


class FindingChoice(StrEnum):
    """What one can do about a finding."""

    ACCEPT = "accept"
    CLOSE = "close"
    REOPEN = "reopen"
    ASSIGN = "assign"
    COMMENT = "comment"


class _Words(NamedTuple):
    """How a choice reads: as a choice, above its text, on the button, and there about several."""

    title: Message
    text: Message
    button: Message
    button_of_many: Message


WORDS: Mapping[FindingChoice, _Words] = {
    FindingChoice.ACCEPT: _Words(
        say("Accept until a date"),
        say("Why the risk is accepted"),
        say("Accept until {day}"),
        say("Accept {count} until {day}"),
    ),
    FindingChoice.CLOSE: _Words(
        say("Close with evidence"),
        say("Why nothing is left to do"),
        say("Close with this document"),
        say("Close {count} with this document"),
    ),
    FindingChoice.REOPEN: _Words(say("Reopen"), say("Why"), say("Reopen"), say("Reopen {count}")),
    FindingChoice.ASSIGN: _Words(
        say("Assign"), say("What is to be done"), say("Assign to {person}"), say("Assign {count} to {person}")
    ),
    FindingChoice.COMMENT: _Words(say("Comment"), say("Comment"), say("Comment"), say("Comment on {count}")),
}
_ACTIONS = {
    FindingChoice.ACCEPT: Action.ACCEPT,
    FindingChoice.CLOSE: Action.CLOSE,
    FindingChoice.REOPEN: Action.REOPEN,
    FindingChoice.ASSIGN: Action.ASSIGN,
    FindingChoice.COMMENT: Action.COMMENT,
}
_PROCUREMENT = frozenset({FindingChoice.COMMENT})
_OF_OPEN = (FindingChoice.ACCEPT, FindingChoice.CLOSE, FindingChoice.ASSIGN, FindingChoice.COMMENT)
_OF_SETTLED = (FindingChoice.REOPEN, FindingChoice.ACCEPT, FindingChoice.ASSIGN, FindingChoice.COMMENT)


class TypedAction(NamedTuple):
    """What a person wants to do, as chosen and typed."""

    choice: FindingChoice
    text: str
    until: date | None = None
    person: str | None = None
    document: TypedDocument = TypedDocument()


def choices_of(role: AccessRole, allowed: Collection[Action], *, settled: bool) -> list[FindingChoice]:
    """What a role may do about a finding; procurement comments, and leaves the rest to the officer.

    Args:
        role: The role.
        allowed: The actions that it may take.
        settled: Whether the finding is accepted or closed already.
    """
    choices = [each for each in (_OF_SETTLED if settled else _OF_OPEN) if _ACTIONS[each] in allowed]
    return [each for each in choices if role is not AccessRole.PROCUREMENT or each in _PROCUREMENT]


def missing_of_action(typed: TypedAction, today: date) -> Iterator[Message]:
    """What is missing before it can be done."""
    if typed.choice is FindingChoice.ACCEPT and not typed.until:
        yield say("Give the last day on which the risk is accepted.")
    if typed.until and typed.until < today:
        yield say("The last day is in the past.")
    if typed.choice is FindingChoice.ASSIGN and not typed.person:
        yield say("Choose a person.")
    if typed.choice is FindingChoice.CLOSE:
        yield from missing_of_document(typed.document)
    if typed.choice is FindingChoice.COMMENT and not typed.text:
        yield say("Write the comment.")
    elif typed.choice is not FindingChoice.ASSIGN and not typed.text:
        yield say("Give a reason.")


def action_button(typed: TypedAction, count: int) -> str:
    """What the button says: what happens."""
    words = WORDS[typed.choice]
    day = day_short(typed.until) if typed.until else phrase("a date")
    person = typed.person or phrase("somebody")
    message = words.button_of_many if count > 1 else words.button
    return localised(with_values(message, count=count, day=day, person=person))


def do_about_findings(
    writer: RegisterWriter,
    options: CommandOptions,
    *,
    findings: Sequence[str],
    typed: TypedAction,
    register: Register,
    question: Question,
) -> Done:
    """Do it about all the findings, in one command.

    Raises:
        NotFoundError: If one of them is no longer a finding.
        ForbiddenError: If the role may not.
        InputError: If several are not findings, or cannot be treated so; nothing is done about any.
        RegistryError: If it cannot be done, such as reopening what is open.
    """
    decisions = writer.decisions
    match typed.choice:
        case FindingChoice.ACCEPT if typed.until:
            rest_on = register.require_findings(findings, question)
            written = decisions.accept_several(rest_on, typed.until, typed.text, options)
        case FindingChoice.CLOSE:
            rest_on = register.require_findings(findings, question)
            evidence = typed_evidence(typed.document, findings[0] if len(findings) == 1 else None, options)
            written = decisions.close_several(rest_on, typed.text, [evidence], options)
        case FindingChoice.REOPEN:
            written = decisions.reopen_several(findings, typed.text, options)
        case FindingChoice.ASSIGN:
            how = options._replace(reason=typed.text or None)
            written = decisions.assign_several(findings, typed.person or "", how)
        case _:
            written = decisions.comment_several(findings, typed.text, options)
    return Done(_done(typed, len(findings)), written.last)


def _done(typed: TypedAction, count: int) -> str:
    day, person = day_short(typed.until) if typed.until else "", typed.person or ""
    one, many = {
        FindingChoice.ACCEPT: (
            say("Accepted until {day}; it is open again after that."),
            say("{count} findings are accepted until {day}; they are open again after that."),
        ),
        FindingChoice.CLOSE: (
            say("Closed; it is open again if what it rests on changes."),
            say("{count} findings are closed; each is open again if what it rests on changes."),
        ),
        FindingChoice.REOPEN: (say("Open again."), say("{count} findings are open again.")),
        FindingChoice.ASSIGN: (
            say("Assigned to {person}."),
            say("{count} findings are assigned to {person}."),
        ),
        FindingChoice.COMMENT: (
            say("Your comment is recorded."),
            say("Your comment on {count} findings is recorded."),
        ),
    }[typed.choice]
    return localised(with_values(many if count > 1 else one, count=count, day=day, person=person))
