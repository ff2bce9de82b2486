"""Commands as the tests call them: within this process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

from registry.cli import main

ROOT = Path(__file__).parents[2]
MODULE = (sys.executable, "-m", "registry.cli")
Ended = subprocess.CompletedProcess[str]
Run = Callable[..., Ended]


def within(environment: Mapping[str, str], *arguments: str) -> Ended:
    """Run a command in this process: another one would take longer to start than the command to answer."""
    out, err = _stream(), _stream()
    with (
        patch.dict(os.environ, environment, clear=True),
        patch.object(sys, "argv", ["registry", *arguments]),
        chdir(ROOT),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
    return subprocess.CompletedProcess(arguments, code, _said(out), _said(err))


def _stream() -> TextIOWrapper:
    return TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True)


def _said(stream: TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
