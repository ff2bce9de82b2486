"""An engagement's dossier: the organisation, the agreement, and the clauses that may replace it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from registry.dossiers.transfer import Transfers
from registry.dossiers.transfer_row import TransferRow
from registry.entities import Agreement, Engagement, Mechanism, Organisation
from registry.facts import Facts
from registry.vocabulary import MechanismKind, OrganisationKind, ReviewStatus, Role

NOT_PURSUED = frozenset({ReviewStatus.DRAFT, ReviewStatus.REJECTED})
"""The reviews of engagements whose transfers do not count towards a vendor or a chain."""

SCC_OF_2021 = "2021/914"
PROCESSOR_MODULES = frozenset({2, 3})
"""The modules whose importer is a processor; they meet Art. 28(3) and (4) too (2021/914, recital 9)."""


@dataclass(frozen=True, slots=True)
class EngagementDossier:
    """An engagement with its organisation, its agreement and the mechanisms of its transfers.

    `rows` are the transfers that name the engagement, `above` the engagements under which it is a
    sub-processor: the name of each one's organisation, and its agreement.
    """

    engagement: Engagement
    organisation: Organisation | None
    agreement: Agreement | None
    mechanisms: tuple[Mechanism, ...] = ()
    rows: tuple[TransferRow, ...] = ()
    above: tuple[tuple[str, Agreement | None], ...] = ()

    @property
    def id(self) -> str:
        """The engagement's id."""
        return self.engagement.id

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the engagement, the organisation and the agreement."""
        organisation = self.organisation.label if self.organisation else self.engagement.organisation
        names = {"engagement": self.engagement.label, "organisation": organisation, "importer": organisation}
        names["exporter"] = ", ".join(dict.fromkeys(name for name, _ in self.above)) or "the processor"
        return names | ({"agreement": self.agreement.label} if self.agreement else {})

    @property
    def unnamed(self) -> bool:
        """Whether only a class of organisations is recorded."""
        return self.organisation is None or (
            self.organisation.organisation_kind is OrganisationKind.UNNAMED_CLASS
        )

    def is_processor(self) -> bool | None:
        """Whether the organisation is a processor; None if neither it nor a transfer records its role."""
        if self.engagement.role is not None:
            return self.engagement.role is Role.PROCESSOR
        answers = {row.importer.is_processor() for row in self.rows}
        if True in answers:
            return True
        return False if answers == {False} else None

    @property
    def starts(self) -> date | None:
        """The first day on which the processor works, as far as one is recorded."""
        if self.engagement.starts is not None:
            return self.engagement.starts
        return min((row.starts for row in self.rows if row.starts is not None), default=None)

    def relevant_day(self, day: date) -> date | None:
        """The day to judge it on: its start if in the future; None if it has ended or was not pursued."""
        engagement = self.engagement
        if engagement.review in NOT_PURSUED or (engagement.ends is not None and engagement.ends < day):
            return None
        return max(day, engagement.starts or day)

    def clauses_on(self, day: date) -> Mechanism | None:
        """Signed processor clauses in force on a day, if a transfer relies on any."""
        return clauses_in_force(self.mechanisms, self.engagement.organisation, day)


def engagements(transfers: Transfers) -> Iterator[EngagementDossier]:
    """The dossiers of all recorded engagements."""
    facts = transfers.facts
    rows: dict[str, list[TransferRow]] = defaultdict(list)
    resting: dict[str, dict[str, None]] = defaultdict(dict)
    for row in transfers.rows.values():
        if row.engagement is not None:
            rows[row.engagement].append(row)
        under = row.engagement or row.importer.organisation
        if under is not None and row.mechanisms:
            resting[under].update(dict.fromkeys(row.mechanisms))
    for engagement in facts.all(Engagement).values():
        named = resting.get(engagement.id, {}) | resting.get(engagement.organisation, {})
        mechanisms = (facts.get(Mechanism, mechanism) for mechanism in named)
        yield EngagementDossier(
            engagement,
            facts.get(Organisation, engagement.organisation),
            facts.get(Agreement, engagement.agreement),
            tuple(mechanism for mechanism in mechanisms if mechanism is not None),
            tuple(rows.get(engagement.id, ())),
            tuple(_above(engagement, facts)),
        )


def _above(engagement: Engagement, facts: Facts) -> Iterator[tuple[str, Agreement | None]]:
    for upper in (facts.get(Engagement, above) for above in engagement.under or ()):
        if upper is not None:
            organisation = facts.get(Organisation, upper.organisation)
            label = organisation.label if organisation else upper.organisation
            yield label, facts.get(Agreement, upper.agreement)


def clauses_in_force(mechanisms: Iterable[Mechanism], processor: str, day: date) -> Mechanism | None:
    """Signed processor clauses with an organisation that are in force on a day, if there are any."""
    return next((clauses for clauses in mechanisms if _are_in_force(clauses, processor, day)), None)


def _are_in_force(clauses: Mechanism, processor: str, day: date) -> bool:
    return (
        clauses.mechanism_kind is MechanismKind.SCC
        and clauses.instrument == SCC_OF_2021
        and not PROCESSOR_MODULES.isdisjoint(clauses.modules or ())
        and (clauses.parties is None or processor in clauses.parties)
        and clauses.signed is not False
        and clauses.signed_on is not None
        and clauses.signed_on <= day
        and not clauses.text_altered
        and all(
            end is None or day <= end for end in (clauses.expires, clauses.terminated_on, clauses.revoked_on)
        )
    )
