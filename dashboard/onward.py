"""To whom a vendor's data go on, in words: the later steps of its chain, and the weakest of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dashboard.components.text import phrase
from registry.dossiers.onward import OnwardStep, onward_steps
from registry.dossiers.similar_vendors import named_as_ours
from registry.dossiers.transfer import TransferDossier, Transfers
from registry.dossiers.vendor import VendorDossier
from registry.dossiers.vendor_file import VendorFile
from registry.dossiers.verdict_words import label
from registry.entities import Engagement, Organisation
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome, worst
from registry.messages import Country, render, say

FIRST_NAMES = 3


class SubProcessor(NamedTuple):
    """An organisation that a vendor's data reach, and who passes them on to it.

    `step` is its place in the chain, in which the vendor is 1. `outcome` is the worst of the `transfers` to
    it, worst first, or their status; empty if none is recorded.
    """

    organisation: str
    name: str
    country: str
    services: tuple[str, ...]
    exporter: str
    step: int
    data: tuple[str, ...]
    outcome: str
    transfers: tuple[str, ...]


def recipients_along(
    steps: Iterable[OnwardStep], file: VendorFile, transfers: Transfers, as_of: AsOf
) -> tuple[SubProcessor, ...]:
    """The recipients along a vendor's chain, the nearest first, then those engaged without any transfer."""
    services: dict[str, list[str]] = defaultdict(list)
    for each in file.sections["sub_processors"]:
        if isinstance(each, Engagement):
            services[each.organisation].extend(filter(None, [each.service]))
    pairs: dict[tuple[str | None, str | None], list[OnwardStep]] = defaultdict(list)
    for step in steps:
        pairs[step.row.exporter.organisation, step.row.importer.organisation].append(step)
    reached = [_reached(together, services, transfers, as_of) for together in pairs.values()]
    without = [each for each in services if each not in {one.organisation for one in reached}]
    return (*reached, *(_engaged(each, services[each], transfers) for each in without))


def _reached(
    steps: Sequence[OnwardStep], services: dict[str, list[str]], transfers: Transfers, as_of: AsOf
) -> SubProcessor:
    """The recipient of some steps between the same parties."""
    dossiers = sorted(
        (transfers.dossier(each.row.id) for each in steps), key=lambda each: _badness(each, as_of)
    )
    first, verdict = dossiers[0], dossiers[0].verdict(as_of)
    organisation = first.row.importer.organisation or ""
    data = dict.fromkeys(each for one in dossiers for each in one.row.categories or ())
    return SubProcessor(
        organisation=organisation,
        name=first.names["importer"],
        country=_country(organisation, transfers),
        services=tuple(dict.fromkeys(services.get(organisation, ()))),
        exporter=first.names["exporter"],
        step=min(each.step for each in steps),
        data=tuple(first.label(each) or each for each in data),
        outcome=(verdict.outcome or verdict.status).value,
        transfers=tuple(each.id for each in dossiers),
    )


def _engaged(organisation: str, services: Iterable[str], transfers: Transfers) -> SubProcessor:
    """A recipient to which no transfer is recorded."""
    entity = transfers.facts.get(Organisation, organisation)
    return SubProcessor(
        organisation=organisation,
        name=entity.label if entity else organisation,
        country=_country(organisation, transfers),
        services=tuple(dict.fromkeys(services)),
        exporter="",
        step=2,
        data=(),
        outcome="",
        transfers=(),
    )


def _country(organisation: str, transfers: Transfers) -> str:
    entity = transfers.facts.get(Organisation, organisation)
    return (entity.established_in if entity else None) or ""


def _badness(dossier: TransferDossier, as_of: AsOf) -> int:
    outcome = dossier.verdict(as_of).outcome
    return -outcome.rank if outcome else 1


class OnwardVerdicts:
    """The worst later step of each vendor's chain; what our own company sends on are its own transfers.

    Args:
        transfers: The transfers of a register.
        as_of: The day and the law to judge by.
    """

    def __init__(self, transfers: Transfers, as_of: AsOf) -> None:
        self._transfers, self._as_of = transfers, as_of
        rows = transfers.rows.values()
        self._bad = [row for row in rows if _standing(transfers.dossier(row.id), as_of) in _BAD]
        self._leading = self._leading_to_bad_steps().difference(named_as_ours(transfers.facts))

    def worse(self, vendor: VendorDossier) -> Outcome | None:
        """As `worse_step`; only the chains that may lead to a bad step are walked."""
        if vendor.id not in self._leading:
            return None
        steps = onward_steps(self._transfers.flow, (each.row for each in vendor.transfers))
        onward = (self._transfers.dossier(each.row.id) for each in steps)
        return worse_step(vendor, onward, self._as_of)

    def _leading_to_bad_steps(self) -> set[str | None]:
        """The organisations from which data may reach a bad step."""
        flow, rows = self._transfers.flow, self._transfers.rows
        leading: set[str | None] = set()
        waiting = [*self._bad]
        while waiting:
            row = waiting.pop()
            earlier = (rows[each].importer.organisation for each in row.follows or () if each in rows)
            for organisation in {row.exporter.organisation, *earlier} - leading:
                leading.add(organisation)
                waiting += flow.to(organisation)
        return leading


_BAD = frozenset({Outcome.UNCOVERED, Outcome.UNKNOWN})


def worse_step(vendor: VendorDossier, onward: Iterable[TransferDossier], as_of: AsOf) -> Outcome | None:
    """The worst later step of a vendor's chain, if it is not lawful and worse than its own transfers."""
    own = vendor.outcome(as_of)
    if own is Outcome.UNCOVERED:
        return None
    worse: Outcome | None = None
    for each in onward:
        worse = worst([one for one in (worse, _standing(each, as_of)) if one])
        if worse is Outcome.UNCOVERED:
            break
    return worse if worse in _BAD and worse is not own else None


def _standing(dossier: TransferDossier, as_of: AsOf) -> Outcome | None:
    """The outcome of a transfer that goes on now, under an engagement that is pursued."""
    return VendorDossier("", (dossier,)).outcome(as_of)


def weakest_step(onward: Sequence[TransferDossier], outcome: Outcome, as_of: AsOf, language: str) -> str:
    """The first of the later steps with an outcome, in words."""
    weakest = next(each for each in onward if _standing(each, as_of) is outcome)
    code = weakest.transfers.parties.jurisdiction(weakest.row.importer.organisation)
    template = "Onward, {exporter} passes personal data ({data}) to {importer}: {verdict}."
    if code:
        template = "Onward, {exporter} passes personal data ({data}) to {importer} in {country}: {verdict}."
    says = say(
        template,
        exporter=weakest.names["exporter"],
        data=data_words([weakest.label(each) or each for each in weakest.row.categories or ()]),
        importer=weakest.names["importer"],
        country=Country(code, article=True) if code else "",
        verdict=label(weakest.verdict(as_of), language).lower(),
    )
    return render(says, language)


def data_words(names: Sequence[str]) -> str:
    """Some names of data as part of a sentence: the first of them, and how many more."""
    if not names:
        return phrase("categories not recorded")
    first, more = ", ".join(map(_within_a_sentence, names[:FIRST_NAMES])), len(names) - FIRST_NAMES
    return phrase("{data} and {count} more", data=first, count=more) if more > 0 else first


def _within_a_sentence(name: str) -> str:
    """A name with a small initial, unless it is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
