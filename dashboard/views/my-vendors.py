"""My vendors: what I proposed and how it stands, what I am asked, what I have to see to, and my drafts."""  # noqa: N999  # named like its address

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import acting, drafting, registers, snapshot
from dashboard.acting import Done
from dashboard.components import fault, scenario
from dashboard.components.head import empty, page_head, section
from dashboard.components.my_proposals import decided_item, returned_item, waiting_item
from dashboard.components.requirements import requirement_list
from dashboard.components.text import capitalised, counted, day_short, markdown, phrase
from dashboard.components.vendor_changes import change_a_vendor
from dashboard.form_steps import STEP, first_open_step
from dashboard.identity import current_person
from dashboard.mine import Mine
from dashboard.uploads import known_ids
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.commit.draft_store import Draft
from registry.errors import RegistryError
from registry.intake.vendor_form import read_form

FIRST = 20
"""Decided proposals that are shown."""


def my_vendors_page() -> None:
    """Show all that is mine."""
    current, actor = snapshot.current(), current_person().actor
    mine = current.mine(actor, scenario.chosen())
    drafts = _drafts(actor)
    open_duties = [each for each in mine.requirements if each.fulfilled_on is None]
    page_head(phrase("My vendors"), _lead(mine, drafts, len(open_duties)), actions=_add)
    if slug := st.session_state.pop("open-draft", None):
        params = {drafting.DRAFT: slug, **scenario.scenario_params()}
        st.switch_page("views/add.py", query_params=params)
    if error := acting.fault_of("mine"):
        fault.show_error(error)
    if mine.returned:
        section(phrase("Waiting for you"), f"{len(mine.returned):,}")
        for each in mine.returned:
            returned_item(each)
    if mine.requirements:
        section(phrase("To fulfil"), f"{len(open_duties):,}" if open_duties else "")
        requirement_list(mine.requirements, "mine")
    _show_drafts(drafts, mine, current)
    _show_waiting(mine)
    if mine.decided:
        section(phrase("Decided"), f"{len(mine.decided):,}")
        with st.container(key="list-decided", border=True, gap=None):
            for each in mine.decided[:FIRST]:
                decided_item(each)
    if registers.has_database():
        change_a_vendor(current)


def _lead(mine: Mine, drafts: list[Draft], duties: int) -> str:
    """The sentence that could be read out."""
    parts = []
    if mine.returned:
        one, many = "one proposal waits for your answer", "{count} proposals wait for your answer"
        parts.append(counted(len(mine.returned), one, many))
    if duties:
        parts.append(
            counted(duties, "one requirement is yours to fulfil", "{count} requirements are yours to fulfil")
        )
    if mine.waiting:
        one, many = "one is with the data protection officer", "{count} are with the data protection officer"
        parts.append(counted(len(mine.waiting), one, many))
    if drafts:
        parts.append(counted(len(drafts), "one draft is unfinished", "{count} drafts are unfinished"))
    return f"{capitalised('; '.join(parts))}." if parts else phrase("Nothing of yours waits.")


def _add() -> None:
    st.page_link(
        "views/add.py",
        label=phrase("Add a vendor"),
        icon=":material/add:",
        query_params=scenario.scenario_params(),
    )


def _drafts(actor: str) -> list[Draft]:
    """My drafts, read anew each time: they stand outside the history."""
    if not registers.has_database():
        return []
    try:
        with acting.writing() as writer:
            return [each for each in writer.drafts.all() if each.author == actor]
    except RegistryError:
        return []  # nothing was ever loaded; any other fault is shown by the page itself


def _show_drafts(drafts: list[Draft], mine: Mine, current: snapshot.Snapshot) -> None:
    section(phrase("Drafts"), f"{len(drafts):,}" if drafts else "")
    if not drafts:
        empty(
            phrase("You have no drafts."),
            phrase("A vendor that you begin to add is kept here until you submit it."),
        )
        return
    with st.container(key="list-drafts", border=True, gap=None):
        for each in drafts:
            _draft_item(each, mine, current)


def _draft_item(draft: Draft, mine: Mine, current: snapshot.Snapshot) -> None:
    slug = draft.id.partition("/")[2]
    form, _ = read_form(slug, draft.text, current.register.facts, known_ids(current.register))
    name = form.vendor.label if form else slug
    saved = phrase(
        "Saved {day} at {time} UTC", day=day_short(date.fromisoformat(draft.at[:10])), time=draft.at[11:16]
    )
    waits = (*mine.returned, *mine.waiting)
    changes = draft.revises or next(
        (each.proposal.id for each in waits if form and each.proposal.brings(form.engagement.id)), None
    )
    if changes:
        saved = phrase("{saved} · changes what you submitted, once you submit it again", saved=saved)
    with st.container(horizontal=True, vertical_alignment="center", key=f"item-draft-{slug}"):
        st.markdown(f"**{markdown(name)}**  \n:gray[{saved}]", width="stretch")
        if form:
            st.page_link(
                "views/add.py",
                label=phrase("Continue"),
                query_params={
                    drafting.DRAFT: slug,
                    STEP: str(first_open_step(form)),
                    **scenario.scenario_params(),
                },
            )
        if changes:
            st.page_link(
                "views/proposal.py",
                label=phrase("What you submitted"),
                query_params={"id": changes, **scenario.scenario_params()},
            )
        with st.popover(phrase("Delete"), type="tertiary"):
            st.write(phrase("The draft is deleted for good."))
            st.button(phrase("Delete it"), key=f"drop-{slug}", on_click=_drop, args=(slug, name))


def _drop(slug: str, name: str) -> None:
    def drops(writer: RegisterWriter, _: CommandOptions) -> Done:
        writer.drafts.drop(slug)
        return Done(phrase("Deleted the draft of {vendor}.", vendor=name))

    acting.act("mine", drops)


def _show_waiting(mine: Mine) -> None:
    section(phrase("With the data protection officer"), f"{len(mine.waiting):,}" if mine.waiting else "")
    if not mine.waiting:
        empty(
            phrase("Nothing of yours waits for a decision."),
            phrase("What you submit appears here, with what is still to be answered."),
        )
        return
    for each in mine.waiting:
        waiting_item(each)


my_vendors_page()
