"""The data of a transfer that the law protects most: special categories and criminal convictions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.components.text import phrase
from registry.entities import DataCategory
from registry.facts import Facts


class ProtectedData(NamedTuple):
    """The names of data under Art. 9 and under Art. 10 of the GDPR."""

    special: tuple[str, ...] = ()
    criminal: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said of them."""
        says = []
        if self.special:
            listed = ", ".join(self.special)
            says.append(phrase("Special categories of data (Art. 9): {data}", data=listed))
        if self.criminal:
            listed = ", ".join(self.criminal)
            says.append(phrase("Data on criminal convictions (Art. 10): {data}", data=listed))
        return tuple(says)


def protected_data(categories: Iterable[str], facts: Facts) -> ProtectedData:
    """Those of some categories of data that are a special category, or about criminal convictions."""
    known = [one for each in dict.fromkeys(categories) if (one := facts.get(DataCategory, each))]
    return ProtectedData(
        tuple(one.label for one in known if one.special), tuple(one.label for one in known if one.criminal)
    )
