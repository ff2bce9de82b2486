"""A usage policy's dossier: the notices in which it is disclosed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registry.entities import DataCategory, Notice, UsagePolicy
from registry.facts import Facts


@dataclass(frozen=True, slots=True)
class PolicyDossier:
    """A usage policy that applies to recorded data; `disclosed_in` is None if not recorded."""

    policy: UsagePolicy
    disclosed_in: tuple[str, ...] | None

    @property
    def id(self) -> str:
        """The policy's id."""
        return self.policy.id

    @property
    def names(self) -> Mapping[str, str]:
        """The policy's name."""
        return {"policy": self.policy.label}


def policies(facts: Facts) -> Iterator[PolicyDossier]:
    """The dossiers of the usage policies that apply to any recorded category of data."""
    binding = {policy for one in facts.all(DataCategory).values() for policy in one.usage_policies or ()}
    for policy in facts.all(UsagePolicy).values():
        if policy.id in binding:
            stated = policy.disclosed_in
            yield PolicyDossier(
                policy, None if stated is None else tuple(_label(one, facts) for one in stated)
            )


def _label(notice_id: str, facts: Facts) -> str:
    notice = facts.get(Notice, notice_id)
    return notice.label if notice else notice_id
