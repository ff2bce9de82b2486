"""The registers that the page offers: the user's own, and the sample of an invented company.

The address says which one (`?register=sample`), so that a link leads to the register it was copied from.
The sample has a database of its own beside the user's; it is loaded when somebody first opens it.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import streamlit as st

from dashboard.identity import is_for_people
from registry.graph.connection import Progress, connect, data_folder
from registry.graph.store import Store
from registry.messages import Message, say
from registry.opening import database
from registry.seed import SAMPLE, holds_sample, load_sample, sample_data_folder

MANIFESTS = "REGISTRY_MANIFESTS"
"""The environment variable with files and folders to read instead of the graph, separated as in `PATH`."""
NAME = "REGISTRY_NAME"
"""The environment variable with what the page calls the user's own register."""
REGISTER = "register"
"""The query parameter that names the register."""
OWN = "own"


class RegisterChoice(NamedTuple):
    """A register that the page can show.

    `data_dir` is the data folder of its embedded engine; None for the register that the settings name.
    `invented` is set if nothing in it is real, which the page must say.
    """

    id: str
    name: Message
    data_dir: Path | None = None
    invented: bool = False


def choices() -> tuple[RegisterChoice, ...]:
    """The registers to choose from, the user's own first.

    The sample is offered beside a register on one's own computer only: not where people sign in, nor beside
    the register of a server or manifests, nor where the embedded engine is not installed.
    """
    given = os.environ.get(NAME)
    own = RegisterChoice(OWN, say("{name}", name=given) if given else say("Your register"))
    elsewhere = is_for_people() or os.environ.get("REGISTRY_URI") or os.environ.get(MANIFESTS)
    if elsewhere or not _has_engine() or holds_sample(data_folder()):
        return (own,)
    sample = RegisterChoice(SAMPLE, say("Sample company"), sample_data_folder(data_folder()), invented=True)
    return own, sample


@cache
def _has_engine() -> bool:
    """Whether the embedded engine is installed."""
    return importlib.util.find_spec("arcadedb_embedded") is not None


def chosen_register() -> RegisterChoice:
    """The register that the address names; the user's own if it names none that there is."""
    offered = choices()
    wanted = st.query_params.get(REGISTER)
    return next((one for one in offered if one.id == wanted), offered[0])


def has_database() -> bool:
    """Whether the page shows a database, in which something can be recorded, and not manifests."""
    return not os.environ.get(MANIFESTS)


@contextmanager
def open_register(
    folder: Path | None, *, prepare: bool = False, patience: float | None = None
) -> Iterator[Store]:
    """The database of a register; the sample is loaded into its own first.

    Args:
        folder: The `data_dir` of the register.
        prepare: Prepare the database for a register if it contains none yet, instead of raising an error.
        patience: As in `Connection`.

    Raises:
        EngineError: If the database cannot be started or reached.
        NoRegisterError: If it contains no register yet.
        RegistryError: If it contains one of another version.
    """
    if folder is not None:
        load_once(folder)
    with database(folder, prepare=prepare, patience=patience) as store:
        yield store


def load_once(folder: Path, progress: Progress | None = None) -> None:
    """Load the sample into its database unless it is there; looked at once in this process.

    Args:
        folder: The data folder of its database.
        progress: Takes how many parts are loaded, and how many there are.

    Raises:
        EngineError: If the database cannot be started or reached.
        RegistryError: If a newer version of the program loaded it.
    """
    with _LOADING:
        if folder in _LOADED:
            return
        with connect(folder) as connection:
            load_sample(connection, progress)
        _LOADED.add(folder)


_LOADING = Lock()
_LOADED: set[Path] = set()
