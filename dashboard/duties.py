"""What people have to do by a date: requirements, and accepted risks that run out; and answers received."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from registry.checks.accepted import in_force
from registry.entities import Decision, FactQuestion, Requirement
from registry.entities.shape import mentioned
from registry.facts import Facts

SOON = timedelta(days=90)
NEWS = timedelta(days=30)
"""For how long an answer is news."""


class Duties(NamedTuple):
    """What runs out, the soonest first, and what was answered lately, the latest first.

    `requirements` are all that nobody has fulfilled, those without a date last; `acceptances` end within
    90 days.
    """

    requirements: tuple[Requirement, ...]
    acceptances: tuple[Decision, ...]
    answers: tuple[FactQuestion, ...]


def duties(facts: Facts, on: date) -> Duties:
    """Work out what people have to do by a date.

    Args:
        facts: What is recorded.
        on: The day.
    """
    accepted = in_force(facts.all(Decision).values(), on)
    acceptances = [each for each in accepted if each.until and each.until <= on + SOON]
    answers = [each for each in facts.all(FactQuestion).values() if _is_news(each, on)]
    return Duties(
        tuple(open_requirements(facts.all(Requirement).values())),
        tuple(sorted(acceptances, key=lambda each: (each.until or date.max, each.id))),
        tuple(sorted(answers, key=lambda each: (each.answered_on or on, each.id), reverse=True)),
    )


def open_requirements(requirements: Iterable[Requirement]) -> list[Requirement]:
    """Those that nobody has fulfilled, the soonest first."""
    waiting = (each for each in requirements if each.fulfilled_on is None)
    return sorted(waiting, key=lambda each: (each.due or date.max, each.id))


def requirements_about(facts: Facts, ids: Collection[str]) -> list[Requirement]:
    """The requirements about some entities or findings on them, open ones first."""
    every = [
        each for each in facts.all(Requirement).values() if each.about in ids or mentioned(each.about) in ids
    ]
    return [*open_requirements(every), *(each for each in every if each.fulfilled_on is not None)]


def unanswered_about(facts: Facts, ids: Collection[str]) -> list[FactQuestion]:
    """The questions about some entities, findings on them or proposals that nobody answered, by day."""
    every = facts.all(FactQuestion).values()
    about = (each for each in every if each.is_open and (each.about in ids or mentioned(each.about) in ids))
    return sorted(about, key=lambda each: (each.asked_on or date.min, each.id))


def _is_news(question: FactQuestion, on: date) -> bool:
    return question.answered_on is not None and on - NEWS <= question.answered_on <= on
