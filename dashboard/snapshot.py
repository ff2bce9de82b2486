"""The register that all sessions of this process read, and what is computed once from it.

The only place of the page that makes a `Register` or caches across sessions.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property, lru_cache, partial
from pathlib import Path
from weakref import WeakSet

import streamlit as st

from dashboard import registers
from dashboard.answers import Answers
from dashboard.decisions import DecisionLine, decision_lines
from dashboard.following import Following
from dashboard.history import EntryLine, EntryPage, Wanted, entry_page, lines_about
from dashboard.known import known_at
from dashboard.mine import Mine, mine
from dashboard.proposal import ProposalPage, proposal_page
from dashboard.registers import open_register
from dashboard.sample import sampled, vendor_ids
from dashboard.waiting import WaitingProposal, count_open, waiting_proposals
from registry.dossiers.loose import loose
from registry.dossiers.similar_vendors import our_companies
from registry.entities import Decision, Transfer
from registry.errors import EngineError, NoRegisterError
from registry.facts import Facts
from registry.graph.connection import is_running, may_answer
from registry.graph.point_in_time import PointInTime
from registry.graph.store import Store
from registry.history.change import Change
from registry.history.past import PastValue, fields_past
from registry.intake.gc_pause import set_aside
from registry.messages import render, say
from registry.register import Question, Register
from registry.seed import is_invented

MANIFESTS = registers.MANIFESTS
_PINNED = "snapshot-pinned"
KNOWN_KEPT = 3
"""Readings of earlier times that are kept."""
LOOK_PATIENCE = 1.0
"""Seconds for which a look at the history is retried."""


class Snapshot(Answers):
    """The register at one moment: immutable, shared by all sessions, replaced by a refresh.

    Args:
        register: What was read.
        entity: Returns a transfer as recorded, or None.
        source: Where the register was read from, for display.
        reading: Opens the database, to read its history; None for files, which have none.
        folder: The data folder of its database, if the settings do not name it.
    """

    def __init__(
        self,
        register: Register,
        entity: Callable[[str], Transfer | None],
        source: str,
        reading: Callable[[], AbstractContextManager[Store]] | None = None,
        folder: Path | None = None,
    ) -> None:
        super().__init__(register)
        self.source = source
        self.reading = reading
        self.folder = folder
        self.head = register.head
        self.at = datetime.now().astimezone()
        self.transfer = lru_cache(maxsize=64)(entity)
        self.entries = lru_cache(maxsize=64)(loose(self._entries))
        self.entry = lru_cache(maxsize=16)(loose(self._entry))
        self.past = lru_cache(maxsize=16)(loose(self._past))
        self.waiting = self._answer(self._waiting)
        self.proposal = lru_cache(maxsize=64)(loose(self._proposal))
        self.decisions = lru_cache(maxsize=1)(loose(self._decisions))
        self.mine = lru_cache(maxsize=16)(loose(self._mine))
        self.sample = lru_cache(maxsize=16)(partial(sampled, register))
        self.entries_about = lru_cache(maxsize=64)(loose(self._entries_about))

    @property
    def seq(self) -> int | None:
        """The last entry of the history that was read; None for files, which have no history."""
        return self.head.seq if self.head else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is recorded."""
        return not len(self.register.facts) and not self.register.dossiers.transfers.rows

    @property
    def is_invented(self) -> bool:
        """Whether it contains invented organisations, which the page must say."""
        return is_invented(self.register.facts)

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

    def _past(self, entity_id: str) -> dict[str, list[PastValue]]:
        if self.reading is None or self.seq is None:
            return {}
        with self.reading() as store:
            return fields_past(each for each in store.changes_of(entity_id) if each.seq <= self.seq)

    def _waiting(self, question: Question) -> tuple[WaitingProposal, ...]:
        if self.reading is None:
            return ()
        with self.reading() as store:
            return waiting_proposals(store, question)

    @cached_property
    def to_review(self) -> int:
        """The number of proposals that wait for the data protection officer."""
        if self.reading is None or self.register.known_at is not None or self.register.head is None:
            return 0
        with self.reading() as store:
            return count_open(store)

    def _proposal(self, proposal_id: str, question: Question, language: str) -> ProposalPage | None:
        if self.reading is None:
            return None
        with self.reading() as store:
            return proposal_page(store, self.register, proposal_id, question, language)

    def _decisions(self) -> tuple[DecisionLine, ...]:
        if self.reading is None or self.register.known_at is not None:
            return decision_lines(self.register, None)
        with self.reading() as store:
            return decision_lines(self.register, store)

    def _mine(self, actor: str, question: Question) -> Mine:
        if self.reading is None or self.register.known_at is not None:
            return Mine((), ())
        with self.reading() as store:
            return mine(store, actor, self.register.facts, self.waiting(question))

    def required_of(self, subjects: Iterable[str]) -> tuple[Decision, ...]:
        """The approvals with requirements whose proposals recorded or changed any of some entities."""
        ids = frozenset(subjects)
        lines = (each for each in self.decisions() if each.requirements and not ids.isdisjoint(each.covers))
        return tuple(filter(None, (self.register.facts.get(Decision, each.id) for each in lines)))

    def proposals_of(self, subjects: Iterable[str]) -> frozenset[str]:
        """The ids of the approved proposals that recorded or changed any of some entities."""
        ids = frozenset(subjects)
        return frozenset(
            each.subject for each in self.decisions() if each.subject and not ids.isdisjoint(each.covers)
        )

    @cached_property
    def people(self) -> tuple[str, ...]:
        """The pseudonyms of those who decided, commented, proposed or were assigned something."""
        lines = self.decisions()
        named = {each for line in lines for each in (line.by, line.assigned_to) if each}
        waiting = self.waiting(Question(self.at.date())) if self.to_review else ()
        return tuple(sorted(named.union(each.by for each in waiting)))

    @cached_property
    def our_companies(self) -> tuple[str, ...]:
        """The ids of our own companies."""
        return tuple(our_companies(self.register.dossiers.transfers))

    @cached_property
    def vendor_ids(self) -> tuple[str, ...]:
        """The ids of all vendors."""
        return tuple(vendor_ids(self.register))

    def _entries_about(self, subjects: tuple[str, ...]) -> tuple[EntryLine, ...]:
        if self.reading is None or self.seq is None:
            return ()
        with self.reading() as store:
            return lines_about(store, self.register, self.seq, subjects)


def current() -> Snapshot:
    """The snapshot to show: the newest, the one pinned, or the register as known at the time in the address.

    The first call reads it.

    Raises:
        RegistryError: The engine cannot be reached, a manifest has faults, or the time is in the future.
    """
    at = known_at()
    if at is not None and not os.environ.get(MANIFESTS):
        known: Snapshot = _known(at, *_places(), registers.chosen_register().data_dir)
        return known
    one = following()
    pinned: tuple[Following[Snapshot], Snapshot] | None = st.session_state.get(_PINNED)
    return pinned[1] if pinned and pinned[0] is one else one.reading


def pin(shown: Snapshot) -> None:
    """Go on showing a reading in this session: somebody decides on what it says."""
    st.session_state[_PINNED] = (following(), shown)


def unpin() -> None:
    """Show the newest reading in this session again."""
    st.session_state.pop(_PINNED, None)


def following() -> Following[Snapshot]:
    """The newest snapshot, and what replaces it when the register changes."""
    one: Following[Snapshot] = _follow(*_places(), registers.chosen_register().data_dir)
    return one


def reload() -> None:
    """Drop all snapshots; the next `current()` reads the register again."""
    for one in _FOLLOWED:
        one.end()
    _FOLLOWED.clear()
    _follow.clear()
    _known.clear()


_FOLLOWED: WeakSet[Following[Snapshot]] = WeakSet()


def _places() -> tuple[str | None, str | None, str | None]:
    """Where the user's own register is, as the key of what was read from there."""
    get = os.environ.get
    return get(MANIFESTS), get("REGISTRY_URI"), get("REGISTRY_DATA")


@st.cache_resource(show_spinner=False, max_entries=4)
def _follow(
    manifests: str | None,
    uri: str | None,  # noqa: ARG001  # part of the key
    data: str | None,  # noqa: ARG001  # part of the key
    folder: Path | None,
) -> Following[Snapshot]:
    snapshot = _from_files(manifests) if manifests else _from_graph(folder)
    if snapshot.reading:
        snapshot.today(Question(datetime.now().astimezone().date()))  # with what it makes set aside too
        set_aside()
    one = Following(snapshot, _newer, _may_read, at_rest=set_aside)
    _FOLLOWED.add(one)
    return one


def _may_read(old: Snapshot) -> bool:
    return old.reading is None or is_running(old.folder)


@st.cache_resource(show_spinner=False, max_entries=KNOWN_KEPT)
def _known(
    at: datetime,
    manifests: str | None,  # noqa: ARG001  # part of the key
    uri: str | None,  # noqa: ARG001  # part of the key
    data: str | None,  # noqa: ARG001  # part of the key
    folder: Path | None,
) -> Snapshot:
    return _from_graph(folder, at)


def _from_files(manifests: str) -> Snapshot:
    paths = [Path(path) for path in manifests.split(os.pathsep) if path]
    register = Register.from_files(*paths)
    transfers = register.facts.all(Transfer)
    return Snapshot(register, transfers.get, ", ".join(path.name for path in paths))


def _from_graph(folder: Path | None, at: datetime | None = None) -> Snapshot:
    try:
        with open_register(folder) as store:
            register = Register.open(store, at)
    except NoRegisterError:  # nothing was ever loaded: the page offers ways to begin
        register = Register(Facts())
    return _of_graph(register, folder)


def _of_graph(register: Register, folder: Path | None) -> Snapshot:
    def entity(transfer_id: str) -> Transfer | None:
        with open_register(folder) as store:
            moment = PointInTime(store, register.known_at)
            return moment.entities([transfer_id]).get(Transfer, transfer_id)

    uri = None if folder else os.environ.get("REGISTRY_URI")
    source = uri or render(say("the embedded engine"))
    return Snapshot(register, entity, source, partial(open_register, folder), folder)


def _newer(old: Snapshot) -> Snapshot:
    """The snapshot of now; the same if nothing has changed since.

    Raises:
        EngineError: No database answers; an embedded engine that was stopped is not started for this.
    """
    if old.reading is None:
        return old
    if not may_answer(old.folder):
        raise EngineError(say("The engine is not running."))
    try:
        with open_register(old.folder, patience=LOOK_PATIENCE) as store:
            if store.head() == old.head:
                return old
            register = old.register.brought_forward(store) if old.head else Register.open(store)
    except NoRegisterError:
        return old
    newer = _of_graph(register, old.folder)
    newer.prepare(old)
    return newer
