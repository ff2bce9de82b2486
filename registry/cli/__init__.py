"""The command line: parse, one call, print. Every fault is one line with its cure, never a traceback."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from registry.cli.printing import ReaderGoneError
from registry.errors import InputError, RegistryError

ERROR = 2
INTERRUPTED = 130
FAULTS = 100
"""So many faults of an input are printed: more would push the first out of sight."""
PIPE_CLOSED = 141
"""What a shell reports of a program that wrote to a closed pipe (128 + SIGPIPE)."""


def main() -> NoReturn:
    """Run one command and leave with its exit code: 0, 1 for findings, 2 for an error, 130 if interrupted."""
    try:
        _run()
        sys.stdout.flush()
    except RegistryError as error:
        _leave(ERROR, *faults(error))
    except KeyboardInterrupt:
        _leave(INTERRUPTED)
    except (ReaderGoneError, BrokenPipeError):
        _stop_writing()
        _leave(PIPE_CLOSED)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _leave(ERROR, f"{where}{error.strerror or error}. Mend that and try again.")
    except Exception as error:  # the last place where a fault can be told in a line
        if os.environ.get("REGISTRY_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        _leave(ERROR, f"This is a fault of the program ({what}). REGISTRY_DEBUG=1 shows the details.")
    sys.exit(0)


def faults(error: RegistryError) -> list[str]:
    """Each fault as a line of its own, up to a hundred."""
    texts = [str(fault) for fault in error.faults] if isinstance(error, InputError) else [str(error)]
    lines = [" ".join(text.split()) for text in texts[:FAULTS]]
    more = len(texts) - len(lines)
    return (
        [*lines, f"There are {more} more faults like these; mend the first ones and run it again."]
        if more
        else lines
    )


def _run() -> None:
    from registry.cli.app import app

    try:
        app(prog_name="registry")
    except SystemExit as left:
        sys.stdout.flush()
        if left.code:
            raise


def _leave(code: int, *lines: str) -> NoReturn:
    for line in lines:
        print(f"error: {line}", file=sys.stderr)  # noqa: T201  # the command line speaks by printing
    sys.exit(code)


def _stop_writing() -> None:
    """Let the interpreter's last flush go nowhere, since whoever read us has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
