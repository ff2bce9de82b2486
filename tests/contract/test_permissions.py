"""Decisions and comments need the right to make them, whatever verb carries them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from registry.access import AccessRole, Actor
from registry.commands.command_runner import utc_today
from registry.commands.writer import RegisterWriter
from registry.entities import Comment, Decision, Organisation
from registry.errors import ForbiddenError, InputError, RegistryError
from registry.facts import Facts
from registry.graph.store import Store

ABOUT = "importer-not-identified:organisation/acme"
SOON = utc_today() + timedelta(days=30)


@pytest.fixture
def dpo(store: Store) -> RegisterWriter:
    registrar = RegisterWriter(store, Actor("actor-dpo", AccessRole.DPO))
    registrar.entries.record([Organisation(id="organisation/acme")])
    return registrar


@pytest.fixture
def admin(store: Store) -> RegisterWriter:
    return RegisterWriter(store, Actor("actor-admin", AccessRole.ADMINISTRATOR))


def accepted(until: date = SOON, **said: object) -> Decision:
    said = {"id": "decision/forged", "about": ABOUT, "kind": "risk_accepted", "until": until, **said}
    return Decision.model_validate(said)


def test_an_administrator_accepts_no_risk_by_any_verb(
    store: Store, dpo: RegisterWriter, admin: RegisterWriter
) -> None:
    dpo.decisions.accept(ABOUT, SOON, "It ends soon")
    (held,) = store.facts().all(Decision).values()
    longer = held.model_copy(update={"until": SOON + timedelta(days=1)})
    for attempt in (
        lambda: admin.entries.record([accepted()]),
        lambda: admin.entries.load(Facts([accepted()])),
        lambda: admin.entries.change([longer]),
        lambda: admin.entries.undo(2),
        lambda: admin.proposals.propose([accepted()]),
    ):
        with pytest.raises(ForbiddenError, match="may not accept"):
            attempt()
    assert store.facts().all(Decision) == {held.id: held}


def test_nobody_lays_words_into_anothers_mouth(dpo: RegisterWriter) -> None:
    with pytest.raises(ForbiddenError, match="names actor-9 as its author"):
        dpo.entries.record([accepted(made_by="actor-9")])
    comment = Comment(id="comment/a", about="organisation/acme", text="So it is", made_by="actor-9")
    with pytest.raises(ForbiddenError):
        dpo.entries.record([comment])


def test_a_merge_turns_what_others_decided_and_leaves_it_theirs(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.record([Organisation(id="organisation/keep")])
    RegisterWriter(store, Actor("actor-9", AccessRole.DPO)).entries.load(Facts([accepted()]))
    admin = RegisterWriter(store, Actor("actor-admin", AccessRole.ADMINISTRATOR))
    admin.entries.merge("organisation/keep", "organisation/acme")
    (decision,) = store.facts().all(Decision).values()
    assert (decision.about, decision.made_by) == ("importer-not-identified:organisation/keep", "actor-9")


def test_the_last_word_on_a_finding_counts_even_if_it_is_shorter(store: Store, dpo: RegisterWriter) -> None:
    dpo.decisions.accept(ABOUT, SOON, "For now")
    dpo.entries.load(Facts([accepted(SOON + timedelta(days=9))]))
    shorter = SOON - timedelta(days=9)
    dpo.decisions.accept(ABOUT, shorter, "Only until then")
    held = store.facts().all(Decision).values()
    assert {each.until for each in held} == {shorter}
    assert "Only until then" in {each.reason for each in held}


def test_nothing_is_said_of_what_is_not_on_file_nor_without_words(dpo: RegisterWriter) -> None:
    with pytest.raises(InputError, match="Nothing is recorded as transfer/none"):
        dpo.decisions.accept("place-missing:transfer/none", SOON, "It ends soon")
    with pytest.raises(RegistryError, match="empty"):
        dpo.decisions.comment("organisation/acme", " ")
    with pytest.raises(RegistryError, match="empty"):
        dpo.decisions.accept(ABOUT, SOON, "")
