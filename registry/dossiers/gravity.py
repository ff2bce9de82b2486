"""What makes one transfer without a safeguard graver than another: its data, and whether it has begun."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from registry.dossiers.transfer import TransferDossier
from registry.entities import DataCategory
from registry.facts import Facts
from registry.law.verdict import Status
from registry.messages import Message, say


class ProtectedData(NamedTuple):
    """The names of data under Art. 9 and under Art. 10 of the GDPR."""

    special: tuple[str, ...] = ()
    criminal: tuple[str, ...] = ()

    @property
    def says(self) -> tuple[Message, ...]:
        """A line for each of the two that there is."""
        lines = []
        if self.special:
            listed = ", ".join(self.special)
            lines.append(say("Special categories of data (Art. 9): {data}", data=listed))
        if self.criminal:
            listed = ", ".join(self.criminal)
            lines.append(say("Data on criminal convictions (Art. 10): {data}", data=listed))
        return tuple(lines)


class Gravity(NamedTuple):
    """How grave it is that a transfer lacks a safeguard; the least is the gravest."""

    is_ordinary_data: bool
    is_planned: bool


def protected_data(categories: Iterable[str] | None, facts: Facts) -> ProtectedData:
    """Those of some categories of data that the law protects most: Art. 9 and 10 of the GDPR."""
    known = [one for each in dict.fromkeys(categories or ()) if (one := facts.get(DataCategory, each))]
    return ProtectedData(
        tuple(one.label for one in known if one.special), tuple(one.label for one in known if one.criminal)
    )


def gravity(dossier: TransferDossier, status: Status) -> Gravity:
    """Special categories and criminal convictions first, then what has begun before what is planned."""
    return Gravity(not any(protected_data(dossier.row.categories, dossier.facts)), status is Status.PLANNED)
