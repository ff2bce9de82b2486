"""Step 3: onward hops, whose exporter sits outside the EEA (GDPR Art. 44; SCC clauses 8.7, 8.8).

What an onward hop may rest on depends on how its exporter itself holds the data.
"""

from __future__ import annotations

from collections.abc import Iterable

from registry.law.clauses import HELD_UNDER_MODULE_1
from registry.law.cover import settle
from registry.law.hearing import ONE_DAY, Hearing
from registry.law.listing import HELD_UNDER_LISTING
from registry.law.situation import Earlier, Situation
from registry.law.verdict import Ground, Outcome, Result, Step, Verdict, worst
from registry.messages import Message, say

NOTHING = "nothing"
_COMMON_TOOLS = frozenset(
    {
        "adequacy",
        "scc",
        "authority_scc",
        "bcr",
        "public_body_instrument",
        "code_of_conduct",
        "certification",
        "ad_hoc_clauses",
        "administrative_arrangement",
        "other",
    }
)
_COMMON_DEROGATIONS = frozenset({"e", "f"})
_ALSO: dict[str, frozenset[str]] = {
    HELD_UNDER_MODULE_1: frozenset({"derogation:a", "same_level_contract"}),
    "adequacy": frozenset({"national_tool", "listing:own"}),
    HELD_UNDER_LISTING: frozenset({"dpf_onward_contract"}),
}
_OWN_FRAMEWORK = {"GB": "UK-US-data-bridge", "CH": "Swiss-US-DPF"}


def judge_onward(
    situation: Situation, grounds: tuple[Ground, ...], hearing: Hearing
) -> tuple[Outcome, tuple[Ground, ...], tuple[Step, ...], tuple[Message, ...]]:
    """The outcome of an onward place: one judgement for each way in which the data came, worst wins.

    Returns:
        The outcome, the grounds as they count here, the steps, and remarks on rows that forbid more.
    """
    outcomes: list[Outcome] = []
    steps: list[Step] = []
    notes: list[Message] = []
    rows_seen: set[str] = set()
    for earlier in situation.earlier:
        returned = _returned(earlier, hearing)
        if returned is Outcome.COVERED:
            outcomes.append(returned)
            steps.append(
                Step("onward.returned", say("The data go back to a party that had received them before."))
            )
            continue
        rows = heard(earlier.hop, hearing).holdings or (NOTHING,)
        rows_seen.update(rows)
        by_row = {row: _under(row, situation, grounds) for row in rows}
        best = min(by_row, key=lambda row: by_row[row].rank)
        outcomes.append(by_row[best])
        steps.append(
            Step("onward.held", say("The exporter holds the data under: {row}.", row=ROWS[best]), _REFERENCES)
        )
        if any(outcome.rank > by_row[best].rank for outcome in by_row.values()):
            notes.append(
                say("Another ground under which the exporter holds the data would forbid this transfer.")
            )
    counted = tuple(_as_counted(ground, rows_seen, situation) for ground in grounds)
    outcome = worst(outcomes) or Outcome.UNCOVERED
    if outcome is Outcome.UNKNOWN and settle(counted) is Outcome.UNCOVERED:
        steps.append(
            Step("onward.own_rules", say("The rules of the exporter's own country apply to what follows."))
        )
    return outcome, counted, tuple(steps), tuple(notes)


_REFERENCES = ("GDPR Art. 44", "SCC clauses 8.7, 8.8")


def heard(hop: Situation, hearing: Hearing) -> Verdict:
    """The verdict on an earlier hop: on its last day, if it has ended or is suspended."""
    last = hop.ends
    if hop.suspended_on is not None and (last is None or hop.suspended_on <= last):
        last = hop.suspended_on - ONE_DAY
    if last is not None and hearing.past(last):
        return hearing.judge_on(hop, last)
    return hearing.judge(hop)


def _returned(earlier: Earlier, hearing: Hearing) -> Outcome | None:
    outcomes = [heard(hop, hearing).outcome for hop in earlier.returned]
    known = [outcome for outcome in outcomes if outcome is not None]
    return worst(known) if known and len(known) == len(outcomes) else None


def _under(row: str, situation: Situation, grounds: Iterable[Ground]) -> Outcome:
    counted = [_as_counted(ground, {row}, situation) for ground in grounds]
    outcome = settle(tuple(counted))
    return Outcome.UNKNOWN if row == "adequacy" and outcome is Outcome.UNCOVERED else outcome


def _as_counted(ground: Ground, rows: set[str], situation: Situation) -> Ground:
    names = _names(ground, situation)
    allowed = {name for row in rows for name in _ALSO.get(row, ())}
    if names & allowed:
        return ground
    if ground.kind == "listing":
        if ground.result is not Result.HOLDS:
            return ground
        question = say(
            "The listing speaks of data transferred from the Union: what covers this onward transfer?"
        )
        return ground._replace(result=Result.INCOMPLETE, holding=None, reasons=(*ground.reasons, question))
    if ground.kind in _COMMON_TOOLS or names & {f"derogation:{letter}" for letter in _COMMON_DEROGATIONS}:
        return ground
    if ground.kind == "derogation" and names == {"derogation:None"}:
        return ground
    reason = say("It does not serve an onward transfer of data that are held in this way.")
    return ground._replace(result=Result.FAILS, holding=None, reasons=(*ground.reasons, reason))


def _names(ground: Ground, situation: Situation) -> set[str]:
    if ground.kind == "derogation" and ground.claim is not None:
        return {f"derogation:{situation.claims[ground.claim].letter}"}
    if ground.kind == "listing":
        own = _OWN_FRAMEWORK.get(situation.exporter.jurisdiction or "")
        return {"listing:own"} if own is not None and ground.instrument == own else {"listing"}
    return {ground.kind}


ROWS = {
    HELD_UNDER_MODULE_1: say("module 1 of the standard contractual clauses"),
    "tool": say("standard contractual clauses or another tool of Art. 46"),
    "bcr": say("binding corporate rules"),
    "adequacy": say("an adequacy decision"),
    HELD_UNDER_LISTING: say("a listing in a framework"),
    "derogation": say("a derogation"),
    NOTHING: say("nothing that holds on this date"),
}
"""The ways of holding data that an onward transfer is judged by."""
