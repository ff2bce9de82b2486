"""Every error that a user can meet: what happened, where, and the cure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class RegistryError(Exception):
    """Something a user can mend.

    Args:
        what: The fault in one sentence.
        where: The file, path or id that it concerns, if there is one.
        cure: What to do about it, as an instruction.
    """

    def __init__(self, what: str, *, where: str | None = None, cure: str | None = None) -> None:
        super().__init__(what, where, cure)
        self.what = what
        self.where = where
        self.cure = cure

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cure = f" {self.cure}" if self.cure else ""
        return f"{place}{self.what}{cure}"


class EngineError(RegistryError):
    """The graph database cannot be started, reached or used."""


class NotFoundError(RegistryError):
    """No entity, check or instrument has the id that was asked for."""


class ForbiddenError(RegistryError):
    """The actor's role may not do what was asked for."""


class ConflictError(RegistryError):
    """What was changed or referred to has been changed by someone else meanwhile; nothing was written."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an input: where it is, what is wrong, what to write instead."""

    where: str
    what: str
    cure: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" {self.cure}" if self.cure else "")


class InputError(RegistryError):
    """An input that cannot be taken, with all of its faults together."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        super().__init__("\n".join(str(fault) for fault in self.faults) or f"{count} faults")
