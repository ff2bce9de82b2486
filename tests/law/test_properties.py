"""What is true of every verdict, whatever the register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from registry.dossiers.index import DossierIndex
from registry.entities import Entity, Transfer
from registry.facts import Facts
from registry.law.law import Law
from registry.law.result_cache import AHEAD, BACK
from registry.law.timeline import AsOf, Judge
from registry.law.verdict import Outcome, PlaceVerdict, Verdict
from tests.days import TODAY
from tests.examples import examples
from tests.law.cases import scc, tia
from tests.law.strategies import registers

LAW = Law.current()
INSTRUMENTS = [
    "2023/1795",
    "2021/914",
    "2021/1772",
    "2025/2574",
    "2010/87",
    "2000/518",
    "2016/1250",
    "2002/2",
    "UK-IDTA",
]
dates = st.dates(date(2018, 1, 1), date(2033, 1, 1))
BOTH = ("transfer/t", "transfer/onward")
property_test = examples(25)

NAMED_DEFAULTS = frozenset(
    {
        # what the rules name as harmless when it is not recorded
        *("parties", "signatures", "scope", "annexes", "text_altered", "importer.subject_to_gdpr"),
        *("expires", "terminated_on", "revoked_on", "starts", "ends", "suspended_on", "review_by"),
        *("owned_by", "in_group_with", "kind", "public_powers", "processing_changed_on", "note", "name"),
        # a listing with a first day and a check is taken as found; its due date and its removal are optional
        *("found", "status", "removed_from", "due", "leans_on"),
        # whether an onward exporter is bound itself decides between two sets of rules, neither the stricter
        "exporter.subject_to_gdpr",
        # without places only the establishment is judged; without an operator a whole decision covers a place
        *("places", "operator", "valid_until"),
    }
)


def verdict(facts: Facts, transfer: str, on: date, law: Law = LAW) -> Verdict:
    return DossierIndex(facts, law, TODAY).transfers.dossier(transfer).verdict(AsOf(Judge(law), on))


def rank(outcome: Outcome | None) -> int:
    return -1 if outcome is None else outcome.rank


@property_test
@given(registers(), dates, st.sampled_from(INSTRUMENTS), st.none() | dates)
def test_striking_an_instrument_never_improves_a_verdict(
    facts: Facts, on: date, instrument: str, first: date | None
) -> None:
    for transfer in BOTH:
        before = verdict(facts, transfer, on).outcome
        after = verdict(facts, transfer, on, LAW.without(instrument, first)).outcome
        assert rank(after) >= rank(before)


@property_test
@given(registers(), dates, st.sampled_from(INSTRUMENTS), st.none() | dates)
def test_a_judge_that_reuses_verdicts_says_what_a_fresh_one_says(
    facts: Facts, on: date, instrument: str, first: date | None
) -> None:
    dossiers = [DossierIndex(facts, LAW, TODAY).transfers.dossier(transfer) for transfer in BOTH]
    judge = Judge(LAW)
    for dossier in dossiers:
        dossier.next_change(AsOf(judge, on))
    reused, fresh = judge.without(instrument, first), Judge(LAW.without(instrument, first))
    for dossier in dossiers:
        said, expected = (
            dossier.verdict(AsOf(by, on))._replace(looked_at=frozenset()) for by in (reused, fresh)
        )
        assert said == expected
        assert dossier.next_change(AsOf(reused, on)) == dossier.next_change(AsOf(fresh, on))
        for hop in dossier.hops:
            stands, judged = (
                judge.without(instrument, first).outcome_on(hop.situation, on),
                fresh.on(hop.situation, on),
            )
            assert (stands.outcome, stands.status) == (judged.outcome, judged.status)


@property_test
@given(registers(), dates)
def test_a_valid_mechanism_added_never_worsens_a_verdict(facts: Facts, on: date) -> None:
    transfer = facts["transfer/t"]
    assert isinstance(transfer, Transfer)
    from registry.entities import Assessment, Mechanism

    good = Mechanism.model_validate(
        scc(1, 2, 3, 4, id="mechanism/good", assessments=["assessment/good"], own_controller=True)
    )
    assessment = Assessment.model_validate(
        tia("US", id="assessment/good", countries=["US", "IN", "CA", "JP", "BR", "GB", "NC"], leans_on=[])
    )
    richer = transfer.model_copy(update={"mechanisms": (*(transfer.mechanisms or ()), "mechanism/good")})
    for asked in BOTH:
        before = verdict(facts, asked, on).outcome
        after = verdict(facts.with_(good, assessment, richer), asked, on).outcome
        assert rank(after) <= rank(before)


def forgotten(value: BaseModel, path: str = "") -> Iterator[tuple[str, BaseModel]]:
    """Every way to make one recorded fact of a value not recorded."""
    for name, field in type(value).model_fields.items():
        held = getattr(value, name)
        if held is None or field.is_required() or name in ("id", "mechanisms"):
            continue
        here = f"{path}{field.alias or name}"
        yield here, value.model_copy(update={name: None})
        if isinstance(held, BaseModel):
            for inner, changed in forgotten(held, f"{here}."):
                yield inner, value.model_copy(update={name: changed})
        elif isinstance(held, tuple):
            for index, item in enumerate(held):
                if isinstance(item, BaseModel):
                    for inner, changed in forgotten(item, f"{here}."):
                        yield (
                            inner,
                            value.model_copy(update={name: (*held[:index], changed, *held[index + 1 :])}),
                        )


@property_test
@given(registers(), dates, st.data())
def test_a_fact_made_not_recorded_never_covers_what_was_not(
    facts: Facts, on: date, data: st.DataObject
) -> None:
    entity: Entity = data.draw(st.sampled_from(sorted(facts, key=lambda e: e.id)))
    for path, changed in forgotten(entity):
        if path in NAMED_DEFAULTS or path.rpartition(".")[2] in NAMED_DEFAULTS or path == "follows":
            continue
        if entity.id == "organisation/parent":
            continue  # where a parent sits is a named default as well
        assert isinstance(changed, Entity)
        for transfer in BOTH:
            before = verdict(facts, transfer, on).outcome
            if before in (Outcome.UNKNOWN, Outcome.UNCOVERED):
                after = verdict(facts.with_(changed), transfer, on).outcome
                assert after is not Outcome.COVERED, f"{path} of {entity.id} decides {transfer}"


@property_test
@given(registers())
def test_a_timeline_agrees_with_judging_each_day_around_its_boundaries(facts: Facts) -> None:
    first, last = date(2018, 1, 1), date(2033, 1, 1)
    for transfer in BOTH:
        dossier = DossierIndex(facts, LAW, TODAY).transfers.dossier(transfer)
        for hop in dossier.hops:
            judge = Judge(LAW)
            for since, segment in judge.timeline(hop.situation, first, last):
                begins, ends = (judge.edge(hop.situation, since, way) for way in (BACK, AHEAD))
                assert begins <= since <= ends
                for day in {begins, since, ends} - {date.min, date.max}:
                    for near in (day - timedelta(1), day, day + timedelta(1)):
                        if begins <= near <= ends:
                            known = Judge(LAW).on(hop.situation, near)
                            assert (known.outcome, known.status) == (segment.outcome, segment.status)


@property_test
@given(registers(), dates)
def test_alike_in_law_means_equal_and_is_judged_once(facts: Facts, on: date) -> None:
    judge = Judge(LAW)
    one = DossierIndex(facts, LAW, TODAY).transfers.dossier("transfer/t")
    two = DossierIndex(Facts(facts), LAW, TODAY).transfers.dossier("transfer/t")
    one.verdict(AsOf(judge, on))
    distinct = len(judge.verdicts)
    two.verdict(AsOf(judge, on))
    assert one.hops[0].situation == two.hops[0].situation
    assert len(judge.verdicts) == distinct


def says_why(place: PlaceVerdict) -> bool:
    """Whether a place that is undecided gives a reason, or a hop beyond it does."""
    beyond = (hop.place for hop in place.hops if hop.outcome is Outcome.UNKNOWN)
    return len(place.steps) > 1 or any(other is None or says_why(other) for other in beyond)


@property_test
@given(registers(), dates)
def test_what_is_not_covered_always_says_why(facts: Facts, on: date) -> None:
    for transfer in BOTH:
        found = verdict(facts, transfer, on)
        if found.outcome is Outcome.UNKNOWN:
            assert found.missing or found.place is None or says_why(found.place)
        if found.outcome is Outcome.UNCOVERED and on >= date(2021, 6, 27):
            assert found.remedies
