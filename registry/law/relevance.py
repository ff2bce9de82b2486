"""Leaves facts that no rule reads out of situations, so that more transfers are equal in law.

Each function takes recorded facts and returns the part that the law reads. `tests/law/test_relevance.py`
holds that no verdict changes by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from registry.law.law import Law
from registry.law.situation import Recipient

_EU = "EU"


class RelevantMarks(NamedTuple):
    """The marks of data that matter: human resources, and marks of the data and the purposes."""

    hr: bool = False
    data: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()

    def and_(self, other: RelevantMarks) -> RelevantMarks:
        """The marks of both."""
        data, purposes = {*self.data, *other.data}, {*self.purposes, *other.purposes}
        return RelevantMarks(self.hr or other.hr, tuple(sorted(data)), tuple(sorted(purposes)))


NO_MARKS = RelevantMarks()


class Relevance:
    """The facts of a transfer that matter to a law, whatever is struck."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._telling_hr_apart = frozenset(f.name for f in law.frameworks if f.hr_split)
        self._member_states = frozenset(law.members(_EU))

    def exporter_home(self, code: str | None) -> str | None:
        """Where an exporter is established; all Member States of the Union are equal."""
        return _EU if code in self._member_states else code

    def relevant_marks(self, recipient: Recipient, places: Iterable[str | None] = ()) -> RelevantMarks:
        """The marks of data that matter: those that adequacy decisions and listings ask for."""
        codes = dict.fromkeys((recipient.jurisdiction, recipient.organisation_code, *places))
        left_out = {carved for code in codes if code is not None for carved in self._law.left_out(code)}
        marks = tuple(sorted({mark for _, mark in left_out}))  # may be answered for data or for purposes
        hr = any(listing.framework in self._telling_hr_apart for listing in recipient.listings)
        return RelevantMarks(hr, marks, marks)
