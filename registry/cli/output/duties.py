"""Questions and requirements: their lists, and those about one entity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from registry.cli.options import Form
from registry.cli.output import json_form, terminal
from registry.cli.output.terminal import Writer
from registry.entities import Entity, FactQuestion, Requirement
from registry.entities.shape import mentioned
from registry.facts import Facts
from registry.messages import Message, render, say


class DutiesAbout(NamedTuple):
    """The questions and requirements about some entities, or about findings on them."""

    questions: Sequence[FactQuestion] = ()
    requirements: Sequence[Requirement] = ()

    @classmethod
    def of(cls, ids: Collection[str], facts: Facts) -> DutiesAbout:
        """Those about any of some entities."""
        questions = (each for each in facts.all(FactQuestion).values() if mentioned(each.about) in ids)
        requirements = (each for each in facts.all(Requirement).values() if mentioned(each.about) in ids)
        return cls(_oldest_first(questions), _due_first(requirements))

    @property
    def json(self) -> dict[str, Any]:
        """Both lists, each entity as in a manifest."""
        return {key: [_values(each) for each in listed] for key, listed in self._asdict().items()}

    def write(self, out: Writer) -> None:
        """Write both lists, if there is anything in them."""
        if self.questions:
            out.heading(say("Questions"))
        for question in self.questions:
            answer = _answer(question) or render(say("no answer yet"), out.language)
            out.add(f"{question.text} ({question.id}): {answer}", 1)
        if self.requirements:
            out.heading(say("Requirements"))
        for one in self.requirements:
            due = say("due {day}", day=one.due) if one.due else say("no last day")
            owner = one.owner or say("nobody")
            says = say("{state}, {due}, {owner} is responsible", state=_state(one), due=due, owner=owner)
            out.add(f"{one.text} ({one.id}): {render(says, out.language)}", 1)


def _oldest_first(questions: Iterable[FactQuestion]) -> list[FactQuestion]:
    return sorted(questions, key=lambda one: (one.asked_on or date.min, one.id))


def _due_first(requirements: Iterable[Requirement]) -> list[Requirement]:
    return sorted(requirements, key=lambda one: (one.due or date.max, one.id))


def print_questions(questions: Sequence[FactQuestion], form: Form) -> None:
    """Print questions with their answers, those asked first first."""
    ordered = _oldest_first(questions)
    if form is Form.JSON:
        _print_json("questions", ordered)
        return
    headings = [say("Id"), say("About"), say("To"), say("Question"), say("Answer")]
    rows = [[one.id, one.about, one.addressee or "", one.text, _answer(one)] for one in ordered]
    _print_table(headings, rows)


def print_requirements(requirements: Sequence[Requirement], form: Form) -> None:
    """Print requirements, the earliest due first."""
    ordered = _due_first(requirements)
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


def _values(entity: Entity) -> dict[str, Any]:
    return entity.model_dump(mode="json", exclude_none=True)


def _print_json(key: str, entities: Sequence[Entity]) -> None:
    listed = [_values(each) for each in entities]
    terminal.print_data(json_form.as_json({"format": json_form.FORMAT, key: listed}))


def _print_table(headings: Sequence[Message], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        terminal.print_note(say("There are none."))
        return
    out = Writer(terminal.current_language())
    out.table([*headings], [[*row] for row in rows])
    out.write()
