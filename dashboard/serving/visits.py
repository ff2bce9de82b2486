"""What the server remembers of each browser, under a random cookie; it ends with the process."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.access import AccessRole

MOST = 10_000


@dataclass(slots=True)
class Visit:
    """One browser.

    Attributes:
        id: The value of its cookie: whoever has it is this browser.
        role: The role taken on one's own machine; None until one is chosen.
        wanted: The address to show after sign-in.
        refused: Whether the identity provider refused the last sign-in.
        admitted_until: Until when files are given, in seconds since 1970: while someone is signed in.
    """

    id: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    role: AccessRole | None = None
    wanted: str | None = None
    refused: bool = False
    admitted_until: float = 0.0


class Visits:
    """The browsers that came to this process; of too many, the oldest without a sign-in is forgotten.

    Args:
        cookie: The name of the cookie that distinguishes them.
        most: How many are remembered.
    """

    def __init__(self, cookie: str = "registry-page", most: int = MOST) -> None:
        self.cookie = cookie
        self._most = most
        self._lock = threading.Lock()
        self._visits: OrderedDict[str, Visit] = OrderedDict()

    def begin(self) -> Visit:
        """Remember a new browser."""
        visit = Visit()
        with self._lock:
            self._visits[visit.id] = visit
            if len(self._visits) > self._most:
                idle = (each for each, one in self._visits.items() if not one.admitted_until)
                del self._visits[next(idle)]
        return visit

    def of(self, cookies: Mapping[str, str]) -> Visit | None:
        """The browser that has these cookies; None if it is not known."""
        return self._visits.get(cookies.get(self.cookie, ""))


VISITS = Visits()
"""Those of this process, for the layers in front of Streamlit and for the page itself."""
