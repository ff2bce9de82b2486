"""A reading is replaced by a newer one in the background, for as long as someone looks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
import streamlit as st

from dashboard import answers, following
from dashboard.components.repeated import repeated
from dashboard.following import Following
from dashboard.snapshot import Snapshot
from registry.errors import EngineError
from registry.messages import say
from registry.register import Question, Register
from tests.dashboard.conftest import RINGOVER


def test_a_reading_is_replaced_while_someone_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.01)
    come = threading.Event()

    def newer(old: int) -> int:
        if old == 3:
            come.set()
            return old
        return old + 1

    followed = Following(1, newer)
    assert followed.reading == 1
    assert followed.look() == 1
    assert come.wait(5)
    assert followed.look() == 3
    followed.end()


def test_following_outlives_a_look_that_fails_for_whatever_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.01)
    come = threading.Event()
    failures = [ZeroDivisionError]

    def newer(old: int) -> int:
        if failures:
            raise failures.pop()
        come.set()
        return old

    followed = Following(1, newer)
    followed.look()
    assert come.wait(5)
    followed.end()


def test_a_database_that_does_not_answer_leaves_the_last_reading_and_says_so() -> None:
    answers = [False, True]

    def newer(old: str) -> str:
        if not answers.pop(0):
            raise EngineError(say("The engine is not running."))
        return f"{old} again"

    followed = Following("read", newer)
    followed.renew()
    assert (followed.reading, followed.reachable) == ("read", False)
    followed.renew()
    assert (followed.reading, followed.reachable) == ("read again", True)


def test_a_new_snapshot_works_out_only_what_the_old_one_was_asked_lately(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    register = Register.from_files(RINGOVER)
    old, new = (Snapshot(register, lambda _id: None, "files") for _ in range(2))
    lately, long_ago = Question(date(2026, 11, 30)), Question(date(2026, 11, 29))
    old.today(lately)
    old.today(long_ago)
    old._wanted["_today", (long_ago,)] -= answers.STILL_WANTED + 1  # noqa: SLF001  # as time does
    worked_out: list[Question] = []
    monkeypatch.setattr(answers, "today", lambda _register, question, _findings: worked_out.append(question))
    new.prepare(old)
    assert worked_out == [lately]


def test_a_slow_look_never_puts_an_older_reading_in_the_place_of_a_newer_one() -> None:
    begun = threading.Event()

    def newer(reading: int) -> int:
        if reading == 1 and not begun.is_set():
            begun.set()
            time.sleep(0.1)
        return reading + 1

    followed = Following(1, newer)
    slow = threading.Thread(target=followed.renew)
    slow.start()
    begun.wait()
    followed.renew()
    slow.join()
    assert followed.reading == 3


def test_garbage_is_collected_once_nobody_looks_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 0.01)
    rested = threading.Event()

    def newer(_old: int) -> int:
        monkeypatch.setattr(following, "IDLE_SECONDS", 0.0)
        return 2

    followed = Following(1, newer, at_rest=rested.set)
    followed.look()
    assert rested.wait(5)


def test_each_whole_run_has_repeated_parts_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[str] = []

    def fragment(*, run_every: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
        def noted(part: Callable[[], None]) -> Callable[[], None]:
            named.append(part.__qualname__)
            return part

        assert run_every == 1.5
        return noted

    monkeypatch.setattr(st, "fragment", fragment)
    seen: list[int] = []
    part = repeated(1.5)(seen.append)
    part(1)
    part(2)
    assert seen == [1, 2]
    assert len({*named}) == 2, "Streamlit tells fragments by their names"
