"""Methods that do not keep their object alive."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar
from weakref import WeakMethod

_P = ParamSpec("_P")
_T = TypeVar("_T")


def loose(method: Callable[_P, _T]) -> Callable[_P, _T]:
    """A method for something that its own object keeps, and that would keep it in turn.

    Without the circle, a register that nobody reads any more is gone at once. The garbage collector, which
    would otherwise find it, stops the whole process for as long as it looks through all other registers.
    """
    reference, name = WeakMethod(method), method.__qualname__

    def call(*arguments: _P.args, **named: _P.kwargs) -> _T:
        bound = reference()
        if bound is None:
            raise ReferenceError(name)
        return bound(*arguments, **named)

    return call
