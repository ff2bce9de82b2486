"""Step 2, adequacy by listing: the Data Privacy Framework and those like it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.clock import current_time
from registry.facts import Facts
from registry.law.verdict import Result
from tests.law.cases import (
    GB,
    IN,
    US,
    VENDOR,
    Values,
    dpf,
    ground,
    judged,
    onward,
    outcome,
    place,
    register,
    results,
    scc,
    slots,
    sub,
)
from tests.law.test_properties import property_test


def listed(*records: Values, **values: object) -> Facts:
    """A company in the United States with these records, by default the one of case 5, changed."""
    given = records or ({name: v for name, v in dpf(**values).items() if v is not None},)
    return register({**US, "listings": list(given)})


def test_neither_claimed_nor_searched_is_not_tried_and_the_remedy_names_it() -> None:
    verdict = judged(register(US))
    assert results(verdict) == {}
    assert any("An active entry of {importer} on the list" in str(remedy) for remedy in verdict.remedies)


@pytest.mark.parametrize("missing", ["from", "checked_on"])
def test_a_listing_without_its_first_day_or_its_check_is_incomplete(missing: str) -> None:
    verdict = judged(listed(**{missing: None}))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {f"importer.listing.{missing}"}


def test_a_listing_holds_from_its_first_day() -> None:
    assert outcome(listed(), "2024-01-09") == "uncovered"
    assert outcome(listed(), "2024-01-10") == "covered"


def test_a_listing_with_a_first_day_and_a_check_is_taken_as_found_and_says_so() -> None:
    verdict = judged(listed(found=None))
    assert verdict.outcome == "covered"
    assert [default.slot for default in ground(verdict, "listing").defaults] == ["importer.listing.found"]


def test_without_a_due_date_a_check_holds_for_twelve_months() -> None:
    facts = listed(due=None, checked_on="2026-10-01")
    assert outcome(facts, "2027-10-01") == "covered"
    assert outcome(facts, "2027-10-02") == "unknown"


def test_a_framework_claimed_without_dates_is_incomplete() -> None:
    claim = {"id": "mechanism/dpf", "kind": "adequacy", "instrument": "2023/1795"}
    for facts in (register(US, mechanisms=(claim,)), listed({"framework": "eu_us_dpf"})):
        verdict = judged(facts)
        assert verdict.outcome == "unknown"
        assert "importer.listing.checked_on" in slots(verdict)


def test_searched_and_not_found_fails() -> None:
    search = {"framework": "eu_us_dpf", "found": False, "checked_on": "2026-10-01"}
    assert outcome(listed(search)) == "uncovered"
    assert outcome(listed(dpf(), {**search, "checked_on": "2026-11-01"})) == "uncovered"
    assert outcome(listed(dpf(checked_on="2026-11-01"), search)) == "covered"


def test_a_removal_fails_from_its_day() -> None:
    facts = listed(removed_from="2026-08-01", status="withdrawn")
    assert outcome(facts, "2026-07-31") == "covered"
    assert outcome(facts, "2026-08-01") == "uncovered"


@pytest.mark.parametrize("status", ["inactive", "withdrawn", "removed"])
def test_a_removal_without_its_day_fails_from_the_check_and_is_asked_for_before(status: str) -> None:
    facts = listed(status=status, checked_on="2026-10-01")
    assert outcome(facts, "2026-10-01") == "uncovered"
    verdict = judged(facts, "2026-09-30")
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"importer.listing.removed_from"}
    assert outcome(listed(status=status, checked_on=None)) == "uncovered"


def test_a_due_date_that_passed_without_a_later_check_is_incomplete() -> None:
    facts = listed(due="2026-11-22", checked_on="2026-11-22")
    assert outcome(facts, "2026-11-22") == "covered"
    assert outcome(facts, "2026-11-23") == "unknown"


@pytest.mark.parametrize("status", ["active", "under_review"])
def test_a_check_after_the_due_date_holds_for_thirty_one_days(status: str) -> None:
    facts = listed(due="2026-10-01", checked_on="2026-10-02", status=status, found=None)
    assert outcome(facts, "2026-11-02") == "covered"
    assert outcome(facts, "2026-11-03") == "unknown"


def test_a_check_after_the_due_date_that_says_nothing_does_not_hold() -> None:
    assert outcome(listed(due="2026-11-01", checked_on="2026-11-20", status=None, found=None)) == "unknown"


KINDS = [
    # (HR among the data, certified for HR, certified for other data, outcome)
    (True, True, None, "covered"),
    (True, None, True, "unknown"),
    (True, False, True, "uncovered"),
    (False, None, True, "covered"),
    (False, True, None, "unknown"),
    (False, True, False, "uncovered"),
    (None, True, True, "covered"),
    (None, True, False, "unknown"),
    (None, False, True, "unknown"),
    (None, None, None, "unknown"),
]


@pytest.mark.parametrize(("hr", "for_hr", "for_others", "expected"), KINDS)
def test_each_kind_of_data_that_is_carried_must_be_certified(
    hr: bool | None, for_hr: bool | None, for_others: bool | None, expected: str
) -> None:
    record = {name: v for name, v in dpf(hr=for_hr, non_hr=for_others).items() if v is not None}
    marks = {} if hr is None else {"hr": hr}
    facts = register({**US, "listings": [record]}, category={"id": "category/customers", **marks})
    assert outcome(facts) == expected


def test_an_entity_on_the_list_of_covered_entities_is_covered() -> None:
    parent = {
        "id": "organisation/parent",
        "established_in": "US",
        "listings": [dpf(covered_entities=[VENDOR])],
    }
    assert outcome(register(US, organisations=(parent,))) == "covered"
    parent = {**parent, "listings": [dpf(covered_entities=["organisation/parent"])]}
    assert (
        outcome(register({**US, "owned_by": "organisation/parent"}, organisations=(parent,))) == "uncovered"
    )


def test_a_listing_covers_only_an_operator_in_the_united_states() -> None:
    facts = register({**US, "listings": [dpf()]}, {"places": [place("IN", "support", VENDOR)]})
    assert outcome(facts) == "uncovered"
    assert outcome(register({**IN, "listings": [dpf()]})) == "uncovered"


FRAMEWORKS = ["eu_us_dpf", "uk_extension", "swiss_us_dpf"]
OF = {"FR": "eu_us_dpf", "NO": "eu_us_dpf", "GB": "uk_extension", "CH": "swiss_us_dpf", "US": "eu_us_dpf"}


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("home", OF)
def test_the_framework_must_be_that_of_the_exporter(home: str, framework: str) -> None:
    facts = register(
        {**US, "listings": [dpf(framework=framework, **{"from": "2024-10-01"})]},
        {"exporter": {"organisation": "organisation/us-all", "role": "controller", "subject_to_gdpr": True}},
        exporter={"established_in": home},
    )
    assert outcome(facts) == ("covered" if OF[home] == framework else "uncovered")


def test_while_britain_was_like_the_eea_the_european_framework_was_its_own() -> None:
    shield = {"framework": "privacy_shield", "from": "2018-06-01", "checked_on": "2019-04-01", "non_hr": True}
    facts = register({**US, "listings": [shield]}, exporter=GB)
    assert outcome(facts, "2019-05-01") == "covered"


def test_a_listing_ends_with_its_framework() -> None:
    shield = {"framework": "privacy_shield", "from": "2018-06-01", "checked_on": "2020-07-01", "non_hr": True}
    assert outcome(listed(shield), "2020-07-15") == "covered"
    assert outcome(listed(shield), "2020-07-16") == "uncovered"
    assert outcome(listed(), without="2023/1795") == "uncovered"


days = st.dates(date(2024, 1, 1), date(2028, 1, 1))


@property_test
@given(days, days, days)
def test_a_listing_is_trusted_no_longer_than_its_check_allows(due: date, checked: date, on: date) -> None:
    facts = listed(due=due, checked_on=checked, **{"from": "2023-07-10"})
    covered = outcome(facts, on) == "covered"
    if covered:
        assert on <= max(due, checked + timedelta(31))
        assert (on - checked).days <= 366
    elif on <= due and checked <= current_time().date():  # a check still to come proves nothing
        assert on > checked + timedelta(364)


def test_the_extension_is_not_inferred_from_the_european_listing() -> None:
    facts = register(GB, organisations=(sub("US", listings=[dpf()]),), others=(onward("organisation/sub"),))
    assert results(judged(facts, transfer="transfer/onward")) == {}


def test_a_search_in_vain_for_its_own_name_does_not_speak_against_who_covers_it() -> None:
    search = {"framework": "eu_us_dpf", "found": False, "checked_on": "2026-11-01"}
    parent = {"id": "organisation/parent", "established_in": "US"}
    covers = {**parent, "listings": [dpf(covered_entities=[VENDOR])]}
    facts = register({**US, "listings": [search]}, organisations=(covers,))
    verdict = judged(facts)
    assert verdict.outcome == "covered"
    assert any("covered entities" in reason.template for reason in ground(verdict, "listing").reasons)


def test_a_check_after_the_due_date_tells_only_with_the_status_that_it_saw() -> None:
    facts = listed(due="2026-11-01", checked_on="2026-11-20", status=None, found=True)
    verdict = judged(facts)
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"importer.listing.status"}
    assert outcome(listed(due="2027-11-01", checked_on="2026-11-20", status=None)) == "covered"


def test_a_certification_for_neither_kind_of_data_fails_whatever_the_data_are() -> None:
    facts = register({**US, "listings": [dpf(hr=False, non_hr=False)]}, category={"id": "category/any"})
    assert outcome(facts) == "uncovered"


def test_a_listing_on_file_is_tried_where_its_framework_is_struck_and_says_why_it_fails() -> None:
    verdict = judged(listed(), without="2023/1795")
    assert results(verdict) == {"listing": "fails"}
    assert "assumed to be void" in ground(verdict, "listing").reasons[0].template


def test_the_framework_of_today_is_advised_beside_a_listing_in_one_that_fell() -> None:
    verdict = judged(listed(framework="privacy_shield"))
    assert results(verdict) == {"listing": "fails"}
    assert any("An active entry of {importer}" in str(remedy) for remedy in verdict.remedies)


def test_a_list_covers_only_organisations_established_in_its_country() -> None:
    at_site = {"places": [place("US", "processing", VENDOR)]}
    listed = {"listings": [dpf()]}
    assert outcome(register({"established_in": "GB", **listed}, at_site)) == "uncovered"
    assert slots(judged(register(listed, at_site))) >= {"importer.established_in"}


@pytest.mark.parametrize("territory", ["PR", "GU", "VI", "AS", "MP"])
def test_a_listing_in_an_american_territory_is_tried_but_not_settled(territory: str) -> None:
    home = {"established_in": territory}
    assert outcome(register(home)) == "uncovered"
    assert slots(judged(register({**home, "listings": [dpf()]}))) == {"mechanisms"}
    claim = {"id": "mechanism/d", "kind": "adequacy", "instrument": "2023/1795"}
    assert outcome(register(home, mechanisms=(claim,))) == "unknown"
    not_found = {"framework": "eu_us_dpf", "checked_on": "2026-10-01", "found": False}
    assert outcome(register({**home, "listings": [not_found]}, mechanisms=(claim,))) == "uncovered"


def test_a_list_that_was_searched_in_vain_is_asked_about_no_more() -> None:
    not_found = {"framework": "eu_us_dpf", "checked_on": "2025-01-01", "found": False}
    mechanism = {name: value for name, value in scc(2).items() if name != "assessments"}
    verdict = judged(register({**US, "listings": [not_found]}, mechanisms=(mechanism,)))
    assert slots(verdict) == {"assessment"}
    listing = ground(verdict, "listing")
    assert listing.result is Result.FAILS
    assert not listing.missing
    assert not any("Search for" in str(remedy) for remedy in verdict.remedies)
