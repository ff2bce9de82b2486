"""Cures for blanks, and for references to nothing: each can be followed where it is suggested."""

from __future__ import annotations

import json

from pydantic import BaseModel

from registry.entities import BY_KIND, Transfer
from registry.entities.shape import FieldShape
from registry.intake.fault_report import FieldPath, InlineOrigin, Origin
from registry.intake.nouns import noun
from registry.intake.suggestions import suggested_id
from registry.messages import Message, say, with_values

NONE_WORDS = ("none", "no", "nothing", "nil", "n/a", "-", "0", "false", "aucun", "aucune", "keine")
NORWAY = "NO"
"""The one code that reads like a word for none; in a field of codes it is the country, if so written."""
"""What people write for an empty list; not recorded is nothing at all."""
OR_OUT = say("{record}, or leave it out.")
OR_LIST_OUT = say("{record}, or leave {key} out.")
OR_ITEM_OUT = say("{record}, or remove it; leave {key} out if none is left.")
OR_ANOTHER_ID = say("{record}, or write the id of another: {kind}/…")
"""The other cures of a reference to nothing: in a key, as only item, in a list, in a required key."""


def record_or(otherwise: Message, kind: str, path: FieldPath, document: Origin) -> Message:
    """The cure of a reference to an id of a kind that is not recorded.

    Args:
        otherwise: What can be done instead of recording it.
        kind: Of the id.
        path: Of the reference.
        document: Where it is written; one command cannot record another entity too.
    """
    record = (
        say("Record it first")
        if isinstance(document, InlineOrigin)
        else say("Add it under {plural}", plural=BY_KIND[kind].plural)
    )
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    return with_values(otherwise, record=record, key=key, kind=kind)


def record_named(kind: str, value: object, document: Origin) -> Message:
    """The cure of a name, or of keys, in place of an id: what it names is recorded with an id of its own."""
    example = suggested_id(kind, value)
    if not isinstance(value, str) or example is None:
        return say("Write {kind}/ followed by its name.", kind=kind)
    if isinstance(document, InlineOrigin):
        return say("Write the id of {noun}: {kind}/…", noun=noun(BY_KIND[kind]), kind=kind)
    named = f", name: {json.dumps(value, ensure_ascii=False)}" if "name" in BY_KIND[kind].model_fields else ""
    return say(
        "Record it under {plural}, such as `- {item}`, and write its id here.",
        plural=BY_KIND[kind].plural,
        item=f"{{id: {example}{named}}}",
    )


def null_cure(field: FieldShape, model: type[BaseModel]) -> Message:
    """What to write in place of null, or whether to leave the key out."""
    if model.model_fields[field.name].is_required():
        return say("Write a value.")
    if field.many:
        return blank_list_cure(field, model)
    if field.scalar is bool:
        return say("Leave the key out if nothing is recorded, or write true or false.")
    return say("Leave the key out if nothing is recorded.")


def blank_list_cure(field: FieldShape, model: type[BaseModel], *, none: bool = False) -> Message:
    """What to write in place of a blank, or of a word for none, where a list is expected.

    An empty list is an answer.
    """
    no_data = (model, field.name) == (Transfer, "categories")
    if none and no_data:
        return say("Write [] if no personal data are sent, or leave the key out if it is not recorded.")
    if none:
        return say("Write [] if there are none, or leave the key out if it is not recorded.")
    if no_data:
        return say("Leave the key out if nothing is recorded; [] means that no personal data are sent.")
    return say("Leave the key out if nothing is recorded, or write [] if there are none.")
