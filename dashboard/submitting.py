"""Submitting a vendor's form: a proposal with its open questions; a second click repeats nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence

from dashboard.acting import Done
from dashboard.components.text import counted, page_language, phrase
from dashboard.drafting import OpenDraft
from registry.commands.command_runner import CommandOptions
from registry.commands.proposal import Proposal
from registry.commands.same_vendor import WAITING
from registry.commands.writer import RegisterWriter
from registry.entities import Entity, FactQuestion, Organisation
from registry.errors import NotFoundError, RegistryError
from registry.history.content import digest
from registry.impact.form_verdict import FormQuestion, addressee_name
from registry.intake.vendor_form import VendorForm

ANSWERED_IN_FORM = "Answered in the form."


def submit(
    writer: RegisterWriter,
    draft: OpenDraft,
    questions: Sequence[FormQuestion],
    known: Iterable[FactQuestion],
) -> Done:
    """Propose what a draft says, ask its open questions about the proposal, and delete the draft.

    Each part has a request id that follows from the form, so that whatever a failure left undone is done by
    the next attempt, and nothing twice. A proposal of the same person for the same vendor that still waits
    is revised; what was asked about it before and is answered by the form counts as answered.

    Args:
        writer: The writing side, as the person who submits.
        draft: What is proposed.
        questions: What is still open.
        known: All recorded questions.

    Raises:
        StaleError: If others have changed what it changes, or refers to, since it was read.
        RegistryError: If it cannot be proposed; nothing is lost then.
    """
    form = draft.form
    options = CommandOptions(request=f"form-{form.slug}-{digest(form.text)[:12]}", base=draft.base)
    earlier = revised_by(draft, writer.proposals.all(WAITING), writer.actor.id, options.slug)
    proposal = writer.proposals.propose(
        _proposed(form),
        _title(form, earlier),
        options,
        answers=earlier.id if earlier else None,
        drafted_by=draft.author,
    )
    about_it = [each for each in known if each.about == proposal.id and each.is_open]
    _ask(writer, proposal.id, form, questions, about_it, options)
    _answer(writer, questions, about_it, options)
    with contextlib.suppress(NotFoundError, RegistryError):
        writer.drafts.drop(form.slug)
    waits = phrase("Submitted. {vendor} waits for the data protection officer", vendor=form.vendor.label)
    asks = counted(len(questions), "with one open question", "with {count} open questions")
    return Done(f"{waits} {asks}." if questions else f"{waits}.")


def _proposed(form: VendorForm) -> list[Entity]:
    """What is proposed: kept questions are asked about the proposal instead."""
    return [each for each in form.entities if not isinstance(each, FactQuestion)]


def _title(form: VendorForm, earlier: Proposal | None) -> str:
    """The title of a proposal; one that its author gave it stays when it is revised."""
    if earlier is None or earlier.title is None:
        return title_of(form)
    names = {each.name for each in earlier.entities if isinstance(each, Organisation)} | {form.vendor.label}
    usual = {phrase("Add {vendor}", vendor=name) for name in names}
    usual |= {phrase("Change {vendor}", vendor=name) for name in names}
    return title_of(form) if earlier.title in usual else earlier.title


def title_of(form: VendorForm) -> str:
    """The title of its proposal."""
    if form.is_recorded:
        return phrase("Change {vendor}", vendor=form.vendor.label)
    return phrase("Add {vendor}", vendor=form.vendor.label)


def revised_by(draft: OpenDraft, waiting: Iterable[Proposal], actor: str, slug: str) -> Proposal | None:
    """The waiting proposal of the same person that the draft replaces; not the one that it has just made.

    It is the one that the draft began from, or one that adds the same new vendor: a change of a recorded
    vendor does not replace another change of it, such as its end.
    """
    form = draft.form
    adds = form.engagement.id not in form.recorded
    mine = (each for each in waiting if each.proposed_by == actor and each.id != f"proposal/{slug}")
    return next(
        (each for each in mine if each.id == draft.revises or (adds and each.brings(form.engagement.id))),
        None,
    )


def _ask(
    writer: RegisterWriter,
    proposal: str,
    form: VendorForm,
    questions: Iterable[FormQuestion],
    before: Iterable[FactQuestion],
    options: CommandOptions,
) -> None:
    known = {each.text for each in before}
    for each in questions:
        request = f"{options.request}-{digest(each.text)[:12]}"
        if each.text not in known:
            who = addressee_name(each.addressee, form, page_language())
            writer.questions.ask(proposal, each.text, who, CommandOptions(request=request), field=each.field)


def _answer(
    writer: RegisterWriter,
    questions: Iterable[FormQuestion],
    before: Iterable[FactQuestion],
    options: CommandOptions,
) -> None:
    """Mark as answered what the form asked about an earlier version and does not ask any more."""
    still = {each.text for each in questions}
    for each in before:
        if each.text not in still and each.asked_by == writer.actor.id:
            request = f"{options.request}-{each.id.partition('/')[2]}"
            writer.questions.answer(each.id, ANSWERED_IN_FORM, [], CommandOptions(request=request))
