"""Manifests: a register as YAML or JSON files, read whole or rejected with every fault.

The format, which `json_schema()` describes for editors: `registry: 1`, then one section a kind with a list
of entities, owned values inline, references by id. The files of a folder together are one manifest.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from registry.entities import BY_KIND, BY_PLURAL, Entity
from registry.errors import Fault, InputError
from registry.facts import Facts
from registry.intake.documents import YamlDocument
from registry.intake.entry_checker import EntryChecker
from registry.intake.fault_report import FaultReport, FieldPath, Origin
from registry.intake.files import load_document, manifests_in
from registry.intake.gc_pause import gc_paused
from registry.intake.json_schema import json_schema
from registry.intake.manifest_writing import VERSION, manifest_text, write_manifest
from registry.intake.quoting import quote
from registry.intake.references import NO_KNOWN_IDS, Entry, KnownIds
from registry.intake.suggestions import cure_among, nearest, write_instead
from registry.intake.validation_messages import validation_message
from registry.law.law import Law
from registry.messages import Message, say

__all__ = [
    "KnownIds",
    "entity_of",
    "json_schema",
    "manifest_text",
    "read_leniently",
    "read_manifests",
    "read_text",
    "write_manifest",
]


def read_manifests(*paths: Path, known_ids: KnownIds = NO_KNOWN_IDS) -> Facts:
    """Read facts from manifest files and folders, with codes in the form of the law data.

    A folder means its `*.yaml`, `*.yml` and `*.json` files at any depth, in order of their names,
    without hidden ones; `-` is standard input. References may cross files, and each must be resolved.

    Args:
        paths: Files and folders.
        known_ids: Further ids that may be referred to.

    Raises:
        InputError: With all faults of all files, each a `FileFault` with file, line, column and path.
    """
    report = FaultReport()
    documents: list[YamlDocument] = []
    with gc_paused():
        for path in manifests_in(paths, report):
            try:
                documents.append(load_document(path))
            except InputError as error:
                report.add_whole(error.faults)
        return _facts(documents, report, known_ids)


def read_text(text: str, name: str = "<text>", known_ids: KnownIds = NO_KNOWN_IDS) -> Facts:
    """Read facts from the text of one manifest, as JSON if the name ends in `.json`.

    Raises:
        InputError: With all faults.
    """
    with gc_paused():
        return _facts([YamlDocument(text, name)], FaultReport(), known_ids)


def read_leniently(text: str, name: str, known_ids: KnownIds = NO_KNOWN_IDS) -> tuple[Facts, list[Fault]]:
    """Read as much as possible of an incomplete manifest, and return it with all faults.

    Values with a fault are treated as not recorded; an entity without a usable id is left out.
    """
    try:
        document = YamlDocument(text, name)
    except InputError as error:
        return Facts(), [*error.faults]
    report = FaultReport()
    entries = [*_entries(document, report)]
    EntryChecker(entries, Law.current(), report, known_ids)
    for entry in entries:
        _entity(entry, report)
    entities = [_readable(entry, report) for entry in entries]
    return Facts(entity for entity in entities if entity), report.faults()


def entity_of(
    origin: Origin, model: type[Entity], raw: dict[str, Any], report: FaultReport, known_ids: KnownIds
) -> Entity | None:
    """Build one entity from plain values, as read from a manifest; None if a fault is reported."""
    entry = Entry(origin, (), model, raw)
    EntryChecker([entry], Law.current(), report, known_ids)
    return _entity(entry, report)


def _facts(documents: Iterable[YamlDocument], report: FaultReport, known_ids: KnownIds) -> Facts:
    entries = [entry for document in documents for entry in _entries(document, report)]
    EntryChecker(entries, Law.current(), report, known_ids)
    entities = [entity for entry in entries if (entity := _entity(entry, report)) is not None]
    report.close()
    return Facts(entities)


def _readable(entry: Entry, report: FaultReport) -> Entity | None:
    """An entity without its faulty values."""
    faulty = report.paths(entry.document, entry.path)
    while True:
        keys = {_key_of(path) for path in faulty}
        dropped = [_drop(entry.raw, key) for key in sorted(keys, key=len, reverse=True)]
        if ("id",) in keys or (keys and not any(dropped)):
            return None
        try:
            return entry.model.model_validate(entry.raw)
        except ValidationError as invalid:
            faulty = [tuple(error["loc"]) for error in invalid.errors(include_url=False)]


def _key_of(path: FieldPath) -> FieldPath:
    """The key that a faulty path leads to; for an item, that of the whole list.

    Removing only the item could leave an empty list, which is an answer.
    """
    return _key_of(path[:-1]) if path and isinstance(path[-1], int) else path


def _drop(raw: Any, path: FieldPath) -> bool:
    """Remove a key, or the nearest one above it that exists."""
    for length in range(len(path), 0, -1):
        *way, last = path[:length]
        inner = raw
        for step in way:
            inner = inner[step] if _leads(inner, step) else None
        if isinstance(inner, dict) and last in inner:
            del inner[last]
            return True
    return False


def _leads(inner: Any, step: str | int) -> bool:
    return step in inner if isinstance(inner, dict) else isinstance(inner, list) and step in range(len(inner))


def _entity(entry: Entry, report: FaultReport) -> Entity | None:
    try:
        return entry.model.model_validate(entry.raw)
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False):
            if error["type"] in ("extra_forbidden", "string_unicode"):
                continue  # reported with the nearest key by the checker
            path, what_and_cure = validation_message(error, entry.model)
            if not report.covers(entry.document, (*entry.path, *path)):
                report.add(entry.document, (*entry.path, *path), *what_and_cure)
        return None


def _entries(document: YamlDocument, report: FaultReport) -> Iterator[Entry]:
    for path, position, what, cure in document.oddities():
        report.add(document, path, what, cure, position=position)
    top = document.value
    if not isinstance(top, dict):
        what = say("A manifest consists of keys with values, such as `transfers:` followed by a list.")
        report.add(document, (), what, say("Start it with `registry: 1`."))
        return
    _version(document, top, report)
    for plural, items in top.items():
        if plural == "registry":
            continue
        model = BY_PLURAL.get(plural)
        if model is None:
            what = say("{key} is not a section of a manifest.", key=quote(plural))
            report.add(document, (plural,), what, _plural_cure(plural, top))
        elif not isinstance(items, list):
            what = say("This section is empty.") if items is None else say("Expected a list.")
            cure = say(
                "Start each entity with `- id: {kind}/…`, or write [] if there are none.",
                kind=model.kind,
            )
            report.add(document, (plural,), what, cure)
        else:
            yield from _listed(document, model, items, report)


def _listed(
    document: YamlDocument, model: type[Entity], items: list[Any], report: FaultReport
) -> Iterator[Entry]:
    for index, raw in enumerate(items):
        path = (model.plural, index)
        if isinstance(raw, dict):
            yield Entry(document, path, model, raw)
        else:
            cure = say("Start it with `- id: {kind}/…` and put its other keys below.", kind=model.kind)
            report.add(document, path, say("Expected an entity: keys with values."), cure)


def _version(document: YamlDocument, top: dict[str, Any], report: FaultReport) -> None:
    if "registry" not in top:
        what = say("The format version is missing.")
        cure = say("Start the file with `registry: {version}`.", version=VERSION)
        report.add(document, ("registry",), what, cure)
        return
    version = top["registry"]
    if version.__class__ is not int or version != VERSION:
        what = say("{value} is not a format version that this program can read.", value=quote(version))
        cure = say(
            "Write `registry: {version}`, or use the program version that wrote the file.", version=VERSION
        )
        report.add(document, ("registry",), what, cure)


def _plural_cure(word: str, present: Container[str]) -> Message:
    plurals = ["registry", *BY_PLURAL]
    meant = BY_KIND[word].plural if word in BY_KIND else nearest(word, plurals)
    if meant is not None and meant in present:
        return say("Put its entries under {meant}.", meant=meant)
    return write_instead(meant) if meant else cure_among(word, plurals)
