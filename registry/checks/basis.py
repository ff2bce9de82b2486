"""What an accepted finding rests on: its acceptance ends early where another risk has taken its place.

A decision keeps, for each finding that it accepts, a digest of the ids and values that the finding rests on.
While that is the same, the risk is the accepted one, whatever a later version of the program or of the law
says about it. Where it differs, the risk is another one if a party, a country, the data or the safeguards
were exchanged, or if the finding is more serious or asks for more than it did.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from registry.checks.runner import Finding
from registry.checks.spec import CHECKS, Standing
from registry.dossiers.chains import ChainDossier
from registry.dossiers.duplicates import DuplicateDossier
from registry.dossiers.recipients import RecipientDossier
from registry.dossiers.transfer import TransferDossier
from registry.dossiers.transfer_row import TransferRow, sender
from registry.entities import AcceptedBasis, Activity, Decision, Engagement, Entity, Organisation, Tracker
from registry.entities.shape import mentioned, references, shape
from registry.facts import Facts
from registry.messages import Message
from registry.vocabulary import Severity

_MORE_IS_SAFER = frozenset({"mechanism"})
_LESS_IS_SAFER = frozenset({"category", "purpose", "place", "operator", "hop", "named_by"})
_STANDINGS = (Standing.UNKNOWN, Standing.VIOLATION)
_ROW_VALUES = (
    "exporter",
    "importer",
    "frequency",
    "starts",
    "ends",
    "suspended_on",
    "storage_eea_only",
    "access_eea_only",
    "places",
    "irreversible",
    "anonymity_evidenced",
    "human_access",
    "human_access_consented",
    "consented",
)
"""The values of a transfer that enter the digest; what a later version adds must not change it."""
_UNREAD = frozenset({"name", "note", "source", "sources", "contacts", "address"})
"""Fields that no check reads, or that are personal data."""


def bases(findings: Iterable[Finding], facts: Facts) -> tuple[AcceptedBasis, ...]:
    """Return what findings rest on; equal bases are put together."""
    alike: dict[AcceptedBasis, set[str]] = defaultdict(set)
    for finding in findings:
        for part in finding.parts or (finding,):
            alike[basis_of(part, facts).model_copy(update={"findings": None})].add(part.id)
    return tuple(basis.model_copy(update={"findings": tuple(sorted(ids))}) for basis, ids in alike.items())


def basis_of(finding: Finding, facts: Facts) -> AcceptedBasis:
    """Return what one finding on one subject rests on."""
    ids = sorted(set(_ids(finding, facts)))
    questions = sorted({missing.slot for missing in finding.result.missing})
    return AcceptedBasis(
        findings=(finding.id,),
        digest=_digest([ids, *_values(finding, facts, ids)]),
        ids=tuple(ids) or None,
        reported=_digest([*_reported(finding)]),
        standing=finding.result.standing.value,
        severity=finding.severity,
        questions=tuple(questions) or None,
    )


def is_accepted(decision: Decision, finding: Finding, facts: Facts) -> bool:
    """Return whether a decision on a finding accepts it as it is now.

    A decision that keeps no basis, as older ones, accepts it up to its last day.
    """
    if decision.rests_on is None:
        return True
    name = link_of(finding.id) or finding.id
    named = ((each, {link_of(one) or one for one in each.findings or ()}) for each in decision.rests_on)
    then = next((each for each, names in named if name in names), None)
    if then is None:  # its subject has joined those that were accepted
        return False
    now = basis_of(finding, facts)
    return now.digest == then.digest or not (_is_exchanged(then, now) or _is_worse(then, now))


def link_of(finding_id: str) -> str | None:
    """Return what a finding on a chain is about, whichever transfer the chain begins with; else None.

    Recording an earlier transfer, or removing one, gives a chain another beginning and so another id.
    """
    check, _, rest = finding_id.partition(":")
    if check not in CHECKS or CHECKS[check].subject != "chain":
        return None
    return f"{check}::{rest.partition(':')[2]}"


def _is_exchanged(then: AcceptedBasis, now: AcceptedBasis) -> bool:
    """Whether a party, a country, the data or the safeguards are others; first answers are not."""
    after = _by_slot(now)
    for slot, before in _by_slot(then).items():
        there = after.get(slot, set())
        safer = (slot in _MORE_IS_SAFER and there > before) or (slot in _LESS_IS_SAFER and there < before)
        if there != before and not safer:
            return True
    return now.reported != then.reported


def _is_worse(then: AcceptedBasis, now: AcceptedBasis) -> bool:
    order = [each.value for each in _STANDINGS]
    severities = [*Severity]
    return (
        order.index(now.standing) > (order.index(then.standing) if then.standing in order else -1)
        or severities.index(now.severity) < severities.index(then.severity)
        or not {*(now.questions or ())} <= {*(then.questions or ())}
    )


def _by_slot(basis: AcceptedBasis) -> Mapping[str, set[str]]:
    slots: dict[str, set[str]] = defaultdict(set)
    for each in basis.ids or ():
        slot, _, value = each.partition(":")
        slots[slot].add(value)
    return slots


def _ids(finding: Finding, facts: Facts) -> Iterator[str]:
    """What the finding is about, each after its slot: `importer:organisation/acme`."""
    dossier = finding.dossier
    if isinstance(dossier, TransferDossier):
        yield from _of_row(dossier.row, facts)
        return
    if isinstance(dossier, ChainDossier):
        for row in _hops(dossier, finding):
            yield f"hop:{row.id}"
            yield from _of_row(row, facts)
    for entity in _subjects(finding, facts):
        yield from _of_entity(entity)
    if isinstance(dossier, RecipientDossier):
        yield from (f"named_by:{each}" for each in _naming(dossier.id, facts))
        for row, _ in dossier.rows:
            yield f"transfer:{row.id}"


def _hops(chain: ChainDossier, finding: Finding) -> list[TransferRow]:
    """The transfers of a chain that a finding names, by what stands after `transfer/` in their ids."""
    slot = f".{finding.result.slot}."
    return [row for row in chain.hops if f".{row.id.partition('/')[2]}." in slot]


def _of_row(row: TransferRow, facts: Facts) -> Iterator[str]:
    parties = {"exporter": sender(row), "importer": row.importer.organisation}
    for slot, party in parties.items():
        if party:
            yield f"{slot}:{party}"
            organisation = facts.get(Organisation, party)
            if organisation and organisation.established_in:
                yield f"{slot}_country:{organisation.established_in}"
    for place in row.places or ():
        if place.jurisdiction:
            yield f"place:{place.jurisdiction}"
        if place.operator:
            yield f"operator:{place.operator}"
    yield from (f"category:{each}" for each in row.categories or ())
    yield from (f"purpose:{each}" for each in row.purposes or ())
    yield from (f"mechanism:{each}" for each in row.mechanisms or ())
    if row.engagement:
        yield f"engagement:{row.engagement}"


def _of_entity(entity: Entity) -> Iterator[str]:
    """The single parties, countries, laws and records that an entity refers to."""
    for field in shape(type(entity)):
        value = getattr(entity, field.name)
        if value is not None and not field.many and (field.ref or field.code):
            yield f"{field.key}:{value}"


def _subjects(finding: Finding, facts: Facts) -> list[Entity]:
    """The entities that a finding is about: its subject, and what its slot names."""
    dossier, slot = finding.dossier, finding.result.slot or ""
    if isinstance(dossier, TransferDossier):
        return []  # its row says it all, and a large register has nothing else
    ids = [dossier.id, mentioned(slot)]
    if isinstance(dossier, ChainDossier):
        ids = [f"engagement/{slot}"]
    if isinstance(dossier, DuplicateDossier):
        ids += [each.id for each in dossier.organisations]
    known = (facts.find(each) for each in dict.fromkeys(ids) if each)
    return [each for each in known if each is not None]


def _naming(organisation: str, facts: Facts) -> Iterator[str]:
    """The records by which an organisation receives data."""
    of = {each.id for each in facts.all(Engagement).values() if each.organisation == organisation}
    named = {organisation, *of}
    for kind in (Activity, Tracker):
        for entity in facts.all(kind).values():
            if any(each in named for _, each in references(entity)):
                yield entity.id
    yield from of


def _values(finding: Finding, facts: Facts, ids: Iterable[str]) -> Iterator[object]:
    """The values that a finding rests on: of its subjects, and of what they refer to."""
    dossier = finding.dossier
    rows = [dossier.row] if isinstance(dossier, TransferDossier) else []
    rows = _hops(dossier, finding) if isinstance(dossier, ChainDossier) else rows
    yield [[getattr(row, name) for name in _ROW_VALUES] for row in rows]
    edge = {each.partition(":")[2] for each in ids}
    near = {each.id: each for each in _subjects(finding, facts)}
    for _ in range(2):
        near |= {each.id: each for each in filter(None, map(facts.find, edge))}
        edge = {named for entity in near.values() for _, named in references(entity)} - near.keys()
    yield [[each, _read(near[each])] for each in sorted(near)]


def _read(entity: Entity) -> dict[str, object]:
    return entity.model_dump(mode="json", exclude_none=True, exclude=set(_UNREAD))


def _reported(finding: Finding) -> Iterator[object]:
    """The values of a finding's sentence, such as a period; for transfers, ids and outcomes say it better."""
    if not isinstance(finding.dossier, TransferDossier | ChainDossier):
        yield from _plain(finding.result.says)


def _plain(value: object) -> Iterator[object]:
    if isinstance(value, Message):
        for _, each in value.values:
            yield from _plain(each)
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for each in value:
            yield from _plain(each)
    else:
        yield str(value)


def _digest(values: list[object]) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(text.encode()).hexdigest()[:32]
