"""One entry of the history: each field before and after, by whom and why."""

from __future__ import annotations

import streamlit as st

from dashboard import snapshot
from dashboard.components import scenario
from dashboard.components.address import number_in
from dashboard.components.entries import past_link
from dashboard.components.head import page_head, section
from dashboard.components.text import escaped, person_name, phrase
from dashboard.components.values import entity_name, field_title, moment, value_words
from dashboard.field_words import kind_words
from dashboard.history import fields_of, whole_line
from dashboard.known import KNOWN
from registry.access import verb_of
from registry.errors import NotFoundError
from registry.history.change import Change, Subject
from registry.history.past import FieldChange
from registry.register import Register

SHOWN, MORE = 20, 100
"""How many subjects are shown at first, and how many each click adds."""


def show_entry() -> None:
    """Show the entry given by `?seq=`."""
    seq, current = number_in("seq"), snapshot.current()
    change = current.entry(seq) if seq is not None else None
    if change is None:
        page_head(phrase("Entry"), trail=("views/history.py", phrase("History")))
        raise NotFoundError(
            phrase("There is no entry {seq}.", seq=st.query_params.get("seq", ""))
            if current.reading
            else phrase("A register read from files has no history."),
            cure=phrase("Choose an entry from the history."),
        )
    page_head(
        phrase("Entry {seq}", seq=change.seq),
        phrase("{entry}.", entry=whole_line(change, current.register)),
        trail=("views/history.py", phrase("History")),
    )
    _facts(change)
    _ways(change, current)
    total = len(change.subjects)
    section(phrase("What it changed"), f"{total:,}")
    limit = st.session_state.get(f"subjects-{change.seq}", SHOWN)
    for each in change.subjects[:limit]:
        st.html(_subject(each, current.register))
        past_link(each.id, current)
    if total > limit:
        st.button(
            phrase("Show {count} more", count=min(MORE, total - limit)),
            on_click=_widen,
            args=(f"subjects-{change.seq}", limit + MORE),
            type="tertiary",
        )


def _widen(key: str, limit: int) -> None:
    st.session_state[key] = limit


def _facts(change: Change) -> None:
    command = change.command
    terms = [
        (phrase("When (UTC)"), moment(change.at)),
        (phrase("Actor"), person_name(command.actor)),
        (phrase("Role"), command.role),
        (phrase("Command"), verb_of(command.name)),
        (phrase("Law file"), command.law),
        (phrase("Request"), command.request),
    ]
    inside = "".join(f"<div><dt>{escaped(term)}</dt><dd>{escaped(value)}</dd></div>" for term, value in terms)
    title, reason = escaped(phrase("Reason")), escaped(command.reason or phrase("not recorded"))
    st.html(
        f'<dl class="strip">{inside}</dl><p class="reason"><span class="quiet">{title}</span> {reason}</p>'
    )


def _ways(change: Change, current: snapshot.Snapshot) -> None:
    """The entries beside this one."""
    with st.container(horizontal=True, key="ways"):
        for seq, label, icon in (
            (change.seq - 1, phrase("Entry before"), ":material/chevron_left:"),
            (change.seq + 1, phrase("Entry after"), ":material/chevron_right:"),
        ):
            if 0 < seq <= (current.seq or 0):
                st.page_link(
                    "views/entry.py",
                    label=label,
                    icon=icon,
                    query_params={"seq": str(seq), **scenario.scenario_params()},
                )
        st.page_link(
            "views/today.py",
            label=phrase("The register as known then"),
            icon=":material/schedule:",
            query_params={**scenario.scenario_params(), KNOWN: change.at},
        )


def _subject(subject: Subject, register: Register) -> str:
    name, kind = entity_name(subject.id, register), kind_words(subject.id.partition("/")[0])
    beside = "" if name == subject.id else f" <small>{escaped(subject.id)}</small>"
    return (
        f'<section class="finding"><header class="check"><span class="quiet">{escaped(kind)}</span>'
        f"<h3>{escaped(name)}</h3>"
        f'<span class="chip">{escaped(_did(subject))}</span>{beside}</header>'
        f"{_fields(subject, register)}</section>"
    )


def _did(subject: Subject) -> str:
    if subject.before is None:
        return phrase("recorded")
    return phrase("changed") if subject.after is not None else phrase("removed")


def _fields(subject: Subject, register: Register) -> str:
    changed = fields_of(subject)
    if changed is None:
        return f"<p>{escaped(phrase('The content was deleted; only its hash is kept.'))}</p>"
    if not changed:
        return f"<p>{escaped(phrase('Only its id.'))}</p>"
    heads = (phrase("Field"), phrase("Before"), phrase("After"))
    head = "".join(f"<th>{escaped(each)}</th>" for each in heads)
    rows = "".join(_row(each, register) for each in changed)
    return f'<table class="fields"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(change: FieldChange, register: Register) -> str:
    before, after = (
        f'<td class="{"absent" if value is None else ""}">'
        f"{escaped(value_words(value, register, change.path))}</td>"
        for value in (change.before, change.after)
    )
    return f'<tr><th scope="row">{escaped(field_title(change.path))}</th>{before}{after}</tr>'


show_entry()
