"""What data are and what they are for, as far as the law asks."""

from __future__ import annotations

from collections.abc import Iterable

from registry.entities import CarveOuts, DataCategory, Purpose
from registry.facts import Facts
from registry.law.relevance import NO_MARKS, RelevantMarks
from registry.law.situation import DataFacts, Marks

_Ids = tuple[str, ...] | None
_ANY_DATA = DataFacts()


class DataParts:
    """Makes what situations say of data, each value once.

    Args:
        facts: What is on file.
    """

    def __init__(self, facts: Facts) -> None:
        categories = facts.all(DataCategory).values()
        self._hr = {category.id: category.hr for category in categories}
        self._special = {category.id for category in categories if category.special}
        self._left_out = {category.id: category.carve_outs for category in categories}
        self._left_out |= {purpose.id: purpose.carve_outs for purpose in facts.all(Purpose).values()}
        self._known: dict[DataFacts, DataFacts] = {}

    def special(self, categories: _Ids) -> bool:
        """Whether special categories of data are among them."""
        return bool(categories) and not self._special.isdisjoint(categories or ())

    def facts(self, categories: _Ids, purposes: _Ids, asked: RelevantMarks) -> DataFacts:
        """What is asked of some data and of some purposes."""
        if asked == NO_MARKS:
            return _ANY_DATA
        hr = [self._hr.get(category) for category in categories or ()] if asked.hr else []
        made = DataFacts(
            hr=_any(hr),
            non_hr=_any([None if mark is None else not mark for mark in hr]),
            data_marks=self._marks(categories, asked.data),
            purpose_marks=self._marks(purposes, asked.purposes),
        )
        return self._known.setdefault(made, made)

    def _marks(self, ids: _Ids, asked: Iterable[str]) -> Marks:
        left_out = [self._left_out.get(one) for one in ids or ()]
        answers = ((mark, _any([_answer(carried, mark) for carried in left_out])) for mark in asked)
        return tuple((mark, answer) for mark, answer in answers if answer is not None)


def _answer(carried: CarveOuts | None, mark: str) -> bool | None:
    return getattr(carried, mark) if carried else None


def _any(answers: list[bool | None]) -> bool | None:
    """Yes if any is yes; no if all are no; otherwise, or with none at all, not recorded."""
    if True in answers:
        return True
    return False if answers and None not in answers else None
