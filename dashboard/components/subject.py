"""The thing that an address names by `?id=`: the page's subject, or what to do if there is none."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

import streamlit as st

from dashboard import snapshot
from dashboard.components import fault, scenario
from dashboard.components.head import page_head
from dashboard.components.text import markdown, phrase
from registry.entities.fields import MAX_ID
from registry.errors import NotFoundError
from registry.messages import Message, say

NEAREST = 3


def subject_id(known: Collection[str], here: str, whole: tuple[str, str], absent: Message) -> str | None:
    """The id that the address names; if there is none or it is unknown, say so and offer the nearest.

    Args:
        known: The ids that exist.
        here: The script of this page, for links to similar ids.
        whole: The script and the title of the page that lists them all.
        absent: What to say if the address names none.
    """
    wanted = st.query_params.get("id")
    if wanted in known:
        return wanted
    page_head(phrase("Nothing to show here"))
    if not wanted:
        fault.show_error(NotFoundError(absent, cure=say("Choose one from the list.")))
    else:
        _unknown(wanted, known, here)
    view, title = whole
    st.page_link(view, label=title, icon=":material/arrow_back:", query_params=scenario.scenario_params())
    return None


def _unknown(wanted: str, known: Collection[str], here: str) -> None:
    cure = phrase(
        "Choose one from the list. If it was recorded after {time}, refresh first.",
        time=f"{snapshot.current().at:%H:%M}",
    )
    fault.show_error(NotFoundError(phrase("Nothing is recorded as {id}.", id=wanted), cure=cure))
    slugs = {_slug(each): each for each in known}
    for slug in get_close_matches(_slug(wanted[: 3 * MAX_ID]), slugs, n=NEAREST):
        st.page_link(
            here,
            label=markdown(phrase("Did you mean {id}?", id=slugs[slug])),
            query_params={"id": slugs[slug], **scenario.scenario_params()},
        )


def _slug(entity_id: str) -> str:
    """What is compared: not the kind, which would make any two ids alike; of a finding all."""
    return entity_id if ":" in entity_id else entity_id.rpartition("/")[2]
