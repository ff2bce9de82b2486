"""Steps 1 and 3: places of another operator, recorded for some data only, and what binds that operator."""

from __future__ import annotations

from typing import Any

import pytest

from registry.entities import DataCategory
from registry.facts import Facts
from tests.law.cases import (
    ACME,
    IE,
    IN,
    VENDOR,
    Values,
    bcr,
    explained,
    judged,
    outcome,
    place,
    register,
    scc,
    slots,
    sub,
    tia,
)

EXPORTER = "organisation/us-all"
RECORDINGS = "category/recordings"
CUSTOMERS = "category/customers"
ABOUT_ACME = tia("US", recipient="organisation/acme", leans_on=[])
REACHED = {"places": [place("IE", "storage", VENDOR), place("US", "support", "organisation/acme")]}


def to_acme(*categories: str) -> Values:
    """A recorded transfer from the Irish processor to Acme, under module 3."""
    carried = {"categories": list(categories)} if categories else {"categories": None}
    return {
        "id": "transfer/acme",
        "exporter": {"organisation": VENDOR, "role": "processor"},
        "importer": {"organisation": "organisation/acme", "role": "processor"},
        "mechanisms": ["mechanism/scc"],
        **carried,
    }


def reached(*others: Values, **values: Any) -> Facts:
    """Customer data and recordings at an Irish processor whom Acme supports from the United States."""
    facts = register(
        IE,
        {"categories": [CUSTOMERS, RECORDINGS], "mechanisms": [], **REACHED, **values},
        mechanisms=(scc(3, parties=[VENDOR, "organisation/acme"]),),
        assessments=(ABOUT_ACME,),
        organisations=(ACME,),
        others=others,
    )
    return facts.with_(DataCategory(id=RECORDINGS, name="recordings", hr=False))


def test_data_of_which_no_recorded_transfer_to_the_operator_tells_are_judged_as_implied() -> None:
    assert outcome(reached(to_acme(CUSTOMERS, RECORDINGS))) == "covered"
    assert outcome(reached(to_acme(CUSTOMERS))) == "uncovered"
    assert outcome(reached(to_acme(CUSTOMERS), categories=[CUSTOMERS])) == "covered"


def test_a_recorded_transfer_that_does_not_say_what_it_carries_may_carry_all() -> None:
    assert outcome(reached(to_acme())) == "covered"


def test_two_recorded_transfers_to_the_operator_may_share_the_data_between_them() -> None:
    other = {**to_acme(RECORDINGS), "id": "transfer/acme-recordings"}
    assert outcome(reached(to_acme(CUSTOMERS), other)) == "covered"


def test_both_the_recorded_and_the_implied_transfer_to_the_operator_are_explained() -> None:
    told = explained(reached(to_acme(CUSTOMERS)))
    (beyond,) = [place.hops for hop in told.hops for place in hop.places if place.hops]
    assert [hop.outcome for hop in beyond] == ["covered", "uncovered"]
    assert {hop.heading for hop in beyond} == {"Vendor to Acme Inc."}


def claimed(*mechanisms: Values, importer: Values = IE, assessed: Values = ABOUT_ACME) -> Facts:
    """A transfer with its mechanisms to a processor whom Acme supports."""
    return register(importer, REACHED, mechanisms=mechanisms, assessments=(assessed,), organisations=(ACME,))


@pytest.mark.parametrize(
    ("modules", "parties", "expected"),
    [
        ((3,), [VENDOR, "organisation/acme"], "covered"),
        ((2,), [VENDOR, "organisation/acme"], "uncovered"),
        ((3,), [EXPORTER, VENDOR, "organisation/acme"], "covered"),
        ((2,), [EXPORTER, VENDOR, "organisation/acme"], "covered"),
        ((3,), ["organisation/parent", "organisation/acme"], "uncovered"),
        ((3,), [VENDOR], "uncovered"),
    ],
)
def test_clauses_that_importer_and_operator_signed_count_with_or_without_the_exporter(
    modules: tuple[int, ...], parties: list[str], expected: str
) -> None:
    assert outcome(claimed(scc(*modules, parties=parties))) == expected


def test_clauses_of_a_controller_with_its_operator_ask_for_the_role_of_the_operator() -> None:
    facts = register(
        IN,
        {**REACHED, "importer": {"organisation": VENDOR, "role": "controller"}},
        mechanisms=(
            scc(1, parties=[EXPORTER, VENDOR]),
            scc(2, id="mechanism/host", parties=[VENDOR, "organisation/acme"], assessments=["assessment/a"]),
        ),
        assessments=(tia("IN", countries=["IN", "IE"]), {**ABOUT_ACME, "id": "assessment/a"}),
        organisations=(ACME,),
    )
    verdict = judged(facts)
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"operator:1.role"}


def test_rules_for_processors_bind_the_operator_as_member_though_the_customer_is_none() -> None:
    rules = bcr("processor", members=[VENDOR, "organisation/acme"], on_behalf_of_others=True)
    assert outcome(claimed(rules)) == "covered"
    assert outcome(claimed({**rules, "members": [VENDOR]})) == "uncovered"


GROUP = [EXPORTER, VENDOR, "organisation/sub"]


def within_the_group(**rules: Any) -> Facts:
    """A French controller, an Indian processor and a Philippine one, all of one group."""
    onward = {
        "id": "transfer/onward",
        "exporter": {"organisation": VENDOR, "role": "processor"},
        "importer": {"organisation": "organisation/sub", "role": "processor"},
        "follows": ["transfer/t"],
        "mechanisms": ["mechanism/bcr"],
    }
    return register(
        IN,
        mechanisms=(bcr(members=GROUP, assessments=["assessment/tia", "assessment/sub"], **rules),),
        assessments=(tia("IN"), tia("PH", id="assessment/sub", recipient="organisation/sub")),
        organisations=(sub("PH"),),
        others=(onward,),
    )


def test_an_internal_processor_passes_on_to_another_member_what_it_holds_under_the_rules() -> None:
    assert outcome(within_the_group(), transfer="transfer/onward") == "covered"
    assert outcome(within_the_group(approval="pending"), transfer="transfer/onward") == "uncovered"
