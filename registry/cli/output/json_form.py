"""The JSON form of answers: stable, with sorted keys; a key is absent if there is nothing to report.

Of `judge` and `check`:

- `format`: 1, the version of this form.
- `law_version`, `on` and `without` (`instrument`, `title`, `from`): the question, and the law data used.
- `changed`, with `--without`: the ids of the transfers whose outcome differs by it.
- `transfers`, worst first: `id`, `title`, `outcome` (`not_restricted`, `covered`, `unknown`,
  `uncovered`; null for what is ended, suspended or rejected), `status` (`current`, `planned`, `ended`,
  `suspended`, `rejected`), `label`, `reason`, `questions` (`slot`, `question`), `remedies`, `notes`,
  `next_change` (`day`, `outcome`, `status`) or null.
- `findings`, worst first, including those that repeat a verdict: `id`, `check`, `subject`, `slot`,
  `severity`, `standing` (`violation`, `unknown`), `says`, `questions`, `remedies`, `basis`.
- `accepted`: findings that are not open on that day because they were accepted, each as above, with
  `accepted`: `until`, `by`, `reason`, `decision` and its `kind`: `risk_accepted`, or `closed`, without end.
- `summary`: counts of `transfers` by outcome or status, of `findings` by severity, and of `accepted`.
- `history`, if the facts come from the register: `seq` and `hash` of the latest entry included.
- `known_at`, with `--as-known-at`: the time at which the facts were known.

All `remedies` are needed; where one of several ways is enough, they are one remedy that says so.
Days are ISO 8601. Codes stay the same in every language; sentences and labels follow `--lang`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from registry.cli.output.check_report import finding_text

if TYPE_CHECKING:
    from registry.checks.accepted import Accepted
    from registry.checks.runner import Finding
    from registry.cli.output.check_report import CheckReport, TransferVerdict
    from registry.dossiers.explain import Explanation
    from registry.entities import Decision
    from registry.history.change import Head
    from registry.law.verdict import OutcomeChange

FORMAT = 1


def as_json(value: Mapping[str, Any]) -> str:
    """JSON as the command line writes it."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=_day)


def json_by_line(value: Mapping[str, Any]) -> str:
    """JSON with each item of a top-level list on its own line, for long answers.

    Diffs stay small, and Python's fast encoder, which cannot indent, can be used.
    """
    parts = (f"{json.dumps(key)}: {_by_line(value[key])}" for key in sorted(value))
    return "{\n" + ",\n".join(parts) + "\n}"


def _by_line(value: object) -> str:
    if not isinstance(value, list) or not value:
        return _compact(value)
    return "[\n  " + ",\n  ".join(map(_compact, value)) + "\n]"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_day)


def report_json(report: CheckReport) -> dict[str, Any]:
    """The answer of `judge` and `check`."""
    return {
        "format": FORMAT,
        "law_version": report.law_version,
        "on": report.on,
        "without": [{"instrument": act.code, "title": act.title, "from": act.first} for act in report.struck],
        **_changed_json(report),
        "transfers": [transfer_json(one) for one in report.transfers],
        "findings": [finding_json(finding, report.language) for finding in report.all_findings],
        "accepted": [accepted_json(one, report.language) for one in report.all_accepted],
        "summary": {
            "transfers": report.outcomes(),
            "findings": Counter(finding.severity.value for finding in report.all_findings),
            "accepted": len(report.all_accepted),
        },
        **history_json(report.history, report.known_at),
    }


def _changed_json(report: CheckReport) -> dict[str, Any]:
    if not report.struck:
        return {}
    return {"changed": sorted(one.id for one in report.transfers if one.id in report.changed)}


def history_json(head: Head | None, known_at: datetime | None = None) -> dict[str, Any]:
    """The history entry up to which facts were read; empty if they come from a file."""
    place = {"history": {"seq": head.seq, "hash": head.hash}} if head else {}
    return {**place, "known_at": known_at.isoformat()} if known_at else place


def decision_json(decision: Decision) -> dict[str, Any]:
    """The decision that accepts or closes a finding."""
    return {
        "decision": decision.id,
        "kind": decision.decision_kind.value,
        "until": decision.until,
        "by": decision.made_by,
        "reason": decision.reason,
    }


def accepted_json(one: Accepted, language: str) -> dict[str, Any]:
    """One accepted finding."""
    return {**finding_json(one.finding, language), "accepted": decision_json(one.decision)}


def finding_json(finding: Finding, language: str) -> dict[str, Any]:
    """One finding."""
    words = finding_text(finding, language)
    return {
        "id": finding.id,
        "check": finding.check.id,
        "subject": finding.dossier.id,
        "slot": finding.result.slot,
        "severity": finding.severity.value,
        "standing": finding.result.standing.value,
        "says": words.says,
        "questions": words.questions,
        "remedies": words.remedies,
        "basis": finding.check.basis,
    }


def explanation_json(explanation: Explanation) -> dict[str, Any]:
    """The answer of `show` for a transfer: the fields of `Explanation`."""
    return {"format": FORMAT, **asdict(explanation)}


def transfer_json(verdict: TransferVerdict) -> dict[str, Any]:
    """One transfer with its verdict."""
    return {
        "id": verdict.id,
        "title": verdict.title,
        "outcome": verdict.outcome and verdict.outcome.value,
        "status": verdict.status.value,
        "label": verdict.label,
        "reason": verdict.reason,
        "questions": [{"slot": slot, "question": question} for slot, question in verdict.questions],
        "remedies": verdict.remedies,
        "notes": verdict.notes,
        "next_change": next_change_json(verdict.next_change),
    }


def next_change_json(change: OutcomeChange | None) -> dict[str, Any] | None:
    """The next change of a verdict, and its date."""
    if change is None:
        return None
    outcome = change.outcome.value if change.outcome else None
    return {"day": change.day, "outcome": outcome, "status": change.status.value}


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    msg = f"{type(value).__name__} has no JSON form"
    raise TypeError(msg)
