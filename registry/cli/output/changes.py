"""History entries as text and as JSON: what each changed, and every earlier value of a field.

As JSON an entry has `seq`, `at`, `actor`, `role`, `command`, `reason`, `law_version`, `request`, `part`,
`hash` and `subjects`: `id`, `did` (`recorded`, `changed`, `removed`) and `fields`, each `field`, `before` and
`after` (null where not recorded); `fields` is null where the content was deleted. A decision or comment that
someone else than the actor made has `made_by`; an approved proposal that the actor had proposed has
`own_proposal`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from registry.access import verb_of
from registry.cli.output.proposal_states import STATE_WORDS
from registry.cli.output.terminal import Writer
from registry.entities import Comment, Decision, Document, FactQuestion, Requirement
from registry.history.change import PROPOSAL, Change, Subject
from registry.history.marks import is_own_approval, other_maker
from registry.history.past import FieldChange, PastValue, subject_changes
from registry.messages import Message, render, say
from registry.vocabulary import ProposalState

if TYPE_CHECKING:
    from registry.graph.audit import Audit

_NAMED = 20
"""At most this many subjects of an entry are listed in text; JSON has all."""
_NOT_FOR_READERS = frozenset({"overlays", "base"})
"""Fields of a proposal that mean nothing to a reader: digests, and the entry that it was based on."""
_DECIDED = tuple(f"{each.kind}/" for each in (Decision, Comment, FactQuestion, Requirement, Document))
_SAYS_WHAT = (
    "about",
    "kind",
    "until",
    "assigned_to",
    "requirements",
    "reason",
    "title",
    "text",
    "answer",
    "owner",
    "due",
)
"""The fields that say what a decision, question or the like is about, and why, in this order."""
_DID = {"recorded": say("recorded"), "changed": say("changed"), "removed": say("removed")}


def change_json(change: Change) -> dict[str, Any]:
    """One entry."""
    command = change.command
    return {
        "seq": change.seq,
        "at": change.at,
        "actor": command.actor,
        "role": command.role,
        "command": command.name,
        "reason": command.reason,
        "law_version": command.law,
        "request": command.request,
        "part": change.part,
        "hash": change.hash,
        "subjects": [_subject_json(subject, command.actor) for subject in change.subjects],
    }


def _subject_json(subject: Subject, actor: str) -> dict[str, Any]:
    changed = subject_changes(subject)
    fields = None if changed is None else [_field_json(each) for each in changed]
    answer: dict[str, Any] = {"id": subject.id, "did": _did(subject), "fields": fields}
    if other := other_maker(subject, actor):
        answer["made_by"] = other
    if is_own_approval(subject):
        answer["own_proposal"] = True
    return answer


def _field_json(change: FieldChange) -> dict[str, Any]:
    return {"field": change.path, "before": change.before, "after": change.after}


def past_json(past: Mapping[str, Sequence[PastValue]]) -> dict[str, Any]:
    """The values of each field, oldest first; `entry` is null for values older than the history."""
    return {field: [_value_json(each) for each in values] for field, values in past.items()}


def _value_json(each: PastValue) -> dict[str, Any]:
    change = each.change
    return {
        "value": each.value,
        "entry": change and change.seq,
        "at": change and change.at,
        "actor": change and change.command.actor,
        "role": change and change.command.role,
    }


def write_changes(changes: Iterable[Change], out: Writer, *, whole: bool) -> None:
    """Write entries one after the other; `whole` also writes every field of recorded or removed entities."""
    for change in changes:
        out.say(
            say(
                "Entry {seq}, {time} UTC: {command} by {who}",
                **_by(change),
                command=verb_of(change.command.name),
            ),
            style="bold",
        )
        if change.command.reason:
            out.say(say("Reason: {reason}", reason=change.command.reason), 1)
        for subject in change.subjects[:_NAMED]:
            _subject(subject, change.command.actor, out, whole=whole)
        if (more := len(change.subjects) - _NAMED) > 0:
            out.say(say("and {count} more; --format json lists all.", count=more), 1)


def _subject(subject: Subject, actor: str, out: Writer, *, whole: bool) -> None:
    did, changed = _did(subject), _shown_changes(subject)
    out.add(f"{subject.id}: {render(_DID[did], out.language)}", 1)
    if other := other_maker(subject, actor):
        out.say(say("Made by {maker}, entered by {actor}.", maker=other, actor=actor), 2)
    if is_own_approval(subject):
        out.say(say("Approved by someone who proposed it."), 2)
    if changed is None:
        out.say(say("The content was deleted."), 2)
    elif whole or did == "changed" or subject.id.startswith(_DECIDED):
        for each in changed if whole or did == "changed" else _what_was_decided(changed):
            before, after = (_value(value, out.language) for value in (each.before, each.after))
            out.add(f"{_title(each.path)}: {before} → {after}", 2)


def _what_was_decided(changed: Iterable[FieldChange]) -> list[FieldChange]:
    telling = [each for each in changed if each.path in _SAYS_WHAT]
    return sorted(telling, key=lambda each: _SAYS_WHAT.index(each.path))


def _shown_changes(subject: Subject) -> list[FieldChange] | None:
    """The changed fields as people read them: of a proposal in words, and without digests of its contents."""
    changed = subject_changes(subject)
    if changed is None or not subject.id.startswith(PROPOSAL):
        return changed
    words = {each.value: STATE_WORDS[each] for each in ProposalState}
    return [
        FieldChange(
            each.path, words.get(str(each.before), each.before), words.get(str(each.after), each.after)
        )
        if each.path == "state"
        else each
        for each in changed
        if each.path not in _NOT_FOR_READERS
    ]


def write_past(past: Mapping[str, Sequence[PastValue]], out: Writer) -> None:
    """Write the values of each field, oldest first, each with the entry that set it."""
    out.heading(say("History"))
    if not past:
        out.say(say("Nothing has changed since the history began."))
    for field, values in past.items():
        out.add(f"{_title(field)}:")
        for each in values:
            out.add(f"{_value(each.value, out.language)} [{render(_since(each), out.language)}]", 1)


def write_audit(audit: Audit, out: Writer) -> None:
    """Write whether everything is intact, and if not, the first thing that is wrong."""
    chain = audit.chain
    if chain.says and chain.differs_from_note:
        out.say(chain.says, style="bold red")
    elif chain.says:
        out.say(say("The history was tampered with. {fault}", fault=chain.says), style="bold red")
        out.say(say("Intact entries before it: {count}.", count=chain.intact), 1)
    elif audit.facts:
        sentence = say("The records do not match the history. {fault}", fault=audit.facts.says)
        out.say(sentence, style="bold red")
    else:
        head = f"{chain.head.seq}:{chain.head.hash}"
        out.say(
            say(
                "The history is intact: {count} entries, the latest is {head}.", count=chain.intact, head=head
            )
        )
        out.say(say("The records match it: {count} entities.", count=audit.entities))
        if audit.own_approvals:
            out.say(
                say("Approvals by someone who proposed it themselves: {count}.", count=audit.own_approvals)
            )
    if audit.foreign:
        out.say(say("Not the register's, and ignored by it: {what}.", what=audit.foreign))


def _since(each: PastValue) -> Message:
    if each.change is None:
        return say("before the history began")
    return say("entry {seq}, {time} UTC, {who}", **_by(each.change))


def _by(change: Change) -> dict[str, object]:
    who = f"{change.command.actor} ({change.command.role})"
    return {"seq": change.seq, "time": change.at[:19].replace("T", " "), "who": who}


def _did(subject: Subject) -> str:
    if subject.before is None:
        return "recorded"
    return "changed" if subject.after is not None else "removed"


def _title(field: str) -> str:
    return field.replace("_", " ")


def _value(value: object, language: str) -> str:
    if isinstance(value, Message):
        return render(value, language)
    if value is None:
        return render(say("not recorded"), language)
    if isinstance(value, bool):
        return render(say("yes") if value else say("no"), language)
    if isinstance(value, list) and not value:
        return render(say("none"), language)
    if isinstance(value, list) and not any(isinstance(item, dict) for item in value):
        return ", ".join(map(str, value))
    return str(value) if not isinstance(value, list | dict) else json.dumps(value, ensure_ascii=False)
