"""What a vendor's form would propose, in a few lines to read before it is submitted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dashboard.components.text import PLACE_KINDS, day_short, localised, page_language, phrase
from registry.impact.form_verdict import FormVerdict
from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_contracts import (
    Signing,
    clauses_signing,
    contract,
    contract_signing,
)
from registry.intake.vendor_form_data import FormPlace, places_of, sub_processors
from registry.intake.vendor_form_safeguards import RestsOn, rests_on, safeguard
from registry.law.verdict import Outcome
from registry.messages import country_name, say
from registry.vocabulary import Role

_ROLES = {
    Role.PROCESSOR: say("on our instructions"),
    Role.CONTROLLER: say("for purposes of their own"),
    Role.JOINT_CONTROLLER: say("we decide together"),
}


class SummaryLine(NamedTuple):
    """One line: the step that it comes from, and what that says; `text` is empty if it says nothing."""

    step: int
    text: str


def summary(form: VendorForm, verdict: FormVerdict) -> tuple[SummaryLine, ...]:
    """Who, what, where and on what it rests, in the order of the steps."""
    return (
        SummaryLine(1, _joined([form.vendor.label, _country(form.vendor.established_in)])),
        SummaryLine(2, _what(form)),
        SummaryLine(3, _where(form)),
        SummaryLine(4, _joined([*_rests(form, verdict), _contract(form)])),
    )


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(filter(None, parts))


def _country(code: str | None) -> str:
    return country_name(code, page_language()) if code else ""


def _names(form: VendorForm, ids: Iterable[str] | None) -> str:
    return ", ".join(form.label(each) for each in ids or ())


def _what(form: VendorForm) -> str:
    transfer = form.transfer
    role = localised(_ROLES[form.engagement.role]) if form.engagement.role else ""
    return _joined(
        [
            form.engagement.service or "",
            _names(form, transfer.categories),
            _names(form, transfer.subjects),
            _names(form, transfer.purposes),
            role,
        ]
    )


def _where(form: VendorForm) -> str:
    kept = [phrase("stored in the EEA only")] if form.transfer.storage else []
    kept += [phrase("accessed from the EEA only")] if form.transfer.access else []
    subs = ", ".join(line.name for _, line in sub_processors(form))
    passed = phrase("passed on to {names}", names=subs) if subs else ""
    return _joined([*(_place(form, each) for each in places_of(form)), *kept, passed])


def _place(form: VendorForm, place: FormPlace) -> str:
    where = _country(place.jurisdiction) or phrase("country not said")
    kinds = ", ".join(localised(PLACE_KINDS[kind]) for kind in place.kinds)
    who = form.label(place.operator) if place.operator and place.operator != form.vendor.id else ""
    more = ", ".join(filter(None, [kinds, who]))
    return phrase("{country} ({more})", country=where, more=more) if more else where


def _rests(form: VendorForm, verdict: FormVerdict) -> list[str]:
    chosen = rests_on(form)
    if verdict.outcome is Outcome.NOT_RESTRICTED and not chosen:
        return [phrase("No transfer safeguard needed")]
    if chosen is None:
        return []
    if not chosen:
        return [phrase("No safeguard yet")]
    says = {
        RestsOn.CLAUSES: _clauses(form),
        RestsOn.LISTING: phrase("On the DPF list"),
        RestsOn.ADEQUACY: phrase("Adequate country"),
        RestsOn.EXCEPTION: phrase("An exception (Art. 49)"),
    }
    return [text for kind, text in says.items() if kind in chosen]


def _clauses(form: VendorForm) -> str:
    clauses = safeguard(form, RestsOn.CLAUSES)
    if clauses_signing(form) is Signing.BEING_SIGNED:
        return phrase("Standard clauses being signed")
    if clauses and clauses.signed_on:
        return phrase("Standard clauses signed {day}", day=day_short(clauses.signed_on))
    return phrase("Standard clauses, date not said")


def _contract(form: VendorForm) -> str:
    if form.engagement.role not in (None, Role.PROCESSOR):
        return ""
    signing, agreement = contract_signing(form), contract(form)
    if signing is Signing.SIGNED and agreement and agreement.signed_on:
        return phrase("Art. 28 contract signed {day}", day=day_short(agreement.signed_on))
    says = {
        Signing.SIGNED: phrase("Art. 28 contract signed, date not said"),
        Signing.BEING_SIGNED: phrase("Art. 28 contract being signed"),
        Signing.NOT_YET: phrase("No Art. 28 contract yet"),
    }
    return says[signing] if signing else phrase("Art. 28 contract not said")
