"""A transfer in three sentences, as a board reads it: the answer, the reason, and what happens next."""

from __future__ import annotations

from typing import NamedTuple

from registry.dossiers.explain import Explanation
from registry.entities import Decision
from registry.law.verdict import Outcome
from registry.messages import Message, say, with_values


class BoardSentences(NamedTuple):
    """The three sentences; each is a message or a text in the language of the explanation."""

    answer: Message
    reason: str
    next_step: Message


_ANSWERS = {
    Outcome.UNCOVERED.value: say(
        "As things stand, {exporter} may not pass personal data ({data}) to {importer}: "
        "the transfer lacks a safeguard."
    ),
    Outcome.UNKNOWN.value: say(
        "Whether {exporter} may pass personal data ({data}) to {importer} cannot be decided "
        "yet: information is missing."
    ),
    Outcome.COVERED.value: say(
        "{exporter} may pass personal data ({data}) to {importer}: the transfer is covered."
    ),
    Outcome.NOT_RESTRICTED.value: say(
        "{exporter} may pass personal data ({data}) to {importer}: the rules on third "
        "countries do not restrict it."
    ),
}
_NO_OUTCOME = say("{exporter} passes no personal data ({data}) to {importer} at present: {label}.")


def board_sentences(
    explanation: Explanation, parties: tuple[str, str], data: str, accepted: Decision | None
) -> BoardSentences:
    """The three sentences on a transfer.

    Args:
        explanation: Its verdict in words.
        parties: The names of the exporter and the importer.
        data: The categories of data in words; empty if none is recorded.
        accepted: The decision that accepts its verdict as a risk, if any.
    """
    exporter, importer = parties
    values = {
        "exporter": exporter,
        "importer": importer,
        "data": data or say("categories not recorded"),
        "label": explanation.label,
    }
    message = _ANSWERS.get(explanation.outcome or "", _NO_OUTCOME)
    return BoardSentences(
        with_values(message, **values), explanation.reason, _next_step(explanation, accepted)
    )


def _next_step(explanation: Explanation, accepted: Decision | None) -> Message:
    change = explanation.next_change
    if accepted is not None and accepted.until is None:
        return say("The finding is closed: what was done about it is documented.")
    if accepted is not None:
        return say("The risk is accepted until {day}; by then it must be settled.", day=accepted.until)
    if explanation.outcome == Outcome.UNCOVERED and explanation.remedies:
        return say(
            "We suspend this transfer, or do not begin it, until it is covered. {remedy}",
            remedy=explanation.remedies[0],
        )
    if explanation.outcome == Outcome.UNKNOWN and explanation.questions:
        first, more = explanation.questions[0].question, len(explanation.questions) - 1
        if more:
            return say("What we ask next: {question} (and {count} more)", question=first, count=more)
        return say("What we ask next: {question}", question=first)
    if change is not None:
        return say("We act before {day}, when this becomes: {label}.", day=change.day, label=change.label)
    return say("There is nothing to do: nothing recorded changes this on a known date.")
