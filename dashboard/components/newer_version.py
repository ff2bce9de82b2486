"""Says that what one decides on has changed since the page was opened, and shows it at a click."""

from __future__ import annotations

import streamlit as st

from dashboard import snapshot
from dashboard.components import live, scenario
from dashboard.components.repeated import repeated
from dashboard.components.text import markdown, page_language, phrase
from dashboard.proposal import ProposalPage
from dashboard.proposal_news import proposal_news


@repeated(live.TICK_SECONDS)
def offer_newer(page: ProposalPage, shown: snapshot.Snapshot) -> None:
    """Say what has changed of a proposal, and offer the new version; nothing of it is shown before.

    Args:
        page: The page as it is shown.
        shown: The reading that it is of.
    """
    newest = snapshot.following().look()
    if newest is shown:
        return
    now = newest.proposal(page.proposal.id, scenario.chosen(), page_language())
    news = proposal_news(page, now) if now else []
    if not news:
        return
    says = phrase("This proposal has changed since you opened it. You still see the version that you opened.")
    with st.container(horizontal=True, vertical_alignment="center", key="decide-newer"):
        st.warning(
            "\n\n".join([says, *(f"- {markdown(each)}" for each in news)]), icon=":material/sync_problem:"
        )
        if st.button(phrase("Show the new version"), key="show-newer"):
            snapshot.unpin()
            st.rerun()
