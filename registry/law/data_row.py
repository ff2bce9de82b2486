"""Reads one mapping of the law data field by field, so that every fault names its file and path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from registry.errors import Fault
from registry.law.periods import ONE_DAY, InForce

E = TypeVar("E", bound=StrEnum)

_NO_DAY = date(1, 1, 1)
_DURATION = re.compile(r"P(?=\d)(\d+Y)?(\d+M)?(\d+D)?")


@dataclass(slots=True)
class DataReading:
    """State shared while the data are read: the faults, and the default for `checked_on`."""

    faults: list[Fault]
    checked_on: date = _NO_DAY


class DataRow:
    """A mapping with its place; faults are collected, and reading continues.

    `done()` reports unknown keys.
    """

    def __init__(self, value: object, where: str, reading: DataReading) -> None:
        self.where = where
        self.reading = reading
        self._read_keys: set[str] = set()
        self._value: Mapping[str, object] = {}
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            self._value = value
        else:
            self.fault("", "is not a mapping of names to values.", "Quote names that YAML reads otherwise.")

    def fault(self, key: str, what: str, cure: str = "") -> None:
        """Record a fault of this row or of one of its fields."""
        self.reading.faults.append(Fault(self._path(key) if key else self.where.strip(), what, cure))

    def _path(self, key: str) -> str:
        """Join a key to this row's place; a file's own place ends with a space."""
        return f"{self.where}{key}" if self.where.endswith(" ") else f"{self.where}.{key}"

    def _take(self, key: str, required: bool) -> object:
        self._read_keys.add(key)
        if required and key not in self._value:
            self.fault(key, "is missing.")
        return self._value.get(key)

    def get_text(self, key: str) -> str | None:
        """Read a text that may be absent."""
        return self._text(key, self._take(key, required=False))

    def text(self, key: str) -> str:
        """Read a text that must be there."""
        return self._text(key, self._take(key, required=True)) or ""

    def _text(self, key: str, value: object) -> str | None:
        if value is None or (isinstance(value, str) and value):
            return value
        self.fault(key, f"is {value!r}, not a text.", "Quote it.")
        return None

    def get_day(self, key: str) -> date | None:
        """Read a date that may be absent."""
        value = self._take(key, required=False)
        if value is None or type(value) is date:
            return value
        self.fault(key, f"is {value!r}, not a date.", "Write it as YYYY-MM-DD.")
        return None

    def day(self, key: str) -> date:
        """Read a date that must be there."""
        if key not in self._value:
            self.fault(key, "is missing.")
        return self.get_day(key) or _NO_DAY

    def checked_on(self) -> date:
        """Read when the row was checked; by default when all of the data were."""
        return self.get_day("checked_on") or self.reading.checked_on

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Read yes or no; without a default it must be there."""
        value = self._take(key, required=default is None)
        if value is None:
            return bool(default)
        if not isinstance(value, bool):
            self.fault(key, f"is {value!r}, neither true nor false.")
        return bool(value)

    def number(self, key: str) -> int | None:
        """Read a whole number that may be absent."""
        value = self._take(key, required=False)
        if value is None or type(value) is int:
            return value
        self.fault(key, f"is {value!r}, not a whole number.")
        return None

    def choice(self, key: str, choices: type[E], *, default: E | None = None) -> E:
        """Read one of a closed list."""
        value = self._take(key, required=default is None)
        if value is None and default is not None:
            return default
        try:
            return choices(str(value))
        except ValueError:
            if value is not None:
                self.fault(key, f"is {value!r}.", f"Write one of {', '.join(choices)}.")
            return next(iter(choices))

    def word(self, key: str, known: frozenset[str]) -> str:
        """Read one of some known words."""
        value = self.text(key)
        if value and value not in known:
            self.fault(key, f"is unknown, {value!r}.", f"Write one of {', '.join(sorted(known))}.")
        return value

    def duration(self, key: str) -> str:
        """Read an ISO 8601 duration in years, months and days."""
        value = self.text(key)
        if value and not _DURATION.fullmatch(value):
            self.fault(key, f"is {value!r}, not a duration.", "Write it as P6M, P10Y or P90D.")
        return value

    def texts(self, key: str, known: frozenset[str] | None = None) -> tuple[str, ...]:
        """Read a list of texts, empty if absent; with `known`, others are faults."""
        value = self._take(key, required=False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(
                key, f"is {value!r}, not a list of texts.", 'Quote what YAML reads otherwise, as "NO".'
            )
            return ()
        for position, item in enumerate(value):
            if known is not None and item not in known:
                cure = f"Write one of {', '.join(sorted(known))}."
                self.fault(f"{key}[{position}]", f"names an unknown mark, {item!r}.", cure)
        return tuple(value)

    def rows(self, key: str) -> Iterator[DataRow]:
        """Read a list of mappings, none if absent; each is checked for unknown keys once it was read."""
        value = self._take(key, required=False)
        if value is not None and not isinstance(value, list):
            self.fault(key, "is not a list.")
            return
        for position, item in enumerate(value or []):
            row = DataRow(item, f"{self._path(key)}[{position}]", self.reading)
            yield row
            row.done()

    def entries(self, key: str) -> Iterator[tuple[str, DataRow]]:
        """Read a mapping of names to mappings, none if absent, as `rows` does."""
        self._read_keys.add(key)
        if key not in self._value:
            return
        outer = DataRow(self._value[key], self._path(key), self.reading)
        for name, item in outer._value.items():
            row = DataRow(item, f"{outer.where}.{name}", self.reading)
            yield name, row
            row.done()

    def words(self) -> tuple[tuple[str, str], ...]:
        """Read the whole row as texts by name."""
        return tuple((key, self.text(key)) for key in self._value)

    def words_of(self, key: str) -> tuple[tuple[str, str], ...]:
        """Read a field that is a mapping of names to texts, empty if absent."""
        value = self._take(key, required=False)
        return () if value is None else DataRow(value, self._path(key), self.reading).words()

    def period(self) -> InForce:
        """Read `first` and `last`, or `void_from`, from which the last day is derived."""
        first, last, void_from = self.get_day("first"), self.get_day("last"), self.get_day("void_from")
        if void_from and last:
            self.fault("last", "cannot be set together with void_from, which gives it.", "Leave it out.")
        if void_from:
            last = void_from - ONE_DAY
        if first and last and first > last:
            self.fault("last", f"is {last}, before the first day, {first}.")
        return InForce(first, last)

    def done(self) -> None:
        """Report unknown keys."""
        for key in self._value:
            if key not in self._read_keys:
                self.fault(key, "is not a known field.", f"Known here: {', '.join(sorted(self._read_keys))}.")
