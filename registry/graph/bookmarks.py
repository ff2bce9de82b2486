"""Bookmarks: they let users read their own writes from a cluster, whichever of its members answers.

A server gives one after each transaction; a later request that shows it is answered by a member that is up
to date. They are stored for a while in a file, so that the next command can show those of the one before.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import platformdirs

from registry.engine.embedded import Address

if TYPE_CHECKING:
    from neo4j import BookmarkManager
    from neo4j.api import Bookmarks

EXPIRES = 3600.0
"""Seconds for which a bookmark is shown: a cluster does not use members that lag further behind."""
_MOST = 8
"""Bookmarks stored at most; several commands at once each store theirs."""


class StoredBookmarks:
    """The bookmarks of one address, in the user's state folder; failures to read or write them are ignored.

    Args:
        address: The server's.
    """

    def __init__(self, address: Address) -> None:
        named = f"{address.uri} {address.database or ''} {address.user}"
        folder = platformdirs.user_state_path("transfer-registry") / "bookmarks"
        self.path = folder / f"{sha256(named.encode()).hexdigest()[:16]}.json"

    def read(self) -> dict[str, float]:
        """Those that have not expired, each with the time it was stored."""
        try:
            marks = json.loads(self.path.read_text(encoding="utf-8"))
            oldest = time.time() - EXPIRES
            return {str(mark): float(at) for mark, at in marks.items() if oldest < at <= time.time()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def add(self, marks: Collection[str]) -> None:
        """Store further ones; only the youngest are kept."""
        kept = self.read()
        if not marks or kept.keys() >= set(marks):
            return
        kept |= dict.fromkeys(marks, time.time())
        youngest = dict(sorted(kept.items(), key=lambda one: one[1])[-_MOST:])
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(youngest, file)
            Path(name).replace(self.path)
        except OSError:
            return

    def drop(self) -> None:
        """Delete all of them."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            return


def manager(address: Address) -> BookmarkManager | None:
    """Shows and stores the bookmarks of an address; None for a single server, which needs none."""
    if not urlsplit(address.uri).scheme.startswith("neo4j"):
        return None
    import neo4j

    kept = StoredBookmarks(address)

    def supplied() -> Bookmarks:
        return neo4j.Bookmarks.from_raw_values(kept.read())

    def consumed(bookmarks: Bookmarks) -> None:
        kept.add(bookmarks.raw_values)

    return neo4j.GraphDatabase.bookmark_manager(bookmarks_supplier=supplied, bookmarks_consumer=consumed)
