"""Decisions and comments as HTML: what was decided, by whom, when, until when and why."""

from __future__ import annotations

from dashboard.components import scenario
from dashboard.components.text import day_short, escaped, localised, phrase
from dashboard.decisions import DECIDED_AS
from registry.entities import Comment, Decision
from registry.vocabulary import DecisionKind


def remark(each: Decision | Comment, about: str = "") -> str:
    """One decision or comment as HTML; `about` is what it is about, as plain text."""
    by = ", ".join(
        part for part in (each.made_by or "", day_short(each.made_on) if each.made_on else "") if part
    )
    where = f'<p class="quiet">{escaped(about)}</p>' if about else ""
    if isinstance(each, Comment):
        says, why = phrase("Comment"), each.text
    else:
        says, why = decision_title(each), each.reason or ""
    demands = each.requirements or () if isinstance(each, Decision) else ()
    listed = "".join(f"<li>{escaped(demand)}</li>" for demand in demands)
    title = f'<p><strong>{escaped(says)}</strong> <span class="quiet">{escaped(by)}</span></p>'
    return (
        f'<div class="remark">{title}'
        f"{f'<p>{escaped(why)}</p>' if why else ''}"
        f"{f'<ul>{listed}</ul>' if listed else ''}{where}</div>"
    )


def decision_title(decision: Decision) -> str:
    """What was decided, in a few words; an acceptance that was reopened says so."""
    says = _decided(decision)
    if decision.reopened_on:
        return phrase("{decision}; reopened on {day}", decision=says, day=day_short(decision.reopened_on))
    return says


def _decided(decision: Decision) -> str:
    says = localised(DECIDED_AS[decision.decision_kind])
    if decision.decision_kind is DecisionKind.ASSIGNED and decision.assigned_to:
        return phrase("Assigned to {person}", person=decision.assigned_to)
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
