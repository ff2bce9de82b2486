"""Commands on facts: record, change, end, rename, merge, load, and undo by a further entry."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from types import MappingProxyType

from registry.access import Action
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner
from registry.commands.merging import merge_organisations, redirected
from registry.commands.preference import Prefer
from registry.commands.undoing import Undoing
from registry.commit import write_request
from registry.commit.parts import together
from registry.commit.transaction import Written
from registry.commit.write_order import batches
from registry.commit.write_request import CommandPart, Edit
from registry.entities import Entity, Organisation
from registry.errors import ConflictError, NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph.chunks import chunks
from registry.graph.connection import Progress
from registry.intake.validation_messages import validated
from registry.messages import say

_LAST_DAY = MappingProxyType(
    {"transfer": "ends", "engagement": "ends", "agreement": "terminated_on", "mechanism": "terminated_on"}
)
"""The field that `end` sets, by kind; nothing is ever deleted by it."""


class Entries:
    """Records and changes facts.

    Args:
        runner: Runs the commands.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    def record(self, entities: Sequence[Entity], options: CommandOptions = DEFAULTS) -> Written:
        """Record new entities.

        Raises:
            ConflictError: If one of the ids is recorded already, or was once.
        """
        options = options.for_content(*entities)
        if known := self._runner.replay_of(Action.RECORD, options):
            return known
        try:
            edit = Edit(entities, expects={e.id: None for e in entities})
            return self._runner.execute(Action.RECORD, options, edit)
        except ConflictError as error:
            there = sorted(self._runner.store.known(entity.id for entity in entities))
            if not there:
                raise
            raise ConflictError(
                say("Already recorded: {ids}. Nothing was written.", ids=_some(there)),
                cure=say("Use `registry change` to change recorded entities, or `registry load` to do both."),
            ) from error

    def change(self, entities: Sequence[Entity], options: CommandOptions = DEFAULTS) -> Written:
        """Replace recorded entities.

        Raises:
            NotFoundError: If one of them is not recorded.
            ConflictError: If one of them, or something it refers to, was changed after `options.base`.
        """
        options = options.for_content(*entities)
        if known := self._runner.replay_of(Action.CHANGE, options):
            return known
        ids = [entity.id for entity in entities]
        _require(ids, self._runner.store.known(ids))
        return self._runner.execute(Action.CHANGE, options, Edit(entities))

    def end(self, entity_id: str, on: date, options: CommandOptions = DEFAULTS) -> Written:
        """Set an end date; the record is kept.

        Raises:
            NotFoundError: If nothing is recorded under this id.
            RegistryError: If its kind has no end date.
        """
        options = options.for_content(entity_id, on)
        if known := self._runner.replay_of(Action.END, options):
            return known
        entity = self._recorded([entity_id])[entity_id]
        field = _LAST_DAY.get(entity.kind)
        if field is None:
            raise RegistryError(
                say("This kind of record has no end date."),
                where=entity_id,
                cure=say("End the records that concern it: {kinds}.", kinds=", ".join(_LAST_DAY)),
            )
        ended = validated(type(entity), {**_field_values(entity), field: on})
        return self._runner.execute(Action.END, options, Edit([ended], expects={entity_id: entity}))

    def rename(self, entity_id: str, name: str, options: CommandOptions = DEFAULTS) -> Written:
        """Change a name; the id and everything that refers to it stay the same.

        Raises:
            NotFoundError: If nothing is recorded under this id.
        """
        options = options.for_content(entity_id, name)
        if known := self._runner.replay_of(Action.RENAME, options):
            return known
        entity = self._recorded([entity_id])[entity_id]
        renamed = validated(type(entity), {**_field_values(entity), "name": name})
        return self._runner.execute(Action.RENAME, options, Edit([renamed], expects={entity_id: entity}))

    def merge(
        self, keep: str, merged: str, prefer: Prefer | None = None, options: CommandOptions = DEFAULTS
    ) -> Written:
        """Merge two records of one organisation; every reference to the merged one then points to the other.

        Args:
            keep: The record to keep; fields that it lacks are taken from the other.
            merged: The record to merge into it; its history stays, and leads to the one kept.
            prefer: Which record wins where both record a field differently.
            options: The command's options.

        Raises:
            NotFoundError: If one of them is not recorded.
            ConflictError: If they differ in a field and `prefer` is None, or are two organisations.
        """
        options = options.for_content(keep, merged, prefer)
        if known := self._runner.replay_of(Action.MERGE, options):
            return known
        both = self._recorded([keep, merged])
        one, other = both[keep], both[merged]
        if keep == merged or not isinstance(one, Organisation) or not isinstance(other, Organisation):
            raise RegistryError(
                say("Only two different organisations can be merged."),
                where=f"{keep} and {merged}",
                cure=say("Give the record to keep, then the one to merge into it."),
            )
        named = [entity for entity in self._runner.store.referrers(merged) if entity.id not in (keep, merged)]
        if len(named) + 2 > write_request.ONE_TRANSACTION:
            raise RegistryError(
                say("{value} entities refer to it, more than one command can change.", value=len(named)),
                where=merged,
                cure=say(
                    "Merge the other way round: registry merge {merged} {keep}.", merged=merged, keep=keep
                ),
            )
        put: list[Entity] = [redirected(merge_organisations(one, other, prefer), merged, keep)]
        put += [redirected(entity, merged, keep) for entity in named]
        expects = {entity.id: entity for entity in (one, other, *named)}
        edit = Edit(put, [merged], expects, about=[keep])
        return self._runner.execute(Action.MERGE, options, edit)

    def load(
        self, facts: Facts, options: CommandOptions = DEFAULTS, progress: Progress | None = None
    ) -> Written:
        """Record what is new in some facts and change what differs; everything else recorded stays.

        Up to 20,000 entities are written as one transaction, all or nothing; more are written in parts of
        1,000, and an interrupted load is completed by running it again with the same request id.

        Raises:
            InputError: If something referred to is neither recorded nor among them.
            ConflictError: If something changed or referred to was changed after `options.base`, or meanwhile.
        """
        options = options.for_content(*facts)
        if len(facts) <= write_request.ONE_TRANSACTION:
            if known := self._runner.replay_of(Action.LOAD, options):
                return known
            return self._runner.execute(Action.LOAD, self._based(options), Edit([*facts]), progress)
        any_author = self._runner.brings_any_author(options, facts)
        if not any_author:  # all of it, before anything is written
            self._runner.require_authorship(Action.LOAD, self._runner.signed(Action.LOAD, [*facts]))
        parts = batches(facts, write_request.BATCH)
        if progress:
            parts = _with_progress(parts, progress, len(facts))
        return together([*self._in_parts(parts, options, any_author=any_author, others=facts)])

    def load_as_they_come(
        self, entities: Iterable[Entity], options: CommandOptions = DEFAULTS
    ) -> Iterator[Written]:
        """Load entities from an iterator in parts of 1,000, and yield the result of each part once written.

        Memory use does not grow with their number.

        Args:
            entities: Each after those that it refers to; when run again, the same in the same order.
            options: The command's options; not a dry run.

        Raises:
            RegistryError: If it is a dry run.
            InputError, ConflictError: As for `load`, at the part concerned; earlier parts are written.
        """
        if options.dry:
            raise RegistryError(
                say("A dry run needs all entities at once, and these arrive one by one."),
                cure=say("Dry-run `load` with all of the entities instead."),
            )
        return self._in_parts(
            chunks(entities, write_request.BATCH), options, any_author=self._runner.brings_any_author(options)
        )

    def undo(self, seq: int, options: CommandOptions = DEFAULTS, progress: Progress | None = None) -> Written:
        """Undo a command by a further entry: what it changed is again as it was before.

        Args:
            seq: The number of any of the command's history entries.
            options: The command's options.
            progress: Called for a command that was written in parts.

        Raises:
            NotFoundError: If there is no such entry.
            ConflictError: If something it changed was changed since, or is referred to by later records.
            RegistryError: If it cannot be undone.
        """
        return Undoing(self._runner).undo(seq, options, progress)

    def _in_parts(
        self,
        parts: Iterable[Sequence[Entity]],
        options: CommandOptions,
        *,
        any_author: bool,
        others: Container[str] = (),
    ) -> Iterator[Written]:
        options = self._based(options.with_request())
        prepare = partial(
            self._runner.request, Action.LOAD, options, any_author=any_author, part=CommandPart(others)
        )
        return self._runner.execute_in_parts(Action.LOAD, options, (prepare(Edit(part)) for part in parts))

    def _based(self, options: CommandOptions) -> CommandOptions:
        return options if options.base is not None else options._replace(base=self._runner.store.head().seq)

    def _recorded(self, ids: Sequence[str]) -> Facts:
        facts = self._runner.store.entities(ids)
        _require(ids, facts)
        return facts


def _with_progress(parts: Iterable[list[Entity]], progress: Progress, whole: int) -> Iterator[list[Entity]]:
    """The parts; each is reported as done when the next one is requested."""
    done = 0
    for part in parts:
        yield part
        done += len(part)
        progress(done, whole)


def _require(ids: Sequence[str], known: Container[str]) -> None:
    missing = sorted(entity_id for entity_id in ids if entity_id not in known)
    if missing:
        raise NotFoundError(
            say("Nothing is recorded as {id}.", id=_some(missing)),
            cure=say("`registry export -` lists everything recorded."),
        )


def _some(ids: Sequence[str], most: int = 5) -> str:
    return ", ".join(ids[:most]) + (" …" if len(ids) > most else "")


def _field_values(entity: Entity) -> dict[str, object]:
    return {name: getattr(entity, name) for name in type(entity).model_fields}
