"""The day and the struck instruments that verdicts are given for, as inputs and as query parameters."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st
from babel.dates import format_datetime

from dashboard import address_writes
from dashboard.components.text import escaped, markdown, page_language, phrase
from dashboard.known import KNOWN, InvalidTimeError, known_at, parsed
from dashboard.registers import REGISTER
from dashboard.snapshot import Snapshot
from dashboard.table import differs
from registry.errors import NotFoundError
from registry.law.law import Law
from registry.register import Question

DAY, STRUCK = "on", "without"
FELL = "fell"
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


def server_date() -> date:
    """Today's date on the server."""
    return datetime.now().astimezone().date()


def chosen() -> Question:
    """The day and the struck instruments of the query parameters; invalid values are left out."""
    return _parsed()[0]


def scenario_params() -> dict[str, str | list[str]]:
    """The query parameters that every link takes along."""
    given = frozenset(st.query_params)  # at once: every link of a page asks
    return {key: [*st.query_params.get_all(key)] for key in (DAY, STRUCK, KNOWN, REGISTER) if key in given}


def show_faults() -> None:
    """Show the invalid query parameters with their cures; in the page, since a sidebar may be closed."""
    for fault in (*_parsed()[1], *_known_faults()):
        st.warning(markdown(fault))


def show_inputs() -> None:
    """The inputs for the day and the struck instruments."""
    question = chosen()
    law = Law.current()
    struck = [code for code, _ in question.without]
    _seed(DAY, question.on)
    _seed(STRUCK, struck)
    st.date_input(
        phrase("As of"),
        key=DAY,
        min_value=FIRST,
        max_value=LAST,
        format="YYYY-MM-DD",
        on_change=_keep_day,
        help=phrase("Verdicts as of this date, past or future."),
    )
    in_force = [act.code for act in law.on(question.on).instruments if act.transfer_tool]
    st.multiselect(
        phrase("What if this law fell?"),
        sorted({*in_force, *struck}, key=lambda code: law.instruments[code].short_title),
        key=STRUCK,
        format_func=lambda code: law.instruments[code].short_title,
        placeholder=phrase("None selected"),
        select_all=False,
        on_change=_keep_struck,
        help=phrase("Verdicts as if these acts had never been valid."),
    )
    if struck:
        _seed(FELL, next((first for _, first in question.without if first), None))
        st.date_input(
            phrase("Void from"),
            value=None,
            key=FELL,
            min_value=FIRST,
            max_value=LAST,
            format="YYYY-MM-DD",
            on_change=_keep_struck,
            help=phrase("The first day on which they are void; without one, they were never valid."),
        )
    _show_known_input()


def _show_known_input() -> None:
    """The input for the day on which the register was known as it is to be shown."""
    at = known_at()
    _seed(KNOWN, at.date() if at else None)
    st.date_input(
        phrase("As we knew it on"),
        value=None,
        key=KNOWN,
        min_value=FIRST,
        max_value=datetime.now(UTC).date(),
        format="YYYY-MM-DD",
        on_change=_keep_known,
        help=phrase("The register as it was recorded at the end of that day (UTC)."),
    )


def show_known(current: Snapshot) -> None:
    """If the register is shown as it was known earlier, say so and offer the way back."""
    at = current.register.known_at
    if at is None:
        return
    when = format_datetime(at, "d MMM y, HH:mm", locale=page_language())
    judged = chosen().on
    says = phrase(
        "As we knew it on {time} UTC, judged as of {day}. Nothing can be changed here.", time=when, day=judged
    )
    with st.container(key="known-then", horizontal=True, vertical_alignment="center"):
        st.html(f'<p role="status"><span aria-hidden="true">◷</span> {escaped(says)}</p>')
        if judged != at.date():
            st.button(
                phrase("Judge as of that day too"),
                on_click=_keep,
                args=(DAY, [at.date().isoformat()]),
                type="tertiary",
            )
        st.button(phrase("Back to now"), on_click=_keep, args=(KNOWN, []), type="tertiary")


def verdict_table(current: Snapshot, question: Question | None = None) -> pd.DataFrame:
    """All transfers with their verdicts; the first session that needs them waits until they are judged."""
    with st.spinner(phrase("Judging the transfers")):
        table: pd.DataFrame = current.table(question or chosen(), page_language())
    return table


def baseline() -> Question | None:
    """Today under the law in force, to compare with; None if that is the question already."""
    now = Question(server_date())
    return None if chosen() == now else now


def show_banner(current: Snapshot, *, counting: bool) -> None:
    """If the question is about another day or another law, say so and offer the way back.

    Args:
        current: The register.
        counting: Whether to say how many verdicts differ; judges all transfers twice.
    """
    question, now = chosen(), baseline()
    if now is None:
        return
    says = [phrase("Judged as of {day}.", day=question.on)] if question.on != now.on else []
    if question.without:
        titles = "; ".join(_supposed(current, code, first) for code, first in question.without)
        says.append(phrase("Assumed to be void: {titles}.", titles=titles))
    then = before = None
    if counting:
        then, before = verdict_table(current), verdict_table(current, now)
        says.append(_differing(then, before))
    with st.container(key="supposed", horizontal=True, vertical_alignment="center"):
        st.html(f'<p role="status"><span aria-hidden="true">◷</span> {escaped(" ".join(says))}</p>')
        st.button(phrase("Back to today's law"), on_click=_forget, type="tertiary")
    if then is not None and before is not None:
        show_differing(then, before)


def _supposed(current: Snapshot, code: str, first: date | None) -> str:
    title = current.register.law.instruments[code].title
    return phrase("{title} from {day}", title=title, day=first) if first else title


def _differing(then: pd.DataFrame, now: pd.DataFrame) -> str:
    count = int(differs(then, now).sum())
    if not count:
        return phrase("No verdict differs from today's.")
    return phrase(
        "{count} of {total} verdicts differ from today's.", count=f"{count:,}", total=f"{len(then):,}"
    )


FIRST_DIFFERING = 20


def show_differing(then: pd.DataFrame, now: pd.DataFrame) -> None:
    """The verdicts that differ in an expander, each with what it is today; the first of many."""
    rows = then[differs(then, now)]
    if rows.empty:
        return
    title = phrase("Show the verdicts that differ ({count})", count=f"{len(rows):,}")
    opened = st.expander(title, key="differing-verdicts", on_change="rerun")
    if not opened.open:
        return
    before = dict(zip(now["id"], now["verdict"], strict=True))
    with opened:
        for row in rows.head(FIRST_DIFFERING).itertuples():
            says = phrase(
                "{exporter} → {importer} ({data}): from {before} to {after}",
                exporter=row.exporter,
                importer=row.importer,
                data=row.data,
                before=before.get(row.id),
                after=row.verdict,
            )
            params = {"id": str(row.id), **scenario_params()}
            st.page_link("views/transfer.py", label=markdown(says), query_params=params)
        if len(rows) > FIRST_DIFFERING:
            st.page_link(
                "views/transfers.py",
                label=phrase("All {count} verdicts that differ", count=f"{len(rows):,}"),
                query_params={"differing": "true", **scenario_params()},
            )


def _parsed() -> tuple[Question, tuple[str, ...]]:
    faults = []
    given = st.query_params.get(DAY)
    try:
        on = date.fromisoformat(given) if given else server_date()
    except ValueError:
        on = date.min
    if not FIRST <= on <= LAST:
        faults.append(_no_date(given or ""))
        on = server_date()
    law = Law.current()
    struck: dict[str, date | None] = {}
    for one in st.query_params.get_all(STRUCK):
        name, _, first = one.partition("=")
        try:
            if (act := law.instrument(name)) is None:
                law.without(name)  # names the nearest
            else:
                struck[act.code] = date.fromisoformat(first) if first else None
        except NotFoundError as error:
            faults.append(error.text(page_language()))
        except ValueError:
            faults.append(_no_date(first))
    return Question(on, tuple(struck.items())), tuple(faults)


def _no_date(text: str) -> str:
    return phrase(
        "{day} is not a valid date. Use YYYY-MM-DD, for example {example}.",
        day=text,
        example=server_date().isoformat(),
    )


def _known_faults() -> tuple[str, ...]:
    given = st.query_params.get(KNOWN)
    try:
        if given:
            parsed(given)
    except InvalidTimeError:
        says = phrase("{text} is not a valid date or time. Use, for example, 2026-11-23.", text=given)
        return (says,)
    return ()


def _seed(key: str, value: object) -> None:
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _keep_day() -> None:
    chosen: date | None = st.session_state[DAY]
    _keep(DAY, [chosen.isoformat()] if chosen and chosen != server_date() else [])


def _keep_struck() -> None:
    first: date | None = st.session_state.get(FELL)
    _keep(STRUCK, [f"{code}={first}" if first else code for code in st.session_state[STRUCK]])


def _keep_known() -> None:
    chosen: date | None = st.session_state[KNOWN]
    _keep(KNOWN, [chosen.isoformat()] if chosen and chosen != datetime.now(UTC).date() else [])


def _forget() -> None:
    _keep(DAY, [])
    _keep(STRUCK, [])


def _keep(key: str, values: list[str]) -> None:
    address_writes.write(key, values, everywhere=True)
