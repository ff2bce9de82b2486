"""What `watch` prints: each change, with the verdicts that it changed.

As JSON, one line per entry: `format` (1), `seq`, `at`, `actor`, `role`, `command`, `reason`,
`law_version`; `changed`, the ids in the entry; `affected`, the `transfers` and the `others` whose
verdict or findings may have changed; and `verdicts`, those that did: `transfer`, `before` and `after`, each
null (not recorded) or `outcome`, `status` and `next_change`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from registry.access import verb_of
from registry.cli.options import Form
from registry.cli.output import json_form, terminal
from registry.cli.output.terminal import Writer
from registry.dossiers.verdict_words import OUTCOMES, STATUSES
from registry.history.change import Change
from registry.law.verdict import Outcome, Status
from registry.messages import Message, say

if TYPE_CHECKING:
    from registry.dossiers.changed import Judged
    from registry.impact.feed import ChangeEvent

_NAMED_IN_NEWS = 5
"""At most this many entities of a change are listed by `watch`; the rest are counted."""


def print_news(news: ChangeEvent, form: Form) -> None:
    """Print one change, with the verdicts that it changed."""
    if form is Form.JSON:
        terminal.print_data(json.dumps(_news_json(news), ensure_ascii=False, sort_keys=True, default=str))
        return
    out = Writer(terminal.current_language())
    change, command = news.change, news.change.command
    out.say(
        say(
            "Entry {seq}, {time} UTC: {command} by {actor} ({role}).",
            seq=change.seq,
            time=change.at[:19].replace("T", " "),
            command=verb_of(command.name),
            actor=command.actor,
            role=command.role,
        ),
        style="bold",
    )
    if command.reason:
        out.add(command.reason, 1)
    out.say(say("Changed: {entities}", entities=_some(_changed(change))), 1)
    transfers, others = map(len, news.affected)
    out.say(say("Rechecked: transfers {transfers}, others {others}.", transfers=transfers, others=others), 1)
    for one in news.verdicts:
        values = {"transfer": one.transfer, "before": _label(one.before), "after": _label(one.after)}
        out.say(say("{transfer}: {before} → {after}", **values), 1)
    out.write()


def _changed(change: Change) -> list[str]:
    return [subject.id for subject in change.subjects]


def _some(ids: Sequence[str]) -> tuple[object, ...]:
    more = len(ids) - _NAMED_IN_NEWS
    return (*ids[:_NAMED_IN_NEWS], say("and {count} more", count=more)) if more > 0 else tuple(ids)


def _label(judged: Judged | None) -> Message:
    if judged is None:
        return say("not recorded")
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


def _news_json(news: ChangeEvent) -> dict[str, Any]:
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
        "next_change": json_form.next_change_json(judged.next_change),
    }
