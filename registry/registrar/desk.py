"""Where an actor's entries are handed in: permission first, then one command with its change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import uuid4

from registry.access import Action, Actor
from registry.entities import Entity
from registry.graph.journal import Progress, Written
from registry.graph.papers import Paper
from registry.graph.store import Store
from registry.graph.wanted import Writing
from registry.history.change import Command
from registry.history.content import digest
from registry.law.law import Law


class How(NamedTuple):
    """How a use case is to be carried out.

    `request` names the command, so that a second try of it changes nothing; `base` is the place in the
    history up to which its author has read; `dry` only tries it and writes nothing.
    """

    reason: str | None = None
    request: str | None = None
    base: int | None = None
    dry: bool = False

    def named(self) -> How:
        """The same with a request of its own, if it has none."""
        return self if self.request else self._replace(request=uuid4().hex)

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
        command = self._command(action, how.named())
        writing = Writing(command, put, remove, papers, how.base, expects or {}, **more)
        journal = self.store.journal
        return journal.attempt(writing) if how.dry else journal.commit(writing, progress)

    def again(self, action: Action, how: How) -> Written | None:
        """What came of a command whose request was entered before; None where it is a new one.

        Raises:
            ForbiddenError: The role may not do this.
            ConflictError: The request was that of another command.
        """
        self.actor.require(action)
        return self.store.journal.entered(self._command(action, how)) if how.request else None

    def _command(self, action: Action, how: How) -> Command:
        actor, law = self.actor, Law.current().version
        return Command(how.request or "", actor.id, actor.role.value, action.value, how.reason, law)


def today() -> date:
    """The day on which something is decided, in UTC."""
    return datetime.now(UTC).date()
