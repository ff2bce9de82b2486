"""Requirements: what someone must do by a date, and closing one with the document that shows it is done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

import streamlit as st

from dashboard import acting, snapshot
from dashboard.acting import Done
from dashboard.components import live, scenario
from dashboard.components.document_fields import document_fields, typed_document
from dashboard.components.form_fault import show_form_fault
from dashboard.components.head import section
from dashboard.components.items import group, item
from dashboard.components.parts import dialog
from dashboard.components.text import capitalised, counted, day_short, escaped, phrase
from dashboard.components.values import subject_name
from dashboard.duties import requirements_about
from dashboard.evidence import TypedDocument, missing_of_document, record_document
from dashboard.identity import current_person
from dashboard.subjects import subject_link
from registry.access import AccessRole, Action
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.entities import Document, Requirement
from registry.errors import Fault, InputError

_OPEN = "requirement-dialog"


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
    begun = next((each for each in requirements if st.session_state.get(_OPEN) == each.id), None)
    if begun:
        _close_dialog(begun)


def requirement_item(each: Requirement) -> None:
    """One requirement; whoever may close it has a button."""
    current = snapshot.current()
    with item(
        "requirement",
        each.text,
        escaped(_line(each)),
        _evidence(each, current),
        key=f"requirement-{each.id}",
        leads_to=subject_link(each.about, current.register),
    ):
        if each.fulfilled_on is None and _may_close(each):
            st.button(
                phrase("Close with evidence"),
                key=f"close-{each.id}",
                on_click=_begin,
                args=(each.id, current),
            )


def _line(each: Requirement) -> str:
    parts = [subject_name(each.about, snapshot.current().register)]
    if each.owner:
        parts.append(phrase("owner {actor}", actor=each.owner))
    parts.append(due_words(each))
    return " · ".join(parts)


def due_words(each: Requirement) -> str:
    """By when, and how that stands to today."""
    if each.fulfilled_on:
        return phrase(
            "fulfilled on {day} by {actor}", day=day_short(each.fulfilled_on), actor=each.fulfilled_by
        )
    if each.due is None:
        return phrase("no date given")
    days = (each.due - scenario.chosen().on).days
    if days < 0:
        late = counted(-days, "one day late", "{count} days late")
        return phrase("due {day}, {late}", day=day_short(each.due), late=late)
    return phrase("due {day}", day=day_short(each.due))


def _evidence(each: Requirement, current: snapshot.Snapshot) -> str:
    documents = [current.register.facts.get(Document, one) for one in each.evidence or ()]
    says = [
        phrase("Shown by {title}", title=", ".join(filter(None, (one.title, one.place))))
        for one in documents
        if one
    ]
    return "".join(f'<p class="quiet">{escaped(one)}</p>' for one in says)


def _may_close(each: Requirement) -> bool:
    """Its owner and the officer may: whoever else has the permission has no reason to."""
    person = current_person()
    concerned = person.role is AccessRole.DPO or person.actor == each.owner
    return concerned and acting.may(Action.FULFIL)


def _begin(requirement: str, shown: snapshot.Snapshot) -> None:
    snapshot.pin(shown)
    st.session_state[_OPEN] = requirement


def _end() -> None:
    st.session_state.pop(_OPEN, None)


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
    evidence = record_document(writer, document, requirement, options)
    written = writer.requirements.fulfil(requirement, [evidence], options)
    return Done(phrase("Closed with evidence."), (written.last,) if written.last else ())
