"""`python -m dashboard.serving PORT`: serve the page on this computer; the environment has the token."""

from __future__ import annotations

import os
import sys

from dashboard.serving.app import SCRIPT, SETTINGS, local_app

TOKEN = "REGISTRY_PAGE_TOKEN"  # noqa: S105  # the name of a variable
"""The environment variable that the token comes in; a command line would show it to other users."""


def serve_local() -> None:
    """Serve until stopped."""
    port = int(sys.argv[1])
    app = local_app(os.environ.pop(TOKEN), port)
    sys.argv = [str(SCRIPT)]  # Streamlit reads its settings beside the program it is started as
    app.run(config={**SETTINGS, "server.address": "127.0.0.1", "server.port": port})


if __name__ == "__main__":
    serve_local()
