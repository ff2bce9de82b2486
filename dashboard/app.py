"""The frame of all pages: navigation, sidebar, and the message shown if the register cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from dashboard import acting, address_writes, snapshot
from dashboard.components import door, fault, keyboard, live, register_switch, scenario
from dashboard.components.done import show_done
from dashboard.components.finder import search_button
from dashboard.components.form_fault import show_faults_left_over
from dashboard.components.text import (
    day_short,
    escaped,
    localised,
    markdown,
    phrase,
    write_days_as_read,
)
from dashboard.identity import Mode, Person
from dashboard.pages import GROUPS, PAGES, PageSpec, listed_under, streamlit_pages
from registry.errors import EngineError, RegistryError

HERE = Path(__file__).parent
REVIEW = "review"
_TO_REVIEW, _REVIEW_LINK = "proposals-to-review", "link-to-review"
ICON = HERE / "static" / "icon.svg"  # bundled: a `:material/` page icon would be fetched from outside


def run_page() -> None:
    """Show the frame and run the requested page."""
    live.begin()
    write_days_as_read()
    pages = streamlit_pages()
    page = st.navigation(list(pages.values()), position="hidden")
    name = phrase("Transfer Registry")
    st.set_page_config(page_title=f"{page.title} · {name}", page_icon=ICON, layout="wide")
    try:
        with address_writes.caught_up(page.url_path):
            _show(page, pages)
    finally:
        live.end()


def _show(page: StreamlitPage, pages: Mapping[str, StreamlitPage]) -> None:
    st.html(HERE / "static" / "style.css")
    keyboard.help_the_keyboard()
    person = door.admit(page.url_path)
    with st.sidebar:
        mark = _sidebar(listed_under(page.url_path), person)
    try:
        door.require_role(person, page.url_path)
        scenario.show_faults()
        with st.spinner(register_switch.reading()):
            register_switch.load_sample_once()
            current = snapshot.current()
        follows = _source(current)
        _count_proposals(current)
        if current.is_invented:
            with mark:
                register_switch.show_mark()
        begins = page in (pages["start"], pages["add"], pages["upload"])
        if current.is_empty and not current.to_review and not begins:
            st.switch_page("views/start.py", query_params=scenario.scenario_params())
        scenario.show_known(current)
        scenario.show_banner(current, counting=page != pages["transfer"])
        show_done(page.url_path)
        page.run()
        acting.note_shown(page.url_path)
        show_faults_left_over()
        with follows:  # last: the browser then asks for its turns only once it has the page
            _follow(current)
    except EngineError as error:
        fault.show_error(error)
        live.retry()
    except RegistryError as error:
        fault.show_error(error)


def _sidebar(here: str, person: Person) -> DeltaGenerator:
    """Show the sidebar, and return the place for what is known of the register once it has been read."""
    st.html(door.brand())
    mark = register_switch.show_switch()
    if person.mode is Mode.LOCAL:
        with st.container(key="role", gap=None):  # on top: it decides what the page shows
            door.show_person(person)
    search_button()
    for section, title in GROUPS.items():
        listed = [spec for spec in PAGES if spec.group is section and person.role in spec.roles]
        if not listed:
            continue
        with st.container(key=f"pages-{section.value}", gap=None):
            st.html(f'<p class="group">{escaped(localised(title))}</p>')
            for spec in listed:
                # Links of our own, since those of `st.navigation` drop the day and the struck instruments.
                with st.container(key=f"{'here' if spec.path == here else 'page'}-{spec.path}"):
                    _page_link(spec)
    with st.container(key="person"):
        if person.mode is Mode.SERVER:
            door.show_person(person)
    with st.expander(phrase("As of {day}", day=day_short(scenario.chosen().on)), key="day-and-law"):
        scenario.show_inputs()
        st.button(
            phrase("Refresh"),
            icon=":material/refresh:",
            on_click=snapshot.reload,
            help=phrase("Read the register again."),
            width="stretch",
        )
    return mark


def _page_link(spec: PageSpec, place: DeltaGenerator | None = None) -> None:
    """A link of the sidebar; that to the proposals with their number, as it was last known."""
    if spec.path == REVIEW and place is None:
        place = st.session_state[_REVIEW_LINK] = st.empty()
    count = st.session_state.get(_TO_REVIEW) if spec.path == REVIEW else 0
    title = localised(spec.title)
    (place or st).page_link(
        spec.view,
        label=phrase("{page} :gray-badge[{count}]", page=title, count=count) if count else title,
        icon=spec.icon,
        query_params=scenario.scenario_params(),
        width="stretch",
    )


def _count_proposals(current: snapshot.Snapshot) -> None:
    """Show the number of proposals that wait, if the sidebar shows another one."""
    place = st.session_state.pop(_REVIEW_LINK, None)
    if place and st.session_state.get(_TO_REVIEW, 0) != current.to_review:
        st.session_state[_TO_REVIEW] = current.to_review
        _page_link(next(spec for spec in PAGES if spec.path == REVIEW), place)


def _source(current: snapshot.Snapshot) -> DeltaGenerator:
    """Show where the register was read from, and return the place for what follows it."""
    read = phrase(
        "Read from {source} at {time}.", source=markdown(current.source), time=f"{current.at:%H:%M}"
    )
    law = phrase("Law file of {day}.", day=date.fromisoformat(current.register.law.version[:10]))
    with st.sidebar:
        st.caption(f"{read}  \n{law}")
        return st.container()


def _follow(current: snapshot.Snapshot) -> None:
    if current.seq is not None and current.register.known_at is None:
        live.follow(current)


run_page()
