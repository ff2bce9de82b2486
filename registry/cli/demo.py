"""The demonstration: Ringover's register, kept apart from the user's own."""

from __future__ import annotations

import os
import shlex
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from registry.access import Actor, Role
from registry.cli import printing
from registry.cli.waiting import Waiting
from registry.errors import EngineError, RegistryError
from registry.facts import Facts
from registry.registrar.registrar import Registrar

if TYPE_CHECKING:
    from registry.graph.store import Store

COMPANY = "organisation/ringover"
ACTOR = Actor("demonstration", Role.ADMINISTRATOR)
_SHIPPED = Path("share", "transfer-registry", "seed", "ringover")


def seed() -> Path:
    """The folder with Ringover's register: in a checkout, or as the wheel installed it.

    Raises:
        RegistryError: It is in neither place.
    """
    schemes = (sysconfig.get_default_scheme(), sysconfig.get_preferred_scheme("user"))
    places = [Path(__file__).parents[2] / "seed" / "ringover"]
    places += [Path(sysconfig.get_path("data", scheme)) / _SHIPPED for scheme in schemes]
    for place in places:
        if (place / "transfers.yaml").is_file():
            return place
    raise RegistryError(
        "Ringover's register is not installed.", where=str(places[1]), cure="Install the package again."
    )


def folder() -> Path | None:
    """The demonstration's data folder; None where the user names a place, which is taken then."""
    if os.environ.get("REGISTRY_URI") or os.environ.get("REGISTRY_DATA"):
        return None
    return platformdirs.user_data_path("transfer-registry-demo")


def settings(data_dir: Path | None) -> dict[str, str]:
    """What makes other commands use the demonstration's register."""
    return {"REGISTRY_DATA": str(data_dir)} if data_dir else {}


def with_settings(data_dir: Path | None, command: str) -> str:
    """A command as one types it to use the demonstration's register."""
    if not data_dir:
        return command
    if os.name == "nt":
        return f'set "REGISTRY_DATA={data_dir}" && {command}'
    return f"REGISTRY_DATA={shlex.quote(str(data_dir))} {command}"


def without_engine(error: EngineError) -> EngineError:
    """The error with what works even so."""
    works = f"`registry judge {shlex.quote(_near(seed()))}` works without the engine."
    return EngineError(error.what, where=error.where, cure=f"{error.cure or ''} {works}".strip())


def _near(path: Path) -> str:
    """A path as short as it can be typed here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def fill(store: Store, facts: Facts) -> None:
    """Load Ringover's register into an empty one; leave alone what is there.

    Raises:
        RegistryError: The register holds something else.
    """
    on_file = store.entities(entity.id for entity in facts)
    count = sum(store.counts().values())
    if not count:
        with Waiting("Loading Ringover's register") as waiting:
            Registrar(store, ACTOR).entries.load(facts, progress=waiting.update)
        printing.write_text(f"Ringover's register is loaded: {len(facts)} entries from its notice.")
    elif COMPANY not in on_file:
        raise RegistryError(
            "The register there holds something else than Ringover's, and is left alone.",
            where=os.environ.get("REGISTRY_URI") or os.environ.get("REGISTRY_DATA"),
            cure="Unset REGISTRY_URI and REGISTRY_DATA: the demonstration then has a folder of its own.",
        )
    elif on_file == facts and count == len(facts):
        printing.write_text(f"Ringover's register is there: {count} entries.")
    else:
        printing.write_text(
            f"Ringover's register is there, changed since it was loaded: {count} entries, shown as they are."
        )
