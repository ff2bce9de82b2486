"""What the browser asks for at the first view of a page: each thing once, and in time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import PATIENCE, settled

pytestmark = pytest.mark.browser


class FirstView:
    """A new visitor's view of Today: what was asked for, in turn, and the messages that came."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.asked: list[str] = []
        self.messages: list[ForwardMsg] = []
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", self._follow)
        page.goto(address)
        settled(page)
        context.close()

    def _follow(self, channel: WebSocket) -> None:
        self.asked.append(channel.url)
        channel.on("framereceived", self._received)

    def _received(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            self.messages.append(ForwardMsg.FromString(frame))


@pytest.fixture(scope="module")
def view(chromium: Browser, company: str) -> FirstView:
    return FirstView(chromium, company)


def test_the_first_view_runs_the_page_once(view: FirstView) -> None:
    assert [each.WhichOneof("type") for each in view.messages].count("new_session") == 1


def test_the_first_view_finds_the_server_at_the_first_try(view: FirstView) -> None:
    asked = [url.partition("/_stcore/") for url in view.asked if "/_stcore/" in url]
    assert sorted(what for _, _, what in asked) == ["health", "host-config", "stream"]
    assert {address.rpartition(":")[2].isdigit() for address, _, _ in asked} == {True}


def test_the_first_view_asks_for_every_script_before_the_page_says_what_to_draw(view: FirstView) -> None:
    opened = next(number for number, url in enumerate(view.asked) if url.startswith("ws"))
    assert any(url.endswith(".js") for url in view.asked[:opened])
    assert [url for url in view.asked[opened:] if url.endswith(".js")] == []
