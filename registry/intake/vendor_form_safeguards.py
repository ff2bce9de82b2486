"""The end of a vendor's form: what the transfer rests on, and the contract with a processor."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from registry.entities import (
    Annexes,
    Assessment,
    Derogation,
    Document,
    Listing,
    Mechanism,
    Qualification,
)
from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_data import roles, set_roles
from registry.law.clause_modules import CURRENT_SET, plain_role
from registry.law.law import Law
from registry.messages import Message, render, say
from registry.vocabulary import AssessmentKind, ListingFramework, MechanismKind, Role


class RestsOn(StrEnum):
    """What somebody can say a transfer rests on, in one click each."""

    CLAUSES = "clauses"
    LISTING = "listing"
    ADEQUACY = "adequacy"
    EXCEPTION = "exception"


_MECHANISMS = {
    RestsOn.CLAUSES: (MechanismKind.SCC, say("Standard contractual clauses with {vendor}")),
    RestsOn.ADEQUACY: (MechanismKind.ADEQUACY, say("Adequacy decision for {vendor}")),
    RestsOn.EXCEPTION: (MechanismKind.DEROGATION, say("Exception for {vendor}")),
}
_FIRST_ANNEXES = ("i_a", "i_b", "i_c", "ii")
_FOR_PROCESSORS = frozenset({2, 3})
"""The modules whose clauses have an annex of sub-processors."""


def rests_on(form: VendorForm) -> frozenset[RestsOn] | None:
    """What the transfer is said to rest on; the empty set if nothing yet, None if nobody has answered."""
    chosen = {each for each in _MECHANISMS if safeguard(form, each)}
    if listing(form) is not None:
        chosen.add(RestsOn.LISTING)
    return frozenset(chosen) if chosen or form.transfer.mechanisms is not None else None


def rest_on(form: VendorForm, chosen: Collection[RestsOn] | None) -> VendorForm:
    """The form with what the transfer rests on: the empty set for nothing yet, None for no answer.

    Clauses get the module that fits the roles, if these are known. What is no longer chosen is taken out, but
    nothing that is recorded is removed.
    """
    ids = {each: _mechanism_id(form, each) for each in _MECHANISMS}
    ours = {*ids.values()}
    others = [each for each in form.transfer.mechanisms or () if each not in ours]
    wanted = [ids[each] for each in _MECHANISMS if each in (chosen or ())]
    new = [_new(form, each) for each in _MECHANISMS if each in (chosen or ()) and not safeguard(form, each)]
    dropped = ours - {*wanted}
    if RestsOn.CLAUSES not in (chosen or ()):
        dropped |= {each.id for each in (assessment(form), signed_copy(form)) if each}
    form = form.with_(*new, without=dropped)
    answered = chosen is not None or others
    form = form.set(form.transfer, mechanisms=(*others, *wanted) if answered else None)
    return _listed(form, RestsOn.LISTING in (chosen or ()))


def safeguard(form: VendorForm, kind: RestsOn) -> Mechanism | None:
    """The mechanism of the transfer of this kind; None if it is not chosen."""
    entity_id = _mechanism_id(form, kind)
    return form.get(Mechanism, entity_id) if entity_id in (form.transfer.mechanisms or ()) else None


def _mechanism_id(form: VendorForm, kind: RestsOn) -> str:
    wanted = _MECHANISMS[kind][0]
    for each in form.transfer.mechanisms or ():
        known = form.get(Mechanism, each)
        if known and known.mechanism_kind is wanted:
            return each
    return form.id_of(Mechanism, f"-{kind}")


def _new(form: VendorForm, kind: RestsOn) -> Mechanism:
    wanted, title = _MECHANISMS[kind]
    values: dict[str, object] = {
        "id": _mechanism_id(form, kind),
        "kind": wanted,
        "name": form_title(title, form),
    }
    if kind is RestsOn.CLAUSES:
        parties = {form.exporter, form.vendor.id} - {None}
        module = fitting_module_of(*roles(form))
        values |= {"instrument": CURRENT_SET, "parties": sorted(map(str, parties)), "modules": module}
    if kind is RestsOn.ADEQUACY:
        values["instrument"] = _decision_on(form.vendor.established_in)
    return Mechanism.model_validate(values)


def _decision_on(country: str | None) -> str | None:
    """The adequacy decision on a whole country; None if there is none, or if it has a list of its own."""
    law = Law.current()
    lists = {framework.instrument for framework in law.frameworks}
    decisions = law.adequacy(country) if country else ()
    return next((each.instrument for each in decisions if each.instrument not in lists), None)


def describe(form: VendorForm, name: str, country: str | None) -> VendorForm:
    """The form with another name or country of the vendor, and what follows from these."""
    form = form.set(form.vendor, name=name or None, established_in=country)
    for kind, (_, title) in _MECHANISMS.items():
        mechanism = safeguard(form, kind)
        if mechanism is None or mechanism.id in form.recorded:
            continue
        values: dict[str, object] = {"name": form_title(title, form)}
        if kind is RestsOn.ADEQUACY:
            values["instrument"] = _decision_on(country)
        form = form.set(mechanism, **values)
    return form


def form_title(title: Message, form: VendorForm) -> str:
    """What something that a form adds is called, after its vendor."""
    return render(title._replace(values=(("vendor", form.vendor.label),)))


def fitting_module_of(ours: Role | None, theirs: Role | None) -> tuple[int, ...] | None:
    """The module of the standard contractual clauses for two roles; None if one is not known."""
    clauses = Law.current().clauses(CURRENT_SET)
    pair = plain_role(ours), plain_role(theirs)
    for module in clauses.modules if clauses else ():
        if module.number is not None and (module.exporter_role, module.importer_role) == pair:
            return (module.number,)
    return None


def change_roles(form: VendorForm, ours: Role | None, theirs: Role | None) -> VendorForm:
    """The form with other roles; a module that followed from the old ones follows from the new ones."""
    before = fitting_module_of(*roles(form))
    form = set_roles(form, ours, theirs)
    clauses = safeguard(form, RestsOn.CLAUSES)
    if clauses and clauses.modules == before:
        form = form.set(clauses, modules=fitting_module_of(ours, theirs))
    return form


def annexes_of(modules: Collection[int] | None) -> tuple[str, ...]:
    """The annexes that clauses with these modules have, by their fields."""
    return (*_FIRST_ANNEXES, "iii") if _FOR_PROCESSORS & {*(modules or ())} else _FIRST_ANNEXES


def all_annexes(modules: Collection[int] | None) -> Annexes:
    """All annexes of these modules, filled in."""
    return Annexes.model_validate(dict.fromkeys(annexes_of(modules), True))


def some_annexes(modules: Collection[int] | None, filled: Collection[str]) -> Annexes:
    """The annexes of these modules, of which some are filled in; with none named, nothing is recorded."""
    if not filled:
        return Annexes()
    return Annexes.model_validate({each: each in filled for each in annexes_of(modules)})


def assessment(form: VendorForm) -> Assessment | None:
    """The transfer impact assessment of the clauses."""
    clauses = safeguard(form, RestsOn.CLAUSES)
    ids = (clauses.assessments if clauses else None) or ()
    return next((known for each in ids if (known := form.get(Assessment, each))), None)


def set_assessed(form: VendorForm, answer: bool | None) -> VendorForm:
    """The form with whether the law of the country was assessed: yes, not yet, or not known."""
    clauses, now = safeguard(form, RestsOn.CLAUSES), assessment(form)
    if clauses is None or (answer is True and now is not None):
        return form
    if answer is not True:
        without = [now.id] if now else []
        return form.with_(without=without).set(clauses, assessments=None if answer is None else ())
    new = Assessment(id=form.id_of(Assessment), kind=AssessmentKind.TIA, recipient=form.vendor.id)
    return form.with_(new).set(clauses, assessments=(new.id,))


def signed_copy(form: VendorForm) -> Document | None:
    """The document that the signed clauses are, if one was named."""
    return form.get(Document, form.id_of(Document, f"-{RestsOn.CLAUSES}"))


def set_signed_copy(form: VendorForm, title: str, sha256: str) -> VendorForm:
    """The form with the title and the digest of the file of the signed clauses, which is not kept."""
    about = _mechanism_id(form, RestsOn.CLAUSES)
    return form.with_(
        Document(id=form.id_of(Document, f"-{RestsOn.CLAUSES}"), title=title, sha256=sha256, about=about)
    )


def listing(form: VendorForm) -> Listing | None:
    """The vendor's entry in the list of the EU-US Data Privacy Framework; None if none is claimed."""
    return next((each for each in form.vendor.listings or () if _is_claimed(each)), None)


def set_listing(form: VendorForm, **values: object) -> VendorForm:
    """The form with answers about the vendor's entry in the list."""
    now = listing(form)
    if now is None:
        return form
    new = Listing.model_validate({**dict(now), **values})
    return form.set(
        form.vendor, listings=tuple(new if each is now else each for each in form.vendor.listings or ())
    )


def _is_claimed(one: Listing) -> bool:
    return one.framework is ListingFramework.EU_US_DPF and one.found is not False


def _listed(form: VendorForm, wanted: bool) -> VendorForm:
    now = form.vendor.listings or ()
    if wanted is (listing(form) is not None):
        return form
    if wanted:
        new = (*now, Listing(framework=ListingFramework.EU_US_DPF, found=True))
    else:
        new = tuple(each for each in now if not _is_claimed(each))
    return form.set(form.vendor, listings=new or None)


def conditions(form: VendorForm) -> tuple[str, tuple[str, ...]] | None:
    """The decision on the vendor's country, with the conditions that a recipient has to meet, if any."""
    adequacy = safeguard(form, RestsOn.ADEQUACY)
    code = adequacy.instrument if adequacy else None
    for decision in Law.current().adequacy(form.vendor.established_in or "") if code else ():
        if decision.instrument == code:
            needs = [mark for scope in decision.scopes for mark in scope.needs]
            return str(code), tuple(dict.fromkeys(needs))
    return None


def qualification(form: VendorForm, decision: str) -> Qualification:
    """What is known of how the vendor meets the conditions of a decision."""
    known = (each for each in form.vendor.qualifications or () if each.decision == decision)
    return next(known, Qualification(decision=decision))


def set_qualification(form: VendorForm, decision: str, **answers: bool | None) -> VendorForm:
    """The form with answers on the conditions of a decision; with none left, nothing is recorded."""
    new = Qualification.model_validate({**dict(qualification(form, decision)), **answers})
    others = [each for each in form.vendor.qualifications or () if each.decision != decision]
    kept = [*others, new] if new != Qualification(decision=decision) else others
    return form.set(form.vendor, qualifications=tuple(kept) or None)


def set_exception(form: VendorForm, **answers: object) -> VendorForm:
    """The form with answers about the exception of Art. 49 that is claimed."""
    exception = safeguard(form, RestsOn.EXCEPTION)
    if exception is None:
        return form
    new = Derogation.model_validate({**dict(exception.derogation or Derogation()), **answers})
    return form.set(exception, derogation=new if new != Derogation() else None)
