"""Where an actor's entries are handed in: permission first, then one command with its change."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, TypedDict, Unpack
from uuid import uuid4

from registry.access import Action, Actor
from registry.commands import permissions
from registry.entities import Entity
from registry.errors import RegistryError
from registry.graph.journal import Progress, Written
from registry.graph.papers import Paper
from registry.graph.store import Store
from registry.graph.wanted import Writing
from registry.history.change import Command, Subject
from registry.history.content import Content, digest
from registry.history.people import without_people
from registry.law.law import Law
from registry.messages import say

if TYPE_CHECKING:
    from registry.graph.wanted import AlongWrite


class CommandOptions(NamedTuple):
    """How a use case is to be carried out.

    `request` names the command, so that a second try of it changes nothing; `base` is the place in the
    history up to which its author has read; `dry` only tries it and writes nothing. `fingerprint` is a digest
    of what is asked for, so that one request is not taken for another.
    """

    reason: str | None = None
    request: str | None = None
    base: int | None = None
    dry: bool = False
    fingerprint: str | None = None

    def with_request(self) -> CommandOptions:
        """The same with a request of its own, if it has none."""
        return self if self.request else self._replace(request=uuid4().hex)

    def for_content(self, *content: object) -> CommandOptions:
        """The same for what is asked for: ids, texts, days, entities, or lists of these."""
        if not self.request:
            return self  # nobody can try it again
        whole = sha256()  # of one at a time: a load may ask for many
        for each in content:
            whole.update(json.dumps([_as_json(each)], ensure_ascii=False, separators=(",", ":")).encode())
        return self._replace(fingerprint=whole.hexdigest())

    @property
    def slug(self) -> str:
        """What the command makes is named by this: the same on a second try, whatever the request's form."""
        return digest(self.request or "")[:12]


DEFAULTS = CommandOptions()


class WriteFields(TypedDict, total=False):
    """What else a command may want of its `Writing`, by the names that it has there."""

    remove: Collection[str]
    papers: Sequence[Paper]
    expects: Mapping[str, Entity | None]
    revive: bool
    about: Collection[str]
    besides: Sequence[Subject]
    kept: Callable[[Content], Content]
    elsewhere: Container[str]
    along: AlongWrite


class CommandRunner:
    """The store, and who acts on it.

    Args:
        store: The register's database, prepared.
        actor: Who acts, in which role.
    """

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store = store
        self.actor = actor

    def execute(
        self,
        action: Action,
        options: CommandOptions,
        put: Sequence[Entity] = (),
        progress: Progress | None = None,
        **more: Unpack[WriteFields],
    ) -> Written:
        """Write one command, or only try it; `more` is what else `Writing` takes.

        Raises:
            ForbiddenError: The role may not do this.
            ConflictError: Something was changed meanwhile.
            InputError: Something that is referred to is not on file.
        """
        self.actor.require(action)
        any_author = action is Action.LOAD and self.is_first_load(options)
        request = self.request(action, options.with_request(), put, any_author=any_author, **more)
        journal = self.store.journal
        return journal.attempt(request) if options.dry else journal.commit(request, progress)

    def execute_in_parts(
        self, action: Action, options: CommandOptions, parts: Iterable[Writing]
    ) -> Iterator[Written]:
        """Write one command part by part, or only compare it, and tell what came of each part.

        Args:
            action: The verb.
            options: As ever, with a request.
            parts: What `writing` gives for each part, after those that it refers to.

        Raises:
            ForbiddenError: The role may not do this.
            ConflictError, InputError: As `enter`, at the part that they concern.
        """
        self.actor.require(action)
        journal = self.store.journal
        return (
            journal.compared(parts) if options.dry else journal.in_parts(self.command(action, options), parts)
        )

    def request(
        self,
        action: Action,
        options: CommandOptions,
        put: Sequence[Entity] = (),
        *,
        any_author: bool = False,
        **more: Unpack[WriteFields],
    ) -> Writing:
        """What one transaction of a command is to write; its words are looked at, unless they may be any.

        Raises:
            ForbiddenError: It holds words that the role may not say.
        """
        request = Writing(
            self.command(action, options), put, base=options.base, asked=options.fingerprint, **more
        )
        if not any_author:
            removed = [request.expects.get(entity_id) for entity_id in request.remove]
            self.require_authorship(action, put, removed)
        return request

    def replay_of(self, action: Action, options: CommandOptions) -> Written | None:
        """What came of a command whose request was entered before; None where it is a new one.

        Raises:
            ForbiddenError: The role may not do this.
            ConflictError: The request was that of another command.
        """
        self.actor.require(action)
        return (
            self.store.journal.entered(self.command(action, options), options.fingerprint)
            if options.request
            else None
        )

    def require_authorship(
        self, action: Action, put: Iterable[Entity], removed: Sequence[Entity | None] = ()
    ) -> None:
        """Refuse words that the role may not say, or that are laid into another's mouth.

        Raises:
            ForbiddenError: It is so.
        """
        written = permissions.authored(put)
        taken_out = permissions.authored(removed)
        if written or taken_out:
            now = self.store.entities(each.id for each in written)
            permissions.require_authorship(self.actor, action, now, written, taken_out)

    def is_first_load(self, options: CommandOptions) -> bool:
        """Whether nothing is on file, or only what an earlier try of the same command began with."""
        first = next(self.store.changes(1, 1), None) if options.fingerprint else None
        retried = first is not None and first.command.request == f"{options.request}/1"
        return retried or self.store.is_empty()

    def command(self, action: Action, options: CommandOptions) -> Command:
        """A command of the actor.

        Raises:
            RegistryError: Its request is no name for one: a slash parts those of a command in many parts.
        """
        if "/" in (options.request or ""):
            raise RegistryError(
                say("A request's id has no slash: {request}.", request=options.request),
                cure=say("Name the request by letters, digits, hyphens or dots."),
            )
        actor, law = self.actor, Law.current().version
        return Command(options.request or "", actor.id, actor.role.value, action.value, options.reason, law)


def _as_json(content: object) -> object:
    """What is asked for as JSON, without what is personal of contact persons: a digest of that is a clue."""
    if isinstance(content, Entity):
        return without_people(content.model_dump(mode="json", exclude_none=True))
    if isinstance(content, list | tuple):
        return [_as_json(each) for each in content]
    return content if content is None or isinstance(content, int) else str(content)


def utc_today() -> date:
    """The day on which something is decided, in UTC."""
    return datetime.now(UTC).date()
