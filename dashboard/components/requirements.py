"""Requirements: what someone must do by a date, closing one with evidence, and giving one other terms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from dashboard import acting, snapshot
from dashboard.acting import Done
from dashboard.components import live, scenario
from dashboard.components.document_fields import document_fields, typed_document
from dashboard.components.form_fault import show_form_fault
from dashboard.components.head import section
from dashboard.components.items import group, item
from dashboard.components.parts import dialog
from dashboard.components.text import capitalised, counted, day_short, escaped, person_name, phrase
from dashboard.components.values import subject_name
from dashboard.duties import requirements_about
from dashboard.evidence import TypedDocument, evidence_names, missing_of_document, typed_evidence
from dashboard.identity import current_person
from dashboard.kept_input import PREFIX
from dashboard.subjects import SubjectLink, subject_link
from registry.access import AccessRole, Action
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.entities import Requirement
from registry.errors import Fault, InputError
from registry.messages import Message, say

_OPEN, _CHANGED = "requirement-dialog", "requirement-terms"
"""The requirement that is being closed, and the one that is being given other terms."""


def show_requirements(ids: Collection[str], key: str) -> None:
    """Show the requirements about some entities and findings on them, if there are any."""
    about = requirements_about(snapshot.current().register.facts, ids)
    if about:
        waiting = sum(each.fulfilled_on is None for each in about)
        section(phrase("Requirements"), phrase("{count} open", count=waiting) if waiting else "")
        requirement_list(about, key)


def requirement_list(requirements: Sequence[Requirement], key: str) -> None:
    """Show requirements, each with its owner and day; open ones can be closed with evidence.

    Args:
        requirements: The requirements.
        key: Distinguishes the list from others on the page.
    """
    with group(key):
        for each in requirements:
            requirement_item(each)
    begun = {each.id: each for each in requirements if each.fulfilled_on is None}
    if closing := begun.get(st.session_state.get(_OPEN, "")):
        _close_dialog(closing)
    elif changing := begun.get(st.session_state.get(_CHANGED, "")):
        _terms_dialog(changing)


def requirement_item(each: Requirement) -> None:
    """One requirement, with a button for each thing that the person may do about it."""
    current = snapshot.current()
    with item(
        "requirement",
        each.text,
        escaped(_line(each)),
        _evidence(each, current),
        key=f"requirement-{each.id}",
        leads_to=_place(each, current),
    ):
        if each.fulfilled_on is None and _may_close(each):
            args = (_OPEN, each.id, current)
            st.button(phrase("Close with evidence"), key=f"close-{each.id}", on_click=_begin, args=args)
        if each.fulfilled_on is None and acting.may(Action.CHANGE_REQUIREMENT):
            args = (_CHANGED, each.id, current)
            st.button(phrase("Change owner or date"), key=f"terms-{each.id}", on_click=_begin, args=args)


def _place(each: Requirement, current: snapshot.Snapshot) -> SubjectLink | None:
    """What it is about; on that very page its own history: who set it, and who changed it why."""
    link = subject_link(each.about, current.register)
    elsewhere = link is not None and link.id != st.query_params.get("id")
    return link if elsewhere else SubjectLink("views/history.py", each.id, "about")


def _line(each: Requirement) -> str:
    parts = [subject_name(each.about, snapshot.current().register)]
    if each.owner:
        parts.append(phrase("owner {actor}", actor=person_name(each.owner)))
    parts.append(due_words(each))
    return " · ".join(parts)


def due_words(each: Requirement) -> str:
    """By when, and how that stands to today."""
    if each.fulfilled_on:
        return phrase(
            "fulfilled on {day} by {actor}",
            day=day_short(each.fulfilled_on),
            actor=person_name(each.fulfilled_by or phrase("somebody")),
        )
    if each.due is None:
        return phrase("no date given")
    days = (each.due - scenario.chosen().on).days
    if days < 0:
        late = counted(-days, "one day late", "{count} days late")
        return phrase("due {day}, {late}", day=day_short(each.due), late=late)
    return phrase("due {day}", day=day_short(each.due))


def _evidence(each: Requirement, current: snapshot.Snapshot) -> str:
    named = evidence_names(each.evidence, current.register.facts)
    says = [phrase("Shown by {title}", title=one) for one in named]
    return "".join(f'<p class="quiet">{escaped(one)}</p>' for one in says)


def _may_close(each: Requirement) -> bool:
    """Its owner and the officer may: whoever else has the permission has no reason to."""
    person = current_person()
    concerned = person.role is AccessRole.DPO or person.actor == each.owner
    return concerned and acting.may(Action.FULFIL)


def _begin(begun: str, requirement: str, shown: snapshot.Snapshot) -> None:
    _end()
    snapshot.pin(shown)
    st.session_state[begun] = requirement


def _end() -> None:
    for begun in (_OPEN, _CHANGED):
        st.session_state.pop(begun, None)


@dialog(phrase("Close with evidence"), width="large", on_dismiss=_end)
def _close_dialog(requirement: Requirement) -> None:
    live.stand_still()
    if st.session_state.get(_OPEN) != requirement.id:  # it has just been closed
        st.rerun()
    form = acting.fresh(requirement.id)
    st.html(
        f"<p><strong>{escaped(requirement.text)}</strong></p><p>{escaped(capitalised(_line(requirement)))}</p>"
    )
    show_form_fault(form)
    document_fields(form)
    st.button(
        phrase("Close with this document"),
        type="primary",
        key=f"do-{form}",
        on_click=_close,
        args=(form, requirement.id),
    )


def _close(form: str, requirement: str) -> None:
    document = typed_document(form)
    lacking = [*missing_of_document(document)]
    if lacking:
        acting.note_fault(form, InputError([Fault("", each) for each in lacking]))
        return
    if acting.act(form, partial(_fulfil, requirement=requirement, document=document)):
        _end()


def _fulfil(
    writer: RegisterWriter, options: CommandOptions, *, requirement: str, document: TypedDocument
) -> Done:
    evidence = typed_evidence(document, requirement, options)
    written = writer.requirements.fulfil(requirement, [evidence], options)
    return Done(phrase("Closed with evidence."), written.last)


class TypedTerms(NamedTuple):
    """The terms of a requirement as typed."""

    due: date | None
    owner: str | None
    why: str


@dialog(phrase("Change owner or date"), width="large", on_dismiss=_end)
def _terms_dialog(requirement: Requirement) -> None:
    live.stand_still()
    if st.session_state.get(_CHANGED) != requirement.id:  # it has just been changed
        st.rerun()
    form, today = acting.fresh(f"{requirement.id}-terms"), scenario.server_date()
    st.html(
        f"<p><strong>{escaped(requirement.text)}</strong></p><p>{escaped(capitalised(_line(requirement)))}</p>"
    )
    show_form_fault(form)
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"terms-fields-{form}"):
        st.date_input(
            phrase("New last day"),
            value=None,
            min_value=today,
            format="YYYY-MM-DD",
            key=f"{PREFIX}{form}-due",
            width=170,
            persist_state="session",
        )
        st.selectbox(
            phrase("New owner"),
            sorted({*snapshot.current().people, current_person().actor}),
            index=None,
            key=f"{PREFIX}{form}-owner",
            accept_new_options=True,
            placeholder=phrase("A pseudonym"),
            width=220,
            persist_state="session",
        )
        st.text_input(phrase("Why"), key=f"{PREFIX}{form}-why", width="stretch", persist_state="session")
    args = (form, requirement)
    st.button(phrase("Change it"), type="primary", key=f"do-{form}", on_click=_change, args=args)


def _change(form: str, requirement: Requirement) -> None:
    def field(name: str) -> Any:
        return st.session_state.get(f"{PREFIX}{form}-{name}")

    typed = TypedTerms(field("due"), field("owner"), (field("why") or "").strip())
    lacking = [*_missing_of_terms(typed, requirement)]
    if lacking:
        acting.note_fault(form, InputError([Fault("", each) for each in lacking]))
        return
    if acting.act(form, partial(_change_terms, requirement=requirement, typed=typed)):
        _end()


def _missing_of_terms(typed: TypedTerms, old: Requirement) -> Iterator[Message]:
    if typed.due in (None, old.due) and typed.owner in (None, old.owner):
        yield say("Give another last day, another owner, or both.")
    if typed.due and typed.due < scenario.server_date():
        yield say("The last day is in the past.")
    if not typed.why:
        yield say("Give a reason.")


def _change_terms(
    writer: RegisterWriter, options: CommandOptions, *, requirement: Requirement, typed: TypedTerms
) -> Done:
    """Undoing would put back what stands in another person's name: it is offered for one's own only."""
    change = writer.requirements.change_terms
    last = change(requirement.id, typed.why, options, due=typed.due, owner=typed.owner).last
    own = requirement.set_by == current_person().actor
    return Done(phrase("Changed; the history keeps why."), last if own else None)
