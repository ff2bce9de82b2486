"""Decisions and comments: accept, close with evidence or reopen a finding, comment, assign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from registry.access import Action, require_pseudonym
from registry.checks.accepted import in_force
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner, utc_today
from registry.commands.requirements import evidence_ids, new_documents, require_evidence
from registry.commit.transaction import Written
from registry.commit.write_request import Edit
from registry.entities import AcceptedBasis, Comment, Decision, Document
from registry.errors import RegistryError, raise_all
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
        return self.accept_several({finding: rests_on}, until, reason, options)

    def accept_several(
        self,
        findings: Mapping[str, Sequence[AcceptedBasis]],
        until: date,
        reason: str,
        options: CommandOptions = DEFAULTS,
    ) -> Written:
        """Accept several findings, all of them or none; as `accept` each.

        Args:
            findings: What each rests on, by its id.
            until: The last day.
            reason: Why.
            options: The command's options.

        Raises:
            RegistryError: If the date is in the past.
        """
        options = options.for_content(*findings, until, reason)
        if known := self._runner.replay_of(Action.ACCEPT, options):
            return known
        if until < utc_today():
            raise RegistryError(
                say("{day} is in the past.", day=until),
                where=", ".join(findings),
                cure=say("Give the last date on which the risk is accepted, today or later."),
            )
        options = options.with_request()
        accepted = {
            finding: [each for each in standing if each.until is not None]
            for finding, standing in self._in_force(findings).items()
        }
        put: list[Decision] = []
        for (finding, basis), slug in zip(findings.items(), options.slugs(len(findings)), strict=True):
            values = {"about": finding, "until": until, "reason": reason, "rests_on": tuple(basis) or None}
            new = self._new(slug, kind=DecisionKind.RISK_ACCEPTED, **values)
            put += _replacing(accepted[finding], new)
        expects = {each.id: each for standing in accepted.values() for each in standing}
        return self._runner.execute(Action.ACCEPT, options, Edit(put, expects=expects))

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
        return self.close_several({finding: rests_on}, reason, evidence, options)

    def close_several(
        self,
        findings: Mapping[str, Sequence[AcceptedBasis]],
        reason: str,
        evidence: Sequence[str | Document],
        options: CommandOptions = DEFAULTS,
    ) -> Written:
        """Close several findings with the same evidence, all of them or none; as `close` each.

        Args:
            findings: What each rests on, by its id.
            reason: Why.
            evidence: Documents: the ids of recorded ones, and new ones to record in the same commit.
            options: The command's options.

        Raises:
            RegistryError: If there is no evidence.
        """
        shown_by = evidence_ids(evidence)
        options = options.for_content(*findings, reason, shown_by)
        if known := self._runner.replay_of(Action.CLOSE, options):
            return known
        require_evidence(", ".join(findings), shown_by)
        options = options._replace(reason=reason).with_request()
        values = {"kind": DecisionKind.CLOSED, "reason": reason, "evidence": shown_by}
        decisions = [
            self._new(slug, about=finding, rests_on=tuple(basis), **values)
            for (finding, basis), slug in zip(findings.items(), options.slugs(len(findings)), strict=True)
        ]
        return self._runner.execute(Action.CLOSE, options, Edit([*new_documents(evidence), *decisions]))

    def reopen(self, finding: str, reason: str, options: CommandOptions = DEFAULTS) -> Written:
        """Reopen a finding that is accepted or closed; the decisions stay, marked as reopened.

        Raises:
            RegistryError: If no decision accepts or closes it.
        """
        return self.reopen_several([finding], reason, options)

    def reopen_several(
        self, findings: Sequence[str], reason: str, options: CommandOptions = DEFAULTS
    ) -> Written:
        """Reopen several findings, all of them or none; as `reopen` each.

        Raises:
            RegistryError: If no decision accepts or closes one of them.
        """
        options = options.for_content(*findings, reason)
        if known := self._runner.replay_of(Action.REOPEN, options):
            return known
        settled = self._in_force(findings)
        raise_all(_nothing_to_reopen(finding) for finding, standing in settled.items() if not standing)
        by = {"reopened_by": self._runner.actor.id, "reopened_on": utc_today()}
        current = [each for standing in settled.values() for each in standing]
        put = [each.model_copy(update=by) for each in current]
        edit = Edit(put, expects={each.id: each for each in current})
        return self._runner.execute(Action.REOPEN, options._replace(reason=reason), edit)

    def assign(self, about: str, to: str, options: CommandOptions = DEFAULTS) -> Written:
        """Assign a finding, a proposal or an entity to a person, named by a pseudonym."""
        return self.assign_several([about], to, options)

    def assign_several(self, subjects: Sequence[str], to: str, options: CommandOptions = DEFAULTS) -> Written:
        """Assign several findings, proposals or entities to a person, all of them or none."""
        self._runner.actor.require(Action.ASSIGN)
        require_pseudonym(to)
        subjects = [*dict.fromkeys(subjects)]
        options = options.for_content(*subjects, to, options.reason).with_request()
        values = {"kind": DecisionKind.ASSIGNED, "assigned_to": to, "reason": options.reason}
        slugs = options.slugs(len(subjects))
        put = [self._new(slug, about=about, **values) for about, slug in zip(subjects, slugs, strict=True)]
        return self._runner.execute(Action.ASSIGN, options, Edit(put))

    def comment(self, about: str, text: str, options: CommandOptions = DEFAULTS) -> Written:
        """Comment on a finding, a proposal or an entity."""
        return self.comment_several([about], text, options)

    def comment_several(
        self, subjects: Sequence[str], text: str, options: CommandOptions = DEFAULTS
    ) -> Written:
        """Comment on several findings, proposals or entities in the same words, on all of them or none."""
        self._runner.actor.require(Action.COMMENT)
        subjects = [*dict.fromkeys(subjects)]
        options = options.for_content(*subjects, text).with_request()
        put = [
            validated(Comment, {"id": f"comment/{slug}", "about": about, "text": text, **self._signature()})
            for about, slug in zip(subjects, options.slugs(len(subjects)), strict=True)
        ]
        return self._runner.execute(Action.COMMENT, options, Edit(put))

    def _in_force(self, findings: Iterable[str]) -> dict[str, list[Decision]]:
        """The decisions that accept or close each finding today, the longest first."""
        decisions = self._runner.store.facts(["decision"]).all(Decision).values()
        about = {finding: [each for each in decisions if each.about == finding] for finding in findings}
        return {finding: in_force(each, utc_today())[::-1] for finding, each in about.items()}

    def _new(self, slug: str, **values: object) -> Decision:
        return validated(Decision, {"id": f"decision/{slug}", **values, **self._signature()})

    def _signature(self) -> dict[str, object]:
        return {"made_by": self._runner.actor.id, "made_on": utc_today()}


def _replacing(current: Sequence[Decision], new: Decision) -> list[Decision]:
    """A new acceptance in the place of the longest in force; those that would outlast it end with it."""
    if not current:
        return [new]
    first, *others = current
    terms = {"until": new.until, "rests_on": new.rests_on, "made_by": new.made_by, "made_on": new.made_on}
    shorter = [
        each.model_copy(update=terms)
        for each in others
        if each.until and new.until and each.until > new.until
    ]
    return [new.model_copy(update={"id": first.id, "name": first.name, "note": first.note}), *shorter]


def _nothing_to_reopen(finding: str) -> RegistryError:
    return RegistryError(
        say("No decision accepts or closes it."),
        where=finding,
        cure=say("`registry list decisions` lists all decisions, with what they are about."),
    )
