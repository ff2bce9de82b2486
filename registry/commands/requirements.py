"""Requirements: what someone must do by a date, other terms, the evidence that it is done, and reopening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from registry.access import Action, require_pseudonym
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner, utc_today
from registry.commands.subjects import require_subject
from registry.commit.transaction import Written
from registry.commit.write_request import Edit
from registry.entities import Document, Requirement
from registry.errors import NotFoundError, RegistryError
from registry.intake.validation_messages import validated
from registry.messages import say


class RequirementTerms(NamedTuple):
    """What an approval requires: a text, the pseudonym of who is responsible, and the last day.

    `about` is the id of what it concerns: by default the vendor of the proposal, or else the proposal.
    """

    text: str
    owner: str | None = None
    due: date | None = None
    about: str | None = None


class Requirements:
    """Sets and changes requirements, and records that they are fulfilled.

    Args:
        runner: Runs the commands.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    def set(
        self,
        about: str,
        text: str,
        owner: str,
        due: date | None = None,
        options: CommandOptions = DEFAULTS,
    ) -> Written:
        """Require something of someone by a date.

        Args:
            about: The id of an entity, finding or proposal.
            text: What is required.
            owner: The pseudonym of the person responsible.
            due: The last day; without one, the check of overdue requirements cannot answer.
            options: The command's options.

        Raises:
            NotFoundError: If `about` is nothing that a requirement can be about.
            RegistryError: If the date is in the past, or the owner is not a pseudonym.
        """
        options = options.for_content(about, text, owner, due)
        if known := self._runner.replay_of(Action.REQUIRE, options):
            return known
        options = options.with_request()
        require_subject(self._runner.store, about)
        requirement = required(self._runner, options.slug, RequirementTerms(text, owner, due), about)
        return self._runner.execute(Action.REQUIRE, options, Edit([requirement]))

    def change_terms(
        self,
        requirement_id: str,
        reason: str,
        options: CommandOptions = DEFAULTS,
        *,
        due: date | None = None,
        owner: str | None = None,
    ) -> Written:
        """Give an open requirement another last day, another owner, or both.

        It is then the actor's: they answer for its terms.

        Args:
            requirement_id: The requirement.
            reason: Why; kept in the history.
            options: The command's options.
            due: The new last day; None leaves it.
            owner: The pseudonym of the person responsible from now on; None leaves it.

        Raises:
            RegistryError: If nothing would change, it is fulfilled, the day is in the past, or the owner is
                no pseudonym.
        """
        options = options.for_content(requirement_id, reason, due, owner)._replace(reason=reason)
        if known := self._runner.replay_of(Action.CHANGE_REQUIREMENT, options):
            return known
        old = self.get(requirement_id)
        _require_open(old)
        _refuse_terms(old.id, owner, due)
        terms = {"due": due or old.due, "owner": owner or old.owner}
        if terms == {"due": old.due, "owner": old.owner}:
            raise RegistryError(
                say("Nothing would change."),
                where=old.id,
                cure=say("Give another last day (--due DATE), another owner (--owner PSEUDONYM), or both."),
            )
        by = {"set_by": self._runner.actor.id, "set_on": utc_today()}
        return self._change(Action.CHANGE_REQUIREMENT, options, old, {**terms, **by})

    def fulfil(
        self, requirement_id: str, evidence: Sequence[str | Document], options: CommandOptions = DEFAULTS
    ) -> Written:
        """Record that a requirement is fulfilled, and the documents that show it.

        Args:
            requirement_id: The requirement.
            evidence: Documents: the ids of recorded ones, and new ones to record in the same commit.
            options: The command's options.

        Raises:
            ForbiddenError: If neither its owner nor someone who may set requirements does it.
            RegistryError: If there is no evidence, or it is fulfilled already.
        """
        shown_by = evidence_ids(evidence)
        options = options.for_content(requirement_id, shown_by)
        if known := self._runner.replay_of(Action.FULFIL, options):
            return known
        old = self.get(requirement_id)
        _require_open(old)
        require_evidence(old.id, shown_by)
        fulfilled = {"evidence": shown_by, "fulfilled_by": self._runner.actor.id, "fulfilled_on": utc_today()}
        return self._change(Action.FULFIL, options, old, fulfilled, new_documents(evidence))

    def reopen(self, requirement_id: str, reason: str, options: CommandOptions = DEFAULTS) -> Written:
        """Say that a requirement is not fulfilled after all; its evidence stays in the history.

        Raises:
            RegistryError: If it is open.
        """
        options = options.for_content(requirement_id, reason)
        if known := self._runner.replay_of(Action.REOPEN, options):
            return known
        old = self.get(requirement_id)
        if old.fulfilled_on is None:
            cure = say("`registry requirements` shows which are fulfilled.")
            raise RegistryError(say("It is already open."), where=old.id, cure=cure)
        options = options._replace(reason=reason)
        closed = dict.fromkeys(("evidence", "fulfilled_by", "fulfilled_on"))
        return self._change(Action.REOPEN, options, old, closed)

    def get(self, requirement_id: str) -> Requirement:
        """Return one requirement.

        Raises:
            NotFoundError: If there is none of this id.
        """
        requirement = self._runner.store.entities([requirement_id]).find(requirement_id)
        if not isinstance(requirement, Requirement):
            raise NotFoundError(
                say("There is no requirement {id}.", id=requirement_id),
                cure=say("`registry requirements` lists them."),
            )
        return requirement

    def _change(
        self,
        action: Action,
        options: CommandOptions,
        old: Requirement,
        updates: Mapping[str, object],
        documents: Sequence[Document] = (),
    ) -> Written:
        values = {name: getattr(old, name) for name in type(old).model_fields}
        new = validated(Requirement, {**values, **updates})
        edit = Edit([*documents, new], expects={old.id: old})
        return self._runner.execute(action, options.with_request(), edit)


def required(runner: CommandRunner, slug: str, terms: RequirementTerms, about: str) -> Requirement:
    """Return the requirement that the actor sets by some terms.

    Raises:
        RegistryError: If the date is in the past, or the owner is not a pseudonym.
        InputError: If a text is not valid.
    """
    _refuse_terms(about, terms.owner, terms.due)
    values = {"about": terms.about or about, "text": terms.text, "owner": terms.owner, "due": terms.due}
    by = {"set_by": runner.actor.id, "set_on": utc_today()}
    return validated(Requirement, {"id": f"requirement/{slug}", **values, **by})


def _refuse_terms(where: str, owner: str | None, due: date | None) -> None:
    if owner is not None:
        require_pseudonym(owner)
    if due is not None and due < utc_today():
        raise RegistryError(
            say("{day} is in the past.", day=due),
            where=where,
            cure=say("Give the last day on which it can be fulfilled, today or later."),
        )


def _require_open(requirement: Requirement) -> None:
    if requirement.fulfilled_on is not None:
        raise RegistryError(
            say("It was fulfilled on {day}.", day=requirement.fulfilled_on),
            where=requirement.id,
            cure=say("If it is not, reopen it first: `registry reopen {id} REASON`.", id=requirement.id),
        )


def evidence_ids(evidence: Iterable[str | Document]) -> list[str]:
    """Return the ids of documents, given by their ids or as new ones."""
    return [each if isinstance(each, str) else each.id for each in evidence]


def new_documents(evidence: Iterable[str | Document]) -> list[Document]:
    """Return the documents of some evidence that are yet to be recorded."""
    return [each for each in evidence if isinstance(each, Document)]


def require_evidence(where: str, evidence: Sequence[str]) -> None:
    """Refuse to close anything without a document that shows why.

    Raises:
        RegistryError: If there is none.
    """
    if not evidence:
        raise RegistryError(
            say("No evidence was given."),
            where=where,
            cure=say("Record a document first, `registry record-document FILE`, and name it."),
        )
