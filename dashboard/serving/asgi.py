"""What the layers in front of Streamlit share: reading a request, and answering it with a page."""

from __future__ import annotations

import html

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.components.text import phrase

__all__ = ["ASGIApp", "Receive", "Response", "Scope", "Send"]

_STYLE = """
body { font: 16px/1.5 Inter, system-ui, sans-serif; max-width: 36rem; margin: 12vh auto; padding: 0 1.25rem;
       color: #1a2330; background: #fff }
h1 { font-size: 1.5rem } a { color: #2b55c8 } code { font-size: .9em }
@media (prefers-color-scheme: dark) { body { color: #e4e9f1; background: #0f141b } a { color: #9cb9ff } }
"""


def cookies_of(scope: Scope) -> dict[str, str]:
    """The cookies of a request by name; the guard has removed those that take long to read."""
    headers = Headers(scope=scope).getlist("cookie")
    return {name: value for header in headers for name, value in cookie_parser(header).items()}


def query_of(scope: Scope) -> str:
    """The query of a request, without its question mark."""
    return str(scope.get("query_string", b"").decode("latin-1"))


def is_page_view(scope: Scope) -> bool:
    """Whether a request reads something, as opening an address does."""
    return scope["type"] == "http" and scope["method"] in ("GET", "HEAD")


def plain_page(status: int, title: str, *paragraphs: str, head: str = "") -> Response:
    """A page in words that needs no script.

    Args:
        status: The status of the answer.
        title: Its heading, as text.
        paragraphs: Its paragraphs, as HTML.
        head: More for the head, as HTML.
    """
    name = html.escape(phrase("Transfer Registry"))
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    heading = html.escape(title)
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{heading} · {name}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{heading}</h1>{body}</main></body></html>",
        status,
    )


def redirect(address: str) -> Response:
    """A redirect that is followed with GET and never stored."""
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})


async def refuse(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    """Answer a request with a refusal; a websocket is closed before it is accepted."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await response(scope, receive, send)
