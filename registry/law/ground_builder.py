"""Builds one ground: collects what makes it fail, what is missing and what is assumed."""

from __future__ import annotations

from registry.law.evaluation import Evaluation
from registry.law.verdict import Default, Ground, Holding, Missing, Result
from registry.messages import Message, Name, say

_NAMED_BY_THEIR_ACT = frozenset({"adequacy", "listing"})
"""The grounds whose label leaves open which country or framework is meant."""


class GroundBuilder:
    """Builds a `Ground`: a failure outweighs a gap, and with neither it holds.

    Its messages may name `{exporter}`, `{importer}` and, where the ground is claimed, `{mechanism}`.

    Args:
        evaluation: The day and the law.
        kind: Of the ground.
        references: Its legal basis.
        claim: The index of the mechanism that claims it, None if it applies by itself.
        instrument: The act that it is based on.
    """

    def __init__(
        self,
        evaluation: Evaluation,
        kind: str,
        *references: str,
        claim: int | None = None,
        instrument: str | None = None,
    ) -> None:
        self.evaluation = evaluation
        self.kind = kind
        self.references = references
        self.claim = claim
        self.instrument = instrument
        self._names = {"exporter": Name("exporter"), "importer": Name("importer")}
        if claim is not None:
            self._names["mechanism"] = Name(f"mechanism:{claim}")
        self._reasons: list[Message] = []
        self._unprotected = 0
        self._missing: list[Missing] = []
        self._defaults: list[Default] = []
        self._notes: list[Message] = []

    def fail(self, template: str, /, **values: object) -> None:
        """Record a reason why the ground does not hold."""
        self.reject(say(template, **values))

    def reject(self, reason: Message, *, unprotected: bool = False) -> None:
        """Record a reason why the ground does not hold, as a message.

        Args:
            reason: Why.
            unprotected: Whether the ground is in order itself, but the data are not protected in practice.
        """
        self._reasons.append(self._named(reason))
        self._unprotected += unprotected

    def need(self, slot: str, template: str, /, **values: object) -> None:
        """Record a fact that is missing, as the question to ask."""
        self.ask(slot, say(template, **values))

    def ask(self, slot: str, question: Message) -> None:
        """Record a fact that is missing, with its question as a message."""
        self.evaluation.facts.add(slot)
        missing = Missing(slot, self._named(question))
        if missing not in self._missing:
            self._missing.append(missing)

    def look(self, owner: str, *fields: str) -> None:
        """Note facts that are looked at, whatever their values."""
        self.evaluation.facts.update(f"{owner}.{field}" for field in fields)

    def assume(self, slot: str, template: str, /, **values: object) -> None:
        """Record a fact that is assumed to be harmless because it is not recorded."""
        self.evaluation.facts.add(slot)
        self._defaults.append(Default(slot, self._named(say(template, **values))))

    def note(self, template: str, /, **values: object) -> None:
        """Record something a reader should know that decides nothing."""
        self._notes.append(self._named(say(template, **values)))

    def demand(self, slot: str, answer: bool | None, question: Message, wrong: Message) -> None:
        """Ask for a yes: a no fails the ground, not recorded leaves it incomplete."""
        self.evaluation.facts.add(slot)
        if answer is None:
            self.ask(slot, question)
        elif not answer:
            self.reject(wrong)

    def _named(self, message: Message) -> Message:
        return message._replace(values=tuple({**self._names, **dict(message.values)}.items()))

    @property
    def result(self) -> Result:
        """The result so far."""
        if self._reasons:
            return Result.FAILS
        return Result.INCOMPLETE if self._missing else Result.HOLDS

    def ground(self, holding: Holding | None = None) -> Ground:
        """The ground as tried; `holding` is how its recipient holds the data if it holds."""
        result = self.result
        act = self.evaluation.law.instrument(self.instrument or "")
        return Ground(
            kind=self.kind,
            result=result,
            claim=self.claim,
            instrument=self.instrument,
            reasons=(*self._reasons, *self._notes),
            missing=tuple(self._missing),
            defaults=tuple(self._defaults),
            references=self.references,
            holding=holding if result is Result.HOLDS else None,
            unprotected=0 < len(self._reasons) == self._unprotected,
            act_name=act.common_name if act is not None and self.kind in _NAMED_BY_THEIR_ACT else None,
        )
