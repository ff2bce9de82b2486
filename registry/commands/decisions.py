"""Decisions and comments: accept, close with evidence or reopen a finding, comment, assign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from registry.access import Action, require_pseudonym
from registry.checks.accepted import in_force
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner, utc_today
from registry.commands.requirements import require_evidence
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
        current = [each for each in self._in_force(finding) if each.until is not None]
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

    def close(
        self,
        finding: str,
        reason: str,
        evidence: Sequence[str],
        options: CommandOptions = DEFAULTS,
        *,
        rests_on: Sequence[AcceptedBasis],
    ) -> Written:
        """Close a finding for which documents show that nothing is left to do.

        It has no last day: the finding is open again as soon as what it rests on changes. A verdict never
        changes by it.

        Args:
            finding: Its id.
            reason: Why.
            evidence: Ids of recorded documents; at least one.
            options: The command's options.
            rests_on: What the finding rests on, as `Register.require_finding` returns it.

        Raises:
            RegistryError: If there is no evidence.
        """
        options = options.for_content(finding, reason, [*evidence])
        if known := self._runner.replay_of(Action.CLOSE, options):
            return known
        require_evidence(finding, evidence)
        options = options._replace(reason=reason)
        return self._decide(
            Action.CLOSE,
            finding,
            options,
            kind=DecisionKind.CLOSED,
            reason=reason,
            evidence=[*evidence],
            rests_on=tuple(rests_on),
        )

    def reopen(self, finding: str, reason: str, options: CommandOptions = DEFAULTS) -> Written:
        """Reopen a finding that is accepted or closed; the decisions stay, marked as reopened.

        Raises:
            RegistryError: If no decision accepts or closes it.
        """
        options = options.for_content(finding, reason)
        if known := self._runner.replay_of(Action.REOPEN, options):
            return known
        current = self._in_force(finding)
        if not current:
            raise RegistryError(
                say("No decision accepts or closes it."),
                where=finding,
                cure=say("`registry list decisions` lists all decisions, with what they are about."),
            )
        by = {"reopened_by": self._runner.actor.id, "reopened_on": utc_today()}
        put = [each.model_copy(update=by) for each in current]
        edit = Edit(put, expects={each.id: each for each in current})
        return self._runner.execute(Action.REOPEN, options._replace(reason=reason), edit)

    def _in_force(self, finding: str) -> list[Decision]:
        """The decisions that accept or close a finding today, the longest first."""
        decisions = self._runner.store.facts(["decision"]).all(Decision).values()
        return in_force((each for each in decisions if each.about == finding), utc_today())[::-1]

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
