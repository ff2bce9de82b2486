"""The fields of recorded things as readers name them, by kind where one word has two meanings."""

from __future__ import annotations

from dashboard.components.text import localised, phrase
from dashboard.components.values import field_title
from registry.entities import BY_KIND
from registry.entities.shape import shape
from registry.messages import Message, say

KIND_NAMES: dict[str, Message] = {
    "organisation": say("Organisation"),
    "transfer": say("Transfer"),
    "engagement": say("Engagement"),
    "agreement": say("Art. 28 contract"),
    "mechanism": say("Safeguard"),
    "assessment": say("Assessment"),
    "measure": say("Measure"),
    "category": say("Data category"),
    "purpose": say("Purpose"),
    "subject-category": say("Category of data subjects"),
    "activity": say("Activity"),
    "usage-policy": say("Usage policy"),
    "tracker": say("Tracker"),
    "notice": say("Notice"),
    "procedure": say("Procedure"),
    "decision": say("Decision"),
    "comment": say("Comment"),
    "question": say("Question"),
    "requirement": say("Requirement"),
    "document": say("Document"),
    "proposal": say("Proposal"),
}
"""What one of each kind is called."""

UNSHOWN = frozenset({"id", "sources", "review"})
"""Fields that say nothing to who decides: the id, sources of single fields, and that it is proposed."""

_FIELDS: dict[str, Message] = {
    "name": say("Name"),
    "note": say("Note"),
    "source": say("Where it was read"),
    "organisation.kind": say("Kind"),
    "organisation.established_in": say("Country"),
    "organisation.identifiers": say("Register numbers"),
    "organisation.owned_by": say("Owned by"),
    "organisation.in_group_with": say("In a group with"),
    "organisation.listings": say("Data Privacy Framework and other lists"),
    "organisation.qualifications": say("Within the adequacy decision"),
    "engagement.organisation": say("Vendor"),
    "engagement.role": say("Role of the vendor"),
    "engagement.under": say("Sub-processor under"),
    "engagement.agreement": say("Art. 28 contract"),
    "engagement.agreed": say("Contract agreed"),
    "engagement.notified_on": say("Announced to us on"),
    "engagement.objected": say("We objected"),
    "agreement.complete.answer": say("Has everything that Art. 28(3) asks for"),
    "agreement.expires": say("Runs until"),
    "agreement.authorisation": say("Authorisation of sub-processors"),
    "agreement.notice_days": say("Notice of new sub-processors, in days"),
    "agreement.objection_days": say("Time to object, in days"),
    "agreement.url": say("Kept at"),
    "transfer.exporter.organisation": say("Sent by"),
    "transfer.exporter.role": say("Role of the sender"),
    "transfer.exporter.data_subject": say("Sent by the data subject"),
    "transfer.importer.organisation": say("Vendor"),
    "transfer.importer.role": say("Role of the vendor"),
    "transfer.categories": say("Data"),
    "transfer.purposes": say("Purposes"),
    "transfer.subjects": say("Whose data"),
    "transfer.places": say("Where the data are, and from where they are reached"),
    "transfer.mechanisms": say("Rests on"),
    "transfer.storage": say("Stored"),
    "transfer.access": say("Reached from"),
    "transfer.frequency": say("How often"),
    "transfer.follows": say("After the transfer"),
    "transfer.human_access": say("Read by the vendor's employees"),
    "mechanism.kind": say("Kind of safeguard"),
    "mechanism.instrument": say("Legal act"),
    "mechanism.framework": say("Framework"),
    "mechanism.signed": say("Signed"),
    "mechanism.modules": say("Module"),
    "mechanism.parties": say("Between"),
    "mechanism.expires": say("Runs until"),
    "mechanism.assessments": say("Assessment of the law of the country"),
    "mechanism.text_altered": say("Text of the clauses altered"),
    "assessment.leans_on": say("Rests on the legal act"),
    "category.special": say("Special category (Art. 9)"),
    "category.criminal": say("Criminal convictions (Art. 10)"),
    "category.hr": say("Data on employees"),
    "starts": say("Starts on"),
    "ends": say("Ends on"),
    "signed_on": say("Signed on"),
    "done_on": say("Done on"),
    "review_by": say("Review due on"),
}
_LAST = frozenset({"note", "source"})


def recorded_fields(kind: str | None) -> tuple[str, ...]:
    """The keys of the fields that one of a kind may have; of all kinds, each once, if none is given."""
    models = [BY_KIND[kind]] if kind in BY_KIND else [*BY_KIND.values()]
    keys = (field.key for model in models for field in shape(model))
    return tuple(dict.fromkeys(key for key in keys if key != "id"))


def field_words(kind: str, path: str) -> str:
    """A field as a reader names it.

    Args:
        kind: The kind of the entity.
        path: The names of the field and of what it is in, joined by dots.
    """
    message = _FIELDS.get(f"{kind}.{path}") or _FIELDS.get(path)
    return localised(message) if message else field_title(path)


def kind_words(kind: str) -> str:
    """What one of a kind is called."""
    return localised(KIND_NAMES[kind]) if kind in KIND_NAMES else phrase("Record")


def field_order(kind: str, path: str) -> tuple[int, int]:
    """Where a field stands: those named here first, in their order; a note and its source last."""
    places = [*_FIELDS]
    name = f"{kind}.{path}" if f"{kind}.{path}" in _FIELDS else path
    return int(path in _LAST), places.index(name) if name in _FIELDS else len(places)
