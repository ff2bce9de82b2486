"""The history: a chain of changes that shows tampering, and from which the past can be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.access import Action
from registry.entities import Entity
from registry.errors import RegistryError
from registry.facts import Facts
from registry.history.change import (
    BEGIN,
    BEGUN,
    ERASE,
    GENESIS,
    MERGE,
    PROPOSAL,
    PRUNE,
    Change,
    Head,
    Subject,
    chained,
)
from registry.history.content import keep, past_entity
from registry.history.past import field_changes, rolled_back, states_before
from registry.history.redactions import PRUNED
from registry.history.verify import Noted, Tampering, verify
from registry.messages import render
from tests.chains import acme, chain, command, head_of, with_contacts


def six() -> list[Change]:
    return chain(*(acme(name=f"Acme {number}") for number in range(6)))


def forged(changes: list[Change], place: int) -> Change:
    """An entry that continues the chain before its place, made without the register."""
    before = changes[place - 2]
    made = chained(head_of([before]), command("forge"), before.at, before.subjects)
    return next(iter(made))


def renumbered(changes: list[Change]) -> list[Change]:
    return [change._replace(seq=place) for place, change in enumerate(changes, start=1)]


def test_a_chain_that_nobody_touched_is_whole() -> None:
    changes = six()
    assert verify(changes, head_of(changes))[:5] == (6, head_of(changes), None, None, None)


def test_an_empty_history_is_whole() -> None:
    assert verify([], Head(0, GENESIS)).whole


@pytest.mark.parametrize(
    "alter",
    [
        lambda c: c._replace(at="2025-01-01T00:00:00.000000+00:00"),
        lambda c: c._replace(command=c.command._replace(actor="actor-2")),
        lambda c: c._replace(command=c.command._replace(reason="another")),
        lambda c: c._replace(subjects=()),
        lambda c: c._replace(subjects=(c.subjects[0]._replace(after=keep(acme(name="Other"))),)),
        lambda c: c._replace(
            subjects=(c.subjects[0]._replace(after=c.subjects[0].after._replace(text='{"id":"x"}')),)
        ),
        lambda c: c._replace(hash="f" * 64),
    ],
)
def test_an_altered_entry_is_named(alter: Callable[[Change], Change]) -> None:
    changes = six()
    changes[2] = alter(changes[2])
    assert verify(changes, head_of(changes))[2:4] == (Tampering.ALTERED, 3)


def test_an_altered_last_entry_is_named_even_if_its_hash_was_made_anew() -> None:
    changes = six()
    head = head_of(changes)
    changes[5] = forged(changes, 6)
    assert verify(changes, head)[2:4] == (Tampering.ALTERED, 6)


@pytest.mark.parametrize("renumber", [False, True])
def test_a_removed_entry_is_named(renumber: bool) -> None:
    changes = six()
    head = head_of(changes)
    del changes[2]
    found = verify(renumbered(changes) if renumber else changes, head)
    assert found[2:4] == (Tampering.REMOVED, 3)


def test_removed_last_entries_are_named() -> None:
    changes = six()
    assert verify(changes[:4], head_of(changes))[2:4] == (Tampering.REMOVED, 5)
    assert verify(changes[:4], head_of(changes[:4]), [Noted(6, changes[5].hash)])[2:4] == (
        Tampering.REMOVED,
        5,
    )


def test_reordered_entries_are_named_from_the_first() -> None:
    changes = six()
    head = head_of(changes)
    changes[2], changes[4] = changes[4], changes[2]
    assert verify(renumbered(changes), head)[2:4] == (Tampering.REORDERED, 3)


@pytest.mark.parametrize("renumber", [False, True])
def test_an_added_entry_is_named(renumber: bool) -> None:
    changes = six()
    head = head_of(changes)
    changes.insert(2, forged(changes, 3))
    found = verify(renumbered(changes) if renumber else changes, head)
    assert found[2:4] == (Tampering.ADDED, 3)


def test_an_entry_added_behind_the_head_is_named() -> None:
    changes = six()
    head = head_of(changes)
    changes.append(forged(changes, 7))
    assert verify(changes, head)[2:4] == (Tampering.ADDED, 7)


def test_a_chain_made_anew_throughout_is_shown_by_a_head_noted_elsewhere() -> None:
    old = six()
    new = chain(*(acme(name=f"Acme {number}", website="x") for number in range(6)))
    assert verify(new, head_of(new)).whole
    assert verify(new, head_of(new), [Noted(4, old[3].hash)])[2:4] == (Tampering.ALTERED, 4)


names = st.none() | st.text("abc", min_size=1, max_size=3)


@given(
    st.lists(st.none() | names.map(lambda name: acme(name=name) if name else acme()), max_size=8), st.data()
)
def test_what_was_known_after_any_change_is_read_from_the_present(
    states: list[Entity | None], data: st.DataObject
) -> None:
    changes = chain(*states)
    since = data.draw(st.integers(0, len(changes)))
    later = ((each.id, each.before) for change in reversed(changes[since:]) for each in change.subjects)
    past = rolled_back(Facts(filter(None, states[-1:])), states_before(later))
    assert past == Facts(filter(None, states[since - 1 : since] if since else []))


def test_a_contact_persons_data_stand_in_no_text_of_the_history() -> None:
    content = keep(with_contacts("Ada"))
    assert "Ada" not in (content.text or "")
    assert past_entity("organisation/acme", content) == with_contacts("Ada")


def test_what_is_erased_is_gone_and_the_chain_still_verifies() -> None:
    changes = chain(with_contacts("Ada", "Grace"), None)
    kept = changes[0].subjects[0].after
    assert kept is not None
    left = kept.erased(lambda value: value.startswith("Ada"))
    changes[0] = changes[0]._replace(subjects=(changes[0].subjects[0]._replace(after=left),))
    assert verify(changes, head_of(changes)).whole
    assert past_entity("organisation/acme", left) == acme(
        contacts=[{"role": "dpo"}, {"role": "dpo", "name": "Grace", "email": "Grace@acme.example"}]
    )


def test_a_personal_value_that_was_altered_is_found() -> None:
    changes = chain(with_contacts("Ada"))
    kept = changes[0].subjects[0].after
    assert kept is not None
    other = kept._replace(opened=(kept.opened[0]._replace(value="Eve"), *kept.opened[1:]))
    changes[0] = changes[0]._replace(subjects=(changes[0].subjects[0]._replace(after=other),))
    assert verify(changes, head_of(changes))[2:4] == (Tampering.ALTERED, 1)


def test_a_thinned_entry_still_verifies_and_says_that_its_content_is_gone() -> None:
    changes = chain(acme(name="Acme"), None)
    kept = changes[0].subjects[0].after
    assert kept is not None
    thin = kept.pruned()
    changes[0] = changes[0]._replace(subjects=(changes[0].subjects[0]._replace(after=thin),))
    assert verify(changes, head_of(changes)).whole
    with pytest.raises(RegistryError, match="only the hash is kept"):
        past_entity("organisation/acme", thin)


def test_a_command_with_many_subjects_makes_several_changes_of_one_request() -> None:
    content = keep(acme())
    subjects = [Subject(f"organisation/o{number}", None, content) for number in range(1_201)]
    changes = list(chained(Head(0, GENESIS), command(), "2026-01-01T00:00:00+00:00", subjects))
    assert [len(change.subjects) for change in changes] == [500, 500, 201]
    assert [change.part for change in changes] == [1, 2, 3]
    assert verify(changes, head_of(changes)).whole


def test_the_fields_that_a_change_touched_are_told_with_their_values() -> None:
    found = list(field_changes(acme(name="Acme", website="a"), acme(name="Acme", website="b", owned_by=None)))
    assert found == [("website", "a", "b")]
    assert [change.path for change in field_changes(None, acme(kind="company"))] == ["kind"]


def test_commands_keep_for_ever_the_names_that_the_hashed_history_stores() -> None:
    assert {action.value for action in Action} == {
        "record",
        "change",
        "end",
        "load",
        "rename",
        "merge",
        "undo",
        "draft",
        "propose",
        "withdraw",
        "ask-back",
        "approve",
        "reject",
        "accept",
        "comment",
        "assign",
        "close",
        "reopen",
        "ask",
        "answer",
        "withdraw-question",
        "require",
        "change-requirement",
        "fulfil",
        "record-document",
        "erase",
        "thin",
        "restore",
    }
    assert (BEGIN, MERGE, ERASE, PRUNE) == ("begin", "merge", "erase", "thin")
    assert (BEGUN, PRUNED, PROPOSAL) == ("history/begun", "history/thinned", "proposal/")


def test_a_noted_head_that_does_not_match_a_whole_chain_is_no_alteration_of_one_entry() -> None:
    changes = six()
    wrong = verify(changes, head_of(changes), [Noted(3, "0" * 64)])
    assert not wrong.whole
    assert wrong.differs_from_note
    assert render(wrong.says or "").startswith(
        "The history is whole, but the noted head does not match entry 3: either the head was noted wrongly"
    )
    beyond = verify(changes, head_of(changes), [Noted(99, "0" * 64)])
    assert (beyond.whole, beyond.differs_from_note) == (False, True)
    assert "ends before the noted entry 99" in render(beyond.says or "")
    cut = verify(changes[:4], head_of(changes), [Noted(3, "0" * 64)])
    assert not cut.differs_from_note, "the chain itself is broken"
