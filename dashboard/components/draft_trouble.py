"""What stands between a draft and its submission: not saved, not readable, or changed by others meanwhile."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from dashboard import drafting
from dashboard.before_after import ValueItem, entity_steps
from dashboard.components import fault
from dashboard.components.form_fields import drop_fields
from dashboard.components.text import day_short, escaped, markdown, page_language, phrase
from dashboard.drafting import OpenDraft
from dashboard.meanwhile import recorded_instead
from dashboard.snapshot import Snapshot
from registry.commands.rebasing import BothChanged
from registry.errors import StaleError


def show_trouble(draft: OpenDraft, current: Snapshot) -> None:
    """Say what keeps the draft from being saved or submitted, and what to do about it."""
    if isinstance(draft.trouble, StaleError):
        _other_window(draft, current)
    elif draft.trouble:
        fault.show_error(draft.trouble)
        st.caption(phrase("What you typed stays here, and is saved with your next answer."))
    if draft.faults:
        st.warning(
            phrase("Not all of the draft could be read; what could not is shown as not answered."),
            icon=":material/warning:",
        )
        for each in draft.faults:
            st.caption(markdown(each.text(page_language())))
    if draft.conflicts:
        _both_changed(draft, current)
    elif draft.taken:
        names = ", ".join(map(draft.form.label, draft.taken))
        st.info(
            phrase("Others have changed {names} since you began. It is taken over here.", names=names),
            icon=":material/sync:",
        )


def _other_window(draft: OpenDraft, current: Snapshot) -> None:
    st.warning(
        phrase(
            "This draft was saved in another window since you opened it. Nothing was overwritten, and "
            "what you typed here is not saved."
        ),
        icon=":material/sync_problem:",
    )
    with st.container(horizontal=True):
        st.button(phrase("Show the other one"), key="show-other", on_click=_reopen)
        st.button(
            phrase("Keep this one as another draft"),
            key="keep-mine",
            on_click=drafting.save_as_another,
            args=(draft, current),
        )


def _reopen() -> None:
    drafting.close()
    drop_fields()


def _both_changed(draft: OpenDraft, current: Snapshot) -> None:
    """Each field that others changed too: what is recorded, what the draft says, and the choice."""
    st.warning(
        phrase(
            "Others have changed the same since you began. Nothing was overwritten: choose for each what "
            "to propose."
        ),
        icon=":material/sync_problem:",
    )
    for number, each in enumerate(draft.conflicts):
        with st.container(border=True, key=f"conflict-{number}", gap="small"):
            st.html(_both_values(draft, each, current))
            with st.container(horizontal=True, gap="small"):
                for theirs, label in ((True, phrase("Take what is recorded")), (False, phrase("Keep mine"))):
                    st.button(
                        label,
                        key=f"{'theirs' if theirs else 'mine'}-{number}",
                        on_click=_settle,
                        args=(draft, each, current, theirs),
                    )


def _both_values(draft: OpenDraft, conflict: BothChanged, current: Snapshot) -> str:
    ours = draft.form.entities[conflict.id]
    (step,) = entity_steps([(recorded_instead(ours, conflict), ours)], current.register, page_language())
    day = day_short(datetime.fromisoformat(conflict.at).date())
    recorded = phrase("Recorded by {actor} on {day}", actor=conflict.actor, day=day)
    return "".join(
        f'<h3 class="rail">{escaped(step.name)}: {escaped(field.title)}</h3>'
        f'<dl class="both"><dt>{escaped(recorded)}</dt><dd>{_items(field.before)}</dd>'
        f"<dt>{escaped(phrase('In your draft'))}</dt><dd>{_items(field.after)}</dd></dl>"
        for field in step.fields
    )


def _items(items: tuple[ValueItem, ...]) -> str:
    return escaped(", ".join(each.text for each in items) or phrase("not recorded"))


def _settle(draft: OpenDraft, conflict: BothChanged, current: Snapshot, theirs: bool) -> None:
    drafting.settle_conflict(draft, conflict, current, theirs=theirs)
    drop_fields()
