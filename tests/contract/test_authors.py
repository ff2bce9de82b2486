"""A decision or comment is always its maker's, whichever command writes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from acts import approved

from registry.access import AccessRole, Action, Actor
from registry.commands.command_runner import CommandOptions, CommandRunner, utc_today
from registry.commands.proposal import Proposal, ProposedEntity
from registry.commands.writer import RegisterWriter
from registry.commit import write_request
from registry.commit.write_request import Edit
from registry.entities import Comment, Decision, Entity, Organisation
from registry.errors import ForbiddenError
from registry.facts import Facts
from registry.graph.proposal_nodes import ProposalEdit
from registry.graph.store import Store
from registry.history.marks import other_maker

ACME = Organisation(id="organisation/acme")
SOON = utc_today() + timedelta(days=30)
OTHER = "actor-dpo"
"""The data protection officer in whose name others try to speak."""


def comment(**values: object) -> Comment:
    return Comment.model_validate(
        {"id": "comment/words", "about": ACME.id, "text": "So it is", "made_by": OTHER, **values}
    )


def decision(kind: str, **values: object) -> Decision:
    values = {"id": "decision/words", "about": ACME.id, "kind": kind, "made_by": OTHER, **values}
    return Decision.model_validate(values)


WORDS: dict[str, Entity] = {
    "comment": comment(),
    "acceptance": decision("risk_accepted", until=SOON),
    "approval": decision("approved"),
    "assignment": decision("assigned", assigned_to="actor-9"),
}


@pytest.fixture
def dpo(store: Store) -> RegisterWriter:
    writer = RegisterWriter(store, Actor(OTHER, AccessRole.DPO))
    writer.entries.record([ACME])
    return writer


def authors(store: Store) -> list[str | None]:
    words = store.facts(["decision", "comment"])
    return [each.made_by for each in words if isinstance(each, Decision | Comment)]


def proposed_by_an_older_program(store: Store, proposer: Actor, *words: Entity) -> str:
    """A proposal as it was stored before proposals were looked through for the words of others."""
    overlays = tuple(ProposedEntity.of(each, None) for each in words)
    at = "2026-11-01T00:00:00+00:00"
    proposal_id = f"proposal/old-{proposer.role}"
    proposal = Proposal(id=proposal_id, proposed_by=proposer.id, proposed_at=at, base=1, overlays=overlays)
    runner = CommandRunner(store, proposer)
    edit = Edit(proposals=[ProposalEdit(proposal.id, None, proposal.sheet)])
    runner.execute(Action.PROPOSE, CommandOptions(), edit)
    return proposal.id


Way = Callable[[Store, Actor, Entity], object]


def by_approving(store: Store, actor: Actor, words: Entity) -> object:
    if actor.role is AccessRole.AUDITOR:
        raise ForbiddenError("reads only")
    proposal = proposed_by_an_older_program(store, actor, words)
    return approved(RegisterWriter(store, Actor(OTHER, AccessRole.DPO)), proposal)


def by_a_large_load(store: Store, actor: Actor, words: Entity) -> object:
    many = [Organisation(id=f"organisation/o{number}") for number in range(3)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(write_request, "ONE_TRANSACTION", 2)
        return RegisterWriter(store, actor).entries.load(Facts([*many, words]))


WAYS: dict[str, Way] = {
    "record": lambda store, actor, words: RegisterWriter(store, actor).entries.record([words]),
    "load": lambda store, actor, words: RegisterWriter(store, actor).entries.load(Facts([words])),
    "load in parts": by_a_large_load,
    "load as they come": lambda store, actor, words: [
        *RegisterWriter(store, actor).entries.load_as_they_come([words])
    ],
    "propose": lambda store, actor, words: RegisterWriter(store, actor).proposals.propose([words]),
    "approve": by_approving,
}


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("dpo")
def test_nobody_of_any_role_speaks_in_another_persons_name_by_any_way(
    store: Store, way: str, words: str
) -> None:
    for role in AccessRole:
        with pytest.raises(ForbiddenError):
            WAYS[way](store, Actor("actor-1", role), WORDS[words])
        assert authors(store) == [], role


@pytest.mark.parametrize("role", [AccessRole.DPO, AccessRole.ADMINISTRATOR])
def test_what_someone_wrote_is_not_changed_by_others_nor_put_back_in_their_name(
    store: Store, dpo: RegisterWriter, role: AccessRole
) -> None:
    dpo.decisions.comment(ACME.id, "First")
    (first,) = store.facts(["comment"])
    dpo.entries.change([first.model_copy(update={"text": "Second"})])
    second = store.facts(["comment"])
    head = store.head().seq
    other = RegisterWriter(store, Actor("actor-1", role))
    forged = first.model_copy(update={"text": "Third", "made_by": "actor-1"})
    for attempt in (
        lambda: other.entries.change([forged]),
        lambda: other.entries.change([first.model_copy(update={"made_by": None})]),
        lambda: other.entries.load(Facts([forged])),
        lambda: other.entries.rename(first.id, "Mine"),
        lambda: other.proposals.propose([forged]),
        lambda: other.entries.undo(head),
    ):
        with pytest.raises(ForbiddenError):
            attempt()
    assert store.facts(["comment"]) == second
    assert RegisterWriter(store, dpo.actor).entries.undo(head).first


def test_what_names_no_author_is_the_actors_or_the_proposers(store: Store, dpo: RegisterWriter) -> None:
    words = comment(made_by=None)
    dpo.entries.record([words])
    assert authors(store) == [OTHER]
    assert dpo.entries.load(Facts([words])).first is None, "leaving the author out changes nothing"
    buyer = RegisterWriter(store, Actor("actor-buyer", AccessRole.PROCUREMENT))
    theirs = buyer.proposals.propose([comment(id="comment/theirs", made_by=None)])
    approved(dpo, theirs.id)
    assert sorted(map(str, authors(store))) == [
        "actor-buyer",
        OTHER,
        OTHER,
    ], "of the comment, of the proposed one, of the approval"


def test_an_older_proposal_that_names_no_author_speaks_for_its_proposer(
    store: Store, dpo: RegisterWriter
) -> None:
    buyer = Actor("actor-buyer", AccessRole.PROCUREMENT)
    approved(dpo, proposed_by_an_older_program(store, buyer, comment(made_by=None)))
    assert sorted(map(str, authors(store))) == ["actor-buyer", OTHER]


def test_procurement_proposes_no_decision_that_it_may_not_make(store: Store, dpo: RegisterWriter) -> None:
    buyer = Actor("actor-buyer", AccessRole.PROCUREMENT)
    accepted = decision("risk_accepted", until=SOON, made_by=None)
    with pytest.raises(ForbiddenError, match="procurement may not accept"):
        RegisterWriter(store, buyer).proposals.propose([accepted])
    old = proposed_by_an_older_program(store, buyer, accepted)
    proposal = dpo.proposals.get(old)
    assert "procurement may not accept" in str(dpo.proposals.refusal(proposal))
    with pytest.raises(ForbiddenError, match="procurement may not accept"):
        approved(dpo, old)


def test_a_proposal_is_decided_by_its_verbs_alone(store: Store, dpo: RegisterWriter) -> None:
    proposal = dpo.proposals.propose([Organisation(id="organisation/new")])
    other = RegisterWriter(store, Actor("actor-2", AccessRole.DPO))
    for writer in (dpo, other):
        words = decision("approved", about=proposal.id, made_by=None)
        for attempt in (writer.entries.record, writer.proposals.propose):
            with pytest.raises(ForbiddenError, match="does not decide it"):
                attempt([words])


def test_an_acceptance_by_another_person_is_taken_over_in_ones_own_name(
    store: Store, dpo: RegisterWriter
) -> None:
    finding = f"importer-not-identified:{ACME.id}"
    dpo.decisions.accept(finding, SOON, "For now")
    dpo.entries.record([decision("risk_accepted", about=finding, until=SOON + timedelta(days=9))])
    RegisterWriter(store, Actor("actor-2", AccessRole.DPO)).decisions.accept(
        finding, SOON - timedelta(days=9), "Shorter"
    )
    assert authors(store) == ["actor-2", "actor-2"]


def test_only_the_first_load_of_a_register_brings_what_others_decided_and_it_is_marked(store: Store) -> None:
    export = Facts([ACME, *WORDS.values()][:3])
    officer = Actor("actor-2", AccessRole.DPO)
    with pytest.raises(ForbiddenError, match="loaded by an administrator, into an empty register"):
        RegisterWriter(store, officer, separate_duties=True).entries.load(export)
    admin = Actor("actor-admin", AccessRole.ADMINISTRATOR)
    once = CommandOptions(request="once")
    RegisterWriter(store, admin, separate_duties=True).entries.load(export, once)
    assert store.facts() == export
    assert RegisterWriter(store, admin, separate_duties=True).entries.load(export, once).repeated
    (change,) = store.all_changes()
    assert [other_maker(each, change.command.actor) for each in change.subjects] == [None, OTHER, OTHER]


def test_a_merge_and_its_undoing_only_turn_what_words_are_about(store: Store, dpo: RegisterWriter) -> None:
    twin = Organisation(id="organisation/twin")
    dpo.entries.record([twin])
    dpo.decisions.comment(twin.id, "Hear")
    (before,) = store.facts(["comment"])
    other = RegisterWriter(store, Actor("actor-2", AccessRole.DPO))
    merged = other.entries.merge(ACME.id, twin.id).first or 0
    (turned,) = store.facts(["comment"])
    assert turned == before.model_copy(update={"about": ACME.id})
    other.entries.undo(merged)
    assert [*store.facts(["comment"])] == [before]
