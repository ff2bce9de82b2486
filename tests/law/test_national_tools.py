"""Step 3: a transfer tool of the exporter's own country, and what is none."""

from __future__ import annotations

import pytest

from registry.entities import Mechanism
from registry.facts import Facts
from registry.law.verdict import Ground, Result
from tests.law.cases import SERVICE, VENDOR, judged, onward, outcome, register, sub

SUB = "organisation/sub"
SIGNED = {"signed_on": "2020-02-01"}


def passed_on(country: str, **tool: object) -> Facts:
    """The vendor sits in an adequate country and passes the data on to India."""
    excluded = dict.fromkeys(("press", "literary", "academic", "religious", "political"), False)
    qualified = [{"decision": "2019/419", "appi": True, "supplementary_rules": True, "carve_outs": excluded}]
    mechanism = Mechanism.model_validate({"id": "mechanism/n", "kind": "national_tool", **tool})
    return register(
        {"established_in": country, **({"qualifications": qualified} if country == "JP" else {})},
        organisations=(sub("IN"),),
        others=(onward(SUB, ("mechanism/n",)),),
        purpose={**SERVICE, "carve_outs": {"immigration_control": False}},
    ).with_(mechanism)


def tried(facts: Facts, on: str = "2026-11-23") -> Ground:
    (place,) = judged(facts, on, transfer="transfer/onward").places
    return next(ground for ground in place.grounds if ground.kind == "national_tool")


SOMETHING_ELSE = [
    ("CH", "UK-IDTA"),
    ("CH", "UK-Addendum"),
    ("GB", "2021/914"),
    ("GB", "2021/915"),
    ("GB", "ISO-27001"),
    ("GB", "SOC-2"),
    ("CH", "2021/915"),
    ("JP", "UK-IDTA"),
    ("JP", "2021/914"),
]


@pytest.mark.parametrize(("country", "instrument"), SOMETHING_ELSE)
def test_what_is_known_to_be_something_else_fails_and_leaves_that_countrys_rules(
    country: str, instrument: str
) -> None:
    facts = passed_on(country, instrument=instrument, signed_on="2024-02-01")
    assert tried(facts).result is Result.FAILS
    assert outcome(facts, transfer="transfer/onward") == "unknown"


@pytest.mark.parametrize(("country", "instrument"), [("JP", None), ("GB", None), ("JP", "Japan-Clauses")])
def test_an_instrument_that_is_not_known_is_asked_for(country: str, instrument: str | None) -> None:
    named = {"instrument": instrument} if instrument else {}
    ground = tried(passed_on(country, signed_on="2024-02-01", **named))
    assert ground.result is Result.INCOMPLETE
    assert "mechanism.instrument" in {missing.slot for missing in ground.missing}


PERIODS = [
    ("GB", "UK-IDTA", "2022-03-20", "2022-03-21", None, None),
    ("GB", "UK-Addendum", "2022-03-20", "2022-03-21", None, None),
    ("CH", "2021/914", "2021-08-26", "2021-08-27", None, None),
    ("GB", "2004/915", None, None, "2024-03-21", "2024-03-22"),
    ("GB", "2001/497", None, None, "2024-03-21", "2024-03-22"),
    ("CH", "2010/87", None, None, "2022-12-31", "2023-01-01"),
]


@pytest.mark.parametrize(("country", "instrument", "before", "first", "last", "after"), PERIODS)
def test_each_tool_holds_within_its_days(
    country: str, instrument: str, before: str | None, first: str | None, last: str | None, after: str | None
) -> None:
    early = {"signed_on": f"{first[:4]}-02-01"} if first and country == "GB" else {"signed_on": "2021-06-10"}
    signed = SIGNED if last else early
    facts = passed_on(country, instrument=instrument, processing_unchanged=True, **signed)
    held = {day: tried(facts, day).result is Result.HOLDS for day in (before, first, last, after) if day}
    assert held == {day: day in (first, last) for day in held}


@pytest.mark.parametrize(
    ("unchanged", "result"), [(True, Result.HOLDS), (False, Result.FAILS), (None, Result.INCOMPLETE)]
)
def test_after_the_last_day_of_signature_the_processing_must_be_unchanged(
    unchanged: bool | None, result: Result
) -> None:
    known = {} if unchanged is None else {"processing_unchanged": unchanged}
    facts = passed_on("GB", instrument="2010/87", **SIGNED, **known)
    assert tried(facts, "2022-09-21").result is Result.HOLDS
    assert tried(facts, "2022-09-22").result is result


def test_an_old_set_signed_too_late_fails() -> None:
    late = {"instrument": "2010/87", "signed_on": "2022-09-22", "processing_unchanged": True}
    assert tried(passed_on("GB", **late), "2023-01-01").result is Result.FAILS


def test_a_tool_binds_only_those_who_are_parties_to_it() -> None:
    tool = {"instrument": "UK-IDTA", "signed_on": "2023-01-01"}
    assert tried(passed_on("GB", **tool, parties=[VENDOR, SUB])).result is Result.HOLDS
    assert tried(passed_on("GB", **tool, parties=[VENDOR])).result is Result.FAILS


def test_an_amending_set_falls_with_its_base_also_after_its_end_in_the_union() -> None:
    facts = passed_on("GB", instrument="2004/915", processing_unchanged=True, **SIGNED)
    assert outcome(facts, "2023-06-01", transfer="transfer/onward") == "covered"
    assert outcome(facts, "2023-06-01", transfer="transfer/onward", without="2001/497") == "unknown"


def test_the_swiss_adaptations_are_assumed_and_said_to_be() -> None:
    ground = tried(passed_on("CH", instrument="2021/914", signed_on="2022-01-10"))
    assert "adaptations" in str(ground.defaults)


def test_the_remedies_name_the_adaptations_where_swiss_law_applies_too() -> None:
    for country, times in (("CH", 2), ("GB", 0), ("JP", 0)):
        facts = passed_on(country, instrument="SOC-2", signed_on="2024-02-01")
        remedies = str(judged(facts, transfer="transfer/onward").remedies)
        assert "sign the standard contractual clauses" in remedies
        assert remedies.count("the FDPIC as supervisory authority") == times
