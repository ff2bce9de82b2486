"""The answer of `law` as text and as JSON: all legal instruments, one of them, or a jurisdiction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from registry.cli.output.terminal import Writer
from registry.law.acts import Instrument
from registry.law.adequacy_decisions import AdequacyDecision
from registry.law.law import Law
from registry.law.periods import InForce
from registry.messages import Message, country_name, render, say

KINDS = {
    "regulation": say("Regulation"),
    "adequacy_decision": say("Adequacy decision"),
    "extension": say("Extension"),
    "standard_clauses": say("Standard contractual clauses"),
    "processor_clauses": say("Clauses between controller and processor"),
    "national_clauses": say("Clauses of another country"),
    "national_framework": say("Framework of another country"),
    "criteria": say("Certification criteria approved for transfers"),
    "scheme": say("Scheme not approved for transfers"),
}
STATES = {
    "eea": say("in the EEA"),
    "third_country": say("third country"),
    "review": say("needs review"),
}


def standing(act: Instrument, day: date) -> Message:
    """Whether an instrument is in force on a day."""
    if act.period is None:
        return say("void")
    if act.in_force_on(day):
        return say("in force")
    return say("not yet in force") if act.first and day < act.first else say("ended")


def listed(law: Law) -> list[Instrument]:
    """All instruments, by kind and code."""
    kinds = list(KINDS)
    return sorted(law.instruments.values(), key=lambda act: (kinds.index(act.kind), act.code))


def write_instruments(law: Law, subject: Instrument | str | None, day: date, out: Writer) -> None:
    """Write an instrument, a jurisdiction or group (by its code), or the list."""
    if subject is None:
        write_list(law, day, out)
    elif isinstance(subject, Instrument):
        write_instrument(law, subject, day, out)
    else:
        write_place(law, subject, day, out)


def write_list(law: Law, day: date, out: Writer) -> None:
    """Write every instrument with its period and its status on a day."""
    out.say(say("Instruments on {day}, law data {version}", day=day, version=law.version), style="bold")
    out.table(
        (say("Code"), say("On that day"), say("From"), say("To"), say("Confirmed"), say("Title")),
        [
            (
                act.code,
                render(standing(act, day), out.language),
                _day(act.first),
                _day(act.last),
                _yes_no(act.confirmed, out.language),
                act.title,
            )
            for act in listed(law)
        ],
    )


def write_instrument(law: Law, act: Instrument, day: date, out: Writer) -> None:
    """Write one instrument: its periods, what it decides, source, confirmation."""
    out.add(f"{act.title} ({act.code})", style="bold")
    out.say(say("{kind}, {standing} on {day}.", kind=KINDS[act.kind], standing=standing(act, day), day=day))
    _fact(out, say("Adopted"), _day(act.adopted))
    _fact(out, say("In force"), _period(act.period, out.language))
    _fact(out, say("Void from"), _day(act.void_from))
    _fact(out, say("Ended by"), _cited(law, act.ended_by) if act.ended_by else "")
    _fact(out, say("Extends"), act.extends or "")
    _fact(out, say("Amends"), act.amends or "")
    _fact(out, say("Also called"), ", ".join(act.aliases))
    _fact(out, say("Open challenges"), "; ".join(_cited(law, each) for each in act.pending))
    for code in (*law.jurisdictions, *law.organisations):
        for decision in law.adequacy(code):
            if decision.instrument == act.code:
                _decision(law, code, decision, out)
    _clauses(law, act, out)
    _fact(out, say("Source"), act.source)
    _fact(out, say("Checked on"), _day(act.checked_on))
    _fact(out, say("Confirmed"), _confirmed(act, out.language))
    _fact(out, say("Note"), act.note or "")


def _confirmed(act: Instrument, language: str) -> str:
    answer = _yes_no(act.confirmed, language)
    if not act.unconfirmed:
        return answer
    fields = ", ".join(act.unconfirmed).replace("_", " ")
    return render(say("{answer}, except: {fields}", answer=answer, fields=fields), language)


def _decision(law: Law, code: str, decision: Any, out: Writer) -> None:
    _fact(out, say("About"), f"{_place_name(law, code, out.language)} ({code})")
    _fact(out, say("For exporters in Iceland, Liechtenstein and Norway from"), _day(decision.eea_from))
    for scope in decision.scopes:
        needs = f" ({', '.join(scope.needs)})" if scope.needs else ""
        _fact(
            out,
            say("Covers"),
            f"{scope.kind}{needs}, {_period(scope.period, out.language)}".replace("_", " "),
        )


def _clauses(law: Law, act: Instrument, out: Writer) -> None:
    clauses = law.clauses(act.code)
    if clauses is None:
        return
    for module in clauses.modules:
        number = "" if module.number is None else f"{module.number}: "
        _fact(out, say("Module"), f"{number}{module.exporter_role} to {module.importer_role}")
    _fact(out, say("Last day to sign"), _day(clauses.last_signing))


def write_place(law: Law, code: str, day: date, out: Writer) -> None:
    """Write the status and adequacy decisions of a jurisdiction, or the members of a group."""
    out.add(f"{_place_name(law, code, out.language)} ({code})", style="bold")
    if code in law.groups:
        _fact(out, say("Members"), ", ".join(law.members(code)))
        return
    for state in law.states(code):
        shown = render(STATES[state.state], out.language)
        unconfirmed = "" if state.confirmed else render(say(" Not confirmed."), out.language)
        out.add(f"{_period(state.period, out.language)}: {shown}. {state.reason}{unconfirmed}", 1)
        _source(_cited(law, state.source), state.checked_on, out)
    decisions = law.adequacy(code)
    if not decisions:
        out.say(say("There is no adequacy decision."), 1)
    for decision in decisions:
        act = law.instruments[decision.instrument]
        period = _period(act.period, out.language)
        out.add(f"{act.title} ({act.code}): {render(standing(act, day), out.language)}, {period}", 1)
        _source(act.source, act.checked_on, out)
    for change in law.changes(code):
        out.say(say("Change of law on {day}: {what}.", day=change.day, what=change.what), 1)
        _source(_cited(law, change.source), change.checked_on, out)


def _source(source: str, checked_on: date, out: Writer) -> None:
    """Write where a statement comes from, below it."""
    out.say(say("Source: {source}, checked on {day}", source=source, day=checked_on), 2)


def _cited(law: Law, source_id: str) -> str:
    """A source of the law data as it is cited; its id if the data do not list it."""
    source = law.sources.get(source_id)
    if source is None:
        return source_id
    return f"{source.title}, {source.locator}" if source.locator else source.title


def list_json(law: Law, day: date) -> dict[str, Any]:
    """The list as JSON: each instrument's fields, and `in_force` on the day."""
    acts = [instrument_json(act, day) for act in listed(law)]
    return {"format": 1, "law_version": law.version, "on": day, "instruments": acts}


def instrument_json(act: Instrument, day: date) -> dict[str, Any]:
    """One instrument as JSON; `period` null where nothing is left of it."""
    return {**asdict(act), "in_force": act.in_force_on(day)}


def place_json(law: Law, code: str, day: date) -> dict[str, Any]:
    """One jurisdiction or group as JSON; `sources` has those that it names by their ids."""
    states, changes = law.states(code), law.changes(code)
    cited = {each.source for each in states} | {each.source for each in changes}
    return {
        "format": 1,
        "code": code,
        "on": day,
        "members": law.members(code) if code in law.groups else None,
        "states": [asdict(state) for state in states],
        "adequacy": [_decision_json(law, decision, day) for decision in law.adequacy(code)],
        "changes": [asdict(change) for change in changes],
        "sources": {each: asdict(law.sources[each]) for each in sorted(cited & law.sources.keys())},
    }


def _decision_json(law: Law, decision: AdequacyDecision, day: date) -> dict[str, Any]:
    act = law.instruments[decision.instrument]
    where = {"source": act.source, "checked_on": act.checked_on}
    return {**asdict(decision), **where, "in_force": decision.in_force_on(day)}


def _fact(out: Writer, title: Message, value: str) -> None:
    if value:
        out.say(say("{title}: {value}", title=title, value=value), 1)


def _place_name(law: Law, code: str, language: str) -> str:
    named = law.organisations.get(code) or dict(
        law.jurisdictions[code].names if code in law.jurisdictions else law.groups[code].names
    )
    return named.get(language) or country_name(code, language)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _period(period: InForce | None, language: str) -> str:
    if period is None:
        return render(say("void from the start"), language)
    first, last = period.first, period.last
    if first and last:
        return render(say("from {first} to {last}", first=first, last=last), language)
    if first:
        return render(say("since {first}", first=first), language)
    return render(say("until {last}", last=last) if last else say("always"), language)


def _yes_no(answer: bool, language: str) -> str:
    return render(say("yes") if answer else say("no"), language)


def instruments_json(law: Law, subject: Instrument | str | None, day: date) -> dict[str, Any]:
    """An instrument, a jurisdiction or group (by its code), or the list, as JSON."""
    if subject is None:
        return list_json(law, day)
    if isinstance(subject, str):
        return place_json(law, subject, day)
    return {"format": 1, "on": day, **instrument_json(subject, day)}
