"""Files that somebody uploads: faults beside their lines, verdicts before and after, then load or propose."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st

from dashboard import acting, address_writes, registers, snapshot, uploads
from dashboard.acting import Done
from dashboard.components import fault, scenario
from dashboard.components.changes import verdict_step
from dashboard.components.head import section
from dashboard.components.text import capitalised, counted, escaped, page_language, phrase
from dashboard.components.upload_again import REVISES, show_difference
from dashboard.identity import current_person
from dashboard.redrafting import described_by
from dashboard.uploads import FaultyLine, TouchedTransfer, UploadedFile
from registry.access import Action
from registry.commands.command_runner import CommandOptions
from registry.commands.proposal import Proposal
from registry.commands.same_vendor import WAITING
from registry.commands.writer import RegisterWriter
from registry.errors import InputError, RegistryError
from registry.facts import Facts
from registry.intake.vendor_template import vendor_manifest
from registry.messages import render, say
from registry.vocabulary import Role

MOST_FAULTS, MOST_LINES = 50, 100
MOST_MEGABYTES = 30
"""Of a file: about what the reader of manifests takes; more is loaded on the command line."""


def choose_files() -> list[UploadedFile]:
    """Show where to choose files, and return those that were chosen."""
    given = st.file_uploader(
        phrase("Files"),
        accept_multiple_files=True,
        key=acting.fresh("upload"),
        label_visibility="collapsed",
        max_upload_size=MOST_MEGABYTES,
    )
    newest = {one.name: one for one in given}  # a corrected file takes the place of the one before
    return [UploadedFile(one.name, one.getvalue()) for one in newest.values()]


def show_example() -> None:
    """Show what a file looks like: one vendor, each field explained."""
    example = vendor_manifest("Example Vendor Inc.", "US", Role.PROCESSOR)
    section(phrase("What a file looks like"))
    st.write(
        phrase(
            "Take the example, fill in what you know of your vendor, and upload it: each line says what "
            "belongs there. One vendor alone is quicker by form."
        )
    )
    with st.container(horizontal=True, vertical_alignment="center", key="example"):
        label = phrase("Download the example")
        st.download_button(label, example, "vendor.yaml", icon=":material/download:", key="get-example")
        params = scenario.scenario_params()
        st.page_link("views/add.py", label=phrase("Add a vendor by form"), query_params=params)
    with st.expander(phrase("Read the example")):
        st.code(example, language="yaml", wrap_lines=True)


def show_loaded() -> None:
    """Say what was recorded a moment ago."""
    if done := st.session_state.pop("loaded", None):
        st.success(done, icon=":material/check:")
        st.page_link(
            "views/today.py",
            label=phrase("See what to do today"),
            icon=":material/arrow_forward:",
            query_params=scenario.scenario_params(),
        )


def read_files(
    files: Sequence[UploadedFile], current: snapshot.Snapshot, earlier: Proposal | None = None
) -> None:
    """Show what files bring, or their faults; offer to load or to propose it.

    Args:
        files: What was uploaded.
        current: What is recorded.
        earlier: The proposal that the files are a new version of.
    """
    try:
        with st.spinner(phrase("Reading")):
            facts = uploads.read_uploads(files, current.register)
    except InputError as error:
        _faults(uploads.beside_lines(error.faults, files))
        return
    if not len(facts):
        section(phrase("The files bring nothing"))
        st.write(phrase("They contain no records. A file starts with `registry: 1`."))
        return
    if earlier:
        show_difference(earlier, facts, current)
    _preview(facts, current)
    actor = current_person().acting
    if not registers.has_database():
        st.caption(phrase("This page shows files; it has no register to load them into."))
    elif actor.may(Action.LOAD):
        load = phrase("Load {count} records", count=f"{len(facts):,}")
        if st.button(load, type="primary", key="load", icon=":material/upload:"):
            _load(files, facts)
    elif actor.may(Action.PROPOSE):
        _propose(files, facts, earlier)
    else:
        st.caption(phrase("Your role may not load files. Give them to the data protection officer."))


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
    """The verdict before and after of every transfer that the files touch."""
    with st.spinner(phrase("Judging the transfers")):
        touched = uploads.touched_transfers(facts, current.register, scenario.chosen(), page_language())
    section(phrase("What would be recorded"), phrase("{count} records", count=f"{len(facts):,}"))
    if not touched:
        st.write(phrase("The files bring no transfer and change no verdict."))
        return
    changed = sum(each.before is not None and each.before != each.after for each in touched)
    says = counted(len(touched), "They touch one transfer", "They touch {count} transfers")
    more = counted(changed, "one gets another verdict", "{count} get another verdict")
    st.write(
        phrase(
            "{touched}; {more}.",
            touched=says,
            more=more if changed else phrase("no recorded verdict changes"),
        )
    )
    with st.container(key="list-touched", border=True, gap=None):
        st.html("".join(map(_touched, touched[:MOST_LINES])))
    if len(touched) > MOST_LINES:
        st.caption(phrase("And {count} more.", count=f"{len(touched) - MOST_LINES:,}"))


def _touched(each: TouchedTransfer) -> str:
    return (
        f'<div class="touched"><div><strong>{escaped(each.title)}</strong>'
        f'<p class="quiet">{escaped(each.why)}</p></div>{verdict_step(each.before, each.after)}</div>'
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


def _propose(files: Sequence[UploadedFile], facts: Facts, earlier: Proposal | None) -> None:
    if error := acting.fault_of("upload"):
        fault.show_error(error)
    count = phrase("Propose {count} records", count=f"{len(facts):,}")
    st.button(
        phrase("Submit the new version") if earlier else count,
        type="primary",
        key="propose",
        icon=":material/send:",
        on_click=_submit,
        args=(files, facts, earlier),
    )
    st.caption(phrase("Nothing is recorded before the data protection officer approves it."))
    if earlier is None and not described_by(tuple(facts)):
        st.caption(
            phrase(
                "No form shows all of this. To change it later, upload it again: My vendors leads "
                "you there, and shows what differs."
            )
        )


def _submit(files: Sequence[UploadedFile], facts: Facts, earlier: Proposal | None) -> None:
    named = ", ".join(dict.fromkeys(PurePath(file.name).name for file in files))
    title = phrase("Upload: {files}", files=named)

    def proposes(writer: RegisterWriter, options: CommandOptions) -> Done:
        if earlier is None:
            _refuse_twice(writer, facts, title, named)
        answers = earlier.id if earlier else None
        writer.proposals.propose([*facts], earlier.title if earlier else title, options, answers=answers)
        return Done(phrase("Submitted: {files} waits for the data protection officer.", files=named))

    if acting.act("upload", proposes) and earlier:
        address_writes.write(REVISES, [])


def _refuse_twice(writer: RegisterWriter, facts: Facts, title: str, named: str) -> None:
    """Refuse what the person has proposed already and still waits.

    Raises:
        RegistryError: If there is such a proposal.
    """
    for each in writer.proposals.all(WAITING):
        same = all(facts.find(one.id) == one for one in each.entities)
        if same and (each.title, each.proposed_by) == (title, writer.actor.id):
            cure = say("See My vendors, where you can change or withdraw it.")
            raise RegistryError(say("You have proposed this already; it waits."), where=named, cure=cure)
