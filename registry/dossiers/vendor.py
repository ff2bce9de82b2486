"""A vendor's dossier: the worst of the current transfers to one organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from registry.dossiers.engagement import NOT_PURSUED
from registry.dossiers.transfer import TransferDossier, Transfers
from registry.entities import Engagement, Organisation
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome, Status, worst


@dataclass(frozen=True, slots=True)
class VendorDossier:
    """An organisation with the transfers to it."""

    id: str
    transfers: tuple[TransferDossier, ...]

    @classmethod
    def of(cls, organisation: str, transfers: Transfers) -> VendorDossier:
        """The dossier of one organisation."""
        return cls(organisation, tuple(map(transfers.dossier, transfers.to(organisation))))

    @property
    def names(self) -> Mapping[str, str]:
        """The vendor's name."""
        label = self.transfers[0].label(self.id) if self.transfers else None
        return {"vendor": label or self.id, "importer": label or self.id}

    def outcome(self, as_of: AsOf) -> Outcome | None:
        """The worst outcome of its current transfers; None if there is none to judge.

        Planned transfers and those under a draft or rejected engagement are left out.
        """
        verdicts = [dossier.verdict(as_of) for dossier in self.transfers if not _left_out(dossier)]
        return worst([v.outcome for v in verdicts if v.outcome is not None and v.status is Status.CURRENT])


def vendor_roles(transfers: Transfers) -> Mapping[str, frozenset[str]]:
    """The recorded roles of each vendor: of each organisation that receives data or has an engagement."""
    roles: dict[str, set[str | None]] = defaultdict(set)
    for engagement in transfers.facts.all(Engagement).values():
        roles[engagement.organisation].add(engagement.role)
    for row in transfers.rows.values():
        if row.importer.organisation:
            roles[row.importer.organisation].update(
                (row.importer.role, *(role for _, role in row.importer.roles))
            )
    facts = transfers.facts
    return {
        each: frozenset(filter(None, its)) for each, its in roles.items() if facts.get(Organisation, each)
    }


def _left_out(dossier: TransferDossier) -> bool:
    engagement = dossier.facts.get(Engagement, dossier.row.engagement)
    return engagement is not None and engagement.review in NOT_PURSUED
