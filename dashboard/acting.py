"""What the page writes: as the person of this moment, on the register that the address names."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import NamedTuple
from uuid import uuid4

import streamlit as st

from dashboard import snapshot
from dashboard.identity import current_person
from dashboard.kept_input import PREFIX
from dashboard.known import known_at
from dashboard.registers import chosen_register, has_database, open_register
from registry.access import Action
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.errors import RegistryError

SHOWN_SECONDS = 90.0
"""For how long it is said what was done, with the way back."""
RENEWED_SECONDS = 4.0
"""For how long an action waits until the page can show it."""
_DONE, _READING, _AGAIN = "acting-done", "acting-reading", "~"
_SHOWN = "acting-done-shown"
"""The key of the page that said what was done."""
_USED = f"{PREFIX}used-"
"""The key of how often a form was used, kept with what is typed when a sign-in expires."""
_FAULT = "fault-"


class Done(NamedTuple):
    """What was done, in words; undoing the entry `seq` takes it back, without one nothing does."""

    says: str
    seq: int | None = None
    at: float = 0.0


def can_write() -> bool:
    """Whether the page shows something that can be changed: a database, as it is now."""
    return has_database() and known_at() is None


def may(action: Action) -> bool:
    """Whether the person may take an action in what the page shows."""
    return can_write() and current_person().acting.may(action)


def separates_duties() -> bool:
    """Whether nobody may approve what they proposed: several people use the register."""
    elsewhere = bool(os.environ.get("REGISTRY_URI")) and chosen_register().data_dir is None
    return current_person().separate_duties or elsewhere


@contextmanager
def writing(*, prepare: bool = False) -> Iterator[RegisterWriter]:
    """The writing side, for the person of this moment.

    Args:
        prepare: Prepare the database for a register if it contains none yet.

    Raises:
        NotAdmittedError: If nobody is signed in any more.
        EngineError: If the database cannot be reached.
    """
    person = current_person()
    with open_register(chosen_register().data_dir, prepare=prepare) as store:
        yield RegisterWriter(store, person.acting, separate_duties=person.separate_duties)


def act(form: str, does: Callable[[RegisterWriter, CommandOptions], Done]) -> bool:
    """Do what a form asks for, once: a second click, or one after a failure, repeats nothing.

    What was typed stays until it has been done; the error is kept for `fault_of`.

    Args:
        form: The name of the form; the keys of its fields begin with `form-` and this name.
        does: Runs the command with the options given to it.
    """
    token = f"{PREFIX}{form}-request"
    request = st.session_state.setdefault(token, uuid4().hex)
    try:
        with writing() as writer:
            done = does(writer, CommandOptions(request=request))
    except RegistryError as error:
        note_fault(form, error)
        _renew()  # or the page would go on showing what is no longer so
        return False
    _forget(form)
    st.session_state[_DONE] = done._replace(at=time.monotonic())
    _renew()
    return True


def _renew() -> None:
    """Read the register anew, and wait a little for it: of a large one all verdicts take longer."""
    reading = Thread(target=snapshot.following().renew, daemon=True)
    st.session_state[_READING] = reading
    reading.start()
    reading.join(RENEWED_SECONDS)
    snapshot.unpin()


def is_behind() -> bool:
    """Whether the page does not show yet what was done a moment ago."""
    reading: Thread | None = st.session_state.get(_READING)
    return reading is not None and reading.is_alive()


def fault_of(form: str) -> RegistryError | None:
    """Why the last click did nothing, shown once; None if it did."""
    error: RegistryError | None = st.session_state.pop(f"{_FAULT}{form}", None)
    return error


def forms_at_fault() -> list[str]:
    """The forms whose last click did nothing, and that have not said why."""
    return [str(key).removeprefix(_FAULT) for key in st.session_state if str(key).startswith(_FAULT)]


def note_fault(form: str, error: RegistryError) -> None:
    """Say beside a form why nothing was done."""
    st.session_state[f"{_FAULT}{form}"] = error


def fresh(name: str) -> str:
    """The form of this name to show: another one each time after it was used.

    A browser keeps what is typed into a field for as long as the field has the same key.
    """
    used = st.session_state.get(f"{_USED}{name}", 0)
    return f"{name}{_AGAIN}{used}" if used else name


def _forget(form: str) -> None:
    for key in [*st.session_state]:
        if str(key).startswith(f"{PREFIX}{form}-"):
            del st.session_state[key]
    used = f"{_USED}{form.partition(_AGAIN)[0]}"
    st.session_state[used] = st.session_state.get(used, 0) + 1


def last_done(page: str) -> Done | None:
    """What was done a moment ago; on later pages only if it can be undone there.

    Args:
        page: The page that is shown.
    """
    done: Done | None = st.session_state.get(_DONE)
    if done is None or time.monotonic() - done.at >= SHOWN_SECONDS:
        return None
    at, shown = st.session_state.get(_SHOWN, (0.0, page))
    return done if done.seq or at != done.at or shown == page else None


def note_shown(page: str) -> None:
    """Remember which page said what was done, after it has been shown whole: some only lead to another."""
    done: Done | None = st.session_state.get(_DONE)
    if done and st.session_state.get(_SHOWN, (0.0, ""))[0] != done.at:
        st.session_state[_SHOWN] = (done.at, page)


def undo(seq: int, says: str) -> None:
    """Undo what an entry did."""

    def undoes(writer: RegisterWriter, options: CommandOptions) -> Done:
        writer.entries.undo(seq, options)
        return Done(says)

    st.session_state.pop(_DONE, None)
    act("undo", undoes)
