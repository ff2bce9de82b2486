"""What options mean on the command line: times, and choices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from registry.cli.parsing import parse_known_at, parse_time
from registry.cli.proposals import StateChoice
from registry.errors import RegistryError
from registry.vocabulary import ProposalState


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[misc, arg-type]  # year, month and so on


def test_a_day_is_its_end_or_its_start_in_utc() -> None:
    assert parse_time("2026-11-23", "--until") == at(2026, 11, 23, 23, 59, 59, 999_999)
    assert parse_time("2026-11-23", "--since", start=True) == at(2026, 11, 23)


def test_a_time_without_a_zone_is_in_utc() -> None:
    assert parse_time("2026-11-23T17:30", "--since", start=True) == at(2026, 11, 23, 17, 30)
    assert parse_time("2026-11-23 17:30:05+02:00", "--until") == at(2026, 11, 23, 15, 30, 5)


@pytest.mark.parametrize("text", ["soon", "", "2026-13-01", "2026-11-23T25:00", "0001-01-01T00:00+05:00"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RegistryError, match=r"not a valid date or time.+2026-11-23T17:30Z"):
        parse_time(text, "--since")


def test_as_known_today_is_as_known_by_now() -> None:
    now = datetime.now(UTC)
    local_date = parse_known_at(now.date().isoformat())
    assert local_date is not None
    assert now <= local_date < now + timedelta(minutes=5)
    assert parse_known_at(None) is None


def test_the_choices_of_options_are_the_values_that_they_stand_for() -> None:
    assert [each.name for each in StateChoice] == [each.name for each in ProposalState]
    assert StateChoice("changes-requested").name == ProposalState.CHANGES_REQUESTED.name
