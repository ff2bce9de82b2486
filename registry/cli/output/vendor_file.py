"""The file of an organisation as text and as JSON: what is recorded around it, and the dates to watch."""

from __future__ import annotations

from typing import Any

from registry.cli.output.terminal import Writer
from registry.dossiers.vendor_file import VendorFile
from registry.dossiers.verdict_words import OUTCOMES
from registry.entities import Engagement, Entity, Organisation
from registry.facts import Facts
from registry.messages import render, say

_SECTIONS = (
    ("engagements", say("Engagements")),
    ("agreements", say("Agreements")),
    ("sub_processors", say("Its sub-processors")),
    ("processor_for", say("Sub-processor under")),
    ("mechanisms", say("Mechanisms")),
    ("assessments", say("Assessments")),
    ("activities", say("Activities that it takes part in")),
)


def vendor_file_json(file: VendorFile, language: str) -> dict[str, Any]:
    """The JSON form: ids by section, the worst current outcome, and the dates."""
    return {
        "outcome": file.outcome and file.outcome.value,
        **{name: [entity.id for entity in entities] for name, entities in file.sections.items()},
        "dates": [
            {"day": each.day, "subject": each.subject, "what": render(each.what, language)}
            for each in file.dates
        ],
    }


def write_vendor_file(file: VendorFile, facts: Facts, out: Writer) -> None:
    """Write the worst verdict, each list that is not empty, and the dates."""
    if file.outcome:
        out.add("")
        worst = say("Worst verdict of the current transfers to it: {label}", label=OUTCOMES[file.outcome])
        out.say(worst, style="bold")
    for name, title in _SECTIONS:
        if file.sections[name]:
            out.heading(title)
        for entity in file.sections[name]:
            out.add(_line(entity, facts))
    if file.dates:
        out.heading(say("Dates to watch"))
    for each in file.dates:
        out.say(say("{day}: {what} ({subject})", day=each.day, what=each.what, subject=each.subject))


def _line(entity: Entity, facts: Facts) -> str:
    """One entity on one line: its name, its service and role, its id."""
    label = entity.name or ""
    if isinstance(entity, Engagement):
        organisation = facts.get(Organisation, entity.organisation)
        parts = (organisation.label if organisation else None, entity.service, entity.role)
        label = label or ", ".join(str(part) for part in parts if part)
    return f"{label} ({entity.id})" if label else entity.id
