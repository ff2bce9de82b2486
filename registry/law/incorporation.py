"""How adequacy decisions apply to exporters in Iceland, Liechtenstein and Norway."""

from __future__ import annotations

from datetime import date

from registry.law.ground_builder import GroundBuilder
from registry.law.situation import Exporter
from registry.messages import Country

EEA_EFTA = frozenset({"IS", "LI", "NO"})


def ask_for_incorporation(
    builder: GroundBuilder, decision: str, eea_from: date | None, exporter: Exporter
) -> None:
    """Ask since when a decision applies to an exporter there; it does not apply automatically."""
    if exporter.jurisdiction not in EEA_EFTA:
        return
    country = Country(str(exporter.jurisdiction), article=True)
    if eea_from is None:  # pending its incorporation a state may apply it (JCD 154/2018, Art. 45(1a))
        builder.need(
            "law.eea_from",
            "Has {country} declared that it applies decision {decision}, and since when?",
            decision=decision,
            country=country,
        )
    elif not builder.evaluation.reached(eea_from):
        builder.need(
            "law.eea_from",
            "From which date does decision {decision} apply in {country} under the EEA Agreement?",
            decision=decision,
            country=country,
        )
