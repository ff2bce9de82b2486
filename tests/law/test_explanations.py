"""Verdicts in words: whole sentences, the right names, questions, references, the next change."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given

from registry.dossiers.explain import Explanation, HopText, explain
from registry.dossiers.index import DossierIndex
from registry.dossiers.transfer import TransferDossier
from registry.facts import Facts
from registry.law.derogations import CONDITIONS, QUESTIONS
from registry.law.grounds import GROUNDS
from registry.law.law import Law
from registry.law.timeline import AsOf, Judge
from registry.law.verdict import Verdict
from registry.messages import Message, Name
from registry.vocabulary import MechanismKind
from tests.days import TODAY
from tests.law.cases import (
    ACME,
    GB,
    IE,
    IN,
    US,
    VENDOR,
    Values,
    dpf,
    explained,
    onward,
    place,
    register,
    scc,
    sub,
    tia,
)
from tests.law.strategies import registers
from tests.law.test_properties import BOTH, dates, property_test
from tests.sources import nodes, trees

LAW = Law.current()
RAW = re.compile(r"[{}]|operator:|importer[._]|exporter[._]|\bNone\b|\b[a-z]+_[a-z_]+\b")


def dossier_of(facts: Facts, transfer: str = "transfer/t") -> TransferDossier:
    return DossierIndex(facts, LAW, TODAY).transfers.dossier(transfer)


def sentences(text: HopText) -> Iterator[str]:
    yield from (text.heading, text.reason)
    yield from (step.says for step in text.steps)
    for at in text.places:
        yield at.heading
        yield from (step.says for step in at.steps)
        for tried in at.grounds:
            yield from (*tried.reasons, *tried.taken, *(asked.question for asked in tried.questions))
        for hop in at.hops:
            yield from sentences(hop)


def everything(explanation: Explanation) -> list[str]:
    said = [sentence for hop in explanation.hops for sentence in sentences(hop)]
    asked = [question.question for question in explanation.questions]
    return [*said, *asked, explanation.title, explanation.reason, *explanation.remedies, *explanation.notes]


@property_test
@given(registers(), dates)
def test_every_verdict_reads_as_sentences_without_a_slot_left_open(facts: Facts, on: date) -> None:
    for transfer in BOTH:
        explanation = explain(dossier_of(facts, transfer), AsOf(Judge(LAW), on))
        for sentence in everything(explanation):
            assert not RAW.search(sentence), sentence
        assert all(question.question.endswith("?") for question in explanation.questions)
        assert explanation.reason.endswith((".", "?"))
        for said in (*explanation.remedies, *explanation.notes):
            assert said.endswith("."), said


def slots_of(message: Message) -> Iterator[str]:
    for _, value in message.values:
        if isinstance(value, Message):
            yield from slots_of(value)
        elif isinstance(value, Name):
            yield value.slot


def messages(verdict: Verdict) -> Iterator[Message]:
    yield from (step.says for step in verdict.steps)
    yield from (missing.question for missing in verdict.missing)
    yield from (*verdict.remedies, *(note.says for note in verdict.notes))


@property_test
@given(registers(), dates)
def test_every_slot_that_a_verdict_names_has_a_name(facts: Facts, on: date) -> None:
    for transfer in BOTH:
        dossier = dossier_of(facts, transfer)
        for hop in dossier.hops:
            names = dossier.names_of(hop)
            for message in messages(Judge(LAW).on(hop.situation, on)):
                assert set(slots_of(message)) <= set(names)


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call in the law that makes a message of a literal sentence: file, call, sentence."""
    for path, tree in trees().items():
        for node in nodes(tree) if path.startswith("registry/law/") else ():
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                position = {"say": 0, "fail": 0, "note": 0, "need": 1, "assume": 1}.get(name)
                if position is not None and len(node.args) > position:
                    written = node.args[position]
                    if isinstance(written, ast.Constant) and isinstance(written.value, str):
                        yield path, node, written.value


NAMED_BY_THE_BUILDER = {"exporter", "importer", "mechanism"}


def test_every_message_of_the_law_is_given_what_its_sentence_names() -> None:
    assert len([*calls()]) > 150
    for file, call, sentence in calls():
        named = {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
        given = {keyword.arg for keyword in call.keywords}
        assert given <= named <= given | NAMED_BY_THE_BUILDER, (file, sentence)


def test_every_question_of_the_law_ends_as_one() -> None:
    for file, call, sentence in calls():
        if getattr(call.func, "attr", "") == "need":
            assert sentence.endswith("?"), (file, sentence)
    for question, wrong in QUESTIONS.values():
        assert question.template.endswith("?")
        assert wrong.template.endswith(".")


def test_every_condition_of_a_derogation_has_its_question() -> None:
    assert {name for names in CONDITIONS.values() for name in names} <= set(QUESTIONS)


def test_every_kind_of_mechanism_has_a_label() -> None:
    assert {kind.value for kind in MechanismKind} | {"listing"} == GROUNDS.keys()


def irish(*, acme: Values = ACME, hop: bool = False) -> Facts:
    recorded = {
        "id": "transfer/onward",
        "exporter": {"organisation": VENDOR, "role": "processor"},
        "importer": {"organisation": "organisation/acme", "role": "processor"},
        "places": [place("IN", "support", "organisation/sub")],
    }
    return register(
        {**IE, "name": "Irish Ltd"},
        {"places": [place("IE", "storage", VENDOR), place("US", "support", "organisation/acme")]},
        organisations=(acme, sub("IN")),
        others=(recorded,) if hop else (),
    )


def test_the_reason_names_the_operator_whose_hop_decides() -> None:
    explanation = explained(irish())
    assert explanation.reason == (
        "The data reach Acme Inc. (United States), and no recorded safeguard covers this."
    )
    assert explanation.hops[0].places[-1].hops[0].heading == "Irish Ltd to Acme Inc."


def test_questions_and_remedies_about_an_operator_name_it() -> None:
    half_listed = {**ACME, "listings": [{"framework": "eu_us_dpf"}]}
    explanation = explained(irish(acme=half_listed))
    assert explanation.outcome == "unknown"
    assert any("Is Acme Inc. on the list" in asked.question for asked in explanation.questions)
    assert {asked.slot.partition(".")[0] for asked in explanation.questions} == {"operator:0"}
    assert any("Have Irish Ltd and Acme Inc. sign" in remedy for remedy in explained(irish()).remedies)


def test_an_operator_beyond_a_recorded_hop_is_named_too() -> None:
    listed = {**ACME, "listings": [dpf()]}
    explanation = explained(irish(acme=listed, hop=True))
    assert explanation.outcome == "uncovered"
    assert explanation.reason == "The data reach Sub (India), and no recorded safeguard covers this."
    (beyond,) = explanation.hops[0].places[-1].hops
    assert [hop.heading for hop in beyond.places[-1].hops] == ["Acme Inc. to Sub"]
    assert any("Have Acme Inc. and Sub sign" in remedy for remedy in explanation.remedies)


def test_a_data_subject_is_called_one() -> None:
    assert explained(register(IN, {"exporter": {"data_subject": True}})).title == "the data subject to Vendor"
    collected = register(
        IN,
        {"exporter": {"data_subject": True, "collected_by": "organisation/acme"}},
        organisations=({**ACME, "established_in": "FR"},),
    )
    assert explained(collected).title == "Acme Inc. to Vendor"


def test_what_fails_is_said_ground_by_ground() -> None:
    claim = {"id": "mechanism/shield", "kind": "adequacy", "instrument": "2016/1250"}
    facts = register(US, mechanisms=(claim, scc(3)), assessments=(tia("US"),))
    assert explained(facts).reason == (
        "The data reach Vendor (United States), and none of the recorded safeguards holds. "
        "Adequacy decision (EU-US Privacy Shield, 2016/1250): "
        "Decision 2016/1250 was declared invalid on 2020-07-16. "
        "Standard contractual clauses (2021/914): These roles need module 2; signed: 3."
    )


REASONS = [
    (register({"established_in": "CH"}), "Covered by: Adequacy decision (Switzerland, 2000/518)."),
    (register(US), "The data reach Vendor (United States), and no recorded safeguard covers this."),
    (
        register({**US, "listings": [{"framework": "eu_us_dpf"}]}),
        (
            "Information is missing: Since which date has Vendor been on the list of "
            "the EU-US Data Privacy Framework?"
        ),
    ),
    (
        register({"established_in": "NC"}),
        "The legal status of this place is unsettled (New Caledonia).",
    ),
    (register(IN, {"ends": "2026-06-30"}), "The transfer ended on 2026-06-30."),
    (register(IN, {"suspended_on": "2026-06-30"}), "The transfer has been suspended since 2026-06-30."),
    (
        register(IN, {"exporter": {"data_subject": True}}),
        "The data subject sends the data directly; no party in the EEA takes part.",
    ),
    (
        register(IE, {"storage": "eea_only", "access": "eea_only"}),
        "The place is in the EEA.",
    ),
]


@pytest.mark.parametrize(("facts", "expected"), REASONS)
def test_the_reason_is_one_plain_sentence(facts: Facts, expected: str) -> None:
    assert explained(facts).reason == expected


def test_an_onward_hop_that_the_rules_of_its_country_decide_says_so() -> None:
    facts = register(
        {**GB, "name": "British Ltd"}, organisations=(sub("US"),), others=(onward("organisation/sub"),)
    )
    explanation = explained(facts, transfer="transfer/onward")
    assert explanation.reason == "The law of British Ltd's own country governs this transfer."
    steps = [step for at in explanation.hops[0].places for step in at.steps]
    assert "British Ltd holds the data under an adequacy decision." in [step.says for step in steps]
    assert all(step.references for step in steps if step.rule.startswith("onward."))


def test_the_worst_hop_comes_first() -> None:
    roles = [
        {"purpose": "purpose/service", "role": "processor"},
        {"purpose": "purpose/zeal", "role": "controller"},
    ]
    transfer = {
        "importer": {"organisation": VENDOR, "roles": roles},
        "purposes": ["purpose/service", "purpose/zeal"],
    }
    facts = register(IN, transfer, mechanisms=(scc(2),), assessments=(tia("IN"),))
    assert [hop.outcome for hop in explained(facts).hops] == ["uncovered", "covered"]


def test_a_verdict_carries_what_it_looked_at() -> None:
    explanation = explained(register({**US, "listings": [dpf()]}))
    assert {"2023/1795", "2016/1250"} <= set(explanation.instruments)
    assert explanation.hops[0].places[0].grounds[0].references == ("GDPR Art. 45(3)",)
    looked_at = {
        "exporter.established_in",
        "places",
        "importer.listing.from",
        "importer.listing.hr",
        "data.hr",
    }
    assert looked_at <= set(explanation.facts)


def test_what_is_planned_is_shown_as_planned_and_keeps_its_facts() -> None:
    facts = register(US, {"starts": "2027-02-01"}, mechanisms=(scc(2, assessments=[]),))
    explanation = explained(facts)
    assert explanation.label == "Planned: Needs information"
    assert "assessment" in explanation.facts


def test_the_next_change_says_what_becomes_of_it() -> None:
    change = explained(register({**US, "listings": [dpf()]})).next_change
    assert change is not None
    assert (change.day, change.outcome, change.label) == (date(2027, 1, 11), "unknown", "Needs information")
    assert explained(register({"established_in": "CH"})).next_change is None


@property_test
@given(registers(), dates)
def test_on_the_day_of_the_next_change_the_outcome_differs_and_not_before(facts: Facts, on: date) -> None:
    for transfer in BOTH:
        dossier, judge = dossier_of(facts, transfer), Judge(LAW)
        now = dossier.verdict(AsOf(judge, on))
        change = dossier.next_change(AsOf(judge, on))
        if change is None:
            last = dossier.verdict(AsOf(Judge(LAW), date(2099, 1, 1)))
            assert last.outcome is now.outcome
        else:
            then = dossier.verdict(AsOf(Judge(LAW), change.day))
            before = dossier.verdict(AsOf(Judge(LAW), date.fromordinal(change.day.toordinal() - 1)))
            assert (then.outcome, then.status) == (change.outcome, change.status)
            assert then.outcome is not now.outcome
            assert before.outcome is now.outcome
            assert change.day > on


def test_an_international_organisation_is_told_what_could_cover_it() -> None:
    facts = register({"established_in": "DE", "kind": "international_organisation"})
    assert explained(facts).remedies == (
        (
            "Agree on a transfer tool under Art. 46 other than the Commission's clauses with "
            "Vendor, or look for a derogation."
        ),
    )


def test_module_4_is_advised_only_for_the_own_controller() -> None:
    transfer = {
        "exporter": {"organisation": "organisation/us-all", "role": "processor"},
        "importer": {"organisation": VENDOR, "role": "controller"},
    }
    (remedy,) = explained(register(IN, transfer), TODAY).remedies
    assert "only for the controller on whose behalf Exporter processes the data" in remedy


def test_no_module_is_advised_for_the_controller_of_somebody_else() -> None:
    transfer = {
        "exporter": {"organisation": "organisation/us-all", "role": "processor"},
        "importer": {"organisation": VENDOR, "role": "controller"},
    }
    facts = register(IN, transfer, mechanisms=(scc(4, own_controller=False),))
    (remedy,) = explained(facts, TODAY).remedies
    assert remedy.startswith("Let the controller on whose behalf Exporter processes the data transfer them")


def test_an_importer_under_the_regulation_is_not_told_to_sign_the_clauses() -> None:
    facts = register(IN, {"importer": {"organisation": VENDOR, "role": "processor", "subject_to_gdpr": True}})
    (remedy,) = explained(facts).remedies
    assert "the Commission has adopted no clauses" in remedy


ONWARD_CONTRACTS = [
    (
        {"importer": {"organisation": VENDOR, "role": "controller"}},
        IN,
        (scc(1),),
        "the same level of protection",
    ),
    (
        {},
        GB,
        (),
        "a transfer tool of the United Kingdom (UK International Data Transfer Agreement, UK Addendum",
    ),
    ({}, {**US, "listings": [dpf()]}, (), "that the Data Privacy Framework requires"),
    ({}, IN, (scc(2),), None),
]


@pytest.mark.parametrize(("transfer", "importer", "mechanisms", "expected"), ONWARD_CONTRACTS)
def test_an_onward_transfer_is_told_what_serves_as_its_exporter_holds_the_data(
    transfer: Values, importer: Values, mechanisms: tuple[Values, ...], expected: str | None
) -> None:
    facts = register(
        importer,
        transfer,
        mechanisms=mechanisms,
        assessments=(tia("IN"),),
        organisations=(sub("US"),),
        others=(onward("organisation/sub"),),
    )
    (remedy,) = explained(facts, transfer="transfer/onward").remedies
    assert "Have Vendor and Sub sign the standard contractual clauses" in remedy
    assert expected is None or str(expected) in remedy.partition(") Have Vendor and Sub sign the standard")[2]
    assert (expected is None) == ("(c)" not in remedy and "One of these" not in remedy)


def test_ways_to_cover_one_place_are_one_remedy_that_says_that_one_of_them_is_enough() -> None:
    (remedy,) = explained(register(US)).remedies
    assert remedy == (
        "One of these is enough: (a) An active entry of Vendor on the list of the EU-US Data Privacy "
        "Framework, which must cover HR data if such data are sent: search the list, and record what you "
        "find with the date. (b) Have Exporter and Vendor sign the standard contractual clauses "
        "(module 2), and assess the law and practice in the United States."
    )


def test_places_that_lack_a_safeguard_each_need_their_own_remedy() -> None:
    place = {"jurisdiction": "IN", "kind": "support", "operator": VENDOR}
    search, clauses = explained(register(US, {"places": [place]})).remedies
    assert search.startswith("One of these is enough: (a) An active entry of Vendor")
    assert clauses.startswith("Have Exporter and Vendor sign")


def test_an_onward_transfer_is_sent_only_to_a_list_that_would_cover_it() -> None:
    def told(importer: Values) -> str:
        facts = register(
            importer,
            mechanisms=(scc(2),),
            assessments=(tia("IN"),),
            organisations=(sub("US"),),
            others=(onward("organisation/sub"),),
        )
        return " ".join(explained(facts, transfer="transfer/onward").remedies)

    assert "UK Extension" in told(GB)
    assert "Search for" not in told(IN)


def test_adequacy_and_listings_are_named_in_words_not_only_by_number() -> None:
    listed = explained(register({**US, "listings": [dpf()]}))
    assert listed.reason == "Covered by: Listing in a framework (EU-US Data Privacy Framework, 2023/1795)."
    swiss = explained(register({"established_in": "CH"}))
    assert swiss.reason == "Covered by: Adequacy decision (Switzerland, 2000/518)."
