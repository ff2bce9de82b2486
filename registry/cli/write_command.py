"""What all commands that write have in common: who, why, with which care, and how it is answered."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from registry.access import AccessRole, Action, Actor
from registry.cli.options import ENGLISH, ActorOption, Form, FormatOption, LangOption, RoleOption
from registry.cli.output.progress import ProgressDisplay
from registry.errors import ForbiddenError, RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from pathlib import Path

    from registry.commands.command_runner import CommandOptions
    from registry.commands.writer import RegisterWriter
    from registry.facts import Facts
    from registry.graph.store import Store
    from registry.intake.entry_checker import KnownIds

READER = Actor("local", AccessRole.AUDITOR)
"""Reading is open to every role."""

ReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why, as the history is to tell it.")
]
RequestOption = Annotated[
    str | None,
    typer.Option("--request", metavar="ID", help="Names this command: tried again, it changes nothing."),
]
BaseOption = Annotated[
    int | None,
    typer.Option("--base", metavar="SEQ", min=0, help="Refuse if what it concerns changed after this entry."),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show entities and verdicts before and after; write nothing.")
]
_OPTIONS: dict[str, tuple[Any, Any]] = {
    "reason": (ReasonOption, None),
    "request": (RequestOption, None),
    "base": (BaseOption, None),
    "dry_run": (DryRunOption, False),
    "format_": (FormatOption, Form.TABLE),
    "actor": (ActorOption, "local"),
    "role": (RoleOption, AccessRole.ADMINISTRATOR),
    "lang": (LangOption, ENGLISH),
}


class WriteOptions(NamedTuple):
    """The options of a command that writes, but its own; who acts may do what it does."""

    action: Action
    actor: Actor
    reason: str | None = None
    request: str | None = None
    base: int | None = None
    dry_run: bool = False
    form: Form = Form.TABLE

    @property
    def command_options(self) -> CommandOptions:
        """The same for the registrar."""
        from registry.commands.command_runner import CommandOptions

        return CommandOptions(self.reason, self.request, self.base, self.dry_run)


CommandFunction = Callable[..., None]


def write_command(
    app: typer.Typer, verb: str, action: Action, *, without: Collection[str] = ()
) -> Callable[[CommandFunction], CommandFunction]:
    """Make a function a command that writes: first it is given the options that all of them have.

    Args:
        app: Takes the command.
        verb: What the user types.
        action: What it does, which the role must allow; refused before anything is read or started.
        without: Options that mean nothing to it.
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
    """The function's own parameters, all but the first, and the options."""
    own = inspect.signature(function, eval_str=True)
    kind = inspect.Parameter.KEYWORD_ONLY
    named = [parameter.replace(kind=kind) for parameter in own.parameters.values()][1:]
    more = (
        inspect.Parameter(option, kind, annotation=annotation, default=default)
        for option, (annotation, default) in options.items()
    )
    return own.replace(parameters=[*named, *more])


def _refuse_empty(values: dict[str, Any]) -> None:
    """Refuse an empty text, such as an unset variable gives.

    Raises:
        RegistryError: There is one.
    """
    for name, value in values.items():
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and not text.strip() for text in texts):
            raise RegistryError(
                say("The text is empty."), where=name, cure=say("Write some words, or leave it out.")
            )


def _write_options(action: Action, shared: dict[str, Any]) -> WriteOptions:
    actor = Actor(shared.pop("actor"), shared.pop("role"))
    shared.pop("lang")  # its callback has heard it
    form = shared.pop("format_", Form.TABLE)
    try:
        actor.require(action)
    except ForbiddenError as error:
        cure = say("{cure} Say yours with --role, or in REGISTRY_ROLE.", cure=error.cure)
        raise ForbiddenError(error.what, cure=cure) from None
    return WriteOptions(action, actor, form=form, **shared)


class Session:
    """The register's database, opened when first asked for, and its registrar for who acts.

    Args:
        actor: Who acts.
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
        """Makes the entries."""
        from registry.commands.writer import RegisterWriter

        return RegisterWriter(self.store, self._actor)

    @property
    def known_ids(self) -> KnownIds:
        """What manifests may refer to beside one another."""
        from registry.intake.entry_checker import KnownIds

        return KnownIds(self._among, self._of)

    def _among(self, ids: Collection[str]) -> Collection[str]:
        return self.store.known(ids)

    def _of(self, kind: str) -> Sequence[str]:
        return self.store.ids(kind)


@contextmanager
def session(actor: Actor, *, prepare: bool = False) -> Iterator[Session]:
    """A session, closed at its end; an unprepared database is made ready for a register, if so wanted."""
    from registry.cli.database import open_store

    with ExitStack() as stack:
        yield Session(actor, lambda: stack.enter_context(open_store(prepare=prepare)))


def from_files(here: Session, files: Sequence[Path]) -> Facts:
    """What manifests say; they may refer to what is on file."""
    from registry.intake.manifests import read_manifests

    with ProgressDisplay(say("Reading")):
        return read_manifests(*files, known_ids=here.known_ids)
