"""Decisions and comments as HTML: what was decided, by whom, when, until when and why."""

from __future__ import annotations

from datetime import date

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.text import day_short, escaped, localised, person_name, phrase
from dashboard.decisions import DECIDED_AS
from dashboard.evidence import evidence_names
from registry.entities import Comment, Decision
from registry.vocabulary import DecisionKind


def remark(each: Decision | Comment, about: str = "") -> str:
    """One decision or comment as HTML; `about` is what it is about, as plain text."""
    by = ", ".join(
        part
        for part in (person_name(each.made_by or ""), day_short(each.made_on) if each.made_on else "")
        if part
    )
    where = f'<p class="quiet">{escaped(about)}</p>' if about else ""
    if isinstance(each, Comment):
        says, why = phrase("Comment"), each.text
    else:
        says, why = decision_title(each), each.reason or ""
        about_it = [phrase("Shown by {title}", title=one) for one in _evidence(each)]
        if each.reopened_on:
            about_it.append(reopened_words(each.reopened_on, each.reopened_by, _why_reopened(each)))
        where = "".join(f'<p class="quiet">{escaped(one)}</p>' for one in about_it) + where
    demands = each.requirements or () if isinstance(each, Decision) else ()
    listed = "".join(f"<li>{escaped(demand)}</li>" for demand in demands)
    title = f'<p><strong>{escaped(says)}</strong> <span class="quiet">{escaped(by)}</span></p>'
    return (
        f'<div class="remark">{title}'
        f"{f'<p>{escaped(why)}</p>' if why else ''}"
        f"{f'<ul>{listed}</ul>' if listed else ''}{where}</div>"
    )


def reopened_words(day: date, by: str | None, why: str | None) -> str:
    """When a decision was reopened, by whom and why, as far as recorded."""
    says = phrase("Reopened on {day}", day=day_short(day))
    says = phrase("{reopened} by {actor}", reopened=says, actor=person_name(by)) if by else says
    return phrase("{reopened}: {reason}", reopened=says, reason=why) if why else says


def _evidence(decision: Decision) -> list[str]:
    return evidence_names(decision.evidence, snapshot.current().register.facts)


def _why_reopened(decision: Decision) -> str | None:
    lines = snapshot.current().decisions()
    return next((each.reopened_why for each in lines if each.id == decision.id), None)


def decision_title(decision: Decision) -> str:
    """What was decided, in a few words; an acceptance that was reopened says so."""
    says = _decided(decision)
    if decision.reopened_on:
        return phrase("{decision}; reopened on {day}", decision=says, day=day_short(decision.reopened_on))
    return says


def _decided(decision: Decision) -> str:
    says = localised(DECIDED_AS[decision.decision_kind])
    if decision.decision_kind is DecisionKind.ASSIGNED and decision.assigned_to:
        return phrase("Assigned to {person}", person=person_name(decision.assigned_to))
    if decision.decision_kind is DecisionKind.APPROVED and decision.requirements:
        count = len(decision.requirements)
        return (
            phrase("Approved with {count} requirements", count=count)
            if count > 1
            else phrase("Approved with one requirement")
        )
    if decision.until and decision.until < scenario.chosen().on:
        return phrase("{decision} until {day}: expired", decision=says, day=day_short(decision.until))
    if decision.until:
        return phrase("{decision} until {day}", decision=says, day=day_short(decision.until))
    return says
