"""Transfer Registry: which personal data goes to whom, where, why, and what makes that lawful.

Reading a register:

    >>> from registry import Question, Register
    >>> register = Register.from_files(Path("seed/ringover"))
    >>> register.explain("transfer/us-campaigns", Question(date.today())).label
    'Lacks a safeguard'

Writing to one, as an actor in a role:

    >>> from registry import AccessRole, Actor, RegisterWriter, database
    >>> with database(prepare=True) as store:
    ...     writer = RegisterWriter(store, Actor("dpo-1", AccessRole.DPO))
    ...     writer.entries.end("transfer/us-campaigns", date(2027, 6, 30))

Every public name is imported on first use, so that a command that needs little starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry import entities, errors
    from registry.access import AccessRole, Actor
    from registry.checks.accepted import Findings
    from registry.checks.runner import Finding
    from registry.commands.command_runner import CommandOptions
    from registry.commands.writer import RegisterWriter
    from registry.errors import (
        ConflictError,
        EngineError,
        ForbiddenError,
        InputError,
        NotFoundError,
        RegistryError,
    )
    from registry.facts import Facts
    from registry.history.verify import verify
    from registry.impact.feed import Feed
    from registry.law.law import Law
    from registry.law.timeline import AsOf, Judge
    from registry.law.verdict import Outcome, Verdict
    from registry.opening import database
    from registry.register import Question, Register

_HOMES = {
    "AccessRole": "registry.access",
    "Actor": "registry.access",
    "AsOf": "registry.law.timeline",
    "CommandOptions": "registry.commands.command_runner",
    "ConflictError": "registry.errors",
    "EngineError": "registry.errors",
    "Facts": "registry.facts",
    "Feed": "registry.impact.feed",
    "Finding": "registry.checks.runner",
    "Findings": "registry.checks.accepted",
    "ForbiddenError": "registry.errors",
    "InputError": "registry.errors",
    "Judge": "registry.law.timeline",
    "Law": "registry.law.law",
    "NotFoundError": "registry.errors",
    "Outcome": "registry.law.verdict",
    "Question": "registry.register",
    "Register": "registry.register",
    "RegisterWriter": "registry.commands.writer",
    "RegistryError": "registry.errors",
    "Verdict": "registry.law.verdict",
    "database": "registry.opening",
    "verify": "registry.history.verify",
}
_MODULES = frozenset({"entities", "errors"})

__all__ = [
    "AccessRole",
    "Actor",
    "AsOf",
    "CommandOptions",
    "ConflictError",
    "EngineError",
    "Facts",
    "Feed",
    "Finding",
    "Findings",
    "ForbiddenError",
    "InputError",
    "Judge",
    "Law",
    "NotFoundError",
    "Outcome",
    "Question",
    "Register",
    "RegisterWriter",
    "RegistryError",
    "Verdict",
    "database",
    "entities",
    "errors",
    "verify",
]


def __getattr__(name: str) -> object:
    """Import a public name from its module on first use."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _MODULES:
        return import_module(f"registry.{name}")
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
