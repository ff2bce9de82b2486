"""Findings as HTML: the sentence, what to do, what to ask, and the sources of the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.components.reasoning import bullets
from dashboard.components.text import SEVERITIES, escaped, localised, member_label, page_language, phrase
from registry.checks.accepted import acceptance_text
from registry.checks.runner import Finding
from registry.entities import Decision
from registry.vocabulary import Severity


def body(
    finding: Finding, *, remedies: bool, sources: Iterable[str] = (), decision: Decision | None = None
) -> str:
    """One finding: its sentence, followed by remedies, questions and sources.

    Args:
        finding: The finding.
        remedies: Whether to show remedies; a group of findings may show them once for all.
        sources: The sources of its facts, as HTML.
        decision: The decision that accepts it, if any.
    """
    voice = page_language()
    questions = finding.questions(voice)
    todo = finding.remedies(voice) if remedies else ()
    return (
        f"<p>{escaped(finding.sentence(voice))}</p>{acceptance(decision)}"
        f"{bullets(todo, 'todo')}{_questions(questions)}"
        f"{_read([*sources])}"
    )


def acceptance(decision: Decision | None) -> str:
    """Until when something is accepted, by whom and why; empty if it is not."""
    return f'<p class="accepted">{escaped(localised(acceptance_text(decision)))}</p>' if decision else ""


def severity_tag(severity: Severity) -> str:
    """A severity as a small label."""
    label = escaped(member_label(SEVERITIES, severity))
    return f'<span class="severity severity-{severity.value}">{label}</span>'


def severity_counts(severities: Mapping[Severity, int]) -> str:
    """How many findings there are of each severity: `4 high, 4 medium`."""
    return ", ".join(
        f"{count:,} {member_label(SEVERITIES, severity).lower()}" for severity, count in severities.items()
    )


def _questions(questions: tuple[str, ...]) -> str:
    """A single question is shown, several are collapsed."""
    if len(questions) < 2:
        return bullets(questions, "asks")
    return _folded(phrase("What to ask"), [f"<li>{escaped(question)}</li>" for question in questions], "asks")


def _read(sources: list[str]) -> str:
    """A single source is shown, several are collapsed."""
    if len(sources) == 1:
        return f"<small>{sources[0]}</small>"
    return _folded(phrase("Sources"), [f"<li>{source}</li>" for source in sources], "sources")


def _folded(heading: str, items: list[str], kind: str) -> str:
    if not items:
        return ""
    return (
        f"<details><summary>{escaped(heading)} ({len(items)})</summary>"
        f'<ul class="{kind}">{"".join(items)}</ul></details>'
    )
