"""What a check is: a pure function on a dossier, with its facts beside it.

The id names the condition, never the article. What a check finds is a violation, a pass, or unknown; a
check that finds nothing to look at yields nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from registry.law.verdict import Missing
from registry.messages import Message
from registry.vocabulary import Severity


class Standing(StrEnum):
    """What became of a check on one subject."""

    VIOLATION = "violation"
    UNKNOWN = "unknown"
    PASS = "pass"  # noqa: S105  # the standing of a check, no password


class CheckResult(NamedTuple):
    """What a check found: a sentence, and where needed the slot, the questions and the remedies.

    `severity` is given only where it differs from the check's own.
    """

    standing: Standing
    says: Message
    slot: str | None = None
    missing: tuple[Missing, ...] = ()
    remedies: tuple[Message, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check and its facts: `subject` is the kind of dossier that it looks at."""

    id: str
    subject: str
    severity: Severity
    basis: tuple[str, ...]
    remedy: Message
    title: Message
    function: Callable[[Any, Any], Iterable[CheckResult]]


CHECKS: dict[str, Check] = {}
"""Every check by its id, in the order in which they are declared."""

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
    """Declare a function `(dossier, as_of) -> findings` as a check on one kind of subject."""

    def declare(function: _Function) -> _Function:
        if id in CHECKS:
            msg = f"two checks have the id {id}"
            raise ValueError(msg)
        CHECKS[id] = Check(id, subject, severity, basis, remedy, title, function)
        return function

    return declare
