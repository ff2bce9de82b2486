"""What no rule looks at is left out of situations, so that more transfers are alike in law.

Each function takes what is recorded and gives what the law needs to know of it. `tests/law/test_relevance.py`
holds that no verdict changes by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from registry.law.law import Law
from registry.law.situation import Recipient

_EU = "EU"


class RelevantMarks(NamedTuple):
    """What is asked of data: whether they are of human resources, and marks of the data and the purposes."""

    hr: bool = False
    data: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()

    def and_(self, other: RelevantMarks) -> RelevantMarks:
        """What either asks."""
        data, purposes = {*self.data, *other.data}, {*self.purposes, *other.purposes}
        return RelevantMarks(self.hr or other.hr, tuple(sorted(data)), tuple(sorted(purposes)))


NO_MARKS = RelevantMarks()


class Relevance:
    """Tells what of a transfer matters to a law, struck or not."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._telling_hr_apart = frozenset(f.name for f in law.frameworks if f.hr_split)
        self._member_states = frozenset(law.members(_EU))

    def exporter_home(self, code: str | None) -> str | None:
        """Where an exporter is established: all Member States of the Union are alike."""
        return _EU if code in self._member_states else code

    def relevant_marks(self, recipient: Recipient, places: Iterable[str | None] = ()) -> RelevantMarks:
        """What matters of the data: only adequacy decisions ask, on places or organisations, and listings."""
        codes = dict.fromkeys((recipient.jurisdiction, recipient.organisation_code, *places))
        left_out = {carved for code in codes if code is not None for carved in self._law.left_out(code)}
        marks = tuple(sorted({mark for _, mark in left_out}))  # answered wherever, of data or of purposes
        hr = any(listing.framework in self._telling_hr_apart for listing in recipient.listings)
        return RelevantMarks(hr, marks, marks)
