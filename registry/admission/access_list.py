"""The access list: which person has which role, and until when."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, field_validator, model_validator

from registry.access import AccessRole
from registry.admission.person_names import person_key
from registry.admission.settings_file import Settings, own_fault, read_settings
from registry.entities.fields import Day
from registry.errors import InputError
from registry.messages import say

NameOfPerson = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Access(Settings):
    """The role of one person; `until` is the last day on which it counts, None without an end."""

    person: NameOfPerson
    role: AccessRole
    until: Day | None = None

    @field_validator("until", mode="before")
    @classmethod
    def _no_empty_end(cls, until: object) -> object:
        if until is None:
            raise own_fault(
                say("`until` has no day, so it is open whether the role ends."),
                say("Write the last day, or remove the line if the role has no end."),
            )
        return until

    def has_ended(self, day: date) -> bool:
        """Whether its last day is over."""
        return self.until is not None and self.until < day


class AccessList(Settings):
    """Who may use the page, in which role.

    People are named by what the identity provider confirms about them, usually an e-mail address.
    """

    people: tuple[Access, ...]

    @model_validator(mode="after")
    def _each_person_once(self) -> AccessList:
        counts = Counter(person_key(each.person) for each in self.people)
        if twice := [person for person, count in counts.items() if count > 1]:
            raise own_fault(
                say("More than one entry names {people}.", people=tuple(twice)),
                say("Leave one entry for each person: a person has one role."),
            )
        return self

    def access_of(self, person: str) -> Access | None:
        """The entry of a person, also one that has ended; None if there is none."""
        name = person_key(person)
        return next((each for each in self.people if person_key(each.person) == name), None)


class AccessFile:
    """An access list on disk, read again whenever it was changed, so that a role ends at once.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state: tuple[int, int, int] | None = None
        self._list: AccessList | None = None

    def current(self) -> AccessList:
        """The list as it is now.

        Raises:
            InputError: If it cannot be read, with all faults; nobody has a role until it can.
        """
        state = self._signature()
        if self._list is None or state != self._state:
            self._list, faults = read_settings(self._path, AccessList)
            self._state = state
            if self._list is None:
                raise InputError(faults)
        return self._list

    def _signature(self) -> tuple[int, int, int] | None:
        try:
            now = self._path.stat()
        except OSError:
            return None
        return now.st_mtime_ns, now.st_size, now.st_ino
