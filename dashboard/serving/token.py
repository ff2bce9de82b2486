"""The page on one's own machine: who has the token of its address gets a cookie, and nobody else anything."""

from __future__ import annotations

import html
import secrets
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers

from dashboard.components.text import phrase
from dashboard.serving.asgi import (
    ASGIApp,
    Receive,
    Response,
    Scope,
    Send,
    cookies_of,
    is_page_view,
    plain_page,
    query_of,
    redirect,
    refuse,
)
from dashboard.serving.visits import Visits

PARAMETER = "token"


class TokenDoor:
    """Answer only browsers that once came with the token: pages, files and websockets.

    The token leaves the address at once, so that an address copied from the browser does not contain it.

    Args:
        app: What is behind the door.
        token: The token.
        visits: Where the browsers that had it are remembered.
    """

    def __init__(self, app: ASGIApp, token: str, visits: Visits) -> None:
        self._app = app
        self._token = token.encode()
        self._visits = visits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, take the token out of its address, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        known = self._visits.of(cookies_of(scope)) is not None
        given = [value for key, value in _query(scope) if key == PARAMETER] if is_page_view(scope) else []
        is_right = any(secrets.compare_digest(value.encode(), self._token) for value in given)
        if given and (known or is_right):
            await self._without_token(scope, new=not known)(scope, receive, send)
        elif known:
            await self._app(scope, receive, send)
        else:
            await refuse(scope, receive, send, _refusal(scope))

    def _without_token(self, scope: Scope, *, new: bool) -> Response:
        response = redirect(_address(scope))
        if new:
            response.set_cookie(
                self._visits.cookie, self._visits.begin().id, httponly=True, samesite="strict"
            )
        return response


def _query(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(query_of(scope), keep_blank_values=True)


def _address(scope: Scope) -> str:
    """The address of a request without the token; one leading slash, or it would name another host."""
    rest = urlencode([(key, value) for key, value in _query(scope) if key != PARAMETER])
    return quote(f"/{scope['path'].lstrip('/')}") + (f"?{rest}" if rest else "")


def _refusal(scope: Scope) -> Response:
    """How to open the page; it tries once more after a link from elsewhere, which brings no strict cookie."""
    again = ""
    if Headers(scope=scope).get("sec-fetch-site") == "cross-site" and is_page_view(scope):
        again = f'<meta http-equiv="refresh" content="0; url={html.escape(_address(scope))}">'
    return plain_page(
        403,
        phrase("Open the page from the terminal"),
        phrase("The page opens only at the address shown in the terminal where it was started."),
        phrase("Each start creates a new address; earlier ones no longer work."),
        phrase(
            "Is the terminal closed? Start the page again: {command}",
            command="<code>registry dashboard</code>",
        ),
        head=again,
    )
