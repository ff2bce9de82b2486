"""The person's own drafts: when each was saved, what has become of its vendor meanwhile, and the way on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import streamlit as st

from dashboard import acting, drafting, registers, snapshot
from dashboard.acting import SHOWN_SECONDS, Done
from dashboard.components import scenario
from dashboard.components.head import empty, section
from dashboard.components.text import day_short, markdown, phrase
from dashboard.form_steps import STEP, first_open_step
from dashboard.mine import Mine
from dashboard.uploads import known_ids
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.commit.draft_store import Draft
from registry.entities import Organisation
from registry.errors import RegistryError
from registry.intake.vendor_form import VendorForm, read_form
from registry.vocabulary import ProposalState

_DISCARDED = "draft-discarded"
"""The key of the draft that was discarded a moment ago, and can be brought back."""


class _Discarded(NamedTuple):
    draft: Draft
    name: str
    at: float


def drafts_of(actor: str) -> list[Draft]:
    """The drafts of a person, read anew each time: they stand outside the history."""
    if not registers.has_database():
        return []
    try:
        with acting.writing() as writer:
            return [each for each in writer.drafts.all() if each.author == actor]
    except RegistryError:
        return []  # nothing was ever loaded; any other fault is shown by the page itself


def show_drafts(drafts: Sequence[Draft], mine: Mine, current: snapshot.Snapshot) -> None:
    """Show drafts, the one saved last first."""
    section(phrase("Drafts"), f"{len(drafts):,}" if drafts else "")
    _show_discarded()
    if not drafts:
        empty(
            phrase("You have no drafts."),
            phrase("A vendor that you begin to add is kept here until you submit it."),
        )
        return
    with st.container(key="list-drafts", border=True, gap=None):
        for each in sorted(drafts, key=lambda one: one.at, reverse=True):
            _draft_item(each, mine, current)


def _draft_item(draft: Draft, mine: Mine, current: snapshot.Snapshot) -> None:
    slug = _slug(draft)
    form, _ = read_form(slug, draft.text, current.register.facts, known_ids(current.register))
    name = form.vendor.label if form else slug
    changes = _waiting_proposal(draft, form, mine)
    with st.container(horizontal=True, vertical_alignment="center", key=f"item-draft-{slug}"):
        lines = (f"**{markdown(name)}**", *(f":gray[{markdown(each)}]" for each in _says(draft, form, mine)))
        st.markdown("  \n".join(lines), width="stretch")
        if form:
            where = {drafting.DRAFT: slug, STEP: str(first_open_step(form)), **scenario.scenario_params()}
            st.page_link("views/add.py", label=phrase("Continue"), query_params=where)
        if changes:
            where = {"id": changes, **scenario.scenario_params()}
            st.page_link("views/proposal.py", label=phrase("What you submitted"), query_params=where)
        st.button(
            phrase("Discard"), key=f"drop-{slug}", type="tertiary", on_click=_discard, args=(draft, name)
        )


def _slug(draft: Draft) -> str:
    return draft.id.partition("/")[2]


def _waiting_proposal(draft: Draft, form: VendorForm | None, mine: Mine) -> str | None:
    """The id of the waiting proposal that the draft is a new version of."""
    waits = [each.proposal for each in (*mine.returned, *mine.waiting)]
    brings = (each.id for each in waits if form and each.brings(form.engagement.id))
    return next((each.id for each in waits if each.id == draft.revises), None) or next(brings, None)


def _says(draft: Draft, form: VendorForm | None, mine: Mine) -> list[str]:
    """When it was saved, and what has happened to its vendor since."""
    day = day_short(date.fromisoformat(draft.at[:10]))
    lines = [phrase("Saved {day} at {time} UTC", day=day, time=draft.at[11:16])]
    decided = {each.proposal.id: each.proposal.state for each in mine.decided}
    if decided.get(draft.revises or "") is ProposalState.APPROVED:
        lines.append(phrase("What you submitted was approved meanwhile. Submit this only to change it."))
    elif form and _recorded_meanwhile(form):
        lines.append(phrase("A vendor of this name was approved meanwhile. Continue, and use that one."))
    elif _waiting_proposal(draft, form, mine):
        lines.append(phrase("Changes what you submitted, once you submit it again"))
    return lines


def _recorded_meanwhile(form: VendorForm) -> bool:
    """Whether a vendor that the form adds is recorded by now under its name."""
    name = form.vendor.label.casefold()
    recorded = form.recorded.all(Organisation).values()
    return not form.is_recorded and any(each.label.casefold() == name for each in recorded)


def _discard(draft: Draft, name: str) -> None:
    def drops(writer: RegisterWriter, _: CommandOptions) -> Done:
        writer.drafts.drop(_slug(draft))
        return Done(phrase("Discarded the draft of {vendor}.", vendor=name))

    if acting.act("mine", drops):
        drafting.close()
        st.session_state[_DISCARDED] = _Discarded(draft, name, time.monotonic())


def _show_discarded() -> None:
    """Offer to bring back what was discarded a moment ago; the session alone still has its text."""
    last: _Discarded | None = st.session_state.get(_DISCARDED)
    if last is None:
        return
    if time.monotonic() - last.at > SHOWN_SECONDS:
        del st.session_state[_DISCARDED]
        return
    says = phrase("Undo: bring back the draft of {vendor}", vendor=last.name)
    st.button(markdown(says), key="undo-discard", type="tertiary", on_click=_bring_back, args=(last,))


def _bring_back(last: _Discarded) -> None:
    def saves(writer: RegisterWriter, _: CommandOptions) -> Done:
        draft = last.draft
        writer.drafts.save(_slug(draft), draft.text, replaces="", base=draft.base, revises=draft.revises)
        return Done(phrase("The draft of {vendor} is back.", vendor=last.name))

    if acting.act("mine", saves):
        st.session_state.pop(_DISCARDED, None)
