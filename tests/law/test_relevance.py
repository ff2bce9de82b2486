"""What situations leave out matters to no rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given

from registry.dossiers.casebook import Casebook
from registry.facts import Facts
from registry.law.adequacy import try_adequacy
from registry.law.cover import read_by_adequacy
from registry.law.hearing import Hearing
from registry.law.law import Law
from registry.law.relevance import Relevance
from registry.law.situation import DataFacts, Situation
from registry.law.timeline import Judge
from tests.law.cases import IMPORTER, TODAY, register
from tests.law.strategies import registers

LAW = Law.current()
DAYS = (date(2019, 5, 1), TODAY)
TELLING = DataFacts(
    hr=True, non_hr=True, special=True, data_marks=(("credit_data", True), ("immigration_control", True))
)


def situations(facts: Facts) -> Iterator[Situation]:
    """The situations of all transfers."""
    transfers = Casebook(facts, LAW).transfers
    return (hop.situation for row in transfers.rows.values() for hop in transfers.hops(row))


def filled_in(situation: Situation) -> Iterator[Situation]:
    """The situation with what may have been left out."""
    relevance = Relevance(LAW)
    importer = situation.importer
    if situation.exporter.jurisdiction == "EU":
        for member_state in ("FR", "IE"):
            yield situation._replace(exporter=situation.exporter._replace(jurisdiction=member_state))
    if relevance.frequency("one_off", situation.claims) is None:
        yield situation._replace(frequency="one_off")
    reached = (place.jurisdiction for place in situation.places)
    if not relevance.data_matter((importer.jurisdiction, importer.organisation_code, *reached)):
        yield situation._replace(data=TELLING)


@given(registers())
def test_what_is_left_out_of_a_situation_changes_no_verdict(facts: Facts) -> None:
    judge = Judge(LAW)
    for situation in situations(facts):
        for fuller in filled_in(situation):
            for day in DAYS:
                assert judge.on(fuller, day) == judge.on(situation, day)


@given(registers())
def test_adequacy_reads_no_more_of_a_hop_than_what_it_is_tried_once_for(facts: Facts) -> None:
    for situation in situations(facts):
        for day in DAYS:
            hearing = Hearing(Judge(LAW), day)
            for recipient in (situation.importer, None):
                asked = (situation.importer.jurisdiction, recipient, hearing)
                assert try_adequacy(read_by_adequacy(situation), *asked) == try_adequacy(situation, *asked)


@pytest.mark.parametrize(("country", "matters"), [("US", True), ("GB", True), ("IN", False), ("DE", False)])
def test_what_the_data_are_is_kept_where_an_adequacy_decision_asks(country: str, matters: bool) -> None:
    (situation,) = situations(register({**IMPORTER, "established_in": country}))
    assert (situation.data != DataFacts()) is matters


def test_transfers_from_two_member_states_are_alike() -> None:
    paris, dublin = (
        next(situations(register({**IMPORTER, "established_in": "IN"}, exporter={"established_in": code})))
        for code in ("FR", "IE")
    )
    assert paris == dublin
