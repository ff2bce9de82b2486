"""The verdict on a vendor's form, and what is missing: as questions, each with whom to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from registry.checks.runner import Finding, open_findings, run_checks
from registry.checks.transfers import VERDICT_CHECKS
from registry.dossiers.index import DossierIndex
from registry.dossiers.surroundings import surroundings
from registry.dossiers.transfer import Transfers
from registry.dossiers.verdict_words import GROUND_LABELS, reason
from registry.entities import FactQuestion
from registry.impact.form_facts import fact_of
from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_contracts import Signing, clauses_signing
from registry.intake.vendor_form_safeguards import RestsOn, safeguard
from registry.law.timeline import AsOf
from registry.law.verdict import Outcome, Verdict
from registry.messages import Message, render, say
from registry.vocabulary import MechanismKind, Severity


class Respondent(StrEnum):
    """Who can answer a question."""

    VENDOR = "vendor"
    LEGAL = "legal"
    DPO = "dpo"
    OURSELVES = "ourselves"


RESPONDENTS = {
    Respondent.VENDOR: say("{vendor}"),
    Respondent.LEGAL: say("Legal"),
    Respondent.DPO: say("Data protection officer"),
    Respondent.OURSELVES: say("Our own team"),
}
_BY_FACT = {
    "exporter": Respondent.OURSELVES,
    "first_exporter": Respondent.OURSELVES,
    "frequency": Respondent.OURSELVES,
    "purposes": Respondent.OURSELVES,
    "categories": Respondent.OURSELVES,
    "subjects": Respondent.OURSELVES,
    "data": Respondent.OURSELVES,
    "transfer.categories": Respondent.OURSELVES,
    "transfer.purposes": Respondent.OURSELVES,
    "engagement.role": Respondent.OURSELVES,
    "mechanism": Respondent.LEGAL,
    "agreement": Respondent.LEGAL,
    "engagement": Respondent.LEGAL,
    "assessment": Respondent.DPO,
}
"""Who knows a fact, by its slot or the first word of it; the vendor knows the rest."""
_PRESSING = frozenset({Severity.CRITICAL, Severity.HIGH})


class FormQuestion(NamedTuple):
    """A fact that is missing, in words.

    `about` is the id of the entity that it concerns, `slot` names the fact, and `settles` is what its answer
    would decide. One that is not `pressing` can wait until the vendor is recorded. `field` is the
    fact that its answer fills, as `entity:path`, if one value answers it.
    """

    about: str
    slot: str
    text: str
    addressee: Respondent
    settles: str
    pressing: bool = True
    field: str | None = None


class FormVerdict(NamedTuple):
    """The verdict on a form: the outcome, why, what would cover it, and what is missing."""

    outcome: Outcome | None
    reason: str
    remedies: tuple[str, ...]
    questions: tuple[FormQuestion, ...]

    @property
    def pressing(self) -> tuple[FormQuestion, ...]:
        """The questions to ask now."""
        return tuple(each for each in self.questions if each.pressing)


def judge_form(form: VendorForm, transfers: Transfers, as_of: AsOf, language: str = "en") -> FormVerdict:
    """Judge the transfer of a form as if it were recorded.

    Args:
        form: The form.
        transfers: All recorded transfers, with the facts that they refer to.
        as_of: The judge and the date.
        language: The language of the words.
    """
    dossiers = surroundings(form.entities, transfers)
    dossier = dossiers.transfers.dossier(form.transfer.id)
    hop, verdict = dossier.judged(as_of)
    names = dossier.names_of(hop)

    def word(message: Message) -> str:
        return render(message, language, names)

    questions = [
        FormQuestion(
            form.transfer.id, missing.slot, word(missing.question), addressee_of(missing.slot), settles
        )
        for missing, settles in zip(verdict.missing, map(word, _settled(verdict)), strict=True)
    ]
    of_verdict = {(each.about, each.slot) for each in questions}
    questions += _of_signatures(form, language)
    beside = _beside_the_verdict(form, dossiers, as_of, language)
    questions += (each for each in beside if (each.about, each.slot) not in of_verdict)
    by_text = {each.text: each for each in reversed(questions)}
    return FormVerdict(
        verdict.outcome,
        word(reason(verdict)),
        tuple(map(word, verdict.remedies)) if verdict.outcome is Outcome.UNCOVERED else (),
        tuple(
            each._replace(field=fact_of(form, each.about, each.slot))
            for each in questions
            if by_text[each.text] is each
        ),
    )


def keep_questions(form: VendorForm, questions: Iterable[FormQuestion]) -> VendorForm:
    """The form with questions that are kept until they are answered; one that is kept stays as it is."""
    known = {each.text for each in form.entities.all(FactQuestion).values()}
    new = [
        FactQuestion(
            id=form.id_of(FactQuestion, f"-{sha256(each.text.encode()).hexdigest()[:8]}"),
            about=each.about,
            text=each.text,
            addressee=addressee_name(each.addressee, form),
            field=each.field,
        )
        for each in questions
        if each.text not in known
    ]
    return form.with_(*new)


def kept_questions(form: VendorForm, verdict: FormVerdict) -> list[FormQuestion]:
    """The questions that are kept and still open."""
    kept = {each.text for each in form.entities.all(FactQuestion).values()}
    return [each for each in verdict.questions if each.text in kept]


def questions_to_ask(form: VendorForm, verdict: FormVerdict) -> list[FormQuestion]:
    """What is asked when the form is submitted: what is pressing, and what was kept and is still open."""
    kept = kept_questions(form, verdict)
    return [each for each in verdict.questions if each.pressing or each in kept]


def addressee_of(slot: str) -> Respondent:
    """Who can answer the question for a fact."""
    first = slot.partition(".")[0].partition(":")[0]
    return _BY_FACT.get(slot) or _BY_FACT.get(first, Respondent.VENDOR)


def addressee_name(addressee: Respondent, form: VendorForm, language: str = "en") -> str:
    """How an addressee is named in a list of questions."""
    message = RESPONDENTS[addressee]
    values = (("vendor", form.vendor.label),) if addressee is Respondent.VENDOR else ()
    return render(message._replace(values=values), language)


def questions_text(questions: Iterable[FormQuestion]) -> str:
    """Questions as a numbered list."""
    return _numbered(each.text for each in questions)


def _numbered(texts: Iterable[str]) -> str:
    return "\n".join(f"{number}. {each}" for number, each in enumerate(texts, 1))


def questions_mail(
    form: VendorForm, questions: Iterable[FormQuestion], addressee: Respondent, language: str = "en"
) -> str:
    """An e-mail with the questions for one addressee: the subject in its first line, then the text."""
    theirs = [each.text for each in questions if each.addressee is addressee]
    return question_mail(form.vendor.label, theirs, language, to_vendor=addressee is Respondent.VENDOR)


def question_mail(vendor: str, texts: Iterable[str], language: str = "en", *, to_vendor: bool) -> str:
    """An e-mail with questions about a vendor: the subject in its first line, then the text.

    Args:
        vendor: Its name.
        texts: The questions.
        language: The language of the other words.
        to_vendor: Whether it goes to the vendor itself.
    """
    subject = say("Data protection: questions about {vendor}", vendor=vendor)
    opening = say(
        "We need to know a few things about {vendor} before we send it personal data. Please answer each "
        "question, or tell us who can.",
        vendor=vendor,
    )
    if to_vendor:
        subject = say("Data protection: questions before we work with you")
        opening = say(
            "EU law (GDPR, Art. 28 and Chapter V) requires us to know a few things about {vendor} before we "
            "send it personal data. Please answer each question, or tell us who can.",
            vendor=vendor,
        )
    parts = (
        say("Subject: {subject}", subject=subject),
        say("Hello,"),
        opening,
        _numbered(texts),
        say("Thank you."),
    )
    return "\n\n".join(render(each, language) for each in parts)


def _settled(verdict: Verdict) -> Iterator[Message]:
    """For each missing fact, the ground that it would decide on."""
    grounds = [ground for place in verdict.places for ground in place.grounds]
    for missing in verdict.missing:
        kinds = [each.kind for each in grounds if any(one.slot == missing.slot for one in each.missing)]
        yield GROUND_LABELS[kinds[0]] if kinds else say("The verdict")


def _of_signatures(form: VendorForm, language: str) -> Iterator[FormQuestion]:
    """What clauses that are being signed lack: the law does not ask for what it knows to be absent."""
    clauses = safeguard(form, RestsOn.CLAUSES)
    if clauses and clauses_signing(form) is Signing.BEING_SIGNED:
        asks = say("On which date will both have signed “{mechanism}”?", mechanism=clauses.label)
        settles = render(GROUND_LABELS[MechanismKind.SCC], language)
        yield FormQuestion(
            form.transfer.id, "mechanism.signed_on", render(asks, language), Respondent.LEGAL, settles
        )


def _beside_the_verdict(
    form: VendorForm, dossiers: DossierIndex, as_of: AsOf, language: str
) -> Iterator[FormQuestion]:
    """What the checks ask about the things that the form adds or changes."""
    findings = (
        each
        for subject in ("transfer", "engagement", "mechanism")
        for entity in form.entities
        if entity.kind == subject
        for each in run_checks(dossiers, as_of, passes=False, about=entity.id)
    )
    for finding in open_findings(findings):
        if finding.check.id not in VERDICT_CHECKS:
            yield from _of_finding(finding, language)


def _of_finding(finding: Finding, language: str) -> Iterator[FormQuestion]:
    settles = render(finding.check.title, language)
    pressing = finding.severity in _PRESSING
    for missing in finding.result.missing:
        yield FormQuestion(
            finding.dossier.id,
            missing.slot,
            finding.say(missing.question, language),
            addressee_of(missing.slot),
            settles,
            pressing,
        )
