"""People who use the page: what each does next, drawn from a seed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from random import Random
from time import perf_counter
from typing import NamedTuple

from streamlit.proto.Common_pb2 import StringArray
from websockets.exceptions import WebSocketException

from tests.benchmarks.draws import pick, zipf
from tests.benchmarks.sessions import PATIENCE, PageSession, cookie_of

STAYS = (60.0, 300.0)
"""Seconds for which somebody keeps a page open, the shortest and the longest."""
AWAY = (1.0, 15.0)
"""Seconds until they come back."""
_SAME_BROWSER = 0.8
LISTS = ("today", "vendors", "transfers", "data", "findings", "history", "decisions", "sample")


_Act = Callable[[PageSession], Awaitable[float]]


class Done(NamedTuple):
    """One action: when it began, what it was, how long it took, and what went wrong.

    `at` and `seconds` are in seconds, `at` since the load began.
    """

    at: float
    what: str
    seconds: float
    faults: tuple[str, ...]


class Person:
    """Somebody who opens the page, acts every few seconds, closes it and comes back.

    Args:
        number: Who; with the seed it decides what they do.
        seed: The seed.
        place: The port of the page and its token.
        transfers: The number of transfers in the register.
        vendors: The number of vendors.
    """

    def __init__(self, number: int, seed: int, place: tuple[int, str], transfers: int, vendors: int) -> None:
        self._draw = Random(f"{seed} person {number}")  # noqa: S311  # no secret
        self._place = place
        self._transfers = transfers
        self._ranks = zipf(vendors)
        self._acts: tuple[tuple[int, str, _Act], ...] = (
            (30, "a list", self._list),
            (22, "a link of the page", self._link),
            (10, "a vendor", self._vendor),
            (10, "a transfer", self._transfer),
            (8, "findings filtered", self._filter),
            (8, "vendors by name", self._by_name),
            (8, "search", self._search),
            (4, "history filtered", self._history),
        )
        self.session: PageSession | None = None
        self.opened = 0

    async def live(self, every: float, begun: float, note: Callable[[Done], None]) -> None:
        """Come and go until cancelled.

        Args:
            every: Seconds from one action to the next.
            begun: When the load began, on the clock of `perf_counter`.
            note: Takes each action.
        """
        await asyncio.sleep(self._draw.uniform(0, every))
        cookie = ""
        while True:
            if not cookie or self._draw.random() > _SAME_BROWSER:
                cookie = await asyncio.to_thread(cookie_of, *self._place)
            try:
                await self._stay(cookie, every, begun, note)
            except (OSError, WebSocketException, TimeoutError) as error:
                note(Done(perf_counter() - begun, "session", PATIENCE, (repr(error),)))
            await asyncio.sleep(self._draw.uniform(*AWAY))

    async def _stay(self, cookie: str, every: float, begun: float, note: Callable[[Done], None]) -> None:
        leaves = perf_counter() + self._draw.uniform(*STAYS)
        self.session = session = await PageSession.open(self._place[0], cookie)
        self.opened += 1
        try:
            what, act = "open", self._first_act
            while perf_counter() < leaves:
                at = perf_counter()
                await session.whole()
                waited = perf_counter() - at
                seconds = waited + await act(session)
                await session.whole()
                note(Done(at - begun, what, seconds, tuple(session.faults())))
                await asyncio.sleep(max(0.0, at + every * self._draw.uniform(0.7, 1.3) - perf_counter()))
                _, what, act = self._draw.choices(self._acts, [each[0] for each in self._acts])[0]
        finally:
            self.session = None
            with contextlib.suppress(OSError, WebSocketException):
                await session.close()

    @property
    def _first_act(self) -> _Act:
        return lambda session: session.visit("today")

    async def _list(self, session: PageSession) -> float:
        return await session.visit(self._draw.choice(LISTS))

    async def _link(self, session: PageSession) -> float:
        links = session.links
        return await (session.follow(*self._draw.choice(links)) if links else self._list(session))

    async def _vendor(self, session: PageSession) -> float:
        return await session.visit("vendor", f"id=organisation/{pick(self._draw, self._ranks)}")

    async def _transfer(self, session: PageSession) -> float:
        return await session.visit("transfer", f"id=transfer/{self._draw.randrange(self._transfers)}")

    async def _filter(self, session: PageSession) -> float:
        opened = await session.visit("findings")
        widget = session.widget("multiselect", "severity")
        if widget is None:
            return opened
        chosen = self._draw.choice(widget.element.multiselect.options)
        return max(opened, await session.use(widget, string_array_value=StringArray(data=[chosen])))

    async def _by_name(self, session: PageSession) -> float:
        opened = await session.visit("vendors")
        widget = session.widget("text_input", "text")
        if widget is None:
            return opened
        name = f"Vendor {pick(self._draw, self._ranks)}"
        return max(opened, await session.use(widget, string_value=name))

    async def _search(self, session: PageSession) -> float:
        button = session.widget("button", "search-everything")
        opened = await session.use(button, trigger_value=True) if button else 0.0
        widget = session.widget("text_input", "search-text")
        if widget is None:
            return opened
        name = f"Vendor {pick(self._draw, self._ranks)}"
        return max(opened, await session.use(widget, string_value=name))

    async def _history(self, session: PageSession) -> float:
        return await session.visit("history", f"about=organisation/{pick(self._draw, self._ranks)}")
