"""Each field's past: every value that something recorded had, since when, and who set it."""

from __future__ import annotations

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.head import page_head, section
from dashboard.components.text import counted, escaped, markdown, person_name, phrase
from dashboard.components.values import entity_name, field_title, moment, value_words
from dashboard.field_words import kind_words
from registry.errors import NotFoundError
from registry.history.past import PastValue
from registry.register import Register


def past_page() -> None:
    """Show the past of the entity given by `?id=`."""
    current, entity_id = snapshot.current(), st.query_params.get("id", "")
    trail = ("views/history.py", phrase("History"))
    past = current.past(entity_id) if entity_id else {}
    if not past:
        page_head(phrase("Each field's past"), trail=trail)
        raise NotFoundError(
            phrase(
                "The history contains nothing about {id}.", id=entity_id or phrase("what the address names")
            )
            if current.reading
            else phrase("A register read from files has no history."),
            cure=phrase("Choose an entry from the history, and one of its subjects."),
        )
    name = entity_name(entity_id, current.register)
    fields = counted(len(past), "one field", "{count} fields")
    lead = phrase("The values of {fields}, the newest first, each with who set it.", fields=fields)
    page_head(name, lead, trail=trail, before=f"{kind_words(entity_id.partition('/')[0])}.")
    for field, values in past.items():
        _field(field, values, current.register)
    st.html(f'<p class="quiet">{escaped(phrase("Times are in UTC."))}</p>')


def _field(field: str, values: list[PastValue], register: Register) -> None:
    section(field_title(field))
    with st.container(key=f"entries-{field}", gap=None):
        for each in reversed(values):
            value = markdown(value_words(each.value, register, field))
            if each.change is None:
                st.markdown(f"**{value}** :gray[{phrase('before the history began')}]")
                continue
            by = phrase(
                "since {time}, by {actor}",
                time=moment(each.change.at),
                actor=person_name(each.change.command.actor),
            )
            st.page_link(
                "views/entry.py",
                label=f"**{value}** :gray[{markdown(by)}]",
                query_params={"seq": str(each.change.seq), **scenario.scenario_params()},
                width="stretch",
            )


past_page()
