"""Recorded ids and values in words: as the history and the records show them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from babel.dates import format_datetime

from dashboard.components.text import day_short, localised, page_language, phrase
from registry.checks.spec import CHECKS
from registry.entities import BY_KIND, Comment, Decision, Engagement
from registry.entities.shape import mentioned
from registry.history.change import PROPOSAL
from registry.messages import Message, country_name, say
from registry.register import Register

KINDS: dict[str, Message] = {
    "organisation": say("Organisations and vendors"),
    "transfer": say("Transfers"),
    "engagement": say("Engagements"),
    "agreement": say("Agreements"),
    "mechanism": say("Safeguards"),
    "assessment": say("Assessments"),
    "measure": say("Measures"),
    "category": say("Data categories"),
    "purpose": say("Purposes"),
    "subject-category": say("Categories of data subjects"),
    "activity": say("Activities"),
    "usage-policy": say("Usage policies"),
    "tracker": say("Trackers"),
    "notice": say("Notices"),
    "procedure": say("Procedures"),
    "decision": say("Decisions"),
    "comment": say("Comments"),
    "question": say("Questions"),
    "requirement": say("Requirements"),
    "document": say("Documents"),
    "proposal": say("Proposals"),
}
"""What an entry can be about, as filters name it."""

_COUNTRIES = frozenset({"established_in", "jurisdiction", "place", "exporter_country", "importer_country"})
_OF_FINDINGS = frozenset({"about", "findings", "ids"})
_ID = re.compile(rf"(?:{'|'.join(map(re.escape, BY_KIND))})/[a-z0-9.-]+", re.ASCII)
_ITEM = re.compile(r"\[(\d+)\]")
_TERM = re.compile(r"[a-z]+(?:_[a-z]+)+", re.ASCII)
"""A word of a closed list, such as `risk_accepted`."""
_NAMED_PART = re.compile(r"([a-z_-]+):(\S+)", re.ASCII)
"""A part of what a finding rested on, such as `exporter:organisation/acme`."""
_HASH = re.compile(r"[0-9a-f]{32,64}", re.ASCII)
_HASH_SHOWN = 8
_DIGESTS = frozenset({"digest", "reported"})


def entity_name(entity_id: str, register: Register) -> str:
    """The name of something recorded; a transfer by its parties, and the id of what is not recorded."""
    if entity_id in register.dossiers.transfers.rows:
        names = register.dossiers.transfers.dossier(entity_id).names
        return phrase("{exporter} to {importer}", exporter=names["exporter"], importer=names["importer"])
    entity = register.facts.find(entity_id)
    if isinstance(entity, Decision | Comment):
        return subject_name(entity.about, register)
    if isinstance(entity, Engagement) and not entity.name:
        vendor = entity_name(entity.organisation, register)
        return phrase("engagement of {vendor}", vendor=vendor)
    if entity is not None:
        return entity.label
    if entity_id.startswith(PROPOSAL):
        return phrase("proposal {id}", id=entity_id.removeprefix(PROPOSAL))
    return entity_id


def subject_name(about: str, register: Register) -> str:
    """What a decision or comment is about: an entity, or a finding as its check and its subject."""
    subject, check = mentioned(about), CHECKS.get(about.partition(":")[0])
    name = entity_name(subject, register) if subject else about
    if check is None:
        return name
    return phrase("{check}: {subject}", check=localised(check.title), subject=name)


def field_title(path: str) -> str:
    """A field's path as words: `places[1].operator` is "Places 2: operator"."""
    words = _ITEM.sub(lambda match: f" {int(match[1]) + 1}", path)
    return words.replace("_", " ").replace(".", ": ").capitalize()


def value_words(value: object, register: Register, field: str = "") -> str:
    """A recorded value as words; None means not recorded, an empty list none.

    Args:
        value: The value as JSON.
        register: Where ids get their names from.
        field: The path of its field.
    """
    match value:
        case None:
            return phrase("not recorded")
        case bool():
            return phrase("yes") if value else phrase("no")
        case []:
            return phrase("none")
        case list():
            between = "; " if any(isinstance(item, dict) for item in value) else ", "
            return between.join(value_words(item, register, field) for item in value)
        case dict():
            return ", ".join(
                f"{field_title(key).lower()} {value_words(item, register, key)}"
                for key, item in value.items()
            )
    return _text_words(str(value), register, field)


def _text_words(text: str, register: Register, field: str) -> str:
    if _ID.fullmatch(text):
        return entity_name(text, register)
    if field.rpartition(".")[2] in _OF_FINDINGS and (part := _NAMED_PART.fullmatch(text)):
        if part[1] in CHECKS:
            return subject_name(text, register)
        return f"{field_title(part[1]).lower()} {_text_words(part[2], register, part[1])}"
    if field.rpartition(".")[2] in _DIGESTS and _HASH.fullmatch(text):
        return f"{text[:_HASH_SHOWN]}…"
    if _TERM.fullmatch(text):
        return text.replace("_", " ")
    if field.rpartition(".")[2] in _COUNTRIES:
        return country_name(text, page_language())
    try:
        return day_short(date.fromisoformat(text)) if len(text) == len("2026-11-30") else text
    except ValueError:
        return text


def moment(at: str) -> str:
    """A time of the history in UTC, as lists show it: `30 Nov 2026, 14:02`."""
    try:
        when = datetime.fromisoformat(at).astimezone(UTC)
    except ValueError:  # overwritten in the database; verification names the entry
        return at
    return format_datetime(when, "d MMM y, HH:mm", locale=page_language())
