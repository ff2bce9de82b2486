"""What no rule looks at is left out of situations, so that more transfers are alike in law.

Each function takes what is recorded and gives what the law needs to know of it. `tests/law/test_relevance.py`
holds that no verdict changes by it.
"""

from __future__ import annotations

from collections.abc import Iterable

from registry.law.law import Law
from registry.law.situation import Claim

_EU = "EU"


class Relevance:
    """Tells what of a transfer matters to a law, struck or not."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._listed = frozenset(framework.jurisdiction for framework in law.frameworks)
        self._member_states = frozenset(law.members(_EU))
        self._decided_on: dict[str, bool] = {}

    def exporter_home(self, code: str | None) -> str | None:
        """Where an exporter is established: all Member States of the Union are alike."""
        return _EU if code in self._member_states else code

    def frequency(self, frequency: str | None, claims: Iterable[Claim]) -> str | None:
        """How often data go: only derogations ask (recital 111)."""
        return frequency if any(claim.kind == "derogation" for claim in claims) else None

    def data_matter(self, codes: Iterable[str | None]) -> bool:
        """Whether it matters what the data are: only adequacy decisions ask, on places or organisations."""
        return any(code is not None and self._is_decided_on(code) for code in codes)

    def _is_decided_on(self, code: str) -> bool:
        known = self._decided_on.get(code)
        if known is None:
            known = self._decided_on[code] = bool(self._law.adequacy(code)) or code in self._listed
        return known
