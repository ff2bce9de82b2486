"""Proposals: submit, return with a question, approve with requirements, reject, withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from registry.access import Action
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner, utc_today
from registry.commands.proposal import DECIDED, Proposal, ProposedEntity
from registry.commit.transaction import Journal, Written
from registry.commit.write_request import Edit, WriteRequest
from registry.entities import Decision, Engagement, Entity
from registry.errors import ConflictError, ForbiddenError, NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph.proposal_nodes import ProposalEdit
from registry.history.content import digest
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
            what = say("There is no proposal {id}.", id=proposal_id)
            raise NotFoundError(what, cure=say("`registry proposals` lists them."))
        return Proposal.model_validate_json(text)

    def propose(
        self,
        entities: Sequence[Entity],
        title: str | None = None,
        options: CommandOptions = DEFAULTS,
        answers: str | None = None,
    ) -> Proposal:
        """Propose facts; with `answers`, revise a proposal that was returned or is still open.

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
            proposed_at=datetime.now(UTC).isoformat(timespec="seconds"),
            base=base,
            overlays=overlays,
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
        self, proposal_id: str, question: str, options: CommandOptions = DEFAULTS
    ) -> Proposal:
        """Return a proposal to its author with a question."""
        refuse_unclean(question=question)
        options = options.for_content(proposal_id, question)
        if self._runner.replay_of(Action.REQUEST_CHANGES, options):
            return self.get(proposal_id)
        old = self._open(proposal_id, options)
        state = ProposalState.CHANGES_REQUESTED
        return self._moved(Action.REQUEST_CHANGES, options, old, state=state, question=question)

    def reject(self, proposal_id: str, reason: str, options: CommandOptions = DEFAULTS) -> Proposal:
        """Reject a proposal; none of it is recorded."""
        options = options.for_content(proposal_id, reason)
        if self._runner.replay_of(Action.REJECT, options):
            return self.get(proposal_id)
        old = self._open(proposal_id, options)
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
        self, proposal_id: str, requirements: Sequence[str] = (), options: CommandOptions = DEFAULTS
    ) -> Written:
        """Record what is proposed, with the decision and its requirements.

        Raises:
            ConflictError: If others changed the same fields since it was proposed; nothing is recorded.
            RegistryError: If it is not what the history shows was proposed.
        """
        options = options.for_content(proposal_id, list(requirements))
        if replay := self._runner.replay_of(Action.APPROVE, options):
            return replay
        options = options.with_request()
        old = self._open(proposal_id, options)
        self._refuse_altered(old)
        recorded = self._runner.store.entities(overlay.id for overlay in old.overlays)
        put = [_approved(entity) for entity in old.rebased(recorded)]
        decision = self._decision(DecisionKind.APPROVED, old, options, requirements)
        new = old.model_copy(update={"state": ProposalState.APPROVED, "decided_by": self._runner.actor.id})
        change = ProposalEdit(old.id, old.sheet, new.sheet)
        expects = {overlay.id: recorded.find(overlay.id) for overlay in old.overlays}
        edit = Edit([*put, decision], expects=expects, proposals=[change])
        return self._runner.execute(Action.APPROVE, options, edit)

    def laid_over(self, proposal: Proposal, facts: Facts) -> Facts:
        """Return some facts as they would be with the proposal.

        Raises:
            ConflictError: If others have changed the same fields.
        """
        return facts.with_(*proposal.rebased(facts))

    def refusal(self, proposal: Proposal) -> RegistryError | None:
        """Return why the proposal could not be recorded now; None if it could."""
        store, now = self._runner.store, CommandOptions().with_request()
        try:
            recorded = store.entities(overlay.id for overlay in proposal.overlays)
            put = [_approved(entity) for entity in proposal.rebased(recorded)]
            refuse_new_faults(put, {entity.id: entity for entity in recorded})
            request = WriteRequest(self._runner.command(Action.APPROVE, now), Edit(put))
            Journal(store.connection).dry_run(request)
        except RegistryError as error:
            return error
        return None

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
        self._refuse_unread(proposal_id, options)
        if proposal.state in DECIDED:
            raise RegistryError(
                say("It has already been {state}.", state=proposal.state.value),
                where=proposal_id,
                cure=say("Submit a new proposal to have it decided again."),
            )
        return proposal

    def _refuse_unread(self, proposal_id: str, options: CommandOptions) -> None:
        """Refuse to decide on a proposal that its author has revised since it was read."""
        last = None if options.base is None else [*self._runner.store.changes_of(proposal_id)][-1]
        if last and last.seq > (options.base or 0):
            who = say("{actor} at {at} (entry {seq})", actor=last.command.actor, at=last.at, seq=last.seq)
            raise ConflictError(
                say("Changed since you read it: {changes}.", changes=who),
                where=proposal_id,
                cure=say("Nothing was written. Read it again: `registry proposals {id}`.", id=proposal_id),
            )

    def _refuse_altered(self, proposal: Proposal) -> None:
        """Refuse to record what nobody proposed through the register's commands."""
        left = [change.subjects[0].after for change in self._runner.store.changes_of(proposal.id)][-1:]
        if [content and content.digest for content in left] != [digest(proposal.sheet.entry)]:
            raise RegistryError(
                say("It is not what was proposed: it was changed directly in the database."),
                where=proposal.id,
                cure=say("Reject it and ask for a new proposal. `registry history verify` shows more."),
            )

    def _mine(self, proposal_id: str, options: CommandOptions) -> Proposal:
        proposal = self._open(proposal_id, options)
        if proposal.proposed_by != self._runner.actor.id:
            raise ForbiddenError(
                say("Only the author may revise or withdraw a proposal."),
                where=proposal_id,
                cure=say("Reject it, or submit your own."),
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
