"""Addresses that can be shared: the first page, those that moved, and an answer to unknown ones."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
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
_ONE_THING = re.compile(r"/([a-z]+)/([a-z0-9.-]+)")
_KINDS = {"transfer": "transfer", "vendor": "organisation", "category": "category", "activity": "activity"}
"""The pages of one entity each, and the kind in the ids that they take."""


class Addresses:
    """Redirect what moved, and answer an unknown address with the nearest page instead of an empty one.

    Args:
        app: What shows the pages.
        pages: Their titles by path, such as `/today`.
        moved: The paths that lead elsewhere.
    """

    def __init__(self, app: ASGIApp, pages: Mapping[str, str], moved: Mapping[str, str] = MOVED) -> None:
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
        return self._missing(path, query_of(scope))

    def _missing(self, path: str, query: str) -> Response:
        near = self._of_one_thing(path) or self._similar(path, query)
        meant = phrase("Did you mean {page}?", page=self._link(*near)) if near else ""
        return plain_page(
            404,
            phrase("There is no such page"),
            phrase("There is nothing at {address}.", address=f"<code>{html.escape(path)}</code>")
            + f" {meant}",
            phrase("Start at {page}.", page=self._link(FIRST)),
        )

    def _of_one_thing(self, path: str) -> tuple[str, str] | None:
        """The page that was meant by an address such as `/transfer/us-campaigns`, and its query."""
        parts = _ONE_THING.fullmatch(path)
        for page, kind in _KINDS.items():
            if parts and parts[1] in (page, kind) and f"/{page}" in self._pages:
                return f"/{page}", f"id={kind}/{parts[2]}"
        return None

    def _similar(self, path: str, query: str) -> tuple[str, str] | None:
        near = get_close_matches(path, self._pages, n=1, cutoff=_CLOSE)
        return (near[0], query) if near else None

    def _link(self, path: str, query: str = "") -> str:
        address = f"{path}?{query}" if query else path
        return f'<a href="{html.escape(address)}">{html.escape(self._pages.get(path, path))}</a>'
