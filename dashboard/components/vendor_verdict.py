"""The verdict beside a vendor's form: the outcome, why, what it was before, and what to ask whom."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import drafting
from dashboard.components import live, scenario
from dashboard.components.parts import dialog, fragment
from dashboard.components.reasoning import bullets
from dashboard.components.signs import badge, icon, outcome_label
from dashboard.components.text import (
    capitalised,
    counted,
    day_short,
    escaped,
    localised,
    page_language,
    phrase,
)
from dashboard.drafting import OpenDraft
from registry.impact.form_verdict import (
    FormQuestion,
    FormVerdict,
    Respondent,
    addressee_name,
    keep_questions,
    kept_questions,
    questions_mail,
    questions_text,
)
from registry.intake.vendor_form import VendorForm
from registry.messages import say

FIRST = 5
"""Questions that are shown before the rest."""


@fragment
def show_verdict(draft: OpenDraft) -> None:
    """Show the verdict on a draft as it stands."""
    question = scenario.chosen()
    draft, verdict = drafting.judged(drafting.newest(draft), question)
    with st.container(key="verdict", gap="small"):
        st.html(_card(draft, verdict, day_short(question.on)))
        _questions(draft, verdict)


def show_narrow_verdict(draft: OpenDraft) -> None:
    """Show the outcome above the fields of a narrow page, below which the verdict stands.

    It stays in view, and is hidden on a wide page; a screen reader is told by the verdict itself.
    """
    _, verdict = drafting.judged(draft, scenario.chosen())
    outcome = verdict.outcome.value if verdict.outcome else "ended"
    count = len(verdict.pressing)
    asks = counted(count, "one question open", "{count} questions open") if count else ""
    st.html(
        f'<p class="narrow-verdict" aria-hidden="true">{badge(outcome, outcome_label(outcome))}'
        f'<span class="quiet">{escaped(asks)}</span></p>'
    )


def show_no_verdict() -> None:
    """Show what will stand here."""
    says = phrase(
        "The verdict appears here as soon as there is something to judge, and changes as you answer."
    )
    st.html(f'<div class="empty"><p class="quiet">{escaped(says)}</p></div>')


def _card(draft: OpenDraft, verdict: FormVerdict, day: str) -> str:
    outcome = verdict.outcome.value if verdict.outcome else "ended"
    label = outcome_label(outcome)
    as_of = escaped(phrase("as of {day}", day=day))
    before = ""
    was, changed = draft.before or (None, None)
    if was and changed and was is not verdict.outcome:
        line = phrase(
            "Before you {changed}: {outcome}", changed=localised(changed), outcome=outcome_label(was.value)
        )
        before = f'<p class="before">{icon(was.value)}<span>{escaped(line)}</span></p>'
    remedies = bullets(verdict.remedies, "todo")
    return (
        f'<section class="judged tone-{outcome}" role="status"><header>{badge(outcome, label)}'
        f'<span class="quiet">{as_of}</span></header>'
        f"<h2>{escaped(verdict.reason)}</h2>{remedies}{before}</section>"
    )


def _questions(draft: OpenDraft, verdict: FormVerdict) -> None:
    form = draft.form
    now = verdict.pressing
    later = [each for each in verdict.questions if not each.pressing]
    if not verdict.questions:
        st.html(f'<div class="card"><p>{escaped(phrase("Nothing is missing."))}</p></div>')
        return
    with st.container(border=True, key="asked", gap=None):
        title = capitalised(counted(len(now), "one question still open", "{count} questions still open"))
        st.html(f'<h3 class="rail">{escaped(title if now else phrase("No urgent question"))}</h3>')
        if now:
            st.html(_list(form, now[:FIRST]))
        if rest := now[FIRST:]:
            with st.expander(counted(len(rest), "one more", "{count} more")):
                st.html(_list(form, rest, FIRST + 1))
        if later:
            with st.expander(capitalised(counted(len(later), "one that can wait", "{count} that can wait"))):
                st.html(_list(form, later))
        with st.container(horizontal=True, key="ask-actions", gap="small"):
            if st.button(phrase("Write the e-mail"), icon=":material/mail:", key="write-mail"):
                show_mail(form, now or later)
            _keep_button(draft, verdict)


def _keep_button(draft: OpenDraft, verdict: FormVerdict) -> None:
    kept, now = kept_questions(draft.form, verdict), verdict.pressing or verdict.questions
    if all(each in kept for each in now):
        says = escaped(phrase("Kept: they stay here until they are answered."))
        st.html(f'<p class="quiet" role="status">{says}</p>', width="content")
    elif draft.is_mine:
        st.button(phrase("Keep as open questions"), key="keep-questions", on_click=_keep, args=(draft, now))


def _keep(draft: OpenDraft, questions: Sequence[FormQuestion]) -> None:
    draft = drafting.newest(draft)
    form = keep_questions(draft.form, questions)
    drafting.update(draft, form, say("kept the questions"))


def _list(form: VendorForm, questions: Sequence[FormQuestion], first: int = 1) -> str:
    lines = "".join(_line(number, each, form) for number, each in enumerate(questions, first))
    return f'<ol class="asked">{lines}</ol>'


def _line(number: int, question: FormQuestion, form: VendorForm) -> str:
    who = addressee_name(question.addressee, form, page_language())
    to = phrase("To {who} · {settles}", who=who, settles=question.settles)
    return (
        f'<li><span class="number" aria-hidden="true">{number}</span><p>{escaped(question.text)}</p>'
        f'<p class="quiet">{escaped(to)}</p></li>'
    )


@dialog(phrase("Questions to send"), width="large")
def show_mail(form: VendorForm, questions: Sequence[FormQuestion]) -> None:
    """A dialog with an e-mail to each addressee, and all questions as a list, to copy."""
    live.pause()
    addressees = [each for each in Respondent if any(one.addressee is each for one in questions)]
    labels = {each.value: addressee_name(each, form, page_language()) for each in addressees}
    everyone = "list"
    labels[everyone] = phrase("All, as a list")
    chosen = st.segmented_control(
        phrase("To"),
        [*labels],
        default=next(iter(labels)),
        required=True,
        format_func=lambda each: labels[each],
        key="mail-to",
        wrap=True,
    )
    text = questions_text(questions)
    if chosen and chosen != everyone:
        text = questions_mail(form, questions, Respondent(chosen), page_language())
    with st.container(key="questions"):
        st.code(text, language=None, wrap_lines=True)
