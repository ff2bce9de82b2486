"""A random sample of vendors for an auditor to test, which anyone can draw again from its seed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import partial
from secrets import randbelow
from urllib.parse import urlencode

import streamlit as st

from dashboard import address_writes, snapshot
from dashboard.components import scenario
from dashboard.components.address import number_in
from dashboard.components.grid import harmless
from dashboard.components.head import empty, page_head
from dashboard.components.signs import badge, outcome_label
from dashboard.components.text import escaped, phrase
from dashboard.sample import MOST, SampledVendor

FEW, FIRST_SEED = 10, 1
SEEDS = 1_000_000


def sample_page() -> None:
    """Show the sample that the address asks for."""
    current, question = snapshot.current(), scenario.chosen()
    total = len(current.vendor_ids)
    if not total:
        page_head(phrase("Audit sample"), phrase("No vendor is recorded yet."))
        empty(phrase("There is nothing to draw from."), phrase("Vendors appear here once they are recorded."))
        return
    number = min(max(number_in("n") or FEW, 1), total, MOST)
    given = number_in("seed")
    seed = FIRST_SEED if given is None else given
    page_head(
        phrase("Audit sample"),
        phrase(
            "{number} of {total} vendors, drawn at random with seed {seed}.",
            number=number,
            total=f"{total:,}",
            seed=seed,
        ),
    )
    _inputs(number, seed, total)
    vendors = current.sample(question, number, seed)
    st.html(_table(vendors))
    st.download_button(
        phrase("Download as CSV"),
        data=partial(_csv, vendors),
        file_name=f"sample-{seed}-{number}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    st.html(f'<p class="quiet">{escaped(_method(current))}</p>')


def _inputs(number: int, seed: int, total: int) -> None:
    for key, value in (("in-n", number), ("in-seed", seed)):
        if st.session_state.get(key) != value:
            st.session_state[key] = value
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            phrase("Vendors to test"),
            min_value=1,
            max_value=min(total, MOST),
            key="in-n",
            on_change=_keep,
            args=("n",),
            width=160,
        )
        st.number_input(
            phrase("Seed"), min_value=0, key="in-seed", on_change=_keep, args=("seed",), width=200
        )
        st.button(phrase("Draw another sample"), icon=":material/casino:", on_click=_draw)


def _keep(key: str) -> None:
    address_writes.write(key, [str(st.session_state[f"in-{key}"])])


def _draw() -> None:
    address_writes.write("seed", [str(randbelow(SEEDS))])


def _table(vendors: Iterable[SampledVendor]) -> str:
    heads = (
        *(phrase("Vendor"), phrase("Country"), phrase("Verdict")),
        *(phrase("Contract"), phrase("Safeguard"), phrase("Retention")),
    )
    head = "".join(f'<th scope="col">{escaped(each)}</th>' for each in heads)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escaped(phrase("The sample"))}">'
        f'<table class="fields sample"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(map(_row, vendors))}</tbody></table></div>"
    )


def _row(vendor: SampledVendor) -> str:
    outcome = (
        badge(vendor.outcome, outcome_label(vendor.outcome))
        if vendor.outcome
        else escaped(phrase("No current transfer"))
    )
    cells = (vendor.contract, vendor.safeguard, vendor.retention)
    rest = "".join(f"<td>{escaped(each)}</td>" for each in cells)
    address = urlencode({"id": vendor.id, **scenario.scenario_params()}, doseq=True)
    return (
        f'<tr><th scope="row"><a href="vendor?{escaped(address)}">{escaped(vendor.name)}</a></th>'
        f"<td>{escaped(vendor.country)}</td><td>{outcome}</td>{rest}</tr>"
    )


def _csv(vendors: Iterable[SampledVendor]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(SampledVendor._fields)
    for vendor in vendors:
        writer.writerow([harmless(cell) for cell in vendor])
    return out.getvalue().encode("utf-8-sig")


def _method(current: snapshot.Snapshot) -> str:
    says = phrase(
        "Every organisation that receives data, or is engaged, is a vendor here. The seed decides the "
        "draw: the same seed draws the same vendors from the same register, so that others can repeat it "
        "(random.Random(seed).sample of Python, over the vendors in the order of their ids)."
    )
    if current.head is None:
        return says
    head = f"{current.head.seq}:{current.head.hash}"
    return f"{says} {phrase('Latest entry of this register: {head}.', head=head)}"


sample_page()
