"""A new version of what was uploaded before: which proposal it takes the place of, and what differs."""

from __future__ import annotations

import streamlit as st

from dashboard import acting, snapshot
from dashboard.before_after import entity_steps
from dashboard.components import scenario
from dashboard.components.changes import entity_step
from dashboard.components.head import section
from dashboard.components.text import capitalised, counted, markdown, page_language, phrase
from dashboard.identity import current_person
from registry.commands.proposal import DECIDED, Proposal
from registry.errors import RegistryError
from registry.facts import Facts

REVISES = "revises"
"""The query parameter with the id of the proposal."""


def upload_again_link(proposal: Proposal) -> None:
    """The way from a proposal to a new version of its files."""
    st.page_link(
        "views/upload.py",
        label=phrase("Upload a new version"),
        icon=":material/upload:",
        query_params={REVISES: proposal.id, **scenario.scenario_params()},
    )


def revised_upload() -> Proposal | None:
    """The proposal of the person that the address names, if it still waits."""
    wanted = st.query_params.get(REVISES)
    if wanted is None:
        return None
    try:
        with acting.writing() as writer:
            proposal = writer.proposals.get(wanted)
    except RegistryError:
        return None
    own = proposal.proposed_by == current_person().actor
    return proposal if own and proposal.state not in DECIDED else None


def show_revised(proposal: Proposal) -> None:
    """Say whose place the files take."""
    says = phrase(
        "What you upload takes the place of “{title}”. What was asked and answered about it stays.",
        title=proposal.title or proposal.id,
    )
    st.info(markdown(says), icon=":material/history:")


def show_difference(proposal: Proposal, facts: Facts, current: snapshot.Snapshot) -> None:
    """Show what differs from what the proposal says now."""
    before = Facts(proposal.entities)
    changed = [each for each in facts if each != before.find(each.id)]
    missing = [each for each in before if each.id not in facts]
    count = len(changed) + len(missing)
    section(phrase("What differs from what you uploaded before"), f"{count:,}" if count else "")
    if not count:
        st.write(phrase("Nothing. Choose the corrected file."))
        return
    names = current.register.with_(before.with_(*facts))
    steps = entity_steps([(before.find(each.id), each) for each in changed], names, page_language())
    sides = (phrase("Before"), phrase("Now"))
    st.html("".join(entity_step(each, sides) for each in steps))
    if missing:
        left_out = counted(len(missing), "One record is left out now", "{count} records are left out now")
        st.write(markdown(f"{capitalised(left_out)}: {', '.join(each.label for each in missing)}."))
