"""The Art. 46 tools beside the Commission's clauses: BCR, instruments of public bodies, codes, and the rest.

Sources: GDPR Art. 46 and 47; EDPB Recommendations 1/2022 (BCR-C); draft 1/2026 (BCR-P).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from registry.law.acts import InstrumentKind, JurisdictionState
from registry.law.assessment import ask_for_assessment
from registry.law.clauses import bound, identified, scope, terms_of_life
from registry.law.evaluation import Evaluation
from registry.law.ground_builder import GroundBuilder
from registry.law.situation import Claim, Exporter, Recipient
from registry.law.verdict import Ground, Holding
from registry.messages import Country, Message, Name, say

ICO_ALONE_FAILS_FROM = date(2021, 1, 1)
_PUBLIC = "public_body"
_INTERNATIONAL = "international_organisation"


def try_tool(
    claim: Claim,
    index: int,
    exporter: Exporter,
    recipient: Recipient,
    jurisdiction: str | None,
    kinds: tuple[str, ...],
    evaluation: Evaluation,
) -> Ground:
    """Whether an Art. 46 tool, neither Commission clauses nor BCR, covers a recipient at a place."""
    builder = GroundBuilder(
        evaluation, claim.kind, _REFERENCES[claim.kind], claim=index, instrument=claim.instrument
    )
    identified(builder, recipient)
    terms_of_life(builder, claim)
    _in_effect(builder, claim)
    _RULES[claim.kind](builder, claim, exporter, recipient)
    scope(builder, claim)
    ask_for_assessment(builder, claim, jurisdiction, kinds)
    return builder.ground(Holding.TOOL)


def try_rules(
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
        recipient: Who is to be covered.
        jurisdiction: Of the place.
        kinds: What happens at the place.
        evaluation: The day and the law.
        within_group: Whether the data had come to the exporter under rules for controllers.
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


def _in_effect(builder: GroundBuilder, claim: Claim) -> None:
    """Fail what is known not to bind the recipient yet: no party, unsigned, or not approved on the day."""
    importer, evaluation = Name("importer"), builder.evaluation
    if claim.recipient.party is False:
        builder.fail("{party} is not a party to it.", party=importer)
    elif claim.recipient.signed is False:
        builder.fail("{party} has not signed it.", party=importer)
    elif claim.recipient.signed_on is not None and not evaluation.reached(claim.recipient.signed_on):
        builder.fail("{party} signs it only on {day}.", party=importer, day=claim.recipient.signed_on)
    if claim.approval not in (None, "approved"):
        builder.fail("It is not approved: {status}.", status=APPROVALS[claim.approval])
    if claim.approved_on is not None and not evaluation.reached(claim.approved_on):
        builder.fail("It is approved only on {day}.", day=claim.approved_on)


def _corporate_rules(builder: GroundBuilder, claim: Claim, *, within_group: bool) -> None:
    _approved(builder, claim)
    if claim.bcr_type is None:
        builder.need("mechanism.bcr_type", "Are the rules for controllers (BCR-C) or for processors (BCR-P)?")
        _members(builder, claim, "exporter", "importer")
    elif claim.bcr_type == "controller":
        _members(builder, claim, "exporter", "importer")
        _for_controllers(builder, claim, within_group=within_group)
    else:
        _for_processors(builder, claim)


def _approved(builder: GroundBuilder, claim: Claim) -> None:
    evaluation = builder.evaluation
    if claim.approval not in (None, "approved"):
        builder.fail("The rules are not approved: {status}.", status=APPROVALS[claim.approval])
    if claim.approved_on is None:
        builder.need("mechanism.approved_on", "On which day were the rules approved?")
    elif not evaluation.reached(claim.approved_on):
        builder.fail("The rules are approved only on {day}.", day=claim.approved_on)
    if claim.approved_by is None:
        builder.need("mechanism.approved_by", "Which country's authority approved the rules?")
    elif evaluation.state(claim.approved_by) is not JurisdictionState.EEA or claim.approved_by == "GB":
        before_brexit = claim.approved_by == "GB" and not evaluation.reached(ICO_ALONE_FAILS_FROM)
        if not before_brexit:
            builder.fail(
                "No EEA authority approved the rules: {country} did.", country=Country(claim.approved_by)
            )


def _members(builder: GroundBuilder, claim: Claim, *parties: str) -> None:
    for party in parties:
        binding = claim.exporter if party == "exporter" else claim.recipient
        builder.demand(
            f"mechanism.members.{party}",
            binding.party,
            say("Is {party} a bound member of the group's rules?", party=Name(party)),
            say("{party} is not bound by the rules.", party=Name(party)),
        )


def _for_controllers(builder: GroundBuilder, claim: Claim, *, within_group: bool) -> None:
    """Ask that the exporter is a controller: as a member it then is one of the group, and the data its own.

    A processor of the group may pass on to another member what it received under these rules. The recipient
    may be a controller or an internal processor, so that its role decides nothing.
    """
    others = claim.answer("on_behalf_of_others")
    if claim.exporter_role is None:
        builder.need("exporter.role", "Is {party} a controller or a processor here?", party=Name("exporter"))
    elif claim.exporter_role == "processor" and not within_group:
        builder.fail(
            "BCR-C serve a controller of the group; {exporter} is a processor.", exporter=Name("exporter")
        )
    if others:
        builder.fail("BCR-C do not cover data of a controller outside the group.")


def _for_processors(builder: GroundBuilder, claim: Claim) -> None:
    """Both are processors and members; whether a controller outside the group can export is contested."""
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
        say("Are the data those of a controller outside the group?"),
        say("BCR-P serve data of controllers outside the group."),
    )


def _from_outside(builder: GroundBuilder, claim: Claim) -> None:
    if claim.exporter.party is None:
        question = say("Is {party} a bound member of the group's rules?", party=Name("exporter"))
        builder.ask("mechanism.members.exporter", question)
    if claim.exporter_role is None:
        question = say("Is {party} a controller or a processor here?", party=Name("exporter"))
        builder.ask("exporter.role", question)
    builder.need(
        "exporter.role",
        "Whether BCR-P cover the transfer of an outside controller straight to a member outside the EEA "
        "is contested: which other ground is there?",
    )


def _processors(builder: GroundBuilder, **roles: str | None) -> None:
    for slot, role in roles.items():
        builder.demand(
            f"{slot}.role",
            None if role is None else role == "processor",
            say("Is {party} a controller or a processor here?", party=Name(slot)),
            say("BCR-P bind processors; {party} is none.", party=Name(slot)),
        )


def _public_bodies(builder: GroundBuilder, exporter: Exporter, recipient: Recipient) -> None:
    """Both are public bodies; the recipient may be an international organisation (GDPR recital 108)."""
    for slot, kind in (("exporter", exporter.kind), ("importer", recipient.kind)):
        builder.demand(
            f"{slot}.kind",
            None if kind is None else kind == _PUBLIC or (slot == "importer" and kind == _INTERNATIONAL),
            say("Is {party} a public authority or body?", party=Name(slot)),
            say("{party} is no public authority or body.", party=Name(slot)),
        )


def _ask(builder: GroundBuilder, claim: Claim, *names: str) -> None:
    for name in names:
        question, wrong = _QUESTIONS[name]
        builder.demand(f"mechanism.{name}", claim.answer(name), question, wrong)


def _public_body_instrument(
    builder: GroundBuilder, claim: Claim, exporter: Exporter, recipient: Recipient
) -> None:
    _public_bodies(builder, exporter, recipient)
    _ask(builder, claim, "binding")


def _arrangement(builder: GroundBuilder, claim: Claim, exporter: Exporter, recipient: Recipient) -> None:
    _public_bodies(builder, exporter, recipient)
    _ask(builder, claim, "authorised", "reference")


def _ad_hoc(builder: GroundBuilder, claim: Claim, _exporter: Exporter, _recipient: Recipient) -> None:
    bound(builder, claim, "exporter", "importer")
    _ask(builder, claim, "authorised", "reference")


def _not_a_scheme(builder: GroundBuilder, claim: Claim) -> None:
    """Fail what is known not to be approved for transfers, such as ISO/IEC 27001, whatever is recorded of it.

    Only where that knowledge is not confirmed does a recorded approval outweigh it.
    """
    act = builder.evaluation.instrument(claim.instrument) if claim.instrument else None
    if act is None or act.kind is not InstrumentKind.SCHEME:
        return
    if act.confirmed or not claim.answer("approved_for_transfers"):
        builder.fail("{scheme} is not approved as a tool for transfers.", scheme=act.title)


def _code_or_certification(
    builder: GroundBuilder, claim: Claim, _exporter: Exporter, _recipient: Recipient
) -> None:
    _not_a_scheme(builder, claim)
    _ask(builder, claim, "approved_for_transfers", "binding", "reference")


def _authority_clauses(
    builder: GroundBuilder, _claim: Claim, _exporter: Exporter, _recipient: Recipient
) -> None:
    builder.need(
        "mechanism.reference",
        "Which authority adopted these clauses, and under which reference did the Commission approve them?",
    )


def _outside_these_rules(
    builder: GroundBuilder, claim: Claim, _exporter: Exporter, _recipient: Recipient
) -> None:
    _not_a_scheme(builder, claim)
    builder.need(
        "mechanism.kind",
        "Does this act cover the transfer? It is outside these rules: which other ground is there?",
    )


_RULES: dict[str, Callable[[GroundBuilder, Claim, Exporter, Recipient], None]] = {
    "public_body_instrument": _public_body_instrument,
    "administrative_arrangement": _arrangement,
    "ad_hoc_clauses": _ad_hoc,
    "code_of_conduct": _code_or_certification,
    "certification": _code_or_certification,
    "authority_scc": _authority_clauses,
    "other": _outside_these_rules,
}
_REFERENCES = {
    "public_body_instrument": "GDPR Art. 46(2)(a)",
    "administrative_arrangement": "GDPR Art. 46(3)(b)",
    "ad_hoc_clauses": "GDPR Art. 46(3)(a)",
    "code_of_conduct": "GDPR Art. 46(2)(e)",
    "certification": "GDPR Art. 46(2)(f)",
    "authority_scc": "GDPR Art. 46(2)(d)",
    "other": "GDPR Art. 48, 96",
}
APPROVALS = {"pending": say("pending"), "draft": say("draft"), "refused": say("refused")}
"""Where an approval stands that is none yet, or none at all."""

_QUESTIONS: dict[str, tuple[Message, Message]] = {
    "binding": (
        say("Is the commitment legally binding and enforceable on {importer}?", importer=Name("importer")),
        say("It does not legally bind {importer}.", importer=Name("importer")),
    ),
    "authorised": (
        say("Did the supervisory authority authorise it?"),
        say("The supervisory authority has not authorised it."),
    ),
    "reference": (
        say("Under which reference did the authority approve it?"),
        say("It has no reference of an authority."),
    ),
    "approved_for_transfers": (
        say("Is it approved as a tool for transfers?"),
        say("It is not approved as a tool for transfers."),
    ),
}
