"""The recorded facts of a transfer as HTML; a missing fact is shown as not recorded."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.components.text import (
    CONFINEMENTS,
    FREQUENCIES,
    PLACE_KINDS,
    ROLES,
    day_short,
    escaped,
    localised,
    member_label,
    page_language,
    phrase,
)
from registry.dossiers.verdict_words import GROUND_LABELS
from registry.entities import Entity, Mechanism, Organisation, Party, Place, Source, Transfer
from registry.facts import Facts
from registry.messages import country_name


def recorded_facts(transfer: Transfer, facts: Facts) -> str:
    """The recorded facts of a transfer, as a list of terms and values."""
    promises = [(phrase("Storage"), transfer.storage), (phrase("Access"), transfer.access)]
    dates = [
        (phrase("Starts"), transfer.starts),
        (phrase("Ends"), transfer.ends),
        (phrase("Suspended since"), transfer.suspended_on),
    ]
    places = _listed(transfer.places, (_place(place, facts) for place in transfer.places or ()))
    frequency = escaped(member_label(FREQUENCIES, transfer.frequency)) if transfer.frequency else ""
    rows = [
        (phrase("Exporter"), _party(transfer.exporter, facts)),
        (phrase("Vendor"), _party(transfer.importer, facts)),
        (phrase("Data"), _named(transfer.categories, facts)),
        (phrase("Purposes"), _named(transfer.purposes, facts)),
        (phrase("Data subjects"), _named(transfer.subjects, facts)),
        (phrase("Places"), places),
        (phrase("Safeguards"), _mechanisms(transfer, facts)),
        (phrase("Frequency"), frequency),
        *((term, escaped(member_label(CONFINEMENTS, value))) for term, value in promises if value),
        *((term, escaped(day_short(day))) for term, day in dates if day),
        (phrase("Engagement"), _named((transfer.engagement,), facts) if transfer.engagement else ""),
        (phrase("Source"), "".join(f"<div>{read}</div>" for read in sources(transfer, facts))),
    ]
    absent = f'<span class="absent">{escaped(phrase("not recorded"))}</span>'
    inside = "".join(f"<dt>{escaped(term)}</dt><dd>{shown or absent}</dd>" for term, shown in rows)
    note = f'<p class="note">{escaped(transfer.note)}</p>' if transfer.note else ""
    return f'<dl class="facts">{inside}</dl>{note}'


def sources(entity: Entity, facts: Facts) -> list[str]:
    """The sources of an entity, and of single facts from elsewhere; each source once."""
    own = [_source(entity.source, facts)] if entity.source else []
    others: dict[str, list[str]] = {}
    for read in entity.sources or ():
        others.setdefault(_source(read, facts), []).append(_field(read.field))
    return own + [f"{place}<small>{escaped(', '.join(of))}</small>" for place, of in others.items()]


def source(entity: Entity, facts: Facts, field: str = "") -> str:
    """Where an entity, or one of its fields, was read: the document, its section, its address to go to."""
    read = next((one for one in entity.sources or () if field and one.field == field), entity.source)
    return _source(read, facts) if read else ""


def _field(path: str) -> str:
    """A field's path as words: `hosted_at[2].detail` is "hosted at"."""
    return path.partition(".")[0].partition("[")[0].replace("_", " ")


def _source(read: Source, facts: Facts) -> str:
    document = facts.find(read.document)
    name = escaped(document.label if document else read.document)
    url = read.url or getattr(document, "url", None)
    if isinstance(url, str) and url.startswith(("https://", "http://")):
        name = f'<a href="{escaped(url)}" target="_blank" rel="noopener noreferrer">{name}</a>'
    section = escaped(phrase(", section {section}", section=read.section)) if read.section else ""
    when = escaped(phrase(", read on {day}", day=read.read_on)) if read.read_on else ""
    note = f". {escaped(read.note)}" if read.note else ""
    return f"{name}{section}{when}{note}"


def _party(party: Party | None, facts: Facts) -> str:
    if party is None:
        return ""
    if party.organisation is None:
        return escaped(phrase("the data subject")) if party.data_subject else ""
    organisation = facts.get(Organisation, party.organisation)
    home = organisation.established_in if organisation else None
    where = _country(home)
    roles = {member_label(ROLES, each.role) for each in party.roles or ()} or {
        member_label(ROLES, party.role) if party.role else phrase("role not recorded")
    }
    details = ", ".join((where, *sorted(roles)))
    shown = f"{escaped(_label(party.organisation, facts))}<small>{escaped(details)}</small>"
    return f"{shown}{_background(organisation, facts)}" if organisation else shown


def _background(organisation: Organisation, facts: Facts) -> str:
    """The source of its country, and its owner: both matter for how a transfer to it is judged."""
    lines = []
    if organisation.established_in and (read := source(organisation, facts, "established_in")):
        lines.append(phrase("Source of the country: {source}", source=read))
    if organisation.owned_by:
        owner = facts.get(Organisation, organisation.owned_by)
        where = _country(owner.established_in if owner else None)
        says = phrase(
            "Owned by {owner} ({country})", owner=_label(organisation.owned_by, facts), country=where
        )
        read = source(organisation, facts, "owned_by")
        lines.append(escaped(says) + (f": {read}" if read else ""))
    return "".join(f'<small class="read">{line}</small>' for line in lines)


def _place(place: Place, facts: Facts) -> str:
    where = _country(place.jurisdiction)
    kind = member_label(PLACE_KINDS, place.kind) if place.kind else phrase("kind not recorded")
    operator = _label(place.operator, facts) if place.operator else phrase("operator not recorded")
    details = ", ".join(part for part in (kind, operator, place.detail) if part)
    return f"{escaped(where)}<small>{escaped(details)}</small>"


def _mechanisms(transfer: Transfer, facts: Facts) -> str:
    return _listed(transfer.mechanisms, (_mechanism(each, facts) for each in transfer.mechanisms or ()))


def _mechanism(mechanism_id: str, facts: Facts) -> str:
    mechanism = facts.get(Mechanism, mechanism_id)
    if mechanism is None:
        return escaped(mechanism_id)
    kind = localised(GROUND_LABELS[mechanism.mechanism_kind.value])
    details = ", ".join(part for part in (kind, mechanism.instrument) if part)
    read = source(mechanism, facts)
    return f"{escaped(mechanism.label)}<small>{escaped(details)}{f' · {read}' if read else ''}</small>"


def _named(ids: Iterable[str] | None, facts: Facts) -> str:
    return _listed(ids, (escaped(_label(each, facts)) for each in ids or ()))


def _listed(recorded: object, shown: Iterable[str]) -> str:
    """A list of values; an empty list means "none", not "not recorded"."""
    if recorded is None:
        return ""
    return "".join(f"<div>{item}</div>" for item in shown) or escaped(phrase("none, as recorded"))


def _country(code: str | None) -> str:
    return country_name(code, page_language()) if code else phrase("country not recorded")


def _label(entity_id: str, facts: Facts) -> str:
    entity = facts.find(entity_id)
    return entity.label if entity else entity_id
