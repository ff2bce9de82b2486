"""Dates of a listing that cannot all be true: each is asked about, since none of them proves a listing."""

from __future__ import annotations

from registry.law.adequacy_decisions import Framework
from registry.law.ground_builder import GroundBuilder
from registry.law.situation import ListingFacts
from registry.messages import Message


def ask_about_dates(
    builder: GroundBuilder, framework: Framework, record: ListingFacts, label: Message
) -> None:
    """Ask about a listing that begins before its framework or after the check, or a check still to come.

    An organisation that came from an earlier framework is listed in this one from its first day at most.
    """
    listed, checked = record.listed_from, record.checked_on
    first = framework.first
    if listed is not None and first is not None and listed < first:
        builder.need(
            "importer.listing.from",
            "{framework} began on {first}, but the listing of {importer} is recorded from {day}. Since which "
            "date has {importer} been on this list (a listing in an earlier framework does not count)?",
            framework=label,
            first=first,
            day=listed,
        )
    if listed is not None and checked is not None and listed > checked:
        builder.need(
            "importer.listing.from",
            "The list of {framework} was checked on {checked}, but the listing of {importer} begins only on "
            "{day}. Which of these dates is wrong?",
            framework=label,
            checked=checked,
            day=listed,
        )
    if record.check_to_come and checked is not None and not builder.evaluation.reached(checked):
        builder.need(
            "importer.listing.checked_on",
            "The check of the list of {framework} is dated {day}, which is still to come. When was the list "
            "last checked for {importer}?",
            framework=label,
            day=checked,
        )
