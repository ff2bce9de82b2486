"""My vendors: what I proposed and how it stands, what I am asked, what I have to see to, and my drafts."""  # noqa: N999  # named like its address

from __future__ import annotations

import streamlit as st

from dashboard import acting, drafting, registers, snapshot
from dashboard.components import fault, scenario
from dashboard.components.head import empty, page_head, section
from dashboard.components.my_drafts import drafts_of, show_drafts
from dashboard.components.my_proposals import decided_item, returned_item, waiting_item
from dashboard.components.requirements import requirement_list
from dashboard.components.text import capitalised, counted, phrase
from dashboard.components.vendor_changes import change_a_vendor
from dashboard.identity import current_person
from dashboard.mine import Mine
from registry.commit.draft_store import Draft

FIRST = 20
"""Decided proposals that are shown."""


def my_vendors_page() -> None:
    """Show all that is mine."""
    current, actor = snapshot.current(), current_person().actor
    mine = current.mine(actor, scenario.chosen())
    drafts = drafts_of(actor)
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
    show_drafts(drafts, mine, current)
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
