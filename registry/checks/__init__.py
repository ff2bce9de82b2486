"""What the register looks for: one pure function a check, by topic; importing this declares them all."""

from registry.checks import activities, chains, mechanisms, places, processors, retention, transfers, usage

__all__ = ["activities", "chains", "mechanisms", "places", "processors", "retention", "transfers", "usage"]
