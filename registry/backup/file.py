"""A backup: one file of gzip-compressed JSON lines with a whole register.

The first line gives the format. Then one line each: `entity` with its `revision`; `proposal`; `draft`;
`change` with its `subjects`, oldest first. What changed while these were written follows in lines marked
`late`, which replace the earlier ones. The last but one is the `head`; the last counts the lines of each
kind, and has the SHA-256 of all lines before it.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from registry.backup.fingerprint import Fingerprint
from registry.entities import BY_KIND, Entity
from registry.entities.shape import references
from registry.errors import RegistryError
from registry.graph.change_log import change_from
from registry.history.change import Change, Head
from registry.history.reconciliation import Reconciliation
from registry.history.redactions import Redactions
from registry.history.verify import Tampering, broken, verify
from registry.messages import Message, render, say

FORMAT = 1
_OF_ENTITIES = (b'{"entity"', b'{"late"')
Item = dict[str, Any]


class Summary(NamedTuple):
    """The contents of an intact backup.

    `late` are the ids that changed while it was written; `sha` is that of its lines.
    """

    sha: str
    head: dict[str, Any]
    entities: int
    proposals: int
    drafts: int
    late: frozenset[str]
    fingerprint: str


class BackupFile:
    """A backup to be read.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def verify(self) -> Summary:
        """Read all of it three times: to check the file, its history, and its facts against the history.

        Raises:
            RegistryError: It is damaged; or it is not a backup, or a newer version of the program wrote it.
        """
        sha, head, late = self._integrity()
        taken, counts = Fingerprint(), Counter[str]()
        reconciliation = self._history(
            self._taken(taken, counts, late), Head(head["seq"], head["hash"], head.get("at"))
        )
        if mismatch := reconciliation.final_mismatch(self._whole(late), dict):
            raise RegistryError(
                say("The facts in this backup do not match its history. {fault}", fault=mismatch.says),
                where=str(self.path),
                cure=say(
                    "Use an older backup; `registry history verify` shows if the register itself is intact."
                ),
            )
        return Summary(sha, head, counts["entity"], counts["proposal"], counts["draft"], late, taken.of(head))

    def items(self, late: frozenset[str]) -> Iterator[Item]:
        """Its contents, line by line, without those that a later line replaces."""
        return _current(map(json.loads, self._lines()), late)

    def entity(self, item: Item) -> Entity:
        """The entity in a line.

        Raises:
            RegistryError: This version of the program cannot read it.
        """
        values = item["entity"]
        try:
            return BY_KIND[values["id"].partition("/")[0]].model_validate(values)
        except (KeyError, ValidationError) as error:
            raise RegistryError(
                say(
                    "This version of the program cannot read {value}.",
                    value=values.get("id", "An entity"),
                ),
                where=str(self.path),
                cure=say("Use the version of the program that wrote it, or a newer one."),
            ) from error

    def _history(self, changes: Iterable[Change], end: Head) -> Reconciliation:
        """The reconciliation of an intact history."""
        reconciliation, redactions = Reconciliation(), Redactions()
        outcome = verify(redactions.passing(reconciliation.passing(changes)), end)
        if outcome.whole and (emptied := redactions.first_unexplained):
            outcome = broken(Tampering.EMPTIED, emptied, end)
        if outcome.says is not None:
            raise RegistryError(
                say("The history in this backup is not intact. {value}", value=render(outcome.says)),
                where=str(self.path),
                cure=say(
                    "Use an older backup; `registry history verify` shows if the register itself is intact."
                ),
            )
        return reconciliation

    def _whole(self, late: frozenset[str]) -> Iterator[tuple[str, Entity]]:
        """Every entity by its id; checks that each appears once, and that no reference lacks its entity.

        Raises:
            RegistryError: An entity appears twice, or one that is referred to is missing.
        """
        lines = (json.loads(line) for line in self._lines() if line.startswith(_OF_ENTITIES))
        there: set[str] = set()
        named: dict[str, str] = {}
        for item in _current(lines, late):
            if "entity" in item:
                entity = self.entity(item)
                if entity.id in there:
                    raise self._torn(say("It contains {entity} twice.", entity=entity.id))
                there.add(entity.id)
                named.update((target, entity.id) for _, target in references(entity))
                yield entity.id, entity
        if lacking := named.keys() - there:
            first = min(lacking)
            raise self._torn(say("{entity} refers to {id}, which is missing.", entity=named[first], id=first))

    def _taken(self, taken: Fingerprint, counts: Counter[str], late: frozenset[str]) -> Iterator[Change]:
        """The changes; everything that passes is added to the fingerprint and counted."""
        for item in self.items(late):
            if "entity" in item:
                taken.entity(self.entity(item), item["revision"])
                counts["entity"] += 1
            elif "change" in item:
                taken.change(item["change"], item["subjects"])
                yield change_from(item["change"], item["subjects"])
            for kind in ("proposal", "draft"):
                if kind in item:
                    taken.text(kind, item[kind])
                    counts[kind] += 1

    def _integrity(self) -> tuple[str, dict[str, Any], frozenset[str]]:
        digest, kinds = sha256(), Counter[str]()
        late: set[str] = set()
        head: dict[str, Any] | None = None
        ended = False
        for number, line in enumerate(self._lines()):
            if number == 0:
                self._refuse_format(line)
            kind = line[2 : line.find(b'"', 2)].decode(errors="replace")
            if kind == "counts":
                end = self._parsed(line)
                ended = end["counts"] == dict(kinds) and end.get("sha256") == digest.hexdigest()
            if ended is not (kind == "counts"):
                raise self._damaged(say("It was altered"))
            if ended:
                continue
            if kind == "late":
                late.add(self._parsed(line)["late"])
            elif kind == "head":
                head = self._parsed(line)["head"]
            kinds[kind] += 1
            digest.update(line)
        if head is None or not ended:
            raise self._damaged(say("It ends too early"))
        return digest.hexdigest(), head, frozenset(late)

    def _refuse_format(self, line: bytes) -> None:
        try:
            version = json.loads(line)["backup"]
        except (ValueError, KeyError, TypeError):
            raise self._none() from None
        if version != FORMAT:
            raise RegistryError(
                say(
                    "A newer version wrote this backup (format {version}; this program reads {format}).",
                    version=version,
                    format=FORMAT,
                ),
                where=str(self.path),
                cure=say("Upgrade the program, then restore the backup."),
            )

    def _lines(self) -> Iterator[bytes]:
        try:
            with gzip.open(self.path) as file:
                yield from file
        except EOFError:
            raise self._damaged(say("It ends too early")) from None
        except gzip.BadGzipFile as error:
            raise (
                self._none() if "Not a gzipped" in str(error) else self._damaged(say("It was altered"))
            ) from None
        except zlib.error:
            raise self._damaged(say("It was altered")) from None
        except OSError as error:
            raise RegistryError(
                say("The backup cannot be read: {strerror}.", strerror=error.strerror),
                where=str(self.path),
                cure=say("Check the file's name and permissions."),
            ) from error

    def _parsed(self, line: bytes) -> dict[str, Any]:
        try:
            parsed = json.loads(line)
        except ValueError:
            raise self._damaged(say("It was altered")) from None
        assert isinstance(parsed, dict)  # noqa: S101 - a line begins with a kind only if it does
        return parsed

    def _torn(self, how: Message) -> RegistryError:
        return RegistryError(
            say("This backup is not a complete register. {fault}", fault=how),
            where=str(self.path),
            cure=say("Use another copy of it, or an older backup."),
        )

    def _damaged(self, how: Message) -> RegistryError:
        return RegistryError(
            say("This backup is damaged. {how}.", how=how),
            where=str(self.path),
            cure=say("Use another copy of it, or an older backup."),
        )

    def _none(self) -> RegistryError:
        return RegistryError(
            say("This is not a backup of a register."),
            where=str(self.path),
            cure=say("Name a file that `registry backup` wrote; manifests are loaded with `registry load`."),
        )


def _current(items: Iterable[Item], late: frozenset[str]) -> Iterator[Item]:
    """Some lines without those that a later one replaces or removes."""
    for item in items:
        replaced = "late" not in item and _id_of(item) in late
        removed = "late" in item and not (item.get("entity") or item.get("proposal"))
        if not replaced and not removed:
            yield item


def _id_of(item: Item) -> str | None:
    values = item.get("entity") or item.get("proposal") or {}
    return values.get("id")
