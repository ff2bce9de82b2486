"""How many examples a property test tries: all in CI, a third elsewhere, or as `REGISTRY_EXAMPLES` says."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings


def number_of(usual: int) -> int:
    """How many examples are tried where CI tries so many."""
    if wanted := os.environ.get("REGISTRY_EXAMPLES"):
        return int(wanted)
    return usual if os.environ.get("CI") else max(usual // 3, 3)


def examples(usual: int, **more: Any) -> settings:
    """The settings of a property test, however slow the machine is."""
    return settings(
        max_examples=number_of(usual),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        **more,
    )
