"""The law's data say what the reference says, own up to what is unconfirmed, and are checked when read."""

import shutil
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from babel import Locale

import registry.law.data_files
from registry.entities import CarveOuts, Qualification
from registry.errors import InputError
from registry.law.acts import ClauseSet, Instrument, InstrumentKind, JurisdictionState, RetentionBenchmark
from registry.law.adequacy_decisions import CARVE_OUT_MARKS, QUALIFICATION_MARKS, AdequacyDecision, ScopeKind
from registry.law.data_files import read_law
from registry.law.law import Law
from registry.vocabulary import ListingFramework, RetentionSubject

LAW = Law.current()
TODAY = LAW.on(date(2026, 11, 23))
DATA = Path(registry.law.data_files.__file__).with_name("data")

EU_27 = set(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()  # noqa: SIM905 - a list to compare by eye
)
# Babel's two-letter territories that ISO 3166-1 does not assign.
NOT_ISO = set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split())  # noqa: SIM905 - the same
GDPR_IN_EEA = date(2018, 7, 20)

# code of the decision: jurisdiction, adopted, first day for IS, LI and NO, confirmed in the reference
DECISIONS = {
    "2010/625": ("AD", date(2010, 10, 19), GDPR_IN_EEA, True),
    "2003/490": ("AR", date(2003, 6, 30), GDPR_IN_EEA, True),
    "2026/179": ("BR", date(2026, 1, 26), None, True),
    "2002/2": ("CA", date(2001, 12, 20), GDPR_IN_EEA, True),
    "2000/518": ("CH", date(2000, 7, 26), GDPR_IN_EEA, True),
    "2010/146": ("FO", date(2010, 3, 5), GDPR_IN_EEA, True),
    "2021/1772": ("GB", date(2021, 6, 28), date(2021, 6, 28), True),
    "2003/821": ("GG", date(2003, 11, 21), GDPR_IN_EEA, True),
    "2011/61": ("IL", date(2011, 1, 31), GDPR_IN_EEA, True),
    "2004/411": ("IM", date(2004, 4, 28), GDPR_IN_EEA, True),
    "2008/393": ("JE", date(2008, 5, 8), GDPR_IN_EEA, True),
    "2019/419": ("JP", date(2019, 1, 23), date(2019, 1, 23), True),
    "2022/254": ("KR", date(2021, 12, 17), date(2021, 12, 17), True),
    "2013/65": ("NZ", date(2012, 12, 19), GDPR_IN_EEA, True),
    "2000/520": ("US", None, GDPR_IN_EEA, True),
    "2016/1250": ("US", None, GDPR_IN_EEA, True),
    "2023/1795": ("US", date(2023, 7, 10), date(2023, 7, 10), True),
    "2012/484": ("UY", date(2012, 8, 21), GDPR_IN_EEA, True),
    "2025/1382": ("EPO", date(2025, 7, 15), date(2025, 7, 15), True),
}


def decision(code: str) -> AdequacyDecision:
    (found,) = (d for d in LAW.adequacy(DECISIONS[code][0]) if d.instrument == code)
    return found


def test_the_union_has_27_states_and_the_eea_three_more() -> None:
    assert set(LAW.members("EU")) == EU_27
    assert set(LAW.members("EEA")) == EU_27 | {"IS", "LI", "NO"}
    assert len(LAW.members("EEA")) == 30


def test_every_member_of_the_eea_is_in_the_state_eea_today() -> None:
    assert {TODAY.states[code].state for code in LAW.members("EEA")} == {JurisdictionState.EEA}


def test_the_table_has_every_iso_code_and_six_more() -> None:
    territories = map(str, Locale("en").territories)
    iso = {code for code in territories if len(code) == 2 and code.isalpha()} - NOT_ISO
    assert len(iso) == 249
    assert LAW.jurisdictions.keys() - iso == {"XK", "PT-20", "PT-30", "ES-CN", "ES-CE", "ES-ML"}
    assert iso <= LAW.jurisdictions.keys()


def test_codes_have_a_name_of_their_own_exactly_where_babel_has_none() -> None:
    nameless = {code for code in LAW.jurisdictions if code not in Locale("en").territories}
    assert nameless == {code for code, place in LAW.jurisdictions.items() if place.names}
    assert all(
        {"en", "fr"} == dict(place.names).keys() for place in LAW.jurisdictions.values() if place.names
    )


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        ("eea", "GP GF MQ RE YT MF AX PT-20 PT-30 ES-CN ES-CE ES-ML"),
        ("review", "BL PM NC PF WF TF GI SJ XK"),
        ("third_country", "GB CH FO GG JE IM GL AW CW SX BQ MC SM VA US IN PH"),
    ],
)
def test_special_territories_have_the_state_of_the_reference(state: str, codes: str) -> None:
    assert {code: TODAY.states[code].state for code in codes.split()} == dict.fromkeys(codes.split(), state)


def test_nothing_else_is_under_review() -> None:
    under_review = {code for code, state in TODAY.states.items() if state.state == "review"}
    assert under_review == {"BL", "PM", "NC", "PF", "WF", "TF", "GI", "SJ", "XK"}


def test_what_the_reference_does_not_confirm_about_places_is_unconfirmed() -> None:
    unconfirmed = {code for code, state in TODAY.states.items() if not state.confirmed}
    memory = "PT-20 PT-30 ES-CN ES-CE ES-ML BL PM NC PF WF TF GI SJ XK MC SM VA IN PH CN"
    assert set(memory.split()) <= unconfirmed
    confirmed = set(LAW.members("EEA")) | {d.jurisdiction for d in map(decision, DECISIONS)} - {"EPO"}
    known = {*confirmed, "GP", "GF", "MQ", "RE", "YT", "MF", "AX", "GL", "AW", "CW", "SX", "BQ"}
    assert known == set(TODAY.states) - unconfirmed


def test_there_are_the_decisions_of_the_reference_and_no_others() -> None:
    subjects = [*LAW.jurisdictions, *LAW.organisations]
    assert {d.instrument for code in subjects for d in LAW.adequacy(code)} == DECISIONS.keys()


@pytest.mark.parametrize("code", DECISIONS)
def test_each_decision_has_the_dates_and_the_standing_of_the_reference(code: str) -> None:
    jurisdiction, adopted, eea_from, confirmed = DECISIONS[code]
    act, found = LAW.instruments[code], decision(code)
    assert (found.jurisdiction, act.adopted, act.first, found.eea_from) == (
        jurisdiction,
        adopted,
        adopted,
        eea_from,
    )
    assert act.confirmed is found.confirmed is confirmed
    assert act.checked_on == date(2026, 11, 30)
    assert act.source.startswith("CELEX 3")


def test_only_three_decisions_have_a_last_day() -> None:
    assert {code: LAW.instruments[code].last for code in DECISIONS if LAW.instruments[code].last} == {
        "2000/520": date(2015, 10, 5),
        "2016/1250": date(2020, 7, 15),
        "2021/1772": date(2031, 12, 27),
    }


def test_sixteen_countries_and_one_organisation_are_adequate_today() -> None:
    subjects = [*LAW.jurisdictions, *LAW.organisations]
    assert len([code for code in subjects if TODAY.adequacy(code)]) == 17


@pytest.mark.parametrize(
    ("code", "kind", "needs", "carve_outs"),
    [
        ("2002/2", ScopeKind.BY_NATURE, {"pipeda", "commercial"}, {}),
        (
            "2019/419",
            ScopeKind.BY_NATURE,
            {"appi", "supplementary_rules"},
            dict.fromkeys(("press", "literary", "academic", "religious", "political"), "recipient"),
        ),
        (
            "2022/254",
            ScopeKind.BY_NATURE,
            {"pipa"},
            {"missionary": "purpose", "candidate_nomination": "purpose", "credit_data": "data"},
        ),
        ("2026/179", ScopeKind.BY_NATURE, {"lgpd"}, {}),
        ("2011/61", ScopeKind.BY_NATURE, {"automated", "within_state_territory"}, {}),
        ("2021/1772", ScopeKind.WHOLE, set(), {"immigration_control": "purpose"}),
        ("2023/1795", ScopeKind.BY_LISTING, set(), {}),
        ("2016/1250", ScopeKind.BY_LISTING, set(), {}),
        ("2000/520", ScopeKind.BY_LISTING, set(), {}),
        ("2000/518", ScopeKind.WHOLE, set(), {}),
        ("2025/1382", ScopeKind.WHOLE, set(), {}),
    ],
)
def test_each_decision_covers_what_the_reference_says(
    code: str, kind: ScopeKind, needs: set[str], carve_outs: dict[str, str]
) -> None:
    (scope,) = decision(code).scopes
    assert (scope.kind, set(scope.needs)) == (kind, needs)
    assert {carve_out.mark: carve_out.of for carve_out in scope.carve_outs} == carve_outs


def test_the_single_facts_from_memory_are_marked_within_confirmed_rows() -> None:
    marked = {code for code in DECISIONS if "eea_from" in decision(code).unconfirmed}
    assert marked == {"2021/1772", "2019/419", "2022/254", "2023/1795", "2025/1382"}
    assert [c.mark for c in decision("2019/419").scopes[0].carve_outs if not c.confirmed] == ["political"]
    assert {code for code in DECISIONS if "adopted" in decision(code).unconfirmed} == set(
        "2010/625 2003/490 2002/2 2010/146 2003/821 2004/411 2008/393 2013/65 2012/484".split()  # noqa: SIM905 - to compare by eye
    )
    assert not decision("2011/61").scopes[0].unconfirmed
    assert LAW.instruments["2004/915"].unconfirmed == ("amends",)
    assert LAW.instruments["2021/914"].unconfirmed == ("modules",)
    assert [b.id for b in LAW.benchmarks if "last" in b.unconfirmed] == ["traffic-data"]


def test_other_facts_from_memory_or_one_source_are_unconfirmed() -> None:
    assert {code for code, act in LAW.instruments.items() if not act.confirmed} == {
        "Europrivacy",
        "Europrivacy-82",
        "Swiss-US-Privacy-Shield",
        "Swiss-US-Safe-Harbor",
    }
    assert {b.id for b in LAW.benchmarks if not b.confirmed} == {"inactive-accounts", "subscription-data"}
    assert not LAW.sources["edpb-1-2026"].confirmed


def test_what_a_retention_benchmark_speaks_of_can_be_recorded() -> None:
    assert {benchmark.subject for benchmark in LAW.benchmarks} == {
        subject.value for subject in RetentionSubject
    }


def test_whatever_is_unconfirmed_says_why() -> None:
    acts = [(a.code, a.confirmed and not a.unconfirmed, a.note) for a in LAW.instruments.values()]
    benchmarks = [(b.id, b.confirmed and not b.unconfirmed, b.note) for b in LAW.benchmarks]
    states = [(code, s.confirmed, s.note) for code, place in LAW.jurisdictions.items() for s in place.states]
    sources = [(s.id, s.confirmed, s.note) for s in LAW.sources.values()]
    frameworks = [(f.name, f.confirmed, f.note) for f in LAW.frameworks]
    rows = [*acts, *benchmarks, *states, *sources, *frameworks]
    assert [name for name, confirmed, note in rows if not confirmed and not note] == []


def test_an_unconfirmed_field_is_a_field() -> None:
    known = {f.name for kind in (Instrument, AdequacyDecision, ClauseSet) for f in fields(kind)}
    assert {name for act in LAW.instruments.values() for name in act.unconfirmed} <= known
    benchmark_fields = {"last"} | {f.name for f in fields(RetentionBenchmark)}
    assert {name for b in LAW.benchmarks for name in b.unconfirmed} <= benchmark_fields


def test_every_mark_is_a_field_of_the_entities() -> None:
    assert Qualification.model_fields.keys() >= QUALIFICATION_MARKS
    assert CarveOuts.model_fields.keys() == CARVE_OUT_MARKS


def test_the_modules_of_the_clauses_fit_the_roles() -> None:
    clauses = LAW.clauses("2021/914")
    assert clauses is not None
    roles = {m.number: (m.exporter_role, m.importer_role) for m in clauses.modules}
    assert roles == {
        1: ("controller", "controller"),
        2: ("controller", "processor"),
        3: ("processor", "processor"),
        4: ("processor", "controller"),
    }
    assert clauses.modules[3].annexes == ("i_a", "i_b")
    assert all(m.annexes == ("i_a", "i_b", "i_c", "ii") for m in clauses.modules[:3])
    assert [m.number for m in clauses.modules if "iii" in m.annexes_option_1] == [2, 3]
    assert (clauses.first, clauses.holds_from, clauses.last) == (date(2021, 6, 27), date(2021, 6, 27), None)


@pytest.mark.parametrize(
    ("code", "importer"), [("2001/497", "controller"), ("2004/915", "controller"), ("2010/87", "processor")]
)
def test_the_old_clauses_end_as_the_new_decision_says(code: str, importer: str) -> None:
    clauses = LAW.clauses(code)
    assert clauses is not None
    assert (clauses.last_signing, clauses.unchanged_needed_from, clauses.last) == (
        date(2021, 9, 26),
        date(2021, 9, 27),
        date(2022, 12, 27),
    )
    assert [(m.number, m.exporter_role, m.importer_role) for m in clauses.modules] == [
        (None, "controller", importer)
    ]


@pytest.mark.parametrize(
    "code", ["2021/915", "UK IDTA", "UK Addendum", "UK Extension", "Swiss-US DPF", "GDPR"]
)
def test_what_is_no_transfer_tool_says_so(code: str) -> None:
    act = LAW.instrument(code)
    assert act is not None
    assert not act.transfer_tool
    assert LAW.clauses(code) is None


def test_the_frameworks_are_those_that_a_listing_can_name() -> None:
    assert {f.name for f in LAW.frameworks} == set(ListingFramework)
    assert {f.name: f.exporters for f in LAW.frameworks if f.exporters} == {
        "uk_extension": ("GB",),
        "swiss_us_dpf": ("CH",),
    }
    assert LAW.framework("uk_extension").first == date(2023, 10, 12)
    assert LAW.framework("swiss_us_dpf").first == date(2024, 9, 15)


def test_the_retention_benchmarks_are_those_of_the_reference() -> None:
    assert {b.subject: (b.duration, b.kind) for b in LAW.benchmarks} == {
        "call_recordings": ("P6M", "benchmark"),
        "call_analysis_notes": ("P1Y", "benchmark"),
        "payment_data": ("P1Y", "statutory_period"),
        "connection_source": ("P1Y", "statutory_period"),
        "audience_cookies": ("P13M", "benchmark"),
        "audience_data": ("P25M", "benchmark"),
        "cookie_choice": ("P6M", "benchmark"),
        "prospects": ("P3Y", "benchmark"),
        "inactive_accounts": ("P2Y", "benchmark"),
        "invoices": ("P10Y", "statutory_minimum"),
        "traffic_data": ("P1Y", "statutory_period"),
        "identity_data": ("P5Y", "statutory_period"),
        "subscription_data": ("P1Y", "statutory_period"),
    }
    assert set(RetentionSubject) <= {b.subject for b in LAW.benchmarks}


def test_an_alias_names_one_instrument() -> None:
    acts = LAW.instruments.values()
    assert all(LAW.instrument(name) is act for act in acts for name in (act.code, *act.aliases))


def test_acts_of_the_union_cite_their_celex_number() -> None:
    letters = {InstrumentKind.REGULATION: "R"}
    for act in LAW.instruments.values():
        if "/" in act.code and act.kind is not InstrumentKind.STANDARD_CLAUSES:
            year, number = act.code.split("/")
            assert act.source.split()[1] == f"3{year}{letters.get(act.kind, 'D')}{int(number):04d}"


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            "adequacy",
            "eea_from: 2018-07-20",
            "eea_form: 2018-07-20",
            "adequacy[0].eea_form: is not a known field.",
        ),
        (
            "instruments",
            "extends: 2021/1772",
            "extends: 2021/1773",
            "2025/1226: extends or amends '2021/1773'",
        ),
        (
            "adequacy",
            "needs: [lgpd]",
            "needs: [lgdp]",
            "adequacy[2].scopes[0].needs[0]: names an unknown mark",
        ),
        ("adequacy", "mark: press", "mark: pres", "scopes[0].carve_outs[0].mark: is unknown, 'pres'"),
        ("adequacy", "repealed_by: 2025/2574", "repealed_by: 2025/2575", "repealed by an unknown act"),
        ("adequacy", "jurisdiction: AD", "jurisdiction: QQ", "2010/625: names an unknown jurisdiction, 'QQ'"),
        (
            "adequacy",
            "void_from: 2015-10-06",
            "void_from: 2015-10-06\n    last: 2015-10-05",
            "void_from, which gives it",
        ),
        ("adequacy", "ended_by: c-362-14", "ended_by: c-362-15", "names an unknown source, 'c-362-15'"),
        ("adequacy", "code: 2003/490", "code: 2010/625", "instrument 2010/625: is listed twice"),
        ("adequacy", "adopted: 2010-10-19", "adopted: soon", "adequacy[0].adopted: is 'soon', not a date"),
        ("adequacy", "confirmed: true\n", "confirmed: maybe\n", "adequacy[0].confirmed: is 'maybe'"),
        ("adequacy", "kind: whole", "kind: entire", "Write one of whole, by_nature, by_listing"),
        ("adequacy", "instrument: 2016/1250", "instrument: 2016/1251", "unknown instrument, '2016/1251'"),
        (
            "jurisdictions",
            'LI, "NO"]\n    first',
            "LI, NO]\n    first",
            "states[2].codes: is ['IS', 'LI', False]",
        ),
        ("jurisdictions", "first: 2021-06-28", "first: 2021-06-29", "states (GB): has periods with a gap"),
        ("jurisdictions", "SL, SN", "SL, SN, CH", "states (CH): has periods with a gap or an overlap"),
        ("jurisdictions", "[GP, GF, MQ, RE, YT]", "[GP, QQ]", "groups.FR-DROM.members: names an unknown"),
        ("jurisdictions", "{EL: GR, UK: GB}", "{EL: QQ}", "aliases.EL: names an unknown jurisdiction"),
        ("clauses", "number: 2", "number: two", "modules[1].number: is 'two', not a whole number"),
        (
            "clauses",
            "annexes: [i_a, i_b]}",
            "annexes: [i_a, i_z]}",
            "modules[3].annexes[1]: names an unknown mark",
        ),
        ("retention", "duration: P10Y", "duration: ten years", "is 'ten years', not a duration"),
        ("sources", "sources:", "sauces:", "sauces: is not a known field"),
        ("version", "version: 2026-11-30.2", "", "version.yaml: version: is missing"),
        ("version", "version: 2026-11-30.2", "{", "version.yaml: cannot be read"),
    ],
)
def test_a_fault_of_the_data_is_reported_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, fault: str
) -> None:
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    path = tmp_path / f"{file}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_law(tmp_path)
    assert fault in str(caught.value)


def test_all_faults_of_the_data_come_together(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    for name in ("adequacy", "clauses"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("title:", "tilte:", 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_law(tmp_path)
    assert {fault.where.split(":")[0] for fault in caught.value.faults} == {
        "law/data/adequacy.yaml",
        "law/data/clauses.yaml",
    }
