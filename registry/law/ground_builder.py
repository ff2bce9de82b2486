"""A trial: one ground under examination, gathering what fails it and what is missing."""

from __future__ import annotations

from registry.law.evaluation import Evaluation
from registry.law.verdict import Default, Ground, Holding, Missing, Result
from registry.messages import Message, say


class GroundBuilder:
    """Builds a `Ground`: a failure outweighs a gap, and with neither it holds."""

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
        self._reasons: list[Message] = []
        self._missing: list[Missing] = []
        self._defaults: list[Default] = []
        self._notes: list[Message] = []

    def fail(self, template: str, /, **values: object) -> None:
        """Note that the ground is known not to hold."""
        self._reasons.append(say(template, **values))

    def need(self, slot: str, template: str, /, **values: object) -> None:
        """Note a fact that is missing, as the question to ask."""
        self.ask(slot, say(template, **values))

    def ask(self, slot: str, question: Message) -> None:
        """Note a fact that is missing, with its question at hand."""
        self.evaluation.facts.add(slot)
        missing = Missing(slot, question)
        if missing not in self._missing:
            self._missing.append(missing)

    def look(self, owner: str, *fields: str) -> None:
        """Note facts that are looked at, whatever they say."""
        self.evaluation.facts.update(f"{owner}.{field}" for field in fields)

    def take(self, slot: str, template: str, /, **values: object) -> None:
        """Note a fact that is taken as harmless because it is not recorded."""
        self.evaluation.facts.add(slot)
        self._defaults.append(Default(slot, say(template, **values)))

    def note(self, template: str, /, **values: object) -> None:
        """Note something a reader should know that decides nothing."""
        self._notes.append(say(template, **values))

    def demand(self, slot: str, answer: bool | None, question: Message, wrong: Message) -> None:
        """Ask for a yes: no fails the ground, not recorded leaves it incomplete."""
        self.evaluation.facts.add(slot)
        if answer is None:
            self.ask(slot, question)
        elif not answer:
            self._reasons.append(wrong)

    @property
    def result(self) -> Result:
        """What has become of the ground so far."""
        if self._reasons:
            return Result.FAILS
        return Result.INCOMPLETE if self._missing else Result.HOLDS

    def ground(self, holding: Holding | None = None) -> Ground:
        """The ground as tried; `holding` says how its recipient holds the data where it holds."""
        result = self.result
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
        )
