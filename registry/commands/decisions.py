"""What people say of findings and entities: a risk accepted until a day, a comment, who is to see to it."""

from __future__ import annotations

from datetime import date

from registry.access import Action, require_pseudonym
from registry.commands.command_runner import PLAIN, Desk, How, today
from registry.entities import Comment, Decision
from registry.errors import RegistryError
from registry.graph.journal import Written
from registry.intake.validation_messages import validated
from registry.messages import say
from registry.vocabulary import DecisionKind


class Words:
    """What may be said of findings and entities.

    Args:
        desk: Where the entries are handed in.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def accept(self, finding: str, until: date, reason: str, how: How = PLAIN) -> Written:
        """Accept a finding until a day, that day included; from the next day on it is open again by itself.

        The last word counts: an acceptance that still holds is changed, for longer or shorter.

        Raises:
            RegistryError: The day is over.
        """
        how = how.of(finding, until, reason)
        if known := self._desk.again(Action.ACCEPT, how):
            return known
        if until < today():
            raise RegistryError(
                say("{day} is over.", day=until),
                where=finding,
                cure=say("Name the last day on which the risk is accepted."),
            )
        how = how.named()
        held = self._acceptances(finding)
        said = {"about": finding, "until": until, "reason": reason, **self._made()}
        first = next(iter(held), None)
        decision = validated(
            Decision, {"id": f"decision/{how.slug}", "kind": DecisionKind.RISK_ACCEPTED, **said}
        )
        if first is not None:
            decision = decision.model_copy(update={"id": first.id, "name": first.name, "note": first.note})
        shorter = [
            each.model_copy(update={"until": until}) for each in held[1:] if each.until and each.until > until
        ]
        expects = {each.id: each for each in held}
        return self._desk.enter(Action.ACCEPT, how, [decision, *shorter], expects=expects)

    def _acceptances(self, finding: str) -> list[Decision]:
        """The acceptances of a finding that hold today, the one that lasts longest first."""
        decisions = self._desk.store.facts(["decision"]).all(Decision).values()
        held = (
            each
            for each in decisions
            if each.about == finding
            and each.decision_kind is DecisionKind.RISK_ACCEPTED
            and each.until is not None
            and each.until >= today()
        )
        return sorted(held, key=lambda each: (each.until or today(), each.id), reverse=True)

    def assign(self, about: str, to: str, how: How = PLAIN) -> Written:
        """Say who, by a pseudonym, is to see to something."""
        self._desk.actor.require(Action.ASSIGN)
        require_pseudonym(to)
        kind = DecisionKind.ASSIGNED
        how = how.of(about, to, how.reason)
        return self._decide(Action.ASSIGN, about, how, kind=kind, assigned_to=to, reason=how.reason)

    def comment(self, about: str, text: str, how: How = PLAIN) -> Written:
        """Note something about a finding, a proposal or an entity."""
        self._desk.actor.require(Action.COMMENT)
        how = how.of(about, text).named()
        comment = validated(
            Comment, {"id": f"comment/{how.slug}", "about": about, "text": text, **self._made()}
        )
        return self._desk.enter(Action.COMMENT, how, [comment])

    def _decide(self, action: Action, about: str, how: How, **said: object) -> Written:
        how = how.named()
        decision = validated(Decision, {"id": f"decision/{how.slug}", "about": about, **said, **self._made()})
        return self._desk.enter(action, how, [decision])

    def _made(self) -> dict[str, object]:
        return {"made_by": self._desk.actor.id, "made_on": today()}
