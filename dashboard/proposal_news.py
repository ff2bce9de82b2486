"""What differs between two readings of one proposal's page, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dashboard.before_after import FieldStep, ValueItem
from dashboard.components.text import phrase
from dashboard.proposal import ProposalPage

FIRST_FIELDS = 6


def proposal_news(shown: ProposalPage, newest: ProposalPage) -> list[str]:
    """What has changed since the page was read; empty if nothing that one decides on has."""
    return [*_state(shown, newest), *_fields(shown, newest), *_rest(shown, newest)]


def _state(shown: ProposalPage, newest: ProposalPage) -> Iterator[str]:
    was, now = shown.proposal, newest.proposal
    if was.state is not now.state:
        yield phrase("It was decided, returned or answered meanwhile.")


def _fields(shown: ProposalPage, newest: ProposalPage) -> Iterator[str]:
    before, after = _by_place(shown), _by_place(newest)
    differing = [
        (name, title)
        for name, title in {**before, **after}
        if _words(before, name, title) != _words(after, name, title)
    ]
    for name, title in differing[:FIRST_FIELDS]:
        was = _words(before, name, title) or phrase("not proposed")
        now = _words(after, name, title) or phrase("not proposed")
        yield phrase("{name}, {field}: {was} → {now}.", name=name, field=title, was=was, now=now)
    if len(differing) > FIRST_FIELDS:
        yield phrase("And {count} more fields.", count=len(differing) - FIRST_FIELDS)


def _rest(shown: ProposalPage, newest: ProposalPage) -> Iterator[str]:
    if shown.transfers != newest.transfers or shown.touched != newest.touched:
        yield phrase("The verdicts of its transfers have changed.")
    if len(newest.remarks) > len(shown.remarks):
        yield phrase("A question, an answer or a comment was added.")
    if shown.revision != newest.revision and shown.fields == newest.fields:
        yield phrase("It was submitted again.")
    if (shown.refusal is None) != (newest.refusal is None):
        yield phrase("Whether it can be recorded has changed.")


def _by_place(page: ProposalPage) -> Mapping[tuple[str, str], FieldStep]:
    return {(step.name, field.title): field for step in page.fields for field in step.fields}


def _words(fields: Mapping[tuple[str, str], FieldStep], name: str, title: str) -> str:
    items: tuple[ValueItem, ...] = fields[name, title].after if (name, title) in fields else ()
    return ", ".join(item.text for item in items)
