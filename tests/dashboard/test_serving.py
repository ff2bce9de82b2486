"""The layers in front of Streamlit: whom they answer, with what, and under which policy."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import file_util

from dashboard.serving.addresses import Addresses
from dashboard.serving.app import layers
from dashboard.serving.asgi import cookies_of
from dashboard.serving.guard import PageSite
from dashboard.serving.policy import inline_scripts
from dashboard.serving.shell import DRAWN, FONT, modules_of, shell, shell_routes
from dashboard.serving.token import TokenDoor
from dashboard.serving.visits import Visits

OWN = "http://127.0.0.1:8501"
LOCAL = PageSite()
TOKEN = "the-token"  # noqa: S105  # of a server in a test
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    """What stands for Streamlit: it gives the register's data to whoever gets through."""
    if scope["type"] == "websocket":
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        await socket.send_text("data")
        await socket.close()
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"data"})


def client(*doors: Middleware, site: PageSite = LOCAL) -> TestClient:
    """A browser in front of the layers; it follows no redirect, so that each is seen."""
    app: Any = behind
    for each in reversed(layers(site, *doors)):
        app = each.cls(app, *each.args, **each.kwargs)
    return TestClient(app, OWN, follow_redirects=False)


@pytest.fixture
def visits() -> Visits:
    return Visits("registry-page-8501")


@pytest.fixture
def browser(visits: Visits) -> TestClient:
    """A browser that does not have the token yet."""
    return client(Middleware(TokenDoor, token=TOKEN, visits=visits))


@pytest.fixture
def admitted(browser: TestClient) -> TestClient:
    """A browser that was opened by the address with the token."""
    assert browser.get(f"/?token={TOKEN}").status_code == 303
    return browser


def is_open(browser: TestClient, path: str = "/transfers", headers: Mapping[str, str] | None = None) -> bool:
    return bool(browser.get(path, headers=headers).text == "data")


def socket_opens(browser: TestClient, **headers: str) -> bool:
    try:
        with browser.websocket_connect(f"ws{OWN[4:]}/_stcore/stream", headers=headers) as socket:
            return socket.receive_text() == "data"
    except WebSocketDisconnect:
        return False


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501", "LOCALHOST", "127.0.0.1:9000"]
)
def test_the_page_answers_to_the_names_of_this_machine(admitted: TestClient, host: str) -> None:
    cookie = "; ".join(f"{name}={value}" for name, value in admitted.cookies.items())
    assert is_open(admitted, headers={"Host": host, "Cookie": cookie})


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "",
        "10.0.0.7:8501",
        "a:b:c",
        "[::1",
    ],
)
def test_a_foreign_name_gets_neither_page_nor_websocket(admitted: TestClient, host: str) -> None:
    answer = admitted.get("/transfers", headers={"Host": host})
    assert (answer.status_code, "data" in answer.text) == (400, False)
    assert not socket_opens(admitted, Host=host)


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:3000",
        "http://127.0.0.1:3000",
        "https://127.0.0.1:8501",
        "http://evil.example",
        "null",
    ],
)
def test_a_foreign_origin_gets_neither_page_nor_websocket(admitted: TestClient, origin: str) -> None:
    assert admitted.get("/transfers", headers={"Origin": origin}).status_code == 403
    assert admitted.put("/_stcore/upload_file/a/b", headers={"Origin": origin}).status_code == 403
    assert not socket_opens(admitted, Origin=origin)


def test_the_page_itself_opens_its_websocket(admitted: TestClient) -> None:
    assert socket_opens(admitted, Origin=OWN)


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
@pytest.mark.parametrize(
    ("mode", "dest"), [("no-cors", "script"), ("no-cors", "image"), ("navigate", "iframe")]
)
def test_a_page_elsewhere_can_embed_nothing(admitted: TestClient, site: str, mode: str, dest: str) -> None:
    sent = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert admitted.get("/media/a.csv", headers=sent).status_code == 403


def test_a_link_from_elsewhere_is_followed(admitted: TestClient) -> None:
    assert is_open(admitted, headers=LINK)


def test_a_form_elsewhere_can_send_nothing(admitted: TestClient) -> None:
    assert admitted.post("/transfers", headers=LINK).status_code == 403


def test_a_cookie_that_takes_long_to_unescape_is_not_read_and_hides_no_other(admitted: TestClient) -> None:
    own = "; ".join(f"{name}={value}" for name, value in admitted.cookies.items())
    escaped = 'a="' + '\\"' * 20_000 + '"'
    before = process_time()
    assert is_open(admitted, headers={"Cookie": f"{escaped}; {own}"})
    assert process_time() - before < 1  # 9 s if it were read
    assert cookies_of({"type": "http", "headers": [(b"cookie", own.encode())]})


@pytest.mark.parametrize("query", ["a=%1b%5b31m", "a=%0a", "%00"])
def test_an_address_with_characters_that_a_terminal_obeys_is_refused(
    admitted: TestClient, query: str
) -> None:
    assert admitted.get(f"/transfers?{query}").status_code == 400


def test_only_the_names_that_an_operator_sets_are_answered() -> None:
    served = client(site=PageSite(frozenset({"register.example"}), "https"))
    assert not is_open(served)
    own = {"Host": "register.example", "Origin": "https://register.example"}
    assert is_open(served, headers=own)
    assert not is_open(served, headers={**own, "Origin": "http://register.example"})


@pytest.mark.parametrize(
    "path", ["/", "/transfers", "/static/js/index.js", "/media/a.csv", "/_stcore/health", "/x"]
)
def test_without_the_token_nothing_is_served(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert (answer.status_code, "data" in answer.text) == (403, False)
    assert browser.put(path).status_code == 403
    assert "Open the page from the terminal" in answer.text
    assert "Each start creates a new address" in answer.text
    assert not socket_opens(browser, Origin=OWN)


def test_a_wrong_token_opens_nothing(browser: TestClient) -> None:
    for wrong in ("", "the-toke", "the-token2", "é"):
        assert browser.get("/transfers", params={"token": wrong}).status_code == 403
    assert not is_open(browser)


def test_the_token_becomes_a_cookie_and_leaves_the_address(browser: TestClient) -> None:
    answer = browser.get(f"/transfer?id=transfer/a&token={TOKEN}&without=a&without=b%20c")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/transfer?id=transfer%2Fa&without=a&without=b+c",
    )
    cookie = answer.headers["set-cookie"]
    assert TOKEN not in cookie
    assert {"HttpOnly", "SameSite=strict"} <= set(cookie.split("; "))
    assert is_open(browser)


def test_an_old_address_with_a_token_still_opens_where_the_cookie_is(admitted: TestClient) -> None:
    answer = admitted.get("/transfers?token=an-earlier-one")
    assert (answer.status_code, answer.headers["location"]) == (303, "/transfers")


def test_the_token_in_an_address_leads_to_no_other_host(browser: TestClient) -> None:
    answer = browser.get(f"{OWN}//evil.example/x?token={TOKEN}")
    assert answer.headers["location"] == "/evil.example/x"


def test_the_cookie_of_an_earlier_start_opens_nothing(browser: TestClient, visits: Visits) -> None:
    browser.cookies.set(visits.cookie, Visits().begin().id)
    assert not is_open(browser)


def test_a_link_from_elsewhere_tries_once_more_with_the_strict_cookie(browser: TestClient) -> None:
    again = browser.get("/transfer?id=a&token=x", headers=LINK).text
    assert '<meta http-equiv="refresh" content="0; url=/transfer?id=a">' in again
    assert "http-equiv" not in browser.get("/transfer?id=a", headers={"Sec-Fetch-Site": "same-origin"}).text


def test_the_oldest_idle_browser_is_forgotten_first() -> None:
    visits = Visits(most=2)
    first, second = visits.begin(), visits.begin()
    first.admitted_until = 1.0
    third = visits.begin()
    known = [visits.of({visits.cookie: each.id}) for each in (first, second, third)]
    assert known == [first, None, third]


def test_every_answer_carries_the_policy(admitted: TestClient, browser: TestClient) -> None:
    for answer in (
        admitted.get("/transfers"),
        admitted.get("/nope"),
        browser.get("/", headers={"Host": "evil"}),
    ):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "'unsafe-eval'" not in policy
        assert "evil" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"


def test_the_policy_lets_only_the_pages_own_websocket_through(admitted: TestClient) -> None:
    policy = admitted.get("/transfers").headers["content-security-policy"]
    assert "connect-src 'self' ws://127.0.0.1:8501;" in policy


def test_the_policy_lets_every_script_in_the_pages_html_run(admitted: TestClient) -> None:
    policy = admitted.get("/transfers").headers["content-security-policy"]
    told, streamlits = inline_scripts(shell())
    assert "BACKEND_BASE_URL" in told
    assert "prerenderReady" in streamlits
    for script in (told, streamlits):
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy


def test_the_pages_html_names_what_draws_the_frame_and_all_that_this_imports() -> None:
    scripts = Path(file_util.get_static_dir(), "static", "js")
    for element in DRAWN:
        (module, *imported) = modules_of([element], scripts)
        assert module.startswith(f"{element}.")
        for each in (module, *imported):
            assert f"./static/js/{each}" in shell()
            assert (scripts / each).is_file()


def test_the_pages_html_loads_the_font_of_the_page_at_once_and_no_other() -> None:
    fonts = re.findall(r'href="([^"]+)"\s+as="font"', shell())
    assert fonts == [FONT]
    assert (Path(__file__).parents[2] / "dashboard" / FONT.removeprefix("./app/")).is_file()


def test_each_page_begins_with_the_html_and_no_other_address_does() -> None:
    routes = shell_routes(["/today", "/vendor"])
    browser = TestClient(Starlette(routes=routes))
    assert browser.get("/today").text == browser.get("/vendor?id=a").text == shell()
    assert browser.get("/todays").status_code == 404


def test_scripts_with_an_address_and_other_texts_are_no_inline_scripts() -> None:
    page = '<p>a</p><script src="a.js"></script><style>b</style><script>c</script>d'
    assert inline_scripts(page) == ["c"]


@pytest.mark.parametrize(
    ("path", "leads"),
    [("/", "/today"), ("/attention", "/today"), ("/attention?on=2026-01-01", "/today?on=2026-01-01")],
)
def test_old_addresses_lead_on_with_their_query(path: str, leads: str) -> None:
    answer = client().get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, leads)


def test_an_unknown_address_says_so_and_names_the_nearest() -> None:
    answer = client().get('/trasfers?country="US"&on=2026-01-01')
    assert answer.status_code == 404
    link = '<a href="/transfers?country=%22US%22&amp;on=2026-01-01">Transfers</a>'
    assert f"Did you mean {link}?" in answer.text
    assert "Did you mean" not in client().get("/wp-login.php").text


def test_an_address_with_an_id_as_its_path_leads_to_the_page_of_that_id() -> None:
    answer = client().get("/transfer/us-campaigns")
    assert (answer.status_code, 'href="/transfer?id=transfer/us-campaigns"' in answer.text) == (404, True)


def test_an_unknown_address_is_shown_as_text() -> None:
    assert "&lt;b&gt;" in client().get("/<b>x</b>").text


def test_every_page_and_every_file_of_streamlit_is_passed_on() -> None:
    served = TestClient(Addresses(behind, {"/a": "A"}, {}), OWN)
    for path in (
        "/a",
        "/a/",
        "/static/js/x.js",
        "/app/static/x.css",
        "/media/x",
        "/a/_stcore/health",
        "/favicon.png",
    ):
        assert is_open(served, path), path
