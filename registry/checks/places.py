"""Checks on where a transfer goes: places, an importer's own sites, and its owners."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.transfer import Hop, SharedDossier
from registry.entities import Organisation
from registry.law.acts import JurisdictionState
from registry.law.evaluation import Evaluation
from registry.law.reach import OWN_SITE, own_site_remark
from registry.law.timeline import AsOf
from registry.law.uncertainty import WHERE_NOT_RECORDED
from registry.law.verdict import Missing, Outcome, Verdict
from registry.messages import Country, Message, Name, say
from registry.vocabulary import Severity

_IMPORTER = Name("importer")
_STORAGE = frozenset({"storage", "processing"})
_ACCESS = frozenset({"remote_access", "support"})
_ANYTHING = ("storage", "remote_access")
"""What may happen at a place whose kind is not recorded."""
_UNANSWERED = {
    (True, False): (
        say(
            "It is not recorded from where the data are accessed (importer: {importer}).", importer=_IMPORTER
        ),
        "access",
        say("From which countries can the data that {importer} receives be accessed?", importer=_IMPORTER),
    ),
    (False, True): (
        say("It is not recorded where the data are stored (importer: {importer}).", importer=_IMPORTER),
        "storage",
        say("In which countries are the data that {importer} receives stored?", importer=_IMPORTER),
    ),
    (False, False): (
        say(
            "It is not recorded where the data are stored and from where they are accessed "
            "(importer: {importer}).",
            importer=_IMPORTER,
        ),
        "storage",
        say(
            "In which countries are the data that {importer} receives stored, "
            "and from which can they be accessed?",
            importer=_IMPORTER,
        ),
    ),
}
"""By whether storage and access are answered: what is missing, its slot and the question."""
_NEEDED_OF_EEA_IMPORTERS = frozenset({"storage", "access"})


def _state(code: str | None, as_of: AsOf) -> JurisdictionState | None:
    return Evaluation(as_of.judge, as_of.on).state(code)


@check(
    id="place-missing",
    subject="transfer",
    severity=Severity.MEDIUM,
    basis=("GDPR Art. 30(1)(e)", "GDPR Art. 30(2)(c)", "GDPR Art. 44"),
    title=say("Place missing"),
    remedy=say("Ask the importer where the data are stored and from which countries they can be accessed."),
)
def place_missing(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """The country where the data are, or from which they are accessed, is not recorded."""
    hop, verdict = transfer.judged(as_of)
    if verdict.outcome is None:
        return
    free = verdict.outcome is Outcome.NOT_RESTRICTED
    gaps = [] if free else list(_gaps(hop, as_of)) or _not_answered(transfer, hop, verdict)
    yield from gaps
    if not gaps:
        says = say("The places of the data are recorded (importer: {importer}).", importer=_IMPORTER)
        yield CheckResult(Standing.PASS, says)


def _gaps(hop: Hop, as_of: AsOf) -> Iterator[CheckResult]:
    situation = hop.situation
    places = [place.jurisdiction for place in situation.places]
    nowhere = situation.importer.jurisdiction is None and situation.importer.organisation_code is None
    if nowhere and not any(places):
        says = say("Neither a country nor a place is recorded for {importer}.", importer=_IMPORTER)
        question = say("In which country is {importer} established?", importer=_IMPORTER)
        yield CheckResult(Standing.VIOLATION, says, "importer.established_in", (_missing_country(question),))
    elif None in places:
        yield CheckResult(
            Standing.VIOLATION,
            say("A place is recorded without its country (importer: {importer}).", importer=_IMPORTER),
            "place",
            (
                _missing_country(
                    say("In which country is that place, or from which country are the data accessed?")
                ),
            ),
        )
    for code in sorted({code for code in places if code and _state(code, as_of) is None}):
        says = say(
            "The place of the data is recorded only as “{group}”, which is not a single country "
            "(importer: {importer}).",
            importer=_IMPORTER,
            group=Country(code),
        )
        question = say(
            "In which countries are the data, and from where are they accessed (importer: {importer})?",
            importer=_IMPORTER,
        )
        yield CheckResult(Standing.UNKNOWN, says, code, (_missing_country(question),))


def _not_answered(transfer: SharedDossier, hop: Hop, verdict: Verdict) -> list[CheckResult]:
    """What a processor has not answered, wherever it is established: storage, access, or both.

    Of one in the EEA with no company outside it, of which some place is recorded, the verdict remarks it.
    """
    situation = hop.situation
    required = any(missing.slot in _NEEDED_OF_EEA_IMPORTERS for missing in verdict.missing)
    if situation.same_entity or (transfer.row.importer.is_processor() is False and not required):
        return []
    if any(note.rule == WHERE_NOT_RECORDED for note in verdict.notes):
        return []
    kinds = {kind for place in situation.places for kind in place.kinds or _ANYTHING} | {
        *situation.site_kinds
    }
    stored = situation.storage_eea_only or not kinds.isdisjoint(_STORAGE)
    reached = situation.access_eea_only or not kinds.isdisjoint(_ACCESS)
    if stored and reached:
        return []
    says, slot, question = _UNANSWERED[stored, reached]
    partly = situation.places_recorded or stored or reached
    severity = Severity.LOW if partly and not required else None
    remedies = (say("Ask {importer} and record the answer.", importer=_IMPORTER),)
    return [CheckResult(Standing.UNKNOWN, says, slot, (Missing(slot, question),), remedies, severity)]


def _missing_country(question: Message) -> Missing:
    return Missing("place.jurisdiction", question)


@check(
    id="own-site-in-third-country",
    subject="transfer",
    severity=Severity.LOW,
    basis=("GDPR Art. 32(1)", "EDPB Guidelines 05/2021"),
    title=say("Own staff or branch in a third country"),
    remedy=say("Assess the law and practice there, and record the security measures taken."),
)
def own_site_in_third_country(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """The importer's own staff access the data from a third country, which is not a transfer."""
    hop, verdict = transfer.judged(as_of)
    if verdict.outcome is None:
        return
    sites = [
        place.jurisdiction for place in verdict.places if any(step.rule == OWN_SITE for step in place.steps)
    ]
    for site in dict.fromkeys(site for site in sites if site):
        yield _own_site(site, as_of)
    importer = hop.situation.importer
    inside = importer.role != "controller" and _state(importer.jurisdiction, as_of) is JurisdictionState.EEA
    if not sites and (inside or hop.situation.same_entity):
        says = say("No site of {importer} in a third country is recorded.", importer=_IMPORTER)
        yield CheckResult(Standing.PASS, says)


def _own_site(code: str, as_of: AsOf) -> CheckResult:
    if _state(code, as_of) is JurisdictionState.THIRD_COUNTRY:
        says = own_site_remark(Country(code))
        return CheckResult(Standing.VIOLATION, says, code)
    says = say(
        "{importer} accesses the data from a country whose legal status is not settled ({country}).",
        importer=_IMPORTER,
        country=Country(code),
    )
    return CheckResult(Standing.UNKNOWN, says, code)


class _Behind(NamedTuple):
    """An owner or group company of a recipient; `organisation` is None for an unnamed group company."""

    organisation: Organisation | None
    jurisdiction: str | None


@check(
    id="third-country-parent",
    subject="transfer",
    severity=Severity.LOW,
    basis=("GDPR Art. 28(1)", "GDPR Art. 32(1)", "GDPR Art. 48"),
    title=say("Parent company in a third country"),
    remedy=say("Ask whether the parent company can obtain the data, and which law could oblige it to."),
)
def third_country_parent(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A recipient belongs to a group based in another third country, which is not by itself a transfer."""
    if transfer.verdict(as_of).outcome is None:
        return
    behind = {party: list(_behind(party, transfer)) for party in transfer.recipients}
    results = [
        result for party, owners in behind.items() for result in _parents(party, owners, transfer, as_of)
    ]
    yield from results
    if not results and any(behind.values()):
        yield CheckResult(
            Standing.PASS,
            say("No owner of {importer} is established in a third country.", importer=_IMPORTER),
        )


def _behind(party: str, transfer: SharedDossier) -> Iterator[_Behind]:
    organisations = transfer.parties.organisations
    here = organisations.get(party)
    seen = {party}
    countries: set[str | None] = set()
    owner = here.owned_by if here else None
    while owner is not None and owner not in seen:
        seen.add(owner)
        above = organisations.get(owner)
        if above is None:
            break
        countries.add(above.established_in)
        yield _Behind(above, above.established_in)
        owner = above.owned_by
    for code in transfer.parties.recipient(party, None, None).group_jurisdictions:
        if code not in countries:
            yield _Behind(None, code)


def _parents(
    party: str, owners: list[_Behind], transfer: SharedDossier, as_of: AsOf
) -> Iterator[CheckResult]:
    who = transfer.label(party)
    home = transfer.parties.jurisdiction(party)
    slug = party.partition("/")[2]
    for owner, code in dict.fromkeys(owners):
        if code is None and owner is not None:
            says = say(
                "The country of {owner}, which owns {who}, is not recorded.", who=who, owner=owner.label
            )
            missing = Missing("parent", say("In which country is {owner} established?", owner=owner.label))
            yield CheckResult(Standing.UNKNOWN, says, owner.id.partition("/")[2], (missing,))
        elif code != home and _state(code, as_of) is not JurisdictionState.EEA:
            says = _says(who, owner, Country(code or ""))
            severity = Severity.MEDIUM if transfer.special_data else None
            yield CheckResult(Standing.VIOLATION, says, f"{slug}.{code}", severity=severity)


def _says(who: str | None, owner: Organisation | None, country: Country) -> Message:
    if owner is not None:
        return say(
            "The owner of {who} is established in a third country: {owner} ({country}).",
            who=who,
            owner=owner.label,
            country=country,
        )
    return say(
        "A group company of {who} is established in a third country ({country}).", who=who, country=country
    )
