"""`python -m dashboard.serving PORT` serves the page on this computer; without PORT, as its settings say.

What is secret comes in the environment, which other users cannot read, unlike a command line.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from streamlit.starlette import App

from dashboard.serving.app import SCRIPT, SETTINGS, local_app, server_app
from registry.admission.page_settings import read_page_settings

TOKEN = "REGISTRY_PAGE_TOKEN"  # noqa: S105  # the name of a variable
CONFIG = "REGISTRY_PAGE_CONFIG"
LOOPBACK = "127.0.0.1"
TURN = 0.0005
"""Seconds for which a thread keeps the interpreter while others wait.

Each message of a page needs it anew, so that with Python's 0.005 a page that takes 0.07 s takes 0.7 while
one other thread works, such as the one that brings the register forward; with this, it takes 0.15.
"""
ARENAS = 2
"""How many areas of memory the threads of glibc share.

Each run of a session has a thread of its own. With glibc's own eight areas a core, what one thread freed
is not there for the next, and the server grows for hours although it holds no more objects.
"""
_M_ARENA_MAX = -8  # as in glibc's malloc.h


def run(app: App, host: str, port: int) -> None:
    """Serve until stopped."""
    sys.setswitchinterval(TURN)
    _share_memory()
    sys.argv = [str(SCRIPT)]  # Streamlit reads its settings beside the program it is started as
    app.run(config={**SETTINGS, "server.address": host, "server.port": port})


def _share_memory() -> None:
    """Let threads share few areas of memory, where the C library is glibc."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(_M_ARENA_MAX, ARENAS)


def run_on_server() -> None:
    """Serve people who sign in."""
    settings = read_page_settings(Path(os.environ[CONFIG]))
    os.environ.pop(settings.file.sign_in.client_secret.environment or "", None)
    run(server_app(settings), *settings.host_and_port)


if __name__ == "__main__":
    if sys.argv[1:]:
        run(local_app(os.environ.pop(TOKEN), int(sys.argv[1])), LOOPBACK, int(sys.argv[1]))
    else:
        run_on_server()
