"""Step 2, derogations: letter, frequency, necessity, conditions, public powers."""

from __future__ import annotations

import pytest

from registry.facts import Facts
from registry.law.derogations import CONDITIONS
from tests.law.cases import (
    AS_CONTROLLER,
    IN,
    Values,
    derogation,
    ground,
    judged,
    outcome,
    register,
    sends,
    slots,
)

ANSWERS: dict[str, Values] = {
    "a": {"explicit_consent": True, "informed_of_risks": True},
    "b": {"necessary": True, "contract_with_data_subject": True},
    "c": {"necessary": True, "contract_in_their_interest": True},
    "d": {"necessary": True, "public_interest": True, "recognised_in_law": True},
    "e": {"necessary": True, "actual_or_imminent_proceedings": True},
    "f": {"necessary": True, "vital_interest": True, "incapable_of_consent": True},
    "g": {"register_open_by_law": True, "part_only": True, "open_to_public": True},
    "compelling_interest": dict.fromkeys(CONDITIONS["compelling_interest"], True),
}
LETTERS = sorted(ANSWERS)
FREQUENCIES = ["one_off", "occasional", "repetitive", "systematic", "continuous"]


def relying(
    letter: str | None,
    frequency: str | None = "occasional",
    transfer: Values = {},  # noqa: B006  # never changed
    exporter: Values = {},  # noqa: B006  # never changed
    changed: Values = {},  # noqa: B006  # never changed
) -> Facts:
    """An Indian controller under one derogation with every condition met, less what is changed."""
    answers = {**ANSWERS.get(letter or "", {}), **changed}
    mechanism = derogation(letter, **{name: value for name, value in answers.items() if value is not None})
    often = {"frequency": frequency} if frequency else {}
    return register(IN, {**AS_CONTROLLER, **often, **transfer}, exporter=exporter, mechanisms=(mechanism,))


@pytest.mark.parametrize("letter", LETTERS)
def test_a_derogation_holds_with_every_condition(letter: str) -> None:
    assert outcome(relying(letter)) == "covered"


CONDITION_OF = [(letter, name) for letter in LETTERS for name in ANSWERS[letter] if name != "open_to_public"]


@pytest.mark.parametrize(("letter", "name"), CONDITION_OF)
def test_a_condition_that_is_not_met_fails_and_one_not_recorded_is_asked_for(letter: str, name: str) -> None:
    verdict = judged(relying(letter, changed={name: None}))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {f"mechanism.derogation.{name}"}
    assert outcome(relying(letter, changed={name: False})) == "uncovered"


def test_who_names_the_law_that_recognises_an_interest_says_that_one_does() -> None:
    source = {"legal_source": "Regulation (EU) 2016/794"}
    assert outcome(relying("d", changed={"recognised_in_law": None, **source})) == "covered"


@pytest.mark.parametrize("letter", LETTERS)
def test_necessity_is_asked_for_b_to_f_alone(letter: str) -> None:
    assert (outcome(relying(letter, changed={"necessary": False})) == "uncovered") == (letter in "bcdef")


def test_a_derogation_without_its_letter_is_incomplete() -> None:
    verdict = judged(relying(None))
    assert verdict.outcome == "unknown"
    assert slots(verdict) == {"mechanism.derogation.letter"}


@pytest.mark.parametrize("frequency", FREQUENCIES)
@pytest.mark.parametrize("letter", LETTERS)
def test_how_often_data_may_go_depends_on_the_derogation(letter: str, frequency: str) -> None:
    seldom = frequency in ("one_off", "occasional")
    if letter == "g" or seldom:
        expected = "covered"
    elif letter in ("a", "d", "f"):
        expected = "unknown" if frequency == "repetitive" else "uncovered"
    else:
        expected = "uncovered"
    assert outcome(relying(letter, frequency)) == expected


@pytest.mark.parametrize("letter", LETTERS)
def test_a_frequency_that_is_not_recorded_is_asked_for_except_of_a_register(letter: str) -> None:
    verdict = judged(relying(letter, None))
    assert verdict.outcome == ("covered" if letter == "g" else "unknown")
    assert slots(verdict) == (set() if letter == "g" else {"frequency"})


@pytest.mark.parametrize(
    ("open_to_public", "interest", "expected"),
    [
        (True, None, "covered"),
        (True, False, "covered"),
        (False, True, "covered"),
        (False, False, "uncovered"),
        (False, None, "unknown"),
        (None, True, "unknown"),
    ],
)
def test_a_register_open_to_those_with_an_interest_needs_that_interest(
    open_to_public: bool | None, interest: bool | None, expected: str
) -> None:
    facts = relying("g", changed={"open_to_public": open_to_public, "legitimate_interest_shown": interest})
    assert outcome(facts) == expected


CLOSED = {"a", "b", "c", "compelling_interest"}


@pytest.mark.parametrize("letter", LETTERS)
def test_public_powers_close_some_derogations(letter: str) -> None:
    acting = sends("controller", public_powers=True)
    assert outcome(relying(letter, transfer=acting)) == ("uncovered" if letter in CLOSED else "covered")


@pytest.mark.parametrize("letter", LETTERS)
def test_a_public_body_is_asked_whether_it_acts_in_public_powers(letter: str) -> None:
    verdict = judged(relying(letter, exporter={"kind": "public_body"}))
    assert verdict.outcome == ("unknown" if letter in CLOSED else "covered")
    assert slots(verdict) == ({"exporter.public_powers"} if letter in CLOSED else set())
    freely = sends("controller", public_powers=False)
    assert outcome(relying(letter, transfer=freely, exporter={"kind": "public_body"})) == "covered"


@pytest.mark.parametrize("kind", ["company", "association", None])
def test_a_private_exporter_is_not_asked_about_public_powers(kind: str | None) -> None:
    assert outcome(relying("b", exporter={"kind": kind})) == "covered"


@pytest.mark.parametrize("field", ["revoked_on", "terminated_on", "expires"])
def test_consent_that_was_withdrawn_serves_until_that_day(field: str) -> None:
    mechanism = derogation("a", **ANSWERS["a"], mechanism={field: "2026-06-30"})
    facts = register(IN, {**AS_CONTROLLER, "frequency": "occasional"}, mechanisms=(mechanism,))
    assert outcome(facts, "2026-06-30") == "covered"
    assert outcome(facts, "2026-07-01") == "uncovered"


def test_a_derogation_for_other_data_covers_nothing() -> None:
    other = {"scope": {"categories": ["category/other"]}}
    mechanism = derogation("a", **ANSWERS["a"], mechanism=other)
    facts = register(IN, {**AS_CONTROLLER, "frequency": "occasional"}, mechanisms=(mechanism,))
    assert outcome(facts) == "uncovered"


@pytest.mark.parametrize("letter", LETTERS)
def test_a_derogation_cites_its_letter(letter: str) -> None:
    (cited,) = ground(judged(relying(letter)), "derogation").references
    second = letter == "compelling_interest"
    assert cited == ("GDPR Art. 49(1), second subparagraph" if second else f"GDPR Art. 49(1)({letter})")
