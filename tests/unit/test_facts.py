"""The laws that facts keep, whatever is recorded: overlay, difference, equality."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.entities import BY_KIND, ENTITIES, Mechanism, Organisation, Tracker, Transfer
from registry.entities.shape import references
from registry.errors import NotFoundError
from registry.facts import Facts
from tests.examples import examples
from tests.strategies import facts

BRIEF = examples(30)
"""Machines are shared; what needs more examples has them from run to run."""


@BRIEF
@given(facts(), facts())
def test_a_difference_laid_over_the_earlier_facts_gives_the_later(earlier: Facts, later: Facts) -> None:
    found = later.difference(earlier)
    now = [entity for _, entity in found.changed]
    gone = [entity.id for entity in found.removed]
    assert earlier.with_(*found.added, *now, without=gone) == later


@BRIEF
@given(facts(), facts())
def test_a_difference_turned_round_swaps_what_came_and_what_went(a: Facts, b: Facts) -> None:
    there, back = a.difference(b), b.difference(a)
    assert {entity.id for entity in there.added} == {entity.id for entity in back.removed}
    assert {(old.id, old, new) for old, new in there.changed} == {
        (new.id, new, old) for old, new in back.changed
    }


@BRIEF
@given(facts(), facts())
def test_an_overlay_takes_nothing_away_and_its_own_entities_count(a: Facts, b: Facts) -> None:
    both = a.with_(*b)
    assert both.difference(a).removed == ()
    assert all(both[entity.id] == entity for entity in b)
    assert all(both[entity.id] == entity for entity in a if entity.id not in b)
    assert len(both) == len({entity.id for entity in (*a, *b)})


@BRIEF
@given(facts(), facts(), facts())
def test_overlays_may_be_laid_one_by_one_or_together(a: Facts, b: Facts, c: Facts) -> None:
    assert a.with_(*b).with_(*c) == a.with_(*b.with_(*c))
    assert a.with_(*b).with_(*b) == a.with_(*b)


@BRIEF
@given(facts())
def test_facts_do_not_differ_from_themselves(a: Facts) -> None:
    assert not a.difference(a)
    assert a.with_(without=[entity.id for entity in a]) == Facts()


@BRIEF
@given(facts(), st.randoms())
def test_facts_are_equal_in_any_order_of_their_entities(a: Facts, chance: Random) -> None:
    shuffled = list(a)
    chance.shuffle(shuffled)
    assert Facts(shuffled) == a
    assert hash(Facts(shuffled)) == hash(a)


@BRIEF
@given(facts())
def test_every_entity_is_found_by_its_id_and_under_its_kind(a: Facts) -> None:
    for entity in a:
        assert a.find(entity.id) is entity
        assert entity.id in a
        assert a.all(BY_KIND[entity.kind])[entity.id] is entity
        assert a.get(type(entity), entity.id) is entity
    assert sum(len(a.all(kind)) for kind in ENTITIES) == len(a)


@BRIEF
@given(facts())
def test_arbitrary_facts_resolve_every_reference(a: Facts) -> None:
    assert [named for entity in a for _, named in references(entity) if named not in a] == []


def test_what_is_laid_over_stays_though_its_id_is_taken_out() -> None:
    old, new = Organisation(id="organisation/a", name="Old"), Organisation(id="organisation/a", name="New")
    assert Facts([old]).with_(new, without=["organisation/a"]) == Facts([new])


def test_not_recorded_differs_from_answered_with_none() -> None:
    asked = Facts([Transfer(id="transfer/a", mechanisms=())])
    assert asked.difference(Facts([Transfer(id="transfer/a")])).changed != ()


def test_facts_cannot_be_changed_through_what_they_give_out() -> None:
    a = Facts([Organisation(id="organisation/a")])
    with pytest.raises(TypeError):
        a.all(Organisation)["organisation/b"] = Organisation(id="organisation/b")  # type: ignore[index]  # on purpose


def test_an_unknown_id_is_not_found_and_says_how_to_see_what_is() -> None:
    with pytest.raises(NotFoundError, match="registry export"):
        Facts()["organisation/a"]
    assert Facts().find("nonsense") is None
    assert Facts().get(Organisation, None) is None


@pytest.mark.parametrize("written", ["86400", "2024-01-01T00:00:00", "20240101", "2024-1-1", "٢٠٢٤-01-01", 0])
def test_only_a_day_written_in_full_is_a_date(written: object) -> None:
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        Transfer.model_validate({"id": "transfer/a", "starts": written})


def test_an_answer_is_no_number() -> None:
    with pytest.raises(ValueError, match="valid integer"):
        Mechanism.model_validate({"id": "mechanism/a", "kind": "scc", "modules": [True]})


def test_a_duration_needs_latin_digits() -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        Tracker.model_validate({"id": "tracker/a", "lifespan": "P٣M"})
