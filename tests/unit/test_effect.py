"""What a change does to verdicts: who stands otherwise, and how."""

from __future__ import annotations

from datetime import date

from registry.dossiers.changed import verdict_changes
from registry.entities import Comment, Entity, Organisation, Transfer
from registry.facts import Difference, Facts
from registry.history.past import FieldChange, leaves
from registry.impact.effect import effect_between, laid_over
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.law.verdict import Outcome, Status

DAY = date(2026, 11, 23)


def organisation(slug: str, **said: object) -> Entity:
    return Organisation.model_validate({"id": f"organisation/{slug}", "kind": "company", **said})


def transfer(slug: str, to: str, **said: object) -> Entity:
    parties = {
        "exporter": {"organisation": "organisation/us", "role": "controller"},
        "importer": {"organisation": f"organisation/{to}", "role": "processor"},
    }
    return Transfer.model_validate({"id": f"transfer/{slug}", "mechanisms": [], **parties, **said})


US = organisation("us", established_in="FR")
ACME = organisation("acme", established_in="US")
BEFORE = Facts(
    [US, ACME, organisation("other", established_in="US"), transfer("a", "acme"), transfer("b", "other")]
)


def test_only_the_transfers_that_rest_on_what_changed_stand_otherwise() -> None:
    (effect,) = effect_between(BEFORE, BEFORE.with_(organisation("acme", established_in="FR")), DAY)
    assert effect.transfer == "transfer/a"
    assert effect.before
    assert effect.after
    assert (effect.before.outcome, effect.after.outcome) == (
        Outcome.UNCOVERED,
        Outcome.UNKNOWN,
    )


def test_a_new_transfer_and_one_taken_away_stand_on_one_side_only() -> None:
    after = BEFORE.with_(transfer("c", "acme"), without=["transfer/b"])
    gone, new = effect_between(BEFORE, after, DAY)
    assert (gone.transfer, gone.after, new.transfer, new.before) == ("transfer/b", None, "transfer/c", None)


def test_another_next_change_is_an_effect_though_the_verdict_stays() -> None:
    (effect,) = effect_between(BEFORE, BEFORE.with_(transfer("a", "acme", ends="2026-12-31")), DAY)
    assert effect.after
    assert effect.after.outcome is Outcome.UNCOVERED
    assert effect.after.next_change
    assert effect.after.next_change.status is Status.ENDED


def test_only_those_asked_for_are_looked_at_and_a_comment_has_no_effect() -> None:
    after = BEFORE.with_(organisation("acme", established_in="FR"))
    assert verdict_changes(BEFORE, after, ["transfer/b"], AsOf(Judge(Law.current()), DAY)) == []
    comment = Comment(id="comment/a", about="transfer/a", text="x")
    assert effect_between(BEFORE, BEFORE.with_(comment), DAY) == []


def test_facts_after_a_difference_and_back_are_the_same_facts() -> None:
    after = BEFORE.with_(organisation("acme"), transfer("c", "acme"), without=["transfer/b"])
    assert laid_over(BEFORE, after.difference(BEFORE)) == after
    assert laid_over(after, BEFORE.difference(after)) == BEFORE
    assert laid_over(BEFORE, Difference((), (), ())) == BEFORE


def test_a_change_is_told_by_the_values_that_differ() -> None:
    party = FieldChange("importer", {"role": "controller", "public_powers": False}, {"role": "processor"})
    assert [*leaves(party)] == [
        FieldChange("importer.role", "controller", "processor"),
        FieldChange("importer.public_powers", False, None),
    ]
    places = FieldChange("places", [{"kind": "a"}, {"kind": "b"}], [{"kind": "a"}, {"kind": "c"}])
    assert [*leaves(places)] == [FieldChange("places[1].kind", "b", "c")]
    longer = FieldChange("places", [{"kind": "a"}], [{"kind": "a"}, {"kind": "c"}])
    assert [*leaves(longer)] == [longer]
    answered = FieldChange("mechanisms", None, [])
    assert [*leaves(answered)] == [answered]
