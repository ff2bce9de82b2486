"""Entries of facts: recorded, changed, ended, renamed, merged, loaded, and undone by a further entry."""

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
from registry.entities import Entity, Organisation
from registry.errors import ConflictError, NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph import wanted, writing
from registry.graph.journal import Progress, Written, together
from registry.graph.order import batches
from registry.graph.writing import chunks
from registry.intake.validation_messages import validated
from registry.messages import say

_LAST_DAY = MappingProxyType(
    {"transfer": "ends", "engagement": "ends", "agreement": "terminated_on", "mechanism": "terminated_on"}
)
"""What an end sets, by the kind of what ends; nothing is ever deleted by it."""


class Entries:
    """What may be done to facts.

    Args:
        desk: Where the entries are handed in.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    def record(self, entities: Sequence[Entity], options: CommandOptions = DEFAULTS) -> Written:
        """Record what was not on file.

        Raises:
            ConflictError: Something is on file under an id of these, or was once.
        """
        options = options.for_content(*entities)
        if known := self._runner.replay_of(Action.RECORD, options):
            return known
        try:
            return self._runner.execute(
                Action.RECORD, options, entities, expects={e.id: None for e in entities}
            )
        except ConflictError as error:
            there = sorted(self._runner.store.known(entity.id for entity in entities))
            if not there:
                raise
            raise ConflictError(
                say("On file already: {ids}. Nothing was written.", ids=_some(there)),
                cure=say("`registry change` changes what is on file, and `registry load` does both."),
            ) from error

    def change(self, entities: Sequence[Entity], options: CommandOptions = DEFAULTS) -> Written:
        """Put entities in the place of those on file.

        Raises:
            NotFoundError: One of them is not on file.
            ConflictError: One of them, or what it refers to, was changed after `how.base`.
        """
        options = options.for_content(*entities)
        if known := self._runner.replay_of(Action.CHANGE, options):
            return known
        ids = [entity.id for entity in entities]
        _require(ids, self._runner.store.known(ids))
        return self._runner.execute(Action.CHANGE, options, entities)

    def end(self, entity_id: str, on: date, options: CommandOptions = DEFAULTS) -> Written:
        """Let something end with a day; it stays on file.

        Raises:
            NotFoundError: Nothing is on file under this id.
            RegistryError: It is of a kind that does not end.
        """
        options = options.for_content(entity_id, on)
        if known := self._runner.replay_of(Action.END, options):
            return known
        entity = self._recorded([entity_id])[entity_id]
        field = _LAST_DAY.get(entity.kind)
        if field is None:
            raise RegistryError(
                say("This has no end to record."),
                where=entity_id,
                cure=say("What ends is {kinds}: end those that concern it.", kinds=", ".join(_LAST_DAY)),
            )
        ended = validated(type(entity), {**_field_values(entity), field: on})
        return self._runner.execute(Action.END, options, [ended], expects={entity_id: entity})

    def rename(self, entity_id: str, name: str, options: CommandOptions = DEFAULTS) -> Written:
        """Give something another name; its id stays, and so does all that refers to it.

        Raises:
            NotFoundError: Nothing is on file under this id.
        """
        options = options.for_content(entity_id, name)
        if known := self._runner.replay_of(Action.RENAME, options):
            return known
        entity = self._recorded([entity_id])[entity_id]
        renamed = validated(type(entity), {**_field_values(entity), "name": name})
        return self._runner.execute(Action.RENAME, options, [renamed], expects={entity_id: entity})

    def merge(
        self, keep: str, merged: str, prefer: Prefer | None = None, options: CommandOptions = DEFAULTS
    ) -> Written:
        """Make one of two records of an organisation: all that names the one that goes names the other then.

        Args:
            keep: The one that stays; what it does not record is taken over.
            merged: The one that goes; its history stays, and leads to the other.
            prefer: Whose word counts where both record a field differently.
            options: As ever.

        Raises:
            NotFoundError: One of them is not on file.
            ConflictError: They differ in a field and `prefer` is None, or are two organisations.
        """
        options = options.for_content(keep, merged, prefer)
        if known := self._runner.replay_of(Action.MERGE, options):
            return known
        both = self._recorded([keep, merged])
        one, other = both[keep], both[merged]
        if keep == merged or not isinstance(one, Organisation) or not isinstance(other, Organisation):
            raise RegistryError(
                say("Only two organisations can be made one."),
                where=f"{keep} and {merged}",
                cure=say("Name the one that stays, then the one that goes."),
            )
        named = [entity for entity in self._runner.store.referrers(merged) if entity.id not in (keep, merged)]
        if len(named) + 2 > wanted.ONE_TRANSACTION:
            raise RegistryError(
                say("{value} entities name it, more than one entry can change.", value=len(named)),
                where=merged,
                cure=say(
                    "Merge the other way round: registry merge {merged} {keep}.", merged=merged, keep=keep
                ),
            )
        put: list[Entity] = [redirected(merge_organisations(one, other, prefer), merged, keep)]
        put += [redirected(entity, merged, keep) for entity in named]
        expects = {entity.id: entity for entity in (one, other, *named)}
        return self._runner.execute(
            Action.MERGE, options, put, remove=[merged], expects=expects, about=[keep]
        )

    def load(
        self, facts: Facts, options: CommandOptions = DEFAULTS, progress: Progress | None = None
    ) -> Written:
        """Record what is new in some facts and change what differs; what is on file besides stays.

        Up to 20,000 entities go in as one transaction, all or nothing; more go in by parts of 1,000, and what
        broke off is completed by another try with the same request.

        Raises:
            InputError: Something referred to is neither on file nor among them.
            ConflictError: What is changed or referred to was changed after `how.base`, or meanwhile.
        """
        options = options.for_content(*facts)
        if len(facts) <= wanted.ONE_TRANSACTION:
            return self._runner.execute(Action.LOAD, self._based(options), [*facts], progress)
        if not self._runner.is_first_load(options):
            self._runner.require_authorship(Action.LOAD, facts)  # of all of it, before anything is written
        parts = batches(facts, writing.CHUNK)
        if progress:
            parts = _with_progress(parts, progress, len(facts))
        return together([*self._in_parts(parts, options, any_author=True, elsewhere=facts)])

    def load_as_they_come(
        self, entities: Iterable[Entity], options: CommandOptions = DEFAULTS
    ) -> Iterator[Written]:
        """Load entities by parts of 1,000 as they come, and tell what came of each part once it is written.

        None of them is kept, so that memory does not grow with their number.

        Args:
            entities: Each after those that it refers to; on another try the same in the same order.
            options: As ever; no dry run.

        Raises:
            RegistryError: It is a dry run.
            InputError, ConflictError: As `load`, at the part that they concern; those before it are written.
        """
        if options.dry:
            raise RegistryError(
                say("What comes later is not known, so this cannot be tried without writing it."),
                cure=say("Try it with all of its entities at once."),
            )
        return self._in_parts(
            chunks(entities, writing.CHUNK), options, any_author=self._runner.is_first_load(options)
        )

    def undo(self, seq: int, options: CommandOptions = DEFAULTS, progress: Progress | None = None) -> Written:
        """Undo a command by a further entry: what it touched is again as it was before.

        Args:
            seq: The place of any of the command's changes.
            options: As ever.
            progress: Told of a command that was written in parts.

        Raises:
            NotFoundError: There is no such entry.
            ConflictError: Something that it touched was changed since, or is referred to by what came later.
            RegistryError: It cannot be undone.
        """
        return Undoing(self._runner).undo(seq, options, progress)

    def _in_parts(
        self,
        parts: Iterable[Sequence[Entity]],
        options: CommandOptions,
        *,
        any_author: bool,
        elsewhere: Container[str] = (),
    ) -> Iterator[Written]:
        options = self._based(options.with_request())
        request = partial(
            self._runner.request, Action.LOAD, options, any_author=any_author, elsewhere=elsewhere
        )
        return self._runner.execute_in_parts(Action.LOAD, options, map(request, parts))

    def _based(self, options: CommandOptions) -> CommandOptions:
        return options if options.base is not None else options._replace(base=self._runner.store.head().seq)

    def _recorded(self, ids: Sequence[str]) -> Facts:
        facts = self._runner.store.entities(ids)
        _require(ids, facts)
        return facts


def _with_progress(parts: Iterable[list[Entity]], progress: Progress, whole: int) -> Iterator[list[Entity]]:
    """The parts, each told as done once the next is asked for."""
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
            cure=say("`registry export -` lists what is recorded."),
        )


def _some(ids: Sequence[str], most: int = 5) -> str:
    return ", ".join(ids[:most]) + (" …" if len(ids) > most else "")


def _field_values(entity: Entity) -> dict[str, object]:
    return {name: getattr(entity, name) for name in type(entity).model_fields}
