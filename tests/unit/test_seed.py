"""Ringover's register, read as anyone would read it: what it says, and what it takes care not to say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.entities import (
    Activity,
    DataCategory,
    Engagement,
    Entity,
    Notice,
    Organisation,
    Procedure,
    Source,
    Tracker,
    Transfer,
    UsagePolicy,
)
from registry.facts import Facts
from registry.intake.manifests import read_manifests
from registry.vocabulary import OrganisationKind, RetentionSubject

SEED = Path(__file__).parents[2] / "seed" / "ringover"
PRIVACY = "notice/ringover-privacy"
COOKIES = "notice/ringover-cookies"
SECTIONS = {
    PRIVACY: ["1", "2", "3", "4", "5", "6", "7", "8", "9.1", "9.2", "9.3", "10"],
    COOKIES: ["1", "2", "3", "4", "5", "6.1", "6.2", "6.3", "7.1", "7.2", "7.3", "7.4", "8"],
}
ROWS = {
    "identification": (["identification", "fraud-prevention"], ["contract", "legal_obligation"]),
    "service-operation": (["use-of-the-service"], ["contract", "legal_obligation"]),
    "user-created-data": (["use-of-the-service"], ["consent"]),
    "customer-relationship": (["customer-relationship"], ["contract", "legitimate_interests"]),
    "call-recording": (["service-quality", "staff-training"], ["consent"]),
    "terminal-contacts": (["use-of-the-service"], ["consent"]),
    "google-calendar": (["use-of-the-service"], ["consent"]),
    "customer-development": (["customer-development"], ["consent", "legitimate_interests"]),
    "file-synchronisation": (["use-of-the-service"], ["consent"]),
}
"""The rows of section 2's table in their order: purposes and legal bases by activity."""

OPERATORS = ["orange", "sfr", "belgacom", "tata-operator"]
PARTNERS = ["advertising-partners", "analytics-partners", "social-media-partners"]


@pytest.fixture(scope="module")
def ringover() -> Facts:
    return read_manifests(SEED)


def _sources(entity: Entity) -> Iterator[Source]:
    if entity.source:
        yield entity.source
    yield from entity.sources or ()


def _transfers_to(facts: Facts, organisation: str) -> list[Transfer]:
    wanted = f"organisation/{organisation}"
    return [t for t in facts.all(Transfer).values() if t.importer and t.importer.organisation == wanted]


def test_every_entity_names_its_source(ringover: Facts) -> None:
    assert [entity.id for entity in ringover if entity.source is None] == []


def test_only_the_owner_of_tcr_comes_whole_from_elsewhere(ringover: Facts) -> None:
    elsewhere = [e.id for e in ringover if e.source and e.source.document not in SECTIONS]
    assert elsewhere == ["organisation/tata-communications"]


@pytest.mark.parametrize(
    ("notice", "section"),
    [(notice, section) for notice, sections in SECTIONS.items() for section in sections],
)
def test_every_section_has_a_statement(ringover: Facts, notice: str, section: str) -> None:
    statements = ringover.all(Notice)[notice].statements or ()
    assert [s for s in statements if s.section == section and s.about]


@pytest.mark.parametrize("notice", SECTIONS)
def test_no_source_names_a_section_that_the_notice_lacks(ringover: Facts, notice: str) -> None:
    cited = {s.section for e in ringover for s in _sources(e) if s.document == notice and s.section}
    named = {part for section in cited for part in section.replace(" to ", " and ").split(" and ")}
    assert named <= set(SECTIONS[notice])


def test_statements_are_about_what_is_on_file(ringover: Facts) -> None:
    about = {a for n in ringover.all(Notice).values() for s in n.statements or () for a in s.about or ()}
    assert {entity_id for entity_id in about if entity_id not in ringover} == set()


@pytest.mark.parametrize(("row", "activity"), list(enumerate(ROWS, start=1)))
def test_each_row_of_the_table_is_an_activity_with_its_purposes_and_bases(
    ringover: Facts, row: int, activity: str
) -> None:
    recorded = ringover.all(Activity)[f"activity/{activity}"]
    purposes, bases = ROWS[activity]
    assert recorded.source == Source(document=PRIVACY, section="2", note=f"row {row}")
    assert sorted(recorded.purposes or ()) == sorted(f"purpose/{purpose}" for purpose in purposes)
    assert sorted(recorded.legal_bases or ()) == sorted(bases)
    assert recorded.categories


def test_ringover_is_a_controller_for_traffic_and_billing_only(ringover: Facts) -> None:
    roles = {activity.id: activity.role for activity in ringover.all(Activity).values() if activity.role}
    assert roles == {"activity/traffic-and-billing": "controller"}


def test_tcr_receives_names_and_phone_numbers_in_the_united_states_and_nothing_else(ringover: Facts) -> None:
    (transfer,) = _transfers_to(ringover, "tcr")
    assert transfer.categories == ("category/names", "category/phone-numbers")
    assert [place.jurisdiction for place in transfer.places or ()] == ["US"]
    assert transfer.frequency is None


def test_the_notice_names_no_role_and_no_mechanism_for_tcr(ringover: Facts) -> None:
    (transfer,) = _transfers_to(ringover, "tcr")
    assert transfer.importer is not None
    assert transfer.importer.role is None
    assert transfer.mechanisms is None


def test_the_owner_of_tcr_is_recorded_with_a_source_of_its_own(ringover: Facts) -> None:
    tcr = ringover.all(Organisation)["organisation/tcr"]
    assert tcr.owned_by == "organisation/tata-communications"
    (source,) = [s for s in tcr.sources or () if s.field == "owned_by"]
    assert source.document == "Reference facts on The Campaign Registry, Inc., as of 2026-11-23"
    assert "19 October 2023" in (source.note or "")
    assert ringover.all(Organisation)[tcr.owned_by].established_in == "IN"


@pytest.mark.parametrize("operator", OPERATORS)
def test_nothing_states_a_country_for_an_operator(ringover: Facts, operator: str) -> None:
    organisation = ringover.all(Organisation)[f"organisation/{operator}"]
    (transfer,) = _transfers_to(ringover, operator)
    assert organisation.established_in is None
    assert organisation.owned_by is None
    assert transfer.places is None


@pytest.mark.parametrize("partner", PARTNERS)
def test_partners_are_classes_without_a_name_or_place(ringover: Facts, partner: str) -> None:
    (transfer,) = _transfers_to(ringover, partner)
    organisation = ringover.all(Organisation)[f"organisation/{partner}"]
    assert organisation.organisation_kind is OrganisationKind.UNNAMED_CLASS
    assert transfer.places is None
    assert transfer.mechanisms is None


def test_sub_processors_are_engaged_outside_the_eea_on_clauses_without_set_or_date(ringover: Facts) -> None:
    (transfer,) = _transfers_to(ringover, "unnamed-sub-processors")
    assert [place.jurisdiction for place in transfer.places or ()] == ["outside-EEA"]
    assert transfer.engagement in ringover.all(Engagement)
    assert transfer.mechanisms == ("mechanism/scc-in-general",)
    clauses = ringover["mechanism/scc-in-general"]
    assert set(clauses.model_dump(exclude_none=True)) == {"id", "name", "kind", "note", "source"}


def test_calendar_data_are_bound_by_limited_use_which_the_notice_discloses(ringover: Facts) -> None:
    bound = [c.id for c in ringover.all(DataCategory).values() if c.usage_policies]
    policy = ringover.all(UsagePolicy)["usage-policy/google-limited-use"]
    assert bound == ["category/google-calendar-data"]
    assert policy.disclosed_in == (PRIVACY,)


def test_no_provider_hosts_and_all_storage_is_in_the_union(ringover: Facts) -> None:
    answered = [a for a in ringover.all(Activity).values() if a.hosting_provider is not None]
    stored = {place.jurisdiction for a in answered for place in a.hosted_at or () if place.kind == "storage"}
    assert {activity.hosting_provider for activity in answered} == {False}
    assert stored == {"EU", "FR"}


@pytest.mark.parametrize(
    ("subject", "period"),
    [
        (RetentionSubject.PROSPECTS, "P3Y"),
        (RetentionSubject.TRAFFIC_DATA, "P1Y"),
        (RetentionSubject.INVOICES, "P5Y"),
        (RetentionSubject.CALL_RECORDINGS, "P6M"),
        (RetentionSubject.AUDIENCE_COOKIES, "P13M"),
        (RetentionSubject.COOKIE_CHOICE, "P6M"),
    ],
)
def test_each_period_that_a_benchmark_speaks_of_is_recorded_once(
    ringover: Facts, subject: RetentionSubject, period: str
) -> None:
    kept = [r for a in ringover.all(Activity).values() for r in a.retention or () if r.subject is subject]
    assert [retention.period for retention in kept] == [period]


def test_only_the_period_of_recordings_varies_with_the_user(ringover: Facts) -> None:
    varying = [
        (activity.id, retention.jurisdiction)
        for activity in ringover.all(Activity).values()
        for retention in activity.retention or ()
        if retention.varies
    ]
    assert varying == [("activity/call-recording", "FR")]


def test_requests_are_answered_in_one_month_and_two_more_at_most(ringover: Facts) -> None:
    requests = ringover.all(Procedure)["procedure/data-subject-requests"]
    assert (requests.answer_within, requests.extension) == ("P1M", "P2M")
    assert requests.extension_told_within == "P1M"
    assert len(requests.rights or ()) == 6


def test_every_class_of_cookies_can_be_refused_and_lives_as_long_as_stated(ringover: Facts) -> None:
    cookies = {t.id.partition("/")[2]: t for t in ringover.all(Tracker).values() if t.can_be_refused}
    assert set(cookies) == {
        "technical",
        "functional",
        "audience-measurement",
        "advertising",
        "social-media",
        "partner-analytics",
    }
    lifespans = {name: cookie.lifespan for name, cookie in cookies.items() if cookie.lifespan}
    assert lifespans.pop("functional") == "P1Y"
    assert set(lifespans.values()) == {"P13M"}
    assert [name for name, cookie in cookies.items() if cookie.session_only] == ["technical"]
