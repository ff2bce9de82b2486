"""Check what the types of an entry cannot: its keys, its references, its codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from registry.entities import BY_KIND, Entity, Mechanism
from registry.entities.fields import SLUG
from registry.entities.shape import FieldShape, shape
from registry.intake.code_suggestions import unknown_code
from registry.intake.cures import (
    NONE_WORDS,
    OR_ANOTHER_ID,
    OR_ITEM_OUT,
    OR_LIST_OUT,
    OR_OUT,
    blank_list_cure,
    null_cure,
    record_named,
    record_or,
)
from registry.intake.fault_report import FaultReport, FieldPath, Origin
from registry.intake.misplaced_keys import misplaced
from registry.intake.named_ids import NamedIds
from registry.intake.nouns import noun
from registry.intake.quoting import quote
from registry.intake.safeguard_cures import described_safeguard
from registry.intake.suggestions import cure_among, nearest, suggested_id, write_instead
from registry.intake.value_rules import out_of_order, value_fault
from registry.law.law import Law
from registry.messages import Message, say

_NULL = say("null is not a valid value.")
_MERGED_CURE = say("Write the keys out: merging with << is not supported.")
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


@lru_cache
def keys_of(model: type[BaseModel]) -> dict[str, FieldShape]:
    """Return the fields of a model by their key in a manifest."""
    return {field.key: field for field in shape(model)}


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


class EntryChecker:
    """Checks entries key by key, and puts codes into the form that the law data use.

    Args:
        entries: All entries of all files, since any may refer to any other.
        law: The law data, which list jurisdictions, groups and instruments.
        report: Collects the faults.
        known_ids: Looked up once, for references that are not among the entries.
    """

    def __init__(
        self, entries: list[Entry], law: Law, report: FaultReport, known_ids: KnownIds = NO_KNOWN_IDS
    ) -> None:
        self._law = law
        self._report = report
        self._known_ids = known_ids
        self._slugs: dict[str, dict[str, str]] = {}
        self._named = NamedIds(entries, known_ids.names)
        self._canonical: dict[tuple[str, str], str | None] = {}
        self._meant: dict[str, str | None] = {}
        self._ids: dict[str, dict[str, Entry]] = {kind: {} for kind in BY_KIND}
        self._dangling: list[_Dangling] = []
        for entry in entries:
            self._register(entry)
        for entry in entries:
            self._mapping(entry.document, entry.path, entry.model, entry.raw)
            self._sourced(entry)
        self._refuse_dangling()

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

    def _mapping(
        self, document: Origin, path: FieldPath, model: type[BaseModel], raw: dict[str, Any]
    ) -> None:
        keys = keys_of(model)
        for key, value in raw.items():
            field = keys.get(key)
            if field is None:
                what = say("{key} is not a key of {noun}.", key=quote(key), noun=noun(model))
                cure = (
                    _MERGED_CURE
                    if key == "<<"
                    else misplaced(self._law, model, key, raw, self._organisation_of)
                    or _key_cure(key, model, raw)
                )
                self._report.add(document, (*path, key), what, cure)
            elif value is None:
                self._report.add(document, (*path, key), _NULL, null_cure(field, model))
            elif not field.many:
                required = model.model_fields[field.name].is_required()
                without = OR_ANOTHER_ID if required else OR_OUT
                raw[key] = self._value(document, (*path, key), field, value, without)
            elif value.__class__ is list:
                self._list(document, (*path, key), field, value, model)
            elif field.ref and _is_a_name(value):
                bare = _Dangling(document, (*path, key), field.ref, value, OR_LIST_OUT, bare=True)
                self._dangling.append(bare)
        self._order(document, path, model, raw)

    def _order(self, document: Origin, path: FieldPath, model: type[BaseModel], raw: dict[str, Any]) -> None:
        """Report last days before first days."""

        def line_of(key: str) -> int | None:
            position = document.position((*path, key))
            return position.line if position else None

        for key, wording in out_of_order(model, lambda field: raw.get(field.key), line_of):
            if not self._report.covers(document, (*path, key)):
                self._report.add(document, (*path, key), *wording)

    def _list(
        self,
        document: Origin,
        path: FieldPath,
        field: FieldShape,
        values: list[Any],
        model: type[BaseModel],
    ) -> None:
        """Check the items; without its only one, a list would say that there are none."""
        if (field.ref or field.code) and _is_none(values):
            what = say("Expected a list, not {value}.", value=quote(values[0]))
            self._report.add(document, path, what, blank_list_cure(field, model, none=True))
            return
        blank = all(value is None for value in values)
        without = OR_LIST_OUT if len(values) == 1 else OR_ITEM_OUT
        for index, value in enumerate(values):
            if value is None:
                cure = blank_list_cure(field, model) if blank else say("Remove the item.")
                self._report.add(document, (*path, index), _NULL, cure)
            else:
                values[index] = self._value(document, (*path, index), field, value, without)

    def _value(
        self, document: Origin, path: FieldPath, field: FieldShape, value: Any, without: Message
    ) -> Any:
        """Check one value, and return it with codes in the form of the law data.

        Args:
            document: Where it is written.
            path: Of the value.
            field: What it is recorded in.
            value: As written.
            without: The other cure of a reference to nothing, beside recording what it names.
        """
        if (wrong := value_fault(field, value, required=without is OR_ANOTHER_ID)) is not None:
            self._report.add(document, path, *wrong)
            return value
        if field.owned is not None:
            if value.__class__ is dict:
                self._mapping(document, path, field.owned, value)
        elif field.ref is not None:
            self._reference(document, path, field.ref, value, without)
        elif field.code is not None:
            return self._code(document, path, field, value)
        elif field.mention is not None:
            self._mention(document, path, value, without, required=field.mention.required)
        return value

    def _sourced(self, entry: Entry) -> None:
        """Check the fields that `sources` names; other faults in them are found with the values."""
        sources = entry.raw.get("sources")
        for index, source in enumerate(sources if isinstance(sources, list) else ()):
            named = source.get("field") if isinstance(source, dict) else None
            amiss = cure_of_path(entry.model, named) if isinstance(named, str) else None
            if amiss is not None:
                what = say("{path} is not a field of {noun}.", path=quote(named), noun=noun(entry.model))
                self._report.add(entry.document, (*entry.path, "sources", index, "field"), what, amiss)

    def _mention(
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
            self._reference(document, path, kind, named, without)
        elif required and not re.fullmatch(rf"proposal/{SLUG}", named):
            what = say("{value} is not the id of an entity or a finding.", value=quote(value))
            cure = say(
                "Write the id of an entity, or of a finding: the check's id, a colon, the entity's id."
            )
            self._report.add(document, path, what, cure)

    def _reference(self, document: Origin, path: FieldPath, kind: str, value: Any, without: Message) -> None:
        if value.__class__ is not str:
            self._report.add(document, path, *_no_id(self._law, kind, value, document))
        elif value not in self._ids[kind]:
            self._dangling.append(_Dangling(document, path, kind, value, without))

    def _refuse_dangling(self) -> None:
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

    def _organisation_of(self, name: str) -> str | None:
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

    def _code(self, document: Origin, path: FieldPath, field: FieldShape, value: Any) -> Any:
        of = "organisation" if field.key == "international_organisation" else str(field.code)
        key = "places" if "places" in path and field.key == "jurisdiction" else field.key
        if value.__class__ is not str:
            self._report.add(document, path, *unknown_code(self._law, of, value, key))
            return value
        if (of, value) not in self._canonical:
            self._canonical[of, value] = self._known(of, value)
        known = self._canonical[of, value]
        if known is None:
            self._report.add(document, path, *unknown_code(self._law, of, value, key))
        return value if known is None else known

    def _known(self, of: str, value: str) -> str | None:
        if of == "organisation":
            return value.upper() if value.upper() in self._law.organisations else None
        if of == "jurisdiction":
            return self._law.canonical(value)
        instrument = self._law.instrument(value)
        return instrument.code if instrument else None


def _is_none(values: list[Any]) -> bool:
    """Whether a word for none is all that a list has."""
    return len(values) == 1 and isinstance(values[0], str) and values[0].strip().casefold() in NONE_WORDS


def _is_a_name(value: object) -> bool:
    """Whether a value stands for one thing by its name, and not by an id or a word for none."""
    return isinstance(value, str) and "/" not in value and value.strip().casefold() not in ("", *NONE_WORDS)


def _is_id(kind: str, text: str) -> bool:
    return re.fullmatch(rf"{kind}/{SLUG}", text) is not None


def _key_cure(key: str, model: type[BaseModel], present: Container[str] = ()) -> Message:
    """What to write in place of a key that a model does not have, beside those that are present."""
    inside = tuple(field.key for field in shape(model) if field.owned and key in keys_of(field.owned))
    if inside:
        return say("It belongs inside {keys}.", keys=inside)
    keys = keys_of(model)
    owners = tuple(noun(each) for each in BY_KIND.values() if key in keys_of(each))
    meant = nearest(key, keys)
    if meant is not None and meant in present:
        return say("Write {meant}. It is recorded here already: keep one of the two.", meant=meant)
    if len(owners) == 1 and meant is None:
        return say("It belongs to {noun}.", noun=owners[0])
    return cure_among(key, keys)


def cure_of_path(model: type[BaseModel], path: str) -> Message | None:
    """The cure for a path such as `places[0].operator`; None if the field exists."""
    inside: type[BaseModel] | None = model
    for part in path.strip().split("."):
        if inside is None:
            return say("Name only the field: it contains no others.")
        key = re.sub(r"\[\d+\]$", "", part)
        field = keys_of(inside).get(key)
        if field is None:
            return _key_cure(key, inside)
        inside = field.owned
    return None


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
