"""Questions, requirements and documents: ask, answer, require, fulfil and others, and their lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from registry.access import Action
from registry.cli.lookup import refuse_unknown
from registry.cli.options import ENGLISH, Form, FormatOption, LangOption, command_group
from registry.cli.output import terminal
from registry.cli.parsing import parse_day, parse_path
from registry.cli.write_command import READER, WriteOptions, session, write_command
from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.commit.transaction import Written
    from registry.graph.store import Store

app = command_group()

DutyArgument = Annotated[
    str, typer.Argument(metavar="ABOUT", help="Id of an entity, a finding or a proposal.")
]
QuestionArgument = Annotated[str, typer.Argument(metavar="ID", help="Such as question/1f0c9a7be2d4.")]
RequirementArgument = Annotated[str, typer.Argument(metavar="ID", help="Such as requirement/1f0c9a7be2d4.")]
OpenOption = Annotated[bool, typer.Option("--open", help="List only those that are still open.")]
OnlyAboutOption = Annotated[
    str | None, typer.Option("--about", metavar="ID", help="List only those about this id.")
]


@write_command(app, "ask", Action.ASK, without=["base"])
def ask_command(
    options: WriteOptions,
    about: DutyArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The question.")],
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="WHO", help="An organisation's id, a team or a pseudonym."),
    ] = None,
    field: Annotated[
        str | None,
        typer.Option(
            "--field",
            metavar="ID:FIELD",
            help="The fact that the answer fills, such as mechanism/scc-acme:signatures[0].signed_on.",
        ),
    ] = None,
) -> None:
    """Ask a question, which is kept with its answer.

    With --field, the answer also fills that fact, in the same entry.
    """
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        refuse_unknown(here.store, about)
        ask = here.writer.questions.ask
        print_result(options, here.store, ask(about, text, to, options.command_options, field=field))


@write_command(app, "answer", Action.ANSWER)
def answer_command(
    options: WriteOptions,
    question: QuestionArgument,
    answer: Annotated[str, typer.Argument(metavar="ANSWER", help="The answer, or the value of the fact.")],
    value: Annotated[
        str | None,
        typer.Option("--value", metavar="VALUE", help="Value of the fact as YAML, if ANSWER is in words."),
    ] = None,
    words_only: Annotated[
        bool, typer.Option("--words-only", help="Keep the answer, and leave the fact as it is.")
    ] = False,
) -> None:
    """Answer a question, and fill the fact that it asks for.

    Whoever may not change facts proposes this one instead. The answer to a question about a proposal revises
    the proposal.
    """
    from registry.cli.output.result import print_result

    if words_only and value is not None:
        raise RegistryError(
            say("--value and --words-only exclude each other."),
            where="--value",
            cure=say("Leave out one of them."),
        )
    with session(options.actor) as here:
        fills = () if words_only else None
        how = options.command_options
        written = here.writer.questions.answer(question, answer, fills, how, value=value)
        print_result(options, here.store, written)
        _note_proposals(here.store, written)


def _note_proposals(store: Store, written: Written) -> None:
    """Name the proposals that an entry brought or revised."""
    if written.first is None or written.last is None:
        return
    for change in store.changes(written.first, written.last):
        for subject in change.subjects:
            if subject.id.startswith("proposal/"):
                terminal.print_note(
                    say("Proposed as {id}: `registry proposals {id}` shows it.", id=subject.id)
                )


@write_command(app, "withdraw-question", Action.WITHDRAW_QUESTION, without=["base"])
def withdraw_question_command(options: WriteOptions, question: QuestionArgument) -> None:
    """Withdraw a question that needs no answer any more."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        print_result(options, here.store, here.writer.questions.withdraw(question, options.command_options))


@write_command(app, "require", Action.REQUIRE, without=["base"])
def require_command(
    options: WriteOptions,
    about: DutyArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What must be done.")],
    owner: Annotated[
        str, typer.Option("--owner", metavar="PSEUDONYM", help="Pseudonym of the person responsible.")
    ],
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="Last day.")] = None,
) -> None:
    """Require something of someone by a date."""
    from registry.cli.output.result import print_result

    last = parse_day(due, "--due") if due else None
    with session(options.actor) as here:
        refuse_unknown(here.store, about)
        written = here.writer.requirements.set(about, text, owner, last, options.command_options)
        print_result(options, here.store, written)


@write_command(app, "change-requirement", Action.CHANGE_REQUIREMENT, without=["base", "reason"])
def change_requirement_command(
    options: WriteOptions,
    requirement: RequirementArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept in the history.")],
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="The new last day.")] = None,
    owner: Annotated[
        str | None,
        typer.Option("--owner", metavar="PSEUDONYM", help="Who is responsible from now on."),
    ] = None,
) -> None:
    """Give a requirement another last day or owner."""
    from registry.cli.output.result import print_result

    last = parse_day(due, "--due") if due else None
    with session(options.actor) as here:
        change = here.writer.requirements.change_terms
        written = change(requirement, reason, options.command_options, due=last, owner=owner)
        print_result(options, here.store, written)


@write_command(app, "fulfil", Action.FULFIL, without=["base"])
def fulfil_command(
    options: WriteOptions,
    requirement: RequirementArgument,
    evidence: Annotated[
        list[str], typer.Argument(metavar="DOCUMENT", help="Ids of recorded documents that show it.")
    ],
) -> None:
    """Record that a requirement is fulfilled, with evidence."""
    from registry.cli.output.result import print_result

    with session(options.actor) as here:
        written = here.writer.requirements.fulfil(requirement, evidence, options.command_options)
        print_result(options, here.store, written)


@write_command(app, "record-document", Action.RECORD_DOCUMENT, without=["base"])
def record_document_command(
    options: WriteOptions,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", parser=parse_path, help="The document; only its SHA-256 is kept."),
    ],
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Its title. [default: the file's name]")
    ] = None,
    place: Annotated[
        str | None,
        typer.Option("--place", metavar="URL|FOLDER", help="Where it is kept, for those who look for it."),
    ] = None,
    about: Annotated[
        str | None, typer.Option("--about", metavar="ID", help="Id of an entity, a finding or a proposal.")
    ] = None,
    dated: Annotated[str | None, typer.Option("--dated", metavar="DATE", help="The date on it.")] = None,
) -> None:
    """Record a document as evidence, by its SHA-256.

    The file itself is not stored, and need not stay where it is.
    """
    from registry.cli.output.result import print_result
    from registry.intake.files import file_digest

    day = parse_day(dated, "--dated") if dated else None
    digest = file_digest(file)
    with session(options.actor) as here:
        if about:
            refuse_unknown(here.store, about)
        record = here.writer.documents.record
        how = options.command_options
        print_result(options, here.store, record(title or file.name, place, digest, about, how, dated=day))


@app.command("questions")
def questions_command(
    only_open: OpenOption = False,
    about: OnlyAboutOption = None,
    format_: FormatOption = Form.TABLE,
    _lang: LangOption = ENGLISH,
) -> None:
    """List the questions with their answers."""
    from registry.cli.output.duties import print_questions
    from registry.entities import FactQuestion

    with session(READER) as here:
        questions = here.store.facts([FactQuestion.kind]).all(FactQuestion).values()
    chosen = [each for each in questions if _wanted(each.is_open, each.about, only_open, about)]
    print_questions(chosen, format_)


@app.command("requirements")
def requirements_command(
    only_open: OpenOption = False,
    about: OnlyAboutOption = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="PSEUDONYM", help="List only those of this person.")
    ] = None,
    format_: FormatOption = Form.TABLE,
    _lang: LangOption = ENGLISH,
) -> None:
    """List the requirements, the earliest due first."""
    from registry.cli.output.duties import print_requirements
    from registry.entities import Requirement

    with session(READER) as here:
        requirements = here.store.facts([Requirement.kind]).all(Requirement).values()
    chosen = [
        each
        for each in requirements
        if _wanted(each.fulfilled_on is None, each.about, only_open, about)
        and (owner is None or each.owner == owner)
    ]
    print_requirements(chosen, format_)


def _wanted(is_open: bool, about: str, only_open: bool, only_about: str | None) -> bool:
    return (is_open or not only_open) and (only_about is None or about == only_about)
