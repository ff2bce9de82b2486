"""The ids that entries have and refer to, and the references to ids that nobody has."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from registry.entities import BY_KIND, Entity, Mechanism
from registry.entities.fields import SLUG
from registry.intake.cures import OR_LIST_OUT, record_named, record_or
from registry.intake.fault_report import FaultReport, FieldPath, Origin
from registry.intake.named_ids import NamedIds
from registry.intake.nouns import noun
from registry.intake.quoting import quote
from registry.intake.safeguard_cures import described_safeguard
from registry.intake.suggestions import nearest, suggested_id, write_instead
from registry.law.law import Law
from registry.messages import Message, say

_NUMBER = re.compile(r"\d+")
"""Numbers in ids tell one from another: `invoice-284` is no slip of the pen for `invoice-241`."""
_SEARCHES = 200
"""Unknown ids compared with all known ones at most; a thousand are one mistake, not a thousand."""


class Entry(NamedTuple):
    """One entity as written, and where; `path` is (section, index)."""

    document: Origin
    path: FieldPath
    model: type[Entity]
    raw: dict[str, Any]


class _Dangling(NamedTuple):
    """A reference to an id that is not among the entries; `without` is the cure beside recording it."""

    document: Origin
    path: FieldPath
    kind: str
    value: str
    without: Message
    bare: bool = False
    """Whether it stands where a list of references is expected."""


class KnownIds(NamedTuple):
    """The ids recorded elsewhere, which entries may refer to; looked up only when needed.

    `among` returns those of some ids that are recorded, `of` all recorded ids of a kind, `names` the names
    recorded for a kind, each with its id.
    """

    among: Callable[[Collection[str]], Collection[str]]
    of: Callable[[str], Collection[str]]
    names: Callable[[str], Iterable[tuple[str, str]]] = lambda _kind: ()


NO_KNOWN_IDS = KnownIds(lambda _ids: (), lambda _kind: ())


class References:
    """Collects the ids of entries, and reports what refers to none of them.

    Args:
        entries: All entries of all files, since any may refer to any other.
        law: For the cure of a reference that describes what it should name.
        report: Collects the faults.
        known_ids: Looked up once, for references that are not among the entries.
    """

    def __init__(self, entries: list[Entry], law: Law, report: FaultReport, known_ids: KnownIds) -> None:
        self._law = law
        self._report = report
        self._known_ids = known_ids
        self._slugs: dict[str, dict[str, str]] = {}
        self._named = NamedIds(entries, known_ids.names)
        self._meant: dict[str, str | None] = {}
        self._ids: dict[str, dict[str, Entry]] = {kind: {} for kind in BY_KIND}
        self._dangling: list[_Dangling] = []
        for entry in entries:
            self._register(entry)

    def _register(self, entry: Entry) -> None:
        """Register the id of an entry; an entry with other faults can still be referred to."""
        entity_id = entry.raw.get("id")
        if not isinstance(entity_id, str):
            return
        ids = self._ids[entry.model.kind]
        if not _is_id(entry.model.kind, entity_id) and (meant := suggested_id(entry.model.kind, entity_id)):
            ids.setdefault(meant, entry)  # an id of a wrong form is one fault, not one more a reference
        other = ids.setdefault(entity_id, entry)
        if other is not entry:
            line = other.document.position((*other.path, "id"))
            where = f"{other.document.name}:{line.line}" if line else other.document.name
            self._report.add(
                entry.document,
                (*entry.path, "id"),
                say("{id} is recorded twice, first at {where}.", id=quote(entity_id), where=where),
                say("Keep one of the two, or give this one another id."),
            )

    def refer(self, document: Origin, path: FieldPath, kind: str, value: Any, without: Message) -> None:
        """Check a reference; `without` is the cure beside recording what it names."""
        if value.__class__ is not str:
            self._report.add(document, path, *_no_id(self._law, kind, value, document))
        elif value not in self._ids[kind]:
            self._dangling.append(_Dangling(document, path, kind, value, without))

    def name(self, document: Origin, path: FieldPath, kind: str, value: str) -> None:
        """Report a name that stands where a list of references is expected."""
        self._dangling.append(_Dangling(document, path, kind, value, OR_LIST_OUT, bare=True))

    def mention(
        self, document: Origin, path: FieldPath, value: object, without: Message, *, required: bool
    ) -> None:
        """Check the id in a text, possibly within the id of a finding: `check-id:subject-id[:slot]`.

        Proposals are not part of a manifest, so their ids are not looked up.
        """
        text = value if isinstance(value, str) else ""
        parts = [part.strip() for part in text.split(":")] if required else [text.strip()]
        named = parts[0] if "/" in parts[0] or len(parts) == 1 else parts[1]
        kind = named.partition("/")[0]
        if kind in BY_KIND and _is_id(kind, named):
            self.refer(document, path, kind, named, without)
        elif required and not re.fullmatch(rf"proposal/{SLUG}", named):
            what = say("{value} is not the id of an entity or a finding.", value=quote(value))
            cure = say(
                "Write the id of an entity, or of a finding: the check's id, a colon, the entity's id."
            )
            self._report.add(document, path, what, cure)

    def refuse_unknown(self) -> None:
        """Report references to unknown ids; those recorded elsewhere are looked up once."""
        named = {one.value for one in self._dangling if one.value.startswith(f"{one.kind}/")}
        elsewhere = set(self._known_ids.among(named)) if named else set()
        for one in self._dangling:
            if one.value not in elsewhere or not one.value.startswith(f"{one.kind}/"):
                self._report.add(one.document, one.path, *self._unknown_id(one))

    def _unknown_id(self, dangling: _Dangling) -> tuple[Message, Message]:
        kind, value = dangling.kind, dangling.value
        other = value.partition("/")[0]
        meant = self._named.id_of(kind, value) or self._meant_id(kind, value)
        wanted = noun(BY_KIND[kind])
        if other == kind:
            what = say("Nothing is recorded as {id}.", id=quote(value))
            cure = record_or(dangling.without, kind, dangling.path, dangling.document)
        elif other in BY_KIND and "/" in value:
            what = say(
                "{id} is {other}; expected {wanted}.", id=value, other=noun(BY_KIND[other]), wanted=wanted
            )
            cure = say("Write the id of {wanted}: {kind}/…", wanted=wanted, kind=kind)
        else:
            what, cure = _no_id(self._law, kind, value, dangling.document)
        if dangling.bare:
            what = say("Expected a list, not {value}.", value=quote(value))
            return what, say("Write [{value}].", value=meant) if meant else cure
        return what, write_instead(meant) if meant else cure

    def organisation_of(self, name: str) -> str | None:
        """Return the id of the organisation that a name or a mistyped id means, if there is just one."""
        return self._named.id_of("organisation", name) or self._meant_id("organisation", name)

    def _meant_id(self, kind: str, value: str) -> str | None:
        slug = value.rpartition("/")[2]
        wanted = f"{kind}/{slug}"
        if wanted not in self._meant and len(self._meant) < _SEARCHES:
            slugs = self._slugs_of(kind)
            alike = [each for each in slugs if _NUMBER.findall(each) == _NUMBER.findall(slug)]
            self._meant[wanted] = slugs.get(nearest(slug, alike) or "")
        return self._meant.get(wanted)

    def _slugs_of(self, kind: str) -> dict[str, str]:
        """The ids of a kind, here and recorded elsewhere, by slug."""
        if kind not in self._slugs:
            ids = [*self._ids[kind], *self._known_ids.of(kind)]
            self._slugs[kind] = {known.partition("/")[2]: known for known in ids if _is_id(kind, known)}
        return self._slugs[kind]


def _is_id(kind: str, text: str) -> bool:
    return re.fullmatch(rf"{kind}/{SLUG}", text) is not None


def _no_id(law: Law, kind: str, value: object, document: Origin) -> tuple[Message, Message]:
    what = say("{id} is not a valid id of {noun}.", id=quote(value), noun=noun(BY_KIND[kind]))
    plural = BY_KIND[kind].plural
    inner = value.get("id") if isinstance(value, dict) else None
    if isinstance(inner, str) and inner.startswith(f"{kind}/"):
        return what, say("Write only {id} here, and put its keys under {plural}.", id=inner, plural=plural)
    named = value.get("kind") if isinstance(value, dict) else value
    if kind == Mechanism.kind and (cure := described_safeguard(law, named)):
        return what, cure
    return what, record_named(kind, value, document)
