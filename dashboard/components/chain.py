"""The chain of a transfer in one line: how the data came, this step, and where they go on to."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.text import escaped, markdown, page_language, phrase
from dashboard.components.values import entity_name
from registry.dossiers.onward import ChainPosition
from registry.dossiers.transfer import TransferDossier
from registry.dossiers.transfer_row import TransferRow
from registry.law.slots import outer_slot
from registry.law.verdict import Verdict
from registry.messages import country_name
from registry.register import Register

FIRST_ONWARD = 6


def show_chain(transfer: str, current: snapshot.Snapshot, *, key: str) -> None:
    """Show the chain of a transfer with a link for each other step; nothing if it is not a chain.

    Args:
        transfer: The id of a transfer.
        current: The register.
        key: Distinguishes the line from others on the page.
    """
    position, register = current.position_in_chain(transfer), current.register
    if not position.is_chain:
        return
    *before, here = position.way
    with st.container(key=f"chain-{key}", horizontal=True, gap="xsmall", vertical_alignment="center"):
        says = phrase("Step {number} of a chain:", number=len(position.way))
        st.html(f'<span class="quiet">{escaped(says)}</span>', width="content")
        st.html(
            f"<span>{escaped(_name(position.way[0].exporter.organisation, register))}</span>", width="content"
        )
        for each in before:
            _step(each, register)
        st.html(f"<strong>→ {escaped(_name(here.importer.organisation, register))}</strong>", width="content")
        _onward(position, register)
    if position.others:
        names = ", ".join(_name(each, register) for each in position.others[:FIRST_ONWARD])
        says = phrase("The data also come from {names}.", names=names)
        if not here.categories:
            says = phrase("No data are recorded here; they could include those of {names}.", names=names)
        st.caption(markdown(says))


def where_to(dossier: TransferDossier, verdict: Verdict, names: Mapping[str, str]) -> str:
    """The vendor with its country, and the place that the verdict is about if it is another one."""
    language, parties = page_language(), dossier.transfers.parties
    home = parties.jurisdiction(dossier.row.importer.organisation)
    absent = phrase("country not recorded")
    vendor, country = names["importer"], country_name(home, language) if home else absent
    there, slot = _deciding(verdict)
    operator = names.get(slot) if slot else None
    if there in (None, home):
        return f"{vendor} · {country}"
    place = country_name(there or "", language)
    if operator in (None, vendor):
        return phrase("{vendor} ({country}) → {place}", vendor=vendor, country=country, place=place)
    return phrase(
        "{vendor} ({country}) → {operator}, {place}",
        vendor=vendor,
        country=country,
        operator=operator,
        place=place,
    )


def _deciding(verdict: Verdict) -> tuple[str | None, str | None]:
    """The country that a verdict is about, and the slot of who holds the data there, if it is a site."""
    place = verdict.place
    if place is None:
        return None, None
    slot = None if place.position is None else f"operator:{place.position}"
    number = next((n for n, hop in enumerate(place.hops) if hop.outcome is verdict.outcome), None)
    if number is None or place.position is None:
        return place.jurisdiction, slot
    beyond, inner = _deciding(place.hops[number])
    return beyond or place.jurisdiction, outer_slot(inner, place.position, number) if inner else slot


def _onward(position: ChainPosition, register: Register) -> None:
    """The next steps, the first of many."""
    for number, each in enumerate(position.onward[:FIRST_ONWARD]):
        _step(each, register, phrase("and") if number else "→")
    more = len(position.onward) - FIRST_ONWARD
    if more > 0:
        st.html(
            f'<span class="quiet">{escaped(phrase("and {count} more", count=more))}</span>', width="content"
        )


def _step(row: TransferRow, register: Register, sign: str = "→") -> None:
    st.page_link(
        "views/transfer.py",
        label=f"{sign} {markdown(_name(row.importer.organisation, register))}",
        query_params={"id": row.id, **scenario.scenario_params()},
        width="content",
    )


def _name(organisation: str | None, register: Register) -> str:
    if organisation is None:
        return phrase("a party not recorded")
    return entity_name(organisation, register)
