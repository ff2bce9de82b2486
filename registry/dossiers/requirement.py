"""Requirements, each with the evidence that it is fulfilled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from registry.entities import Requirement
from registry.facts import Facts


@dataclass(frozen=True, slots=True)
class RequirementDossier:
    """A requirement; its id is the dossier's."""

    requirement: Requirement

    @property
    def id(self) -> str:
        """The requirement's id."""
        return self.requirement.id

    @property
    def names(self) -> Mapping[str, str]:
        """What is required, and who is responsible."""
        owner = self.requirement.owner
        return {"requirement": self.requirement.text, **({"owner": owner} if owner else {})}

    def is_fulfilled(self, on: date) -> bool:
        """Whether it is fulfilled on a date."""
        day = self.requirement.fulfilled_on
        return day is not None and day <= on


def requirements(facts: Facts) -> Iterator[RequirementDossier]:
    """The dossiers of all requirements."""
    return map(RequirementDossier, facts.all(Requirement).values())
