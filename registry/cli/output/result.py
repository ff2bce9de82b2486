"""The answer of commands that write: the new entry, changed fields, and changed verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from registry.access import Action
from registry.checks.runner import Finding
from registry.cli.options import Form
from registry.cli.output import json_form, terminal
from registry.cli.output.new_findings import findings_on, recorded_twice, sides_of
from registry.cli.output.progress import ProgressDisplay
from registry.cli.output.terminal import Writer
from registry.cli.output.text import STYLES, write_findings, write_next_change
from registry.cli.parsing import local_date
from registry.cli.write_command import WriteOptions
from registry.commit.transaction import Written
from registry.dossiers.changed import Judged, VerdictChange
from registry.dossiers.verdict_words import label
from registry.entities import Entity
from registry.errors import RegistryError
from registry.graph.store import Store
from registry.history.past import FieldChange, field_changes, leaves
from registry.impact.effect import effect_of
from registry.messages import Message, Name, render, say

_NAMED = 50
"""At most this many entities of each sort, and transfers, are listed; the rest are counted."""
_COMPARED = 1_000
"""Verdicts are compared for changes of up to this many entities; a dry run always compares them."""
_TITLE = say("{exporter} to {importer}", exporter=Name("exporter"), importer=Name("importer"))
_SORTS = {
    "added": say("Only the first {count} added are listed.", count=_NAMED),
    "changed": say("Only the first {count} changed are listed.", count=_NAMED),
    "removed": say("Only the first {count} removed are listed.", count=_NAMED),
}


class WriteResult(NamedTuple):
    """The result of a command; `effects` is None if verdicts were not compared."""

    options: WriteOptions
    written: Written
    effects: Sequence[VerdictChange] | None
    same: int | None = None
    """The number of entities loaded that were already recorded in the same form."""
    findings: Sequence[Finding] = ()
    """Those that an organisation may be recorded twice; of an approval, all that are new."""
    fault: Message | None = None
    """Why the effect of what was saved cannot be shown."""


def print_result(options: WriteOptions, store: Store, written: Written, same: int | None = None) -> None:
    """Compare verdicts before and after, and print the result; what is saved is said to be in any case."""
    result = WriteResult(options, written, None, same)
    try:
        effects = _effects(options, store, written)
        result = result._replace(effects=effects, findings=_findings(options, store, written))
    except Exception as error:
        if options.dry_run or written.first is None:
            raise
        why = error.what if isinstance(error, RegistryError) else f"{type(error).__name__}: {error}"
        where = error.where if isinstance(error, RegistryError) else None
        saved = say("This is saved, but its effect cannot be shown: {why}", why=why)
        saved = say("{where}: {says}", where=where, says=saved) if where else saved
        terminal.print_note(saved)
        result = result._replace(fault=saved)
    if options.form is Form.JSON:
        terminal.print_data(json_form.as_json(result_json(result)))
        return
    out = Writer(terminal.current_language())
    write_result(result, out)
    out.write()


def _findings(options: WriteOptions, store: Store, written: Written) -> Sequence[Finding]:
    difference = written.difference
    new = [*difference.added, *(after for _, after in difference.changed)]
    if len(new) > _COMPARED:
        return ()
    if options.action is Action.APPROVE and not options.dry_run:
        return findings_on(store, new, sides_of(store, difference))
    return recorded_twice(store, new)


def _effects(options: WriteOptions, store: Store, written: Written) -> list[VerdictChange] | None:
    difference = written.difference
    count = len(difference.added) + len(difference.changed) + len(difference.removed)
    if count > _COMPARED and not options.dry_run:
        return None
    with ProgressDisplay(say("Judging")):
        return effect_of(store, difference, local_date(), entered=not options.dry_run)


def write_result(result: WriteResult, out: Writer) -> None:
    """Write the entry, the entities and the changed verdicts."""
    options, written = result.options, result.written
    out.say(_entry(options, written))
    difference = written.difference
    _write_entities("added", ((None, entity) for entity in difference.added), out, fields=options.dry_run)
    _write_entities("changed", difference.changed, out, fields=True)
    _write_entities("removed", ((entity, None) for entity in difference.removed), out, fields=False)
    if result.fault is None:
        write_effects(result.effects, out, dry_run=options.dry_run)
    write_findings(result.findings, out)
    if result.same is not None and not written.repeated:
        added, changed = len(difference.added), len(difference.changed)
        counts = say(
            "Added: {added}. Changed: {changed}. Unchanged: {same}.",
            added=added,
            changed=changed,
            same=result.same,
        )
        if result.effects or result.findings:
            out.add("")
        out.say(counts)


def _entry(options: WriteOptions, written: Written) -> Message:
    if written.repeated:
        return say("Request already applied as entry {seq}; nothing written.", seq=written.first)
    if options.dry_run:
        return say("Dry run: nothing was written.")
    if written.first is None:
        return say("Nothing differs from the current records; no entry was added.")
    return entry_line(options, written.first, written.last)


def entry_line(options: WriteOptions, first: int | None, last: int | None) -> Message:
    """The new history entry or entries, and the actor."""
    who = {"command": options.action.verb, "actor": options.actor.id, "role": options.actor.role.value}
    if first == last:
        return say("Entry {seq}: {command} by {actor} ({role}).", seq=first, **who)
    return say("Entries {first} to {last}: {command} by {actor} ({role}).", first=first, last=last, **who)


EntityPairs = Iterable[tuple[Entity | None, Entity | None]]


def _write_entities(sort: str, pairs: EntityPairs, out: Writer, *, fields: bool) -> None:
    for number, (before, after) in enumerate(pairs):
        if number == _NAMED:
            out.say(_SORTS[sort])
            return
        write_entity_change(before, after, out, fields=fields)


def write_entity_change(before: Entity | None, after: Entity | None, out: Writer, *, fields: bool) -> None:
    """Write an added, changed or removed entity, and its fields before and after."""
    entity = after or before
    if entity is None:
        return
    if before and after:
        out.say(say("changed  {id}", id=entity.id))
    else:
        out.say(say("added    {id}", id=entity.id) if after else say("removed  {id}", id=entity.id))
    if not fields:
        return
    for change in _leaves(before, after):
        now = _shown(change.after)
        if before is None:
            out.say(say("{field}: {now}", field=change.path, now=now), 1)
        else:
            out.say(
                say("{field}: {before} -> {now}", field=change.path, before=_shown(change.before), now=now), 1
            )


def _leaves(before: Entity | None, after: Entity | None) -> Iterator[FieldChange]:
    return (leaf for change in field_changes(before, after) for leaf in leaves(change))


def _shown(value: object) -> object:
    if value is None:
        return say("not recorded")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def write_effects(effects: Sequence[VerdictChange] | None, out: Writer, *, dry_run: bool) -> None:
    """Write the transfers whose verdict changed."""
    if effects is None:
        out.say(say("Too many changes to compare verdicts; run `registry check`."))
    if not effects:
        return
    out.heading(say("Verdicts that would change") if dry_run else say("Verdicts that changed"))
    for effect in sorted(effects, key=_gravest_first)[:_NAMED]:
        _write_effect(effect, out)
    if len(effects) > _NAMED:
        out.say(say("The verdicts of {count} more transfers changed.", count=len(effects) - _NAMED))


def _gravest_first(effect: VerdictChange) -> tuple[int, str]:
    outcome = effect.after.outcome if effect.after else None
    return (0 if outcome is None else -outcome.rank - 1), effect.transfer


def _write_effect(effect: VerdictChange, out: Writer) -> None:
    before, after = effect.before, effect.after
    names = {"transfer": effect.transfer, "title": _title(effect, out.language)}
    was, now = _label(before, out.language), _label(after, out.language)
    sentence = say("{transfer} ({title}): {before} -> {now}", before=was, now=now, **names)
    if was == now:
        sentence = say("{transfer} ({title}): still {now}", now=now, **names)
    out.say(sentence, style=STYLES[after.outcome if after else None])
    if after and after.next_change:
        write_next_change(after.next_change, out)
    elif after and before and before.next_change:
        out.say(say("No further change is expected."), 1)


def _title(effect: VerdictChange, language: str) -> str:
    return render(_TITLE, language, effect.dossier.names)


def _label(judged: Judged | None, language: str) -> str:
    return label(judged.verdict, language) if judged else render(say("not recorded"), language)


def result_json(result: WriteResult) -> dict[str, Any]:
    """The JSON form; `entries` are the first and last new history entries, null if there are none.

    `verdicts` is null if too many entities changed to compare verdicts.
    """
    written, difference = result.written, result.written.difference
    return {
        "format": json_form.FORMAT,
        "command": result.options.action.value,
        "dry_run": result.options.dry_run,
        "repeated": written.repeated,
        "entries": None if written.first is None else [written.first, written.last],
        "added": [entity_json(None, entity) for entity in difference.added],
        "changed": [entity_json(before, after) for before, after in difference.changed],
        "removed": [entity_json(entity, None) for entity in difference.removed],
        "findings": [
            json_form.finding_json(finding, terminal.current_language()) for finding in result.findings
        ],
        "verdicts": None if result.effects is None else [effect_json(effect) for effect in result.effects],
    }


def entity_json(before: Entity | None, after: Entity | None) -> dict[str, Any]:
    """An entity's id, and its fields before and after."""
    entity = after or before
    changes = [change._asdict() for change in _leaves(before, after)]
    return {"id": entity.id if entity else None, "fields": changes}


def effect_json(effect: VerdictChange) -> dict[str, Any]:
    """A transfer's verdict before and after; null where it was or is not recorded."""
    return {
        "id": effect.transfer,
        "title": _title(effect, terminal.current_language()),
        "before": _of_judged(effect.before),
        "after": _of_judged(effect.after),
    }


def _of_judged(judged: Judged | None) -> dict[str, Any] | None:
    if judged is None:
        return None
    return {
        "outcome": judged.outcome and judged.outcome.value,
        "status": judged.status.value,
        "label": label(judged.verdict, terminal.current_language()),
        "next_change": json_form.next_change_json(judged.next_change),
    }
