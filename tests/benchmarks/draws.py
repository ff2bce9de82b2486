"""Drawing lots: popularity, answers of which some are not recorded, and days on which contracts begin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any

Values = dict[str, Any]

_FIRST_DAY = date(2016, 1, 1)
_DAYS = 4_200


def zipf(items: int) -> list[float]:
    """Cumulated weights of ranks: the first is twice as popular as the second, and so on."""
    return list(accumulate(1 / rank for rank in range(1, items + 1)))


def pick(draw: Random, cumulated: Sequence[float]) -> int:
    """A rank from 0."""
    return draw.choices(range(len(cumulated)), cum_weights=cumulated)[0]


def sometimes(draw: Random, share: float, **values: object) -> Values:
    """The values in this share of all cases, else nothing recorded."""
    return values if draw.random() < share else {}


def answer(draw: Random, yes: float) -> bool | None:
    """Yes, no or, in one of five cases, not recorded."""
    return None if draw.random() < 0.2 else draw.random() < yes


def said(**values: object) -> Values:
    """Those of the values that are recorded."""
    return {key: value for key, value in values.items() if value is not None}


def day(draw: Random) -> date:
    """Any day of eleven years, or the first of a month, on which most contracts begin."""
    drawn = _FIRST_DAY + timedelta(days=draw.randrange(_DAYS))
    return drawn.replace(day=1) if draw.random() < 0.6 else drawn
