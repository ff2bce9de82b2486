"""A snapshot after a change takes over what the change does not affect, and says what a new one would."""

from __future__ import annotations

import gc
import weakref
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.cures import FindingChoices
from dashboard.snapshot import Snapshot
from registry.dossiers.loose import loose
from registry.entities import Engagement, Entity, Organisation
from registry.facts import Facts
from registry.impact.affected import affected
from registry.intake.gc_pause import gc_paused, set_aside
from registry.register import Register
from tests.dashboard.conftest import RINGOVER
from tests.dense import anew, dense
from tests.examples import examples
from tests.unit.test_affected import GENERATED, LAW, TODAY, changed, seen


def snapshot_of(register: Register) -> Snapshot:
    return Snapshot(register, lambda _id: None, "made up")


def answers(shown: Snapshot) -> dict[str, object]:
    """Everything that is kept from one snapshot to the next, and what is made from it."""
    findings = shown.findings(TODAY)
    words = [(each.id, each.sentence(), each.remedies(), each.questions()) for each in findings.open]
    index = shown.search_index(TODAY, "en")
    today = shown.today(TODAY)
    return {
        "table": shown.table(TODAY, "en").to_dict("records"),
        "options": shown.options(TODAY, "en"),
        "findings": words,
        "accepted": [(each.finding.id, each.decision) for each in findings.accepted],
        "search": [index.search(word) for word in ("vendor", "transfer", "1", "category", "france")],
        "today": (today.counts, today.planned, today.lacking, today.questions, today.coming),
        "vendors": shown.vendors(TODAY, "en"),
        "cures": [(each.check.id, each.total) for each in shown.cures(TODAY, FindingChoices())],
    }


@given(st.integers(0, 10**6))
@examples(6, phases=GENERATED, deadline=None)
def test_an_answer_brought_forward_equals_one_made_from_the_whole(seed: int) -> None:
    draw = Random(seed)  # noqa: S311  # no secret
    facts = dense(draw)
    shown = snapshot_of(Register(facts))
    answers(shown)
    for _ in range(3):  # the second and third time, much was taken over already
        after = anew(draw, facts, 1)
        ids = changed(facts, after)
        now = Facts(filter(None, map(after.find, ids)))
        found = affected(seen(facts, after), ids, LAW).transfers
        newer = snapshot_of(shown.register.with_changes(ids, now, found))
        newer.prepare(shown)
        assert answers(newer) == answers(snapshot_of(Register(after)))
        shown, facts = newer, after


def test_a_transfer_that_a_change_does_not_affect_is_not_judged_again() -> None:
    before = Register.from_files(RINGOVER)
    shown = snapshot_of(before)
    rows = shown.rows(TODAY, "en")
    one = next(iter(rows))
    newer = snapshot_of(before.with_changes([], Facts(), [one]))
    newer.prepare(shown)
    again = newer.rows(TODAY, "en")
    assert again == rows
    assert [each for each in rows if again[each] is not rows[each]] == [one]


def test_the_chains_are_taken_over_unless_a_transfer_an_engagement_or_a_country_changed() -> None:
    before = Register.from_files(RINGOVER)
    reported = before.dossiers.chains.reported
    rows = before.dossiers.transfers.rows

    def after(changed: Entity) -> Register:
        return before.with_changes([changed.id], Facts([changed]), rows)

    company = before.facts.all(Organisation)["organisation/ringover"]
    renamed, moved = (company.model_copy(update={field: "US"}) for field in ("name", "established_in"))
    assert after(renamed).dossiers.chains.reported is reported
    assert after(moved).dossiers.chains.reported is not reported
    engaged = Engagement(id="engagement/new", organisation=company.id)
    assert after(engaged).dossiers.chains.reported is not reported


def test_a_register_that_nobody_reads_any_more_is_gone_without_the_garbage_collector() -> None:
    gc.disable()
    try:
        shown = snapshot_of(Register(dense(Random(1))))  # noqa: S311  # no secret
        answers(shown)
        parts = (shown, shown.register, shown.register.facts, shown.register.dossiers.transfers)
        left = [weakref.ref(part) for part in parts]
        del shown, parts
        assert [type(part()) for part in left if part() is not None] == []
    finally:
        gc.enable()


def test_a_method_of_an_object_that_is_gone_says_which() -> None:
    class Gone:
        def speak(self) -> str:
            return "here"

    speaker = Gone()
    speak = loose(speaker.speak)
    assert speak() == "here"
    del speaker
    with pytest.raises(ReferenceError, match=r"Gone\.speak"):
        speak()


def test_what_is_set_aside_stays_so_when_more_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "collect", lambda: 0)  # the garbage of all tests before would take a second
    try:
        set_aside()
        with gc_paused():
            pass
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
