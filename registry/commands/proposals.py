"""Proposals: judged before they exist, asked back about, approved with requirements, rejected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from registry.access import Action
from registry.commands.command_runner import PLAIN, Desk, How, today
from registry.commands.proposal import DECIDED, Overlay, Proposal, State
from registry.entities import Decision, Engagement, Entity
from registry.errors import ConflictError, ForbiddenError, NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph.journal import Written
from registry.graph.papers import Paper
from registry.graph.wanted import Writing
from registry.history.content import digest
from registry.intake.validation_messages import validated
from registry.messages import say
from registry.vocabulary import DecisionKind, ReviewStatus


class Proposals:
    """What may be done to proposals.

    Args:
        desk: Where the entries are handed in.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self, states: Iterable[State] = ()) -> list[Proposal]:
        """The proposals in some states, or all, by id."""
        wanted = {*states} or {*State}
        found = map(Proposal.model_validate_json, self._desk.store.proposals())
        return [proposal for proposal in found if proposal.state in wanted]

    def get(self, proposal_id: str) -> Proposal:
        """One proposal.

        Raises:
            NotFoundError: There is none of this id.
        """
        text = self._desk.store.proposal(proposal_id)
        if text is None:
            what = say("Nothing is proposed as {id}.", id=proposal_id)
            raise NotFoundError(what, cure=say("`registry proposals` lists them."))
        return Proposal.model_validate_json(text)

    def propose(
        self,
        entities: Sequence[Entity],
        title: str | None = None,
        how: How = PLAIN,
        answers: str | None = None,
    ) -> Proposal:
        """Propose facts; with `answers`, in the place of a proposal that was asked back or is still open.

        Raises:
            RegistryError: Nothing in it differs from what is on file, or it could not be recorded.
            ConflictError: What it concerns was changed after `how.base`.
            NotFoundError: There is no proposal to answer with it.
        """
        how = how.of(*entities, title, answers)
        again = self._desk.again(Action.PROPOSE, how)
        how = how.named()
        if again:
            return self.get(answers or f"proposal/{how.slug}")
        store = self._desk.store
        base = store.head().seq if how.base is None else how.base
        on_file = store.entities(entity.id for entity in entities)
        new = [entity for entity in entities if on_file.find(entity.id) != entity]
        overlays = tuple(Overlay.of(entity, on_file.find(entity.id)) for entity in new)
        if not overlays:
            raise RegistryError(
                say("All of this is on file already."),
                cure=say("Propose what differs from what is on file."),
            )
        # What could not be recorded once it is approved is refused now.
        self._desk.enter(Action.PROPOSE, how._replace(dry=True), [_approved(entity) for entity in new])
        old = self._mine(answers, how) if answers else None
        proposal = Proposal(
            id=old.id if old else f"proposal/{how.slug}",
            title=title or (old.title if old else None),
            proposed_by=self._desk.actor.id,
            proposed_at=datetime.now(UTC).isoformat(timespec="seconds"),
            base=base,
            overlays=overlays,
        )
        self._put(Action.PROPOSE, how, old, proposal)
        return proposal

    def withdraw(self, proposal_id: str, how: How = PLAIN) -> Proposal:
        """Take one's own proposal back."""
        how = how.of(proposal_id)
        if self._desk.again(Action.WITHDRAW, how):
            return self.get(proposal_id)
        old = self._mine(proposal_id, how)
        return self._moved(Action.WITHDRAW, how, old, state=State.WITHDRAWN, reason=how.reason)

    def ask_back(self, proposal_id: str, question: str, how: How = PLAIN) -> Proposal:
        """Ask who proposed it for what is missing."""
        how = how.of(proposal_id, question)
        if self._desk.again(Action.ASK_BACK, how):
            return self.get(proposal_id)
        old = self._open(proposal_id, how)
        return self._moved(Action.ASK_BACK, how, old, state=State.ASKED_BACK, question=question)

    def reject(self, proposal_id: str, reason: str, how: How = PLAIN) -> Proposal:
        """Refuse a proposal; none of it is recorded."""
        how = how.of(proposal_id, reason)
        if self._desk.again(Action.REJECT, how):
            return self.get(proposal_id)
        old = self._open(proposal_id, how)
        how = how._replace(reason=reason)
        return self._moved(
            Action.REJECT, how, old, state=State.REJECTED, decided_by=self._desk.actor.id, reason=reason
        )

    def approve(self, proposal_id: str, requirements: Sequence[str] = (), how: How = PLAIN) -> Written:
        """Record what is proposed, over what is on file now, with the decision and its requirements.

        Raises:
            ConflictError: Others changed the same fields since it was proposed; nothing is recorded.
            RegistryError: It is not what the history tells that was proposed.
        """
        how = how.of(proposal_id, list(requirements))
        if again := self._desk.again(Action.APPROVE, how):
            return again
        how = how.named()
        old = self._open(proposal_id, how)
        self._refuse_altered(old)
        on_file = self._desk.store.entities(overlay.id for overlay in old.overlays)
        put = [_approved(entity) for entity in old.rebased(on_file)]
        decision = self._decision(DecisionKind.APPROVED, old, how, requirements)
        new = old.model_copy(update={"state": State.APPROVED, "decided_by": self._desk.actor.id})
        paper = Paper(old.id, old.sheet, new.sheet)
        expects = {overlay.id: on_file.find(overlay.id) for overlay in old.overlays}
        return self._desk.enter(Action.APPROVE, how, [*put, decision], papers=[paper], expects=expects)

    def laid_over(self, proposal: Proposal, facts: Facts) -> Facts:
        """Some facts as they would be with it.

        Raises:
            ConflictError: They were changed in the same fields meanwhile.
        """
        return facts.with_(*proposal.rebased(facts))

    def refusal(self, proposal: Proposal) -> RegistryError | None:
        """Why what is proposed could not be recorded as things stand; None if it could."""
        store, now = self._desk.store, How().named()
        try:
            on_file = store.entities(overlay.id for overlay in proposal.overlays)
            put = [_approved(entity) for entity in proposal.rebased(on_file)]
            store.journal.attempt(Writing(self._desk.command(Action.APPROVE, now), put))
        except RegistryError as error:
            return error
        return None

    def _decision(
        self, kind: DecisionKind, proposal: Proposal, how: How, requirements: Sequence[str]
    ) -> Decision:
        said = {
            "id": f"decision/{how.slug}",
            "about": proposal.id,
            "kind": kind,
            "requirements": tuple(requirements) or None,
            "reason": how.reason,
            "made_by": self._desk.actor.id,
            "made_on": today(),
        }
        return validated(Decision, said)

    def _open(self, proposal_id: str, how: How) -> Proposal:
        proposal = self.get(proposal_id)
        self._refuse_unread(proposal_id, how)
        if proposal.state in DECIDED:
            raise RegistryError(
                say("It was {state} already.", state=proposal.state.value),
                where=proposal_id,
                cure=say("Propose it anew if it is to be decided on again."),
            )
        return proposal

    def _refuse_unread(self, proposal_id: str, how: How) -> None:
        """Refuse to decide on what its author has proposed anew since it was read."""
        last = None if how.base is None else [*self._desk.store.changes_of(proposal_id)][-1]
        if last and last.seq > (how.base or 0):
            who = say("{actor} at {at} (entry {seq})", actor=last.command.actor, at=last.at, seq=last.seq)
            raise ConflictError(
                say("Changed meanwhile: {changes}.", changes=who),
                where=proposal_id,
                cure=say("Nothing was written. Look at it again: `registry proposals {id}`.", id=proposal_id),
            )

    def _refuse_altered(self, proposal: Proposal) -> None:
        """Refuse to record what nobody proposed through the register."""
        left = [change.subjects[0].after for change in self._desk.store.changes_of(proposal.id)][-1:]
        if [content and content.digest for content in left] != [digest(proposal.sheet.entry)]:
            raise RegistryError(
                say("It is not what was proposed: someone changed it past the register."),
                where=proposal.id,
                cure=say("Reject it and have it proposed anew; `registry history verify` tells more."),
            )

    def _mine(self, proposal_id: str, how: How) -> Proposal:
        proposal = self._open(proposal_id, how)
        if proposal.proposed_by != self._desk.actor.id:
            raise ForbiddenError(
                say("Only who proposed it may answer for it or take it back."),
                where=proposal_id,
                cure=say("Reject it, or propose your own."),
            )
        return proposal

    def _moved(self, action: Action, how: How, old: Proposal, **updates: object) -> Proposal:
        new = old.model_copy(update={key: value for key, value in updates.items() if value is not None})
        self._put(action, how, old, new)
        return new

    def _put(self, action: Action, how: How, old: Proposal | None, new: Proposal) -> None:
        self._desk.enter(
            action, how._replace(base=None), papers=[Paper(new.id, old.sheet if old else None, new.sheet)]
        )


def _approved(entity: Entity) -> Entity:
    """An engagement that awaited approval has it now."""
    if isinstance(entity, Engagement) and entity.review in (ReviewStatus.PROPOSED, ReviewStatus.DRAFT):
        return entity.model_copy(update={"review": ReviewStatus.APPROVED})
    return entity
