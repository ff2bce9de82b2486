"""The page on a server: what a browser gets before and after somebody signs in with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import Message

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
from dashboard.serving.sign_ins import SIGNED_IN, SignIns
from dashboard.serving.visits import Visit, Visits

_BAD_REQUEST = 400
_FOR_PEOPLE = ("/media/", "/_stcore/upload_file/", "/_stcore/metrics", "/_stcore/agent/")
"""Paths that are answered only while somebody is signed in and has a role."""


class SignInDoor:
    """Remember each browser, lead to the wanted page after sign-in, give files only to people with a role.

    The pages themselves ask for the sign-in, on every run.

    Args:
        app: What is behind the door.
        visits: Where browsers are remembered.
        sign_ins: The sign-ins.
        secure: Whether cookies are for https only.
        clock: Seconds since 1970.
    """

    def __init__(
        self,
        app: ASGIApp,
        visits: Visits,
        sign_ins: SignIns,
        *,
        secure: bool,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._app = app
        self._visits = visits
        self._sign_ins = sign_ins
        self._secure = secure
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        cookies = cookies_of(scope)
        visit = self._visits.of(cookies)
        if self._is_refused(scope, visit):
            await refuse(scope, receive, send, _refusal())
            return
        if scope["path"] == "/auth/logout":
            self._sign_out(cookies, visit)
        if scope["path"] == "/oauth2callback" and visit:
            visit.refused = "error=" in query_of(scope)
        wanted = _take_wanted(scope, cookies, visit)
        await (redirect(wanted) if wanted else self._app)(
            scope, receive, self._remembering(scope, visit, send)
        )

    def _is_refused(self, scope: Scope, visit: Visit | None) -> bool:
        admitted = visit is not None and visit.admitted_until > self._clock()
        return scope["path"].startswith(_FOR_PEOPLE) and not admitted

    def _sign_out(self, cookies: Mapping[str, str], visit: Visit | None) -> None:
        if claims := self._sign_ins.claims_in(cookies):
            self._sign_ins.end(claims)
        if visit:
            visit.admitted_until = 0.0

    def _remembering(self, scope: Scope, visit: Visit | None, send: Send) -> Send:
        """Send an answer with the cookie of a new browser, and with all cookies for https only.

        Streamlit answers `/auth/login` with 400 where the identity provider does not; its words are replaced.
        """
        failed = False

        async def send_with_cookies(message: Message) -> None:
            nonlocal failed
            if failed:
                return
            if message["type"] == "http.response.start":
                failed = scope["path"] == "/auth/login" and message["status"] == _BAD_REQUEST
                if failed:
                    await _unreachable()(scope, _nothing, send)
                    return
                headers = MutableHeaders(scope=message)
                if visit is None and is_page_view(scope) and _is_page(headers):
                    headers.append("set-cookie", self._cookie())
                if self._secure:
                    _mark_secure(message)
            await send(message)

        return send_with_cookies

    def _cookie(self) -> str:
        response = Response()
        response.set_cookie(self._visits.cookie, self._visits.begin().id, httponly=True, samesite="lax")
        return response.headers["set-cookie"]


def _is_page(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").startswith("text/html")


def _take_wanted(scope: Scope, cookies: Mapping[str, str], visit: Visit | None) -> str | None:
    """The address to lead to after sign-in, which ends at `/`: once only."""
    if visit is None or scope["path"] != "/" or SIGNED_IN not in cookies or not is_page_view(scope):
        return None
    wanted, visit.wanted = visit.wanted, None
    return wanted


def _mark_secure(message: Message) -> None:
    message["headers"] = [
        (
            name,
            value + b"; Secure"
            if name.lower() == b"set-cookie" and b"secure" not in value.lower()
            else value,
        )
        for name, value in message["headers"]
    ]


def _unreachable() -> Response:
    return plain_page(
        502,
        phrase("The identity provider does not answer"),
        phrase(
            "You cannot sign in just now. Try again in a minute, or tell the administrator of the register."
        ),
        f'<a href="/">{phrase("Back to the page")}</a>',
    )


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def _refusal() -> Response:
    return plain_page(
        403,
        phrase("Sign in first"),
        phrase("This is shown only to people who are signed in and have a role."),
    )
