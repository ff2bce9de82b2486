"""The checks: one pure function each, grouped by topic; importing this package registers them all."""

from registry.checks import (
    activities,
    agreements,
    assessments,
    authorisation,
    chains,
    deadlines,
    duplicates,
    mechanisms,
    places,
    processors,
    recipients,
    records,
    requirements,
    retention,
    transfers,
    usage,
)

__all__ = [
    "activities",
    "agreements",
    "assessments",
    "authorisation",
    "chains",
    "deadlines",
    "duplicates",
    "mechanisms",
    "places",
    "processors",
    "recipients",
    "records",
    "requirements",
    "retention",
    "transfers",
    "usage",
]
