"""The answer of `show` as text and as JSON: a transfer step by step, or the facts of another entity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from registry.checks.accepted import Findings
from registry.checks.concerned import ConcernedSubjects
from registry.cli.options import Form
from registry.cli.output import json_form, terminal
from registry.cli.output.changes import change_json, past_json, write_changes, write_past
from registry.cli.output.check_report import TransferVerdict, VerdictRenderer, struck
from registry.cli.output.duties import DutiesAbout
from registry.cli.output.recorded_values import write_recorded
from registry.cli.output.requirements import requirements_json, write_requirements
from registry.cli.output.terminal import Writer
from registry.cli.output.text import (
    STYLES,
    write_accepted,
    write_decision,
    write_findings,
    write_known_at,
    write_questions,
    write_remedies,
    write_strikes,
)
from registry.cli.output.vendor_file import vendor_file_json, write_vendor_file
from registry.dossiers.explain import Explanation, GroundText, HopText, PlaceText, StepText
from registry.dossiers.transfer_row import TransferRow
from registry.dossiers.vendor_file import VendorFiles
from registry.dossiers.verdict_words import RESULTS
from registry.entities import Decision, Entity, Organisation
from registry.facts import Facts
from registry.history.change import Change
from registry.history.past import PastValue
from registry.law.verdict import Outcome, Result
from registry.messages import render, say
from registry.register import Question, Register


class SubjectAnswer(NamedTuple):
    """The answer about one entity: its JSON form, and a function that writes it as text."""

    json: dict[str, Any]
    text: Callable[[Writer], None]


def answer_about(
    register: Register, subject: str, entity: Entity | None, question: Question
) -> SubjectAnswer:
    """The answer about a recorded entity.

    Args:
        register: The register that holds it.
        subject: Its id.
        entity: The whole entity; None for a transfer that is only known as a row.
        question: The date, and the instruments assumed void.
    """
    if entity is None or subject in register.dossiers.transfers.rows:
        answer = _about_transfer(register, subject, entity, question)
    else:
        answer = _about_entity(register, entity, question)
    strikes = struck(register.as_of(question))

    def text(out: Writer) -> None:
        write_strikes(strikes, out)
        answer.text(out)

    return answer._replace(text=text)


class SubjectHistory(NamedTuple):
    """The latest changes of an entity, the earlier values of each field if wanted, approvals and duties."""

    latest: Sequence[Change] = ()
    past: Mapping[str, Sequence[PastValue]] | None = None
    approvals: Sequence[Decision] = ()
    duties: DutiesAbout = DutiesAbout()


def print_answer(answer: SubjectAnswer, register: Register, history: SubjectHistory, form: Form) -> None:
    """Print an answer, with the latest changes and the earlier values of each field if given."""
    past = history.past
    if form is Form.JSON:
        whole = answer.json | json_form.history_json(register.head, register.known_at)
        if past is not None:
            whole["fields"] = past_json(past)
        if history.approvals:
            whole["requirements"] = requirements_json(history.approvals)
        if any(history.duties):
            whole["duties"] = history.duties.json
        if history.latest:
            whole["changes"] = [change_json(change) for change in history.latest]
        terminal.print_data(json_form.as_json(whole))
        return
    out = Writer(terminal.current_language())
    write_known_at(register.head, register.known_at, out)
    answer.text(out)
    write_requirements(history.approvals, out)
    history.duties.write(out)
    if history.latest:
        out.heading(say("Latest history entries"))
        write_changes(history.latest, out, whole=False)
    if past is not None:
        write_past(past, out)
    out.write()


def _about_transfer(
    register: Register, subject: str, entity: Entity | None, question: Question
) -> SubjectAnswer:
    language = terminal.current_language()
    explanation = register.explain(subject, question, language)
    decision = register.accepted_verdict(subject, question)
    results = register.findings_of(subject, question).beside_verdicts
    answer = {
        **json_form.explanation_json(explanation),
        "accepted": json_form.decision_json(decision) if decision else None,
        "entity": _model(entity) if entity else None,
        "findings": [json_form.finding_json(finding, language) for finding in results.open],
        "accepted_findings": [json_form.accepted_json(one, language) for one in results.accepted],
    }

    def text(out: Writer) -> None:
        write_explanation(explanation, entity, register.facts, out, decision)
        write_findings(results.open, out)
        write_accepted(results.accepted, out)

    return SubjectAnswer(answer, text)


def _about_entity(register: Register, entity: Entity, question: Question) -> SubjectAnswer:
    language = terminal.current_language()
    organisation = entity if isinstance(entity, Organisation) else None
    files = VendorFiles(register.dossiers.transfers)
    vendor = files.of(organisation, register.as_of(question)) if organisation else None
    results = _findings_about(organisation, register, question) or register.findings_of(entity.id, question)
    renderer = VerdictRenderer(register.as_of(question), language)
    rows = register.dossiers.transfers.rows.values()
    verdicts = [
        renderer.render(register.dossiers.transfers.dossier(row.id)) for row in rows if entity.id in _ids(row)
    ]
    answer = {
        "format": json_form.FORMAT,
        "entity": _model(entity),
        "transfers": [{"id": one.id, "outcome": one.outcome, "label": one.label} for one in verdicts],
        "findings": [json_form.finding_json(finding, language) for finding in results.open],
        "accepted": [json_form.accepted_json(one, language) for one in results.accepted],
        **(vendor_file_json(vendor, language) if vendor else {}),
    }

    def text(out: Writer) -> None:
        write_entity(entity, register.facts, _gravest_first(verdicts), out)
        if vendor:
            write_vendor_file(vendor, register.facts, out)
        write_findings(results.open, out)
        write_accepted(results.accepted, out)

    return SubjectAnswer(answer, text)


def _findings_about(
    organisation: Organisation | None, register: Register, question: Question
) -> Findings | None:
    """The findings that concern an organisation; verdicts are left out."""
    if organisation is None:
        return None
    subjects = ConcernedSubjects(register.dossiers, vendors={organisation.id})
    results = register.findings(question).beside_verdicts
    return Findings(
        [finding for finding in results.open if subjects.include_finding(finding)],
        [one for one in results.accepted if subjects.include_finding(one.finding)],
    )


def _gravest_first(verdicts: Iterable[TransferVerdict]) -> list[TransferVerdict]:
    return sorted(verdicts, key=lambda one: (-one.rank, one.id))


def _model(entity: Entity) -> dict[str, Any]:
    return entity.model_dump(mode="json", exclude_none=True)


def _ids(row: TransferRow) -> set[str | None]:
    parties = (row.exporter, row.importer)
    return {
        *(party.organisation for party in parties),
        *(party.collected_by for party in parties),
        *(place.operator for place in row.places or ()),
        *(row.categories or ()),
        *(row.purposes or ()),
        *(row.mechanisms or ()),
        row.engagement,
    }


def write_explanation(
    explanation: Explanation,
    entity: Entity | None,
    facts: Facts,
    out: Writer,
    decision: Decision | None = None,
) -> None:
    """Write one transfer step by step, the decision that accepts its verdict, and its facts."""
    style = STYLES[Outcome(explanation.outcome) if explanation.outcome else None]
    out.add(f"{explanation.label}: {explanation.title} ({explanation.transfer})", style=style)
    out.say(say("As of {day}.", day=explanation.on))
    out.add(explanation.reason)
    write_decision(decision, out)
    if explanation.next_change:
        change = explanation.next_change
        out.say(say("Next change, on {day}: {outcome}", day=change.day, outcome=change.label))
    write_remedies(explanation.remedies, out, 0)
    write_questions((missing.question for missing in explanation.questions), out, 0)
    for note in explanation.notes:
        out.say(say("Note: {note}", note=note))
    out.heading(say("Step by step"))
    for hop in explanation.hops:
        _hop(hop, out, 0)
    if entity:
        out.heading(say("Recorded"))
        write_recorded(entity, facts, out)


def _hop(hop: HopText, out: Writer, depth: int) -> None:
    out.add(f"{hop.heading}: {hop.label}", depth, "bold")
    for step in hop.steps:
        _step(step, out, depth + 1)
    for place in hop.places:
        _place(place, out, depth + 1)


def _place(place: PlaceText, out: Writer, depth: int) -> None:
    out.add(f"{place.heading}: {place.label}", depth, "bold")
    for step in place.steps:
        _step(step, out, depth + 1)
    for ground in place.grounds:
        _ground(ground, out, depth + 1)
    for hop in place.hops:
        _hop(hop, out, depth + 1)


def _step(step: StepText, out: Writer, depth: int) -> None:
    out.add(step.says + _cited(step.references), depth)


def _ground(ground: GroundText, out: Writer, depth: int) -> None:
    result = render(RESULTS[Result(ground.result)], out.language)
    claimed = f" ({ground.mechanism})" if ground.mechanism else ""
    out.add(f"{ground.label}{claimed}: {result}{_cited(ground.references)}", depth)
    for reason in ground.reasons:
        out.add(reason, depth + 1)
    write_questions((missing.question for missing in ground.questions), out, depth + 1)
    for taken in ground.taken:
        out.say(say("Assumed: {what}", what=taken), depth + 1)


def _cited(references: Sequence[str]) -> str:
    return f" [{'; '.join(references)}]" if references else ""


def write_entity(entity: Entity, facts: Facts, verdicts: Sequence[TransferVerdict], out: Writer) -> None:
    """Write the facts of one entity, their sources, and the transfers it is part of."""
    out.add(f"{entity.label} ({entity.id})", style="bold")
    write_recorded(entity, facts, out)
    if verdicts:
        out.heading(say("Transfers it is part of"))
        for one in verdicts:
            out.add(f"{one.label}: {one.title} ({one.id})", style=STYLES[one.outcome])
