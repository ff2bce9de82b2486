"""Step 2: every ground is tried for a place, and kept; one that holds covers it (GDPR Art. 44 to 49)."""

from __future__ import annotations

from registry.law.adequacy import try_adequacy
from registry.law.clauses import HELD_UNDER_TOOL, bound, identified, terms_of_life, try_clauses
from registry.law.derogations import try_derogation
from registry.law.hearing import Hearing
from registry.law.situation import Claim, Recipient, Situation
from registry.law.tools import HELD_UNDER_BCR, try_rules, try_tool
from registry.law.trial import Trial
from registry.law.verdict import Ground, Outcome, Result
from registry.messages import say

ONWARD_ONLY = frozenset({"national_tool", "dpf_onward_contract", "same_level_contract"})


def try_grounds(
    situation: Situation,
    jurisdiction: str | None,
    recipient: Recipient | None,
    kinds: tuple[str, ...],
    hearing: Hearing,
) -> tuple[Ground, ...]:
    """Every ground that is claimed or applies by itself; `recipient` is None for an unknown operator."""
    grounds = try_adequacy(situation, jurisdiction, recipient, hearing)
    for index, claim in enumerate(situation.claims):
        if claim.kind != "adequacy" and recipient is not None:
            grounds.append(_try_claim(claim, index, situation, jurisdiction, recipient, kinds, hearing))
    return tuple(grounds)


def _try_claim(
    claim: Claim,
    index: int,
    situation: Situation,
    jurisdiction: str | None,
    recipient: Recipient,
    kinds: tuple[str, ...],
    hearing: Hearing,
) -> Ground:
    if claim.kind == "scc":
        return try_clauses(claim, index, jurisdiction, recipient, kinds, hearing)
    if claim.kind == "derogation":
        return try_derogation(claim, index, situation.exporter, situation.frequency, hearing)
    if claim.kind in ONWARD_ONLY:
        return _try_onward_contract(claim, index, recipient, hearing)
    if claim.kind == "bcr":
        within = _came_within_the_group(situation, hearing)
        return try_rules(claim, index, recipient, jurisdiction, kinds, hearing, within_group=within)
    return try_tool(claim, index, situation.exporter, recipient, jurisdiction, kinds, hearing)


def _came_within_the_group(situation: Situation, hearing: Hearing) -> bool:
    """Whether all ways in which the data came rest on BCR-C, so that they are those of the group."""
    return bool(situation.earlier) and all(
        HELD_UNDER_BCR in hearing.heard(earlier.hop).holdings
        and any(claim.bcr_type == "controller" for claim in earlier.hop.claims)
        for earlier in situation.earlier
    )


def _try_onward_contract(claim: Claim, index: int, recipient: Recipient, hearing: Hearing) -> Ground:
    trial = Trial(hearing, claim.kind, "SCC clauses 8.7, 8.8", claim=index, instrument=claim.instrument)
    identified(trial, recipient)
    bound(trial, claim, "exporter", "importer")
    terms_of_life(trial, claim)
    return trial.ground(HELD_UNDER_TOOL)


def settle(grounds: tuple[Ground, ...]) -> Outcome:
    """Covered if any holds, else unknown if any is incomplete, else uncovered."""
    results = {ground.result for ground in grounds}
    if Result.HOLDS in results:
        return Outcome.COVERED
    return Outcome.UNKNOWN if Result.INCOMPLETE in results else Outcome.UNCOVERED


def from_the_eea(grounds: tuple[Ground, ...]) -> tuple[Ground, ...]:
    """The grounds of a hop from the EEA: contracts that serve only onward transfers do not count."""
    return tuple(
        ground
        if ground.kind not in ONWARD_ONLY
        else ground._replace(
            result=Result.FAILS,
            holding=None,
            reasons=(*ground.reasons, say("It serves onward transfers only, not a transfer from the EEA.")),
        )
        for ground in grounds
    )
