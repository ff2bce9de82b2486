"""Dates: what is in force when, what is struck, what is planned, over or suspended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.dossiers.index import DossierIndex
from registry.dossiers.vendor import VendorDossier
from registry.law.acts import JurisdictionState
from registry.law.evaluation import Evaluation, months_after
from registry.law.law import Law
from registry.law.periods import InForce
from registry.law.timeline import DATA_TO_RETURN, AsOf, Judge
from registry.law.verdict import Status
from tests.days import TODAY
from tests.law.cases import (
    ACME,
    AS_CONTROLLER,
    GB,
    IE,
    IN,
    US,
    VENDOR,
    Values,
    dpf,
    explained,
    judged,
    onward,
    outcome,
    place,
    register,
    scc,
    sub,
    tia,
)
from tests.law.test_properties import property_test

LAW = Law.current()
CH = {"established_in": "CH"}
NO_IMMIGRATION = {"id": "purpose/service", "name": "service", "carve_outs": {"immigration_control": False}}
UK_LISTED = dpf(framework="uk_extension")
SWISS_LISTED = dpf(framework="swiss_us_dpf", **{"from": "2024-10-01"})


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2021-06-27", "unknown"),
        ("2021-06-28", "covered"),
        ("2031-12-27", "covered"),
        ("2031-12-28", "uncovered"),
    ],
)
def test_a_period_includes_its_first_and_its_last_day(on: str, expected: str) -> None:
    # on its last day as a part of the EEA, Britain's processor lacks only the places of storage and access
    assert outcome(register(GB, purpose=NO_IMMIGRATION), on) == expected


@property_test
@given(st.dates(), st.dates(), st.dates())
def test_a_day_is_in_a_period_from_its_first_to_its_last(first: date, last: date, day: date) -> None:
    assert (day in InForce(first, last)) == (first <= day <= last)
    assert day in InForce()


SHIELD = {"framework": "privacy_shield", "from": "2018-06-01", "checked_on": "2020-06-01", "non_hr": True}


def test_what_a_court_voids_ends_the_day_before_its_judgment() -> None:
    facts = register({**US, "listings": [SHIELD]})
    assert outcome(facts, "2020-07-15") == "covered"
    assert outcome(facts, "2020-07-16") == "uncovered"
    act = LAW.instrument("2016/1250")
    assert act is not None
    assert (act.void_from, act.last) == (date(2020, 7, 16), date(2020, 7, 15))


def test_the_date_asked_gives_the_law_as_it_was_applied_that_day() -> None:
    claim = {"id": "mechanism/shield", "kind": "adequacy", "instrument": "2016/1250"}
    facts = register({**US, "listings": [SHIELD]}, mechanisms=(claim,))
    assert outcome(facts, "2019-05-01") == "covered"
    assert outcome(facts) == "uncovered"


def struck(facts_of: Values, instrument: str, first: date | None, on: date) -> str | None:
    law = LAW
    dossier = DossierIndex(register(facts_of, purpose=NO_IMMIGRATION), law, TODAY).transfers.dossier(
        "transfer/t"
    )
    found = dossier.verdict(AsOf(Judge(law).without(instrument, first), on)).outcome
    return found.value if found else None


def test_without_an_instrument_it_covers_nothing_on_any_date() -> None:
    for on in (date(2019, 1, 1), TODAY, date(2031, 1, 1)):
        assert struck({**CH}, "2000/518", None, on) == "uncovered"


def test_without_an_instrument_from_a_day_it_covers_until_the_day_before() -> None:
    assert struck({**CH}, "2000/518", date(2027, 3, 1), date(2027, 2, 28)) == "covered"
    assert struck({**CH}, "2000/518", date(2027, 3, 1), date(2027, 3, 1)) == "uncovered"


def test_an_extension_falls_with_its_base_act() -> None:
    assert struck({**GB}, "2021/1772", None, date(2026, 11, 23)) == "uncovered"
    law = LAW.without("2021/1772")
    assert [law.instruments[code].period for code in ("2025/1226", "2025/2574")] == [None, None]


def test_without_an_extension_the_earlier_last_day_applies_again() -> None:
    assert struck({**GB}, "2025/2574", None, date(2025, 12, 27)) == "covered"
    assert struck({**GB}, "2025/2574", None, date(2025, 12, 28)) == "uncovered"


def test_an_extension_does_not_revive_a_decision_that_had_lapsed() -> None:
    assert struck({**GB}, "2025/1226", None, date(2025, 6, 27)) == "covered"
    assert struck({**GB}, "2025/1226", None, date(2025, 12, 20)) == "uncovered"


def test_an_amending_act_falls_with_what_it_amends_and_not_the_reverse() -> None:
    assert LAW.without("2001/497").instruments["2004/915"].period is None
    assert LAW.without("2004/915").instruments["2001/497"] == LAW.instruments["2001/497"]


@pytest.mark.parametrize(("home", "listing"), [("GB", UK_LISTED), ("CH", SWISS_LISTED)])
def test_british_and_swiss_listings_do_not_fall_with_the_european_framework(
    home: str, listing: Values
) -> None:
    facts = register(
        {"established_in": home},
        organisations=(sub("US", listings=[listing]),),
        others=(onward("organisation/sub"),),
    )
    assert outcome(facts, transfer="transfer/onward") == "covered"
    assert outcome(facts, without="2023/1795", transfer="transfer/onward") == "covered"


@pytest.mark.parametrize(
    ("code", "last_before", "before", "after"),
    [
        ("GB", date(2021, 6, 27), JurisdictionState.EEA, JurisdictionState.THIRD_COUNTRY),
        ("IS", date(2018, 7, 19), JurisdictionState.THIRD_COUNTRY, JurisdictionState.EEA),
        ("LI", date(2018, 7, 19), JurisdictionState.THIRD_COUNTRY, JurisdictionState.EEA),
        ("NO", date(2018, 7, 19), JurisdictionState.THIRD_COUNTRY, JurisdictionState.EEA),
    ],
)
def test_the_state_of_a_jurisdiction_is_dated(
    code: str, last_before: date, before: JurisdictionState, after: JurisdictionState
) -> None:
    assert Evaluation(Judge(LAW), last_before).state(code) is before
    assert Evaluation(Judge(LAW), last_before + timedelta(1)).state(code) is after


def test_norway_is_a_third_country_until_the_regulation_reached_it() -> None:
    facts = register({"established_in": "NO"}, AS_CONTROLLER)
    assert outcome(facts, "2018-07-19") == "uncovered"
    assert outcome(facts, "2018-07-20") == "not_restricted"


def test_before_the_regulation_applied_nothing_can_be_told_and_the_reason_is_given() -> None:
    facts = register(IE, AS_CONTROLLER)
    verdict = judged(facts, "2018-05-24")
    assert verdict.outcome == "unknown"
    assert [step.rule for step in verdict.steps] == ["dates.before_gdpr"]
    assert outcome(facts, "2018-05-25") == "not_restricted"


def test_a_check_is_twelve_months_old_after_the_same_day_a_year_later() -> None:
    facts = register({**US, "listings": [dpf(due="2030-01-01", checked_on="2025-11-23")]})
    assert outcome(facts, "2026-11-23") == "covered"
    assert outcome(facts, "2026-11-24") == "unknown"


def test_twelve_months_after_a_leap_day_end_on_the_last_of_february() -> None:
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)


@property_test
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_calendar_months_keep_the_day_or_take_the_last_of_the_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(1)).day == 1)


def test_what_starts_later_is_planned_and_judged_on_its_first_day() -> None:
    facts = register(GB, {"starts": "2031-12-28"})
    verdict = judged(facts)
    assert (verdict.status, verdict.outcome) == (Status.PLANNED, "uncovered")
    assert judged(register(GB, {"starts": "2031-12-27"})).outcome == "covered"


def test_a_transfer_is_current_from_its_first_day() -> None:
    facts = register(CH, {"starts": "2027-02-01"})
    assert judged(facts, "2027-01-31").status is Status.PLANNED
    assert judged(facts, "2027-02-01").status is Status.CURRENT


def engaged(**values: object) -> Values:
    return {"id": "engagement/e", "organisation": VENDOR, "review": "approved", **values}


UNDER = {"engagement": "engagement/e"}


def test_a_sub_processor_not_yet_used_is_planned_by_its_engagement() -> None:
    facts = register(US, UNDER, engagements=(engaged(starts="2027-02-01"),))
    assert judged(facts).status is Status.PLANNED
    assert judged(facts, "2027-02-01").status is Status.CURRENT


def test_a_proposed_engagement_makes_its_transfers_planned() -> None:
    facts = register(US, UNDER, engagements=(engaged(review="proposed"),))
    assert (judged(facts).status, judged(facts).outcome) == (Status.PLANNED, "uncovered")


@pytest.mark.parametrize("values", [{"review": "proposed"}, {"starts": "2027-02-01"}])
def test_what_is_planned_is_left_out_of_the_worst(values: Values) -> None:
    facts = register(US, UNDER, engagements=(engaged(**values),))
    vendor = VendorDossier.of(VENDOR, DossierIndex(facts, LAW, TODAY).transfers)
    assert vendor.outcome(AsOf(Judge(LAW), TODAY)) is None


def test_a_planned_transfer_to_a_further_operator_has_no_say_yet() -> None:
    planned = {
        "id": "transfer/onward",
        "exporter": {"organisation": VENDOR, "role": "processor"},
        "importer": {"organisation": "organisation/acme", "role": "processor"},
        "starts": "2027-02-01",
    }
    facts = register(
        IE,
        {"places": [place("IE", "storage", VENDOR), place("US", "support", "organisation/acme")]},
        organisations=(ACME,),
        others=(planned,),
    )
    assert outcome(facts, "2027-01-31") == "not_restricted"
    assert outcome(facts, "2027-02-01") == "uncovered"


def test_a_proposed_engagement_shows_what_its_further_operators_would_lack() -> None:
    further = {
        "id": "transfer/onward",
        "exporter": {"organisation": VENDOR, "role": "processor"},
        "importer": {"organisation": "organisation/acme", "role": "processor"},
        "engagement": "engagement/e",
    }
    facts = register(
        IE,
        {**UNDER, "places": [place("IE", "storage", VENDOR), place("US", "support", "organisation/acme")]},
        organisations=(ACME,),
        engagements=(engaged(review="proposed"),),
        others=(further,),
    )
    assert (judged(facts).status, judged(facts).outcome) == (Status.PLANNED, "uncovered")


def test_the_last_day_of_a_transfer_is_judged_and_the_day_after_is_not() -> None:
    facts = register(US, {"ends": "2026-06-30"})
    assert outcome(facts, "2026-06-30") == "uncovered"
    verdict = judged(facts, "2026-07-01")
    assert (verdict.outcome, verdict.status) == (None, Status.ENDED)
    assert "clauses 8.5, 16" in verdict.steps[0].references[0]
    assert [note.rule for note in verdict.notes] == [DATA_TO_RETURN]


def test_a_transfer_ends_with_its_engagement() -> None:
    facts = register(US, UNDER, engagements=(engaged(ends="2026-06-30"),))
    assert judged(facts, "2026-06-30").status is Status.CURRENT
    assert judged(facts, "2026-07-01").status is Status.ENDED


def test_a_transfer_is_not_judged_from_the_day_of_its_suspension() -> None:
    facts = register(US, {"suspended_on": "2026-06-30"})
    assert judged(facts, "2026-06-29").outcome == "uncovered"
    verdict = judged(facts, "2026-06-30")
    assert (verdict.outcome, verdict.status) == (None, Status.SUSPENDED)
    assert verdict.notes


def test_an_end_counts_as_a_next_change() -> None:
    change = explained(register(CH, {"ends": "2026-12-31"})).next_change
    assert change is not None
    assert (change.day, change.outcome, change.label) == (date(2027, 1, 1), None, "Ended")


def test_the_beginning_of_what_is_planned_does_not_hide_what_breaks_after_it() -> None:
    assert explained(register(US, {"starts": "2027-02-01"})).next_change is None
    planned = register({**US, "listings": [dpf(due="2027-06-01")]}, {"starts": "2027-02-01"})
    change = explained(planned).next_change
    assert change is not None
    assert (change.day, change.outcome) == (date(2027, 6, 2), "unknown")


def test_the_end_of_what_is_suspended_is_no_next_change() -> None:
    facts = register(US, {"suspended_on": "2026-11-01", "ends": "2026-12-31"})
    assert explained(facts).next_change is None


def test_the_next_change_is_the_first_boundary_after_which_the_outcome_differs() -> None:
    facts = register(
        {**US, "listings": [dpf()]},
        mechanisms=(scc(2, expires="2027-06-30"),),
        assessments=(tia("US", leans_on=[]),),
    )
    # the listing lapses on 2027-01-11 while the clauses still cover
    change = explained(facts).next_change
    assert change is not None
    assert (change.day, change.outcome) == (date(2027, 7, 1), "unknown")


def test_the_next_change_of_a_transfer_in_two_roles_is_that_of_the_worst_of_them() -> None:
    roles = [
        {"purpose": "purpose/service", "role": "processor"},
        {"purpose": "purpose/billing", "role": "controller"},
    ]
    facts = register(
        IN,
        {
            "importer": {"organisation": VENDOR, "roles": roles},
            "purposes": ["purpose/service", "purpose/billing"],
            "mechanisms": ["mechanism/scc", "mechanism/one"],
        },
        mechanisms=(scc(2), scc(1, id="mechanism/one", expires="2027-03-31")),
        assessments=(tia("IN"),),
    )
    change = explained(facts).next_change
    assert change is not None
    assert (change.day, change.outcome) == (date(2027, 4, 1), "uncovered")


@pytest.mark.parametrize("over", [{"ends": "2024-12-31"}, {"suspended_on": "2025-01-01"}])
def test_an_earlier_hop_that_is_over_is_read_on_its_last_day(over: dict[str, str]) -> None:
    national = {
        "id": "mechanism/idta",
        "kind": "national_tool",
        "instrument": "UK-IDTA",
        "signed_on": "2024-01-01",
    }
    facts = register(
        GB,
        {**over, "mechanisms": []},
        mechanisms=(national,),
        purpose=NO_IMMIGRATION,
        organisations=(sub("IN"),),
        others=(onward("organisation/sub", ("mechanism/idta",)),),
    )
    assert outcome(facts) is None
    assert outcome(facts, transfer="transfer/onward") == "covered"
    assert outcome(facts, transfer="transfer/onward", without="2021/1772") == "uncovered"
