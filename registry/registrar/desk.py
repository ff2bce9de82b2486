"""Where an actor's entries are handed in: permission first, then one command with its change."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import uuid4

from registry.access import Action, Actor
from registry.entities import Entity
from registry.errors import RegistryError
from registry.facts import Facts
from registry.graph.journal import Progress, Written
from registry.graph.papers import Paper
from registry.graph.store import Store
from registry.graph.wanted import Writing
from registry.history.change import Command
from registry.history.content import digest
from registry.history.people import without_people
from registry.law.law import Law
from registry.messages import say
from registry.registrar import authority


class How(NamedTuple):
    """How a use case is to be carried out.

    `request` names the command, so that a second try of it changes nothing; `base` is the place in the
    history up to which its author has read; `dry` only tries it and writes nothing. `asked` is a digest of
    what is asked for, so that one request is not taken for another.
    """

    reason: str | None = None
    request: str | None = None
    base: int | None = None
    dry: bool = False
    asked: str | None = None

    def named(self) -> How:
        """The same with a request of its own, if it has none."""
        return self if self.request else self._replace(request=uuid4().hex)

    def of(self, *asked: object) -> How:
        """The same for what is asked for: ids, texts, days, entities, or lists of these."""
        if not self.request:
            return self  # nobody can try it again
        whole = sha256()  # of one at a time: a load may ask for many
        for each in asked:
            whole.update(json.dumps([_told(each)], ensure_ascii=False, separators=(",", ":")).encode())
        return self._replace(asked=whole.hexdigest())

    @property
    def slug(self) -> str:
        """What the command makes is named by this: the same on a second try, whatever the request's form."""
        return digest(self.request or "")[:12]


PLAIN = How()


class Desk:
    """The store, and who acts on it.

    Args:
        store: The register's database, prepared.
        actor: Who acts, in which role.
    """

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store = store
        self.actor = actor

    def enter(
        self,
        action: Action,
        how: How,
        put: Sequence[Entity] = (),
        *,
        remove: Collection[str] = (),
        papers: Sequence[Paper] = (),
        expects: Mapping[str, Entity | None] | None = None,
        progress: Progress | None = None,
        **more: Any,
    ) -> Written:
        """Write one command, or only try it; `more` is what else `Writing` takes.

        Raises:
            ForbiddenError: The role may not do this.
            ConflictError: Something was changed meanwhile.
            InputError: Something that is referred to is not on file.
        """
        self.actor.require(action)
        expected = expects or {}
        gone = [expected.get(entity_id) for entity_id in remove]
        self._require_own_words(action, put, gone, begins=action is Action.LOAD and self._begins(how))
        command = self.command(action, how.named())
        writing = Writing(command, put, remove, papers, how.base, expected, asked=how.asked, **more)
        journal = self.store.journal
        return journal.attempt(writing) if how.dry else journal.commit(writing, progress)

    def load_in_parts(
        self, how: How, parts: Iterable[Sequence[Entity]], whole: Facts | None = None
    ) -> Iterator[Written]:
        """Load part by part, or only compare, and tell what came of each part.

        Args:
            how: As ever.
            parts: What is to be on file, each part after those that it refers to.
            whole: All parts, where they are known beforehand.

        Raises:
            ForbiddenError: The role may not do this.
            RegistryError: It is only to be tried, and what comes later is not known.
            ConflictError, InputError: As `enter`, at the part that they concern.
        """
        self.actor.require(Action.LOAD)
        begins = self._begins(how)
        self._require_own_words(Action.LOAD, whole or (), begins=begins)  # before anything is written
        asked = Writing(self.command(Action.LOAD, how.named()), base=how.base, asked=how.asked)
        own = self._with_own_words(parts, begins=begins)
        if not how.dry:
            return self.store.journal.in_parts(asked, own)
        if whole is None:
            raise RegistryError(
                say("What comes later is not known, so this cannot be tried without writing it."),
                cure=say("Try it with all of its entities at once."),
            )
        return self.store.journal.compared(asked._replace(elsewhere=whole), own)

    def again(self, action: Action, how: How) -> Written | None:
        """What came of a command whose request was entered before; None where it is a new one.

        Raises:
            ForbiddenError: The role may not do this.
            ConflictError: The request was that of another command.
        """
        self.actor.require(action)
        return self.store.journal.entered(self.command(action, how), how.asked) if how.request else None

    def _require_own_words(
        self, action: Action, put: Iterable[Entity], gone: Sequence[Entity | None] = (), *, begins: bool
    ) -> None:
        said = authority.words(put)
        left = authority.words(gone)
        if (said or left) and not begins:
            now = self.store.entities(word.id for word in said)
            authority.require_own(self.actor, action, now, said, left)

    def _with_own_words(
        self, parts: Iterable[Sequence[Entity]], *, begins: bool
    ) -> Iterator[Sequence[Entity]]:
        for part in parts:
            self._require_own_words(Action.LOAD, part, begins=begins)
            yield part

    def _begins(self, how: How) -> bool:
        """Whether nothing is on file, or only what an earlier try of the same command began with."""
        first = next(self.store.changes(1, 1), None) if how.asked else None
        again = first is not None and first.command.request == f"{how.request}/1"
        return again or self.store.is_empty()

    def command(self, action: Action, how: How) -> Command:
        """A command of the actor.

        Raises:
            RegistryError: Its request is no name for one: a slash parts those of a command in many parts.
        """
        if "/" in (how.request or ""):
            raise RegistryError(
                say("A request's id has no slash: {request}.", request=how.request),
                cure=say("Name the request by letters, digits, hyphens or dots."),
            )
        actor, law = self.actor, Law.current().version
        return Command(how.request or "", actor.id, actor.role.value, action.value, how.reason, law)


def _told(asked: object) -> object:
    """What is asked for as JSON, without what is personal of contact persons: a digest of that is a clue."""
    if isinstance(asked, Entity):
        return without_people(asked.model_dump(mode="json", exclude_none=True))
    if isinstance(asked, list | tuple):
        return [_told(each) for each in asked]
    return asked if asked is None or isinstance(asked, int) else str(asked)


def today() -> date:
    """The day on which something is decided, in UTC."""
    return datetime.now(UTC).date()
