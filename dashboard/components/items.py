"""What there is to do, as lists: an item with an icon, a title, a line and one way on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import streamlit as st

from dashboard.components import scenario
from dashboard.components.signs import icon, icon_name, outcome_label
from dashboard.components.text import escaped, markdown, phrase
from dashboard.subjects import SubjectLink
from registry.law.verdict import Outcome

FIRST_CHIPS = 8
_OUTCOMES = tuple(outcome.value for outcome in sorted(Outcome, key=lambda each: -each.rank))


@contextmanager
def group(key: str) -> Iterator[None]:
    """One bordered list of items."""
    with st.container(key=f"list-{key}", border=True, gap=None):
        yield


@contextmanager
def item(
    outcome: str,
    title: str,
    line: str,
    more: str = "",
    *,
    key: str,
    leads_to: SubjectLink | None = None,
    below: Callable[[], None] | None = None,
) -> Iterator[None]:
    """One item; what is drawn within it stands on its right.

    Args:
        outcome: The outcome that its icon and colour show.
        title: Its title, as plain text.
        line: The line below, as HTML.
        more: Further HTML below.
        key: Distinguishes it from others on the page.
        leads_to: The page to which its title leads, if any.
        below: Draws what stands below its text, if anything does.
    """
    with st.container(horizontal=True, vertical_alignment="top", key=f"item-{key}"):
        with st.container(width="stretch", gap=None):
            head = f"{icon(outcome)}<div><h3>{escaped(title)}</h3>"
            if leads_to:
                with st.container(key=f"itemtitle-{outcome}-{key}"):
                    st.page_link(
                        leads_to.view,
                        label=markdown(title),
                        icon=icon_name(outcome),
                        query_params={leads_to.parameter: leads_to.id, **scenario.scenario_params()},
                    )
                head = '<span class="spacer"></span><div>'
            st.html(f'<div class="item">{head}<p class="quiet">{line}</p>{more}</div></div>')
            if below:
                below()
        with st.container(width="content"):
            yield


def chips(names: Sequence[str]) -> str:
    """Names as chips, the first of many; empty if there are none."""
    if not names:
        return ""
    shown = "".join(f'<span class="chip">{escaped(name)}</span>' for name in names[:FIRST_CHIPS])
    more = len(names) - FIRST_CHIPS
    rest = f'<span class="quiet">{escaped(phrase("and {count} more", count=more))}</span>' if more > 0 else ""
    return f'<p class="chips">{shown}{rest}</p>'


def outcome_bar(
    counts: Mapping[str, int], planned: Mapping[str, int], before: Mapping[str, int] | None
) -> None:
    """The transfers by outcome as one thin bar, with a legend that leads to each.

    Args:
        counts: The number of transfers by outcome, or by status if they have none.
        planned: How many of them are planned.
        before: Today's numbers, if the question is about another date or law.
    """
    others = [key for key in counts if key not in _OUTCOMES]
    keys = [*_OUTCOMES, *others]
    says = ", ".join(f"{counts.get(key, 0):,} {outcome_label(key)}" for key in keys)
    shares = "".join(
        f'<span class="share tone-{key}" style="flex-grow:{counts[key]}"></span>'
        for key in keys
        if counts.get(key)
    )
    st.html(f'<div class="shares" role="img" aria-label="{escaped(says)}">{shares}</div>')
    with st.container(horizontal=True, key="legend", gap="medium"):
        for key in keys:
            with st.container(key=f"legend-{key}", width="content"):
                remarks = []
                if planned.get(key):
                    remarks.append(phrase("{count} of them planned", count=f"{planned[key]:,}"))
                if before is not None and before.get(key, 0) != counts.get(key, 0):
                    remarks.append(phrase("today {count}", count=f"{before.get(key, 0):,}"))
                more = f" :gray[{markdown(', '.join(remarks))}]" if remarks else ""
                st.page_link(
                    "views/transfers.py",
                    label=f"**{counts.get(key, 0):,}** {outcome_label(key)}{more}",
                    icon=icon_name(key),
                    query_params={"verdict": key, **scenario.scenario_params()},
                )
