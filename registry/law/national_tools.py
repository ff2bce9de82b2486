"""Transfer tools of the exporter's own country, for onward hops of data held under adequacy.

Sources: GDPR Art. 45(2)(a); the ICO on its IDTA and Addendum; the FDPIC on the EU clauses. One that fails
leaves the onward hop to the rules of that country, as if there were none.
"""

from __future__ import annotations

from datetime import date

from registry.law.acts import NationalTool
from registry.law.clauses import bound, identified, terms_of_life, unchanged
from registry.law.evaluation import Evaluation
from registry.law.ground_builder import GroundBuilder
from registry.law.situation import Claim, Recipient
from registry.law.verdict import Ground, Holding
from registry.messages import Country


def try_national_tool(
    claim: Claim, index: int, country: str | None, recipient: Recipient, evaluation: Evaluation
) -> Ground:
    """Whether a tool of the exporter's own country binds the exporter and a recipient.

    Args:
        claim: The tool.
        index: Of the claim.
        country: Where the exporter is established.
        recipient: The recipient to be covered.
        evaluation: The day and the law.
    """
    builder = GroundBuilder(
        evaluation, "national_tool", "GDPR Art. 44, 45(2)(a)", claim=index, instrument=claim.instrument
    )
    identified(builder, recipient)
    signed = bound(builder, claim, "exporter", "importer")
    terms_of_life(builder, claim)
    builder.look("mechanism", "instrument")
    tool = _tool_of(builder, claim, country)
    if tool is not None:
        _in_time(builder, tool, claim, signed)
    return builder.ground(Holding.TOOL)


def _tool_of(builder: GroundBuilder, claim: Claim, country: str | None) -> NationalTool | None:
    """The tool of that country which is meant; a known act that is none of its tools fails."""
    code = claim.instrument
    act = builder.evaluation.instrument(code) if code else None
    if act is None or country is None:
        builder.need(
            "mechanism.instrument",
            "Which instrument of {exporter}'s own country is “{mechanism}”, and since when has it been "
            "in force?",
        )
        return None
    tool = builder.evaluation.national_tool(country, act.code)
    if tool is None:
        builder.fail(
            "{instrument} is not a transfer tool of {country}.",
            instrument=act.title,
            country=Country(country, article=True),
        )
    return tool


def _in_time(builder: GroundBuilder, tool: NationalTool, claim: Claim, signed: date | None) -> None:
    evaluation, country = builder.evaluation, Country(tool.country, article=True)
    if not evaluation.in_period(tool):
        builder.fail(
            "{instrument} is not in force as a transfer tool of {country} on this date.",
            instrument=tool.instrument,
            country=country,
        )
    if tool.adaptations:
        builder.assume(
            "mechanism.text_altered",
            "Not recorded; “{mechanism}” is assumed to carry the adaptations that {country} asks for.",
            country=country,
        )
    if tool.last_signing is None:
        return
    if signed is not None and signed > tool.last_signing:
        builder.fail(
            "{instrument} could only be signed until {day}.",
            instrument=tool.instrument,
            day=tool.last_signing,
        )
    if evaluation.past(tool.last_signing):
        unchanged(builder, claim)
