"""What is heard once is noted each time, with the boundaries that matter to whoever asks."""

from __future__ import annotations

from datetime import date

from registry.law.hearing import ONE_DAY, Hearing
from registry.law.law import Law
from registry.law.timeline import Judge

JUDGE = Judge(Law.current())
EARLY, LATE = date(2020, 1, 1), date(2025, 1, 1)
BETWEEN, AFTER = date(2022, 1, 1), date(2026, 1, 1)


def reached(days: tuple[date, ...], hearing: Hearing) -> int:
    """How many days have come, and what was looked at for it."""
    hearing.in_force("2023/1795")
    hearing.facts.add("starts")
    return sum([hearing.reached(day) for day in days])


def any_reached(days: tuple[date, ...], hearing: Hearing) -> bool:
    """Whether any day has come, though each is looked at."""
    return reached(days, hearing) > 0


def test_what_is_heard_once_is_noted_by_each_who_asks() -> None:
    first, second = Hearing(JUDGE, BETWEEN), Hearing(JUDGE, BETWEEN + ONE_DAY)
    found = [hearing.once(reached, (EARLY, LATE)) for hearing in (first, second)]
    assert found == [1, 1]
    assert {EARLY, LATE} <= first.boundaries == second.boundaries
    assert first.looked_at == second.looked_at == {"2023/1795"}
    assert first.facts == second.facts == {"starts"}


def test_what_is_heard_once_is_heard_anew_beyond_its_boundaries() -> None:
    assert Hearing(JUDGE, BETWEEN).once(reached, (LATE,)) == 0
    assert Hearing(JUDGE, AFTER).once(reached, (LATE,)) == 1


def test_a_day_on_which_nothing_else_is_found_bounds_nothing_that_lasts() -> None:
    for day in (BETWEEN, AFTER):
        hearing = Hearing(JUDGE, day)
        assert hearing.lasting(any_reached, (EARLY, LATE))
        assert hearing.boundaries == {EARLY}
        assert hearing.holds == (EARLY, None)
