"""The history as pages of entries: what is asked for in the address, read by range and put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from dashboard.components.text import capitalised, counted, localised, person_name, phrase
from dashboard.components.values import entity_name
from registry.access import Action
from registry.entities.fields import shown_name
from registry.errors import NotFoundError, RegistryError
from registry.graph.change_log import EntrySummary
from registry.graph.store import Store
from registry.history.change import BEGIN, PROPOSAL, Change, Subject
from registry.history.content import past_values
from registry.history.marks import is_own_approval
from registry.history.past import FieldChange, changes_field, leaves, subject_changes
from registry.messages import Message, say, with_values
from registry.register import Register

A_PAGE = 100
"""Entries on one page of the history."""
FIRST_SUBJECTS = 2
"""Subjects of an entry that its line names."""
_MOST_NAMED = 50
"""Entities that one name may mean."""

SENTENCES: Mapping[str, Message] = {
    BEGIN: say("{actor} began the history with what was recorded before"),
    Action.RECORD: say("{actor} recorded {what}"),
    Action.CHANGE: say("{actor} changed {what}"),
    Action.END: say("{actor} ended {what}"),
    Action.LOAD: say("{actor} loaded {what}"),
    Action.RENAME: say("{actor} renamed {what}"),
    Action.MERGE: say("{actor} merged {what}"),
    Action.UNDO: say("{actor} undid a change to {what}"),
    Action.PROPOSE: say("{actor} proposed {what}"),
    Action.WITHDRAW: say("{actor} withdrew {what}"),
    Action.REQUEST_CHANGES: say("{actor} returned {what} with a question"),
    Action.APPROVE: say("{actor} approved {what}"),
    Action.REJECT: say("{actor} rejected {what}"),
    Action.ACCEPT: say("{actor} accepted a risk: {what}"),
    Action.COMMENT: say("{actor} commented: {what}"),
    Action.ASSIGN: say("{actor} assigned {what}"),
    Action.CLOSE: say("{actor} closed a finding: {what}"),
    Action.REOPEN: say("{actor} reopened {what}"),
    Action.ASK: say("{actor} asked: {what}"),
    Action.ANSWER: say("{actor} answered {what}"),
    Action.WITHDRAW_QUESTION: say("{actor} withdrew {what}"),
    Action.REQUIRE: say("{actor} set a requirement: {what}"),
    Action.CHANGE_REQUIREMENT: say("{actor} changed the owner or last day of a requirement: {what}"),
    Action.FULFIL: say("{actor} recorded as fulfilled: {what}"),
    Action.RECORD_DOCUMENT: say("{actor} recorded {what}"),
    Action.ERASE: say("{actor} erased personal data of {what}"),
    Action.PRUNE_HISTORY: say("{actor} deleted old contents of the history"),
    Action.RESTORE: say("{actor} restored a backup"),
}
"""What an entry says, by the name of its command; `{what}` are its subjects."""


class Wanted(NamedTuple):
    """The entries to show: by whom, about what, from and to which day, of which kind, by which command.

    `field` is the key of a field that they set, altered or removed in what they are about; `before` the place
    below which the page begins, None for the newest.
    """

    actor: str | None = None
    about: str | None = None
    first: date | None = None
    last: date | None = None
    kind: str | None = None
    command: str | None = None
    field: str | None = None
    before: int | None = None


class EntryLine(NamedTuple):
    """An entry in words: its place, its time in UTC, and what it did."""

    seq: int
    at: str
    says: str


class EntryPage(NamedTuple):
    """Entries, newest first, and the place that the next page begins below; None on the last page."""

    entries: tuple[EntryLine, ...]
    before: int | None


def entry_page(store: Store, register: Register, head: int, wanted: Wanted) -> EntryPage:
    """One page of the entries up to a head.

    Args:
        store: The register's database.
        register: The register as read, to find entities by name.
        head: The last entry that counts.
        wanted: Which entries.

    Raises:
        NotFoundError: If nothing is, or was, recorded under the name or id.
    """
    last = min(head, _place(store, wanted.last, time.max)) if wanted.last else head
    if wanted.before is not None:
        last = min(last, wanted.before - 1)
    after = _place(store, wanted.first - timedelta(days=1), time.max) if wanted.first else 0
    within: Iterable[int] = range(last, after, -1)
    if wanted.about:
        about = _about(store, register, wanted.about, wanted.field)
        within = sorted((place for place in about if after < place <= last), reverse=True)
    matching = store.places(within, wanted.actor, wanted.command, wanted.kind)
    if wanted.field:
        matching = store.places_changing(matching, wanted.field, wanted.kind)
    places = list(islice(matching, A_PAGE + 1))
    shown = places[:A_PAGE]
    entries = store.summaries(shown, FIRST_SUBJECTS) if shown else ()
    return EntryPage(_lines(entries, store, register), shown[-1] if len(places) > A_PAGE else None)


def lines_about(
    store: Store, register: Register, head: int, subjects: Iterable[str]
) -> tuple[EntryLine, ...]:
    """The latest entries about any of some entities up to a head, newest first.

    Of very many entities only the first are looked up: each is a query.
    """
    ids = islice(subjects, _MOST_NAMED)
    places = {change.seq for each in ids for change in store.changes_of(each) if change.seq <= head}
    shown = sorted(places, reverse=True)[:A_PAGE]
    entries = store.summaries(shown, FIRST_SUBJECTS) if shown else ()
    return _lines(entries, store, register)


def _lines(entries: Iterable[EntrySummary], store: Store, register: Register) -> tuple[EntryLine, ...]:
    return tuple(
        EntryLine(
            each.change.seq, each.change.at, line_of(each, register, own=_approves_its_own(each, store))
        )
        for each in entries
    )


def _approves_its_own(entry: EntrySummary, store: Store) -> bool:
    """Whether someone approved what they had proposed; the proposal may not be among the first subjects."""
    seq = entry.change.seq
    if entry.change.command.name != Action.APPROVE:
        return False
    whole = entry.subjects <= len(entry.change.subjects)
    return any(map(_is_own, (entry.change,) if whole else store.changes(seq, seq)))


def _is_own(change: Change) -> bool:
    return any(map(is_own_approval, change.subjects))


def line_of(entry: EntrySummary, register: Register, *, own: bool = False) -> str:
    """What an entry did, as one line: `dpo-1 changed Acme (2 fields)`; `own` marks one's own proposal."""
    command = entry.change.command
    sentence = SENTENCES.get(command.name, say("{actor} changed {what}"))
    what = ", ".join(_named(subject, register) for subject in entry.change.subjects)
    more = entry.subjects - len(entry.change.subjects)
    if more > 0:
        what = phrase("{names} and {count} more", names=what, count=f"{more:,}")
    elif entry.subjects == 1 and (fields := _fields(entry.change.subjects[0])):
        what = f"{what} ({counted(fields, 'one field', '{count} fields')})"
    says = localised(with_values(sentence, actor=person_name(command.actor), what=what))
    says = says if says.startswith(command.actor) else capitalised(says)
    return phrase("{entry}, their own proposal", entry=says) if own else says


def whole_line(change: Change, register: Register) -> str:
    """What an entry did, as `line_of` words it."""
    few = change._replace(subjects=change.subjects[:FIRST_SUBJECTS])
    return line_of(EntrySummary(few, len(change.subjects)), register, own=_is_own(change))


def _fields(subject: Subject) -> int:
    """How many fields of one entity were changed; 0 of what is new or was removed, and of proposals."""
    if subject.before is None or subject.after is None or subject.id.startswith(PROPOSAL):
        return 0
    try:
        return len(subject_changes(subject) or ())
    except RegistryError:  # overwritten; verification names the entry
        return 0


def _named(subject: Subject, register: Register) -> str:
    """The name of a subject today, else as it was then."""
    name = entity_name(subject.id, register)
    content, proposal = subject.after or subject.before, subject.id.startswith(PROPOSAL)
    if (name != subject.id and not proposal) or content is None or content.text is None:
        return name
    try:
        then = past_values(subject.id, content)
    except RegistryError:  # overwritten; verification names the entry
        return name
    title = then.get("title" if proposal else "name")
    if not title:
        return name
    return f"“{shown_name(str(title))}”" if proposal else shown_name(str(title))


def _about(store: Store, register: Register, text: str, field: str | None) -> set[int]:
    """The places of the entries about what an id or a part of a name means, or about one field of it."""
    ids = [text] if "/" in text else _ids_named(register, text)
    changes = (change for each in ids for change in store.changes_of(each))
    return {each.seq for each in changes if field is None or changes_field(each.subjects[0], field)}


def _ids_named(register: Register, text: str) -> list[str]:
    wanted = text.casefold()
    ids = [entity.id for entity in register.facts if wanted in entity.label.casefold()]
    if not ids:
        raise NotFoundError(
            say("Nothing recorded has {name} in its name.", name=text),
            cure=say("Something removed since is found by its id, such as organisation/acme."),
        )
    return ids[:_MOST_NAMED]


def _place(store: Store, day: date, at: time) -> int:
    """The last entry up to a time of a day, in UTC."""
    moment = datetime.combine(day, at, UTC)
    head = store.head_at(moment.isoformat(timespec="microseconds"))
    return head.seq if head else 0


def fields_of(subject: Subject) -> list[FieldChange] | None:
    """What an entry changed in a subject, part by part; None if the content was deleted."""
    changed = subject_changes(subject)
    if changed is None or subject.before is None or subject.after is None:
        return changed
    return [part for each in changed for part in leaves(each)]
