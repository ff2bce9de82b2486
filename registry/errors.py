"""Every error that a user can meet: what happened, where, and how to fix it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.messages import Sentence, render


class RegistryError(Exception):
    """An error that a user can fix.

    Args:
        what: The problem in one sentence.
        where: The file, path or id concerned, if any.
        cure: How to fix it, as an instruction.
    """

    def __init__(self, what: Sentence, *, where: str | None = None, cure: Sentence | None = None) -> None:
        super().__init__(what, where, cure)
        self.what = what
        self.where = where
        self.cure = cure

    def text(self, language: str = "en") -> str:
        """The whole error on one line, in a language."""
        return _line(self.where, self.what, self.cure, language)

    def __str__(self) -> str:
        return self.text()


class EngineError(RegistryError):
    """The graph database cannot be started, reached or used."""


class NoRegisterError(RegistryError):
    """The database can be used, and contains no register yet."""


class NotFoundError(RegistryError):
    """There is no entity, check or act with the given id."""


class ForbiddenError(RegistryError):
    """The role of the actor does not allow the action."""


class ConflictError(RegistryError):
    """Someone else changed the entity, or one that it refers to, in the meantime; nothing was written."""


@dataclass(frozen=True, slots=True)
class LaterChange:
    """What someone changed after it was read.

    `id` is that of the entity or proposal, `actor` the pseudonym of who changed it, `at` the time (ISO 8601,
    UTC), `seq` the history entry, `command` its stored name, and `fields` the paths of the fields, if known.
    """

    id: str
    actor: str
    at: str
    seq: int
    command: str
    fields: tuple[str, ...] = ()


class StaleError(ConflictError):
    """What the author read is no longer what is recorded; nothing was written.

    Args:
        what: The problem in one sentence.
        where: The id concerned.
        cure: How to fix it, as an instruction.
        changes: What was changed since, oldest first; empty where the history does not show it.
    """

    def __init__(
        self,
        what: Sentence,
        *,
        where: str | None = None,
        cure: Sentence | None = None,
        changes: Sequence[LaterChange] = (),
    ) -> None:
        super().__init__(what, where=where, cure=cure)
        self.changes = tuple(changes)


@dataclass(frozen=True, slots=True)
class Fault:
    """One error in an input: where it is, what is wrong, and what to write instead."""

    where: str
    what: Sentence
    cure: Sentence = ""

    def text(self, language: str = "en") -> str:
        """The whole error on one line, in a language."""
        return _line(self.where, self.what, self.cure, language)

    def __str__(self) -> str:
        return self.text()


class InputError(RegistryError):
    """An invalid input, with all of its errors."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def text(self, language: str = "en") -> str:
        """Each error on a separate line, in a language."""
        return "\n".join(fault.text(language) for fault in self.faults)


def raise_all(errors: Iterable[RegistryError]) -> None:
    """Raise the errors of several things together; one alone as it is, none not at all.

    Raises:
        RegistryError: If there is one.
        InputError: If there are several, with a fault for each.
    """
    several = list(errors)
    if len(several) == 1:
        raise several[0]
    if several:
        raise InputError([fault for each in several for fault in _faults_of(each)])


def _faults_of(error: RegistryError) -> Sequence[Fault]:
    if isinstance(error, InputError):
        return error.faults
    return (Fault(error.where or "", error.what, error.cure or ""),)


def _line(where: str | None, what: Sentence, cure: Sentence | None, language: str) -> str:
    place = f"{where}: " if where else ""
    remedy = f" {render(cure, language)}" if cure else ""
    return f"{place}{render(what, language)}{remedy}"
