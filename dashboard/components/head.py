"""The head of a page: where it is, its title, and one sentence that could be read out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.components import scenario
from dashboard.components.text import escaped, markdown
from registry.entities import Entity
from registry.entities.fields import LONGEST_LABEL


def page_head(
    title: str,
    lead: str = "",
    *,
    trail: tuple[str, str] | None = None,
    here: str = "",
    carried: Mapping[str, list[str]] | None = None,
    badge: str = "",
    before: str = "",
    actions: Callable[[], None] | None = None,
) -> None:
    """Show the head of a page.

    Args:
        title: The title, as plain text.
        lead: The sentence that could be read out.
        trail: The page above this one: its script and its title.
        here: What stands after the page above instead of the title, such as `1 of 3`.
        carried: The query parameters that the link to it takes along, such as its filters.
        badge: An outcome as HTML, beside the title.
        before: What precedes the lead in a quieter tone.
        actions: Draws at most three buttons, on the right.
    """
    if trail:
        view, name = trail
        with st.container(horizontal=True, gap="xsmall", key="trail"):
            params = {**(carried or {}), **scenario.scenario_params()}
            st.page_link(view, label=markdown(name), query_params=params)
            st.html(f'<span class="trail">{escaped(here or title)}</span>')
    with st.container(horizontal=True, vertical_alignment="top", key="head"):
        quiet = f"{escaped(before)} " if before else ""
        inside = f"{quiet}<strong>{escaped(lead)}</strong>" if before else escaped(lead)
        sentence = f'<p class="lead">{inside}</p>' if lead or before else ""
        st.html(f'<h1 class="title">{escaped(title)} {badge}</h1>{sentence}', width="stretch")
        if actions:
            with st.container(horizontal=True, width="content", key="actions"):
                actions()


def whole_name(entity: Entity) -> None:
    """Show the name of an entity whole, where the title has only its beginning."""
    if entity.name and len(entity.name) > LONGEST_LABEL:
        st.html(f'<p class="name">{escaped(entity.name)}</p>')


def section(title: str, count: str = "") -> None:
    """Show the heading of a section, with what it counts."""
    many = f' <span class="many">{escaped(count)}</span>' if count else ""
    st.html(f'<h2 class="section">{escaped(title)}{many}</h2>')


def step_heading(step: int, title: str) -> None:
    """Show the heading of a form's step, on which the focus is put when it begins."""
    st.html(f'<h2 class="section step" id="step-{step}" tabindex="-1">{escaped(title)}</h2>')


def rail_heading(title: str) -> None:
    """Show the heading of a part of the column on the right."""
    st.html(f'<h3 class="rail">{escaped(title)}</h3>')


def empty(what: str, fills: str) -> None:
    """Show what is absent, and what would fill the place."""
    st.html(f'<div class="empty"><p>{escaped(what)}</p><p class="quiet">{escaped(fills)}</p></div>')
