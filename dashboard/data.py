"""The register that all sessions of this process read, and what is computed once from it.

The only place of the page that makes a `Register` or caches across sessions.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import streamlit as st

from dashboard import table
from registry.checks import runner
from registry.checks.runner import Finding
from registry.checks.spec import Standing
from registry.entities import Transfer
from registry.errors import RegistryError
from registry.graph.connection import may_answer
from registry.messages import render, say
from registry.register import Question, Register, database

MANIFESTS = "REGISTRY_MANIFESTS"
"""Names the variable that gives files and folders to read instead of the graph, parted as in `PATH`."""
LOOKS_EVERY = 5.0
"""Seconds between two looks whether the register changed, in the whole process."""

IN_ORDER = (
    "data-against-usage-policy",
    "retention-over-benchmark",
    "retention-under-statutory-minimum",
    "usage-policy-not-disclosed",
)
"""Checks of which is told what was found in order too: there are few answers, and each was asked for."""


class Reading:
    """One reading of the register: immutable, shared by all sessions, replaced by a refresh.

    Args:
        register: What was read.
        entity: Gives a transfer as it is on file, or None.
        source: Where it was read from, for people.
        seq: The end of the history then; None for files, which have none.
    """

    def __init__(
        self,
        register: Register,
        entity: Callable[[str], Transfer | None],
        source: str,
        seq: int | None = None,
    ) -> None:
        self.register = register
        self.source = source
        self.seq = seq
        self.at = datetime.now().astimezone()
        # The caches live and die with the reading; they hold answers by question, never copies of facts.
        self.transfer = lru_cache(maxsize=64)(entity)
        self.table = lru_cache(maxsize=8)(self._table)
        self.found = lru_cache(maxsize=8)(register.found)
        self.in_order = lru_cache(maxsize=8)(self._in_order)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is on file."""
        return not len(self.register.facts) and not self.register.casebook.transfers.rows

    def _table(self, question: Question, language: str) -> pd.DataFrame:
        return table.build(self.register, question, language)

    def _in_order(self, question: Question) -> tuple[Finding, ...]:
        """What these checks find right, unless another of them leaves something open about the same."""
        found = [*runner.run(self.register.casebook, self.register.as_of(question), IN_ORDER)]
        still_open = {_about(one) for one in found if one.found.standing is not Standing.PASS}
        return tuple(one for one in found if _about(one) not in still_open)


def _about(finding: Finding) -> tuple[str, str | None]:
    return finding.dossier.id, finding.found.slot


def reading() -> Reading:
    """The current reading, made by whoever asks first.

    Raises:
        RegistryError: The engine cannot be reached, or a manifest has faults.
    """
    places = (os.environ.get(name) for name in (MANIFESTS, "REGISTRY_URI", "REGISTRY_DATA"))
    found: Reading = _read(*places)
    return found


class Moved(NamedTuple):
    """What came into the register since it was read: how many entries, and by whom."""

    entries: int
    actors: tuple[str, ...]


def moved(found: Reading) -> Moved | None:
    """What came since a reading; None where nothing did, or cannot be asked for just now."""
    if found.seq is None:
        return None
    since: Moved | None = _since(found.seq, os.environ.get("REGISTRY_URI"), os.environ.get("REGISTRY_DATA"))
    return since


@st.cache_resource(show_spinner=False, max_entries=4, ttl=LOOKS_EVERY)
def _since(seq: int, uri: str | None, data: str | None) -> Moved | None:  # noqa: ARG001  # part of the key
    if not may_answer():
        return None
    try:
        with database() as store:
            entries = store.head().seq - seq
            return Moved(entries, tuple(store.actors_since(seq))) if entries > 0 else None
    except RegistryError:  # the page still shows what was read, and whoever refreshes it is told
        return None


def refresh() -> None:
    """Have the register read anew by whoever asks next."""
    _read.clear()


@st.cache_resource(show_spinner=False, max_entries=2)
def _read(manifests: str | None, uri: str | None, data: str | None) -> Reading:  # noqa: ARG001  # part of the key
    gc.unfreeze()
    found = _from_files(manifests) if manifests else _from_graph(uri)
    # What was read stays for long, so that no later collection need walk it.
    gc.collect()
    gc.freeze()
    return found


def _from_files(manifests: str) -> Reading:
    paths = [Path(path) for path in manifests.split(os.pathsep) if path]
    register = Register.from_files(*paths)
    transfers = register.facts.all(Transfer)
    return Reading(register, transfers.get, ", ".join(path.name for path in paths))


def _from_graph(uri: str | None) -> Reading:
    def entity(transfer_id: str) -> Transfer | None:
        with database() as store:
            return store.entities([transfer_id]).get(Transfer, transfer_id)

    with database() as store:
        seq = store.head().seq
        return Reading(Register.open(store), entity, uri or render(say("the embedded engine")), seq)
