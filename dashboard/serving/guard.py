"""Refuse what does not come from the page itself: foreign hosts and origins, on pages and websockets.

Streamlit's own check covers websockets only, lets every port of the machine in, and looks up the machine's
public address for each foreign origin.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from starlette.datastructures import Headers

from dashboard.components.text import phrase
from dashboard.serving.asgi import ASGIApp, Receive, Response, Scope, Send, plain_page, refuse

_CONTROLS = re.compile(rb"[\x00-\x1f\x7f]")
"""Characters that a terminal obeys; Streamlit logs parts of an address."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class PageSite(NamedTuple):
    """Where readers find the page: the host names it answers to, and the scheme of its address."""

    hosts: frozenset[str] = LOOPBACK
    scheme: str = "http"


class Guard:
    """Let only requests through that name this page's host and come from its own origin.

    A name that an attacker points at this machine (DNS rebinding), a page on another port, and a frame or
    picture in a page elsewhere are refused; a link from elsewhere is followed.

    Args:
        app: What is guarded.
        site: Where the page is found.
    """

    def __init__(self, app: ASGIApp, site: PageSite) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif response := self._refusal(scope):
            await refuse(scope, receive, send, response)
        else:
            await self._app(_without_escaped_cookies(scope), receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if _CONTROLS.search(unquote_to_bytes(scope.get("query_string", b""))):
            return plain_page(
                400,
                phrase("This address has characters that no page takes"),
                phrase("Open the page from its first address."),
            )
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not is_host_of(self._site, hosts[0]):
            return plain_page(
                400,
                phrase("The page is not served under this name"),
                phrase("Open it by the address at which it was set up."),
            )
        if not _is_own(headers, f"{self._site.scheme}://{hosts[0]}") or _is_embedded(scope, headers):
            return plain_page(
                403,
                phrase("This request comes from another page"),
                phrase("Only the page itself may send it. Open the page's own address."),
            )
        return None


def _without_escaped_cookies(scope: Scope) -> Scope:
    """The request without cookies that need unescaping: Python takes the square of their length for that.

    No cookie of the page has a backslash; those of other programs on the same host are not read.
    """
    headers = [(name, _plain(value) if name == b"cookie" else value) for name, value in scope["headers"]]
    return {**scope, "headers": headers}


def _plain(cookies: bytes) -> bytes:
    return b";".join(pair for pair in cookies.split(b";") if b"\\" not in pair)


def is_host_of(site: PageSite, host: str) -> bool:
    """Whether a `Host` header names this site; any port may, since it may be forwarded."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises if it is no port
    except ValueError:
        return False
    rest = parts.username or parts.password or parts.path or parts.query or parts.fragment
    return not rest and parts.hostname in site.hosts


def _is_own(headers: Headers, origin: str) -> bool:
    return all(each == origin for each in headers.getlist("origin"))


def _is_embedded(scope: Scope, headers: Headers) -> bool:
    """Whether another site's page asks, other than by a link that opens this one."""
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin") or scope["type"] == "websocket":
        return False
    link = (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == ("navigate", "document")
    return not (link and scope["method"] == "GET")
