"""What the register looks for: one pure function a check, by topic; importing this declares them all."""

from registry.checks import chains, mechanisms, places, transfers

__all__ = ["chains", "mechanisms", "places", "transfers"]
