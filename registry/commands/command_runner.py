"""Runs commands for one actor: checks the permission, then writes the command with its history entry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from uuid import uuid4

from registry import clock
from registry.access import Action, Actor
from registry.commands import permissions
from registry.commands.authorship import AUTHORED_KINDS, authored
from registry.commit.parts import commit_parts
from registry.commit.transaction import Journal, Written
from registry.commit.write_request import CommandPart, Edit, WriteRequest
from registry.entities import Entity
from registry.errors import RegistryError
from registry.facts import Facts
from registry.graph.connection import Progress
from registry.graph.store import Store
from registry.history.change import Command
from registry.history.content import digest
from registry.history.people import without_people
from registry.intake.value_rules import refuse_new_faults, refuse_unclean
from registry.law.law import Law
from registry.messages import say


class CommandOptions(NamedTuple):
    """The options that every command has.

    `request` names the command, so that running it again changes nothing. `base` is the last history entry
    that the author has read. With `dry`, the command is tried and nothing is written.
    `request_digest` is a digest of the content, so that one request id cannot stand for two commands.
    """

    reason: str | None = None
    request: str | None = None
    base: int | None = None
    dry: bool = False
    request_digest: str | None = None

    def with_request(self) -> CommandOptions:
        """Return the options with a generated request id, if there is none."""
        return self if self.request else self._replace(request=uuid4().hex)

    def for_content(self, *content: object) -> CommandOptions:
        """Return the options with a digest of ids, texts, dates, entities or lists of these."""
        if not self.request:
            return self  # without an id, nobody can run it again
        whole = sha256()  # fed one by one: a load may bring many
        for each in content:
            whole.update(
                json.dumps([_as_json(each)], ensure_ascii=False, separators=(",", ":")).encode(
                    errors="surrogatepass"
                )
            )
        return self._replace(request_digest=whole.hexdigest())

    @property
    def slug(self) -> str:
        """Names what the command creates: the same each time the request is run."""
        return digest(self.request or "")[:12]

    def slugs(self, count: int) -> list[str]:
        """Name several things of one kind that the command creates; one alone has the command's name."""
        return [self.slug] if count == 1 else [f"{self.slug}-{each}" for each in range(1, count + 1)]


DEFAULTS = CommandOptions()


class CommandRunner:
    """Runs commands on one register for one actor.

    Args:
        store: The register's database, prepared.
        actor: Who acts, and in which role.
        separate_duties: Whether several people use the register, so that nobody approves what they proposed.
            With a server's database they always do.
    """

    def __init__(self, store: Store, actor: Actor, *, separate_duties: bool = False) -> None:
        self.store = store
        self.actor = actor
        self.separate_duties = separate_duties or store.connection.address.embedded is None

    def execute(
        self, action: Action, options: CommandOptions, edit: Edit, progress: Progress | None = None
    ) -> Written:
        """Run one command, or only try it.

        Raises:
            ForbiddenError: If the role lacks the permission.
            ConflictError: If something was changed in the meantime.
            InputError: If something that is referred to is not recorded.
        """
        self.actor.require(action)
        any_author = action is Action.LOAD and self.brings_any_author(options)
        request = self.request(action, options.with_request(), edit, any_author=any_author)
        journal = Journal(self.store.connection)
        return journal.dry_run(request) if options.dry else journal.commit(request, progress)

    def execute_in_parts(
        self, action: Action, options: CommandOptions, parts: Iterable[WriteRequest]
    ) -> Iterator[Written]:
        """Run one command part by part, or only compare it, and yield the result of each part.

        Args:
            action: The command.
            options: Its options, with a request id.
            parts: What `request` returned for each part, after the parts that it refers to.

        Raises:
            ForbiddenError: If the role lacks the permission.
            ConflictError, InputError: As for `execute`, at the part concerned.
        """
        self.actor.require(action)
        journal = Journal(self.store.connection)
        if options.dry:
            return map(journal.compare, parts)
        return commit_parts(journal, self.command(action, options), parts)

    def request(
        self,
        action: Action,
        options: CommandOptions,
        edit: Edit,
        *,
        any_author: bool = False,
        part: CommandPart | None = None,
    ) -> WriteRequest:
        """Prepare one transaction of a command; new values and the authors of decisions are checked.

        Raises:
            InputError: If a value is one that may not be recorded, such as a last day before the first.
            ForbiddenError: If it contains decisions or comments that the role may not make.
        """
        if action is not Action.UNDO:  # what was recorded before these rules can be put back
            refuse_new_faults(edit.put, edit.expects)
        if not any_author and action is not Action.APPROVE:  # what that records is its proposer's
            edit = edit._replace(put=self.signed(action, edit.put))
            removed = [edit.expects.get(entity_id) for entity_id in edit.remove]
            self.require_authorship(action, edit.put, removed)
        return WriteRequest(self.command(action, options), edit, options.base, options.request_digest, part)

    def replay_of(self, action: Action, options: CommandOptions) -> Written | None:
        """Return the result of a request that was applied before; None if it is new.

        Raises:
            ForbiddenError: If the role lacks the permission.
            ConflictError: If the request id belongs to another command.
        """
        self.actor.require(action)
        if not options.request:
            return None
        journal = Journal(self.store.connection)
        return journal.replay_of(self.command(action, options), options.request_digest)

    def signed(self, action: Action, put: Sequence[Entity], maker: Actor | None = None) -> Sequence[Entity]:
        """Return entities whose decisions and comments name their author: the actor, or `maker` if given."""
        written = authored(put)
        if not written:
            return put
        now = self.store.entities(each.id for each in written)
        return permissions.signed(maker or self.actor, action, now, put)

    def require_authorship(
        self,
        action: Action,
        put: Iterable[Entity],
        removed: Sequence[Entity | None] = (),
        maker: Actor | None = None,
    ) -> None:
        """Reject decisions or comments that the role may not make, or that are made in another person's name.

        Args:
            action: The command.
            put: What it records.
            removed: What it removes.
            maker: Who must be their author, if not the actor.

        Raises:
            ForbiddenError: If the role lacks the permission, or another author is named.
        """
        written = authored(put)
        taken_out = authored(removed)
        if written or taken_out:
            now = self.store.entities(each.id for each in written)
            permissions.require_authorship(maker or self.actor, action, now, written, taken_out)

    def brings_any_author(self, options: CommandOptions, facts: Facts | None = None) -> bool:
        """Whether a load may contain the decisions and comments of others, as an export does.

        Only the first load of a register may, by its administrator or its one user: into an empty register,
        or to complete what an interrupted run began with.

        Args:
            options: Those of the load.
            facts: All that it brings, if that is known.
        """
        trusted = self.actor.may(Action.RESTORE) or not self.separate_duties
        return trusted and (self.store.is_empty() or self._continues(options, facts))

    def _continues(self, options: CommandOptions, facts: Facts | None) -> bool:
        """Whether the register holds nothing but what an earlier run of this load began with."""
        if not options.request_digest and facts is None:
            return False
        last = self.store.head().seq
        ends = [each.command for place in (1, last) for each in self.store.changes(place, place)]
        if not ends:
            return False
        if options.request_digest and ends[0].request == f"{options.request}/1":
            return True
        if facts is None or not all(map(self._is_part_of_load, ends)):
            return False
        return all(facts.find(each.id) == each for each in self.store.facts(AUTHORED_KINDS))

    def _is_part_of_load(self, command: Command) -> bool:
        mine = (command.name, command.actor) == (Action.LOAD.value, self.actor.id)
        return mine and "/" in command.request

    def command(self, action: Action, options: CommandOptions) -> Command:
        """Return a command of this actor, for the history.

        Raises:
            RegistryError: If the request id contains a slash, which separates the parts of one command.
        """
        refuse_unclean(reason=options.reason, request=options.request)
        if "/" in (options.request or ""):
            raise RegistryError(
                say("A request id must not contain a slash: {request}.", request=options.request),
                cure=say("Use letters, digits, hyphens or dots."),
            )
        actor, law = self.actor, Law.current().version
        return Command(options.request or "", actor.id, actor.role.value, action.value, options.reason, law)


def _as_json(content: object) -> object:
    """The content as JSON, without personal data of contacts: a digest of these would be a clue."""
    if isinstance(content, Entity):
        return without_people(content.model_dump(mode="json", exclude_none=True))
    if isinstance(content, list | tuple):
        return [_as_json(each) for each in content]
    return content if content is None or isinstance(content, int) else str(content)


def utc_today() -> date:
    """Return today's date in UTC."""
    return clock.current_time().date()
