"""Where an actor's entries are handed in: permission first, then one command with its change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import uuid4

from registry.access import Action, Actor
from registry.commands import permissions
from registry.entities import Entity
from registry.errors import RegistryError
from registry.graph.journal import Progress, Written
from registry.graph.store import Store
from registry.graph.wanted import Writing
from registry.history.change import Command
from registry.history.content import digest
from registry.history.people import without_people
from registry.law.law import Law
from registry.messages import say


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
        any_words = action is Action.LOAD and self.begins(how)
        writing = self.writing(action, how.named(), put, any_words=any_words, **more)
        journal = self.store.journal
        return journal.attempt(writing) if how.dry else journal.commit(writing, progress)

    def enter_in_parts(self, action: Action, how: How, parts: Iterable[Writing]) -> Iterator[Written]:
        """Write one command part by part, or only compare it, and tell what came of each part.

        Args:
            action: The verb.
            how: As ever, with a request.
            parts: What `writing` gives for each part, after those that it refers to.

        Raises:
            ForbiddenError: The role may not do this.
            ConflictError, InputError: As `enter`, at the part that they concern.
        """
        self.actor.require(action)
        journal = self.store.journal
        return journal.compared(parts) if how.dry else journal.in_parts(self.command(action, how), parts)

    def writing(
        self, action: Action, how: How, put: Sequence[Entity] = (), *, any_words: bool = False, **more: Any
    ) -> Writing:
        """What one transaction of a command is to write; its words are looked at, unless they may be any.

        Raises:
            ForbiddenError: It holds words that the role may not say.
        """
        writing = Writing(self.command(action, how), put, base=how.base, asked=how.asked, **more)
        if not any_words:
            gone = [writing.expects.get(entity_id) for entity_id in writing.remove]
            self.require_own_words(action, put, gone)
        return writing

    def again(self, action: Action, how: How) -> Written | None:
        """What came of a command whose request was entered before; None where it is a new one.

        Raises:
            ForbiddenError: The role may not do this.
            ConflictError: The request was that of another command.
        """
        self.actor.require(action)
        return self.store.journal.entered(self.command(action, how), how.asked) if how.request else None

    def require_own_words(
        self, action: Action, put: Iterable[Entity], gone: Sequence[Entity | None] = ()
    ) -> None:
        """Refuse words that the role may not say, or that are laid into another's mouth.

        Raises:
            ForbiddenError: It is so.
        """
        said = permissions.words(put)
        left = permissions.words(gone)
        if said or left:
            now = self.store.entities(word.id for word in said)
            permissions.require_own(self.actor, action, now, said, left)

    def begins(self, how: How) -> bool:
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
