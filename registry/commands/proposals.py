"""Proposals: submit, return with a question, approve with requirements, reject, withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from registry import clock
from registry.access import Action
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner, utc_today
from registry.commands.proposal import DECIDED, Proposal, ProposedEntity, no_proposal
from registry.commands.review import Review, read_at
from registry.commit.transaction import Journal, Written
from registry.commit.write_request import Edit, WriteRequest
from registry.entities import Decision, Engagement, Entity
from registry.errors import ForbiddenError, RegistryError
from registry.facts import Facts
from registry.graph.proposal_nodes import ProposalEdit
from registry.intake.validation_messages import validated
from registry.intake.value_rules import refuse_new_faults, refuse_unclean
from registry.messages import say
from registry.vocabulary import DecisionKind, ProposalState, ReviewStatus


class Proposals:
    """Submits proposals and decides on them.

    Args:
        runner: Runs the commands.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner
        self._review = Review(runner)

    def all(self, states: Iterable[ProposalState] = ()) -> list[Proposal]:
        """Return the proposals in some states, or all, by id."""
        wanted = {*states} or {*ProposalState}
        proposals = map(Proposal.model_validate_json, self._runner.store.proposals())
        return [proposal for proposal in proposals if proposal.state in wanted]

    def get(self, proposal_id: str) -> Proposal:
        """Return one proposal.

        Raises:
            NotFoundError: If there is none of this id.
        """
        text = self._runner.store.proposal(proposal_id)
        if text is None:
            raise no_proposal(proposal_id, (each.id for each in self.all()))
        return Proposal.model_validate_json(text)

    def propose(
        self,
        entities: Sequence[Entity],
        title: str | None = None,
        options: CommandOptions = DEFAULTS,
        answers: str | None = None,
        drafted_by: str | None = None,
    ) -> Proposal:
        """Propose facts; with `answers`, revise a proposal that was returned or is still open.

        Args:
            entities: The facts. Decisions and comments among them are the actor's own.
            title: A title of the proposal.
            options: The command's options.
            answers: The proposal to revise.
            drafted_by: The author of the draft that it comes from, who may not approve it either.

        Raises:
            RegistryError: If nothing differs from the current records, or it could not be recorded.
            ConflictError: If something it concerns was changed after `options.base`.
            NotFoundError: If the proposal to revise does not exist.
        """
        refuse_unclean(title=title)
        options = options.for_content(*entities, title, answers)
        replay = self._runner.replay_of(Action.PROPOSE, options)
        options = options.with_request()
        if replay:
            return self.get(answers or f"proposal/{options.slug}")
        store = self._runner.store
        base = store.head().seq if options.base is None else options.base
        entities = self._runner.signed(Action.PROPOSE, entities)
        recorded = store.entities(entity.id for entity in entities)
        new = [entity for entity in entities if recorded.find(entity.id) != entity]
        overlays = tuple(ProposedEntity.of(entity, recorded.find(entity.id)) for entity in new)
        if not overlays:
            raise RegistryError(
                say("All of this is recorded already."),
                cure=say("Propose something that differs from the current records."),
            )
        # What could not be recorded on approval is rejected now.
        edit = Edit([_approved(entity) for entity in new])
        self._runner.execute(Action.PROPOSE, options._replace(dry=True), edit)
        old = self._mine(answers, options) if answers else None
        proposal = Proposal(
            id=old.id if old else f"proposal/{options.slug}",
            title=title or (old.title if old else None),
            proposed_by=self._runner.actor.id,
            proposed_at=clock.current_time().isoformat(timespec="seconds"),
            base=base,
            overlays=overlays,
            drafted_by=drafted_by if drafted_by != self._runner.actor.id else None,
        )
        self._put(Action.PROPOSE, options, old, proposal)
        return proposal

    def withdraw(self, proposal_id: str, options: CommandOptions = DEFAULTS) -> Proposal:
        """Withdraw one's own proposal."""
        options = options.for_content(proposal_id)
        if self._runner.replay_of(Action.WITHDRAW, options):
            return self.get(proposal_id)
        old = self._mine(proposal_id, options)
        return self._moved(
            Action.WITHDRAW, options, old, state=ProposalState.WITHDRAWN, reason=options.reason
        )

    def request_changes(
        self,
        proposal_id: str,
        question: str,
        options: CommandOptions = DEFAULTS,
        *,
        revision: str | None = None,
    ) -> Proposal:
        """Return a proposal to its author with a question.

        Raises:
            StaleError: If it is not the revision that was read; as for `approve`.
        """
        refuse_unclean(question=question)
        options = options.for_content(proposal_id, question, *read_at(revision))
        if self._runner.replay_of(Action.REQUEST_CHANGES, options):
            return self.get(proposal_id)
        old = self._open(proposal_id, options)
        self._review.require_read(old, revision)
        state = ProposalState.CHANGES_REQUESTED
        return self._moved(Action.REQUEST_CHANGES, options, old, state=state, question=question)

    def reject(
        self,
        proposal_id: str,
        reason: str,
        options: CommandOptions = DEFAULTS,
        *,
        revision: str | None = None,
    ) -> Proposal:
        """Reject a proposal; none of it is recorded.

        Raises:
            StaleError: If it is not the revision that was read; as for `approve`.
        """
        options = options.for_content(proposal_id, reason, *read_at(revision))
        if self._runner.replay_of(Action.REJECT, options):
            return self.get(proposal_id)
        old = self._open(proposal_id, options)
        self._review.require_read(old, revision)
        options = options._replace(reason=reason)
        return self._moved(
            Action.REJECT,
            options,
            old,
            state=ProposalState.REJECTED,
            decided_by=self._runner.actor.id,
            reason=reason,
        )

    def approve(
        self,
        proposal_id: str,
        requirements: Sequence[str] = (),
        options: CommandOptions = DEFAULTS,
        *,
        revision: str | None = None,
    ) -> Written:
        """Record what is proposed, with the decision and its requirements.

        Args:
            proposal_id: The proposal.
            requirements: What the approval depends on.
            options: The command's options.
            revision: What was read, as `revision` returns it. Where several people use the register, it must
                be given.

        Raises:
            StaleError: If it is not the revision that was read.
            ConflictError: If others changed the same fields since it was proposed; nothing is recorded.
            ForbiddenError: If several people use the register, and the actor proposed or changed it; or if it
                contains decisions or comments that its proposer may not make.
            RegistryError: If it is not what the history shows was proposed.
        """
        options = options.for_content(proposal_id, list(requirements), *read_at(revision))
        if replay := self._runner.replay_of(Action.APPROVE, options):
            return replay
        options = options.with_request()
        old = self._open(proposal_id, options)
        self._review.require_read(old, revision)
        own = self._review.require_other_person(old)
        self._review.require_unaltered(old)
        recorded = self._runner.store.entities(overlay.id for overlay in old.overlays)
        put = self._to_record(old, recorded)
        decision = self._decision(DecisionKind.APPROVED, old, options, requirements)
        decided = {"state": ProposalState.APPROVED, "decided_by": self._runner.actor.id}
        new = old.model_copy(update={**decided, "own_proposal": own or None})
        change = ProposalEdit(old.id, old.sheet, new.sheet)
        expects = {overlay.id: recorded.find(overlay.id) for overlay in old.overlays}
        edit = Edit([*put, decision], expects=expects, proposals=[change])
        return self._runner.execute(Action.APPROVE, options, edit)

    def revision(self, proposal: Proposal) -> str:
        """Return the revision of a proposal that was read; a decision on it names this."""
        return self._review.revision(proposal)

    def laid_over(self, proposal: Proposal, facts: Facts) -> Facts:
        """Return some facts as they would be with the proposal.

        Raises:
            ConflictError: If others have changed the same fields.
        """
        return facts.with_(*proposal.rebased(facts))

    def adds_nothing(self, proposal: Proposal) -> bool:
        """Whether all that is proposed is recorded by now.

        Raises:
            ConflictError: If others have changed the same fields.
        """
        recorded = self._runner.store.entities(overlay.id for overlay in proposal.overlays)
        return all(recorded.find(each.id) == _approved(each) for each in proposal.rebased(recorded))

    def refusal(self, proposal: Proposal) -> RegistryError | None:
        """Return why the proposal could not be recorded now; None if it could."""
        store, now = self._runner.store, CommandOptions().with_request()
        try:
            recorded = store.entities(overlay.id for overlay in proposal.overlays)
            put = self._to_record(proposal, recorded)
            refuse_new_faults(put, {entity.id: entity for entity in recorded})
            request = WriteRequest(self._runner.command(Action.APPROVE, now), Edit(put))
            Journal(store.connection).dry_run(request)
        except RegistryError as error:
            return error
        return None

    def _to_record(self, proposal: Proposal, recorded: Facts) -> list[Entity]:
        """What an approval records; decisions and comments that are proposed are the proposer's.

        Raises:
            ConflictError: If others changed the same fields since it was proposed.
            ForbiddenError: If there are some that the proposer may not make, or in another person's name.
        """
        maker = self._review.proposer(proposal)
        put = self._runner.signed(Action.PROPOSE, proposal.rebased(recorded), maker)
        self._runner.require_authorship(Action.PROPOSE, put, maker=maker)
        return [_approved(entity) for entity in put]

    def _decision(
        self, kind: DecisionKind, proposal: Proposal, options: CommandOptions, requirements: Sequence[str]
    ) -> Decision:
        values = {
            "id": f"decision/{options.slug}",
            "about": proposal.id,
            "kind": kind,
            "requirements": tuple(requirements) or None,
            "reason": options.reason,
            "made_by": self._runner.actor.id,
            "made_on": utc_today(),
        }
        return validated(Decision, values)

    def _open(self, proposal_id: str, options: CommandOptions) -> Proposal:
        proposal = self.get(proposal_id)
        self._review.require_unchanged(proposal_id, options.base)
        if proposal.state in DECIDED:
            raise RegistryError(
                say("It has already been {state}.", state=proposal.state.value),
                where=proposal_id,
                cure=say("Submit a new proposal."),
            )
        return proposal

    def _mine(self, proposal_id: str, options: CommandOptions) -> Proposal:
        proposal = self._open(proposal_id, options)
        if proposal.proposed_by != self._runner.actor.id:
            raise ForbiddenError(
                say("Only the author may revise or withdraw a proposal."),
                where=proposal_id,
                cure=say("Reject it, or submit your own proposal.")
                if self._runner.actor.may(Action.REJECT)
                else say("Submit your own proposal, or comment on this one (`registry comment`)."),
            )
        return proposal

    def _moved(self, action: Action, options: CommandOptions, old: Proposal, **updates: object) -> Proposal:
        new = old.model_copy(update={key: value for key, value in updates.items() if value is not None})
        self._put(action, options, old, new)
        return new

    def _put(self, action: Action, options: CommandOptions, old: Proposal | None, new: Proposal) -> None:
        change = ProposalEdit(new.id, old.sheet if old else None, new.sheet)
        self._runner.execute(action, options._replace(base=None), Edit(proposals=[change]))


def _approved(entity: Entity) -> Entity:
    """The entity, approved if it is an engagement that awaited approval."""
    if isinstance(entity, Engagement) and entity.review in (ReviewStatus.PROPOSED, ReviewStatus.DRAFT):
        return entity.model_copy(update={"review": ReviewStatus.APPROVED})
    return entity
