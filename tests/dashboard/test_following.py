"""A reading is replaced by a newer one in the background, for as long as someone looks."""

from __future__ import annotations

import threading

import pytest

from dashboard import following
from dashboard.following import Following
from registry.errors import EngineError
from registry.messages import say


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
