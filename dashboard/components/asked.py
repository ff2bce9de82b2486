"""What is asked: the day and the struck instruments, which every link carries in its query parameters."""

from __future__ import annotations

import re
from datetime import date, datetime

import pandas as pd
import streamlit as st

from dashboard.components.words import escaped, language, markdown, tell
from dashboard.data import Reading
from dashboard.table import differs
from registry.errors import NotFoundError
from registry.law.acts import Instrument
from registry.law.law import Law
from registry.register import Question

DAY, STRUCK = "on", "without"
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


def today() -> date:
    """The day on which the server is."""
    return datetime.now().astimezone().date()


def question() -> Question:
    """What the query parameters ask; what they say wrongly is left out."""
    return _asked()[0]


def carried() -> dict[str, str | list[str]]:
    """The query parameters that every link takes along."""
    kept = {key: st.query_params.get_all(key) for key in (DAY, STRUCK, "lang")}
    return {key: list(values) for key, values in kept.items() if values}


def faults() -> None:
    """Tell what the query parameters say wrongly, with its cure; in the page, since a sidebar may be shut."""
    for fault in _asked()[1]:
        st.warning(markdown(fault))


def inputs() -> None:
    """The inputs for the day and the struck instruments."""
    asked = question()
    law = Law.current()
    struck = [code for code, _ in asked.without]
    _seed(DAY, asked.on)
    _seed(STRUCK, struck)
    st.date_input(
        tell("As of"),
        key=DAY,
        min_value=FIRST,
        max_value=LAST,
        format="YYYY-MM-DD",
        on_change=_keep_day,
        help=tell("Verdicts are given as of this day, past or to come."),
    )
    in_force = [act.code for act in law.on(asked.on).instruments if act.transfer_tool]
    st.multiselect(
        tell("If these were struck down"),
        sorted({*in_force, *struck}, key=lambda code: short_title(law.instruments[code])),
        key=STRUCK,
        format_func=lambda code: short_title(law.instruments[code]),
        placeholder=tell("No instrument"),
        on_change=_keep_struck,
        help=tell("Verdicts are given as if these instruments had never been valid."),
    )


def judged(found: Reading, asked: Question | None = None) -> pd.DataFrame:
    """All transfers with their verdicts, as of what is asked; the first to ask waits for the judgement."""
    with st.spinner(tell("Judging the transfers")):
        table: pd.DataFrame = found.table(asked or question(), language())
    return table


def supposed() -> Question | None:
    """Today's law as it is, where another day or another law is asked; else nothing."""
    now = Question(today())
    return None if question() == now else now


def banner(found: Reading, *, counting: bool) -> None:
    """Where another day or another law is asked: say so and offer the way back.

    Args:
        found: What is judged.
        counting: Whether to say how many verdicts differ, for which all transfers are judged twice.
    """
    asked, now = question(), supposed()
    if now is None:
        return
    says = [tell("Judged as of {day}.", day=asked.on)] if asked.on != now.on else []
    if asked.without:
        titles = "; ".join(found.register.law.instruments[code].title for code, _ in asked.without)
        says.append(tell("Taken as void: {titles}.", titles=titles))
    if counting:
        says.append(_differing(judged(found), judged(found, now)))
    with st.container(key="supposed", horizontal=True, vertical_alignment="center"):
        st.html(f'<p role="status"><span aria-hidden="true">◷</span> {escaped(" ".join(says))}</p>')
        st.button(tell("Back to today's law"), on_click=_forget, type="tertiary")


def short_title(act: Instrument) -> str:
    """What people call an instrument, and its number: `EU-US Data Privacy Framework · 2023/1795`."""
    called = re.search(r"\((?!EU\))([^)]+)\)\s*$", act.title)
    return f"{called[1].removeprefix('adequacy, ')} · {act.code}" if called else act.title


def _differing(then: pd.DataFrame, now: pd.DataFrame) -> str:
    count = int(differs(then, now).sum())
    if not count:
        return tell("No verdict differs from today's.")
    return tell(
        "{count} of {total} verdicts differ from today's.", count=f"{count:,}", total=f"{len(then):,}"
    )


def _asked() -> tuple[Question, tuple[str, ...]]:
    faults = []
    day = given = st.query_params.get(DAY)
    try:
        on = date.fromisoformat(given) if given else today()
    except ValueError:
        on = date.min
    if not FIRST <= on <= LAST:
        says = tell("{day} is no day that can be asked; write it as {example}.", day=day, example=today())
        faults.append(says)
        on = today()
    law = Law.current()
    struck: dict[str, date | None] = {}
    for name in st.query_params.get_all(STRUCK):
        act = law.instrument(name)
        if act is not None:
            struck[act.code] = None
            continue
        try:
            law.without(name)
        except NotFoundError as error:
            faults.append(error.text(language()))
    return Question(on, tuple(struck.items())), tuple(faults)


def _seed(key: str, value: object) -> None:
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _keep_day() -> None:
    chosen: date | None = st.session_state[DAY]
    _keep(DAY, [chosen.isoformat()] if chosen and chosen != today() else [])


def _keep_struck() -> None:
    _keep(STRUCK, st.session_state[STRUCK])


def _forget() -> None:
    _keep(DAY, [])
    _keep(STRUCK, [])


def _keep(key: str, values: list[str]) -> None:
    if values:
        st.query_params[key] = values
    else:
        st.query_params.pop(key, None)
