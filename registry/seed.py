"""The registers that are shipped: Ringover's, from its notice, and the sample of an invented company."""

from __future__ import annotations

import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import RegistryError
from registry.messages import say

if TYPE_CHECKING:
    from registry.facts import Facts

RINGOVER = "ringover"
SAMPLE = "sample"
INVENTED = "Invented sample"
"""The document that the organisations of the sample name as their source."""
_SHIPPED = Path("share", "transfer-registry", "seed")


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


def is_invented(facts: Facts) -> bool:
    """Whether a register contains invented organisations, so that whoever shows it must say so."""
    from registry.entities import Organisation  # here, because it would slow `--help` down

    organisations = facts.all(Organisation).values()
    return any(one.source is not None and one.source.document == INVENTED for one in organisations)
