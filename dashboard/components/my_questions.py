"""What is asked about one's own proposal: by the data protection officer, and what one asked others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from dashboard import acting
from dashboard.acting import Done
from dashboard.components import fault, live, scenario
from dashboard.components.answer_field import TypedAnswer, answer_to, at_the_click
from dashboard.components.head import rail_heading
from dashboard.components.parts import dialog
from dashboard.components.text import (
    capitalised,
    day_short,
    escaped,
    localised,
    markdown,
    page_language,
    phrase,
)
from dashboard.kept_input import PREFIX
from dashboard.mine import MyProposal
from registry.commands.command_runner import CommandOptions
from registry.commands.questions import asks_proposer
from registry.commands.writer import RegisterWriter
from registry.entities import Entity, FactQuestion, Organisation
from registry.errors import RegistryError
from registry.impact.form_verdict import RESPONDENTS, Respondent, question_mail
from registry.messages import say


def show_my_questions(mine: MyProposal) -> None:
    """Each open question with its answer's field; what is typed stays until it has been sent."""
    theirs = questions_to_me(mine)
    own = [each for each in mine.open_questions if each not in theirs]
    if theirs or (mine.returned and mine.proposal.question):
        rail_heading(phrase("The data protection officer asks"))
    if mine.returned and not theirs:
        st.html(f'<p class="asks">{escaped(mine.proposal.question or "")}</p>')
        st.caption(phrase("Change the proposal and submit it again: that sends it back."))
    for each in theirs:
        _question(each, sends_back=mine.returned and len(theirs) == 1)
    if own:
        _questions_to_others(mine, own)


def questions_to_me(mine: MyProposal) -> list[FactQuestion]:
    """The open questions that the proposal's author has to answer."""
    return [each for each in mine.open_questions if asks_proposer(each, mine.proposal)]


def show_questions_in_form(revises: str, author: str, questions: Iterable[FactQuestion]) -> None:
    """What the data protection officer asks about the proposal that a form changes, and where to answer it.

    Args:
        revises: The proposal.
        author: Whose it is.
        questions: All recorded questions.
    """
    about_it = (each for each in questions if each.about == revises and each.is_open)
    texts = [each.text for each in about_it if each.addressee == author or each.asked_by != author]
    if texts:
        says = phrase("The data protection officer asks: {questions}", questions=" ".join(texts))
        st.info(markdown(says), icon=":material/help:")
        st.page_link(
            "views/my-vendors.py",
            label=phrase("Answer it on My vendors"),
            query_params=scenario.scenario_params(),
        )


def _questions_to_others(mine: MyProposal, questions: Sequence[FactQuestion]) -> None:
    to: dict[str, list[FactQuestion]] = {}
    for each in questions:
        to.setdefault(each.addressee or localised(RESPONDENTS[Respondent.OURSELVES]), []).append(each)
    # Its title never changes: Streamlit would close it after each answer.
    with st.expander(
        phrase("Asked when you submitted it"), key=f"asked-{mine.proposal.id}", on_change="rerun"
    ):
        if st.button(phrase("Write the e-mail"), icon=":material/mail:", key=f"mail-{mine.proposal.id}"):
            show_mail_to(mails_to({who: [each.text for each in theirs] for who, theirs in to.items()}, mine))
        for who, theirs in to.items():
            rail_heading(phrase("To {who}", who=who))
            for each in theirs:
                _question(each)


def mails_to(questions: dict[str, list[str]], mine: MyProposal) -> dict[str, str]:
    """An e-mail to each addressee of questions about a proposal, by addressee: the vendor first."""
    inside = {localised(each) for who, each in RESPONDENTS.items() if who is not Respondent.VENDOR}
    named = {each.id: each.name for each in mine.proposal.entities if isinstance(each, Organisation)}
    outside = next((who for who in questions if who not in inside), None)
    vendor = named.get(mine.vendor or "") or outside or mine.proposal.title or ""
    return {
        who: question_mail(vendor, texts, page_language(), to_vendor=who not in inside)
        for who, texts in sorted(questions.items(), key=lambda each: each[0] in inside)
    }


@dialog(phrase("Questions to send"), width="large")
def show_mail_to(mails: dict[str, str]) -> None:
    """A dialog with an e-mail to each addressee, to copy."""
    live.pause()
    chosen = st.segmented_control(
        phrase("To"), [*mails], default=next(iter(mails)), required=True, key="my-mail-to", wrap=True
    )
    with st.container(key="questions"):
        st.code(mails[chosen or next(iter(mails))], language=None, wrap_lines=True)


def _question(question: FactQuestion, *, sends_back: bool = False) -> None:
    form = f"answer-{question.id}"
    since = phrase("asked {day}", day=day_short(question.asked_on)) if question.asked_on else ""
    st.html(f'<p class="asks">{escaped(question.text)}</p><p class="quiet">{escaped(capitalised(since))}</p>')
    if error := acting.fault_of(form):
        fault.show_error(error)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"answer-{question.id}"):
        typed = answer_to(question, f"{PREFIX}{form}-text")
        if typed:
            live.pause()
        st.button(
            phrase("Answer and send back") if sends_back else phrase("Answer"),
            type="primary" if sends_back else "secondary",
            key=f"send-{question.id}",
            on_click=_answer,
            args=(question, form, typed, sends_back),
        )


def _answer(question: FactQuestion, form: str, typed: TypedAnswer | None, sends_back: bool) -> None:
    typed = at_the_click(question, f"{PREFIX}{form}-text", typed)
    if typed is None:
        acting.note_fault(
            form, RegistryError(say("The answer is empty."), cure=say("Write it, then send it."))
        )
        return

    def answers(writer: RegisterWriter, options: CommandOptions) -> Done:
        fills: list[Entity] | None = [] if typed.value is None else None
        writer.questions.answer(question.id, typed.text, fills, options, value=typed.value)
        says = phrase("Answered: {question}", question=question.text)
        if sends_back:
            back = phrase("The proposal is with the data protection officer again.")
            says = f"{says} {back}"
        return Done(says)

    acting.act(form, answers)
