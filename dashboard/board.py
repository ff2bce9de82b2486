"""A transfer in three sentences, as a board reads it: the answer, the reason, and what happens next.

None of them has a term of the trade in it: what a lawyer reads stands on the transfer's own page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dashboard.board_words import ALLOWED_BY, MISSING, OVER, UNRESTRICTED
from registry.dossiers.transfer import TransferDossier
from registry.dossiers.verdict_words import OUTCOMES, STATUSES, reason
from registry.entities import Decision
from registry.law.slots import slot_family
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome, OutcomeChange, PlaceVerdict, Result, Status, Verdict
from registry.messages import Country, Message, say, with_values


class BoardSentences(NamedTuple):
    """The three sentences, in the slots of the transfer."""

    answer: Message
    reason: Message
    next_step: Message


class BoardMatter(NamedTuple):
    """What the sentences are about: the parties by name, the data in words, and whether we are the sender."""

    exporter: str
    importer: str
    data: str
    is_ours: bool


_ANSWERS: Mapping[Outcome | None, Message] = {
    Outcome.UNCOVERED: say(
        "As things stand, {exporter} may not pass personal data ({data}) to {importer}: "
        "the transfer lacks a safeguard."
    ),
    Outcome.UNKNOWN: say(
        "Whether {exporter} may pass personal data ({data}) to {importer} cannot be decided "
        "yet: information is missing."
    ),
    Outcome.COVERED: say(
        "{exporter} may pass personal data ({data}) to {importer}: what the law asks for is in place."
    ),
    Outcome.NOT_RESTRICTED: say(
        "{exporter} may pass personal data ({data}) to {importer}: the rules on third countries do not "
        "restrict it."
    ),
    None: say("{exporter} passes no personal data ({data}) to {importer} at present."),
}


def board_sentences(
    dossier: TransferDossier, as_of: AsOf, matter: BoardMatter, accepted: Decision | None
) -> BoardSentences:
    """The three sentences on a transfer.

    Args:
        dossier: The transfer.
        as_of: The day and the law to judge by.
        matter: Who and what it is about.
        accepted: The decision that accepts its verdict as a risk, if any.
    """
    verdict = dossier.verdict(as_of)
    answer = with_values(
        _ANSWERS[verdict.outcome], exporter=matter.exporter, importer=matter.importer, data=matter.data
    )
    next_step = _decided(accepted) or _next_step(verdict, dossier.next_change(as_of), matter)
    return BoardSentences(answer, _reason(verdict, matter), next_step)


def _reason(verdict: Verdict, matter: BoardMatter) -> Message:
    if verdict.outcome is None:
        return OVER.get(verdict.status) or reason(verdict)
    if verdict.outcome is Outcome.UNKNOWN and verdict.missing:
        return _missing(verdict)
    place = _deciding(verdict)
    if place is not None and verdict.outcome is Outcome.UNCOVERED:
        return _unprotected(place)
    holding = next((each for each in place.grounds if each.result is Result.HOLDS), None) if place else None
    steps = place.steps if place else verdict.steps
    message = ALLOWED_BY.get(holding.kind) if holding else UNRESTRICTED.get(steps[-1].rule)
    if message is None:
        return reason(verdict)
    return with_values(
        message,
        country=_country(place),
        act=(holding.act_name if holding else None) or say("framework"),
        exporter=matter.exporter,
        importer=matter.importer,
    )


def _deciding(verdict: Verdict) -> PlaceVerdict | None:
    """The place that decides, followed through the hops to others there."""
    place = verdict.place
    if place is None:
        return None
    hop = next((each for each in place.hops if each.outcome is verdict.outcome), None)
    return (_deciding(hop) if hop else None) or place


def _country(place: PlaceVerdict | None) -> Country | Message:
    code = place.jurisdiction if place else None
    return Country(code, article=True) if code else say("a country that is not recorded")


def _unprotected(place: PlaceVerdict) -> Message:
    country = _country(place)
    if any(ground.unprotected for ground in place.grounds):
        return say(
            "The data reach {country}, and the assessment on record is that they are not protected there.",
            country=country,
        )
    if any(ground.claim is not None for ground in place.grounds):
        return say(
            "The data reach {country}, where they need a safeguard, and what was agreed to protect them "
            "there does not hold.",
            country=country,
        )
    return say(
        "The data reach {country}, where they need a safeguard, and nothing is recorded that protects them "
        "there.",
        country=country,
    )


def _missing(verdict: Verdict) -> Message:
    first, more = _fact(verdict.missing[0].slot), len(verdict.missing) - 1
    if more:
        return say("It depends on what is not known yet: {fact}, and {count} more.", fact=first, count=more)
    return say("It depends on what is not known yet: {fact}.", fact=first)


def _fact(slot: str) -> Message:
    """A missing fact in a board's words, by its slot or the beginning of it."""
    family = slot_family(slot)
    if family.startswith("operator") and family not in MISSING:
        family = f"importer.{family.partition('.')[2]}"
    while family and family not in MISSING:
        family = family.rpartition(".")[0]
    return MISSING.get(family) or say("a fact about the safeguard")


def _decided(accepted: Decision | None) -> Message | None:
    if accepted is None:
        return None
    if accepted.until is None:
        return say("The finding is closed: what was done about it is documented.")
    return say("The risk is accepted until {day}; by then it must be settled.", day=accepted.until)


def _next_step(verdict: Verdict, change: OutcomeChange | None, matter: BoardMatter) -> Message:
    if verdict.outcome is Outcome.UNCOVERED:
        if matter.is_ours:
            return say(
                "We suspend this transfer, or do not begin it, until a safeguard is in place; the register "
                "says what would do."
            )
        return say(
            "{exporter} has to suspend this transfer, or not begin it, until a safeguard is in place; the "
            "register says what would do.",
            exporter=matter.exporter,
        )
    if verdict.outcome is Outcome.UNKNOWN:
        if not verdict.missing:
            return say("We settle this first, and do not treat this transfer as lawful until then.")
        return say("We ask for it now, and do not treat this transfer as lawful until we know.")
    if change is None:
        return say("There is nothing to do: nothing on record changes this on a known date.")
    becomes = OUTCOMES[change.outcome] if change.outcome else STATUSES[change.status]
    if change.outcome in {Outcome.UNCOVERED, Outcome.UNKNOWN} and change.status is not Status.ENDED:
        return say(
            "Before {day} we renew or check what it rests on; otherwise the answer becomes “{label}”.",
            day=change.day,
            label=becomes,
        )
    return say(
        "There is nothing to do; on {day} the answer becomes “{label}”.", day=change.day, label=becomes
    )
