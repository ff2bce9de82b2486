"""Undo: a further command puts back what an earlier one changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count

from registry.access import Action
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner
from registry.commands.proposal import Proposal
from registry.commands.review import Review
from registry.commit.parts import together
from registry.commit.transaction import Written
from registry.commit.write_request import CommandPart, Edit
from registry.entities import BY_KIND, Entity
from registry.errors import ConflictError, NotFoundError, RegistryError
from registry.graph.connection import Progress
from registry.graph.proposal_nodes import ProposalEdit
from registry.history.change import PROPOSAL, REDACTING, Change, Subject
from registry.history.content import digest, past_entity
from registry.messages import say
from registry.vocabulary import ProposalState

Stood = dict[str, Entity | None]
_OF_DECISIONS = frozenset(
    each.value for each in (Action.APPROVE, Action.REJECT, Action.REQUEST_CHANGES, Action.UNDO)
)
"""Commands on a proposal that can be undone: decisions on it."""


class Undoing:
    """Undoes commands.

    Args:
        runner: Runs the commands.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner
        self._review = Review(runner)

    def undo(self, seq: int, options: CommandOptions = DEFAULTS, progress: Progress | None = None) -> Written:
        """Undo a command; see `Entries.undo`.

        A command that was written in parts is undone in parts, the last one first. When a decision on a
        proposal is undone, the proposal is in the state that it was in before.
        """
        options = options.for_content(seq)
        self._runner.actor.require(Action.UNDO)
        options = (
            options.with_request()
            if options.reason
            else options.with_request()._replace(reason=f"Undoes entry {seq}.")
        )
        parts = self._parts_of(seq)[::-1]
        if len(parts) > 1:
            return self._in_parts(parts, options, progress)
        if known := self._runner.replay_of(Action.UNDO, options):
            return known
        (changes,) = parts
        self._refuse_changed(changes)
        return self._runner.execute(Action.UNDO, options, self._back(changes))

    def _in_parts(
        self, parts: list[list[Change]], options: CommandOptions, progress: Progress | None
    ) -> Written:
        done = sum(1 for _ in _while_some(self._written(options.request or "")))
        while not done and len(parts) > 1 and self._is_back(parts[0]):
            parts = parts[1:]  # an earlier run, whose request id nobody knows, got this far
        for changes in parts[done:]:
            self._refuse_changed(changes)
        whole = {subject.id for part in parts for change in part for subject in _facts(change)}

        def execute(some: list[list[Change]], options: CommandOptions) -> Iterator[Written]:
            edits = (self._back(part) for part in some)
            part = CommandPart(whole)
            requests = (self._runner.request(Action.UNDO, options, edit, part=part) for edit in edits)
            return self._runner.execute_in_parts(Action.UNDO, options, requests)

        trying = execute(parts[done:], options._replace(dry=True))
        if options.dry:
            return together([*trying])
        for _ in trying:
            pass  # every part is checked before the first is written
        written = []
        for each in execute(parts, options):
            written.append(each)
            if progress:
                progress(len(written), len(parts))
        return together(written)

    def _written(self, request: str) -> Iterator[list[Change]]:
        """The changes of each part of a command, and then empty lists."""
        return (list(self._runner.store.changes_of_request(f"{request}/{number}")) for number in count(1))

    def _back(self, changes: list[Change]) -> Edit:
        """The edit that undoes changes."""
        before = _before(changes)
        return Edit(
            put=[entity for entity in before.values() if entity is not None],
            remove=[entity_id for entity_id, entity in before.items() if entity is None],
            expects=_after(changes),
            proposals=[self._back_again(subject) for change in changes for subject in _proposals(change)],
            revive=True,
        )

    def _back_again(self, subject: Subject) -> ProposalEdit:
        """A proposal as it was before a decision, or before that was undone.

        Raises:
            ConflictError: If it was revised, or decided again, since.
        """
        text = self._runner.store.proposal(subject.id)
        now = Proposal.model_validate_json(text or "{}")
        stood = json.loads(subject.before.text or "{}") if subject.before else {}
        then = Proposal.model_validate({**stood, "overlays": now.overlays})
        if then.state is ProposalState.APPROVED:
            self._review.require_other_person(now)
        left = [each and each.digest for each in (subject.before, subject.after)]
        if left != [digest(then.sheet.entry), digest(now.sheet.entry)]:
            raise ConflictError(
                say("The proposal was changed since."),
                where=subject.id,
                cure=say("Decide on the new version: `registry proposals {id}`.", id=subject.id),
            )
        return ProposalEdit(now.id, now.sheet, then.sheet)

    def _parts_of(self, seq: int) -> list[list[Change]]:
        """All changes of the command that an entry belongs to, by transaction."""
        store = self._runner.store
        entries = [] if seq > store.head().seq else list(store.changes(seq, seq))
        if not entries:
            raise NotFoundError(
                say("The history has no entry {seq}.", seq=seq), cure=say("`registry history` lists them.")
            )
        command = entries[0].command
        stem, slash, number = command.request.rpartition("/")
        batched = slash and number.isdigit() and next(store.changes_of_request(f"{stem}/1"), None)
        parts = (
            [*_while_some(self._written(stem))]
            if batched
            else [list(store.changes_of_request(command.request))]
        )
        for change in (change for part in parts for change in part):
            _refuse_beyond(change, seq)
        return parts

    def _is_back(self, changes: list[Change]) -> bool:
        before = _before(changes)
        now = self._runner.store.entities(before)
        return all(now.find(entity_id) == entity for entity_id, entity in before.items())

    def _refuse_changed(self, changes: list[Change]) -> None:
        after, seq = _after(changes), changes[0].seq
        now = self._runner.store.entities(after)
        moved = sorted(entity_id for entity_id, entity in after.items() if now.find(entity_id) != entity)
        if moved:
            some = ", ".join(moved[:5]) + (" …" if len(moved) > 5 else "")
            raise ConflictError(
                say("Changed since entry {seq}: {ids}.", seq=seq, ids=some),
                cure=say(
                    "`registry history {id}` shows who changed it. Undo those entries first.", id=moved[0]
                ),
            )


def _refuse_beyond(change: Change, seq: int) -> None:
    name = change.command.name
    of_facts = all(subject.id.partition("/")[0] in BY_KIND for subject in change.subjects)
    if name in REDACTING or not (of_facts or name in _OF_DECISIONS):
        raise RegistryError(
            say("Entry {seq} ({command}) cannot be undone.", seq=seq, command=name),
            cure=say("Erasures cannot be undone. For a proposal, decide again or submit a new one."),
        )


def _facts(change: Change) -> Iterator[Subject]:
    return (subject for subject in change.subjects if not subject.id.startswith(PROPOSAL))


def _proposals(change: Change) -> Iterator[Subject]:
    return (subject for subject in change.subjects if subject.id.startswith(PROPOSAL))


def _before(changes: list[Change]) -> Stood:
    stood: Stood = {}
    for change in changes:
        for subject in _facts(change):
            stood.setdefault(subject.id, past_entity(subject.id, subject.before))
    return stood


def _after(changes: list[Change]) -> Stood:
    return {
        subject.id: past_entity(subject.id, subject.after) for change in changes for subject in _facts(change)
    }


def _while_some(parts: Iterator[list[Change]]) -> Iterator[list[Change]]:
    for part in parts:
        if not part:
            return
        yield part
