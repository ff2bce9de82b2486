"""A browser's session with the page, without a browser: Streamlit's messages over a websocket.

It does what Streamlit's own script in the browser does: it keeps large messages, so that the server can
refer to them, and reruns fragments at the intervals that the server names.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from time import perf_counter
from typing import NamedTuple
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 60.0
"""Seconds until an action without an answer counts as lost."""
_HEARD = 12
_KEPT = 100
"""Messages that the server may refer to."""
_EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
_SIDEBAR = 1


class Shown(NamedTuple):
    """An element of the page; `fragment` is empty outside fragments."""

    element: Element
    fragment: str
    in_sidebar: bool

    @property
    def kind(self) -> str:
        """Its type, such as `selectbox`."""
        return self.element.WhichOneof("type") or ""


def cookie_of(port: int, token: str) -> str:
    """The cookie of a new browser in which the address of the terminal is opened."""
    server = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        server.request("GET", f"/?{urlencode({'token': token})}")
        jar = SimpleCookie(server.getresponse().headers["set-cookie"])
    finally:
        server.close()
    return "; ".join(f"{name}={each.value}" for name, each in jar.items())


class PageSession:
    """One open page in a browser.

    Args:
        channel: Its websocket.
    """

    def __init__(self, channel: ClientConnection) -> None:
        self._channel = channel
        self._kept: dict[str, Element] = {}
        self._again: dict[str, asyncio.Task[None]] = {}
        self._states: dict[str, WidgetState] = {}
        self._answer: asyncio.Future[float] | None = None
        self._wanted = ""
        self._run = ""
        self._page_run = ""
        self._whole = asyncio.Event()
        self._whole.set()
        self._heard: deque[str] = deque(maxlen=_HEARD)
        self._page = ""
        self.query = ""
        self.pages: dict[str, str] = {}
        self.shown: list[Shown] = []
        self.reruns: list[float] = []
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, port: int, cookie: str) -> PageSession:
        """Connect as a browser does that has this cookie."""
        origin = f"http://127.0.0.1:{port}"
        channel = await connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            additional_headers={"Origin": origin, "Cookie": cookie},
            subprotocols=["streamlit"],  # type: ignore[list-item]  # a NewType of str
            compression=None,
            max_size=None,
            proxy=None,
        )
        return cls(channel)

    async def close(self) -> None:
        """Close the tab."""
        self._reading.cancel()
        for task in self._again.values():
            task.cancel()
        await self._channel.close()

    async def whole(self) -> None:
        """Wait until the page is there whole: it may just be running again by itself for a change."""
        await asyncio.wait_for(self._whole.wait(), PATIENCE)

    async def visit(self, path: str, query: str = "") -> float:
        """Open one of the pages, or follow a link to it; the seconds until it is there whole."""
        return await self.follow(self.pages.get(path, ""), query, path)

    async def follow(self, page: str, query: str, path: str = "") -> float:
        """As `visit`, with the page's hash."""
        self._states.clear()
        self._page, self.query = page, query
        return await self._act(ClientState(page_script_hash=page, page_name=path, query_string=query))

    async def use(self, widget: Shown, **value: object) -> float:
        """Give a widget a value, as a reader does; the seconds until the answer is there whole."""
        state = WidgetState(id=getattr(widget.element, widget.kind).id, **value)  # type: ignore[arg-type]
        passing = "trigger_value" in value
        if not passing:
            self._states[state.id] = state
        states = [*self._states.values(), *([state] if passing else [])]
        asked = ClientState(page_script_hash=self._page, query_string=self.query, fragment_id=widget.fragment)
        asked.widget_states.widgets.extend(states)
        return await self._act(asked)

    def widget(self, kind: str, named: str) -> Shown | None:
        """The widget of a kind with this key or label; None if the page shows none."""
        for each in self.shown:
            if each.kind == kind:
                own = getattr(each.element, kind)
                if own.id.endswith(f"-{named}") or own.label == named:
                    return each
        return None

    @property
    def links(self) -> list[tuple[str, str]]:
        """The links of the page outside the sidebar: page and query."""
        links = [each.element.page_link for each in self.shown if each.kind == "page_link"]
        return [(link.page_script_hash, link.query_string) for link in links if "id=" in link.query_string]

    def faults(self) -> list[str]:
        """What went wrong on the page, by its own words; also a page without a heading."""
        found = [each.element.exception.message for each in self.shown if each.kind == "exception"]
        alerts = [each.element.alert for each in self.shown if each.kind == "alert"]
        found += [each.body for each in alerts if each.format == each.ERROR]
        heads = ("<h1" in each.element.html.body for each in self.shown if each.kind == "html")
        if not any(heads) and not any(each.kind == "heading" for each in self.shown):
            found.append("no heading")
        return found

    async def _act(self, asked: ClientState) -> float:
        self._answer = asyncio.get_running_loop().create_future()
        self._wanted, self._run = asked.fragment_id, ""
        begun = perf_counter()
        self._heard.clear()
        await self._send(asked)
        try:
            return await asyncio.wait_for(self._answer, PATIENCE) - begun
        except TimeoutError:
            asks = f"page {asked.page_script_hash} {asked.query_string} fragment {asked.fragment_id}"
            raise TimeoutError(f"no answer to {asks}: {'; '.join(self._heard)}") from None
        finally:
            self._answer = None

    async def _send(self, asked: ClientState) -> None:
        asked.cached_message_hashes.extend(self._kept)
        asked.context_info.timezone = "Europe/Paris"
        asked.context_info.locale = "en-GB"
        await self._channel.send(BackMsg(rerun_script=asked).SerializeToString())

    async def _read(self) -> None:
        async for data in self._channel:
            message = ForwardMsg.FromString(data)
            self._note(message)
            match message.WhichOneof("type"):
                case "new_session":
                    self._begun(message)
                case "delta" | "ref_hash":
                    self._show(message)
                case "navigation":
                    pages, self._page = message.navigation.app_pages, message.navigation.page_script_hash
                    self.pages = {each.url_pathname: each.page_script_hash for each in pages}
                case "page_info_changed":
                    self.query = message.page_info_changed.query_string
                case "auto_rerun":
                    self._repeat(message.auto_rerun.fragment_id, message.auto_rerun.interval)
                case "script_finished":
                    self._finished(message)
        if self._answer and not self._answer.done():
            self._answer.set_exception(ConnectionError("the server closed the session"))

    def _note(self, message: ForwardMsg) -> None:
        """Keep how runs went, to tell it if an answer is missing; what came first counts."""
        run = message.metadata.run
        if message.WhichOneof("type") in ("new_session", "script_finished") and len(self._heard) < _HEARD:
            status = message.script_finished if message.HasField("script_finished") else "begins"
            self._heard.append(f"{run.script_run_id[:4]} {[each[:4] for each in run.fragment_ids]} {status}")

    def _begun(self, message: ForwardMsg) -> None:
        run = message.metadata.run
        if not run.fragment_ids:
            self.shown.clear()
            self._page_run = run.script_run_id
            self._whole.clear()
            self._stop_repeating()
            if self._answer is None:
                self.reruns.append(perf_counter())
        if self._answer and (self._wanted in run.fragment_ids or not (self._wanted or run.fragment_ids)):
            self._run = run.script_run_id

    def _show(self, message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "ref_hash":
            element = self._kept[message.ref_hash]
        elif message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if message.metadata.cacheable:
                self._kept[message.hash] = element
                while len(self._kept) > _KEPT:
                    del self._kept[next(iter(self._kept))]
        else:
            return
        in_sidebar = [*message.metadata.delta_path][:1] == [_SIDEBAR]
        self.shown.append(Shown(element, message.delta.fragment_id, in_sidebar))

    def _finished(self, message: ForwardMsg) -> None:
        answer, run = self._answer, message.metadata.run.script_run_id
        if run == self._page_run:
            self._whole.set()
        if answer is None or answer.done() or not self._run or run != self._run:
            return
        if message.script_finished == _EARLY and not self._wanted:
            self._run = ""  # the page runs again by itself
        else:
            answer.set_result(perf_counter())

    def _repeat(self, fragment: str, seconds: float) -> None:
        if fragment not in self._again:
            self._again[fragment] = asyncio.create_task(self._rerun_every(fragment, seconds))

    async def _rerun_every(self, fragment: str, seconds: float) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await asyncio.sleep(seconds)
                await self._send(
                    ClientState(
                        page_script_hash=self._page,
                        query_string=self.query,
                        fragment_id=fragment,
                        is_auto_rerun=True,
                    )
                )

    def _stop_repeating(self) -> None:
        for task in self._again.values():
            task.cancel()
        self._again.clear()
