"""What an entry of a manifest says beyond its own types: its keys, whom it refers to, which codes it uses."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from registry.entities import BY_KIND, Entity
from registry.entities.fields import SLUG
from registry.entities.shape import FieldShape, shape
from registry.intake.documents import Document
from registry.intake.nearest import cure_among, nearest
from registry.intake.report import Path, Report
from registry.law.law import Law
from registry.messages import country_name

_NULL = "null is not an answer."
_NULL_CURE = "Leave the key out where nothing is recorded, or write [] or false if that is the answer."
_SEARCHES = 200
"""So many unknown ids are compared with all known ones; a thousand are one mistake, not a thousand."""


class Entry(NamedTuple):
    """One entity as it is written, and where: `path` is (plural, index)."""

    document: Document
    path: Path
    model: type[Entity]
    raw: dict[str, Any]


@lru_cache
def keys_of(model: type[BaseModel]) -> dict[str, FieldShape]:
    """The fields of a model by the key that a manifest knows them under."""
    return {field.key: field for field in shape(model)}


def with_article(kind: str) -> str:
    """`an organisation`, `a usage policy`."""
    return f"{'an' if kind[0] in 'aeio' else 'a'} {kind.replace('-', ' ')}"


class Scrutiny:
    """Goes through entries key by key; puts codes into the form that the law data use.

    Args:
        entries: All entries of all files, since any may refer to any.
        law: Knows the codes of jurisdictions, groups and instruments.
        report: Takes the faults.
    """

    def __init__(self, entries: list[Entry], law: Law, report: Report) -> None:
        self._law = law
        self._report = report
        self._canonical: dict[tuple[str, str], str | None] = {}
        self._meant: dict[str, str | None] = {}
        self._ids: dict[str, dict[str, Entry]] = {kind: {} for kind in BY_KIND}
        for entry in entries:
            self._register(entry)
        for entry in entries:
            self._mapping(entry.document, entry.path, entry.model, entry.raw)

    def _register(self, entry: Entry) -> None:
        """Note whose id it is; an entry with another fault still counts for who refers to it."""
        entity_id = entry.raw.get("id")
        if not isinstance(entity_id, str):
            return
        other = self._ids[entry.model.kind].setdefault(entity_id, entry)
        if other is not entry:
            line = other.document.place((*other.path, "id"))
            where = f"{other.document.name}:{line.line}" if line else other.document.name
            self._report.add(
                entry.document,
                (*entry.path, "id"),
                f"{entity_id} is recorded twice, first at {where}.",
                "Keep one of the two, or give this one another id.",
            )

    def _mapping(self, document: Document, path: Path, model: type[BaseModel], raw: dict[str, Any]) -> None:
        keys = keys_of(model)
        for key, value in raw.items():
            field = keys.get(key)
            if field is None:
                what = f"{key} is not a key of {with_article(_noun(model))}."
                self._report.add(document, (*path, key), what, cure_among(key, keys))
            elif value is None:
                self._report.add(document, (*path, key), _NULL, _NULL_CURE)
            elif not field.many:
                raw[key] = self._value(document, (*path, key), field, value)
            elif value.__class__ is list:
                self._list(document, (*path, key), field, value)

    def _list(self, document: Document, path: Path, field: FieldShape, values: list[Any]) -> None:
        for index, value in enumerate(values):
            if value is None:
                self._report.add(document, (*path, index), _NULL, "Leave the item out.")
            else:
                values[index] = self._value(document, (*path, index), field, value)

    def _value(self, document: Document, path: Path, field: FieldShape, value: Any) -> Any:
        """One value, its code in the law data's form."""
        if field.owned is not None:
            if value.__class__ is dict:
                self._mapping(document, path, field.owned, value)
        elif field.ref is not None:
            self._reference(document, path, field.ref, value)
        elif field.code is not None:
            return self._code(document, path, field, value)
        elif field.mention is not None and value.__class__ is str:
            self._mention(document, path, value, required=field.mention.required)
        return value

    def _mention(self, document: Document, path: Path, value: str, *, required: bool) -> None:
        """Whom a text names, be it in the id of a finding: `check-id:subject-id[:slot]`."""
        parts = [part.strip() for part in value.split(":")] if required else [value.strip()]
        named = parts[0] if "/" in parts[0] or len(parts) == 1 else parts[1]
        kind = named.partition("/")[0]
        if kind in BY_KIND and re.fullmatch(rf"{kind}/{SLUG}", named):
            self._reference(document, path, kind, named)
        elif required:
            what = f"{value} names neither an entity nor a finding about one."
            cure = "Write an entity's id, or a finding's: the check's id, a colon, and the entity's id."
            self._report.add(document, path, what, cure)

    def _reference(self, document: Document, path: Path, kind: str, value: Any) -> None:
        if value.__class__ is not str or value in self._ids[kind]:
            return
        other = value.partition("/")[0]
        meant = self._meant_id(kind, value)
        cure = f"Write {meant}." if meant else f"Record it under {BY_KIND[kind].plural}, or leave it out."
        if other == kind:
            what = f"No {kind.replace('-', ' ')} is recorded as {value}."
        elif other in BY_KIND and "/" in value:
            what = f"{value} is {with_article(other)}; {with_article(kind)} belongs here."
            cure = cure if meant else f"Name {with_article(kind)}: {kind}/ and its slug."
        else:
            what = f"{value} is not the id of {with_article(kind)}."
            cure = cure if meant else f"Write {kind}/ and its slug."
        self._report.add(document, path, what, cure)

    def _meant_id(self, kind: str, value: str) -> str | None:
        slug = value.rpartition("/")[2]
        wanted = f"{kind}/{slug}"
        if wanted not in self._meant and len(self._meant) < _SEARCHES:
            slugs = {known.partition("/")[2]: known for known in self._ids[kind]}
            self._meant[wanted] = slugs.get(nearest(slug, slugs) or "")
        return self._meant.get(wanted)

    def _code(self, document: Document, path: Path, field: FieldShape, value: Any) -> Any:
        if value.__class__ is not str:
            return value
        of = "organisation" if field.key == "international_organisation" else str(field.code)
        if (of, value) not in self._canonical:
            self._canonical[of, value] = self._known(of, value)
        known = self._canonical[of, value]
        if known is not None:
            return known
        self._report.add(document, path, *self._unknown_code(of, value))
        return value

    def _known(self, of: str, value: str) -> str | None:
        if of == "organisation":
            return value.upper() if value.upper() in self._law.organisations else None
        if of == "jurisdiction":
            return self._law.canonical(value)
        instrument = self._law.instrument(value)
        return instrument.code if instrument else None

    def _unknown_code(self, of: str, value: str) -> tuple[str, str]:
        """What is wrong with a code, and its cure: a country's name leads to its code."""
        law = self._law
        if of == "instrument":
            aliases = [alias for each in law.instruments.values() for alias in each.aliases]
            what = f"{value} is not an instrument that the law data know."
            return what, cure_among(value, [*law.instruments, *aliases])
        if of == "organisation":
            what = f"{value} is not an international organisation that the law data know."
            return what, cure_among(value, list(law.organisations))
        codes = [*law.groups, *law.jurisdictions]
        names = {country_name(code, language): code for language in ("en", "fr") for code in codes}
        meant = nearest(value, names) if len(value) > len("XX") else None
        code = names[meant] if meant else None
        cure = f"Write {code} for {meant}." if code else "Write a code of ISO 3166, or a group: "
        what = f"{value} is not a jurisdiction or group that the law data know."
        return what, cure if code else f"{cure}{', '.join(law.groups)}."


def _noun(model: type[BaseModel]) -> str:
    """What an entry of this model is called: its kind, or the class's name in words."""
    if issubclass(model, Entity):
        return model.kind
    name = model.__name__
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
