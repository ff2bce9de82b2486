"""Step 2: every ground is tried for a place, and kept; one that holds covers it (GDPR Art. 44 to 49)."""

from __future__ import annotations

from registry.law.adequacy import try_adequacy
from registry.law.clauses import bound, identified, terms_of_life, try_clauses
from registry.law.derogations import try_derogation
from registry.law.evaluation import Evaluation
from registry.law.ground_builder import GroundBuilder
from registry.law.situation import Claim, Earlier, Exporter, Recipient, Situation
from registry.law.tools import try_rules, try_tool
from registry.law.verdict import Ground, Holding, Outcome, Result
from registry.messages import say

ONWARD_ONLY = frozenset({"national_tool", "dpf_onward_contract", "same_level_contract"})
_NOBODY = Recipient(jurisdiction=None)
_NO_DECISION = Claim("other")


def try_grounds(
    situation: Situation,
    jurisdiction: str | None,
    recipient: Recipient | None,
    kinds: tuple[str, ...],
    evaluation: Evaluation,
) -> tuple[Ground, ...]:
    """Every ground that is claimed or applies by itself; `recipient` is None for an unknown operator.

    Each is tried once for all that it reads: transfers to one recipient mostly differ in other things.
    """
    grounds = [*evaluation.once(_try_adequacy, *read_by_adequacy(situation, recipient), jurisdiction)]
    for index, claim in enumerate(situation.claims):
        if claim.kind != "adequacy" and recipient is not None:
            grounds.append(_try_claim(claim, index, situation, jurisdiction, recipient, kinds, evaluation))
    return tuple(grounds)


def read_by_adequacy(situation: Situation, recipient: Recipient | None) -> tuple[Situation, Recipient | None]:
    """What adequacy reads of a hop and its recipient: most of a country's recipients are one to it."""
    hop = Situation(
        exporter=Exporter(situation.exporter.jurisdiction),
        importer=_NOBODY,
        data=situation.data,
        claims=tuple([_decision(claim) for claim in situation.claims]),
    )
    if recipient is None:
        return hop, None
    return hop, _NOBODY._replace(
        kind=recipient.kind,
        organisation_code=recipient.organisation_code,
        listings=recipient.listings,
        qualifications=recipient.qualifications,
    )


def _decision(claim: Claim) -> Claim:
    return Claim(claim.kind, claim.instrument) if claim.kind == "adequacy" else _NO_DECISION


def _try_adequacy(
    hop: Situation, recipient: Recipient | None, jurisdiction: str | None, evaluation: Evaluation
) -> tuple[Ground, ...]:
    return tuple(try_adequacy(hop, jurisdiction, recipient, evaluation))


def _try_claim(
    claim: Claim,
    index: int,
    situation: Situation,
    jurisdiction: str | None,
    recipient: Recipient,
    kinds: tuple[str, ...],
    evaluation: Evaluation,
) -> Ground:
    if claim.kind == "scc":
        return evaluation.once(try_clauses, claim, index, jurisdiction, recipient, kinds)
    if claim.kind == "derogation":
        return evaluation.once(try_derogation, claim, index, situation.exporter, situation.frequency)
    if claim.kind in ONWARD_ONLY:
        return evaluation.once(_try_onward_contract, claim, index, recipient)
    if claim.kind == "bcr":
        within = bool(situation.earlier) and evaluation.once(_came_within_the_group, situation.earlier)
        return evaluation.once(_try_rules, claim, index, recipient, jurisdiction, kinds, within)
    return evaluation.once(try_tool, claim, index, situation.exporter, recipient, jurisdiction, kinds)


def _try_rules(
    claim: Claim,
    index: int,
    recipient: Recipient,
    jurisdiction: str | None,
    kinds: tuple[str, ...],
    within_group: bool,  # `once` gives all that is read by its place
    evaluation: Evaluation,
) -> Ground:
    return try_rules(claim, index, recipient, jurisdiction, kinds, evaluation, within_group=within_group)


def _came_within_the_group(earlier: tuple[Earlier, ...], evaluation: Evaluation) -> bool:
    """Whether all ways in which the data came rest on BCR-C, so that they are those of the group."""
    return all(
        Holding.BCR in evaluation.judge_earlier(each.hop).holdings
        and any(claim.bcr_type == "controller" for claim in each.hop.claims)
        for each in earlier
    )


def _try_onward_contract(claim: Claim, index: int, recipient: Recipient, evaluation: Evaluation) -> Ground:
    builder = GroundBuilder(
        evaluation, claim.kind, "SCC clauses 8.7, 8.8", claim=index, instrument=claim.instrument
    )
    identified(builder, recipient)
    bound(builder, claim, "exporter", "importer")
    terms_of_life(builder, claim)
    return builder.ground(Holding.TOOL)


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
