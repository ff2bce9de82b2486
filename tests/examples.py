"""How many examples a property test tries: as many as it says, or as `REGISTRY_EXAMPLES` says of all."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings


def examples(usual: int, **more: Any) -> settings:
    """The settings of a property test, however slow the machine is."""
    return settings(
        max_examples=int(os.environ.get("REGISTRY_EXAMPLES") or usual),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        **more,
    )
