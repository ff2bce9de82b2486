"""One change of the register in words, or as a line of JSON.

As JSON: `format` (1), `seq`, `at`, `actor`, `role`, `command`, `reason`, `law_version`; `changed`, the ids
that the entry tells of; `affected`, the `transfers` and the `others` whose verdict or findings may differ;
and `verdicts`, those that do: `transfer`, `before` and `after`, each null (not on file) or `outcome`,
`status` and `next_change`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from registry.cli import json_form, printing
from registry.cli.asked import Form
from registry.dossiers.explain import OUTCOMES, STATUSES
from registry.law.verdict import Outcome, Status
from registry.messages import Message, say

if TYPE_CHECKING:
    from registry.commands.feed import News
    from registry.dossiers.changed import Judged
    from registry.history.change import Change

_NAMED = 5
"""So many of the entities that a change tells of are named in the table; the rest is counted."""


def tell(news: News, form: Form, language: str) -> None:
    """Print one change."""
    if form is Form.JSON:
        printing.write_data(json.dumps(_said(news), ensure_ascii=False, sort_keys=True, default=str))
        return
    out = printing.Writer(language)
    change, command = news.change, news.change.command
    out.say(
        say(
            "Entry {seq}, {time} UTC: {command} by {actor} ({role}).",
            seq=change.seq,
            time=change.at[:19].replace("T", " "),
            command=command.name,
            actor=command.actor,
            role=command.role,
        ),
        style="bold",
    )
    if command.reason:
        out.add(command.reason, 1)
    out.say(say("Changed: {entities}", entities=_some(_changed(change))), 1)
    transfers, others = map(len, news.affected)
    out.say(
        say("Judged again: transfers {transfers}, others {others}.", transfers=transfers, others=others), 1
    )
    for one in news.verdicts:
        values = {"transfer": one.transfer, "before": _label(one.before), "after": _label(one.after)}
        out.say(say("{transfer}: {before} → {after}", **values), 1)
    out.write()


def _changed(change: Change) -> list[str]:
    return [subject.id for subject in change.subjects]


def _some(ids: Sequence[str]) -> tuple[object, ...]:
    more = len(ids) - _NAMED
    return (*ids[:_NAMED], say("and {count} more", count=more)) if more > 0 else tuple(ids)


def _label(judged: Judged | None) -> Message:
    if judged is None:
        return say("not on file")
    now = _shown(judged.outcome, judged.status)
    if judged.next_change is None:
        return now
    then = _shown(judged.next_change.outcome, judged.next_change.status)
    return say("{now} (from {day}: {then})", now=now, day=judged.next_change.day, then=then)


def _shown(outcome: Outcome | None, status: Status) -> Message:
    if outcome is None:
        return STATUSES[status]
    if status is Status.PLANNED:
        return say("Planned: {outcome}", outcome=OUTCOMES[outcome])
    return OUTCOMES[outcome]


def _said(news: News) -> dict[str, Any]:
    change, command = news.change, news.change.command
    return {
        "format": json_form.FORMAT,
        "seq": change.seq,
        "at": change.at,
        "actor": command.actor,
        "role": command.role,
        "command": command.name,
        "reason": command.reason,
        "law_version": command.law,
        "changed": _changed(change),
        "affected": {name: sorted(ids) for name, ids in news.affected._asdict().items()},
        "verdicts": [
            {"transfer": one.transfer, "before": _of(one.before), "after": _of(one.after)}
            for one in news.verdicts
        ],
    }


def _of(judged: Judged | None) -> dict[str, Any] | None:
    if judged is None:
        return None
    return {
        "outcome": judged.outcome and judged.outcome.value,
        "status": judged.status.value,
        "next_change": json_form.of_change(judged.next_change),
    }
