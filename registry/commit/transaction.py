"""The one way to write: a command's transaction, under the writer's lock, with its change in the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from filelock import FileLock, Timeout

from registry import clock
from registry.commit import preconditions, write, write_request
from registry.commit.erasure import StoredTexts
from registry.commit.readable import require_readable
from registry.commit.write_order import batches
from registry.commit.write_request import Edit, WriteRequest
from registry.engine.data_folder import usable
from registry.entities import Entity
from registry.errors import ConflictError, RegistryError
from registry.facts import Difference, Facts
from registry.graph import statements
from registry.graph.change_log import head_from
from registry.graph.connection import Connection, Progress, execute
from registry.graph.schema_version import check_version
from registry.history.change import GENESIS, Command, Head, Subject, chained
from registry.history.content import is_natural_person, keep
from registry.messages import say

if TYPE_CHECKING:
    from pathlib import Path

    from neo4j import ManagedTransaction

_T = TypeVar("_T")
_PATIENCE = 120.0  # seconds; a transaction of 20,000 entities takes some twenty
_PAUSE = 0.005


class Written(NamedTuple):
    """The outcome of a command: its first and last place in the history, and the difference that it made.

    The places are None if nothing was written; `repeated` if an earlier try of the command wrote it.
    """

    first: int | None
    last: int | None
    difference: Difference
    repeated: bool = False


NOTHING = Written(None, None, Difference((), (), ()))


class _RolledBackError(Exception):
    """Rolls back the transaction of a dry run."""

    def __init__(self, written: Written) -> None:
        self.written = written


class Journal:
    """Writes commands to one database.

    Args:
        connection: To the database.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def commit(self, request: WriteRequest, progress: Progress | None = None) -> Written:
        """Write what differs, with its change, as one transaction; a retry of a command writes nothing.

        Raises:
            InputError: Something referred to is neither recorded nor part of the request.
            ConflictError: What is changed or referred to has changed since `base`, or is not as expected.
            RegistryError: The database is not prepared, something else refers to what is removed, or the
                request exceeds one transaction.
        """
        preconditions.require_one_transaction(request)
        return locked(self._connection, partial(_execute, request=request, progress=progress or _no_progress))

    def dry_run(self, request: WriteRequest) -> Written:
        """What `commit` would write: all of it is done, up to the end, and rolled back.

        Raises:
            InputError, ConflictError, RegistryError: As `commit`.
        """
        preconditions.require_one_transaction(request)

        def work(transaction: ManagedTransaction, head: Head) -> None:
            written = _execute(transaction, head, request, _no_progress)
            raise _RolledBackError(written._replace(first=None, last=None))

        try:
            locked(self._connection, work)
        except _RolledBackError as rolled_back:
            return rolled_back.written
        msg = "the transaction of a dry run was not rolled back"
        raise AssertionError(msg)

    def compare(self, request: WriteRequest) -> Written:
        """What `commit` would change, without writing: for parts, whose whole is too much to roll back.

        Raises:
            InputError, ConflictError, RegistryError: As `commit`.
        """
        return locked(self._connection, partial(_compare, request=request))

    def replay_of(
        self, command: Command, request_digest: str | None = None, requests: Sequence[str] = ()
    ) -> Written | None:
        """The outcome of a command whose request was written before; None if it was not.

        Args:
            command: The command.
            request_digest: Of what it asks for, if known.
            requests: The request ids to look for, if not those of any first transaction of the command.

        Raises:
            ConflictError: Another command used the request's id.
        """
        names = requests or _first_requests(command)
        return _replay(
            self._connection.read(statements.cypher("changes_of_request"), requests=names),
            command,
            request_digest,
        )


def _execute(
    transaction: ManagedTransaction, head: Head, request: WriteRequest, progress: Progress
) -> Written:
    """One transaction of a command, from its retry to its change in the history."""
    statement = statements.cypher("changes_of_request")
    rows = execute(transaction, statement, requests=_first_requests(request.command))
    if replay := _replay(rows, request.command, request.request_digest):
        return replay
    before = _recorded(transaction, head, request)
    edit = request.edit
    put = [e for e in edit.put if e.id in edit.about or before.find(e.id) != e]
    removed = [before[entity_id] for entity_id in edit.remove]
    subjects = [*_subjects(before, put, removed, edit), *edit.other_subjects]
    if not subjects:
        return NOTHING
    require_readable(put)
    changes = list(chained(head, request.command, _now(head), subjects))
    revisions = {subject.id: change.seq for change in changes for subject in change.subjects}
    done = 0
    for batch in batches(Facts(put), write_request.BATCH):
        write.write_entities(transaction, batch, before, revisions)
        done += len(batch)
        progress(done, len(put))
    if removed:
        write.remove_entities(transaction, [entity.id for entity in removed])
    write.write_proposals(transaction, edit.proposals, changes[-1].seq)
    write.append_changes(transaction, changes, request.request_digest)
    if edit.eraser:
        edit.eraser.carry_out(StoredTexts(transaction))
    return Written(changes[0].seq, changes[-1].seq, _difference(before, put, removed))


def _compare(transaction: ManagedTransaction, head: Head, request: WriteRequest) -> Written:
    before = _recorded(transaction, head, request)
    edit = request.edit
    write.require_unreferenced(transaction, edit.remove, request.elsewhere)
    return Written(None, None, _difference(before, edit.put, [before[each] for each in edit.remove]))


def _recorded(transaction: ManagedTransaction, head: Head, request: WriteRequest) -> Facts:
    """The recorded ones of the entities that a command touches, after its preconditions are checked."""
    preconditions.require_well_formed(request, head)
    before = Facts(write.recorded(transaction, request.edit.touched))
    preconditions.require(transaction, head, request, before)
    return before


def _no_progress(_done: int, _all: int) -> None:
    """Ignore progress."""


def _first_requests(command: Command) -> list[str]:
    """The request ids of a command's first transaction: its own, or that of the first of many parts."""
    return [command.request, f"{command.request}/1"]


def _replay(
    rows: Sequence[Mapping[str, Any]], command: Command, request_digest: str | None
) -> Written | None:
    """The outcome of an earlier try, given the changes of its request; None if there are none."""
    if not rows:
        return None
    first = rows[0]
    differs = (
        None not in (request_digest, first["request_digest"]) and request_digest != first["request_digest"]
    )
    if differs or (first["name"], first["actor"]) != (command.name, command.actor):
        raise ConflictError(
            say(
                "The request id {request} was used for another command: {name} by {actor} (entry {seq}).",
                request=command.request,
                **{key: first[key] for key in ("name", "actor", "seq")},
            ),
            cure=say("Choose another id: each identifies one command and its retries."),
        )
    return NOTHING._replace(first=first["seq"], last=rows[-1]["seq"], repeated=True)


def _subjects(
    before: Facts, put: Sequence[Entity], removed: Sequence[Entity], edit: Edit
) -> Iterator[Subject]:
    kept = edit.eraser.redact if edit.eraser else lambda content: content
    for entity in put:
        old = before.find(entity.id)
        then = keep(old, as_person=is_natural_person(entity)) if old else None
        yield Subject(entity.id, then and kept(then), kept(keep(entity)))
    for entity in removed:
        yield Subject(entity.id, kept(keep(entity)), None)
    yield from (proposal.subject for proposal in edit.proposals)


def _difference(before: Facts, put: Sequence[Entity], removed: Sequence[Entity]) -> Difference:
    return Difference(
        added=tuple(entity for entity in put if entity.id not in before),
        changed=tuple(
            (old, entity) for entity in put if (old := before.find(entity.id)) is not None and old != entity
        ),
        removed=tuple(removed),
    )


def _now(head: Head) -> str:
    """The time in UTC, never before that of the last change, whatever the clock says."""
    now = clock.current_time().isoformat(timespec="microseconds")
    return max(now, head.at or now)


def locked(connection: Connection, work: Callable[[ManagedTransaction, Head], _T]) -> _T:
    """Run a piece of work as the only writer's transaction, given the end of the history.

    Raises:
        RegistryError: The database is not prepared, or another version of the program prepared it; or
            another writer does not finish.
    """

    def lock_and_work(transaction: ManagedTransaction) -> _T:
        rows = execute(transaction, statements.cypher("lock"))
        check_version(rows[0]["version"] if rows else None)
        head = head_from(rows[0])
        _require_last_entry(transaction, head)
        return work(transaction, head)

    with alone(connection):
        return connection.write(lock_and_work)


def _require_last_entry(transaction: ManagedTransaction, head: Head) -> None:
    """Refuse to write on where the history does not end as its end says: what follows would prove nothing.

    Raises:
        RegistryError: The last entry is missing or altered, or the end was moved.
    """
    if head.seq == 0:
        ends = [{"hash": GENESIS, "at": None}]
    else:
        ends = execute(transaction, statements.cypher("change_at"), seq=head.seq)
    if ends != [{"hash": head.hash, "at": head.at}]:
        raise RegistryError(
            say(
                "The history does not end with entry {seq} as it should: it was changed in the database.",
                seq=head.seq,
            ),
            cure=say(
                "Nothing was written. `registry history verify` names what was changed; restore a backup "
                "into an empty database."
            ),
        )


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """Let the embedded engine have one writer at a time; a server's writers wait at a node it locks.

    The engine keeps no locks. Of two transactions on one entity it refuses the later, but only at its
    end, and by then this one has read edges that the other was deleting: one in sixteen such writers
    never had an answer. All who use the engine do so on this machine, through this folder.

    Raises:
        EngineError: The data folder cannot be written to.
        RegistryError: Another writer does not finish.
    """
    folder = connection.address.embedded
    if folder is None:
        yield
        return
    path = folder / "writer.lock"
    # One object per thread, so that the holder may ask for it again.
    waiting = FileLock(path, timeout=_PATIENCE, mode=0o600, poll_interval=_PAUSE, is_singleton=True)
    with usable(path):
        try:
            waiting.acquire()
        except Timeout as error:
            raise _still_writing(folder) from error
    try:
        yield
    finally:
        waiting.release()


def _still_writing(folder: Path) -> RegistryError:
    return RegistryError(
        say("Another process has been writing for more than {seconds} seconds.", seconds=f"{_PATIENCE:.0f}"),
        where=str(folder),
        cure=say("Wait for it to finish, or stop it; then try again."),
    )
