"""A data category's dossier: the activities that process it, and its recipients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from registry.dossiers.transfer import Transfers
from registry.dossiers.transfer_row import TransferRow
from registry.entities import (
    Activity,
    DataCategory,
    Engagement,
    Organisation,
    Purpose,
    Tracker,
    UsagePolicy,
)
from registry.facts import Facts
from registry.vocabulary import OrganisationKind, Role


class Disclosure(NamedTuple):
    """Data disclosed to one recipient, or used without one, by a transfer, an activity or a tracker.

    Only a transfer records whether people read the data, and whether the data subjects consented.
    """

    by: str
    label: str
    recipient: Organisation | None
    purposes: tuple[Purpose, ...]
    transfer: TransferRow | None = None

    @property
    def slot(self) -> str:
        """Its identity among the disclosures of one category."""
        return f"{self.by}:{self.recipient.id}" if self.recipient and not self.transfer else self.by

    def over_on(self, day: date) -> bool:
        """Whether it has ended, or been suspended, by a day."""
        row = self.transfer
        if row is None:
            return False
        ended = row.ends is not None and row.ends < day
        return ended or (row.suspended_on is not None and row.suspended_on <= day)

    @property
    def named(self) -> bool:
        """Whether the recipient is a named organisation, and not a class of recipients."""
        return self.recipient is not None and (
            self.recipient.organisation_kind is not OrganisationKind.UNNAMED_CLASS
        )


@dataclass(frozen=True, slots=True)
class CategoryDossier:
    """A data category with our activities that process it, its usage policies and its disclosures."""

    category: DataCategory
    activities: tuple[Activity, ...]
    policies: tuple[UsagePolicy, ...]
    disclosures: tuple[Disclosure, ...]

    @property
    def id(self) -> str:
        """The category's id."""
        return self.category.id

    @property
    def names(self) -> Mapping[str, str]:
        """The category's name."""
        return {"category": self.category.label}


def categories(transfers: Transfers) -> Iterator[CategoryDossier]:
    """The dossiers of all data categories; with disclosures only if a usage policy applies to it."""
    facts = transfers.facts
    kept: dict[str, list[Activity]] = defaultdict(list)
    for activity in facts.all(Activity).values():
        if activity.role is not Role.PROCESSOR:
            for category in activity.categories or ():
                kept[category].append(activity)
    known = facts.all(DataCategory)
    bound = {one.id for one in known.values() if one.usage_policies}
    disclosed = _disclosures(transfers, bound) if bound else {}
    for one in known.values():
        policies = (facts.get(UsagePolicy, policy) for policy in one.usage_policies or ())
        yield CategoryDossier(
            one,
            tuple(kept[one.id]),
            tuple(policy for policy in policies if policy is not None),
            tuple(disclosed.get(one.id, ())),
        )


def _disclosures(transfers: Transfers, bound: set[str]) -> dict[str, list[Disclosure]]:
    facts = transfers.facts
    by_category: dict[str, list[Disclosure]] = defaultdict(list)
    for row in transfers.rows.values():
        for category in bound.intersection(row.categories or ()):
            by_category[category].append(_by_transfer(row, facts))
    for activity in facts.all(Activity).values():
        for category in bound.intersection(activity.categories or ()):
            by_category[category] += _by_activity(activity, facts)
    for tracker in facts.all(Tracker).values():
        for category in bound.intersection(tracker.categories or ()):
            by_category[category] += _to(tracker.id, tracker.shared_with, tracker.purposes, facts)
    return {category: _each_once(disclosures) for category, disclosures in by_category.items()}


def _each_once(disclosures: list[Disclosure]) -> list[Disclosure]:
    """Leave out a recipient of an activity or tracker if a transfer to it is recorded, which says more."""
    importers = {one.recipient.id for one in disclosures if one.transfer and one.recipient}
    return [
        one
        for one in disclosures
        if one.transfer or one.recipient is None or one.recipient.id not in importers
    ]


def _by_transfer(row: TransferRow, facts: Facts) -> Disclosure:
    recipient = facts.get(Organisation, row.importer.organisation)
    return Disclosure(row.id, _label(row.id, facts), recipient, _purposes(row.purposes, facts), row)


def _by_activity(activity: Activity, facts: Facts) -> Iterator[Disclosure]:
    engaged = [facts.get(Engagement, engagement) for engagement in activity.disclosed_to or ()]
    recipients = dict.fromkeys([one.organisation for one in engaged if one] + list(activity.recipients or ()))
    return _to(activity.id, tuple(recipients), activity.purposes, facts)


def _to(
    by: str, recipients: tuple[str, ...] | None, purposes: tuple[str, ...] | None, facts: Facts
) -> Iterator[Disclosure]:
    """The use itself, then each recipient: a use may be forbidden without any recipient."""
    label = _label(by, facts)
    yield Disclosure(by, label, None, _purposes(purposes, facts))
    for recipient in recipients or ():
        yield Disclosure(by, label, facts.get(Organisation, recipient), ())


def _label(entity_id: str, facts: Facts) -> str:
    entity = facts.find(entity_id)
    return entity.label if entity else entity_id


def _purposes(purposes: tuple[str, ...] | None, facts: Facts) -> tuple[Purpose, ...]:
    entities = (facts.get(Purpose, purpose) for purpose in purposes or ())
    return tuple(purpose for purpose in entities if purpose is not None)
