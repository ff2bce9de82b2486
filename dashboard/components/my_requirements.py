"""Requirements to fulfil: what, by when, and the document that shows it."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from dashboard import acting
from dashboard.acting import Done
from dashboard.components import fault, live
from dashboard.components.my_proposals import days_left
from dashboard.components.text import counted, day_short, escaped, phrase
from dashboard.kept_input import PREFIX
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.entities import Document, Requirement
from registry.errors import RegistryError
from registry.facts import Facts
from registry.messages import say

MOST_MEGABYTES = 200


def my_requirement(duty: Requirement, facts: Facts) -> None:
    """One requirement: its text and date, with the form that fulfils it or what was given as evidence."""
    with st.container(border=True, key=f"duty-{duty.id}", gap="small"):
        subject = facts.find(duty.about)
        about = subject.label if subject else duty.about
        line = " · ".join(filter(None, [about, _when(duty)]))
        st.html(f'<h3 class="rail">{escaped(duty.text)}</h3><p class="quiet">{escaped(line)}</p>')
        if duty.fulfilled_on:
            titles = [
                each.title for each in map(facts.find, duty.evidence or ()) if isinstance(each, Document)
            ]
            st.html(f'<p class="quiet">{escaped(phrase("Evidence: {titles}", titles=", ".join(titles)))}</p>')
            return
        _form(duty)


def _when(duty: Requirement) -> str:
    if duty.fulfilled_on:
        return phrase("fulfilled {day}", day=day_short(duty.fulfilled_on))
    if duty.due is None:
        return phrase("no date set")
    left = days_left(duty.due)
    if left < 0:
        return phrase("was due {day}", day=day_short(duty.due))
    due = phrase("due {day}", day=day_short(duty.due))
    return f"{due}, {counted(left, 'one day left', '{count} days left')}"


def _form(duty: Requirement) -> None:
    form = f"fulfil-{duty.id}"
    if error := acting.fault_of(form):
        fault.show_error(error)
    with st.expander(phrase("It is done: name the document that shows it")):
        left, right = st.columns(2)
        title = left.text_input(phrase("Title of the document"), key=f"{PREFIX}{form}-title")
        place = right.text_input(
            phrase("Where it is kept"), key=f"{PREFIX}{form}-place", placeholder=phrase("A folder or a URL")
        )
        file = st.file_uploader(
            phrase("The file, if you have it here"),
            key=f"file-{duty.id}",
            max_upload_size=MOST_MEGABYTES,
            help=phrase("Only its fingerprint (SHA-256) is kept, so that it can be recognised later."),
        )
        digest = sha256(file.getvalue()).hexdigest() if file else None
        if digest:
            kept = phrase(
                "Fingerprint {digest} is kept, the file is not.", digest=f"{digest[:8]}…{digest[-4:]}"
            )
            st.caption(kept)
        if title or place or file:
            live.pause()
        st.button(
            phrase("Mark as fulfilled"),
            key=f"fulfil-{duty.id}",
            on_click=_fulfil,
            args=(duty, form, digest),
        )


def _fulfil(duty: Requirement, form: str, digest: str | None) -> None:
    title = str(st.session_state.get(f"{PREFIX}{form}-title") or "").strip()
    place = str(st.session_state.get(f"{PREFIX}{form}-place") or "").strip()
    if not title:
        cure = say("Write what the document is called.")
        acting.note_fault(form, RegistryError(say("The document has no title."), cure=cure))
        return

    def fulfils(writer: RegisterWriter, options: CommandOptions) -> Done:
        recording = CommandOptions(request=f"{options.request}-document")
        writer.documents.record(title, place or None, digest, duty.about, recording)
        writer.requirements.fulfil(duty.id, [f"{Document.kind}/{recording.slug}"], options)
        return Done(phrase("Fulfilled: {text}", text=duty.text))

    acting.act(form, fulfils)
