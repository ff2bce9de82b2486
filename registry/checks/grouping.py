"""Equal findings about one organisation are one finding, which lists the services or transfers concerned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.checks.runner import Finding
from registry.dossiers.engagement import EngagementDossier
from registry.dossiers.transfer import TransferDossier
from registry.messages import Sentence, say

GROUPED = frozenset(
    {
        "engagement-without-agreement",
        "sub-processor-not-named",
        "importer-not-identified",
        "third-country-parent",
    }
)
"""The checks whose findings are about an organisation, for any service or transfer."""
GROUPED_BY_SLOT = frozenset({"sub-processing-not-authorised"})
"""The checks of which only findings with a slot, another organisation of the importer, are so."""


@dataclass(frozen=True, slots=True)
class OrganisationGroup:
    """The subjects of equal findings about one organisation; `id` is the organisation's."""

    id: str
    names: Mapping[str, str]


def grouped(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in their order, those that are equal but for their subject put together at the first."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_key(finding) or finding.id, []).append(finding)
    return [group[0] if len(group) == 1 else _together(group) for group in groups.values()]


def organisation_of(finding: Finding) -> str | None:
    """The organisation of which a grouped finding speaks."""
    dossier = finding.dossier
    if finding.check.id not in GROUPED and not (finding.check.id in GROUPED_BY_SLOT and finding.result.slot):
        return None
    if isinstance(dossier, EngagementDossier):
        return dossier.engagement.organisation
    return dossier.row.importer.organisation if isinstance(dossier, TransferDossier) else None


def whole_id(finding: Finding) -> str | None:
    """The id of all findings of a check about the organisation, its slot included."""
    organisation = organisation_of(finding) or (finding.dossier.id if finding.parts else None)
    if organisation is None:
        return None
    slot = finding.result.slot
    return f"{finding.check.id}:{organisation}:{slot}" if slot else f"{finding.check.id}:{organisation}"


def _key(finding: Finding) -> object:
    organisation = organisation_of(finding)
    if organisation is None:
        return None
    dossier = finding.dossier
    agreement = dossier.engagement.agreement if isinstance(dossier, EngagementDossier) else None
    return finding.check.id, organisation, agreement, finding.result


def _together(group: list[Finding]) -> Finding:
    first = group[0]
    subjects = tuple(dict.fromkeys(_label(finding) for finding in group))
    says = say("{finding} This concerns: {subjects}.", finding=first.result.says, subjects=subjects)
    organisation = organisation_of(first) or first.dossier.id
    dossier = OrganisationGroup(organisation, first.dossier.names)
    return first._replace(dossier=dossier, result=first.result._replace(says=says), parts=tuple(group))


def _label(finding: Finding) -> Sentence:
    dossier = finding.dossier
    if isinstance(dossier, EngagementDossier):
        return dossier.engagement.service or dossier.engagement.label
    if isinstance(dossier, TransferDossier):
        return dossier.label(dossier.id) or dossier.id
    return dossier.id
