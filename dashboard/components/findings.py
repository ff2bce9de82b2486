"""Parts of findings: their acceptance, and their severity as a label and in numbers."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard import snapshot
from dashboard.components.text import SEVERITIES, escaped, localised, member_label
from dashboard.evidence import evidence_names
from registry.checks.accepted import acceptance_text
from registry.entities import Decision
from registry.vocabulary import Severity


def acceptance(decision: Decision | None) -> str:
    """Until when something is accepted, or that it is closed, by whom, on what evidence and why."""
    if decision is None:
        return ""
    says = acceptance_text(decision, evidence_names(decision.evidence, snapshot.current().register.facts))
    return f'<p class="accepted">{escaped(localised(says))}</p>'


def severity_tag(severity: Severity) -> str:
    """A severity as a small label."""
    label = escaped(member_label(SEVERITIES, severity))
    return f'<span class="severity severity-{severity.value}">{label}</span>'


def severity_counts(severities: Mapping[Severity, int]) -> str:
    """How many findings there are of each severity: `4 high, 4 medium`."""
    return ", ".join(
        f"{count:,} {member_label(SEVERITIES, severity).lower()}" for severity, count in severities.items()
    )
