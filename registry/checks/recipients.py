"""Checks on recipients: each one outside the EEA needs a transfer that can be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.recipients import Receipt, RecipientDossier
from registry.entities import Organisation
from registry.law.acts import JurisdictionState
from registry.law.evaluation import Evaluation
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Country, Message, Name, Sentence, say
from registry.vocabulary import OrganisationKind, Severity

ORGANISATION = Name("organisation")
_RETURNED = say(
    "Record the transfer back to {organisation} and its safeguard. Module 4 of the standard contractual "
    "clauses fits a processor and its own controller.",
    organisation=ORGANISATION,
)
_NO_RECIPIENTS = {
    OrganisationKind.UNNAMED_CLASS: (
        say(
            "Are {organisation} your own staff (Art. 29), authorities that receive data in a particular "
            "inquiry (Art. 4(9)), or other organisations?",
            organisation=ORGANISATION,
        ),
        say(
            "If they are your own staff, or authorities that receive data in a particular inquiry, remove "
            "them from the recipients: legally, they are not recipients. If not, name the organisations and "
            "record the transfers."
        ),
    ),
    OrganisationKind.PUBLIC_BODY: (
        say(
            "Does {organisation} receive data only in particular inquiries under the law of the Union or a "
            "member state (Art. 4(9))?",
            organisation=ORGANISATION,
        ),
        say(
            "If it receives data only in particular inquiries under the law of the Union or a member state, "
            "remove it from the recipients: legally, it is not a recipient. If not, record its country and "
            "the transfer."
        ),
    ),
}
"""Of recipients that may be none in law: the question that settles it, and what to do; by kind."""
_SHOWN = 3
"""So many of the records that name a recipient are named; the rest is counted."""


@check(
    id="recipient-without-transfer",
    subject="recipient",
    severity=Severity.HIGH,
    basis=("GDPR Art. 30(1)(e)", "GDPR Art. 30(2)(c)", "GDPR Art. 44"),
    title=say("Recipient without a recorded transfer"),
    remedy=say(
        "Record the transfer: exporter, importer, roles, data, purposes, countries and the safeguard."
    ),
)
def recipient_without_transfer(dossier: RecipientDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """Data reach a recipient outside the EEA, or nobody knows where, and no transfer to it is recorded.

    Joint controllers are recipients, and so is a controller to whom its processor returns the data. Our own
    staff are not, nor are authorities in a particular inquiry (Art. 4(9) and (10), 29).
    """
    receipts = [one for one in dossier.current(as_of.on) if _may_be_outside(dossier, one, as_of)]
    if not receipts or dossier.in_broken_chain(as_of.on):
        return
    hosts_only = all(receipt.hosts for receipt in receipts)
    if dossier.has_transfer(as_of.on, hosts_only=hosts_only):
        says = say("A transfer to {organisation} is recorded.", organisation=ORGANISATION)
        yield CheckResult(Standing.PASS, says)
        return
    planned = all(receipt.planned_on(as_of.on) for receipt in receipts)
    returns = all(receipt.returns for receipt in receipts)
    says = _says(dossier, receipts)
    unsure = _perhaps_none(dossier.organisation, receipts)
    missing = tuple(_missing(dossier, receipts))
    yield CheckResult(
        Standing.UNKNOWN,
        say("Planned: {finding}", finding=says) if planned else says,
        missing=(Missing("recipients", unsure[0]), *missing) if unsure else missing,
        remedies=(_RETURNED,) if returns else unsure[1:] if unsure else (),
        severity=Severity.MEDIUM if planned or returns else None,
    )


def _perhaps_none(
    organisation: Organisation | None, receipts: Iterable[Receipt]
) -> tuple[Message, Message] | None:
    """The question and the remedy for one that is only listed, and may be no recipient in law."""
    if organisation is None or organisation.established_in is not None or _international(organisation):
        return None
    kind, business = organisation.organisation_kind, organisation.line_of_business
    if kind is None or business is not None or not all(receipt.listed for receipt in receipts):
        return None
    return _NO_RECIPIENTS.get(kind)


def _may_be_outside(dossier: RecipientDossier, receipt: Receipt, as_of: AsOf) -> bool:
    """Whether the recipient, or the place that it operates, is not known to be in the EEA."""
    organisation = dossier.organisation
    if receipt.hosts and not _in_eea(receipt.jurisdiction, as_of):
        return True
    return organisation is not None and (
        _international(organisation) or not _in_eea(organisation.established_in, as_of)
    )


def _unnamed(organisation: Organisation) -> bool:
    return organisation.organisation_kind is OrganisationKind.UNNAMED_CLASS


def _international(organisation: Organisation) -> bool:
    kind = organisation.organisation_kind
    return (
        bool(organisation.international_organisation) or kind is OrganisationKind.INTERNATIONAL_ORGANISATION
    )


def _in_eea(code: str | None, as_of: AsOf) -> bool:
    return Evaluation(as_of.judge, as_of.on).state(code) is JurisdictionState.EEA


def _says(dossier: RecipientDossier, receipts: Iterable[Receipt]) -> Message:
    organisation = dossier.organisation
    sources = _named(tuple(dict.fromkeys(receipt.label for receipt in receipts)))
    if organisation is None:
        return say(
            "Who hosts the data is not recorded ({sources}), nor is a transfer to them.", sources=sources
        )
    who: object = ORGANISATION
    if organisation.established_in and not _unnamed(organisation):
        country = Country(organisation.established_in)
        who = say("{organisation} ({country})", organisation=ORGANISATION, country=country)
    if dossier.rows:
        return say(
            "{who} receives data ({sources}), and no recorded transfer to it is in force.",
            who=who,
            sources=sources,
        )
    return say(
        "{who} receives data ({sources}), and no transfer to it is recorded.", who=who, sources=sources
    )


def _named(labels: tuple[Sentence, ...]) -> tuple[object, ...]:
    more = len(labels) - _SHOWN
    return (*labels[:_SHOWN], say("and {count} more", count=more)) if more > 1 else labels


def _missing(dossier: RecipientDossier, receipts: Iterable[Receipt]) -> Iterator[Missing]:
    organisation = dossier.organisation
    if organisation is None:
        yield from _missing_of_host(receipts)
        return
    if _unnamed(organisation):
        question = say("Which legal entity stands behind {organisation}?", organisation=ORGANISATION)
        yield Missing("importer.organisation", question)
    elif organisation.established_in is None and not _international(organisation):
        question = say("In which country is {organisation} established?", organisation=ORGANISATION)
        yield Missing("importer.established_in", question)
    question = say(
        "Which data go to {organisation}, for which purposes, to which countries, under which safeguard?",
        organisation=ORGANISATION,
    )
    yield Missing("transfer", question)


def _missing_of_host(receipts: Iterable[Receipt]) -> Iterator[Missing]:
    for receipt in receipts:
        activity = receipt.label
        if receipt.jurisdiction is None:
            question = say("In which country are the data of “{activity}” hosted?", activity=activity)
            yield Missing("place.jurisdiction", question)
            who = say("Who hosts the data of “{activity}”?", activity=activity)
        else:
            country = Country(receipt.jurisdiction)
            who = say(
                "Who operates the servers in {country} that “{activity}” uses?",
                country=country,
                activity=activity,
            )
        yield Missing("place.operator", who)
