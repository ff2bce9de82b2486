"""Addresses that can be shared: the first page, those that moved, and an answer to unknown ones."""

from __future__ import annotations

import html
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from dashboard.components.text import phrase
from dashboard.serving.asgi import (
    ASGIApp,
    Receive,
    Response,
    Scope,
    Send,
    is_page_view,
    plain_page,
    query_of,
    redirect,
)

FIRST = "/today"
MOVED = {"/": FIRST, "/attention": FIRST}
"""Addresses that lead elsewhere, with their query."""
_OWN = ("/static/", "/app/static/", "/media/", "/component/", "/auth/")
_FILES = frozenset({"/favicon.png", "/manifest.json", "/oauth2callback"})
_STREAMLIT = "/_stcore/"
_CLOSE = 0.5


class Addresses:
    """Redirect what moved, and answer an unknown address with the nearest page instead of an empty one.

    Args:
        app: What shows the pages.
        pages: Their paths, such as `/today`.
        moved: The paths that lead elsewhere.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str], moved: Mapping[str, str] = MOVED) -> None:
        self._app = app
        self._pages = pages
        self._moved = moved

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect a request, answer it, or pass it on."""
        await (self._answer(scope) or self._app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        if not is_page_view(scope):
            return None
        path = scope["path"]
        if path in self._moved:
            query = query_of(scope)
            return redirect(self._moved[path] + (f"?{query}" if query else ""))
        if path.rstrip("/") in self._pages or path in _FILES or path.startswith(_OWN) or _STREAMLIT in path:
            return None
        return self._missing(path)

    def _missing(self, path: str) -> Response:
        near = get_close_matches(path, self._pages, n=1, cutoff=_CLOSE)
        meant = phrase("Did you mean {page}?", page=_link(near[0])) if near else ""
        return plain_page(
            404,
            phrase("There is no such page"),
            phrase("Nothing is at {address}.", address=f"<code>{html.escape(path)}</code>") + f" {meant}",
            phrase("Begin at {page}.", page=_link(FIRST)),
        )


def _link(path: str) -> str:
    return f'<a href="{html.escape(path)}">{html.escape(path)}</a>'
