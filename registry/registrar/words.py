"""What people say of findings and entities: a risk accepted until a day, a comment, who is to see to it."""

from __future__ import annotations

from datetime import date

from registry.access import Action, require_pseudonym
from registry.entities import Comment, Decision
from registry.errors import RegistryError
from registry.graph.journal import Written
from registry.messages import say
from registry.registrar.desk import PLAIN, Desk, How, today
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

        Raises:
            RegistryError: The day is over.
        """
        self._desk.actor.require(Action.ACCEPT)
        if until < today():
            raise RegistryError(
                say("{day} is over.", day=until),
                where=finding,
                cure=say("Name the last day on which the risk is accepted."),
            )
        kind = DecisionKind.RISK_ACCEPTED
        return self._decide(Action.ACCEPT, finding, how, kind=kind, until=until, reason=reason)

    def assign(self, about: str, to: str, how: How = PLAIN) -> Written:
        """Say who, by a pseudonym, is to see to something."""
        self._desk.actor.require(Action.ASSIGN)
        require_pseudonym(to)
        return self._decide(
            Action.ASSIGN, about, how, kind=DecisionKind.ASSIGNED, assigned_to=to, reason=how.reason
        )

    def comment(self, about: str, text: str, how: How = PLAIN) -> Written:
        """Note something about a finding, a proposal or an entity."""
        self._desk.actor.require(Action.COMMENT)
        how = how.named()
        comment = Comment(
            id=f"comment/{how.slug}", about=about, text=text, made_by=self._desk.actor.id, made_on=today()
        )
        return self._desk.enter(Action.COMMENT, how, [comment])

    def _decide(self, action: Action, about: str, how: How, **said: object) -> Written:
        how = how.named()
        made = {"made_by": self._desk.actor.id, "made_on": today()}
        decision = Decision.model_validate({"id": f"decision/{how.slug}", "about": about, **said, **made})
        return self._desk.enter(action, how, [decision])
