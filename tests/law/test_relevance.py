"""What situations leave out matters to no rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from registry.dossiers.index import DossierIndex
from registry.facts import Facts
from registry.law.adequacy import try_adequacy
from registry.law.adequacy_decisions import CARVE_OUT_MARKS
from registry.law.evaluation import Evaluation
from registry.law.grounds import read_by_adequacy
from registry.law.law import Law
from registry.law.relevance import Relevance, RelevantMarks
from registry.law.situation import DataFacts, Situation
from registry.law.timeline import Judge
from tests.days import TODAY
from tests.examples import examples
from tests.law.cases import CUSTOMERS, IMPORTER, dpf, register
from tests.law.strategies import registers

LAW = Law.current()
DAYS = (date(2019, 5, 1), TODAY)
TELLING = DataFacts(
    hr=True,
    non_hr=True,
    data_marks=tuple((mark, True) for mark in sorted(CARVE_OUT_MARKS)),
    purpose_marks=tuple((mark, True) for mark in sorted(CARVE_OUT_MARKS)),
)


def situations(facts: Facts) -> Iterator[Situation]:
    """The situations of all transfers."""
    transfers = DossierIndex(facts, LAW, TODAY).transfers
    return (hop.situation for row in transfers.rows.values() for hop in transfers.hops(row))


def filled_in(situation: Situation) -> Iterator[Situation]:
    """The situation with what may have been left out."""
    relevance = Relevance(LAW)
    importer = situation.importer
    if situation.exporter.jurisdiction == "EU":
        for member_state in ("FR", "IE"):
            yield situation._replace(exporter=situation.exporter._replace(jurisdiction=member_state))
    if not any(claim.kind == "derogation" for claim in situation.claims):
        yield situation._replace(frequency="one_off")
    reached = (place.jurisdiction for place in situation.places)
    yield situation._replace(data=fuller(situation.data, relevance.relevant_marks(importer, reached)))


def fuller(data: DataFacts, asked: RelevantMarks) -> DataFacts:
    """The data with all told that is not asked."""
    hr = data if asked.hr else TELLING
    of_data = (told for told in TELLING.data_marks if told[0] not in asked.data)
    of_purposes = (told for told in TELLING.purpose_marks if told[0] not in asked.purposes)
    return DataFacts(hr.hr, hr.non_hr, (*data.data_marks, *of_data), (*data.purpose_marks, *of_purposes))


@examples(50)
@given(registers())
def test_what_is_left_out_of_a_situation_changes_no_verdict(facts: Facts) -> None:
    judge = Judge(LAW)
    for situation in situations(facts):
        for fuller in filled_in(situation):
            for day in DAYS:
                assert judge.on(fuller, day) == judge.on(situation, day)


@examples(50)
@given(registers())
def test_adequacy_reads_no_more_of_a_hop_than_what_it_is_tried_once_for(facts: Facts) -> None:
    for situation in situations(facts):
        for day in DAYS:
            evaluation = Evaluation(Judge(LAW), day)
            for recipient in (situation.importer, None):
                place = situation.importer.jurisdiction
                hop, receiver = read_by_adequacy(situation, recipient)
                full = try_adequacy(situation, place, recipient, evaluation)
                assert try_adequacy(hop, place, receiver, evaluation) == full


@pytest.mark.parametrize(
    ("country", "listings", "matters"),
    [("US", [dpf()], True), ("US", [], False), ("KR", [], True), ("GB", [], False), ("IN", [], False)],
)
def test_what_the_data_are_is_kept_where_a_decision_or_a_listing_asks(
    country: str, listings: list[Any], matters: bool
) -> None:
    importer = {**IMPORTER, "established_in": country, "listings": listings}
    category = {**CUSTOMERS, "carve_outs": {"credit_data": False}}
    (situation,) = situations(register(importer, category=category))
    assert (situation.data != DataFacts()) is matters


def test_transfers_from_two_member_states_are_alike() -> None:
    paris, dublin = (
        next(situations(register({**IMPORTER, "established_in": "IN"}, exporter={"established_in": code})))
        for code in ("FR", "IE")
    )
    assert paris == dublin
