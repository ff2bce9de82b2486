"""Up to where each person had read the register when they were last here: beside the facts, not in them."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard.registers import chosen_register
from registry.graph.connection import data_folder

AWAY = timedelta(minutes=30)
"""How long someone must have been away for a new visit to begin."""
_REFRESHED = timedelta(minutes=1)
"""How often a visit that goes on is noted."""
_FILE = "page-visits.json"
_lock = threading.Lock()


class LastVisits:
    """The visits of everyone to one register, kept in a file that only its owner reads.

    A file that cannot be read or written only means that nobody was here before.

    Args:
        path: The file.
        register: The address of the register, or "embedded".
    """

    def __init__(self, path: Path, register: str) -> None:
        self._path = path
        self._register = register

    @classmethod
    def here(cls) -> LastVisits:
        """The visits to the register that is shown; those to the sample are in the sample's own folder."""
        folder = chosen_register().data_dir or data_folder()
        return cls(folder / _FILE, os.environ.get("REGISTRY_URI") or "embedded")

    def since(self, person: str, seq: int, now: datetime | None = None) -> int | None:
        """Note that someone has read up to an entry; returns the last entry of their visit before.

        Args:
            person: Their pseudonym.
            seq: The last entry of the history that they see now.
            now: The time; now by default.

        Returns:
            None if they were never here before.
        """
        now = now or datetime.now(UTC)
        with _lock:
            visits = self._read()
            of_register = visits.setdefault(self._register, {})
            known = of_register.get(person)
            visit = _visit(known, seq, now)
            if visit != known:
                of_register[person] = visit
                self._write(visits)
        before: int | None = visit["before"]
        return before

    def _read(self) -> dict[str, dict[str, dict[str, Any]]]:
        try:
            visits = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return visits if isinstance(visits, dict) else {}

    def _write(self, visits: dict[str, dict[str, dict[str, Any]]]) -> None:
        """Replace the file in one step; `mkstemp` lets only its owner read it."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=_FILE)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(visits, file)
                Path(name).replace(self._path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise


def _visit(known: dict[str, Any] | None, seq: int, now: datetime) -> dict[str, Any]:
    """The visit after a look: `before` is the last entry of the visit before, `seq` the last one seen."""
    if known is None:
        return {"before": None, "seq": seq, "at": now.isoformat()}
    last = datetime.fromisoformat(known["at"])
    if now - last > AWAY:
        return {"before": known["seq"], "seq": seq, "at": now.isoformat()}
    if seq == known["seq"] and now - last < _REFRESHED:
        return known
    return {"before": known["before"], "seq": seq, "at": now.isoformat()}
