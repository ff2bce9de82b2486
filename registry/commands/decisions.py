"""Decisions and comments on findings and entities: accept a risk until a date, comment, assign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from registry.access import Action, require_pseudonym
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner, utc_today
from registry.commit.transaction import Written
from registry.commit.write_request import Edit
from registry.entities import AcceptedBasis, Comment, Decision
from registry.errors import RegistryError
from registry.intake.validation_messages import validated
from registry.messages import say
from registry.vocabulary import DecisionKind


class Decisions:
    """Records decisions and comments.

    Args:
        runner: Runs the commands.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    def accept(
        self,
        finding: str,
        until: date,
        reason: str,
        options: CommandOptions = DEFAULTS,
        *,
        rests_on: Sequence[AcceptedBasis] = (),
    ) -> Written:
        """Accept a finding up to and including a date; after it, the finding is open again.

        The latest decision counts: an acceptance still in force is extended or shortened.

        Args:
            finding: Its id.
            until: The last day.
            reason: Why.
            options: The command's options.
            rests_on: What the finding rests on, as `Register.require_finding` returns it: if another risk
                takes its place, it is open again earlier. Without it, it is accepted up to the last day.

        Raises:
            RegistryError: If the date is in the past.
        """
        options = options.for_content(finding, until, reason)
        if known := self._runner.replay_of(Action.ACCEPT, options):
            return known
        if until < utc_today():
            raise RegistryError(
                say("{day} is in the past.", day=until),
                where=finding,
                cure=say("Give the last date on which the risk is accepted, today or later."),
            )
        options = options.with_request()
        current = self._acceptances(finding)
        basis = tuple(rests_on) or None
        values = {"about": finding, "until": until, "reason": reason, **self._signature()}
        first = next(iter(current), None)
        decision = validated(
            Decision,
            {
                "id": f"decision/{options.slug}",
                "kind": DecisionKind.RISK_ACCEPTED,
                "rests_on": basis,
                **values,
            },
        )
        if first is not None:
            decision = decision.model_copy(update={"id": first.id, "name": first.name, "note": first.note})
        shorter = [
            each.model_copy(update={"until": until, "rests_on": basis, **self._signature()})
            for each in current[1:]
            if each.until and each.until > until
        ]
        expects = {each.id: each for each in current}
        return self._runner.execute(Action.ACCEPT, options, Edit([decision, *shorter], expects=expects))

    def _acceptances(self, finding: str) -> list[Decision]:
        """The acceptances of a finding that are in force today, the longest first."""
        decisions = self._runner.store.facts(["decision"]).all(Decision).values()
        current = (
            each
            for each in decisions
            if each.about == finding
            and each.decision_kind is DecisionKind.RISK_ACCEPTED
            and each.until is not None
            and each.until >= utc_today()
        )
        return sorted(current, key=lambda each: (each.until or utc_today(), each.id), reverse=True)

    def assign(self, about: str, to: str, options: CommandOptions = DEFAULTS) -> Written:
        """Assign a finding, a proposal or an entity to a person, named by a pseudonym."""
        self._runner.actor.require(Action.ASSIGN)
        require_pseudonym(to)
        kind = DecisionKind.ASSIGNED
        options = options.for_content(about, to, options.reason)
        return self._decide(Action.ASSIGN, about, options, kind=kind, assigned_to=to, reason=options.reason)

    def comment(self, about: str, text: str, options: CommandOptions = DEFAULTS) -> Written:
        """Comment on a finding, a proposal or an entity."""
        self._runner.actor.require(Action.COMMENT)
        options = options.for_content(about, text).with_request()
        comment = validated(
            Comment, {"id": f"comment/{options.slug}", "about": about, "text": text, **self._signature()}
        )
        return self._runner.execute(Action.COMMENT, options, Edit([comment]))

    def _decide(self, action: Action, about: str, options: CommandOptions, **values: object) -> Written:
        options = options.with_request()
        decision = validated(
            Decision, {"id": f"decision/{options.slug}", "about": about, **values, **self._signature()}
        )
        return self._runner.execute(action, options, Edit([decision]))

    def _signature(self) -> dict[str, object]:
        return {"made_by": self._runner.actor.id, "made_on": utc_today()}
