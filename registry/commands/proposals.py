"""Proposals: submit, return with questions, approve on terms, reject, withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from registry.access import Action
from registry.commands.approval import (
    Approval,
    ApprovalTerms,
    Reviewed,
    as_read,
    refusal_of,
    terms_of,
)
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner
from registry.commands.proposal import DECIDED, Proposal, stored_proposal
from registry.commands.questions import common_answer, new_question
from registry.commands.requirements import RequirementTerms
from registry.commands.review import Review, read_at
from registry.commands.submission import as_approved, draw_up
from registry.commit.transaction import Written
from registry.commit.write_request import Edit
from registry.entities import Entity, FactQuestion
from registry.errors import EngineError, RegistryError, raise_all
from registry.facts import Facts
from registry.graph.proposal_nodes import ProposalEdit
from registry.intake.value_rules import refuse_unclean
from registry.messages import say
from registry.vocabulary import ProposalState


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
        return stored_proposal(self._runner.store, proposal_id)

    def propose(
        self,
        entities: Sequence[Entity],
        title: str | None = None,
        options: CommandOptions = DEFAULTS,
        answers: str | None = None,
        drafted_by: str | None = None,
    ) -> Proposal:
        """Propose facts; with `answers`, revise a proposal that was returned or is still open.

        The questions about an earlier version stay; those still open are answered by the reason, if one is
        given.

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
        old = self._mine(answers, options) if answers else None
        new = draw_up(self._runner, entities, options, title=title, old=old, drafted_by=drafted_by)
        replies = common_answer(self._runner, old.id, options.reason) if old and options.reason else []
        self._put(Action.PROPOSE, options, old, new, replies)
        return new

    def withdraw(self, proposal_id: str, options: CommandOptions = DEFAULTS) -> Proposal:
        """Withdraw one's own proposal."""
        options = options.for_content(proposal_id)
        if self._runner.replay_of(Action.WITHDRAW, options):
            return self.get(proposal_id)
        old = self._mine(proposal_id, options)
        why = {"reason": options.reason} if options.reason is not None else {}
        self._move(Action.WITHDRAW, options, [old], {"state": ProposalState.WITHDRAWN, **why})
        return self.get(proposal_id)

    def request_changes(
        self,
        proposal_id: str,
        question: str,
        options: CommandOptions = DEFAULTS,
        *,
        revision: str | None = None,
        field: str | None = None,
    ) -> Proposal:
        """Return a proposal to its author with a question, which is kept beside its answer.

        Args:
            proposal_id: The proposal.
            question: What the author should answer or change; `Questions.ask` asks further ones.
            options: The command's options.
            revision: What was read, as for `approve`.
            field: The fact that the answer fills, as for `Questions.ask`.

        Raises:
            StaleError: If it is not the revision that was read; as for `approve`.
        """
        options = options.for_content(proposal_id, question, *read_at(revision), *([field] if field else []))
        self._request_changes([Reviewed(proposal_id, revision)], question, options, field)
        return self.get(proposal_id)

    def request_changes_several(
        self, chosen: Sequence[Reviewed], question: str, options: CommandOptions = DEFAULTS
    ) -> Written:
        """Return several proposals to their authors with the same question, all of them or none.

        Raises:
            StaleError: If one of them is not the revision that was read.
            InputError: If several cannot be returned, with a fault for each.
        """
        options = options.for_content(*as_read(chosen), question)
        return self._request_changes(chosen, question, options)

    def _request_changes(
        self, chosen: Sequence[Reviewed], question: str, options: CommandOptions, field: str | None = None
    ) -> Written:
        refuse_unclean(question=question)
        if replay := self._runner.replay_of(Action.REQUEST_CHANGES, options):
            return replay
        options = options.with_request()
        proposals = self._read(chosen, options)
        values = {"text": question, "field": field}
        kept = [
            new_question(self._runner, slug, {**values, "about": old.id, "addressee": old.proposed_by})
            for slug, old in zip(options.slugs(len(proposals)), proposals, strict=True)
        ]
        updates = {"state": ProposalState.CHANGES_REQUESTED, "question": question}
        return self._move(Action.REQUEST_CHANGES, options, proposals, updates, kept)

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
        self._reject([Reviewed(proposal_id, revision)], reason, options)
        return self.get(proposal_id)

    def reject_several(
        self, chosen: Sequence[Reviewed], reason: str, options: CommandOptions = DEFAULTS
    ) -> Written:
        """Reject several proposals, all of them or none; as `reject` each.

        Raises:
            StaleError: If one of them is not the revision that was read.
            InputError: If several cannot be rejected, with a fault for each.
        """
        return self._reject(chosen, reason, options.for_content(*as_read(chosen), reason))

    def _reject(self, chosen: Sequence[Reviewed], reason: str, options: CommandOptions) -> Written:
        if replay := self._runner.replay_of(Action.REJECT, options):
            return replay
        updates = {"decided_by": self._runner.actor.id, "reason": reason, "state": ProposalState.REJECTED}
        proposals = self._read(chosen, options)
        return self._move(Action.REJECT, options._replace(reason=reason), proposals, updates)

    def approve(
        self,
        proposal_id: str,
        requirements: Sequence[RequirementTerms | str] = (),
        options: CommandOptions = DEFAULTS,
        *,
        revision: str | None = None,
        accept_until: date | None = None,
    ) -> Written:
        """Record what is proposed, with the decision, its requirements and the risks that it accepts.

        Args:
            proposal_id: The proposal.
            requirements: What the approval depends on; by default, the proposer is responsible.
            options: The command's options.
            revision: What was read, as `revision` returns it. Where several people use the register, it must
                be given.
            accept_until: The last day on which transfers that lack a safeguard are accepted, for
                `options.reason`.

        Raises:
            StaleError: If it is not the revision that was read.
            ConflictError: If others changed the same fields since it was proposed; nothing is recorded.
            ForbiddenError: If several people use the register, and the actor proposed or changed it; or if it
                contains decisions or comments that its proposer may not make.
            RegistryError: If it is not what the history shows was proposed; or if a transfer would lack a
                safeguard, and neither a requirement with a date nor an acceptance comes with it.
        """
        terms = terms_of(requirements, accept_until)
        options = options.for_content(proposal_id, *terms.content, *read_at(revision))
        return self._approve([Reviewed(proposal_id, revision)], terms, options)

    def approve_several(
        self,
        chosen: Sequence[Reviewed],
        requirements: Sequence[RequirementTerms | str] = (),
        options: CommandOptions = DEFAULTS,
        *,
        accept_until: date | None = None,
    ) -> Written:
        """Approve several proposals on the same terms, all of them or none; as `approve` each.

        Raises:
            InputError: If two of them are about one entity.
            RegistryError: As for `approve`, for any of them.
        """
        terms = terms_of(requirements, accept_until)
        options = options.for_content(*as_read(chosen), *terms.content)
        return self._approve(chosen, terms, options)

    def _approve(self, chosen: Sequence[Reviewed], terms: ApprovalTerms, options: CommandOptions) -> Written:
        if replay := self._runner.replay_of(Action.APPROVE, options):
            return replay
        options = options.with_request()
        proposals = self._read(chosen, options)
        edit = Approval(self._runner, options, terms).edit(proposals)
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
        return all(recorded.find(each.id) == as_approved(each) for each in proposal.rebased(recorded))

    def refusal(self, proposal: Proposal) -> RegistryError | None:
        """Return why the proposal could not be recorded now; None if it could."""
        return refusal_of(self._runner, proposal)

    def _read(self, chosen: Sequence[Reviewed], options: CommandOptions) -> list[Proposal]:
        """The proposals, each at the revision that was read; the errors of all are told together."""
        proposals, errors = [], []
        for each in dict.fromkeys(chosen):
            try:
                proposal = self._open(each.proposal, options)
                self._review.require_read(proposal, each.revision)
            except EngineError:
                raise
            except RegistryError as error:
                errors.append(error)
            else:
                proposals.append(proposal)
        raise_all(errors)
        return proposals

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
        self._review.require_author(proposal)
        return proposal

    def _move(
        self,
        action: Action,
        options: CommandOptions,
        proposals: Sequence[Proposal],
        updates: Mapping[str, object],
        questions: Sequence[FactQuestion] = (),
    ) -> Written:
        """Bring proposals that were read into another state."""
        edits = [ProposalEdit(one.id, one.sheet, one.model_copy(update=updates).sheet) for one in proposals]
        return self._runner.execute(action, options._replace(base=None), Edit(questions, proposals=edits))

    def _put(
        self,
        action: Action,
        options: CommandOptions,
        old: Proposal | None,
        new: Proposal,
        questions: Sequence[FactQuestion] = (),
    ) -> None:
        change = ProposalEdit(new.id, old.sheet if old else None, new.sheet)
        self._runner.execute(action, options._replace(base=None), Edit(questions, proposals=[change]))
