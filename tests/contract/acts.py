"""What several tests do to an engine, a connection or a register."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from registry.commands.writer import RegisterWriter
from registry.commit.transaction import Written
from registry.errors import EngineError
from registry.graph.connection import Connection

on_ones_own_machine = pytest.mark.parametrize(
    "address", [pytest.param("embedded", marks=pytest.mark.engine)], indirect=True
)
"""For what only holds where one person works alone: a server has several, and other rules."""


def approved(writer: RegisterWriter, proposal_id: str, *requirements: str) -> Written:
    """Approve a proposal as it is now, having read it."""
    revision = writer.proposals.revision(writer.proposals.get(proposal_id))
    return writer.proposals.approve(proposal_id, requirements, revision=revision)


def run_python(code: str, *arguments: object, **environment: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=os.environ | environment)


def killed(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)


def count(connection: Connection, label: str = "Mark") -> int:
    return int(connection.read(f"MATCH (n:{label}) RETURN count(n) AS n")[0]["n"])


def refused(act: object, *arguments: object) -> EngineError:
    assert callable(act)
    with pytest.raises(EngineError) as caught:
        act(*arguments)
    assert caught.value.cure
    assert "\n" not in str(caught.value)
    return caught.value
