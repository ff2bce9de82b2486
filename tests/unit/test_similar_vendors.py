"""A name that somebody types is compared with those that are recorded."""

from __future__ import annotations

import pytest

from registry.dossiers.similar_vendors import our_companies, similar_vendors
from registry.entities import Activity, Engagement, Organisation, Party, Transfer
from registry.facts import Facts
from registry.register import Register

FACTS = Facts(
    [
        Organisation(id="organisation/acme", name="Acme, Inc."),
        Organisation(id="organisation/acme-eu", name="Acme Europe"),
        Organisation(id="organisation/quillfeather", name="Quillfeather Mail"),
        Organisation(id="organisation/us", name="Our company"),
        Activity(id="activity/mail", operated_by="organisation/us"),
        Engagement(id="engagement/acme", organisation="organisation/acme"),
        Transfer(
            id="transfer/on",
            exporter=Party(organisation="organisation/acme"),
            importer=Party(organisation="organisation/quillfeather"),
        ),
    ]
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ACME Limited", ["organisation/acme", "organisation/acme-eu"]),
        ("Quilfeather mail", ["organisation/quillfeather"]),
        ("Zebra", []),
        ("Inc.", []),
    ],
)
def test_similar_names_are_offered_the_most_similar_first(name: str, expected: list[str]) -> None:
    assert [each.organisation.id for each in similar_vendors(name, FACTS)] == expected


def test_a_name_that_differs_by_its_legal_form_alone_counts_as_equal() -> None:
    assert [each.equal for each in similar_vendors("Acme GmbH", FACTS)] == [True, False]


def test_our_companies_are_those_that_carry_out_activities_and_not_those_that_we_engage() -> None:
    assert our_companies(Register(FACTS).dossiers.transfers) == ["organisation/us"]


def test_our_company_stays_ours_where_customers_engage_it() -> None:
    engaged = Engagement(id="engagement/us", organisation="organisation/us")
    assert our_companies(Register(FACTS.with_(engaged)).dossiers.transfers) == ["organisation/us"]
