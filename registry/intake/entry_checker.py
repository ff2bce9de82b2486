"""Check what the types of an entry cannot: its keys, the form of its values, its codes."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from registry.entities.shape import FieldShape
from registry.intake.code_suggestions import unknown_code
from registry.intake.cures import (
    NONE_WORDS,
    NORWAY,
    OR_ANOTHER_ID,
    OR_ITEM_OUT,
    OR_LIST_OUT,
    OR_OUT,
    blank_list_cure,
    null_cure,
)
from registry.intake.fault_report import FaultReport, FieldPath, Origin
from registry.intake.keys import cure_of_path, key_cure, keys_of
from registry.intake.misplaced_keys import misplaced
from registry.intake.nouns import noun
from registry.intake.quoting import quote
from registry.intake.references import NO_KNOWN_IDS, Entry, KnownIds, References
from registry.intake.value_rules import out_of_order, value_fault
from registry.law.law import Law
from registry.messages import Message, say

_NULL = say("null is not a valid value.")
_MOST_UNKNOWN = 20
"""Unknown keys of one entry that are reported each with its cure."""
_CHECK_FILE = say("Check that this file is a manifest, and that its lines are indented as they should be.")
_MERGED_CURE = say("Write the keys out: merging with << is not supported.")


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
        self._references = References(entries, law, report, known_ids)
        self._canonical: dict[tuple[str, str], str | None] = {}
        for entry in entries:
            self._mapping(entry.document, entry.path, entry.model, entry.raw)
            self._sourced(entry)
        self._references.refuse_unknown()

    def _mapping(
        self, document: Origin, path: FieldPath, model: type[BaseModel], raw: dict[str, Any]
    ) -> None:
        keys = keys_of(model)
        self._unknown_keys(document, path, model, raw, [key for key in raw if key not in keys])
        for key, value in raw.items():
            field = keys.get(key)
            if field is None:
                continue
            if value is None:
                self._report.add(document, (*path, key), _NULL, null_cure(field, model))
            elif not field.many:
                required = model.model_fields[field.name].is_required()
                without = OR_ANOTHER_ID if required else OR_OUT
                raw[key] = self._value(document, (*path, key), field, value, without)
            elif value.__class__ is list:
                self._list(document, (*path, key), field, value, model)
            elif field.ref and _is_a_name(value):
                self._references.name(document, (*path, key), field.ref, value)
        self._order(document, path, model, raw)

    def _unknown_keys(
        self,
        document: Origin,
        path: FieldPath,
        model: type[BaseModel],
        raw: dict[str, Any],
        unknown: list[str],
    ) -> None:
        """Report the first keys that a model does not have with what was meant; the rest as one fault."""
        for key in unknown[:_MOST_UNKNOWN]:
            what = say("{key} is not a key of {noun}.", key=quote(key), noun=noun(model))
            cure = (
                _MERGED_CURE
                if key == "<<"
                else misplaced(self._law, model, key, raw, self._references.organisation_of)
                or key_cure(key, model, raw)
            )
            self._report.add(document, (*path, key), what, cure)
        if rest := unknown[_MOST_UNKNOWN:]:
            what = say("{count} more keys are not keys of {noun}.", count=len(rest), noun=noun(model))
            self._report.add(document, (*path, rest[0]), what, _CHECK_FILE)

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
        if (field.ref or (field.code and values != [NORWAY])) and _is_none(values):
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
            self._references.refer(document, path, field.ref, value, without)
        elif field.code is not None:
            return self._code(document, path, field, value)
        elif field.mention is not None:
            self._references.mention(document, path, value, without, required=field.mention.required)
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
