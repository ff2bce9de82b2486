"""An engagement's dossier: the organisation, the agreement, and the clauses that may replace it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from registry.dossiers.transfer import Transfers
from registry.entities import Agreement, Engagement, Mechanism, Organisation
from registry.vocabulary import MechanismKind, OrganisationKind, ReviewStatus, Role

NOT_PURSUED = frozenset({ReviewStatus.DRAFT, ReviewStatus.REJECTED})
"""The reviews of engagements whose transfers do not count towards a vendor or a chain."""

SCC_OF_2021 = "2021/914"
PROCESSOR_MODULES = frozenset({2, 3})
"""The modules whose importer is a processor; they meet Art. 28(3) and (4) too (2021/914, recital 9)."""


@dataclass(frozen=True, slots=True)
class EngagementDossier:
    """An engagement with its organisation, its agreement and the mechanisms of its transfers."""

    engagement: Engagement
    organisation: Organisation | None
    agreement: Agreement | None
    mechanisms: tuple[Mechanism, ...] = ()

    @property
    def id(self) -> str:
        """The engagement's id."""
        return self.engagement.id

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the engagement, the organisation and the agreement."""
        organisation = self.organisation.label if self.organisation else self.engagement.organisation
        names = {"engagement": self.engagement.label, "organisation": organisation}
        return names | ({"agreement": self.agreement.label} if self.agreement else {})

    @property
    def unnamed(self) -> bool:
        """Whether only a class of organisations is recorded."""
        return self.organisation is None or (
            self.organisation.organisation_kind is OrganisationKind.UNNAMED_CLASS
        )

    def is_processor(self) -> bool | None:
        """Whether the organisation is a processor; None where its role is not recorded."""
        return None if self.engagement.role is None else self.engagement.role is Role.PROCESSOR

    def looked_at_from(self, day: date) -> date | None:
        """The day to judge it on: its start if in the future; None if it has ended or was not pursued."""
        engagement = self.engagement
        if engagement.review in NOT_PURSUED or (engagement.ends is not None and engagement.ends < day):
            return None
        return max(day, engagement.starts or day)

    def clauses_on(self, day: date) -> Mechanism | None:
        """Signed processor clauses in force on a day, if a transfer relies on any."""
        return next((clauses for clauses in self.mechanisms if _are_in_force(clauses, day)), None)


def engagements(transfers: Transfers) -> Iterator[EngagementDossier]:
    """The dossiers of all recorded engagements."""
    facts = transfers.facts
    resting: dict[str, dict[str, None]] = defaultdict(dict)
    for row in transfers.rows.values():
        if row.engagement is not None:
            resting[row.engagement].update(dict.fromkeys(row.mechanisms or ()))
    for engagement in facts.all(Engagement).values():
        mechanisms = (facts.get(Mechanism, mechanism) for mechanism in resting.get(engagement.id, ()))
        yield EngagementDossier(
            engagement,
            facts.get(Organisation, engagement.organisation),
            facts.get(Agreement, engagement.agreement),
            tuple(mechanism for mechanism in mechanisms if mechanism is not None),
        )


def _are_in_force(clauses: Mechanism, day: date) -> bool:
    return (
        clauses.mechanism_kind is MechanismKind.SCC
        and clauses.instrument == SCC_OF_2021
        and bool(clauses.modules)
        and PROCESSOR_MODULES.issuperset(clauses.modules or ())
        and clauses.signed is not False
        and clauses.signed_on is not None
        and clauses.signed_on <= day
        and not clauses.text_altered
        and all(
            end is None or day <= end for end in (clauses.expires, clauses.terminated_on, clauses.revoked_on)
        )
    )
