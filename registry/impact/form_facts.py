"""Which fact of a vendor's form the answer to a question fills, so that an answer need not be typed twice."""

from __future__ import annotations

from registry.entities import Agreement, Engagement, Entity, Listing, Organisation
from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_contracts import contract
from registry.intake.vendor_form_safeguards import RestsOn, assessment, listing, safeguard

_OF_CLAUSES = frozenset({"signed_on", "expires", "text_altered"})
_OF_ASSESSMENT = frozenset({"done_on", "review_by"})
_OF_LISTING = frozenset(each.alias or name for name, each in Listing.model_fields.items())


def fact_of(form: VendorForm, about: str, slot: str) -> str | None:
    """The fact that a question of a form asks for, as `entity:path`; None if no single value answers it.

    Args:
        form: The form.
        about: The id of the entity that the question concerns.
        slot: The slot of the missing fact.
    """
    first, _, rest = slot.partition(".")
    if slot == "frequency":
        return _path(form.transfer, slot)
    if slot == "exporter.established_in":
        return _path(form.get(Organisation, form.exporter), rest)
    if first == "mechanism":
        return _of_mechanism(form, rest)
    if first == "assessment" and rest in _OF_ASSESSMENT:
        return _path(assessment(form), rest)
    if first == "agreement":
        return _of_contract(form, about, rest)
    if first == "importer":
        return _of_vendor(form, rest)
    engagement = form.get(Engagement, about)
    if engagement and slot in ("organisation.address", "organisation.contacts"):
        return _path(form.get(Organisation, engagement.organisation), rest)
    return None


def _of_mechanism(form: VendorForm, field: str) -> str | None:
    """A fact of the clauses, or of the exception; of clauses that are being signed more than a day is due."""
    clauses = safeguard(form, RestsOn.CLAUSES)
    if field.startswith("derogation."):
        return _path(safeguard(form, RestsOn.EXCEPTION), field)
    waits = clauses is not None and clauses.signed is False
    return _path(clauses, field) if field in _OF_CLAUSES and not waits else None


def _of_contract(form: VendorForm, about: str, field: str) -> str | None:
    is_ours = about == form.engagement.id and field in Agreement.model_fields
    return _path(contract(form), field) if is_ours else None


def _of_vendor(form: VendorForm, field: str) -> str | None:
    if field == "established_in":
        return _path(form.vendor, field)
    first, _, key = field.partition(".")
    entry = listing(form)
    if first != "listing" or entry is None or key not in _OF_LISTING:
        return None
    return _path(form.vendor, f"listings[{(form.vendor.listings or ()).index(entry)}].{key}")


def _path(entity: Entity | None, path: str) -> str | None:
    """The fact, unless it is recorded: what else is asked about it is another question."""
    if entity is None or getattr(entity, path, None) is not None:
        return None
    return f"{entity.id}:{path}"
