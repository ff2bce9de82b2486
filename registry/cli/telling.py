"""The answers of `judge`, `check` and `show` as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from registry.checks.accepted import told as told_decision
from registry.cli.printing import Writer
from registry.cli.report import worded
from registry.dossiers.explain import OUTCOMES, RESULTS, STATUSES
from registry.law.verdict import Outcome, Result
from registry.messages import Message, render, say
from registry.vocabulary import Severity

if TYPE_CHECKING:
    from registry.checks.accepted import Accepted
    from registry.checks.runner import Finding
    from registry.cli.report import Report, Told
    from registry.dossiers.explain import Explanation, GroundText, HopText, PlaceText, StepText
    from registry.entities import Decision, Entity, Source
    from registry.facts import Facts
    from registry.history.change import Head
    from registry.law.verdict import OutcomeChange

STYLES = {
    Outcome.UNCOVERED: "bold red",
    Outcome.UNKNOWN: "bold yellow",
    Outcome.COVERED: "bold green",
    Outcome.NOT_RESTRICTED: "bold",
    None: "bold",
}
SEVERITIES = {
    Severity.CRITICAL: say("Critical"),
    Severity.HIGH: say("High"),
    Severity.MEDIUM: say("Medium"),
    Severity.LOW: say("Low"),
}


def tell_report(report: Report, out: Writer) -> None:
    """Every transfer with its verdict, then the findings, then a summary."""
    out.heading(say("Transfers on {day}", day=report.on))
    tell_known_at(report.history, report.known_at, out)
    _asked(report.struck, out)
    accepted = report.accepted_verdicts
    for told in report.transfers:
        tell_transfer(told, out)
        tell_decision(accepted.get(told.id), out, 1)
    tell_findings(report.findings, out)
    tell_accepted(report.accepted, out)
    out.heading(say("Summary"))
    _summary(report, out)


def tell_known_at(head: Head | None, known_at: datetime | None, out: Writer) -> None:
    """Whose knowledge it is, where not that of today."""
    if head and known_at:
        time = known_at.isoformat(" ", "seconds").removesuffix("+00:00")
        out.say(say("As known at {time} UTC, after entry {seq} of the history.", time=time, seq=head.seq))


def tell_decision(decision: Decision | None, out: Writer, depth: int = 0) -> None:
    """That a finding is accepted, if it is, until when, by whom and why."""
    if decision:
        out.say(told_decision(decision), depth)


def tell_accepted(accepted: Sequence[Accepted], out: Writer) -> None:
    """The findings that are not open because someone accepted them."""
    if accepted:
        out.heading(say("Accepted findings"))
    for finding, decision in accepted:
        out.add(f"{finding.id}: {worded(finding, out.language).says}")
        tell_decision(decision, out, 1)


def _asked(struck: Sequence[tuple[str, date | None]], out: Writer) -> None:
    for code, first in struck:
        if first is None:
            out.say(say("As if {instrument} had never held.", instrument=code))
        else:
            out.say(say("As if {instrument} fell on {day}.", instrument=code, day=first))


def tell_transfer(told: Told, out: Writer) -> None:
    """One transfer with its verdict, what to do and to ask, and what comes next."""
    out.add("")
    out.add(f"{told.label}: {told.title} ({told.id})", style=STYLES[told.outcome])
    out.add(told.reason, 1)
    _to_do(told.remedies, out, 1)
    _to_ask(told.to_ask, out, 1)
    if told.next_change:
        tell_change(told.next_change, out)


def tell_change(change: OutcomeChange, out: Writer) -> None:
    """What comes next, and when."""
    shown = OUTCOMES[change.outcome] if change.outcome else STATUSES[change.status]
    out.say(say("Next change, on {day}: {outcome}", day=change.day, outcome=shown), 1)


def _to_do(remedies: Iterable[str], out: Writer, depth: int) -> None:
    for remedy in remedies:
        out.say(say("To do: {remedy}", remedy=remedy), depth)


def _to_ask(questions: Iterable[str], out: Writer, depth: int) -> None:
    for question in questions:
        out.say(say("To ask: {question}", question=question), depth)


def tell_findings(findings: Sequence[Finding], out: Writer) -> None:
    """The findings of each check together; what is to be done alike about all of them is said once."""
    if findings:
        out.heading(say("Findings"))
    alike: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.severity, finding.check.id), []).append(finding)
    for (severity, check_id), found in alike.items():
        check = found[0].check
        title = render(check.title, out.language)
        out.add("")
        out.add(f"{render(SEVERITIES[severity], out.language)}: {title}", style="bold")
        out.add(f"{check_id} [{'; '.join(check.basis)}]", 1, "dim")
        told = [(finding, worded(finding, out.language)) for finding in found]
        remedies = {words.remedies for _, words in told}
        if len(remedies) == 1:
            _to_do(remedies.pop(), out, 1)
        for finding, words in told:
            out.add(f"{finding.dossier.id}: {words.says}", 1)
            _to_do(words.remedies if remedies else (), out, 2)
            _to_ask(words.questions, out, 2)


def _summary(report: Report, out: Writer) -> None:
    labels = ", ".join(f"{label} {count}" for label, count in report.labels().items())
    out.say(_counted(say("Transfers"), len(report.transfers), labels))
    counts = report.severities().items()
    severities = ", ".join(f"{render(SEVERITIES[which], out.language)} {count}" for which, count in counts)
    out.say(_counted(say("Other findings"), len(report.findings), severities))
    if report.all_accepted:
        out.say(_counted(say("Accepted findings"), len(report.all_accepted), ""))


def _counted(what: Message, count: int, details: str) -> Message:
    if not details:
        return say("{what}: {count}.", what=what, count=count)
    return say("{what}: {count} ({details}).", what=what, count=count, details=details)


def tell_explanation(
    explanation: Explanation,
    entity: Entity | None,
    facts: Facts,
    out: Writer,
    decision: Decision | None = None,
) -> None:
    """One transfer step by step, with the decision that accepts its verdict, then its facts."""
    style = STYLES[Outcome(explanation.outcome) if explanation.outcome else None]
    out.add(f"{explanation.label}: {explanation.title} ({explanation.transfer})", style=style)
    out.say(say("As of {day}.", day=explanation.on))
    out.add(explanation.reason)
    tell_decision(decision, out)
    if explanation.next_change:
        change = explanation.next_change
        out.say(say("Next change, on {day}: {outcome}", day=change.day, outcome=change.label))
    _to_do(explanation.remedies, out, 0)
    _to_ask((asked.question for asked in explanation.questions), out, 0)
    for note in explanation.notes:
        out.say(say("Note: {note}", note=note))
    out.heading(say("Step by step"))
    for hop in explanation.hops:
        _hop(hop, out, 0)
    if entity:
        out.heading(say("On file"))
        _on_file(entity, facts, out)


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
    _to_ask((asked.question for asked in ground.questions), out, depth + 1)
    for taken in ground.taken:
        out.say(say("Taken as given: {what}", what=taken), depth + 1)


def _cited(references: Sequence[str]) -> str:
    return f" [{'; '.join(references)}]" if references else ""


def tell_entity(entity: Entity, facts: Facts, told: Sequence[Told], out: Writer) -> None:
    """What is recorded of one entity, where it was read, and the transfers with it."""
    out.add(f"{entity.label} ({entity.id})", style="bold")
    _on_file(entity, facts, out)
    if told:
        out.heading(say("Transfers with it"))
        for one in told:
            out.add(f"{one.label}: {one.title} ({one.id})", style=STYLES[one.outcome])


def _on_file(entity: Entity, facts: Facts, out: Writer) -> None:
    told_apart = {"id", "name", "note", "source", "sources"}
    _values(entity.model_dump(mode="json", exclude_none=True, exclude=told_apart), facts, out, 0)
    _sources(entity, out)


def _values(values: dict[str, Any], facts: Facts, out: Writer, depth: int) -> None:
    for key, value in values.items():
        title = key.replace("_", " ")
        if isinstance(value, dict):
            out.add(f"{title}:", depth)
            _values(value, facts, out, depth + 1)
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            for item in value:
                out.add(f"{title}:", depth)
                _values(item, facts, out, depth + 1)
        else:
            out.add(f"{title}: {_plain(value, facts, out.language)}", depth)


def _plain(value: object, facts: Facts, language: str) -> str:
    if isinstance(value, bool):
        return render(say("yes") if value else say("no"), language)
    if isinstance(value, list):
        return ", ".join(_plain(item, facts, language) for item in value) or render(say("none"), language)
    if isinstance(value, str) and (known := facts.find(value)) is not None and known.name:
        return f"{known.name} ({value})"
    return str(value)


def _sources(entity: Entity, out: Writer) -> None:
    if entity.note:
        out.say(say("Note: {note}", note=entity.note))
    if entity.source:
        out.say(say("Source: {source}", source=_source(entity.source)))
    for source in entity.sources or ():
        out.say(say("Source of {field}: {source}", field=source.field, source=_source(source)))


def _source(source: Source) -> Message:
    parts: list[object] = [source.document]
    if source.section:
        parts.append(say("section {section}", section=source.section))
    if source.read_on:
        parts.append(say("read on {day}", day=source.read_on))
    parts += [part for part in (source.url, source.note) if part]
    return say("{parts}", parts=tuple(parts))
