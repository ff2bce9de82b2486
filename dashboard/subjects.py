"""The page that shows what an id refers to."""

from __future__ import annotations

from typing import NamedTuple

from registry.checks.spec import CHECKS
from registry.entities import Activity, DataCategory, Engagement, Organisation
from registry.register import Register


class SubjectLink(NamedTuple):
    """The page of a subject: its script, and the id in its address under a name."""

    view: str
    id: str
    parameter: str = "id"


def subject_link(about: str, register: Register) -> SubjectLink | None:
    """The page that shows an entity or the subject of a finding; None if none does."""
    subject = about.split(":")[1] if about.partition(":")[0] in CHECKS else about
    if subject in register.dossiers.transfers.rows:
        return SubjectLink("views/transfer.py", subject)
    match register.facts.find(subject):
        case Organisation():
            return SubjectLink("views/vendor.py", subject)
        case Engagement(organisation=organisation):
            return SubjectLink("views/vendor.py", organisation)
        case DataCategory():
            return SubjectLink("views/category.py", subject)
        case Activity():
            return SubjectLink("views/activity.py", subject)
    return None
