"""The lists of questions and of requirements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from registry.cli.options import Form
from registry.cli.output import json_form, terminal
from registry.cli.output.terminal import Writer
from registry.entities import Entity, FactQuestion, Requirement
from registry.messages import Message, render, say


def print_questions(questions: Sequence[FactQuestion], form: Form) -> None:
    """Print questions with their answers, those asked first first."""
    ordered = sorted(questions, key=lambda one: (one.asked_on or date.min, one.id))
    if form is Form.JSON:
        _print_json("questions", ordered)
        return
    headings = [say("Id"), say("About"), say("To"), say("Question"), say("Answer")]
    rows = [[one.id, one.about, one.addressee or "", one.text, _answer(one)] for one in ordered]
    _print_table(headings, rows)


def print_requirements(requirements: Sequence[Requirement], form: Form) -> None:
    """Print requirements, the earliest due first."""
    ordered = sorted(requirements, key=lambda one: (one.due or date.max, one.id))
    if form is Form.JSON:
        _print_json("requirements", ordered)
        return
    headings = [say("Id"), say("About"), say("Due"), say("Owner"), say("State"), say("Requirement")]
    rows = [
        [one.id, one.about, str(one.due or ""), one.owner or "", _state(one), one.text] for one in ordered
    ]
    _print_table(headings, rows)


def _answer(question: FactQuestion) -> str:
    if question.answer is None and question.withdrawn_on is not None:
        return render(say("(withdrawn)"), terminal.current_language())
    return question.answer or ""


def _state(requirement: Requirement) -> str:
    done = requirement.fulfilled_on
    says = say("open") if done is None else say("fulfilled on {day}", day=done)
    return render(says, terminal.current_language())


def _print_json(key: str, entities: Sequence[Entity]) -> None:
    listed = [each.model_dump(mode="json", exclude_none=True) for each in entities]
    terminal.print_data(json_form.as_json({"format": json_form.FORMAT, key: listed}))


def _print_table(headings: Sequence[Message], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        terminal.print_note(say("There are none."))
        return
    out = Writer(terminal.current_language())
    out.table([*headings], [[*row] for row in rows])
    out.write()
