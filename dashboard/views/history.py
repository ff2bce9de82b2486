"""The history: who changed what, when and why, newest first, and whether it was tampered with."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.address import choice_in, day_in, number_in, text_in
from dashboard.components.entries import entry_links
from dashboard.components.head import empty, page_head
from dashboard.components.text import capitalised, counted, localised, phrase
from dashboard.components.values import KINDS, moment
from dashboard.components.verification import verification
from dashboard.field_words import field_words, recorded_fields
from dashboard.history import SENTENCES, EntryPage, Wanted
from registry.access import verb_of

FILTERS = ("who", "about", "from", "to", "kind", "field", "command", "before")


def history_page() -> None:
    """Show the entries that the address asks for."""
    current = snapshot.current()
    page_head(phrase("History"), _lead(current))
    if current.reading is None:
        empty(
            phrase("A register read from files has no history."),
            phrase("Load the files into a register with `registry load`: each change is recorded."),
        )
        return
    verification(current)
    wanted = _filters()
    with st.spinner(phrase("Reading the history")):
        page = current.entries(wanted)
    _entries(page, filtered=wanted != Wanted())


def _lead(current: snapshot.Snapshot) -> str:
    head = current.head
    if head is None or head.at is None:
        return phrase("Nothing has been recorded yet.") if current.reading else ""
    entries = capitalised(counted(head.seq, "one entry", "{count} entries"))
    return phrase("{entries}; the latest is of {time} UTC.", entries=entries, time=moment(head.at))


def _filters() -> Wanted:
    """The filters, each in the address."""
    today = scenario.server_date()
    with st.container(key="filters"):
        first, second = st.columns([1, 1.5, 1.2]), st.columns([1.2, 1.2, 1, 1])
        with first[0]:
            actor = text_in("who", phrase("Who"), placeholder=phrase("A pseudonym"))
        with first[1]:
            about = text_in("about", phrase("About"), placeholder=phrase("A name, or an id"))
        with first[2]:
            kind = choice_in("kind", phrase("Kind"), [*KINDS], lambda one: localised(KINDS[one]))
        with second[0]:
            named = partial(field_words, kind or "")
            field = choice_in("field", phrase("Field"), sorted(recorded_fields(kind), key=named), named)
        with second[1]:
            command = choice_in("command", phrase("Command"), [*map(str, SENTENCES)], verb_of)
        with second[2]:
            since = day_in("from", phrase("From"), today)
        with second[3]:
            until = day_in("to", phrase("To"), today)
    return Wanted(actor, about, since, until, kind, command, field, number_in("before"))


def _entries(page: EntryPage, *, filtered: bool) -> None:
    if not page.entries:
        empty(
            phrase("No entry matches these filters.") if filtered else phrase("No entry yet."),
            phrase(
                "Each command that writes adds an entry: who, when, why, and the values before and after."
            ),
        )
    entry_links(page.entries)
    _turn(page)


def _turn(page: EntryPage) -> None:
    kept = {key: st.query_params[key] for key in FILTERS if key != "before" and key in st.query_params}
    kept_all = {**kept, **scenario.scenario_params()}
    with st.container(horizontal=True, key="turn"):
        if "before" in st.query_params:
            st.page_link(
                "views/history.py",
                label=phrase("Newest entries"),
                icon=":material/first_page:",
                query_params=kept_all,
            )
        if page.before is not None:
            st.page_link(
                "views/history.py",
                label=phrase("Older entries"),
                icon=":material/chevron_right:",
                query_params={**kept_all, "before": str(page.before)},
            )


history_page()
