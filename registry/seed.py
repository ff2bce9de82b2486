"""The registers that are shipped: Ringover's, from its notice, and the sample of an invented company."""

from __future__ import annotations

import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.facts import Facts
    from registry.graph.connection import Connection, Progress

RINGOVER = "ringover"
SAMPLE = "sample"
INVENTED = "Invented sample"
"""The document that the organisations of the sample name as their source."""
_SHIPPED = Path("share", "transfer-registry", "seed")
_DEMO = "-demo"
_BESIDE = "-sample"


def seed_folder(name: str) -> Path:
    """The folder of a shipped register: in the checkout, or where the wheel installed it.

    Args:
        name: `RINGOVER` or `SAMPLE`.

    Raises:
        RegistryError: If it is in neither place.
    """
    schemes = (sysconfig.get_default_scheme(), sysconfig.get_preferred_scheme("user"))
    places = [Path(__file__).parents[1] / "seed" / name]
    places += [Path(sysconfig.get_path("data", scheme)) / _SHIPPED / name for scheme in schemes]
    for place in places:
        if place.is_dir() and any(place.glob("*.yaml")):
            return place
    raise RegistryError(
        say("The sample register is not installed."),
        where=str(places[1]),
        cure=say("Reinstall the package."),
    )


def sample_backup() -> Path:
    """The backup of the sample's register, which has two years of history.

    Raises:
        RegistryError: If the sample is not installed.
    """
    return seed_folder(SAMPLE).with_name("sample.backup")


def demo_data_folder(own: Path) -> Path:
    """The data folder of Ringover's register: beside that of the user's register, never in it."""
    own = own.absolute()
    return own.with_name(f"{own.name.removesuffix(_BESIDE).removesuffix(_DEMO)}{_DEMO}")


def sample_data_folder(own: Path) -> Path:
    """The data folder of the sample's database: beside that of the user's register, never in it."""
    return own.absolute().with_name(f"{own.name}{_BESIDE}")


def holds_sample(own: Path) -> bool:
    """Whether a data folder is that of the sample itself."""
    return own.name.endswith(_BESIDE)


def load_sample(connection: Connection, progress: Progress | None = None) -> bool:
    """Restore the sample with its history into an empty database; leave one that is filled as it is.

    An interrupted restore is completed, and what an older version of the program loaded is migrated. What
    readers have changed in the sample stays.

    Returns:
        Whether anything was restored.

    Raises:
        EngineError: If the database fails.
        RegistryError: If the database cannot be used, or the sample is not installed.
    """
    from registry.backup.restore import restore
    from registry.commit.migrations import prepare
    from registry.graph.schema import RESTORING
    from registry.graph.schema_version import schema_version
    from registry.graph.store import Store

    version = schema_version(connection)
    if version not in (None, RESTORING):
        prepare(connection)
        if not Store(connection).is_empty():
            return False
    restore(connection, sample_backup(), progress)
    return True


def is_invented(facts: Facts) -> bool:
    """Whether a register contains invented organisations, so that whoever shows it must say so."""
    from registry.entities import Organisation  # here, because it would slow `--help` down

    organisations = facts.all(Organisation).values()
    return any(one.source is not None and one.source.document == INVENTED for one in organisations)
