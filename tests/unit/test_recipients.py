"""No recipient outside the EEA, or at an unknown place, is without a verdict or a finding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.checks.runner import Finding
from registry.entities import Activity, Engagement, Organisation, Tracker, Transfer
from registry.facts import Facts
from registry.intake.manifests import read_text
from registry.register import Question, Register
from tests.examples import number_of

TODAY = date(2026, 11, 23)
CHECK = "recipient-without-transfer"
NAMES = ["ours", "a", "b", "c"]
ORGANISATIONS = [f"organisation/{name}" for name in NAMES]
COUNTRIES = ["FR", "DE", "US", "GB", None]
SOME = st.lists(st.sampled_from(ORGANISATIONS[1:]), max_size=2, unique=True)


@st.composite
def registers(draw: st.DrawFn) -> Facts:
    """A small register: four organisations, what we do with their help, and few transfers."""
    countries = [draw(st.sampled_from(COUNTRIES)) for _ in NAMES[1:]]
    organisations = [
        Organisation.model_validate({"id": one, "name": one, "kind": "company", "established_in": country})
        for one, country in zip(ORGANISATIONS, ["FR", *countries], strict=True)
    ]
    engagements = [draw(engagement(number)) for number in range(draw(st.integers(0, 3)))]
    known = [one.id for one in engagements]
    engaged = st.lists(st.sampled_from(known), max_size=2, unique=True) if known else st.just([])
    place = st.fixed_dictionaries(
        {"jurisdiction": st.sampled_from(COUNTRIES), "operator": st.sampled_from([None, *ORGANISATIONS])}
    )
    activity = {
        "id": "activity/one",
        "name": "Selling",
        "operated_by": "organisation/ours",
        "disclosed_to": draw(engaged),
        "recipients": draw(SOME),
        "joint_controllers": draw(SOME),
        "hosted_at": draw(st.lists(place, max_size=2)),
    }
    tracker = {"id": "tracker/one", "set_by": ["organisation/ours"], "shared_with": draw(SOME)}
    return Facts(
        [
            *organisations,
            *engagements,
            Activity.model_validate(activity),
            Tracker.model_validate(tracker),
            *(draw(transfer(number, known)) for number in range(draw(st.integers(0, 2)))),
        ]
    )


@st.composite
def engagement(draw: st.DrawFn, number: int) -> Engagement:
    """An engagement of one of them, often as a sub-processor of the one before."""
    return Engagement.model_validate(
        {
            "id": f"engagement/{number}",
            "organisation": draw(st.sampled_from(ORGANISATIONS[1:])),
            "role": draw(st.sampled_from(["processor", "controller", None])),
            "review": draw(st.sampled_from(["draft", "proposed", "approved", "rejected", None])),
            "ends": draw(st.sampled_from([None, "2026-01-01"])),
            "under": [f"engagement/{number - 1}"] if number and draw(st.booleans()) else [],
        }
    )


@st.composite
def transfer(draw: st.DrawFn, number: int, engagements: list[str]) -> Transfer:
    """A transfer to one of them, which may be over."""
    return Transfer.model_validate(
        {
            "id": f"transfer/{number}",
            "exporter": {"organisation": draw(st.sampled_from(ORGANISATIONS)), "role": "controller"},
            "importer": {"organisation": draw(st.sampled_from(ORGANISATIONS[1:])), "role": "processor"},
            "ends": draw(st.sampled_from([None, None, "2026-01-01"])),
            "engagement": draw(st.sampled_from([None, *engagements])),
        }
    )


def receiving(facts: Facts) -> Iterator[str]:
    """Who receives data by the records, an engagement that was rejected or has ended left out."""
    running = {
        one.id: one
        for one in facts.all(Engagement).values()
        if one.review != "rejected" and (one.ends is None or one.ends >= TODAY)
    }
    for activity in facts.all(Activity).values():
        yield from (running[each].organisation for each in activity.disclosed_to or () if each in running)
        yield from (*(activity.recipients or ()), *(activity.joint_controllers or ()))
        yield from (place.operator for place in activity.hosted_at or () if place.operator)
    for tracker in facts.all(Tracker).values():
        yield from tracker.shared_with or ()
    yield from (one.organisation for one in running.values() if one.under)


@settings(max_examples=number_of(60), deadline=None)
@given(registers())
def test_no_recipient_outside_the_eea_is_without_a_verdict_or_a_finding(facts: Facts) -> None:
    register = Register(facts)
    question = Question(TODAY)
    judged = set()
    for dossier, verdict in register.verdicts(question):
        if verdict.outcome is not None:
            judged |= {dossier.row.importer.organisation, *(hop.importer for hop in dossier.hops)}
    open_ = register.findings(question).open
    spoken_of = {finding.dossier.id for finding in open_ if finding.check.id == CHECK}
    chains = "".join(finding.sentence() for finding in open_ if finding.check.id == "chain-broken")
    for organisation in set(receiving(facts)) - {"organisation/ours"}:
        country = facts.get(Organisation, organisation).established_in  # type: ignore[union-attr]  # it is there
        if country in ("US", "GB", None):
            assert organisation in judged | spoken_of or organisation in chains


def found(text: str) -> list[Finding]:
    register = Register(read_text(f"registry: 1\n{text}"))
    return register.findings(Question(TODAY), [CHECK]).open


OURS = """
organisations:
  - {id: organisation/ours, name: Ours, kind: company, established_in: FR}
  - {id: organisation/v, name: V Inc, kind: company, established_in: US}
  - {id: organisation/p, name: P GmbH, kind: company, established_in: DE}
"""
DISCLOSED = """
activities:
  - {id: activity/one, name: Selling, operated_by: organisation/ours, recipients: [organisation/v]}
"""
SENT = """
transfers:
  - {id: transfer/one, importer: {organisation: organisation/v}%s}
"""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("", "no transfer to it is recorded"),
        (SENT % ", ends: 2026-01-01", "no recorded transfer to it is in force"),
        (SENT % ", suspended_on: 2026-01-01", "no recorded transfer to it is in force"),
        (SENT % "", None),
        (SENT % ", starts: 2027-01-01", None),
    ],
)
def test_a_transfer_that_is_over_leaves_a_recipient_without_one(more: str, says: str | None) -> None:
    sentences = [finding.sentence() for finding in found(OURS + DISCLOSED + more)]
    assert len(sentences) == (says is not None)
    assert all(says is None or says in sentence for sentence in sentences)


def test_a_recipient_of_several_records_is_one_finding() -> None:
    shared = "trackers: [{id: tracker/one, name: Pixel, set_by: [organisation/ours, organisation/v]}]\n"
    (finding,) = found(OURS + DISCLOSED + shared)
    assert finding.id == "recipient-without-transfer:organisation/v"
    assert "(Selling, Pixel)" in finding.sentence()


def test_a_sub_processor_that_breaks_a_chain_is_reported_there_alone() -> None:
    engaged = """
engagements:
  - {id: engagement/p, organisation: organisation/p, role: processor}
  - {id: engagement/v, organisation: organisation/v, role: processor, under: [engagement/p]}
"""
    sent = SENT.replace("organisation/v}%s", "organisation/p}, engagement: engagement/p")
    (alone,) = found(OURS + engaged)
    assert alone.dossier.id == "organisation/v"
    assert found(OURS + engaged + sent) == []


def test_a_place_of_an_unknown_host_outside_the_eea_asks_who_operates_it() -> None:
    hosted = DISCLOSED.replace("recipients: [organisation/v]", "hosted_at: [{jurisdiction: IN}]")
    (finding,) = found(OURS + hosted)
    assert finding.id == "recipient-without-transfer:activity/one"
    assert finding.questions() == ("Who operates the servers in India that “Selling” uses?",)


def test_a_planned_recipient_is_of_medium_severity() -> None:
    planned = """
engagements:
  - {id: engagement/v, organisation: organisation/v, role: processor, review: draft}
"""
    (finding,) = found(OURS + planned)
    assert finding.severity.value == "medium"
    assert finding.sentence().startswith("Planned: ")


STAFF = """
organisations:
  - {id: organisation/ours, name: Ours SA, kind: company, established_in: FR}
  - {id: organisation/v, name: %s, kind: %s%s}
activities:
  - {id: activity/one, name: Selling, operated_by: organisation/ours, %s: [organisation/v]}
"""


@pytest.mark.parametrize(
    ("name", "kind", "question", "remedy"),
    [
        (
            "Authorised staff",
            "unnamed_class",
            "Are “Authorised staff” your own staff (Art. 29)",
            "If they are your own staff",
        ),
        (
            "Tax office",
            "public_body",
            "Does Tax office receive data only in particular inquiries",
            "If it receives data only in particular inquiries",
        ),
    ],
)
def test_who_may_be_own_staff_or_an_authority_in_an_inquiry_is_asked_about_first(
    name: str, kind: str, question: str, remedy: str
) -> None:
    (finding,) = found(STAFF % (name, kind, "", "recipients"))
    assert finding.severity == "high"
    assert finding.questions()[0].startswith(question)
    assert len(finding.questions()) > 1, "it may be a recipient after all"
    (says,) = finding.remedies()
    assert says.startswith(remedy)


@pytest.mark.parametrize(
    ("kind", "more", "listed"),
    [
        ("company", "", "recipients"),
        ("public_body", ", established_in: US", "recipients"),
        ("unnamed_class", ", established_in: US", "recipients"),
        ("unnamed_class", ", line_of_business: banking", "recipients"),
        ("unnamed_class", "", "joint_controllers"),
    ],
)
def test_a_recipient_that_cannot_be_own_staff_or_an_inquiry_stays_grave(
    kind: str, more: str, listed: str
) -> None:
    (finding,) = found(STAFF % ("V", kind, more, listed))
    assert finding.severity == "high"
    assert finding.remedies()[0].startswith("Record the transfer")
