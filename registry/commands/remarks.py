"""What was said about a proposal: questions, answers and comments, as the history has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from registry.access import Action
from registry.entities import Comment
from registry.graph.store import Store
from registry.history.change import Change
from registry.history.content import past_values
from registry.messages import Message, say, with_values


class Remark(NamedTuple):
    """A question, an answer or a comment: who made it, in which role, when (ISO 8601, UTC), and its words.

    `kind` is `question`, `answer` or `comment`; `text` is None where no words were given or kept.
    """

    kind: str
    by: str
    role: str
    at: str
    text: str | None

    @property
    def sentence(self) -> Message:
        """The remark as a sentence."""
        given = {"by": f"{self.by} ({self.role})", "time": self.at[:16].replace("T", " ")}
        if self.kind == "answer" and self.text is None:
            return say("Answered with a new version by {by}, {time} UTC.", **given)
        text = self.text or say("The words were deleted.")
        return with_values(_SENTENCES[self.kind], text=text, **given)


_SENTENCES = {
    "question": say("Changes requested by {by}, {time} UTC: {text}"),
    "answer": say("Answered with a new version by {by}, {time} UTC: {text}"),
    "comment": say("Comment by {by}, {time} UTC: {text}"),
}


def proposal_remarks(store: Store, proposal_id: str) -> list[Remark]:
    """Return the questions, answers and comments about a proposal, the oldest first."""
    exchanged = _exchange(store.changes_of(proposal_id), proposal_id)
    return sorted([*exchanged, *_comments(store, proposal_id)], key=lambda each: each.at)


def _exchange(changes: Iterable[Change], proposal_id: str) -> Iterator[Remark]:
    open_question = False
    for change in changes:
        command = change.command
        if command.name == Action.REQUEST_CHANGES:
            open_question = True
            yield _remark("question", change, _question(change, proposal_id))
        elif command.name == Action.PROPOSE and open_question:
            open_question = False
            yield _remark("answer", change, command.reason)


def _comments(store: Store, about: str) -> Iterator[Remark]:
    for comment in store.facts([Comment.kind]).all(Comment).values():
        if comment.about == about:
            for change in [*store.changes_of(comment.id)][:1]:
                yield _remark("comment", change, comment.text)


def _question(change: Change, proposal_id: str) -> str | None:
    for subject in change.subjects:
        if subject.id == proposal_id and subject.after and subject.after.text is not None:
            question = past_values(subject.id, subject.after).get("question")
            return None if question is None else str(question)
    return None


def _remark(kind: str, change: Change, text: str | None) -> Remark:
    return Remark(kind, change.command.actor, change.command.role, change.at, text)
