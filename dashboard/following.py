"""Follows the register in the background: a newer reading replaces the old one, and no session waits."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from registry.errors import RegistryError

LOOK_SECONDS = 1.0
"""Seconds between two looks at the end of the history, for the whole process."""
IDLE_SECONDS = 30.0
"""Seconds after the last session has looked, until nothing is followed any more."""

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


class Following(Generic[_T]):
    """A reading that is replaced by a newer one whenever there is one.

    Args:
        first: The reading to begin with.
        newer: Returns a newer reading than the one given, or the same if nothing has changed. It is called
            in a thread of its own; its errors mean that the database cannot be read just now.
        is_running: Whether the database runs; if not, `newer` may take the time to start it.
        at_rest: Called when nobody looks any more, if the reading was replaced since the last time.
    """

    def __init__(
        self,
        first: _T,
        newer: Callable[[_T], _T],
        is_running: Callable[[_T], bool] = lambda _: True,
        at_rest: Callable[[], None] = lambda: None,
    ) -> None:
        self.reading = first
        self._at_rest = at_rest
        self._replaced = False
        self.reachable = True
        self._newer = newer
        self._is_running = is_running
        self._lock = threading.Lock()
        self._renewing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._looked = 0.0
        self._ended = False

    def look(self) -> _T:
        """The newest reading; it is followed from now on for as long as someone looks."""
        self._looked = time.monotonic()
        with self._lock:
            if self._thread is None and not self._ended:
                self._thread = threading.Thread(target=self._follow, name="following", daemon=True)
                self._thread.start()
        return self.reading

    def renew(self) -> None:
        """Replace the reading if there is a newer one; the old one stays if none can be read."""
        with self._renewing:  # or a slow look would put an older reading in the place of a newer one
            self.reachable = self.reachable and self._is_running(self.reading)
            try:
                newer = self._newer(self.reading)
                self._replaced |= newer is not self.reading
                self.reading = newer
                self.reachable = True
            except RegistryError:
                self.reachable = False

    def end(self) -> None:
        """Stop following."""
        self._ended = True

    def _follow(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            with self._lock:
                if self._ended or time.monotonic() - self._looked > IDLE_SECONDS:
                    self._thread = None
                    break
            try:
                self.renew()
            except Exception:  # noqa: BLE001  # without this thread nobody would look again; the next may succeed
                self.reachable = False
                _LOG.exception("The register could not be read again")
        if self._replaced and not self._ended:
            self._replaced = False
            self._at_rest()
