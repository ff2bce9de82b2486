"""Random registers of one or two hops, written as the worked cases are."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from registry.facts import Facts
from tests.law.cases import IMPORTER, register

COUNTRIES = ["FR", "DE", "GB", "CH", "US", "IN", "CA", "JP", "BR", "NC", "NO"]
answers = st.sampled_from([True, False, None])
days = st.sampled_from(
    [
        None,
        "2018-06-01",
        "2021-01-10",
        "2021-09-26",
        "2022-06-01",
        "2023-08-01",
        "2024-02-01",
        "2026-10-01",
        "2027-06-01",
    ]
)


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Values under their names, those that are None left out."""
    return st.fixed_dictionaries(fields).map(lambda made: {k: v for k, v in made.items() if v is not None})


listings = some(
    framework=st.sampled_from(["eu_us_dpf", "uk_extension", "swiss_us_dpf", "privacy_shield"]),
    **{"from": days},
    due=days,
    removed_from=days,
    status=st.sampled_from([None, "active", "under_review", "withdrawn"]),
    hr=answers,
    non_hr=answers,
    checked_on=days,
    found=answers,
)
qualifications = some(
    decision=st.sampled_from(["2002/2", "2019/419", "2026/179"]),
    pipeda=answers,
    commercial=answers,
    appi=answers,
    supplementary_rules=answers,
    lgpd=answers,
    valid_until=days,
)
measures = some(measure=st.just("measure/keys"), in_place=answers, keys_only_in_eea=answers)


def assessments(index: int) -> st.SearchStrategy[dict[str, Any]]:
    return some(
        id=st.just(f"assessment/a{index}"),
        done_on=days,
        countries=st.sampled_from([None, ["US"], ["IN", "US"], ["GB"], ["JP", "CA", "CH", "BR"]]),
        recipient=st.sampled_from([None, IMPORTER["id"], "organisation/sub"]),
        outcome=st.sampled_from([None, "adequate", "adequate", "adequate_with_measures", "not_adequate"]),
        leans_on=st.sampled_from([None, [], ["2023/1795"], ["2016/1250"]]),
        measures=st.none() | st.lists(measures, max_size=2),
        review_by=days,
    )


ORGANISATIONS = ["organisation/us-all", IMPORTER["id"], "organisation/sub"]
signatures = st.lists(
    some(party=st.sampled_from(ORGANISATIONS), signed=answers, signed_on=days),
    max_size=3,
    unique_by=lambda s: s["party"],
)
derogations = some(
    letter=st.sampled_from([None, "a", "b", "d", "e", "f", "g", "compelling_interest"]),
    necessary=answers,
    explicit_consent=answers,
    informed_of_risks=answers,
    contract_with_data_subject=answers,
    actual_or_imminent_proceedings=answers,
    vital_interest=answers,
    incapable_of_consent=answers,
    register_open_by_law=answers,
    part_only=answers,
    open_to_public=answers,
)


def mechanisms(index: int) -> st.SearchStrategy[dict[str, Any]]:
    return some(
        id=st.just(f"mechanism/m{index}"),
        kind=st.sampled_from(
            [
                *("scc", "scc", "scc", "bcr", "derogation", "adequacy", "certification", "ad_hoc_clauses"),
                *("national_tool", "dpf_onward_contract", "same_level_contract"),
            ]
        ),
        instrument=st.sampled_from(
            [None, "2021/914", "2021/914", "2010/87", "2023/1795", "2021/1772", "2021/915", "UK-IDTA"]
        ),
        modules=st.sampled_from([None, [1], [2], [3], [1, 2, 3, 4]]),
        signed=answers,
        signed_on=days,
        signatures=st.none() | signatures,
        parties=st.sampled_from([None, None, ORGANISATIONS, ORGANISATIONS[:2]]),
        expires=days,
        terminated_on=days,
        scope=st.none() | some(categories=st.sampled_from([None, ["category/customers"], []])),
        assessments=st.just([f"assessment/a{index}"]),
        text_altered=answers,
        processing_unchanged=answers,
        fallback_only=answers,
        own_controller=answers,
        eu_data_combined=answers,
        annexes=st.none()
        | some(i_a=answers, ii=answers, iii=answers, clause_9_option=st.sampled_from([None, 1, 2])),
        bcr_type=st.sampled_from([None, "controller", "processor"]),
        approval=st.sampled_from([None, "approved", "draft"]),
        approved_on=days,
        approved_by=st.sampled_from([None, "FR", "GB"]),
        members=st.sampled_from([None, ORGANISATIONS, ORGANISATIONS[1:]]),
        on_behalf_of_others=answers,
        approved_for_transfers=answers,
        binding=answers,
        authorised=answers,
        reference=st.sampled_from([None, "A-1"]),
        derogation=st.none() | derogations,
    )


roles = st.sampled_from([None, "controller", "joint_controller", "processor"])


def recipients() -> st.SearchStrategy[dict[str, Any]]:
    return some(
        established_in=st.sampled_from([*COUNTRIES, None]),
        kind=st.sampled_from([None, "company", "company", "public_body", "unnamed_class"]),
        owned_by=st.sampled_from([None, "organisation/parent"]),
        listings=st.none() | st.lists(listings, max_size=2),
        qualifications=st.none() | st.lists(qualifications, max_size=2),
    )


def parties(organisation: str) -> st.SearchStrategy[dict[str, Any]]:
    return some(
        organisation=st.just(organisation),
        role=roles,
        subject_to_gdpr=st.sampled_from([None, None, True, False]),
        public_powers=st.sampled_from([None, None, True, False]),
    )


def transfers(
    transfer_id: str, exporter: str, importer: str, follows: list[str] | None
) -> st.SearchStrategy[Any]:
    return some(
        id=st.just(transfer_id),
        exporter=parties(exporter),
        importer=parties(importer),
        frequency=st.sampled_from([None, "occasional", "repetitive", "continuous"]),
        starts=st.sampled_from([None, None, None, "2024-02-01"]),
        ends=st.sampled_from([None, None, None, "2026-06-30"]),
        storage=st.sampled_from([None, "eea_only"]),
        access=st.sampled_from([None, "eea_only"]),
        places=st.none()
        | st.lists(
            some(
                jurisdiction=st.sampled_from([*COUNTRIES, "EEA", "outside-EEA", None]),
                kind=st.sampled_from(["storage", "processing", "support", "transit", None]),
                operator=st.sampled_from([None, importer, importer, "organisation/sub"]),
            ),
            max_size=2,
        ),
        mechanisms=st.sampled_from([[], ["mechanism/m0"], ["mechanism/m0", "mechanism/m1"]]),
        follows=st.just(follows),
    )


@st.composite
def registers(draw: st.DrawFn) -> Facts:
    """A register whose `transfer/t` may be followed by `transfer/onward`."""
    importer = draw(recipients())
    sub = {"id": "organisation/sub", **draw(recipients())}
    parent = {"id": "organisation/parent", "established_in": draw(st.sampled_from(COUNTRIES))}
    category = {"id": "category/customers", **draw(some(hr=answers, special=answers))}
    return register(
        importer,
        draw(transfers("transfer/t", "organisation/us-all", IMPORTER["id"], None)),
        exporter={"established_in": draw(st.sampled_from(["FR", "FR", "NO", "GB", "US"]))},
        mechanisms=(draw(mechanisms(0)), draw(mechanisms(1))),
        assessments=(draw(assessments(0)), draw(assessments(1))),
        organisations=(sub, parent),
        others=(draw(transfers("transfer/onward", IMPORTER["id"], "organisation/sub", ["transfer/t"])),),
        category=category,
    )
