"""Dossiers of mechanisms and listings, each with the legal instrument behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from registry.dossiers.claims import known_as
from registry.dossiers.transfer import Transfers
from registry.entities import Mechanism, Organisation
from registry.law.law import Law
from registry.law.periods import ONE_DAY
from registry.vocabulary import ListingStatus

LISTING = "listing"
_NOT_LISTED = frozenset({ListingStatus.INACTIVE, ListingStatus.WITHDRAWN, ListingStatus.REMOVED})


@dataclass(frozen=True, slots=True)
class MechanismDossier:
    """A mechanism, or an organisation's listing in a framework (`kind` listing, `id` the organisation's).

    `first` is the first day on which it is claimed, `over_from` the first day on which it is known to have
    ended. `beside` are the instruments of the organisation's other listings. `annex_denied` is whether an
    annex is recorded as missing, which the law's table of annexes is needed for.
    """

    id: str
    label: str
    kind: str
    instrument: str | None
    first: date | None = None
    over_from: date | None = None
    relied_on: bool = False
    framework: str | None = None
    beside: tuple[str, ...] = ()
    annex_denied: bool = False

    @property
    def names(self) -> dict[str, str]:
        """The mechanism's or the organisation's name."""
        return {"mechanism": self.label}

    def claimed_on(self, on: date) -> bool:
        """Whether it is claimed on a day."""
        begun = self.first is None or self.first <= on
        return begun and (self.over_from is None or on < self.over_from)


def mechanism_dossiers(transfers: Transfers, law: Law) -> Iterator[MechanismDossier]:
    """The dossiers of all mechanisms, then of all listings."""
    used = {mechanism for row in transfers.rows.values() for mechanism in row.mechanisms or ()}
    recipients = {row.importer.organisation for row in transfers.rows.values()}
    for mechanism in transfers.facts.all(Mechanism).values():
        yield _of_mechanism(mechanism, law, relied_on=mechanism.id in used)
    for organisation in transfers.facts.all(Organisation).values():
        yield from _of_listings(organisation, law, relied_on=organisation.id in recipients)


def _of_mechanism(mechanism: Mechanism, law: Law, *, relied_on: bool) -> MechanismDossier:
    lasts = (mechanism.expires, mechanism.terminated_on, mechanism.revoked_on)
    ends = [day + ONE_DAY for day in lasts if day and day < date.max]
    annexes = mechanism.annexes
    known = known_as(mechanism, law)
    return MechanismDossier(
        id=mechanism.id,
        label=mechanism.label,
        kind=known.kind,
        instrument=known.instrument,
        first=mechanism.signed_on or mechanism.approved_on,
        over_from=min(ends, default=None),
        relied_on=relied_on,
        annex_denied=annexes is not None and False in (annexes.i_c, annexes.ii, annexes.iii),
    )


def _of_listings(organisation: Organisation, law: Law, *, relied_on: bool) -> Iterator[MechanismDossier]:
    live = [x for x in organisation.listings or () if x.found is not False]
    for listing in live:
        over = listing.removed_from
        if over is None and listing.status in _NOT_LISTED:
            over = listing.checked_on or date.min
        yield MechanismDossier(
            id=organisation.id,
            label=organisation.label,
            kind=LISTING,
            instrument=law.framework(listing.framework).instrument,
            first=listing.listed_from,
            over_from=over,
            relied_on=relied_on,
            framework=listing.framework,
            beside=tuple(law.framework(other.framework).instrument for other in live if other is not listing),
        )
