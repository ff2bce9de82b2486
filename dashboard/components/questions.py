"""Questions that several transfers wait for: one heading for all, and the text to send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from dashboard.components import live
from dashboard.components.parts import dialog
from dashboard.components.text import localised, page_language, phrase
from dashboard.today import OpenQuestion, question_about
from registry.messages import Message, render, say
from registry.register import Question, Register

_TITLES: Mapping[str, Message] = {
    "importer.established_in": say("In which country is the vendor established?"),
    "importer.organisation": say("Which legal entity receives the data?"),
    "importer.listing": say("Is the vendor on the list of the framework, and since when?"),
    "importer.subject_to_gdpr": say("Is the vendor itself subject to the GDPR for this processing?"),
    "operator:#.established_in": say("In which country is the operator of the servers established?"),
    "first_exporter.established_in": say("In which country is the first exporter established?"),
    "first_exporter.subject_to_gdpr": say("Is the first exporter subject to the GDPR?"),
    "exporter.established_in": say("In which country is the exporter established?"),
    "exporter.role": say("Is the exporter controller or processor?"),
    "place.jurisdiction": say("In which countries are the data stored, and from which can they be accessed?"),
    "place.operator": say("Who operates the servers?"),
    "mechanism.instrument": say("Which set of clauses was signed?"),
    "mechanism.modules": say("Which module of the clauses was signed?"),
    "mechanism.signed_on": say("On which date did both parties sign?"),
    "mechanism.annexes": say("Are the annexes of the clauses filled in?"),
    "assessment": say("Has a transfer impact assessment been done?"),
}
"""Headings by slot family, or by its beginning; what is not listed shows the first vendor's question."""


def question_title(open_question: OpenQuestion, register: Register, question: Question) -> str:
    """The heading of a question that several transfers wait for."""
    slot = open_question.slot
    while slot:
        if slot in _TITLES:
            return localised(_TITLES[slot])
        slot = slot.rpartition(".")[0]
    first = next(iter(open_question.vendors.values()))[0]
    return _worded(open_question, first, register, question)


def questions_by_title(
    questions: Iterable[OpenQuestion], register: Register, question: Question
) -> Mapping[str, list[OpenQuestion]]:
    """Questions by their headings, so that nobody is asked the same twice."""
    alike: dict[str, list[OpenQuestion]] = {}
    for each in questions:
        alike.setdefault(question_title(each, register, question), []).append(each)
    return alike


def question_list(open_question: OpenQuestion, register: Register, question: Question) -> list[str]:
    """The question as asked about each vendor."""
    return [_worded(open_question, ids[0], register, question) for ids in open_question.vendors.values()]


def show_questions(alike: Iterable[OpenQuestion], register: Register, question: Question) -> None:
    """A dialog with the questions about each vendor, to copy."""
    show_question_texts(text for each in alike for text in question_list(each, register, question))


@dialog(phrase("Questions to send"), width="large")
def show_question_texts(questions: Iterable[str]) -> None:
    """A dialog with questions as a numbered list, to copy."""
    live.pause()
    st.write(phrase("Copy the list and send it to the vendor, or to a colleague who can answer."))
    with st.container(key="questions"):
        st.code(numbered(questions), language=None, wrap_lines=True)


def numbered(texts: Iterable[str]) -> str:
    """Texts one on a line, each with its number; equal ones once."""
    return "\n".join(f"{number}. {text}" for number, text in enumerate(dict.fromkeys(texts), 1))


def _worded(open_question: OpenQuestion, transfer: str, register: Register, question: Question) -> str:
    message, names = question_about(register, question, transfer, open_question.slot)
    return render(message, page_language(), names)
