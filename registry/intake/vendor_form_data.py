"""The middle of a vendor's form: which data and why, in which roles, where, and through whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from registry.entities import (
    DataCategory,
    Engagement,
    Entity,
    Organisation,
    Place,
    Purpose,
    SubjectCategory,
)
from registry.intake.suggestions import suggested_id
from registry.intake.vendor_form import VendorForm
from registry.law.law import Law
from registry.vocabulary import PlaceKind, Role


class FormPlace(NamedTuple):
    """One line of a form about where data are: a country, what happens there, and who does it."""

    jurisdiction: str | None = None
    kinds: tuple[PlaceKind, ...] = ()
    operator: str | None = None
    detail: str | None = None


class FormSubProcessor(NamedTuple):
    """One line of a form about a sub-processor; `organisation` is its id where it is recorded or added."""

    name: str
    country: str | None = None
    service: str | None = None


TERMS: Mapping[str, type[Entity]] = {
    "categories": DataCategory,
    "purposes": Purpose,
    "subjects": SubjectCategory,
}
"""The fields of a transfer that name data, purposes and people, with the kind of what they name."""


def choose_terms(form: VendorForm, field: str, chosen: Iterable[str]) -> VendorForm:
    """The form with the data, purposes or people that were chosen; any text but an id is proposed as new.

    A new one whose name is recorded already means that one. With none, nothing is recorded.
    """
    kind = TERMS[field]
    ids = dict.fromkeys(filter(None, (_term_id(form, kind, each) for each in chosen)))
    new = [
        kind(id=entity_id, name=name)
        for entity_id, name in ids_and_names(form, kind, chosen)
        if form.get(kind, entity_id) is None
    ]
    dropped = [each for each in form.entities.all(kind) if each not in ids]
    return form.with_(*new, without=dropped).set(form.transfer, **{field: tuple(ids) or None})


def ids_and_names(form: VendorForm, kind: type[Entity], chosen: Iterable[str]) -> list[tuple[str, str]]:
    """The ids of what was chosen, each with the text that it was chosen by."""
    pairs = ((_term_id(form, kind, each), each.strip()) for each in chosen)
    return [(entity_id, name) for entity_id, name in pairs if entity_id]


def new_terms(form: VendorForm, kind: type[Entity]) -> list[Entity]:
    """What the form proposes as new, of one kind."""
    return [entity for entity in form.entities.all(kind).values() if entity.id not in form.recorded]


def _term_id(form: VendorForm, kind: type[Entity], text: str) -> str | None:
    if form.get(kind, text) is not None:
        return text
    name = text.strip().casefold()
    for every in (form.recorded, form.entities):
        for entity in every.all(kind).values():
            if (entity.name or "").casefold() == name:
                return entity.id
    return suggested_id(kind.kind, text.replace("/", " "))


def set_roles(form: VendorForm, ours: Role | None, theirs: Role | None) -> VendorForm:
    """The form with our role and theirs, in the transfer and the engagement."""
    form = form.set_party("exporter", role=ours).set_party("importer", role=theirs)
    return form.set(form.engagement, role=theirs)


def roles(form: VendorForm) -> tuple[Role | None, Role | None]:
    """Our role and theirs."""
    exporter, importer = form.transfer.exporter, form.transfer.importer
    return exporter.role if exporter else None, importer.role if importer else None


def set_places(form: VendorForm, places: Sequence[FormPlace]) -> VendorForm:
    """The form with the places of the transfer; lines that say nothing are left out."""
    recorded = [
        Place(jurisdiction=one.jurisdiction, kind=kind, operator=one.operator, detail=one.detail)
        for one in places
        if one != FormPlace()
        for kind in one.kinds or (None,)
    ]
    return form.set(form.transfer, places=tuple(dict.fromkeys(recorded)) or None)


def places_of(form: VendorForm) -> list[FormPlace]:
    """The places of the transfer, one line for each country and operator."""
    lines: dict[tuple[str | None, str | None, str | None], list[PlaceKind]] = {}
    for place in form.transfer.places or ():
        kinds = lines.setdefault((place.jurisdiction, place.operator, place.detail), [])
        kinds += [place.kind] if place.kind else []
    return [FormPlace(where, tuple(kinds), who, detail) for (where, who, detail), kinds in lines.items()]


def countries_outside_the_eea(form: VendorForm) -> list[str]:
    """The countries of the vendor and of the places that are not in the EEA, or were not always."""
    codes = [form.vendor.established_in, *(place.jurisdiction for place in places_of(form))]
    law = Law.current()
    return [code for code in dict.fromkeys(codes) if code and not law.always_in_the_eea(code)]


def in_the_eea(form: VendorForm) -> bool:
    """Whether the vendor is established in the EEA, and no place outside it is known."""
    return form.vendor.established_in is not None and not countries_outside_the_eea(form)


def set_sub_processors(form: VendorForm, lines: Sequence[FormSubProcessor]) -> VendorForm:
    """The form with the sub-processors of the vendor; lines without a name are left out.

    One whose name is recorded already means that organisation, whose country is not changed.
    """
    named = [one for one in lines if one.name.strip()]
    organisations = {one: _organisation(form, one) for one in named}
    engaged = [
        Engagement(
            id=form.id_of(Engagement, f"-{organisation.id.partition('/')[2]}"),
            organisation=organisation.id,
            service=one.service or None,
            role=Role.PROCESSOR,
            under=(form.engagement.id,),
        )
        for one, organisation in organisations.items()
    ]
    before = _engaged(form)
    kept = {each.id for each in engaged} | {each.id for each in organisations.values()}
    dropped = {each.id for each in before} | {each.organisation for each in before}
    added = [each for each in organisations.values() if each.id not in form.recorded]
    places = _operated_by_others(form, before, [each.id for each in organisations.values()], dropped - kept)
    return set_places(form.with_(*added, *engaged, without=dropped - kept), places)


def _operated_by_others(
    form: VendorForm, before: Sequence[Engagement], now: Sequence[str], dropped: Collection[str]
) -> list[FormPlace]:
    """The places, without operators that are no longer named; one that is only renamed stays."""
    renamed = (
        dict(zip((each.organisation for each in before), now, strict=True)) if len(before) == len(now) else {}
    )
    return [
        one._replace(operator=renamed.get(one.operator or "")) if one.operator in dropped else one
        for one in places_of(form)
    ]


def sub_processors(form: VendorForm) -> list[tuple[str, FormSubProcessor]]:
    """The sub-processors that the form adds, each with the id of its organisation."""
    lines = []
    for each in _engaged(form):
        organisation = form.get(Organisation, each.organisation)
        name = (organisation.name if organisation else None) or each.organisation
        country = organisation.established_in if organisation else None
        lines.append((each.organisation, FormSubProcessor(name, country, each.service)))
    return lines


def operators(form: VendorForm) -> list[str]:
    """Who may operate a place: the vendor, its sub-processors and ourselves, by id."""
    others = (each.organisation for each in _engaged(form))
    return list(dict.fromkeys(filter(None, [form.vendor.id, *others, form.exporter])))


def _engaged(form: VendorForm) -> list[Engagement]:
    return [
        each for each in form.entities.all(Engagement).values() if form.engagement.id in (each.under or ())
    ]


def _organisation(form: VendorForm, line: FormSubProcessor) -> Organisation:
    entity_id = _term_id(form, Organisation, line.name) or form.id_of(Organisation, "-sub-processor")
    recorded = form.recorded.get(Organisation, entity_id)
    if recorded is not None:
        return recorded
    return Organisation(id=entity_id, name=line.name.strip(), established_in=line.country)
