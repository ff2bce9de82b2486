"""Ways to begin with an empty register: add a vendor, upload a file, look at the sample."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import registers, snapshot, table, uploads
from dashboard.components import fault, live, scenario
from dashboard.components.head import page_head, section
from dashboard.components.signs import badge, outcome_label
from dashboard.components.text import (
    capitalised,
    counted,
    escaped,
    localised,
    page_language,
    phrase,
)
from dashboard.identity import current_person
from dashboard.uploads import FaultyLine, UploadedFile
from registry.access import Action
from registry.errors import InputError, RegistryError
from registry.facts import Facts
from registry.messages import render, say
from registry.register import Register
from registry.seed import SAMPLE

MOST_FAULTS = 50
MOST_MEGABYTES = 30
"""Of a file: about what the reader of manifests takes; more is loaded on the command line."""
COLUMNS = {
    "verdict": say("Verdict"),
    "exporter": say("From"),
    "importer": say("Vendor"),
    "data": say("Data"),
    "why": say("Why"),
}


def start_page() -> None:
    """Show the three ways, or how to add to a register that is filled."""
    current = snapshot.current()
    lead = phrase("Nothing is recorded yet. There are three ways to begin.")
    if not current.is_empty:
        lead = phrase("Add a vendor, or upload what you have in files.")
    page_head(phrase("Begin"), lead)
    if done := st.session_state.pop("loaded", None):
        st.success(done, icon=":material/check:")
        st.page_link(
            "views/today.py",
            label=phrase("See what to do today"),
            icon=":material/arrow_forward:",
            query_params=scenario.scenario_params(),
        )
    first, second, third = st.columns(3, gap="medium")
    with first.container(border=True, height="stretch"):
        _add_a_vendor()
    with second.container(border=True, height="stretch"):
        files = _upload()
    with third.container(border=True, height="stretch"):
        _sample()
    if files:
        live.pause()
        _read(files, current)


def _add_a_vendor() -> None:
    section(phrase("Add a vendor"))
    st.write(
        phrase(
            "Write down one company that receives personal data. Leave out what you do not know yet: the "
            "answer says what to ask."
        )
    )
    st.code('registry new vendor "Acme Inc." acme.yaml\nregistry judge acme.yaml', language="shell")
    st.caption(
        phrase("The file has every likely key, with the words allowed beside it. Then upload it here.")
    )


def _upload() -> list[UploadedFile]:
    section(phrase("Upload a file"))
    st.write(
        phrase("Files in YAML or JSON. You see every fault and every verdict before anything is recorded.")
    )
    given = st.file_uploader(
        phrase("Manifests"),
        accept_multiple_files=True,
        key="upload",
        label_visibility="collapsed",
        max_upload_size=MOST_MEGABYTES,
    )
    return [UploadedFile(one.name, one.getvalue()) for one in given]


def _sample() -> None:
    section(phrase("Look at the sample"))
    st.write(
        phrase(
            "An invented company with some forty vendors and two years of history, in which every page has "
            "something to show. It has a database of its own; yours is not touched."
        )
    )
    if any(one.id == SAMPLE for one in registers.choices()):
        with st.container(key="to-sample"):
            st.page_link(
                "views/home.py",
                label=phrase("Open the sample"),
                icon=":material/arrow_forward:",
                query_params={registers.REGISTER: SAMPLE},
            )
    else:
        st.caption(phrase("`registry demo --sample` shows it on a computer with the embedded database."))


def _read(files: Sequence[UploadedFile], current: snapshot.Snapshot) -> None:
    try:
        with st.spinner(phrase("Reading")):
            facts = uploads.read_uploads(files, current.register)
    except InputError as error:
        _faults(uploads.beside_lines(error.faults, files))
        return
    if not len(facts):
        section(phrase("The files bring nothing"))
        st.write(phrase("They contain no entities. A manifest starts with `registry: 1`."))
        return
    _preview(facts, current)
    if not registers.has_database():
        st.caption(phrase("This page shows files; it has no register to load them into."))
        return
    if not current_person().acting.may(Action.LOAD):
        st.caption(phrase("Your role may not load files. Give them to the data protection officer."))
        return
    load = phrase("Load {count} entities", count=f"{len(facts):,}")
    if st.button(load, type="primary", key="load", icon=":material/upload:"):
        _load(files, facts)


def _faults(faults: Sequence[FaultyLine]) -> None:
    title = counted(len(faults), "one fault; nothing was read.", "{count} faults; nothing was read.")
    section(capitalised(title))
    st.write(phrase("Correct the file and upload it again."))
    st.html("".join(map(_fault, faults[:MOST_FAULTS])))
    if len(faults) > MOST_FAULTS:
        st.caption(phrase("And {count} more.", count=f"{len(faults) - MOST_FAULTS:,}"))


def _fault(one: FaultyLine) -> str:
    language = page_language()
    place = escaped(one.file)
    if one.line is not None:
        place = escaped(phrase("{file}, line {line}", file=one.file, line=one.line))
    lines = "".join(
        f'<span class="{"faulty" if number == one.line else "near"}">{number:>5}  {escaped(text)}\n</span>'
        for number, text in one.lines
    )
    shown = f"<pre>{lines}</pre>" if lines else ""
    cure = f'<p class="quiet">{escaped(render(one.fault.cure, language))}</p>' if one.fault.cure else ""
    what = escaped(render(one.fault.what, language))
    return f'<div class="card fault"><p><strong>{place}</strong></p>{shown}<p>{what}</p>{cure}</div>'


def _preview(facts: Facts, current: snapshot.Snapshot) -> None:
    """The verdicts of what was read, beside what is recorded."""
    register = Register(current.register.facts.with_(*facts))
    question = scenario.chosen()
    with st.spinner(phrase("Judging the transfers")):
        verdicts = table.build(register, question, page_language())
    section(phrase("What would be recorded"), phrase("{count} entities", count=f"{len(facts):,}"))
    if verdicts.empty:
        st.write(phrase("The files bring no transfer, so there is no verdict."))
        return
    counts = verdicts["outcome"].value_counts()
    says = [f"{badge(str(key), outcome_label(str(key)))} {count}" for key, count in counts.items()]
    st.html(f'<p class="chips">{" ".join(says)}</p>')
    titles = {key: localised(title) for key, title in COLUMNS.items()}
    st.dataframe(
        verdicts[list(COLUMNS)],
        hide_index=True,
        column_config={key: st.column_config.TextColumn(title) for key, title in titles.items()},
        key="preview",
    )


def _load(files: Sequence[UploadedFile], facts: Facts) -> None:
    try:
        with st.spinner(phrase("Loading")):
            written = uploads.load_uploads(files, facts, current_person().acting)
    except RegistryError as error:
        fault.show_error(error)
        return
    added, changed = len(written.difference.added), len(written.difference.changed)
    snapshot.reload()
    st.session_state["loaded"] = phrase(
        "Recorded: {added} new, {changed} changed.", added=added, changed=changed
    )
    st.rerun()


start_page()
