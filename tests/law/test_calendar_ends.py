"""What was recorded with the first or the last day of the calendar is judged without an error."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from registry.entities.shape import shape
from registry.facts import Facts
from registry.intake.manifests import read_manifests
from registry.register import Question, Register
from tests.days import TODAY

GOLDEN = Path(__file__).parents[1] / "golden"


def with_day(value: BaseModel, day: date) -> BaseModel:
    """A value in which every recorded day is this one."""
    values: dict[str, object] = {}
    for field in shape(type(value)):
        held = getattr(value, field.name)
        if field.scalar is date and held is not None:
            values[field.name] = day
        elif field.owned is not None and held is not None:
            values[field.name] = (
                tuple(with_day(each, day) for each in held) if field.many else with_day(held, day)
            )
    return value.model_copy(update=values)


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("register", ["skewed", "dense"])
@pytest.mark.parametrize("on", [date.min, TODAY, date.max])
def test_every_day_of_a_register_may_be_at_an_end_of_the_calendar(register: str, day: date, on: date) -> None:
    facts = Facts(with_day(each, day) for each in read_manifests(GOLDEN / f"{register}.yaml"))  # type: ignore[misc]  # entities stay entities
    asked = Register(facts)
    assert asked.findings(Question(on)) is not None
    assert len([*asked.verdicts(Question(on, without=(("2023/1795", day),)))]) == len([*asked.transfers()])
