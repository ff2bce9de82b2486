"""The foot of a page on which proposals are decided: the decision, what it asks for, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import acting
from dashboard.components import live, scenario
from dashboard.components.done import show_behind
from dashboard.components.form_fault import show_form_fault
from dashboard.components.text import escaped, localised, phrase
from dashboard.deciding import (
    CHOICES,
    REASONS,
    Choice,
    Demand,
    ReadProposal,
    TypedDecision,
    button_words,
    decide,
    missing,
)
from dashboard.kept_input import PREFIX
from registry.errors import Fault, InputError

MOST_DEMANDS = 8
_NOT_TYPED = ("-request", "-read", "-choice", "-rows")


def decision_bar(
    form: str,
    proposals: Sequence[ReadProposal],
    people: Sequence[str],
    *,
    choices: Iterable[Choice] = Choice,
    note: str = "",
    changed: bool = False,
    newer: Callable[[], None] = lambda: None,
) -> None:
    """Show the form of a decision at the foot of the page.

    Args:
        form: Distinguishes it from other forms; what is typed is kept under this name.
        proposals: What is decided, as it was read.
        people: Pseudonyms to choose owners of requirements from.
        choices: What may be decided.
        note: What to know before one decides.
        changed: Whether one of them has changed since the form was begun: it must be read again first.
        newer: Draws what is to be said of versions that are newer than those shown.
    """
    with st.bottom, st.container(key="decide", gap="small"):
        if show_behind():
            return
        live.stand_still()
        show_form_fault(form)
        if note:
            st.html(f'<p class="quiet" role="note">{escaped(note)}</p>')
        newer()
        if changed:
            _show_changed(form)
        choice = _fields(form, [*choices], people, lacks=any(each.lacks for each in proposals))
        if choice is None:
            return
        with st.container(horizontal=True, vertical_alignment="bottom", key="decide-why"):
            st.text_input(
                localised(REASONS[choice]), key=_key(form, "why"), width="stretch", persist_state="session"
            )
            decided = typed(form)
            if choice is Choice.REQUIRE and len(decided.demands) < MOST_DEMANDS:
                st.button(
                    phrase("Requirement"),
                    icon=":material/add:",
                    type="tertiary",
                    key="add-demand",
                    on_click=_add_demand,
                    args=(form,),
                )
            st.button(
                button_words(decided, len(proposals)),
                type="primary",
                key="decide-now",
                disabled=changed,
                on_click=_decide,
                args=(form, tuple(proposals)),
            )


def is_begun(form: str) -> bool:
    """Whether anything has been typed: the choice alone is soon made again."""
    return any(
        value and not str(key).endswith(_NOT_TYPED)
        for key, value in st.session_state.items()
        if str(key).startswith(_key(form, ""))
    )


def typed(form: str) -> TypedDecision:
    """What the form contains: read again at the click, which may come with the last field."""

    def field(name: str) -> Any:
        return st.session_state.get(_key(form, name))

    choice = Choice(field("choice") or Choice.APPROVE)
    rows = range(field("rows") or 1) if choice is Choice.REQUIRE else ()
    demands = (
        Demand((field(f"text-{row}") or "").strip(), field(f"owner-{row}"), field(f"due-{row}"))
        for row in rows
    )
    until = field("until") if choice is Choice.APPROVE else None
    return TypedDecision(choice, (field("why") or "").strip(), tuple(demands), until)


def typed_text(form: str) -> str:
    """All that was typed into a form, as text to copy."""
    kept = (
        str(value)
        for key, value in sorted(st.session_state.items(), key=lambda item: str(item[0]))
        if str(key).startswith((_key(form, "why"), _key(form, "text-"))) and value
    )
    return "\n".join(kept)


def _key(form: str, field: str) -> str:
    return f"{PREFIX}{form}-{field}"


def _fields(form: str, choices: Sequence[Choice], people: Sequence[str], *, lacks: bool) -> Choice | None:
    """The decision, and what it asks for beside a reason; nothing is chosen for the person."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="decide-what"):
        given = st.segmented_control(
            phrase("Your decision"),
            choices,
            format_func=lambda each: localised(CHOICES[Choice(each)]),
            key=_key(form, "choice"),
            wrap=True,
            persist_state="session",
        )
        choice = Choice(given) if given else None
        if choice is Choice.APPROVE and lacks:
            _day(form, "until", phrase("Lacks a safeguard: accepted until"))
    if choice is Choice.REQUIRE:
        for row in range(st.session_state.get(_key(form, "rows"), 1)):
            _demand(form, row, people)
    return choice


def _demand(form: str, row: int, people: Sequence[str]) -> None:
    """One row: what is required, of whom, and by when."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"decide-demand-{row}"):
        st.text_input(
            phrase("Requirement {number}", number=row + 1),
            key=_key(form, f"text-{row}"),
            width="stretch",
            persist_state="session",
        )
        st.selectbox(
            phrase("Owner"),
            people,
            index=None,
            key=_key(form, f"owner-{row}"),
            accept_new_options=True,
            placeholder=phrase("A pseudonym"),
            width=170,
            persist_state="session",
        )
        _day(form, f"due-{row}", phrase("By"))


def _day(form: str, field: str, label: str) -> None:
    st.date_input(
        label,
        value=None,
        format="YYYY-MM-DD",
        key=_key(form, field),
        width=170,
        persist_state="session",
    )


def _add_demand(form: str) -> None:
    key = _key(form, "rows")
    st.session_state[key] = st.session_state.get(key, 1) + 1


def _decide(form: str, proposals: tuple[ReadProposal, ...]) -> None:
    """Carry out what stands in the form."""
    decided = typed(form)
    lacking = [*missing(decided, proposals, scenario.server_date())]
    if lacking:
        acting.note_fault(form, InputError([Fault("", each) for each in lacking]))
        return
    acting.act(form, partial(decide, proposals=proposals, decided=decided))


def _show_changed(form: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="decide-changed"):
        st.warning(
            phrase(
                "This was changed while you were deciding. The page shows the new version; what you typed is "
                "still here."
            ),
            icon=":material/sync_problem:",
        )
        st.button(phrase("I have read the new version"), key="read-again", on_click=_read_again, args=(form,))


def _read_again(form: str) -> None:
    st.session_state.pop(_key(form, "read"), None)
