"""Every error that a user can meet: what happened, where, and the cure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.messages import Sentence, render


class RegistryError(Exception):
    """Something a user can mend.

    Args:
        what: The fault in one sentence.
        where: The file, path or id that it concerns, if there is one.
        cure: What to do about it, as an instruction.
    """

    def __init__(self, what: Sentence, *, where: str | None = None, cure: Sentence | None = None) -> None:
        super().__init__(what, where, cure)
        self.what = what
        self.where = where
        self.cure = cure

    def text(self, language: str = "en") -> str:
        """All of it on one line, in a language."""
        return _line(self.where, self.what, self.cure, language)

    def __str__(self) -> str:
        return self.text()


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
    what: Sentence
    cure: Sentence = ""

    def text(self, language: str = "en") -> str:
        """All of it on one line, in a language."""
        return _line(self.where, self.what, self.cure, language)

    def __str__(self) -> str:
        return self.text()


class InputError(RegistryError):
    """An input that cannot be taken, with all of its faults together."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def text(self, language: str = "en") -> str:
        """Each fault on a line of its own, in a language."""
        return "\n".join(fault.text(language) for fault in self.faults)


def _line(where: str | None, what: Sentence, cure: Sentence | None, language: str) -> str:
    place = f"{where}: " if where else ""
    remedy = f" {render(cure, language)}" if cure else ""
    return f"{place}{render(what, language)}{remedy}"
