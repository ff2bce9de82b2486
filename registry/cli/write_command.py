"""What all commands that write share: their options, the permission check, and the session."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from registry.access import AccessRole, Action, Actor
from registry.cli.acting import acting
from registry.cli.options import ENGLISH, ActorOption, Form, FormatOption, LangOption, RoleOption
from registry.cli.output import terminal
from registry.cli.output.progress import ProgressDisplay
from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from pathlib import Path

    from registry.commands.command_runner import CommandOptions
    from registry.commands.writer import RegisterWriter
    from registry.facts import Facts
    from registry.graph.store import Store
    from registry.intake.references import KnownIds

READER = Actor("local", AccessRole.AUDITOR)
"""Every role may read."""
NAMED_UNREAD = 10
"""How many files that are not read are named."""

ReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why; kept in the history.")
]
RequestOption = Annotated[
    str | None,
    typer.Option("--request", metavar="ID", help="Id of this command; running it again changes nothing."),
]
BaseOption = Annotated[
    int | None,
    typer.Option(
        "--base", metavar="SEQ", min=0, help="Reject if anything concerned changed after this history entry."
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show records and verdicts before and after; write nothing.")
]
_OPTIONS: dict[str, tuple[Any, Any]] = {
    "reason": (ReasonOption, None),
    "request": (RequestOption, None),
    "base": (BaseOption, None),
    "dry_run": (DryRunOption, False),
    "format_": (FormatOption, Form.TABLE),
    "actor": (ActorOption, "local"),
    "role": (RoleOption, None),
    "lang": (LangOption, ENGLISH),
}


class WriteOptions(NamedTuple):
    """The options that every command that writes takes; the actor has the permission."""

    action: Action
    actor: Actor
    reason: str | None = None
    request: str | None = None
    base: int | None = None
    dry_run: bool = False
    form: Form = Form.TABLE

    @property
    def command_options(self) -> CommandOptions:
        """These options as the register's writer takes them."""
        from registry.commands.command_runner import CommandOptions

        return CommandOptions(self.reason, self.request, self.base, self.dry_run)


CommandFunction = Callable[..., None]


def write_command(
    app: typer.Typer, verb: str, action: Action, *, without: Collection[str] = ()
) -> Callable[[CommandFunction], CommandFunction]:
    """Declare a function as a command that writes; its first parameter receives the shared options.

    Args:
        app: The group to add the command to.
        verb: The name that users type.
        action: The action, which the role must allow; checked before anything is read or started.
        without: Shared options that make no sense for this command.
    """
    options = {option: given for option, given in _OPTIONS.items() if option not in without}

    def declare(function: CommandFunction) -> CommandFunction:
        def command(**values: Any) -> None:
            _refuse_empty(values)
            shared = {option: values.pop(option) for option in options}
            function(_write_options(action, shared), **values)

        command.__doc__ = function.__doc__
        command.__signature__ = _signature(function, options)  # type: ignore[attr-defined]  # read by Typer
        command.__annotations__ = {}
        app.command(verb)(command)
        return function

    return declare


def _signature(function: CommandFunction, options: dict[str, tuple[Any, Any]]) -> inspect.Signature:
    """The function's own parameters, except the first, and the shared options."""
    own = inspect.signature(function, eval_str=True)
    kind = inspect.Parameter.KEYWORD_ONLY
    named = [parameter.replace(kind=kind) for parameter in own.parameters.values()][1:]
    more = (
        inspect.Parameter(option, kind, annotation=annotation, default=default)
        for option, (annotation, default) in options.items()
    )
    return own.replace(parameters=[*named, *more])


def _refuse_empty(values: dict[str, Any]) -> None:
    """Reject empty text, for example from an unset variable.

    Raises:
        RegistryError: If there is any.
    """
    for name, value in values.items():
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and not text.strip() for text in texts):
            raise RegistryError(
                say("The text is empty."),
                where=name,
                cure=say("Enter some text; an option can be left out instead."),
            )


def _write_options(action: Action, shared: dict[str, Any]) -> WriteOptions:
    actor = acting(action, shared.pop("actor"), shared.pop("role"))
    shared.pop("lang")  # its callback has set it
    form = shared.pop("format_", Form.TABLE)
    return WriteOptions(action, actor, form=form, **shared)


class Session:
    """The register's database, opened when first used, and the writer that changes it.

    Args:
        actor: The person or program acting.
        open_store: Opens the database.
    """

    def __init__(self, actor: Actor, open_store: Callable[[], Store]) -> None:
        self._actor = actor
        self._open = open_store

    @cached_property
    def store(self) -> Store:
        """The database."""
        return self._open()

    @cached_property
    def writer(self) -> RegisterWriter:
        """The writer that makes entries for this actor."""
        from registry.commands.writer import RegisterWriter

        return RegisterWriter(self.store, self._actor)

    @property
    def known_ids(self) -> KnownIds:
        """The recorded ids that manifests may refer to."""
        from registry.commands.known_ids import recorded_ids

        return recorded_ids(self.store)


@contextmanager
def session(actor: Actor, *, prepare: bool = False) -> Iterator[Session]:
    """Open a session and close it at the end; `prepare` sets up a database that holds no register yet."""
    from registry.cli.database import open_store

    with ExitStack() as stack:
        yield Session(actor, lambda: stack.enter_context(open_store(prepare=prepare)))


def from_files(here: Session, files: Sequence[Path]) -> Facts:
    """Read manifests, which may refer to recorded entities."""
    from registry.intake.manifests import read_manifests

    note_unread(files)
    with ProgressDisplay(say("Reading")):
        return read_manifests(*files, known_ids=here.known_ids)


def note_unread(files: Sequence[Path]) -> None:
    """Name the files in folders that are not read, on standard error."""
    from registry.intake.files import SUFFIXES, unread_in

    if unread := unread_in(files):
        names = [str(path) for path in unread[:NAMED_UNREAD]]
        more = len(unread) - len(names)
        listed = (*names, say("{count} more", count=more)) if more else tuple(names)
        terminal.print_note(
            say("Not read, since only {endings} files are: {files}.", endings=SUFFIXES, files=listed)
        )
