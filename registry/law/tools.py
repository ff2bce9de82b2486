"""The other Art. 46 tools: instruments of public bodies, codes, certificates, ad hoc clauses and the rest."""

from __future__ import annotations

from collections.abc import Callable

from registry.law.acts import Instrument, InstrumentKind
from registry.law.assessment import ask_for_assessment
from registry.law.clauses import bound, identified, scope, terms_of_life
from registry.law.corporate_rules import APPROVALS
from registry.law.evaluation import Evaluation
from registry.law.ground_builder import GroundBuilder
from registry.law.situation import Claim, Exporter, Recipient
from registry.law.verdict import Ground, Holding
from registry.messages import Message, Name, say

_PUBLIC = "public_body"
_INTERNATIONAL = "international_organisation"
_NO_TOOLS = frozenset({InstrumentKind.SCHEME, InstrumentKind.PROCESSOR_CLAUSES})
_CERTAIN_CRITERIA = frozenset({"Europrivacy-82"})
"""Criteria whose name leaves no doubt which they are."""


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
    reference, examine = _TOOLS[claim.kind]
    builder = GroundBuilder(evaluation, claim.kind, reference, claim=index, instrument=claim.instrument)
    identified(builder, recipient)
    terms_of_life(builder, claim)
    _in_effect(builder, claim)
    _no_tool(builder, claim)
    examine(builder, claim, exporter, recipient)
    scope(builder, claim)
    if claim.kind != "other" or claim.assessments:  # of an unknown act only the name is asked
        ask_for_assessment(builder, claim, jurisdiction, kinds)
    return builder.ground(Holding.TOOL)


def _in_effect(builder: GroundBuilder, claim: Claim) -> None:
    """Fail a tool known not to bind the recipient yet: not a party, unsigned, or not approved on the day."""
    importer, evaluation = Name("importer"), builder.evaluation
    if claim.recipient.party is False:
        builder.fail("{party} is not a party to it.", party=importer)
    elif claim.recipient.signed is False:
        builder.fail("{party} has not signed it.", party=importer)
    elif claim.recipient.signed_on is not None and not evaluation.reached(claim.recipient.signed_on):
        builder.fail("{party} does not sign it until {day}.", party=importer, day=claim.recipient.signed_on)
    if claim.approval not in (None, "approved"):
        builder.fail("It is not approved (status: {status}).", status=APPROVALS[claim.approval])
    if claim.approved_on is not None and not evaluation.reached(claim.approved_on):
        builder.fail("It is not approved until {day}.", day=claim.approved_on)


def _public_bodies(builder: GroundBuilder, exporter: Exporter, recipient: Recipient) -> None:
    """Both are public bodies; the recipient may be an international organisation (GDPR recital 108)."""
    for slot, kind in (("exporter", exporter.kind), ("importer", recipient.kind)):
        builder.demand(
            f"{slot}.kind",
            None if kind is None else kind == _PUBLIC or (slot == "importer" and kind == _INTERNATIONAL),
            say("Is {party} a public authority or body?", party=Name(slot)),
            say("{party} is not a public authority or body.", party=Name(slot)),
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


def _no_tool(builder: GroundBuilder, claim: Claim) -> None:
    """Fail what is known not to be a tool for transfers, such as ISO/IEC 27001, whatever is recorded.

    A recorded approval counts only where that knowledge is not confirmed.
    """
    act = builder.evaluation.instrument(claim.instrument) if claim.instrument else None
    if act is not None and act.kind in _NO_TOOLS and (act.confirmed or not _approved(claim)):
        builder.fail("{scheme} is not approved as a transfer tool.", scheme=act.title)


def _approved(claim: Claim) -> bool | None:
    return claim.answer("approved_for_transfers")


def _code_or_certification(
    builder: GroundBuilder, claim: Claim, _exporter: Exporter, _recipient: Recipient
) -> None:
    act = builder.evaluation.instrument(claim.instrument) if claim.instrument else None
    if act is not None and act.kind is InstrumentKind.CRITERIA:
        _criteria(builder, claim, act)
    else:
        _ask(builder, claim, "approved_for_transfers")
    _ask(builder, claim, "binding", "reference")


def _criteria(builder: GroundBuilder, claim: Claim, criteria: Instrument) -> None:
    """Ask which criteria of a certification are meant, unless its name or an approval says so."""
    if not builder.evaluation.in_period(criteria):
        builder.fail("{scheme} is not approved for transfers on this date.", scheme=criteria.title)
    if _approved(claim) is False:
        _ask(builder, claim, "approved_for_transfers")
    elif _approved(claim) is None and criteria.code not in _CERTAIN_CRITERIA:
        builder.need(
            "mechanism.approved_for_transfers",
            "Under which criteria was “{mechanism}” issued to {importer}: those approved for transfers "
            "(version 82, EDPB Opinion 15/2026) or others?",
        )


def _authority_clauses(
    builder: GroundBuilder, claim: Claim, _exporter: Exporter, _recipient: Recipient
) -> None:
    if _approved(claim) is False:
        _ask(builder, claim, "approved_for_transfers")
    builder.need(
        "mechanism.reference",
        "Which authority adopted “{mechanism}”, and under which reference did the Commission approve it?",
    )


def _outside_these_rules(
    builder: GroundBuilder, claim: Claim, _exporter: Exporter, _recipient: Recipient
) -> None:
    if _approved(claim) is False:
        _ask(builder, claim, "approved_for_transfers")
    builder.need(
        "mechanism.instrument",
        "Which instrument is “{mechanism}”? If it is outside the rules applied here, which other ground "
        "covers the transfer to {importer}?",
    )


_TOOLS: dict[str, tuple[str, Callable[[GroundBuilder, Claim, Exporter, Recipient], None]]] = {
    "public_body_instrument": ("GDPR Art. 46(2)(a)", _public_body_instrument),
    "administrative_arrangement": ("GDPR Art. 46(3)(b)", _arrangement),
    "ad_hoc_clauses": ("GDPR Art. 46(3)(a)", _ad_hoc),
    "code_of_conduct": ("GDPR Art. 46(2)(e)", _code_or_certification),
    "certification": ("GDPR Art. 46(2)(f)", _code_or_certification),
    "authority_scc": ("GDPR Art. 46(2)(d)", _authority_clauses),
    "other": ("GDPR Art. 48, 96; EDPB Guidelines 02/2024", _outside_these_rules),
}
"""The legal basis of each tool, and its conditions."""

_QUESTIONS: dict[str, tuple[Message, Message]] = {
    "binding": (
        say("Is “{mechanism}” legally binding on {importer} and enforceable?", importer=Name("importer")),
        say("It is not legally binding on {importer}.", importer=Name("importer")),
    ),
    "authorised": (
        say("Has the supervisory authority authorised “{mechanism}”?"),
        say("The supervisory authority has not authorised it."),
    ),
    "reference": (
        say("Under which reference did the supervisory authority approve “{mechanism}”?"),
        say("It has no approval reference from an authority."),
    ),
    "approved_for_transfers": (
        say("Is “{mechanism}” approved as a transfer tool?"),
        say("It is not approved as a transfer tool."),
    ),
}
