"""What is heard once is noted each time, and lasts as long as nothing that matters to it changes."""

from __future__ import annotations

from datetime import date

from registry.law.evaluation import Evaluation
from registry.law.law import Law
from registry.law.periods import ONE_DAY
from registry.law.result_cache import AHEAD, BACK, CachedResult
from registry.law.timeline import Judge

JUDGE = Judge(Law.current())
EARLY, LATE = date(2020, 1, 1), date(2025, 1, 1)
BETWEEN, AFTER = date(2022, 1, 1), date(2026, 1, 1)


def reached(days: tuple[date, ...], evaluation: Evaluation) -> int:
    """How many days have come, and what was looked at for it."""
    evaluation.in_force("2023/1795")
    evaluation.facts.add("starts")
    return sum([evaluation.reached(day) for day in days])


def any_reached(days: tuple[date, ...], evaluation: Evaluation) -> bool:
    """Whether any day has come, though each is looked at."""
    return reached(days, evaluation) > 0


def stable(day: date, judge: Judge = JUDGE) -> CachedResult:
    evaluation = Evaluation(judge, day)
    return evaluation.result(evaluation.stable(any_reached, (EARLY, LATE)))


def test_what_is_heard_once_is_noted_by_each_who_asks() -> None:
    evaluations = [Evaluation(JUDGE, day) for day in (BETWEEN, BETWEEN + ONE_DAY)]
    first, second = (each.result(each.once(reached, (EARLY, LATE))) for each in evaluations)
    assert first == second
    assert first.value == 1
    assert first.first >= EARLY
    assert first.last < LATE
    assert first.looked_at == frozenset({"2023/1795"})
    assert first.facts == frozenset({"starts"})


def test_what_is_heard_once_is_heard_anew_beyond_its_boundaries() -> None:
    assert Evaluation(JUDGE, BETWEEN).once(reached, (LATE,)) == 0
    assert Evaluation(JUDGE, AFTER).once(reached, (LATE,)) == 1


def test_a_day_on_which_nothing_else_is_found_bounds_nothing_that_lasts() -> None:
    for day in (BETWEEN, AFTER):
        result = stable(day)
        assert result.value
        assert JUDGE.stable.edge(result, day, BACK) == EARLY
        assert JUDGE.stable.edge(result, day, AHEAD) == date.max


def test_how_long_it_lasts_is_not_looked_for_before_someone_asks() -> None:
    judge = Judge(Law.current())
    result = stable(BETWEEN, judge)
    assert result.last < LATE, "so far as it is known"
    (work,) = result.rests_on
    assert judge.stable.cache.find(work, AFTER) is None
    judge.stable.edge(result, BETWEEN, AHEAD)
    assert judge.stable.cache.find(work, AFTER) is not None
