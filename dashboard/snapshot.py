"""The register that all sessions of this process read, and what is computed once from it.

The only place of the page that makes a `Register` or caches across sessions.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import streamlit as st

from dashboard import table
from dashboard.history import EntryPage, Wanted, entry_page
from dashboard.today import Today, today
from registry.checks import runner
from registry.checks.runner import Finding
from registry.checks.spec import Standing
from registry.entities import Transfer
from registry.errors import RegistryError
from registry.graph.connection import may_answer
from registry.graph.store import Store
from registry.history.change import Change
from registry.messages import render, say
from registry.register import Question, Register, database

MANIFESTS = "REGISTRY_MANIFESTS"
"""The environment variable with files and folders to read instead of the graph, separated as in `PATH`."""
POLL_SECONDS = 5.0
"""Seconds between two checks for changes in the register, for the whole process."""

SHOWN_PASSES = (
    "data-against-usage-policy",
    "retention-over-benchmark",
    "retention-under-statutory-minimum",
    "usage-policy-not-disclosed",
)
"""Checks whose passes are shown too: they give few, and readers look for them."""


class Snapshot:
    """The register at one moment: immutable, shared by all sessions, replaced by a refresh.

    Args:
        register: What was read.
        entity: Returns a transfer as recorded, or None.
        source: Where the register was read from, for display.
        reading: Opens the database, to read its history; None for files, which have none.
    """

    def __init__(
        self,
        register: Register,
        entity: Callable[[str], Transfer | None],
        source: str,
        reading: Callable[[], AbstractContextManager[Store]] | None = None,
    ) -> None:
        self.register = register
        self.source = source
        self.reading = reading
        self.head = register.head
        self.at = datetime.now().astimezone()
        # The caches belong to the snapshot; they hold answers by question, never copies of facts.
        self.transfer = lru_cache(maxsize=64)(entity)
        self.table = lru_cache(maxsize=8)(self._table)
        self.findings = lru_cache(maxsize=8)(register.findings)
        self.passes = lru_cache(maxsize=8)(self._passes)
        self.today = lru_cache(maxsize=8)(self._today)
        self.entries = lru_cache(maxsize=64)(self._entries)
        self.entry = lru_cache(maxsize=16)(self._entry)

    @property
    def seq(self) -> int | None:
        """The last entry of the history that was read; None for files, which have no history."""
        return self.head.seq if self.head else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is recorded."""
        return not len(self.register.facts) and not self.register.dossiers.transfers.rows

    def _table(self, question: Question, language: str) -> pd.DataFrame:
        return table.build(self.register, question, language)

    def _today(self, question: Question) -> Today:
        return today(self.register, question, self.findings(question))

    def _entries(self, wanted: Wanted) -> EntryPage:
        if self.reading is None or self.seq is None:
            return EntryPage((), None)
        with self.reading() as store:
            return entry_page(store, self.register, self.seq, wanted)

    def _entry(self, seq: int) -> Change | None:
        if self.reading is None or not 0 < seq <= (self.seq or 0):
            return None
        with self.reading() as store:
            return next(store.changes(seq, seq), None)

    def _passes(self, question: Question) -> tuple[Finding, ...]:
        """The passes of these checks, unless another of them has an open finding about the same thing."""
        findings = [*runner.run_checks(self.register.dossiers, self.register.as_of(question), SHOWN_PASSES)]
        still_open = {_about(one) for one in findings if one.result.standing is not Standing.PASS}
        return tuple(one for one in findings if _about(one) not in still_open)


def _about(finding: Finding) -> tuple[str, str | None]:
    return finding.dossier.id, finding.result.slot


def current() -> Snapshot:
    """The current snapshot; the first call reads it.

    Raises:
        RegistryError: The engine cannot be reached, or a manifest has faults.
    """
    places = (os.environ.get(name) for name in (MANIFESTS, "REGISTRY_URI", "REGISTRY_DATA"))
    snapshot: Snapshot = _read(*places)
    return snapshot


class NewEntries(NamedTuple):
    """The history entries that a snapshot does not have yet, and who made them."""

    number: int
    actors: tuple[str, ...]


def new_entries(current: Snapshot) -> NewEntries | None:
    """The entries since a snapshot; None if there are none, or the database cannot be read just now."""
    if current.seq is None:
        return None
    since: NewEntries | None = _since(
        current.seq, os.environ.get("REGISTRY_URI"), os.environ.get("REGISTRY_DATA")
    )
    return since


@st.cache_resource(show_spinner=False, max_entries=4, ttl=POLL_SECONDS)
def _since(seq: int, uri: str | None, data: str | None) -> NewEntries | None:  # noqa: ARG001  # part of the key
    if not may_answer():
        return None
    try:
        with database() as store:
            entries = store.head().seq - seq
            return NewEntries(entries, tuple(store.actors_since(seq))) if entries > 0 else None
    except RegistryError:  # the page still shows the snapshot; a refresh shows the error
        return None


def reload() -> None:
    """Drop the snapshot; the next `current()` reads the register again."""
    _read.clear()


@st.cache_resource(show_spinner=False, max_entries=2)
def _read(manifests: str | None, uri: str | None, data: str | None) -> Snapshot:  # noqa: ARG001  # part of the key
    gc.unfreeze()
    snapshot = _from_files(manifests) if manifests else _from_graph(uri)
    # The snapshot lives long: exclude it from later garbage collections.
    gc.collect()
    gc.freeze()
    return snapshot


def _from_files(manifests: str) -> Snapshot:
    paths = [Path(path) for path in manifests.split(os.pathsep) if path]
    register = Register.from_files(*paths)
    transfers = register.facts.all(Transfer)
    return Snapshot(register, transfers.get, ", ".join(path.name for path in paths))


def _from_graph(uri: str | None) -> Snapshot:
    def entity(transfer_id: str) -> Transfer | None:
        with database() as store:
            return store.entities([transfer_id]).get(Transfer, transfer_id)

    with database() as store:
        register = Register.open(store)
    return Snapshot(register, entity, uri or render(say("the embedded engine")), database)
