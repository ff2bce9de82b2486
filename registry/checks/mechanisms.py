"""Checks on mechanisms: the act behind each, and what is assumed about it."""

from __future__ import annotations

from collections.abc import Iterator

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.mechanism import LISTING, MechanismDossier
from registry.dossiers.transfer import Hop, SharedDossier
from registry.law.acts import Instrument, InstrumentKind
from registry.law.timeline import AsOf
from registry.law.verdict import Default, Ground, Missing, Outcome, Result, Verdict
from registry.messages import Message, Name, one_after_the_other, say, with_values
from registry.vocabulary import MechanismKind, Severity

_MECHANISM = Name("mechanism")
_MUST_BE_A_TOOL = frozenset({MechanismKind.SCC, MechanismKind.AUTHORITY_SCC, MechanismKind.ADEQUACY})
_DATES = frozenset({"first", "last", "adopted", "void_from"})


@check(
    id="mechanism-on-void-law",
    subject="mechanism",
    severity=Severity.HIGH,
    basis=("GDPR Art. 45(5)", "GDPR Art. 46(1)", "GDPR Art. 46(5)"),
    title=say("Safeguard rests on an act that does not support it or is not confirmed"),
    remedy=say("Replace it with a mechanism that is in force."),
)
def mechanism_on_void_law(mechanism: MechanismDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A mechanism or listing is based on an act that is not valid on this date, or not confirmed."""
    code = mechanism.instrument
    if code is None or not mechanism.claimed_on(as_of.on):
        return
    instrument = as_of.law.instrument(code)
    slot = mechanism.framework
    if instrument is None:
        says = say(
            "“{mechanism}” names {act}, which the law data do not contain.", mechanism=_MECHANISM, act=code
        )
        cure = say(
            "Correct the number of the act, or name the act that “{mechanism}” rests on.",
            mechanism=_MECHANISM,
        )
        yield CheckResult(Standing.UNKNOWN, says, slot, remedies=(cure,), severity=Severity.MEDIUM)
        return
    fault = _fault(mechanism, instrument, as_of)
    if fault is not None:
        if not _listed_elsewhere(mechanism, as_of):
            severity = None if mechanism.relied_on else Severity.MEDIUM
            yield CheckResult(Standing.VIOLATION, fault, slot, remedies=_cures(instrument), severity=severity)
    elif not instrument.confirmed or _unconfirmed_in_use(mechanism, instrument):
        says = say(
            "“{mechanism}” rests on {act}, but the law data on it are not confirmed.",
            mechanism=_MECHANISM,
            act=instrument.title,
        )
        source = say("What does the primary text of {act} say?", act=instrument.title)
        missing = (Missing("instrument.confirmed", source),)
        cure = say("Confirm the law data on {act} in the primary source.", act=instrument.title)
        yield CheckResult(Standing.UNKNOWN, says, slot, missing, (cure,), severity=Severity.MEDIUM)
    else:
        says = say(
            "“{mechanism}” rests on {act}, which is in force.", mechanism=_MECHANISM, act=instrument.title
        )
        yield CheckResult(Standing.PASS, says, slot)


def _fault(mechanism: MechanismDossier, act: Instrument, as_of: AsOf) -> Message | None:
    must_be_a_tool = mechanism.kind in _MUST_BE_A_TOOL or act.kind is InstrumentKind.SCHEME
    if must_be_a_tool and not act.transfer_tool:
        return _says("“{mechanism}” rests on {act}, which is not a tool for transfers from the EEA.", act)
    national = mechanism.kind == MechanismKind.NATIONAL_TOOL
    if act.in_force_on(as_of.on) or (national and _elsewhere(act, as_of)):
        return None
    if act.void_from is not None and act.void_from <= as_of.on:
        return _says(
            "“{mechanism}” rests on {act}, which was declared invalid on {day}.", act, day=act.void_from
        )
    if act.last is not None and act.last < as_of.on:
        return _says("“{mechanism}” rests on {act}, whose last day was {day}.", act, day=act.last)
    if act.first is not None and act.first > as_of.on:
        return _says("“{mechanism}” rests on {act}, which applies only from {day}.", act, day=act.first)
    return _says("“{mechanism}” rests on {act}, which is not in force.", act)


def _cures(act: Instrument) -> tuple[Message, ...]:
    """The cure where it is not to replace the mechanism: the contract of a processor is an agreement."""
    if act.kind is InstrumentKind.PROCESSOR_CLAUSES:
        return (
            say(
                "Record “{mechanism}” as the agreement with the processor (GDPR Art. 28), and as the "
                "mechanism what the transfer rests on, such as the clauses of 2021/914.",
                mechanism=_MECHANISM,
            ),
        )
    return ()


def _elsewhere(act: Instrument, as_of: AsOf) -> bool:
    """Whether a country outside the EEA still accepts the act as its own tool, as it did the old clauses."""
    tools = as_of.law.national_tools
    return any(tool.instrument == act.code and tool.in_force_on(as_of.on) for tool in tools)


def _says(template: str, act: Instrument, **values: object) -> Message:
    return say(template, mechanism=_MECHANISM, act=act.title, **values)


def _listed_elsewhere(mechanism: MechanismDossier, as_of: AsOf) -> bool:
    """Whether the organisation has another listing in force, which replaces this one."""
    others = map(as_of.law.instrument, mechanism.beside)
    return mechanism.kind == LISTING and any(act and act.in_force_on(as_of.on) for act in others)


def _unconfirmed_in_use(mechanism: MechanismDossier, act: Instrument) -> bool:
    """Whether an unconfirmed field matters here: a date, or the table of annexes."""
    fields = set(act.unconfirmed)
    return bool(fields & _DATES) or ("modules" in fields and mechanism.annex_denied)


_QUESTIONS = {
    "mechanism.scope": say("Which categories of data and which purposes does “{mechanism}” name?"),
    "mechanism.annexes": say("Which annexes of “{mechanism}” are completed?"),
}


_BESIDE = {
    "mechanism.parties.exporter": say("Is {exporter} a party to “{mechanism}”?"),
    "mechanism.parties.importer": say("Is {importer} a party to “{mechanism}”?"),
    "mechanism.expires": say("Does “{mechanism}” end, and if so, when?"),
    "mechanism.text_altered": say("Was the text of “{mechanism}” altered?"),
    "importer.subject_to_gdpr": say("Is {importer} itself subject to the GDPR for this processing?"),
    "assessment.review_by": say("When is the transfer impact assessment for {importer} to be reviewed?"),
    "assessment.leans_on": say("Which acts does the transfer impact assessment for {importer} rely on?"),
}
"""What may be assumed beside the scope and the annexes, with the question for it."""


@check(
    id="default-taken",
    subject="transfer",
    severity=Severity.MEDIUM,
    basis=("GDPR Art. 46(1)", "Decision (EU) 2021/914, Annex, Appendix"),
    title=say("Scope or annexes not recorded and assumed to be in order"),
    remedy=say("Record the scope and the annexes of the signed document."),
)
def default_taken(transfer: SharedDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A transfer rests on clauses or rules whose unrecorded scope or annexes are assumed to be in order."""
    hop, verdict = transfer.judged(as_of)
    if not hop.mechanisms or verdict.outcome is None:
        return
    wanted = {Result.HOLDS, Result.INCOMPLETE} if verdict.outcome is Outcome.UNKNOWN else {Result.HOLDS}
    results: dict[tuple[int | None, str], CheckResult] = {}
    for ground in sorted(_grounds(hop, verdict), key=lambda ground: ground.result is Result.INCOMPLETE):
        if ground.result in wanted:
            for default in _taken(ground):
                results.setdefault((ground.claim, default.slot), _on_default(ground, default))
    yield from results.values()
    if not results and verdict.outcome in (Outcome.COVERED, Outcome.UNKNOWN):
        says = say("No scope or annex is assumed for {importer}.", importer=Name("importer"))
        yield CheckResult(Standing.PASS, says)


def _grounds(hop: Hop, verdict: Verdict) -> Iterator[Ground]:
    """The grounds at all places, including those of operators to which no transfer is recorded."""
    for place in verdict.places:
        if not any(ground.result is Result.HOLDS and not _taken(ground) for ground in place.grounds):
            yield from place.grounds
        if place.position is not None and place.hops:
            for below, verdict_below in zip(hop.onward[place.position], place.hops, strict=True):
                if below.implied:
                    yield from _grounds(below, verdict_below)


def _taken(ground: Ground) -> list[Default]:
    return [default for default in ground.defaults if default.slot in _QUESTIONS]


def _beside(ground: Ground) -> dict[str, Default]:
    """What else is assumed of the same ground, by slot; it is named with the first of its findings."""
    return {each.slot: each for each in ground.defaults if each.slot in _BESIDE}


def _on_default(ground: Ground, default: Default) -> CheckResult:
    mechanism = Name(f"mechanism:{ground.claim}")
    names = {"mechanism": mechanism, "importer": Name("importer"), "exporter": Name("exporter")}
    also = _beside(ground) if default == _taken(ground)[0] else {}
    missing = (
        Missing(default.slot, with_values(_QUESTIONS[default.slot], mechanism=mechanism)),
        *(Missing(slot, with_values(_BESIDE[slot], **names)) for slot in also),
    )
    taken = one_after_the_other([default.says, *(each.says for each in also.values())])
    if ground.result is Result.HOLDS:
        says = say(
            "“{mechanism}” is assumed to cover the transfer: its scope or annexes are not recorded. {taken}",
            mechanism=mechanism,
            taken=taken,
        )
    else:
        says = say(
            "“{mechanism}” might cover the transfer, but its scope or annexes are not recorded. {taken}",
            mechanism=mechanism,
            taken=taken,
        )
    return CheckResult(Standing.UNKNOWN, says, default.slot, missing)
