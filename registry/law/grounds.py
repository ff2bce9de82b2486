"""The grounds that may cover a transfer, one entry each, and step 2: trying them all (GDPR Art. 44 to 49).

To add a ground, add its kind to `vocabulary.MechanismKind` and an entry to `GROUNDS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from registry.law.adequacy import try_adequacy
from registry.law.clauses import bound, identified, terms_of_life, try_clauses
from registry.law.corporate_rules import try_corporate_rules
from registry.law.derogations import try_derogation
from registry.law.evaluation import Evaluation
from registry.law.ground_builder import GroundBuilder
from registry.law.national_tools import try_national_tool
from registry.law.situation import Claim, Earlier, Exporter, Recipient, Situation
from registry.law.tools import try_tool
from registry.law.verdict import Ground, Holding, Outcome, Result
from registry.messages import Message, say

_NOBODY = Recipient(jurisdiction=None)
_NO_DECISION = Claim("other")


class Target(NamedTuple):
    """The target that a ground must cover: a recipient at a place, and what happens there."""

    jurisdiction: str | None
    recipient: Recipient
    kinds: tuple[str, ...]


class GroundKind(NamedTuple):
    """A kind of ground.

    `examine` tries a claimed one; None for what is tried without being claimed. `onward` are the ways of
    holding data under which it also covers an onward hop, None if it does so under all of them. One that is
    `onward_only` covers no transfer from the EEA.
    """

    label: Message
    examine: Callable[[Claim, int, Situation, Target, Evaluation], Ground] | None = None
    onward: frozenset[Holding] | None = None
    onward_only: bool = False


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
    if recipient is None:
        return tuple(grounds)
    target = Target(jurisdiction, recipient, kinds)
    for index, claim in enumerate(situation.claims):
        examine = GROUNDS[claim.kind].examine
        if examine is not None:
            grounds.append(examine(claim, index, situation, target, evaluation))
    return tuple(grounds)


def read_by_adequacy(situation: Situation, recipient: Recipient | None) -> tuple[Situation, Recipient | None]:
    """The parts of a hop and its recipient that matter to adequacy, in which most are equal."""
    hop = Situation(
        exporter=Exporter(situation.exporter.jurisdiction),
        importer=_NOBODY,
        data=situation.data,
        claims=tuple([_decision(claim) for claim in situation.claims]),
    )
    if recipient is None:
        return hop, None
    listed = bool(recipient.listings) or any(claim.kind == "adequacy" for claim in situation.claims)
    return hop, _NOBODY._replace(
        jurisdiction=recipient.jurisdiction if listed else None,  # only lists ask where it is established
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


def _clauses(claim: Claim, index: int, _: Situation, target: Target, evaluation: Evaluation) -> Ground:
    return evaluation.once(try_clauses, claim, index, target.jurisdiction, target.recipient, target.kinds)


def _tool(claim: Claim, index: int, situation: Situation, target: Target, evaluation: Evaluation) -> Ground:
    return evaluation.once(
        try_tool, claim, index, situation.exporter, target.recipient, target.jurisdiction, target.kinds
    )


def _corporate_rules(
    claim: Claim, index: int, situation: Situation, target: Target, evaluation: Evaluation
) -> Ground:
    within = bool(situation.earlier) and evaluation.once(_came_within_the_group, situation.earlier)
    return evaluation.once(
        _try_corporate_rules, claim, index, target.recipient, target.jurisdiction, target.kinds, within
    )


def _try_corporate_rules(
    claim: Claim,
    index: int,
    recipient: Recipient,
    jurisdiction: str | None,
    kinds: tuple[str, ...],
    within_group: bool,  # `once` passes arguments by position
    evaluation: Evaluation,
) -> Ground:
    return try_corporate_rules(
        claim, index, recipient, jurisdiction, kinds, evaluation, within_group=within_group
    )


def _came_within_the_group(earlier: tuple[Earlier, ...], evaluation: Evaluation) -> bool:
    """Whether the data came under BCR-C on every path, so that they are the group's own."""
    return all(
        Holding.BCR in evaluation.judge_earlier(each.hop).holdings
        and any(claim.bcr_type == "controller" for claim in each.hop.claims)
        for each in earlier
    )


def _derogation(claim: Claim, index: int, situation: Situation, _: Target, evaluation: Evaluation) -> Ground:
    return evaluation.once(try_derogation, claim, index, situation.exporter, situation.frequency)


def _onward_contract(
    claim: Claim, index: int, _: Situation, target: Target, evaluation: Evaluation
) -> Ground:
    return evaluation.once(_try_onward_contract, claim, index, target.recipient)


def _try_onward_contract(claim: Claim, index: int, recipient: Recipient, evaluation: Evaluation) -> Ground:
    builder = GroundBuilder(
        evaluation, claim.kind, "SCC clauses 8.7, 8.8", claim=index, instrument=claim.instrument
    )
    identified(builder, recipient)
    bound(builder, claim, "exporter", "importer")
    terms_of_life(builder, claim)
    return builder.ground(Holding.TOOL)


def _national_tool(
    claim: Claim, index: int, situation: Situation, target: Target, evaluation: Evaluation
) -> Ground:
    home = situation.exporter.jurisdiction
    if home is not None and evaluation.law.always_in_the_eea(home):
        home = None  # it counts for no transfer from the EEA
    return evaluation.once(try_national_tool, claim, index, home, target.recipient)


GROUNDS: dict[str, GroundKind] = {
    "adequacy": GroundKind(say("Adequacy decision")),
    "listing": GroundKind(say("Listing in a framework")),
    "scc": GroundKind(say("Standard contractual clauses"), _clauses),
    "authority_scc": GroundKind(say("Clauses adopted by a supervisory authority"), _tool),
    "bcr": GroundKind(say("Binding corporate rules"), _corporate_rules),
    "public_body_instrument": GroundKind(say("Instrument between public bodies"), _tool),
    "code_of_conduct": GroundKind(say("Code of conduct"), _tool),
    "certification": GroundKind(say("Certification"), _tool),
    "ad_hoc_clauses": GroundKind(say("Ad hoc contractual clauses"), _tool),
    "administrative_arrangement": GroundKind(say("Administrative arrangement"), _tool),
    "derogation": GroundKind(say("Derogation"), _derogation),
    "national_tool": GroundKind(
        say("Transfer tool of the exporter's own country"),
        _national_tool,
        onward=frozenset({Holding.ADEQUACY}),
        onward_only=True,
    ),
    "dpf_onward_contract": GroundKind(
        say("Onward contract under the Data Privacy Framework"),
        _onward_contract,
        onward=frozenset({Holding.LISTING}),
        onward_only=True,
    ),
    "same_level_contract": GroundKind(
        say("Contract for the same level of protection"),
        _onward_contract,
        onward=frozenset({Holding.SCC_MODULE_1}),
        onward_only=True,
    ),
    "other": GroundKind(say("Other act"), _tool),
}
"""Every kind of ground: the kinds of mechanism, and the listing."""


def settle(grounds: tuple[Ground, ...]) -> Outcome:
    """Covered if any holds, else unknown if any is incomplete, else uncovered."""
    results = {ground.result for ground in grounds}
    if Result.HOLDS in results:
        return Outcome.COVERED
    return Outcome.UNKNOWN if Result.INCOMPLETE in results else Outcome.UNCOVERED


def from_the_eea(grounds: tuple[Ground, ...]) -> tuple[Ground, ...]:
    """The grounds of a hop from the EEA: contracts that only cover onward transfers do not count."""
    return tuple(
        ground
        if not GROUNDS[ground.kind].onward_only
        else ground._replace(
            result=Result.FAILS,
            holding=None,
            reasons=(*ground.reasons, say("It only covers onward transfers, not transfers from the EEA.")),
        )
        for ground in grounds
    )
