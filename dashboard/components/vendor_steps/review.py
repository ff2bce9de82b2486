"""The end of the last step: what will be proposed and what is still missing, with a way to each step."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.head import section
from dashboard.components.step_links import step_link
from dashboard.components.text import capitalised, counted, escaped, localised, page_language, phrase
from dashboard.form_steps import STEPS
from dashboard.vendor_summary import summary
from registry.impact.form_verdict import FormQuestion, FormVerdict, addressee_name
from registry.intake.vendor_form import VendorForm

_LAST = max(STEPS)


def show_summary(form: VendorForm, verdict: FormVerdict, questions: Sequence[FormQuestion]) -> None:
    """Show what submitting proposes.

    Args:
        form: The form.
        verdict: On the form.
        questions: What is asked when it is submitted.
    """
    section(phrase("What you submit"))
    with st.container(border=True, key="summary", gap=None):
        for line in summary(form, verdict):
            title = localised(STEPS[line.step])
            text = escaped(line.text) if line.text else f"<em>{escaped(phrase('Nothing said yet'))}</em>"
            with st.container(horizontal=True, vertical_alignment="center", key=f"summary-{line.step}"):
                st.html(_line(title, text), width="stretch")
                if line.step != _LAST:
                    step_link(line.step, phrase("Change"), key=f"change-{line.step}")
        st.html(_line(phrase("Still missing"), escaped(_missing(form, questions))))


def _line(title: str, text: str) -> str:
    return f"<p><strong>{escaped(title)}</strong> <span>{text}</span></p>"


def _missing(form: VendorForm, questions: Sequence[FormQuestion]) -> str:
    if not questions:
        return phrase("Nothing that is urgent.")
    who = dict.fromkeys(addressee_name(each.addressee, form, page_language()) for each in questions)
    return phrase(
        "{questions} ({who}). You can submit all the same, and answer later in My vendors.",
        questions=capitalised(counted(len(questions), "one question", "{count} questions")),
        who=", ".join(who),
    )
