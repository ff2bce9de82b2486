"""Standard contractual clauses (GDPR Art. 46(2)(c)).

Sources: Decision (EU) 2021/914, Art. 1, 2, 4 and its annex; Decisions 2001/497/EC, 2004/915/EC, 2010/87/EU.
"""

from __future__ import annotations

from datetime import date

from registry.law.acts import ClauseModule, ClauseSet, Instrument
from registry.law.assessment import ask_for_assessment
from registry.law.clause_modules import (
    CURRENT_SET,
    WHICH_MODULE,
    fitting_module,
    no_signed_module_fits,
    plain_role,
)
from registry.law.evaluation import Evaluation
from registry.law.ground_builder import GroundBuilder
from registry.law.situation import Claim, Recipient
from registry.law.verdict import Ground, Holding, Result
from registry.messages import Name, say

OLD_SETS = {"processor": "2010/87", "controller": "2001/497", "joint_controller": "2001/497"}
"""The old set for each role of the importer, for clauses signed before the current set existed."""
FIRST_DAY_OF_CURRENT_SET = date(2021, 6, 27)


def try_clauses(
    claim: Claim,
    index: int,
    jurisdiction: str | None,
    recipient: Recipient,
    kinds: tuple[str, ...],
    evaluation: Evaluation,
) -> Ground:
    """Whether standard contractual clauses cover a recipient at a place."""
    builder = GroundBuilder(evaluation, "scc", "GDPR Art. 46(2)(c)", claim=index, instrument=claim.instrument)
    if recipient.kind == "international_organisation":
        builder.fail("The Commission's clauses cannot be used with international organisations.")
    identified(builder, recipient)
    signed = bound(builder, claim, "exporter", "importer")
    terms_of_life(builder, claim)
    clauses = _which_set(builder, claim, signed)
    holding = Holding.TOOL
    if clauses is not None:
        _in_time(builder, clauses, claim, signed)
        fits = fitting_module(builder, clauses, claim)
        _annexes(builder, claim, fits)
        if fits is not None and fits.number == 1:
            holding = Holding.SCC_MODULE_1
    scope(builder, claim)
    _text(builder, claim)
    _importer_outside_gdpr(builder, recipient, clauses)
    _assessment(builder, claim, jurisdiction, kinds)
    return builder.ground(holding)


def identified(builder: GroundBuilder, recipient: Recipient) -> None:
    """Ask for the legal entity where the source names only a class of recipients."""
    if not recipient.identified:
        builder.need(
            "importer.organisation",
            "Which legal entity is meant by {importer}?",
        )


def bound(builder: GroundBuilder, claim: Claim, *parties: str) -> date | None:
    """Ask that each party is bound by signature or accession; the last day of signing, if all are known."""
    builder.look("mechanism", "parties", "signatures", "signed", "signed_on")
    days: list[date] = []
    complete = True
    for party in parties:
        binding = claim.exporter if party == "exporter" else claim.recipient
        who = Name(party)
        if binding.party is False:
            builder.fail("{party} is not a party to it.", party=who)
        elif binding.party is None:
            builder.assume(
                f"mechanism.parties.{party}", "Parties not recorded; {party} is assumed to be one.", party=who
            )
        if binding.signed is False:
            builder.fail("{party} has not signed it.", party=who)
        if binding.signed_on is None:
            complete = False
            if binding.party is not False and binding.signed is not False:
                builder.need("mechanism.signed_on", "On which date did all parties sign “{mechanism}”?")
        elif not builder.evaluation.reached(binding.signed_on):
            builder.fail("{party} does not sign it until {day}.", party=who, day=binding.signed_on)
            days.append(binding.signed_on)
        else:
            days.append(binding.signed_on)
    return max(days) if days and complete else None


def terms_of_life(builder: GroundBuilder, claim: Claim) -> None:
    """Fail a ground that has expired, or was terminated or revoked, from the day after.

    A contract or rules without a recorded end date are assumed to be unlimited in time.
    """
    builder.look("mechanism", "expires", "terminated_on", "revoked_on")
    _not_before_the_act(builder, claim)
    past = builder.evaluation.past
    if claim.expires is not None and past(claim.expires):
        builder.fail("It expired on {day}.", day=claim.expires)
    if claim.terminated_on is not None and past(claim.terminated_on):
        builder.fail("It was terminated on {day}.", day=claim.terminated_on)
    if claim.revoked_on is not None and past(claim.revoked_on):
        builder.fail("It was revoked on {day}.", day=claim.revoked_on)
    if claim.expires is None and claim.kind != "derogation":
        builder.assume("mechanism.expires", "No end date recorded; assumed to be unlimited in time.")


def _not_before_the_act(builder: GroundBuilder, claim: Claim) -> None:
    """Ask what was signed or approved where that is dated before the act that it names could be used."""
    act = builder.evaluation.instrument(claim.instrument) if claim.instrument else None
    if act is None or act.existed_from is None:
        return
    signed = (claim.exporter.signed_on, claim.recipient.signed_on)
    for day in dict.fromkeys(day for day in signed if day is not None and day < act.existed_from):
        builder.need(
            "mechanism.signed_on",
            "{act} did not exist on {day}. Which text was signed as “{mechanism}”, and when?",
            act=act.title,
            day=day,
        )
    if claim.approved_on is not None and claim.approved_on < act.existed_from:
        builder.need(
            "mechanism.approved_on",
            "{act} did not exist on {day}. Under which act was “{mechanism}” approved, and when?",
            act=act.title,
            day=claim.approved_on,
        )


def scope(builder: GroundBuilder, claim: Claim) -> None:
    """Fail data or purposes outside a recorded scope; assume that an unrecorded one is wide enough.

    Where the scope is recorded, the data and purposes of the transfer must be too.
    """
    if claim.within_scope is False:
        builder.fail("Its scope does not include all of these data categories and purposes.")
    elif claim.scope_asks is not None:
        builder.ask(f"data.{claim.scope_asks}", SCOPE_ASKS[claim.scope_asks])
    elif claim.within_scope is None:
        builder.assume("mechanism.scope", "Scope not recorded; assumed to include these data and purposes.")


def _which_set(builder: GroundBuilder, claim: Claim, signed: date | None) -> ClauseSet | None:
    evaluation = builder.evaluation
    instrument = evaluation.instrument(claim.instrument) if claim.instrument else None
    if instrument is None:
        if claim.instrument or signed is None or signed >= FIRST_DAY_OF_CURRENT_SET:
            builder.need(
                "mechanism.instrument",
                "Which set of clauses is “{mechanism}”: Decision (EU) 2021/914 or an older one?",
            )
            if claim.modules is None:
                builder.need("mechanism.modules", WHICH_MODULE)
            elif (current := evaluation.clauses(CURRENT_SET)) is not None:  # only that set has modules
                no_signed_module_fits(builder, current, claim)
            return None
        return evaluation.clauses(OLD_SETS.get(claim.recipient_role or "", OLD_SETS["processor"]))
    clauses = evaluation.clauses(instrument.code)
    if clauses is None:
        _no_clauses(builder, instrument)
    return clauses


def _no_clauses(builder: GroundBuilder, act: Instrument) -> None:
    """Say why an act that contains no clauses for transfers covers nothing: void, over, or another kind."""
    evaluation = builder.evaluation
    if act.void_from is not None and evaluation.reached(act.void_from):
        builder.fail("{act} was declared invalid on {day}.", act=act.title, day=act.void_from)
    elif act.transfer_tool and evaluation.in_period(act):
        builder.fail(
            "{act} is an adequacy decision; it contains no clauses that could be signed.", act=act.title
        )
    elif act.last is not None and evaluation.past(act.last):
        builder.fail("{act} ended on {day}.", act=act.title, day=act.last)
    else:
        builder.fail("{instrument} is not a transfer tool for exporters in the EEA.", instrument=act.title)


def _in_time(builder: GroundBuilder, clauses: ClauseSet, claim: Claim, signed: date | None) -> None:
    evaluation = builder.evaluation
    if not evaluation.in_period(clauses):
        _out_of_time(builder, clauses)
    if clauses.last_signing is not None and signed is not None and signed > clauses.last_signing:
        builder.fail(
            "{instrument} could only be signed until {day}.",
            instrument=clauses.instrument,
            day=clauses.last_signing,
        )
    if clauses.unchanged_needed_from is not None and evaluation.reached(clauses.unchanged_needed_from):
        unchanged(builder, claim)


def _out_of_time(builder: GroundBuilder, clauses: ClauseSet) -> None:
    evaluation = builder.evaluation
    if evaluation.assumed_void(clauses.instrument):
        builder.fail("{instrument} is assumed to be void.", instrument=clauses.instrument)
    elif clauses.last is not None and evaluation.past(clauses.last):
        says = "Contracts on {instrument} ran out on {day}."
        builder.fail(says, instrument=clauses.instrument, day=clauses.last)
    else:
        builder.fail("{instrument} is not in force on this date.", instrument=clauses.instrument)


def unchanged(builder: GroundBuilder, claim: Claim) -> None:
    """Ask that the processing is unchanged, without which clauses of an old set do not count any more."""
    if claim.changed_on is not None:
        if builder.evaluation.reached(claim.changed_on):
            builder.fail(
                "The processing changed on {day}; the old clauses no longer apply to it.",
                day=claim.changed_on,
            )
        return
    builder.demand(
        "mechanism.processing_unchanged",
        claim.answer("processing_unchanged"),
        say("Has the processing remained unchanged since “{mechanism}” was signed?"),
        say("The processing has changed; the old clauses no longer apply to it."),
    )


def _annexes(builder: GroundBuilder, claim: Claim, module: ClauseModule | None) -> None:
    if module is None or not module.annexes:
        return
    recorded = dict(claim.annexes or ())
    perhaps = module.annexes_option_1 if claim.clause_9_option in (None, 1) else ()
    for annex in (*module.annexes, *perhaps):
        if recorded.get(annex) is False:
            builder.need(
                f"mechanism.annexes.{annex}",
                "When will annex {annex} of “{mechanism}” be completed?",
                annex=ANNEXES[annex],
            )
    needed = (*module.annexes, *(module.annexes_option_1 if claim.clause_9_option == 1 else ()))
    if any(recorded.get(annex) is None for annex in needed):
        builder.assume("mechanism.annexes", "Annexes not recorded; assumed to be complete.")


def _text(builder: GroundBuilder, claim: Claim) -> None:
    altered = claim.answer("text_altered")
    if altered:
        builder.fail("The text was altered, so these are ad hoc clauses (Art. 46(3)(a)).")
    elif altered is None:
        builder.assume(
            "mechanism.text_altered", "Not recorded whether the text was altered; assumed to be unaltered."
        )
    if claim.answer("fallback_only"):
        builder.note("Agreed as a fallback for when no adequacy decision applies.")


def _importer_outside_gdpr(builder: GroundBuilder, recipient: Recipient, clauses: ClauseSet | None) -> None:
    if clauses is not None and clauses.instrument != CURRENT_SET:
        return
    if recipient.subject_to_gdpr:
        builder.need(
            "importer.subject_to_gdpr",
            "{importer} is itself subject to the GDPR for this processing, which Decision (EU) "
            "2021/914 does not cover (Art. 1(1)). Is there an adequacy decision, are there "
            "binding corporate rules, or what does the supervisory authority advise?",
        )
    elif recipient.subject_to_gdpr is None:
        builder.assume(
            "importer.subject_to_gdpr",
            "Not recorded; {importer} is assumed not to be subject to the GDPR for this processing.",
        )


def _assessment(
    builder: GroundBuilder, claim: Claim, jurisdiction: str | None, kinds: tuple[str, ...]
) -> None:
    """Module 4 requires one only where the processor adds data collected in the EU (heading of clause 14)."""
    roles = (plain_role(claim.exporter_role), plain_role(claim.recipient_role))
    combined = claim.answer("eu_data_combined") if roles == ("processor", "controller") else True
    if combined is None:
        alone = GroundBuilder(builder.evaluation, "scc")
        ask_for_assessment(alone, claim, jurisdiction, kinds)
        if alone.result is not Result.HOLDS:  # a valid assessment suffices whether or not one is required
            builder.need(
                "mechanism.eu_data_combined",
                "Does {exporter} add data that it collected in the EU to those it sends to {importer}?",
            )
    if combined:
        ask_for_assessment(builder, claim, jurisdiction, kinds)


SCOPE_ASKS = {
    "categories": say("Which categories of data are transferred to {importer}?"),
    "purposes": say("For which purposes are data transferred to {importer}?"),
}
ANNEXES = {"i_a": "I.A", "i_b": "I.B", "i_c": "I.C", "ii": "II", "iii": "III"}
