"""What browsers must do: load from this origin only, show the page in no frame, pass on no address."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html.parser import HTMLParser

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message

from dashboard.serving.asgi import ASGIApp, Receive, Scope, Send
from dashboard.serving.guard import PageSite, is_host_of

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_YEAR = 31_536_000


def content_security_policy(socket: str, scripts: Sequence[str]) -> str:
    """The policy under which the browser itself refuses whatever would leave the page's origin.

    Args:
        socket: The origin of the page's websocket; some browsers do not count it as `'self'`.
        scripts: The inline scripts of the page that may run.
    """
    rules = {
        "default-src": ["'self'"],
        "connect-src": ["'self'", socket],
        "img-src": ["'self'", "data:", "blob:"],
        "style-src": ["'self'", "'unsafe-inline'"],  # Streamlit styles its elements while it runs
        "script-src": ["'self'", "'wasm-unsafe-eval'", *map(_digest, scripts)],
        "font-src": ["'self'", "data:"],
        "frame-src": ["'self'", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
    }
    return "; ".join(" ".join([rule, *filter(None, allowed)]) for rule, allowed in rules.items())


def inline_scripts(page: str) -> list[str]:
    """The scripts that stand in an HTML page itself."""
    reader = _ScriptReader()
    reader.feed(page)
    return reader.scripts


class Policy:
    """Add the headers to every answer, refusals included.

    Args:
        app: What answers.
        site: Where the page is found.
        scripts: The inline scripts of the page that may run.
    """

    def __init__(self, app: ASGIApp, site: PageSite, scripts: Sequence[str]) -> None:
        self._app = app
        self._site = site
        self._scripts = scripts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add the headers to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        added = self._headers(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(added)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _headers(self, scope: Scope) -> dict[str, str]:
        host = Headers(scope=scope).get("host", "")
        tls = self._site.scheme == "https"
        socket = f"{'wss' if tls else 'ws'}://{host}" if is_host_of(self._site, host) else ""
        headers = {**_ALWAYS, "Content-Security-Policy": content_security_policy(socket, self._scripts)}
        if tls:
            headers["Strict-Transport-Security"] = f"max-age={_YEAR}"
        if not scope["path"].startswith(("/static/", "/app/static/")):
            headers["Cache-Control"] = "no-store"
        return headers


class _ScriptReader(HTMLParser):
    """Collects the scripts that have no address."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)

    def handle_endtag(self, _tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts.append(data)


def _digest(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"
