"""What the tests of the engine and of the connection do to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from registry.errors import EngineError
from registry.graph.connection import Connection


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
