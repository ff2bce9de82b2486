"""Binding corporate rules (GDPR Art. 46(2)(b), 47).

Sources: EDPB Recommendations 1/2022 (BCR-C); draft 1/2026 (BCR-P).
"""

from __future__ import annotations

from datetime import date

from registry.law.acts import JurisdictionState
from registry.law.assessment import ask_for_assessment
from registry.law.clauses import identified, scope, terms_of_life
from registry.law.evaluation import Evaluation
from registry.law.ground_builder import GroundBuilder
from registry.law.situation import Claim, Recipient
from registry.law.verdict import Ground, Holding
from registry.messages import Country, Name, say

ICO_ALONE_FAILS_FROM = date(2021, 1, 1)


def try_corporate_rules(
    claim: Claim,
    index: int,
    recipient: Recipient,
    jurisdiction: str | None,
    kinds: tuple[str, ...],
    evaluation: Evaluation,
    *,
    within_group: bool,
) -> Ground:
    """Whether binding corporate rules cover a recipient at a place.

    Args:
        claim: The rules.
        index: Of the claim.
        recipient: The recipient to be covered.
        jurisdiction: Of the place.
        kinds: What happens at the place.
        evaluation: The day and the law.
        within_group: Whether the exporter received the data under rules for controllers.
    """
    builder = GroundBuilder(
        evaluation, "bcr", "GDPR Art. 46(2)(b), 47", claim=index, instrument=claim.instrument
    )
    identified(builder, recipient)
    terms_of_life(builder, claim)
    _corporate_rules(builder, claim, within_group=within_group)
    scope(builder, claim)
    ask_for_assessment(builder, claim, jurisdiction, kinds)
    return builder.ground(Holding.BCR)


def _corporate_rules(builder: GroundBuilder, claim: Claim, *, within_group: bool) -> None:
    _approved(builder, claim)
    if claim.bcr_type is None:
        builder.need(
            "mechanism.bcr_type", "Is “{mechanism}” for controllers (BCR-C) or for processors (BCR-P)?"
        )
        _members(builder, claim, "exporter", "importer")
    elif claim.bcr_type == "controller":
        _members(builder, claim, "exporter", "importer")
        _for_controllers(builder, claim, within_group=within_group)
    else:
        _for_processors(builder, claim)


def _approved(builder: GroundBuilder, claim: Claim) -> None:
    evaluation = builder.evaluation
    if claim.approval not in (None, "approved"):
        builder.fail("The rules are not approved (status: {status}).", status=APPROVALS[claim.approval])
    if claim.approved_on is None:
        builder.need("mechanism.approved_on", "On which date was “{mechanism}” approved?")
    elif not evaluation.reached(claim.approved_on):
        builder.fail("The rules are not approved until {day}.", day=claim.approved_on)
    if claim.approved_by is None:
        builder.need("mechanism.approved_by", "Which country's supervisory authority approved “{mechanism}”?")
    elif evaluation.state(claim.approved_by) is not JurisdictionState.EEA or claim.approved_by == "GB":
        before_brexit = claim.approved_by == "GB" and not evaluation.reached(ICO_ALONE_FAILS_FROM)
        if not before_brexit:
            builder.fail(
                "The rules were approved in {country}, not by an authority in the EEA.",
                country=Country(claim.approved_by, article=True),
            )


def _members(builder: GroundBuilder, claim: Claim, *parties: str) -> None:
    for party in parties:
        binding = claim.exporter if party == "exporter" else claim.recipient
        builder.demand(
            f"mechanism.members.{party}",
            binding.party,
            say("Is {party} a group member bound by “{mechanism}”?", party=Name(party)),
            say("{party} is not bound by the rules.", party=Name(party)),
        )


def _for_controllers(builder: GroundBuilder, claim: Claim, *, within_group: bool) -> None:
    """Require a controller as exporter: as a member it belongs to the group, and the data are its own.

    A processor of the group may pass data that it received under these rules on to another member. The
    recipient may be a controller or an internal processor, so its role does not matter.
    """
    others = claim.answer("on_behalf_of_others")
    if claim.exporter_role is None:
        builder.need(
            "exporter.role",
            "Is {party} a controller or a processor for this transfer?",
            party=Name("exporter"),
        )
    elif claim.exporter_role == "processor" and not within_group:
        builder.fail(
            "BCR-C require a controller of the group as exporter; {exporter} is a processor.",
        )
    if others:
        builder.fail("BCR-C do not cover data processed for a controller outside the group.")


def _for_processors(builder: GroundBuilder, claim: Claim) -> None:
    """Require two processors, both members; an exporting controller outside the group is contested."""
    if claim.exporter.party is not True and claim.exporter_role != "processor":
        _members(builder, claim, "importer")
        _processors(builder, importer=claim.recipient_role)
        _from_outside(builder, claim)
        return
    _members(builder, claim, "exporter", "importer")
    _processors(builder, exporter=claim.exporter_role, importer=claim.recipient_role)
    builder.demand(
        "mechanism.on_behalf_of_others",
        claim.answer("on_behalf_of_others"),
        say("Does {exporter} process the data for a controller outside the group?"),
        say("BCR-P only cover data processed for controllers outside the group."),
    )


def _from_outside(builder: GroundBuilder, claim: Claim) -> None:
    if claim.exporter.party is None:
        question = say("Is {party} a group member bound by “{mechanism}”?", party=Name("exporter"))
        builder.ask("mechanism.members.exporter", question)
    if claim.exporter_role is None:
        question = say("Is {party} a controller or a processor for this transfer?", party=Name("exporter"))
        builder.ask("exporter.role", question)
    builder.need(
        "exporter.role",
        "Whether BCR-P cover a transfer by an outside controller directly to a member outside "
        "the EEA is contested. Which other ground covers the transfer to {importer}?",
    )


def _processors(builder: GroundBuilder, **roles: str | None) -> None:
    for slot, role in roles.items():
        builder.demand(
            f"{slot}.role",
            None if role is None else role == "processor",
            say("Is {party} a controller or a processor for this transfer?", party=Name(slot)),
            say("BCR-P cover processors only; {party} is not one.", party=Name(slot)),
        )


APPROVALS = {"pending": say("pending"), "draft": say("draft"), "refused": say("refused")}
"""The stages at which rules or tools are not approved."""
