"""What stands in front of a page on a server: files for people with a role, signing out, and coming back."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from itsdangerous import URLSafeTimedSerializer
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from dashboard.serving.app import layers
from dashboard.serving.guard import PageSite
from dashboard.serving.sign_in import SignInDoor
from dashboard.serving.sign_ins import SIGNED_IN, SignIns
from dashboard.serving.visits import Visit, Visits

SECRET = "of a test"  # noqa: S105
CLAIMS = {"iss": "i", "sub": "1", "iat": 1, "exp": 100, "is_logged_in": True}


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    """What stands for Streamlit: its pages set a cookie of their own, and no provider answers."""
    if scope["path"] == "/auth/login":
        await HTMLResponse("Authentication error", 400)(scope, receive, send)
        return
    await HTMLResponse("data", headers={"Set-Cookie": "_streamlit_xsrf=a"})(scope, receive, send)


def signed(name: str, text: str) -> str:
    return str(URLSafeTimedSerializer(SECRET, salt=name).dumps(text))


class Served:
    """A browser in front of the page, and what the server remembers."""

    def __init__(self, own: str = "http://127.0.0.1:8501") -> None:
        self.visits = Visits("registry-page")
        self.sign_ins = SignIns(SECRET)
        secure = own.startswith("https")
        door = Middleware(
            SignInDoor, visits=self.visits, sign_ins=self.sign_ins, secure=secure, clock=lambda: 50.0
        )
        app: Any = behind
        address = urlsplit(own)
        site = PageSite(frozenset({str(address.hostname)}), address.scheme)
        for each in reversed(layers(site, door)):
            app = each.cls(app, *each.args, **each.kwargs)
        self.browser = TestClient(app, own, follow_redirects=False)

    def visit(self) -> Visit:
        """Come for the first time."""
        self.browser.get("/today")
        visit = self.visits.of(dict(self.browser.cookies))
        assert visit
        return visit

    def sign_in(self) -> None:
        self.browser.cookies.set(SIGNED_IN, signed(SIGNED_IN, json.dumps(CLAIMS)))


@pytest.fixture
def served() -> Served:
    return Served()


@pytest.mark.parametrize(
    "path", ["/media/a.csv", "/_stcore/upload_file/a/b", "/_stcore/metrics", "/_stcore/agent/mcp"]
)
def test_files_are_given_only_while_somebody_with_a_role_is_signed_in(served: Served, path: str) -> None:
    visit = served.visit()
    assert served.browser.get(path).status_code == 403
    visit.admitted_until = 51.0
    assert served.browser.get(path).text == "data"
    visit.admitted_until = 50.0
    assert served.browser.get(path).status_code == 403


def test_each_browser_is_remembered_once(served: Served) -> None:
    visit = served.visit()
    assert served.visit() is visit
    assert "registry-page" not in served.browser.get("/transfers").headers["set-cookie"]


def test_signing_out_ends_the_sign_in_and_the_files(served: Served) -> None:
    visit = served.visit()
    visit.admitted_until = 99.0
    served.sign_in()
    served.browser.get("/auth/logout")
    assert served.sign_ins.has_ended(CLAIMS)
    assert visit.admitted_until == 0.0


def test_a_cookie_that_was_not_signed_here_ends_nothing(served: Served) -> None:
    forged = URLSafeTimedSerializer("another", salt=SIGNED_IN).dumps(json.dumps(CLAIMS))
    served.browser.cookies.set(SIGNED_IN, str(forged))
    served.browser.get("/auth/logout")
    assert not served.sign_ins.has_ended(CLAIMS)


def test_a_cookie_in_parts_is_read_whole(served: Served) -> None:
    text = json.dumps(CLAIMS)
    parts = {f"{SIGNED_IN}_1": text[:9], f"{SIGNED_IN}_2": text[9:]}
    cookies = {SIGNED_IN: "chunks-2", **parts}
    assert served.sign_ins.claims_in({name: signed(name, part) for name, part in cookies.items()}) == CLAIMS
    assert served.sign_ins.claims_in({SIGNED_IN: signed(SIGNED_IN, "chunks-2")}) is None


def test_after_sign_in_the_wanted_page_is_shown_once(served: Served) -> None:
    served.visit().wanted = "/transfer?id=a"
    assert served.browser.get("/").headers["location"] == "/today"
    served.sign_in()
    assert served.browser.get("/").headers["location"] == "/transfer?id=a"
    assert served.browser.get("/").headers["location"] == "/today"


def test_over_tls_every_cookie_is_for_tls_only() -> None:
    answer = Served("https://register.example").browser.get("/today")
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all(cookie.endswith("; Secure") for cookie in cookies)
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert "wss://register.example;" in answer.headers["content-security-policy"]


def test_an_identity_provider_that_does_not_answer_is_said_in_words(served: Served) -> None:
    answer = served.browser.get("/auth/login?provider=a")
    assert answer.status_code == 502
    assert "The identity provider does not answer" in answer.text
    assert "Authentication error" not in answer.text


def test_a_sign_in_that_the_provider_refused_is_remembered_until_the_next(served: Served) -> None:
    visit = served.visit()
    served.browser.get("/oauth2callback?error=access_denied&state=a")
    assert visit.refused
    served.browser.get("/oauth2callback?code=a&state=a")
    assert not visit.refused
