"""Declaring a check: a pure function on a dossier, with its severity, legal basis and remedy.

The id names the condition, never the article. A result is a violation, unknown or a pass; a check that
does not apply to a subject yields nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from registry.law.verdict import Missing
from registry.messages import Message
from registry.vocabulary import Severity


class Standing(StrEnum):
    """The answer of a check about one subject."""

    VIOLATION = "violation"
    UNKNOWN = "unknown"
    PASS = "pass"  # noqa: S105  # an answer, not a password


class CheckResult(NamedTuple):
    """One result of a check: a sentence and, where needed, a slot, questions and remedies.

    `severity` is set only where it differs from the check's own. `accepted_with` is the id of a wider finding
    whose acceptance accepts this one too.
    """

    standing: Standing
    says: Message
    slot: str | None = None
    missing: tuple[Missing, ...] = ()
    remedies: tuple[Message, ...] = ()
    severity: Severity | None = None
    accepted_with: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check and its metadata; `subject` is the kind of dossier it examines."""

    id: str
    subject: str
    severity: Severity
    basis: tuple[str, ...]
    remedy: Message
    title: Message
    function: Callable[[Any, Any], Iterable[CheckResult]]
    on_others: dict[str, Callable[[Any, Any], Iterable[CheckResult]]] = field(default_factory=dict)
    """The functions that check other kinds of subject for the same condition, by kind."""


CHECKS: dict[str, Check] = {}
"""Every check by id, in order of declaration."""

_Function = TypeVar("_Function", bound=Callable[[Any, Any], Iterable[CheckResult]])


def check(
    *,
    id: str,  # noqa: A002  # the word that the field uses
    subject: str,
    severity: Severity,
    basis: tuple[str, ...],
    title: Message,
    remedy: Message,
) -> Callable[[_Function], _Function]:
    """Register a function `(dossier, as_of) -> results` as a check on one kind of subject."""

    def declare(function: _Function) -> _Function:
        if id in CHECKS:
            msg = f"two checks have the id {id}"
            raise ValueError(msg)
        CHECKS[id] = Check(id, subject, severity, basis, remedy, title, function)
        return function

    return declare


def also_on(check_id: str, subject: str) -> Callable[[_Function], _Function]:
    """Register a function that checks another kind of subject for the condition of an existing check."""

    def declare(function: _Function) -> _Function:
        CHECKS[check_id].on_others[subject] = function
        return function

    return declare
