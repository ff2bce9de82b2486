"""What a proposal changes as HTML: a table of before and after, or the fields of what is new."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.before_after import EntityStep, FieldStep, ValueItem
from dashboard.components.signs import badge, outcome_label
from dashboard.components.text import escaped, phrase
from dashboard.field_words import kind_words


def entity_step(step: EntityStep, sides: tuple[str, str] | None = None) -> str:
    """One entity: what it is, and its fields.

    Args:
        step: The entity before and after.
        sides: What the two sides are called, if not now and proposed.
    """
    new = f' <span class="new">{escaped(phrase("new"))}</span>' if step.is_new else ""
    kind = f'<span class="quiet">{escaped(kind_words(step.kind))}</span>'
    head = f"<header>{kind} <strong>{escaped(step.name)}</strong>{new}</header>"
    body = _new_fields(step.fields) if step.is_new else _changed_fields(step.fields, sides)
    return f'<section class="step">{head}{body}</section>'


def _changed_fields(fields: Sequence[FieldStep], sides: tuple[str, str] | None) -> str:
    heads = (phrase("Field"), *(sides or (phrase("Now"), phrase("Proposed"))))
    head = "".join(f'<th scope="col">{escaped(each)}</th>' for each in heads)
    rows = "".join(
        f'<tr><th scope="row">{escaped(each.title)}</th><td>{_items(each.before, "del")}</td>'
        f"<td>{_items(each.after, 'ins')}</td></tr>"
        for each in fields
    )
    return f'<table class="before-after"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _new_fields(fields: Sequence[FieldStep]) -> str:
    pairs = ((each.title, "; ".join(item.text for item in each.after)) for each in fields)
    inside = "".join(
        f"<div><dt>{escaped(title)}</dt><dd>{escaped(value)}</dd></div>" for title, value in pairs
    )
    return f'<dl class="fields-new">{inside}</dl>'


def _items(items: Sequence[ValueItem], mark: str) -> str:
    """Items of a value; those that the other side lacks are marked by more than their colour."""
    if not items:
        return f'<span class="absent">{escaped(phrase("not recorded"))}</span>'
    return ", ".join(
        f"<{mark}>{escaped(item.text)}</{mark}>" if item.differs else escaped(item.text) for item in items
    )


def verdict_step(before: str | None, after: str) -> str:
    """A verdict before and after; None before if the transfer is new."""
    then = badge(after, outcome_label(after))
    if before is None:
        return f'<span class="verdicts">{then} <span class="quiet">{escaped(phrase("new"))}</span></span>'
    if before == after:
        same = escaped(phrase("no change"))
        return f'<span class="verdicts">{then} <span class="quiet">{same}</span></span>'
    was = badge(before, outcome_label(before))
    leads = f'<span class="quiet" role="img" aria-label="{escaped(phrase("becomes"))}">→</span>'
    return f'<span class="verdicts">{was} {leads} {then}</span>'
