"""Who is behind each pseudonym of the history: a file that only the administrator reads."""

from __future__ import annotations

import os
import secrets
import tempfile
import threading
from pathlib import Path

import yaml
from filelock import FileLock
from pydantic import RootModel

from registry.access import require_pseudonym
from registry.admission.person_names import person_key
from registry.admission.settings_file import Settings, permission_fault, read_settings
from registry.errors import Fault, InputError, RegistryError
from registry.messages import say

HEADING = "# Who is behind each pseudonym of the history. Only the administrator may read this file.\n"
_BYTES = 4


class KnownPerson(Settings):
    """A person as the identity provider knows them; `person` is for the administrator to read."""

    issuer: str
    subject: str
    person: str = ""

    def is_account(self, issuer: str, subject: str) -> bool:
        """Whether this is the account under which the person was first seen."""
        return (self.issuer, self.subject) == (issuer, subject)

    def is_person(self, issuer: str, name: str) -> bool:
        """Whether the provider confirmed the same name for them."""
        return bool(name) and self.issuer == issuer and person_key(self.person) == person_key(name)


class _Key(RootModel[dict[str, KnownPerson]]):
    pass


class PseudonymKey:
    """The key to the pseudonyms: made when first needed, written whole or not at all, for its owner only.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], str] = {}

    def faults(self) -> list[Fault]:
        """What prevents the file from being used."""
        if not self._path.parent.is_dir():
            return [Fault(str(self._path.parent), say("There is no such folder."), say("Create it."))]
        if not self._path.exists():
            return []
        if fault := permission_fault(self._path):
            return [fault]
        return read_settings(self._path, _Key)[1]

    def pseudonym_of(self, issuer: str, subject: str, person: str) -> str:
        """The pseudonym of a person, the same each time; a new person gets a new one.

        Two accounts of one provider under the same confirmed name are one person, who has one role and must
        not approve with one account what they proposed with the other.

        Raises:
            RegistryError: If the file cannot be read or written, or other users may read it.
        """
        with self._lock:
            known = self._known.get((issuer, subject))
            return known or self._known.setdefault((issuer, subject), self._stored(issuer, subject, person))

    def _stored(self, issuer: str, subject: str, person: str) -> str:
        try:
            with FileLock(f"{self._path}.lock", timeout=10):
                key = self._read()
                same = [name for name, each in key.items() if each.is_account(issuer, subject)]
                same += [name for name, each in key.items() if each.is_person(issuer, person)]
                if (stored_name := next(iter(same), None)) is not None:
                    require_pseudonym(stored_name)
                    return stored_name
                name = _new_name(key)
                self._write({**key, name: KnownPerson(issuer=issuer, subject=subject, person=person)})
                return name
        except OSError as error:
            raise RegistryError(
                say("The key to the pseudonyms cannot be used ({why}).", why=error.strerror or str(error)),
                where=str(self._path),
                cure=say("Let the account that serves the page read and write it."),
            ) from error

    def _read(self) -> dict[str, KnownPerson]:
        if faults := self.faults():
            raise InputError(faults)
        if not self._path.exists():
            return {}
        key, faults = read_settings(self._path, _Key)
        if key is None:
            raise InputError(faults)
        return key.root

    def _write(self, key: dict[str, KnownPerson]) -> None:
        plain = {name: each.model_dump() for name, each in key.items()}
        handle, written = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}")  # 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(HEADING + yaml.safe_dump(plain, allow_unicode=True, sort_keys=False))
            file.flush()
            os.fsync(file.fileno())
        Path(written).replace(self._path)


def _new_name(key: dict[str, KnownPerson]) -> str:
    while (name := f"actor-{secrets.token_hex(_BYTES)}") in key:
        pass
    return name
