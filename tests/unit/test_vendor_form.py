"""A vendor's form holds what was answered and nothing else, and is a manifest at any time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from registry.entities import Listing, Organisation
from registry.facts import Facts
from registry.impact.form_verdict import FormVerdict, Respondent, addressee_of, judge_form, questions_mail
from registry.intake.references import KnownIds
from registry.intake.vendor_form import VendorForm, free_slug, new_vendor, read_form
from registry.intake.vendor_form_contracts import (
    Signing,
    clauses_signing,
    contract,
    contract_signing,
    set_clauses_signing,
    set_contract_signing,
)
from registry.intake.vendor_form_data import (
    FormPlace,
    FormSubProcessor,
    choose_terms,
    places_of,
    set_places,
    set_sub_processors,
    sub_processors,
)
from registry.intake.vendor_form_safeguards import (
    RestsOn,
    all_annexes,
    assessment,
    change_roles,
    describe,
    listing,
    rest_on,
    rests_on,
    safeguard,
    set_assessed,
    set_exception,
    set_listing,
    set_qualification,
)
from registry.law.verdict import Outcome
from registry.register import Question, Register
from registry.vocabulary import DerogationLetter, PlaceKind, Role

US = Organisation(id="organisation/us", name="Our company", established_in="FR")
RECORDED = Facts([US, Organisation(id="organisation/host", name="Host Ltd", established_in="IE")])
REGISTER = Register(RECORDED)
KNOWN = KnownIds(lambda ids: [each for each in ids if each in RECORDED], lambda _: [])
ON = Question(date(2026, 11, 30))

Change = Callable[[VendorForm], VendorForm]


def started(country: str | None = "US") -> VendorForm:
    form = new_vendor("acme", "Acme Inc.", "organisation/us", RECORDED)
    return describe(change_roles(form, Role.CONTROLLER, Role.PROCESSOR), "Acme Inc.", country)


def verdict(form: VendorForm) -> FormVerdict:
    return judge_form(form, REGISTER.dossiers.transfers, REGISTER.as_of(ON))


def outcome(form: VendorForm) -> Outcome | None:
    return judge_form(form, REGISTER.dossiers.transfers, REGISTER.as_of(ON)).outcome


def with_clauses() -> VendorForm:
    form = rest_on(started("IN"), {RestsOn.CLAUSES})
    clauses = safeguard(form, RestsOn.CLAUSES)
    assert clauses is not None
    form = form.set(clauses, signed_on=date(2026, 9, 14), annexes=all_annexes(clauses.modules))
    form = set_assessed(form, True)
    tia = assessment(form)
    assert tia is not None
    return form.set(tia, done_on=date(2026, 9, 20), countries=("IN",), outcome="adequate")


CHANGES: dict[str, Change] = {
    "nothing": lambda form: form,
    "terms": lambda form: choose_terms(form, "categories", ["Names", "E-mail addresses"]),
    "places": lambda form: set_places(
        form, [FormPlace("US", (PlaceKind.STORAGE, PlaceKind.SUPPORT), form.vendor.id), FormPlace("IN")]
    ),
    "sub-processors": lambda form: set_sub_processors(form, [FormSubProcessor("Foo Ltd", "IN", "Support")]),
    "everything": lambda form: set_contract_signing(
        set_assessed(rest_on(form, {RestsOn.CLAUSES, RestsOn.LISTING, RestsOn.EXCEPTION}), True),
        Signing.SIGNED,
    ),
    "nothing yet": lambda form: set_contract_signing(rest_on(form, ()), Signing.NOT_YET),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_draft_gives_the_form_back_and_has_no_fault(change: Change) -> None:
    form = change(started())
    again, faults = read_form("acme", form.text, RECORDED, KNOWN)
    assert again == form
    assert faults == []


def test_a_field_left_alone_is_not_recorded() -> None:
    transfer = started().transfer
    answered = transfer.model_dump(exclude_none=True).keys()
    assert answered == {"id", "exporter", "importer", "engagement"}


def test_a_form_that_only_names_the_vendor_needs_information() -> None:
    assert outcome(started(None)) is Outcome.UNKNOWN


def test_nothing_yet_is_an_answer_and_lacks_a_safeguard() -> None:
    form = rest_on(started(), ())
    assert rests_on(form) == frozenset()
    assert rests_on(rest_on(form, None)) is None
    verdict = judge_form(form, REGISTER.dossiers.transfers, REGISTER.as_of(ON))
    assert verdict.outcome is Outcome.UNCOVERED
    assert "Acme Inc." in verdict.remedies[0]


def test_signed_clauses_with_an_assessment_cover_a_vendor() -> None:
    assert outcome(with_clauses()) is Outcome.COVERED


def test_the_module_follows_from_the_roles_until_somebody_chooses_another() -> None:
    form = rest_on(started(), {RestsOn.CLAUSES})
    clauses = safeguard(form, RestsOn.CLAUSES)
    assert clauses is not None
    assert clauses.modules == (2,)
    changed = safeguard(change_roles(form, Role.CONTROLLER, Role.CONTROLLER), RestsOn.CLAUSES)
    assert changed is not None
    assert changed.modules == (1,)
    chosen = change_roles(form.set(clauses, modules=(3,)), Role.CONTROLLER, Role.CONTROLLER)
    kept = safeguard(chosen, RestsOn.CLAUSES)
    assert kept is not None
    assert kept.modules == (3,)


def test_what_is_no_longer_chosen_leaves_nothing_behind() -> None:
    before = started()
    form = set_assessed(rest_on(before, {RestsOn.CLAUSES, RestsOn.LISTING}), True)
    assert rest_on(form, None) == before


def test_the_list_covers_a_company_in_the_united_states() -> None:
    form = set_listing(
        rest_on(started(), {RestsOn.LISTING}),
        listed_from=date(2026, 2, 1),
        due=date(2027, 2, 1),
        status="active",
        hr=True,
        non_hr=True,
        checked_on=date(2026, 11, 1),
    )
    entry = listing(form)
    assert isinstance(entry, Listing)
    assert entry.found is True
    assert outcome(form) is Outcome.COVERED


def test_an_adequate_country_covers_once_its_conditions_are_answered() -> None:
    form = rest_on(started("CA"), {RestsOn.ADEQUACY})
    assert outcome(form) is Outcome.UNKNOWN
    assert outcome(set_qualification(form, "2002/2", pipeda=True, commercial=True)) is Outcome.COVERED
    assert set_qualification(form, "2002/2", pipeda=None) == form


def test_a_country_without_a_decision_is_not_adequate_for_being_called_so() -> None:
    assert outcome(rest_on(started("IN"), {RestsOn.ADEQUACY})) is Outcome.UNCOVERED


def test_an_exception_holds_only_with_its_conditions() -> None:
    form = set_exception(rest_on(started("IN"), {RestsOn.EXCEPTION}), letter=DerogationLetter.CONSENT)
    assert outcome(form) is Outcome.UNKNOWN
    form = set_exception(form, explicit_consent=True, informed_of_risks=True)
    assert outcome(form.set(form.transfer, frequency="occasional")) is Outcome.COVERED


def test_a_recorded_organisation_takes_the_place_of_a_new_one_everywhere() -> None:
    form = set_contract_signing(set_assessed(rest_on(started(), {RestsOn.CLAUSES}), True), Signing.SIGNED)
    form = set_places(form, [FormPlace("US", (PlaceKind.STORAGE,), form.vendor.id)])
    used = form.use_instead(form.vendor.id, "organisation/host")
    assert used.vendor.name == "Host Ltd"
    assert "organisation/acme" not in used.text
    assert used.is_recorded


def test_what_equals_the_recorded_vendor_is_no_part_of_the_form() -> None:
    form = started().use_instead("organisation/acme", "organisation/host")
    changed = form.set(form.vendor, website="https://host.example")
    assert "organisation/host" in changed.entities
    assert "organisation/host" not in changed.set(changed.vendor, website=None).entities


def test_a_new_term_that_is_recorded_by_another_case_is_that_one() -> None:
    form = choose_terms(started(), "categories", ["Names"])
    assert choose_terms(form, "categories", ["names", "category/names"]).transfer.categories == (
        "category/names",
    )


def test_lines_that_say_nothing_are_left_out() -> None:
    form = set_sub_processors(set_places(started(), [FormPlace()]), [FormSubProcessor(" ")])
    assert form == started()
    assert places_of(form) == []


def test_a_sub_processor_that_is_recorded_is_not_added_again() -> None:
    form = set_sub_processors(started(), [FormSubProcessor("host ltd", "US")])
    assert sub_processors(form) == [("organisation/host", FormSubProcessor("Host Ltd", "IE", None))]
    assert set_sub_processors(form, []) == started()


def test_the_contract_is_signed_being_signed_not_signed_or_not_known() -> None:
    for signing in (*Signing, None):
        assert contract_signing(set_contract_signing(started(), signing)) is signing
    assert set_contract_signing(set_contract_signing(started(), Signing.SIGNED), None) == started()


def test_a_contract_that_is_being_signed_counts_once_it_has_a_date() -> None:
    form = set_contract_signing(started("DE"), Signing.BEING_SIGNED)
    asks = "When was Contract with Acme Inc. signed?"
    assert asks in [each.text for each in verdict(form).pressing]
    agreement = contract(form)
    assert agreement is not None
    signed = form.set(agreement, signed_on=date(2026, 11, 1))
    assert contract_signing(signed) is Signing.SIGNED
    assert asks not in [each.text for each in verdict(signed).questions]


def test_clauses_that_are_being_signed_are_no_safeguard_and_ask_for_the_day() -> None:
    form = set_clauses_signing(with_clauses(), Signing.BEING_SIGNED, None)
    assert clauses_signing(form) is Signing.BEING_SIGNED
    found = verdict(form)
    assert found.outcome is Outcome.UNCOVERED
    assert "has not signed" in found.reason
    asks = "On which date will both have signed “Standard contractual clauses with Acme Inc.”?"
    assert found.questions[0].text == asks
    assert outcome(set_clauses_signing(form, Signing.SIGNED, date(2026, 9, 14))) is Outcome.COVERED


def test_no_fact_of_a_transfer_is_asked_for_twice_in_other_words() -> None:
    asked = [(each.about, each.slot) for each in verdict(started("DE")).questions]
    assert ("transfer/acme", "storage") in asked
    assert len(asked) == len({*asked})


def test_each_question_says_whom_to_ask() -> None:
    assert addressee_of("mechanism.signed_on") is Respondent.LEGAL
    assert addressee_of("importer.listing.hr") is Respondent.VENDOR
    assert addressee_of("transfer.purposes") is Respondent.OURSELVES
    form = rest_on(started(), {RestsOn.CLAUSES, RestsOn.LISTING})
    questions = judge_form(form, REGISTER.dossiers.transfers, REGISTER.as_of(ON)).pressing
    mail = questions_mail(form, questions, Respondent.VENDOR)
    assert mail.startswith("Subject: ")
    assert "Since which date has Acme Inc. been on the list" in mail
    assert "On which date did all parties sign" not in mail


def test_a_slug_is_free_or_none() -> None:
    assert free_slug("Acme Inc.", lambda slug: slug == "acme-inc") == "acme-inc-2"
    assert free_slug("株式会社", lambda _: False) is None


def test_an_answer_fills_the_fact_that_its_question_asks_for() -> None:
    fields = {each.slot: each.field for each in verdict(rest_on(started(None), {RestsOn.CLAUSES})).questions}
    assert fields["importer.established_in"] == "organisation/acme:established_in"
    assert fields["organisation.address"] == "organisation/acme:address"
    assert fields["transfer.categories"] is None
    listed = {each.slot: each.field for each in verdict(rest_on(started(), {RestsOn.LISTING})).questions}
    assert listed["importer.listing.checked_on"] == "organisation/acme:listings[0].checked_on"
    clauses = set_assessed(rest_on(started("IN"), {RestsOn.CLAUSES}), True)
    fields = {each.slot: each.field for each in verdict(clauses).questions}
    assert fields["mechanism.signed_on"] == "mechanism/acme-clauses:signed_on"
    assert fields["assessment.done_on"] == "assessment/acme:done_on"
