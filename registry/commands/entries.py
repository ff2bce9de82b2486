"""Entries of facts: recorded, changed, ended, renamed, merged, loaded, and undone by a further entry."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from types import MappingProxyType

from registry.access import Action
from registry.commands.command_runner import PLAIN, Desk, How
from registry.commands.merging import merged, redirected
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

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def record(self, entities: Sequence[Entity], how: How = PLAIN) -> Written:
        """Record what was not on file.

        Raises:
            ConflictError: Something is on file under an id of these, or was once.
        """
        how = how.of(*entities)
        if known := self._desk.again(Action.RECORD, how):
            return known
        try:
            return self._desk.enter(Action.RECORD, how, entities, expects={e.id: None for e in entities})
        except ConflictError as error:
            there = sorted(self._desk.store.known(entity.id for entity in entities))
            if not there:
                raise
            raise ConflictError(
                say("On file already: {ids}. Nothing was written.", ids=_some(there)),
                cure=say("`registry change` changes what is on file, and `registry load` does both."),
            ) from error

    def change(self, entities: Sequence[Entity], how: How = PLAIN) -> Written:
        """Put entities in the place of those on file.

        Raises:
            NotFoundError: One of them is not on file.
            ConflictError: One of them, or what it refers to, was changed after `how.base`.
        """
        how = how.of(*entities)
        if known := self._desk.again(Action.CHANGE, how):
            return known
        ids = [entity.id for entity in entities]
        _require(ids, self._desk.store.known(ids))
        return self._desk.enter(Action.CHANGE, how, entities)

    def end(self, entity_id: str, on: date, how: How = PLAIN) -> Written:
        """Let something end with a day; it stays on file.

        Raises:
            NotFoundError: Nothing is on file under this id.
            RegistryError: It is of a kind that does not end.
        """
        how = how.of(entity_id, on)
        if known := self._desk.again(Action.END, how):
            return known
        entity = self._found([entity_id])[entity_id]
        field = _LAST_DAY.get(entity.kind)
        if field is None:
            raise RegistryError(
                say("This has no end to record."),
                where=entity_id,
                cure=say("What ends is {kinds}: end those that concern it.", kinds=", ".join(_LAST_DAY)),
            )
        ended = validated(type(entity), {**_said(entity), field: on})
        return self._desk.enter(Action.END, how, [ended], expects={entity_id: entity})

    def rename(self, entity_id: str, name: str, how: How = PLAIN) -> Written:
        """Give something another name; its id stays, and so does all that refers to it.

        Raises:
            NotFoundError: Nothing is on file under this id.
        """
        how = how.of(entity_id, name)
        if known := self._desk.again(Action.RENAME, how):
            return known
        entity = self._found([entity_id])[entity_id]
        renamed = validated(type(entity), {**_said(entity), "name": name})
        return self._desk.enter(Action.RENAME, how, [renamed], expects={entity_id: entity})

    def merge(self, keep: str, gone: str, prefer: Prefer | None = None, how: How = PLAIN) -> Written:
        """Make one of two records of an organisation: all that names the one that goes names the other then.

        Args:
            keep: The one that stays; what it does not record is taken over.
            gone: The one that goes; its history stays, and leads to the other.
            prefer: Whose word counts where both record a field differently.
            how: As ever.

        Raises:
            NotFoundError: One of them is not on file.
            ConflictError: They differ in a field and `prefer` is None, or are two organisations.
        """
        how = how.of(keep, gone, prefer)
        if known := self._desk.again(Action.MERGE, how):
            return known
        found = self._found([keep, gone])
        one, other = found[keep], found[gone]
        if keep == gone or not isinstance(one, Organisation) or not isinstance(other, Organisation):
            raise RegistryError(
                say("Only two organisations can be made one."),
                where=f"{keep} and {gone}",
                cure=say("Name the one that stays, then the one that goes."),
            )
        named = [entity for entity in self._desk.store.referrers(gone) if entity.id not in (keep, gone)]
        if len(named) + 2 > wanted.ONE_TRANSACTION:
            raise RegistryError(
                say("{value} entities name it, more than one entry can change.", value=len(named)),
                where=gone,
                cure=say("Merge the other way round: registry merge {gone} {keep}.", gone=gone, keep=keep),
            )
        put: list[Entity] = [redirected(merged(one, other, prefer), gone, keep)]
        put += [redirected(entity, gone, keep) for entity in named]
        expects = {entity.id: entity for entity in (one, other, *named)}
        return self._desk.enter(Action.MERGE, how, put, remove=[gone], expects=expects, about=[keep])

    def load(self, facts: Facts, how: How = PLAIN, progress: Progress | None = None) -> Written:
        """Record what is new in some facts and change what differs; what is on file besides stays.

        Up to 20,000 entities go in as one transaction, all or nothing; more go in by parts of 1,000, and what
        broke off is completed by another try with the same request.

        Raises:
            InputError: Something referred to is neither on file nor among them.
            ConflictError: What is changed or referred to was changed after `how.base`, or meanwhile.
        """
        how = how.of(*facts)
        if len(facts) <= wanted.ONE_TRANSACTION:
            return self._desk.enter(Action.LOAD, self._based(how), [*facts], progress)
        if not self._desk.begins(how):
            self._desk.require_own_words(Action.LOAD, facts)  # of all of it, before anything is written
        parts = batches(facts, writing.CHUNK)
        if progress:
            parts = _told(parts, progress, len(facts))
        return together([*self._in_parts(parts, how, any_words=True, elsewhere=facts)])

    def load_as_they_come(self, entities: Iterable[Entity], how: How = PLAIN) -> Iterator[Written]:
        """Load entities by parts of 1,000 as they come, and tell what came of each part once it is written.

        None of them is kept, so that memory does not grow with their number.

        Args:
            entities: Each after those that it refers to; on another try the same in the same order.
            how: As ever; no dry run.

        Raises:
            RegistryError: It is a dry run.
            InputError, ConflictError: As `load`, at the part that they concern; those before it are written.
        """
        if how.dry:
            raise RegistryError(
                say("What comes later is not known, so this cannot be tried without writing it."),
                cure=say("Try it with all of its entities at once."),
            )
        return self._in_parts(chunks(entities, writing.CHUNK), how, any_words=self._desk.begins(how))

    def undo(self, seq: int, how: How = PLAIN, progress: Progress | None = None) -> Written:
        """Undo a command by a further entry: what it touched is again as it was before.

        Args:
            seq: The place of any of the command's changes.
            how: As ever.
            progress: Told of a command that was written in parts.

        Raises:
            NotFoundError: There is no such entry.
            ConflictError: Something that it touched was changed since, or is referred to by what came later.
            RegistryError: It cannot be undone.
        """
        return Undoing(self._desk).undo(seq, how, progress)

    def _in_parts(
        self,
        parts: Iterable[Sequence[Entity]],
        how: How,
        *,
        any_words: bool,
        elsewhere: Container[str] = (),
    ) -> Iterator[Written]:
        how = self._based(how.named())
        validated = partial(self._desk.writing, Action.LOAD, how, any_words=any_words, elsewhere=elsewhere)
        return self._desk.enter_in_parts(Action.LOAD, how, map(validated, parts))

    def _based(self, how: How) -> How:
        return how if how.base is not None else how._replace(base=self._desk.store.head().seq)

    def _found(self, ids: Sequence[str]) -> Facts:
        facts = self._desk.store.entities(ids)
        _require(ids, facts)
        return facts


def _told(parts: Iterable[list[Entity]], progress: Progress, whole: int) -> Iterator[list[Entity]]:
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


def _said(entity: Entity) -> dict[str, object]:
    return {name: getattr(entity, name) for name in type(entity).model_fields}
