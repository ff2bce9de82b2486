"""Recipients: who receives data by what the register records, and whether a transfer to them is recorded.

An activity discloses data, is hosted somewhere, or is carried out jointly or for others; a tracker is set or
shared; a processor is engaged. Each names a recipient, though none of them is a transfer that can be judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from registry.dossiers.chains import Chains
from registry.dossiers.transfer_row import TransferRow
from registry.entities import Activity, Engagement, Notice, Organisation, Tracker
from registry.facts import Facts
from registry.messages import Sentence, say
from registry.vocabulary import OrganisationKind, ReviewStatus, Role

_ENGAGED = say("engaged by us")
_TO_COME = frozenset({ReviewStatus.DRAFT, ReviewStatus.PROPOSED})


class Receipt(NamedTuple):
    """One record by which an organisation receives data.

    `hosts` is set where it operates a place; `jurisdiction` is then the place's country, None if it is not
    recorded. `returns` is set where it is the controller for whom we act, to whom its own data go back.
    `listed` is set where an activity only lists it among its recipients. An `engagement` says by its review
    and its dates whether the receipt counts.
    """

    label: Sentence
    engagement: Engagement | None = None
    hosts: bool = False
    jurisdiction: str | None = None
    returns: bool = False
    listed: bool = False

    def over_on(self, day: date) -> bool:
        """Whether its engagement was rejected, or has ended by a day."""
        one = self.engagement
        if one is None:
            return False
        return one.review is ReviewStatus.REJECTED or (one.ends is not None and one.ends < day)

    def planned_on(self, day: date) -> bool:
        """Whether its engagement is only planned on a day."""
        one = self.engagement
        return one is not None and (one.review in _TO_COME or (one.starts is not None and day < one.starts))


@dataclass(frozen=True, slots=True)
class RecipientDossier:
    """An organisation, or an unnamed host of an activity, with the records by which it receives data.

    `rows` are the transfers to it, or to a place that it operates. Without an `organisation`, the receipts
    are the places of one activity whose operator is not recorded. `unreached` are its engagements as a
    sub-processor to which a chain lacks the transfer.
    """

    id: str
    organisation: Organisation | None
    receipts: tuple[Receipt, ...]
    rows: tuple[tuple[TransferRow, bool], ...]
    unreached: tuple[str, ...]
    chains: Chains

    @property
    def names(self) -> Mapping[str, str]:
        """The recipient's name."""
        return {"organisation": self.organisation.label if self.organisation else self.id}

    def current(self, day: date) -> tuple[Receipt, ...]:
        """The receipts that count on a day."""
        return tuple(receipt for receipt in self.receipts if not receipt.over_on(day))

    def has_transfer(self, day: date, *, hosts_only: bool) -> bool:
        """Whether a transfer to it is recorded that is neither over nor under a rejected engagement.

        For a host, a transfer counts too whose importer uses a place that it operates.
        """
        engagements = self.chains.engagements.all
        return any(
            not _over(row, engagements.get(row.engagement or ""), day)
            for row, imports in self.rows
            if imports or hosts_only
        )

    def in_broken_chain(self, day: date) -> bool:
        """Whether a chain already lacks the transfer to it, as to a sub-processor."""
        return any(self.chains.engagements.in_use(sub, day) for sub in self.unreached)


def _over(row: TransferRow, engagement: Engagement | None, day: date) -> bool:
    ends = [row.ends, engagement.ends if engagement else None]
    if engagement is not None and engagement.review is ReviewStatus.REJECTED:
        return True
    suspended = row.suspended_on is not None and row.suspended_on <= day
    return suspended or any(end is not None and end < day for end in ends)


def recipients(facts: Facts, chains: Chains) -> Iterator[RecipientDossier]:
    """The dossiers of all recipients, and of the activities whose host is not recorded."""
    receipts: dict[str, list[Receipt]] = defaultdict(list)
    for recipient, receipt in _receipts(facts):
        receipts[recipient].append(receipt)
    rows: dict[str, list[tuple[TransferRow, bool]]] = defaultdict(list)
    if receipts:
        for row in chains.transfers.rows.values():
            importer = row.importer.organisation
            for party in {importer, *(place.operator for place in row.places or ())}:
                if party in receipts:
                    rows[party].append((row, party == importer))
    engagements = chains.engagements
    unreached: dict[str, list[str]] = defaultdict(list)
    for sub in engagements.missing:
        unreached[engagements.all[sub].organisation].append(sub)
    for recipient, received in receipts.items():
        organisation = facts.get(Organisation, recipient)
        yield RecipientDossier(
            recipient,
            organisation,
            tuple(dict.fromkeys(received)),
            tuple(rows.get(recipient, ())),
            tuple(unreached.get(recipient, ())),
            chains,
        )


def _receipts(facts: Facts) -> Iterator[tuple[str, Receipt]]:
    for activity in facts.all(Activity).values():
        yield from _of_activity(activity, facts)
    for tracker in facts.all(Tracker).values():
        ours = _own(tracker, facts)
        for organisation in (*(tracker.set_by or ()), *(tracker.shared_with or ())):
            if organisation not in ours:
                yield organisation, Receipt(tracker.label)
    for engagement in facts.all(Engagement).values():
        if engagement.role is Role.PROCESSOR or engagement.under:
            yield (
                engagement.organisation,
                Receipt(engagement.service or engagement.name or _ENGAGED, engagement),
            )


def _of_activity(activity: Activity, facts: Facts) -> Iterator[tuple[str, Receipt]]:
    engaged = (facts.get(Engagement, engagement) for engagement in activity.disclosed_to or ())
    for engagement in filter(None, engaged):
        if engagement.organisation != activity.operated_by:
            yield engagement.organisation, Receipt(activity.label, engagement)
    for organisation in activity.recipients or ():
        if organisation != activity.operated_by:
            yield organisation, Receipt(activity.label, listed=True)
    yield from _controllers(activity, facts)
    for place in activity.hosted_at or ():
        if place.operator != activity.operated_by or place.operator is None:
            receipt = Receipt(activity.label, hosts=True, jurisdiction=place.jurisdiction)
            yield place.operator or activity.id, receipt
    if activity.hosting_provider and not activity.hosted_at:
        yield activity.id, Receipt(activity.label, hosts=True)


def _controllers(activity: Activity, facts: Facts) -> Iterator[tuple[str, Receipt]]:
    """Those who determine the activity with us, and those for whom we carry it out.

    The latter as a class, such as “our customers”, are not one recipient about whom to ask.
    """
    for organisation in activity.joint_controllers or ():
        if organisation != activity.operated_by:
            yield organisation, Receipt(say("{activity}, as joint controller", activity=activity.label))
    for organisation in activity.controllers or ():
        known = facts.get(Organisation, organisation)
        named = known is None or known.organisation_kind is not OrganisationKind.UNNAMED_CLASS
        if named and organisation != activity.operated_by:
            label = say("{activity}, as its controller", activity=activity.label)
            yield organisation, Receipt(label, returns=True)


def _own(tracker: Tracker, facts: Facts) -> set[str]:
    """Whose the website or app is: who operates the activities that it serves, or else any activity."""
    activities = facts.all(Activity).values()
    purposes = set(tracker.purposes or ())
    serving = [one for one in activities if purposes.intersection(one.purposes or ())]
    own = _operators(serving) or _operators(activities)
    return own or {notice.publisher for notice in facts.all(Notice).values() if notice.publisher}


def _operators(activities: Iterable[Activity]) -> set[str]:
    return {one.operated_by for one in activities if one.operated_by is not None}
