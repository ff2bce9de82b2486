"""The checks: one pure function each, grouped by topic; importing this package registers them all."""

from registry.checks import (
    activities,
    chains,
    mechanisms,
    places,
    processors,
    recipients,
    retention,
    transfers,
    usage,
)

__all__ = [
    "activities",
    "chains",
    "mechanisms",
    "places",
    "processors",
    "recipients",
    "retention",
    "transfers",
    "usage",
]
