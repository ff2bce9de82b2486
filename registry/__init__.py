"""Transfer Registry: which personal data goes to whom, where, why, and what makes that lawful.

    >>> from registry import Question, Register
    >>> register = Register.from_files(Path("seed/ringover"))
    >>> register.explain("transfer/us-campaigns", Question(date.today())).label
    'Lacks a safeguard'

Everything is imported when it is first asked for, so that a command that needs little starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry import entities
    from registry.errors import InputError, NotFoundError, RegistryError
    from registry.facts import Facts
    from registry.law.law import Law
    from registry.law.timeline import AsOf, Judge
    from registry.law.verdict import Outcome, Verdict
    from registry.register import Question, Register

_HOMES = {
    "AsOf": "registry.law.timeline",
    "Facts": "registry.facts",
    "InputError": "registry.errors",
    "Judge": "registry.law.timeline",
    "Law": "registry.law.law",
    "NotFoundError": "registry.errors",
    "Outcome": "registry.law.verdict",
    "Question": "registry.register",
    "Register": "registry.register",
    "RegistryError": "registry.errors",
    "Verdict": "registry.law.verdict",
}

__all__ = [
    "AsOf",
    "Facts",
    "InputError",
    "Judge",
    "Law",
    "NotFoundError",
    "Outcome",
    "Question",
    "Register",
    "RegistryError",
    "Verdict",
    "entities",
]


def __getattr__(name: str) -> object:
    """Import a public name from its home when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "entities":
        return import_module("registry.entities")
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
