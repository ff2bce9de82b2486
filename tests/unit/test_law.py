"""The law is a value: what is in force when, and what is left if some of it is struck."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import NotFoundError
from registry.law.acts import Strike
from registry.law.law import Law
from registry.law.periods import InForce
from tests.examples import examples

LAW = Law.current()
DAY = timedelta(days=1)
UK = "2021/1772"

days = st.dates(date(2000, 1, 1), date(2035, 12, 31))
codes = st.sampled_from(sorted(LAW.instruments))
strikes = st.tuples(codes, st.none() | days)
laws = st.lists(strikes, max_size=3).map(lambda struck: strike(LAW, *struck))


def strike(law: Law, *struck: tuple[str, date | None]) -> Law:
    for code, first in struck:
        law = law.without(code, first)
    return law


def period(law: Law, code: str) -> InForce | None:
    act = law.instrument(code)
    assert act is not None
    return act.period


def carved(law: Law, day: date) -> bool:
    (decision,) = law.adequacy("GB")
    return any(c.in_force_on(day) for s in decision.scopes if s.in_force_on(day) for c in s.carve_outs)


def test_the_current_law_is_read_once() -> None:
    assert Law.current() is Law.current()
    assert Law.current().struck == frozenset()
    assert Law.current().version


def test_laws_are_equal_by_version_and_strikes() -> None:
    assert LAW.without("DPF") == LAW.without("2023/1795")
    assert hash(LAW.without("DPF")) == hash(LAW.without("2023/1795"))
    assert LAW.without("DPF") != LAW
    assert LAW.without("DPF") != LAW.without("DPF", date(2027, 1, 1))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("2023/1795", "2023/1795"),
        ("DPF", "2023/1795"),
        ("eu-us dpf", "2023/1795"),
        ("EU-U.S. Data Privacy Framework", "2023/1795"),
        ("Decision (EU) 2023/1795", "2023/1795"),
        ("Commission Implementing Decision (EU) 2021/914", "2021/914"),
        ("2000/520/EC", "2000/520"),
        ("Privacy Shield", "2016/1250"),
        ("Safe Harbor", "2000/520"),
        ("UK Extension", "UK-US-data-bridge"),
        ("uk-us-data-bridge", "UK-US-data-bridge"),
        ("Swiss-U.S. DPF", "Swiss-US-DPF"),
    ],
)
def test_an_instrument_is_found_by_any_of_its_names(name: str, code: str) -> None:
    act = LAW.instrument(name)
    assert act is not None
    assert act.code == code
    assert LAW.without(name).struck == {Strike(code)}


@pytest.mark.parametrize("name", ["2023/1796", "DPF 2023/1795", "", "SCC", "/", "23/1795"])
def test_what_names_no_instrument_finds_none(name: str) -> None:
    assert LAW.instrument(name) is None


def test_striking_an_unknown_instrument_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match=r"'2023/1975'.*2023/1795"):
        LAW.without("2023/1975")


def test_an_unknown_framework_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="eu_us_dpf"):
        LAW.framework("eu_us_dfp")


@pytest.mark.parametrize(
    ("code", "canonical"),
    [
        ("FR", "FR"),
        ("fr", "FR"),
        (" fr ", "FR"),
        ("EL", "GR"),
        ("UK", "GB"),
        ("es-cn", "ES-CN"),
        ("XK", "XK"),
        ("eea", "EEA"),
        ("OUTSIDE-EEA", "outside-EEA"),
        ("ZZ", None),
        ("EPO", None),
        ("", None),
    ],
)
def test_codes_have_one_spelling(code: str, canonical: str | None) -> None:
    assert LAW.canonical(code) == canonical


def test_a_group_gives_its_members_and_a_code_itself() -> None:
    assert LAW.members("FR-DROM") == ("GP", "GF", "MQ", "RE", "YT")
    assert LAW.members("UK") == ("GB",)
    assert LAW.members("ZZ") == ()


def test_outside_the_eea_is_whatever_is_not_eea_today() -> None:
    today = LAW.on(date(2026, 11, 23)).states
    outside = set(LAW.members("outside-EEA"))
    assert outside == {code for code, state in today.items() if state.state != "eea"}
    assert {"GB", "US", "NC"} <= outside
    assert not outside & {"FR", "NO", "GP", "PT-20"}


def test_a_group_has_no_states_of_its_own() -> None:
    assert LAW.states("EEA") == ()
    assert LAW.on(date(2026, 1, 1)).state("EEA") is None


def test_the_united_kingdom_leaves_on_one_day_and_is_adequate_the_next() -> None:
    last, first = LAW.on(date(2021, 6, 27)), LAW.on(date(2021, 6, 28))
    state = last.state("GB"), first.state("GB")
    assert [s and s.state for s in state] == ["eea", "third_country"]
    assert last.adequacy("GB") == ()
    assert [d.instrument for d in first.adequacy("GB")] == [UK]


@pytest.mark.parametrize("code", ["IS", "LI", "NO"])
def test_the_eea_efta_states_join_when_the_gdpr_reached_the_agreement(code: str) -> None:
    states = LAW.on(date(2018, 7, 19)).state(code), LAW.on(date(2018, 7, 20)).state(code)
    assert [s and s.state for s in states] == ["third_country", "eea"]


def test_every_jurisdiction_has_exactly_one_state_on_every_day() -> None:
    states = {code: LAW.states(code) for code in LAW.jurisdictions}
    firsts = {state.first for found in states.values() for state in found} - {None}
    turns = {day for first in firsts if first for day in (first - DAY, first)} | {date.min, date.max}
    counts = {(code, day): sum(s.in_force_on(day) for s in states[code]) for code in states for day in turns}
    assert {key: count for key, count in counts.items() if count != 1} == {}


@pytest.mark.parametrize(
    ("struck", "last"),
    [
        ([], date(2031, 12, 27)),
        ([("2025/2574", None)], date(2025, 12, 27)),
        ([("2025/1226", None)], date(2025, 6, 27)),
        ([("2025/1226", None), ("2025/2574", None)], date(2025, 6, 27)),
        # struck while it alone carried the decision: the later extension comes too late
        ([("2025/1226", date(2025, 10, 1))], date(2025, 9, 30)),
        # struck when the later extension already carried the decision
        ([("2025/1226", date(2025, 12, 22))], date(2031, 12, 27)),
        ([("2025/2574", date(2028, 1, 1))], date(2027, 12, 31)),
        ([("2025/2574", date(2025, 12, 22))], date(2025, 12, 27)),
        ([(UK, date(2024, 1, 1))], date(2023, 12, 31)),
        ([(UK, date(2028, 1, 1))], date(2027, 12, 31)),
    ],
)
def test_the_last_day_of_the_uk_decision_is_carried_by_its_extensions(
    struck: list[tuple[str, date | None]], last: date
) -> None:
    law = strike(LAW, *struck)
    assert period(law, UK) == InForce(date(2021, 6, 28), last)
    (decision,) = law.adequacy("GB")
    assert (decision.last, decision.scopes[0].last) == (last, last)


def test_an_extension_falls_with_its_base_act() -> None:
    law = LAW.without(UK)
    assert [period(law, code) for code in (UK, "2025/1226", "2025/2574")] == [None, None, None]
    (decision,) = law.adequacy("GB")
    assert (decision.period, decision.scopes) == (None, ())
    assert law.on(date(2022, 1, 1)).adequacy("GB") == ()


def test_an_amending_act_falls_with_its_base_act_and_not_the_reverse() -> None:
    assert period(LAW.without("2001/497"), "2004/915") is None
    assert period(LAW.without("2001/497", date(2021, 1, 1)), "2004/915") == InForce(None, date(2020, 12, 31))
    assert period(LAW.without("2004/915"), "2001/497") == InForce(None, date(2022, 12, 27))


def test_the_immigration_carve_out_ends_with_the_second_extension() -> None:
    assert carved(LAW, date(2025, 12, 18))
    assert not carved(LAW, date(2025, 12, 19))


def test_the_immigration_carve_out_returns_where_its_repeal_is_struck() -> None:
    assert carved(LAW.without("2025/2574"), date(2025, 12, 27))
    law = LAW.without("2025/2574", date(2025, 12, 22))
    assert [carved(law, date(2025, 12, day)) for day in (18, 19, 21, 22)] == [True, False, False, True]


@pytest.mark.parametrize(
    ("code", "last"), [("2016/1250", date(2020, 7, 15)), ("2000/520", date(2015, 10, 5))]
)
def test_what_a_court_voids_ends_the_day_before_its_judgment(code: str, last: date) -> None:
    act = LAW.instruments[code]
    assert (act.last, act.void_from) == (last, last + DAY)
    assert LAW.sources[act.ended_by or ""].title.endswith(f"({act.void_from})")
    assert code in [d.instrument for d in LAW.on(last).adequacy("US")]
    assert code not in [d.instrument for d in LAW.on(last + DAY).adequacy("US")]


def test_a_strike_from_a_day_leaves_what_came_before() -> None:
    law = LAW.without("DPF", date(2027, 3, 1))
    assert period(law, "DPF") == InForce(date(2023, 7, 10), date(2027, 2, 28))
    assert law.framework("eu_us_dpf").last == date(2027, 2, 28)


def test_a_strike_from_the_first_day_or_before_leaves_nothing() -> None:
    assert period(LAW.without("DPF", date(2023, 7, 10)), "DPF") is None
    assert period(LAW.without("DPF", date.min), "DPF") is None
    assert LAW.without("DPF", date.min) == LAW.without("DPF")


def test_the_earlier_of_two_strikes_counts() -> None:
    early, late = date(2025, 1, 1), date(2026, 1, 1)
    assert LAW.without("DPF", late).without("DPF", early) == LAW.without("DPF", early)
    assert LAW.without("DPF", early).without("DPF", late) == LAW.without("DPF", early)
    assert LAW.without("DPF").without("DPF", early) == LAW.without("DPF")


def test_the_uk_extension_and_the_swiss_programme_stand_apart_from_the_dpf() -> None:
    law = LAW.without("DPF")
    assert law.framework("eu_us_dpf").period is None
    assert law.framework("uk_extension").in_force_on(date(2026, 11, 23))
    assert law.framework("swiss_us_dpf").in_force_on(date(2026, 11, 23))
    assert LAW.without("UK Extension").framework("uk_extension").period is None
    assert LAW.without("UK Extension").framework("eu_us_dpf").in_force_on(date(2026, 11, 23))


def test_a_struck_set_of_clauses_holds_no_more() -> None:
    clauses = LAW.without("2021/914", date(2026, 1, 1)).clauses("2021/914")
    assert clauses is not None
    assert clauses.in_force_on(date(2025, 12, 31))
    assert not clauses.in_force_on(date(2026, 1, 1))


def test_striking_leaves_the_law_it_came_from_alone() -> None:
    LAW.without("DPF").without(UK)
    assert period(LAW, "DPF") == InForce(date(2023, 7, 10), None)
    assert period(LAW, UK) == InForce(date(2021, 6, 28), date(2031, 12, 27))


def test_the_view_of_a_day_lists_what_is_in_force() -> None:
    codes = {act.code for act in LAW.on(date(2019, 5, 1)).instruments}
    assert {"2016/1250", "2016/679", "2010/87"} <= codes
    assert not codes & {"2000/520", "2021/914", "2023/1795", UK}


USUAL = examples(100)


@USUAL
@given(law=laws, struck=strikes)
def test_striking_twice_is_striking_once(law: Law, struck: tuple[str, date | None]) -> None:
    assert strike(law, struck, struck) == strike(law, struck)


@USUAL
@given(law=laws, one=strikes, other=strikes)
def test_the_order_of_strikes_does_not_matter(
    law: Law, one: tuple[str, date | None], other: tuple[str, date | None]
) -> None:
    first, second = strike(law, one, other), strike(law, other, one)
    assert first == second
    assert first.instruments == second.instruments


@USUAL
@given(law=laws, struck=strikes, day=days)
def test_striking_brings_nothing_into_force(law: Law, struck: tuple[str, date | None], day: date) -> None:
    left = {act.code for act in strike(law, struck).on(day).instruments}
    assert left <= {act.code for act in law.on(day).instruments}


@USUAL
@given(law=laws, struck=strikes)
def test_striking_lengthens_no_period(law: Law, struck: tuple[str, date | None]) -> None:
    for code, act in strike(law, struck).instruments.items():
        whole = period(law, code)
        assert act.period is None or (whole is not None and whole.meet(act.period) == act.period)


@USUAL
@given(law=laws, struck=strikes, day=days)
def test_striking_widens_no_scope(law: Law, struck: tuple[str, date | None], day: date) -> None:
    for code in ("GB", "US", "JP"):
        for before, after in zip(law.adequacy(code), strike(law, struck).adequacy(code), strict=True):
            marks = [
                {c.mark for s in d.scopes for c in s.carve_outs if c.in_force_on(day)}
                for d in (before, after)
            ]
            assert not after.in_force_on(day) or marks[0] <= marks[1]


@USUAL
@given(
    whole=st.tuples(st.none() | days, st.none() | days),
    part=st.tuples(st.none() | days, st.none() | days),
    day=days,
)
def test_a_period_less_another_has_the_days_that_only_it_has(
    whole: tuple[date | None, date | None], part: tuple[date | None, date | None], day: date
) -> None:
    mine, other = InForce().meet(InForce(*whole)), InForce().meet(InForce(*part))
    if mine is not None:
        left = any(day in piece for piece in mine.outside(other))
        assert left == (day in mine and (other is None or day not in other))
