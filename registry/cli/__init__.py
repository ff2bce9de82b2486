"""The command line. Every error is one line that says what to do about it, never a traceback."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import NoReturn

from registry.cli.output import terminal
from registry.errors import InputError, RegistryError
from registry.messages import Message, render, say

ERROR = 2
INTERRUPTED = 130
FAULTS = 100
"""At most this many faults of an input are printed; more would push the first out of sight."""
PIPE_CLOSED = 141
"""The exit code that shells give a program that wrote to a closed pipe (128 + SIGPIPE)."""


def main() -> NoReturn:
    """Run one command and exit: 0, 1 for findings, 2 for an error, 130 if interrupted."""
    _repair_streams()
    terminal.set_language("en")
    try:
        _run()
        sys.stdout.flush()
    except RegistryError as error:
        _leave(ERROR, *error_lines(error, terminal.current_language()))
    except KeyboardInterrupt:
        _leave(INTERRUPTED)
    except (terminal.OutputClosedError, BrokenPipeError):
        _stop_writing()
        _leave(PIPE_CLOSED)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        cure = say("{why}. Fix that and try again.", why=error.strerror or str(error))
        _leave(ERROR, where + _in_language(cure))
    except Exception as error:  # the last chance to report it in one line
        if os.environ.get("REGISTRY_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        says = say("This is a bug in the program ({what}). Set REGISTRY_DEBUG=1 for details.", what=what)
        _leave(ERROR, _in_language(says))
    sys.exit(0)


def error_lines(error: RegistryError, language: str = "en") -> list[str]:
    """Each fault on its own line, up to a hundred."""
    every = error.faults if isinstance(error, InputError) else (error,)
    lines = [one.text(language) for one in every[:FAULTS]]
    more = len(every) - len(lines)
    if more:
        also = say("There are {more} more faults. Fix these first, then run the command again.", more=more)
        lines.append(render(also, language))
    return lines


def _in_language(message: Message) -> str:
    return render(message, terminal.current_language())


def _repair_streams() -> None:
    """Make output work in any locale, and where the shell has closed a stream."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # `>&-`; printing to None would go to standard output
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # for good
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace" if name == "stdout" else "backslashreplace")


def _run() -> None:
    from registry.cli.app import application

    try:
        application(sys.argv[1:])(prog_name="registry")
    except SystemExit as left:
        sys.stdout.flush()
        if left.code:
            raise


def _leave(code: int, *lines: str) -> NoReturn:
    for line in lines:
        print(terminal.one_line(f"error: {line}"), file=sys.stderr)  # noqa: T201  # printing is how the command line answers
    sys.exit(code)


def _stop_writing() -> None:
    """Send the interpreter's last flush nowhere: nobody reads it any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
