"""Propose a change or an end for a vendor that is recorded."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import acting, redrafting, snapshot
from dashboard.acting import Done
from dashboard.components import fault, live
from dashboard.components.head import empty, section
from dashboard.components.text import page_language, phrase
from dashboard.kept_input import PREFIX
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.dossiers.explain import title
from registry.entities import Entity
from registry.errors import RegistryError
from registry.intake.value_rules import FIRST_YEAR, LAST_YEAR
from registry.messages import say

_FORM = "end-vendor"


def change_a_vendor(current: snapshot.Snapshot) -> None:
    """Choose a recorded vendor, and propose a change or its end."""
    section(phrase("Change a recorded vendor"))
    facts = current.register.facts
    names = {each: facts[each].label for each in current.vendor_ids if each in facts}
    if not names:
        empty(phrase("No vendor is recorded."), phrase("Vendors appear here once they are approved."))
        return
    form = acting.fresh(_FORM)
    with st.container():  # there without a fault too, so that nothing below begins anew
        if error := acting.fault_of(form):
            fault.show_error(error)
    with st.container(horizontal=True, vertical_alignment="bottom", key="change-vendor"):
        vendor = st.selectbox(
            phrase("Vendor"),
            sorted(names, key=lambda each: names[each].casefold()),
            index=None,
            format_func=lambda each: names[each],
            placeholder=phrase("Find a vendor by its name"),
            key=f"{PREFIX}{form}-vendor",
        )
        transfer = _transfer(form, vendor, current) if vendor else None
        st.button(
            phrase("Propose a change"),
            key="propose-change",
            disabled=vendor is None,
            on_click=_change,
            args=(form, vendor, transfer),
        )
    if vendor is None:
        return
    live.pause()
    with (
        st.expander(phrase("Propose an end")),
        st.container(horizontal=True, vertical_alignment="bottom", key="end-vendor"),
    ):
        st.date_input(
            phrase("Last day"),
            value=None,
            key=f"{PREFIX}{form}-day",
            min_value=date(FIRST_YEAR, 1, 1),
            max_value=date(LAST_YEAR, 12, 31),
            format="YYYY-MM-DD",
        )
        st.text_input(phrase("Why"), key=f"{PREFIX}{form}-why")
        st.button(
            phrase("Propose this end"),
            key="propose-end",
            on_click=_end,
            args=(form, vendor, names[vendor], current),
        )


def _transfer(form: str, vendor: str, current: snapshot.Snapshot) -> str | None:
    """The transfer to change: the only one, or the one that is chosen of several."""
    transfers = current.register.dossiers.transfers
    ids = [each.id for each in transfers.flow.to(vendor)]
    if len(ids) < 2:
        return next(iter(ids), None)
    return st.selectbox(
        phrase("Which of its {count} transfers", count=len(ids)),
        ids,
        format_func=lambda each: title(transfers.dossier(each), page_language()),
        key=f"{PREFIX}{form}-transfer-{vendor}",
    )


def _change(form: str, vendor: str, transfer: str | None) -> None:
    try:
        st.session_state["open-draft"] = redrafting.begin_change(vendor, transfer, snapshot.current())
    except RegistryError as error:
        acting.note_fault(form, error)


def _end(form: str, vendor: str, name: str, current: snapshot.Snapshot) -> None:
    day = st.session_state.get(f"{PREFIX}{form}-day")
    why = str(st.session_state.get(f"{PREFIX}{form}-why") or "").strip()
    if not isinstance(day, date):
        cure = say("Choose the last day on which the vendor gets data.")
        acting.note_fault(form, RegistryError(say("The last day is missing."), cure=cure))
        return

    def ends(writer: RegisterWriter, options: CommandOptions) -> Done:
        title = phrase("End {vendor}", vendor=name)
        how = options._replace(reason=why or None, base=current.seq)  # not over what others changed since
        writer.proposals.propose(ended(vendor, day, current), title, how)
        return Done(phrase("Proposed: {title}.", title=title))

    acting.act(form, ends)


def ended(vendor: str, day: date, current: snapshot.Snapshot) -> list[Entity]:
    """The engagements of a vendor and the transfers to it, with a last day where they have no earlier one."""
    transfers = current.register.dossiers.transfers
    rows = [each.id for each in transfers.flow.to(vendor) if each.ends is None or each.ends > day]
    engaged = [each for each in transfers.engagements.get(vendor, ()) if each.ends is None or each.ends > day]
    running = [*engaged, *filter(None, map(current.transfer, rows))]
    return [each.model_copy(update={"ends": day}) for each in running]
