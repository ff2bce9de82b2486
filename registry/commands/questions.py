"""Questions about facts: asked, answered together with the fact that the answer fills, or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from registry.access import Action
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner, utc_today
from registry.commands.fact_of_question import FactOfQuestion
from registry.commands.proposal import DECIDED, Proposal, stored_proposal
from registry.commands.review import Review
from registry.commands.subjects import require_subject
from registry.commands.submission import draw_up
from registry.commit.transaction import Written
from registry.commit.write_request import Edit
from registry.entities import Entity, FactQuestion
from registry.errors import NotFoundError, RegistryError
from registry.graph.proposal_nodes import ProposalEdit
from registry.history.change import PROPOSAL
from registry.intake.validation_messages import validated
from registry.messages import say
from registry.vocabulary import ProposalState


class Questions:
    """Asks questions and answers them.

    Args:
        runner: Runs the commands.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner
        self._review = Review(runner)

    def ask(
        self,
        about: str,
        text: str,
        addressee: str | None = None,
        options: CommandOptions = DEFAULTS,
        *,
        field: str | None = None,
    ) -> Written:
        """Ask a question; its id is `question/` and `options.slug`, if the request id is given.

        Args:
            about: The id of an entity, finding or proposal.
            text: The question.
            addressee: Who is to answer: an organisation's id, a team or a pseudonym; no person's name.
            options: The command's options.
            field: The fact that the answer fills, such as `mechanism/scc-acme:signatures[0].signed_on`: of
                an entity that is recorded or, for a question about a proposal, that is proposed.

        Raises:
            NotFoundError: If `about` or the entity of the fact is not recorded.
            InputError: If a value is not valid, or the entity has no such field.
        """
        options = options.for_content(about, text, addressee, field)
        if known := self._runner.replay_of(Action.ASK, options):
            return known
        options = options.with_request()
        require_subject(self._runner.store, about)
        values = {"about": about, "text": text, "addressee": addressee, "field": field}
        question = new_question(self._runner, options.slug, values)
        return self._runner.execute(Action.ASK, options, Edit([question]))

    def answer(
        self,
        question_id: str,
        answer: str,
        fills: Sequence[Entity] | None = None,
        options: CommandOptions = DEFAULTS,
        *,
        value: str | None = None,
    ) -> Written:
        """Answer a question, and fill the fact that it asks for, in one commit.

        Whoever may not change facts proposes the fact instead, in the same commit. If the question is about
        a proposal, the answer revises the proposal.

        Args:
            question_id: The question; one that is answered already gets another answer.
            answer: The answer in words, or the value itself.
            fills: The entities as the answer makes them; by default the one that the question's field names,
                with the answer as its value. With an empty list, only the words are kept.
            options: The command's options.
            value: The value as YAML, if it is not the answer itself.

        Raises:
            NotFoundError: If the question, or the entity of the fact, is not recorded.
            InputError: If the value is not valid there; nothing is written then.
            ForbiddenError: If it would revise another person's proposal.
            RegistryError: If the question was withdrawn.
        """
        options = options.for_content(question_id, answer, value, [*(fills or ())])
        if known := self._runner.replay_of(Action.ANSWER, options):
            return known
        options = options.with_request()
        question = self._standing(question_id)
        proposal = self._waiting(question, options)
        fact = FactOfQuestion(self._runner.store, question, proposal)
        filled = [*fact.filled(value or answer)] if fills is None else [*fills]
        by = {"answered_by": self._runner.actor.id, "answered_on": utc_today(), "answer": answer}
        edit = self._edit(_changed(question, **by), question)
        recorded = self._runner.store.entities(entity.id for entity in filled)
        new = [entity for entity in filled if recorded.find(entity.id) != entity]
        if proposal is not None:
            edit = edit._replace(proposals=self._revised(proposal, question, filled, options))
        elif new and self._runner.actor.may(Action.CHANGE):
            expects = {**edit.expects, **{entity.id: recorded.find(entity.id) for entity in new}}
            edit = edit._replace(put=[*edit.put, *new], expects=expects)
        elif new:
            drawn = draw_up(self._runner, new, options, title=question.text)
            edit = edit._replace(proposals=[ProposalEdit(drawn.id, None, drawn.sheet)])
        if edit.proposals:
            options = options._replace(base=None)  # compared with the proposal's own revision
        return self._runner.execute(Action.ANSWER, options, edit)

    def withdraw(self, question_id: str, options: CommandOptions = DEFAULTS) -> Written:
        """Withdraw a question that needs no answer any more; it stays in the list, marked.

        Raises:
            NotFoundError: If it is not recorded.
            ForbiddenError: If it is another person's, and the role may not.
            RegistryError: If it is withdrawn already.
        """
        options = options.for_content(question_id)
        if known := self._runner.replay_of(Action.WITHDRAW_QUESTION, options):
            return known
        question = self._standing(question_id)
        by = {"withdrawn_by": self._runner.actor.id, "withdrawn_on": utc_today()}
        edit = self._edit(_changed(question, **by), question)
        return self._runner.execute(Action.WITHDRAW_QUESTION, options.with_request(), edit)

    def get(self, question_id: str) -> FactQuestion:
        """Return one question.

        Raises:
            NotFoundError: If there is none of this id.
        """
        question = self._runner.store.entities([question_id]).find(question_id)
        if not isinstance(question, FactQuestion):
            raise NotFoundError(
                say("There is no question {id}.", id=question_id),
                cure=say("`registry questions` lists them."),
            )
        return question

    def _standing(self, question_id: str) -> FactQuestion:
        question = self.get(question_id)
        if question.withdrawn_on is not None:
            raise RegistryError(
                say("It was withdrawn on {day}.", day=question.withdrawn_on),
                where=question_id,
                cure=say("Ask it again: `registry ask {about} TEXT`.", about=question.about),
            )
        return question

    def _waiting(self, question: FactQuestion, options: CommandOptions) -> Proposal | None:
        """The proposal that a question is about, if it still waits for a decision."""
        if not question.about.startswith(PROPOSAL):
            return None
        proposal = stored_proposal(self._runner.store, question.about)
        if proposal.state in DECIDED:
            return None
        self._review.require_unchanged(proposal.id, options.base)
        return proposal

    def _revised(
        self, old: Proposal, question: FactQuestion, filled: Sequence[Entity], options: CommandOptions
    ) -> list[ProposalEdit]:
        """The proposal with what the answer fills; its last answer puts a returned one back to review."""
        runner = self._runner
        if not filled and (old.proposed_by != runner.actor.id or old.state is ProposalState.OPEN):
            return []
        self._review.require_author(old)
        if filled:
            recorded = runner.store.entities([*(each.id for each in old.overlays)])
            entities = {entity.id: entity for entity in (*old.rebased(recorded), *filled)}
            new = draw_up(runner, [*entities.values()], options, old=old)
        else:
            new = old
        returned = old.state is ProposalState.CHANGES_REQUESTED
        others = (each for each in open_questions(runner, old.id) if each.id != question.id)
        waits = returned and any(asks_proposer(each, old) for each in others)
        state = old.state if waits else ProposalState.OPEN
        new = new.model_copy(update={"state": state, "question": old.question if waits else None})
        return [] if new == old else [ProposalEdit(old.id, old.sheet, new.sheet)]

    @staticmethod
    def _edit(new: FactQuestion, old: FactQuestion) -> Edit:
        return Edit([new], expects={old.id: old})


def asks_proposer(question: FactQuestion, proposal: Proposal) -> bool:
    """Whether a question about a proposal is for who proposed it: not one that they asked somebody else."""
    return question.addressee == proposal.proposed_by or question.asked_by != proposal.proposed_by


def new_question(runner: CommandRunner, slug: str, values: dict[str, str | None]) -> FactQuestion:
    """Return a question of the actor.

    Raises:
        NotFoundError: If the entity of the fact that it asks for is not recorded, nor proposed.
        InputError: If a value is not valid, or that entity has no such field.
    """
    by = {"asked_by": runner.actor.id, "asked_on": utc_today()}
    question = validated(FactQuestion, {"id": f"question/{slug}", **values, **by})
    if question.field is not None:
        about = question.about
        proposal = stored_proposal(runner.store, about) if about.startswith(PROPOSAL) else None
        FactOfQuestion(runner.store, question, proposal).require_field()
    return question


def open_questions(runner: CommandRunner, about: str) -> list[FactQuestion]:
    """Return the questions about something that are neither answered nor withdrawn, by id."""
    questions = runner.store.facts([FactQuestion.kind]).all(FactQuestion).values()
    return sorted(
        (each for each in questions if each.about == about and each.is_open), key=lambda one: one.id
    )


def common_answer(runner: CommandRunner, about: str, answer: str) -> list[FactQuestion]:
    """Return the open questions about something, all answered by the actor with the same words."""
    by = {"answer": answer, "answered_by": runner.actor.id, "answered_on": utc_today()}
    return [_changed(question, **by) for question in open_questions(runner, about)]


def _changed(question: FactQuestion, **updates: object) -> FactQuestion:
    values = {name: getattr(question, name) for name in type(question).model_fields}
    return validated(FactQuestion, {**values, **updates})
