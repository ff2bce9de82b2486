"""What was said about a proposal: questions, answers and comments, as the history has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from registry.access import Action
from registry.entities import Comment, FactQuestion
from registry.graph.store import Store
from registry.history.change import Change
from registry.history.content import past_values
from registry.messages import Message, say, with_values
from registry.vocabulary import ProposalState


class Remark(NamedTuple):
    """A question, an answer or a comment: who made it, in which role, when (ISO 8601, UTC), and its words.

    `kind` is `question`, `answer` or `comment`, made by `command`; `text` is None where no words were given
    or kept. `question` is the id of the question that was asked or answered, if it is recorded as one, and
    `is_open` says that it still waits for its answer.
    """

    kind: str
    by: str
    role: str
    at: str
    text: str | None
    command: str = ""
    question: str | None = None
    is_open: bool = False

    @property
    def sentence(self) -> Message:
        """The remark as a sentence."""
        given = {"by": f"{self.by} ({self.role})", "time": self.at[:16].replace("T", " ")}
        if self.kind == "answer" and self.text is None:
            return say("Answered with a new version by {by}, {time} UTC.", **given)
        text = self.text or say("The words were deleted.")
        return with_values(_ALONE.get(self.command, _SENTENCES[self.kind]), text=text, **given)


_SENTENCES = {
    "question": say("Changes requested by {by}, {time} UTC: {text}"),
    "answer": say("Answered with a new version by {by}, {time} UTC: {text}"),
    "comment": say("Comment by {by}, {time} UTC: {text}"),
}
_ALONE = {
    Action.ASK.value: say("Question by {by}, {time} UTC: {text}"),
    Action.ANSWER.value: say("Answered by {by}, {time} UTC: {text}"),
}
"""By the command, where it does not return the proposal or submit it again as a whole."""


def proposal_remarks(store: Store, proposal_id: str) -> list[Remark]:
    """Return the questions, answers and comments about a proposal, the oldest first."""
    facts = store.facts([Comment.kind, FactQuestion.kind])
    kept = [
        *_exchange(store.changes_of(proposal_id), proposal_id),
        *_of_questions(
            store, (each for each in facts.all(FactQuestion).values() if each.about == proposal_id)
        ),
        *_comments(store, (each for each in facts.all(Comment).values() if each.about == proposal_id)),
    ]
    # What is recorded as a question says more than the entry of the proposal by the same command.
    remarks = {(seq, remark.kind): remark for seq, remark in kept}
    return [remarks[key] for key in sorted(remarks, key=lambda key: key[0])]


def _of_questions(store: Store, questions: Iterable[FactQuestion]) -> Iterator[tuple[int, Remark]]:
    for question in questions:
        answered = None
        for number, change in enumerate(store.changes_of(question.id)):
            if not number:
                words = _remark("question", change, question.text)
                yield change.seq, words._replace(question=question.id, is_open=question.is_open)
            for subject in change.subjects:
                answer = past_values(subject.id, subject.after).get("answer") if subject.after else None
                if answer is not None and answer != answered:
                    answered = answer
                    given = _remark("answer", change, str(answer))
                    yield change.seq, given._replace(question=question.id)


def _exchange(changes: Iterable[Change], proposal_id: str) -> list[tuple[int, Remark]]:
    """Questions and answers by which the proposal went back and forth; not a question that was taken back."""
    exchange: list[tuple[int, Remark]] = []
    open_question = False
    for change in changes:
        command = change.command
        if command.name == Action.REQUEST_CHANGES:
            open_question = True
            exchange.append(
                (change.seq, _remark("question", change, _value(change, proposal_id, "question")))
            )
        elif command.name in (Action.PROPOSE, Action.ANSWER) and open_question:
            open_question = False
            exchange.append((change.seq, _remark("answer", change, command.reason)))
        elif command.name == Action.UNDO and open_question:
            open_question = _value(change, proposal_id, "state") == ProposalState.CHANGES_REQUESTED
            if not open_question:
                exchange.pop()
    return exchange


def _comments(store: Store, comments: Iterable[Comment]) -> Iterator[tuple[int, Remark]]:
    for comment in comments:
        for change in [*store.changes_of(comment.id)][:1]:
            yield change.seq, _remark("comment", change, comment.text)


def _value(change: Change, proposal_id: str, field: str) -> str | None:
    for subject in change.subjects:
        if subject.id == proposal_id and subject.after and subject.after.text is not None:
            value = past_values(subject.id, subject.after).get(field)
            return None if value is None else str(value)
    return None


def _remark(kind: str, change: Change, text: str | None) -> Remark:
    command = change.command
    return Remark(kind, command.actor, command.role, change.at, text, command.name)
