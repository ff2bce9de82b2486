"""Step 3: where the data are stored or accessed from, by whom, and through which sub-processors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

from dashboard.components.form_fields import (
    country_field,
    field_key,
    select_field,
    several_field,
    text_field,
)
from dashboard.components.head import section, step_heading
from dashboard.components.text import phrase
from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_data import (
    FormPlace,
    FormSubProcessor,
    operators,
    places_of,
    set_places,
    set_sub_processors,
    sub_processors,
)
from registry.vocabulary import Confinement, PlaceKind

_LINES, _REMOVED = "lines-", "line-removed-"
"""The keys of how many lines a list of the form shows, and of the one that was removed a moment ago."""
_FIELDS = {
    "place": ("place-country", "place-operator", "place-kinds"),
    "sub": ("sub-name", "sub-country", "sub-service"),
}
_L = TypeVar("_L", FormPlace, FormSubProcessor)


def describe_places(form: VendorForm) -> VendorForm:
    """Show where the data go."""
    where = st.container()
    section(phrase("Do they pass the data on?"))
    st.caption(phrase("Companies that work for the vendor and get the data, such as a host or a help desk."))
    form = _sub_processors(form)
    with where:  # above, and filled afterwards: a sub-processor just named may operate a place
        step_heading(3, phrase("Where are the data?"))
        st.caption(phrase("One line for each country. Leave out what you do not know."))
        return _confined(_places(form))


def _places(form: VendorForm) -> VendorForm:
    known = _left("place", places_of(form))
    kinds = {
        PlaceKind.STORAGE: phrase("Stored"),
        PlaceKind.PROCESSING: phrase("Processed"),
        PlaceKind.REMOTE_ACCESS: phrase("Accessed"),
        PlaceKind.SUPPORT: phrase("Supported"),
    }
    who = {each: form.label(each) for each in operators(form)}
    shown = _shown("place", len(known))
    lines = [
        _place(number, known[number] if number < len(known) else FormPlace(), kinds, who, shown)
        for number in range(shown)
    ]
    _more("place", len(lines), phrase("Add a place"))
    return form if lines == places_of(form) else set_places(form, lines)


def _place(
    number: int, place: FormPlace, kinds: Mapping[PlaceKind, str], who: Mapping[str, str], shown: int
) -> FormPlace:
    with st.container(border=True, key=f"place-{number}", gap="small"):
        left, right = st.columns(2)
        with left:
            country = country_field(phrase("Country"), f"place-country-{number}", place.jurisdiction)
        with right:
            operator = select_field(
                phrase("By whom"),
                f"place-operator-{number}",
                who,
                place.operator,
                placeholder=phrase("The vendor, or a sub-processor below"),
            )
        labels = {kind.value: label for kind, label in kinds.items()}
        values = [kind.value for kind in place.kinds if kind in kinds]
        chosen = several_field(phrase("What happens there"), f"place-kinds-{number}", labels, values)
        _remove_button("place", number, shown)
        unlisted = tuple(kind for kind in place.kinds if kind not in kinds)
        return FormPlace(country, (*map(PlaceKind, chosen), *unlisted), operator, place.detail)


def _confined(form: VendorForm) -> VendorForm:
    labels = {"storage": phrase("Stored in the EEA only"), "access": phrase("Accessed from the EEA only")}
    now = [field for field in labels if getattr(form.transfer, field) is not None]
    chosen = several_field(phrase("What they promise, if anything"), "confined", labels, now)
    values = {field: Confinement.EEA_ONLY if field in chosen else None for field in labels}
    return form.set(form.transfer, **values) if [*chosen] != now else form


def _sub_processors(form: VendorForm) -> VendorForm:
    recorded = [line for _, line in sub_processors(form)]
    known = _left("sub", recorded)
    shown = _shown("sub", len(known), least=0)
    lines = [
        _sub_processor(number, known[number] if number < len(known) else FormSubProcessor(""), shown)
        for number in range(shown)
    ]
    _more("sub", len(lines), phrase("Add a sub-processor"))
    return form if lines == recorded else set_sub_processors(form, lines)


def _sub_processor(number: int, line: FormSubProcessor, shown: int) -> FormSubProcessor:
    with st.container(border=True, key=f"sub-{number}", gap="small"):
        left, right = st.columns(2)
        with left:
            name = text_field(phrase("Name"), f"sub-name-{number}", line.name)
        with right:
            country = country_field(phrase("Country"), f"sub-country-{number}", line.country)
        service = text_field(phrase("What they do for the vendor"), f"sub-service-{number}", line.service)
        _remove_button("sub", number, shown)
    return FormSubProcessor(name or "", country, service)


def _shown(what: str, known: int, least: int = 1) -> int:
    """How many lines to show: those that say something, and those that somebody added."""
    wanted: int = st.session_state.get(f"{_LINES}{what}", 0)
    return max(known, least, wanted)


def _left(what: str, known: list[_L]) -> list[_L]:
    """The lines that say something, without one that was removed a moment ago."""
    removed = st.session_state.pop(f"{_REMOVED}{what}", None)
    return [line for number, line in enumerate(known) if number != removed]


def _remove_button(what: str, number: int, shown: int) -> None:
    if shown > 1 or what == "sub":
        label, key = phrase("Remove"), f"remove-{what}-{number}"
        st.button(label, key=key, type="tertiary", on_click=_remove, args=(what, number, shown))


def _remove(what: str, number: int, shown: int) -> None:
    """Let the lines below move up by one."""
    for field in _FIELDS[what]:
        for each in range(number, shown - 1):
            below = st.session_state.get(field_key(f"{field}-{each + 1}"))
            st.session_state[field_key(f"{field}-{each}")] = below
        st.session_state.pop(field_key(f"{field}-{shown - 1}"), None)
    st.session_state[f"{_REMOVED}{what}"] = number
    st.session_state[f"{_LINES}{what}"] = shown - 1


def _more(what: str, shown: int, label: str) -> None:
    st.button(label, icon=":material/add:", key=f"more-{what}", on_click=_show_lines, args=(what, shown + 1))


def _show_lines(what: str, count: int) -> None:
    st.session_state[f"{_LINES}{what}"] = count


def forget_lines() -> None:
    """Show only the lines that say something."""
    for what in ("place", "sub"):
        st.session_state.pop(f"{_LINES}{what}", None)
