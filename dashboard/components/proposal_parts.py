"""The parts of a proposal's page: what changes, what that does to transfers, and what to know beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import snapshot
from dashboard.components import fault, scenario
from dashboard.components.changes import entity_step, verdict_step
from dashboard.components.head import empty, rail_heading, section
from dashboard.components.reasoning import bullets
from dashboard.components.remarks import remark
from dashboard.components.requirements import requirement_list
from dashboard.components.text import counted, day_short, escaped, localised, markdown, person_name, phrase
from dashboard.look_alikes import LookAlike
from dashboard.proposal import ProposalPage, TransferLine
from registry.commands.remarks import Remark
from registry.entities import Decision, FactQuestion, Requirement
from registry.history.change import PROPOSAL
from registry.messages import say, with_values

FIRST_REMEDIES, FIRST_DATA = 6, 2
_SAYS = {
    "question": say("{by} asked on {day}"),
    "answer": say("{by} answered on {day}"),
    "comment": say("{by} wrote on {day}"),
}


def show_changes(page: ProposalPage) -> None:
    """Field by field, before and after."""
    steps = [each for each in page.fields if each.fields]
    differing = sum(len(each.fields) for each in steps if not each.is_new)
    whole = differing + sum(each.unchanged for each in steps if not each.is_new)
    new = [each for each in steps if each.is_new]
    count = phrase("{some} of {all} fields", some=differing, all=whole) if differing and not new else ""
    section(phrase("What is new") if len(new) == len(steps) else phrase("What changes"), count)
    if page.refusal:
        fault.show_error(page.refusal)
    if page.adds_nothing:
        st.info(phrase("Nothing is left to add: all of this is recorded by now."))
    st.html("".join(map(entity_step, [*(each for each in steps if not each.is_new), *new])))


def show_transfers(page: ProposalPage) -> None:
    """Each transfer that it touches, with its verdict before and after."""
    decided = page.decided_on is not None
    title = phrase("Verdicts when it was decided") if decided else phrase("How it affects your transfers")
    section(title, f"{page.touched:,}" if page.touched else "")
    if page.decided_on:
        says = phrase("As judged on {day}, on what was recorded then.", day=day_short(page.decided_on))
        st.caption(says)
    if not page.touched:
        empty(
            phrase("No verdict depends on this."),
            phrase(
                "A transfer whose verdict it could change appears here, with its verdict before and after."
            ),
        )
        return
    with st.container(key="list-steps", border=True, gap=None):
        for each in page.transfers:
            _transfer(each)
    if page.touched > len(page.transfers):
        st.caption(phrase("And {count} more.", count=f"{page.touched - len(page.transfers):,}"))


def _transfer(each: TransferLine) -> None:
    data = ", ".join(each.data[:FIRST_DATA]) or phrase("Data not recorded")
    if (more := len(each.data) - FIRST_DATA) > 0:
        data = phrase("{data} and {count} more", data=data, count=more)
    with st.container(horizontal=True, vertical_alignment="center", key=f"step-{each.id}"):
        with st.container(width="stretch", gap=None):
            title = phrase("{data} to {vendor}", data=data, vendor=each.vendor)
            if each.is_recorded:
                st.page_link(
                    "views/transfer.py",
                    label=markdown(title),
                    query_params={"id": each.id, **scenario.scenario_params()},
                )
            else:
                st.html(f"<p><strong>{escaped(title)}</strong></p>")
            st.html(f'<p class="quiet">{escaped(each.why)}</p>')
        st.html(verdict_step(each.before, each.after), width="content")


def show_exchange(remarks: Sequence[Remark]) -> None:
    """Questions, answers and comments, the oldest first; none is ever taken away."""
    rail_heading(phrase("Asked and answered"))
    if not remarks:
        empty(phrase("Nothing has been asked."), phrase("Questions, answers and comments stay here."))
        return
    st.html(f'<div class="card">{"".join(map(_remark, remarks))}</div>')


def _remark(each: Remark) -> str:
    day = date.fromisoformat(each.at[:10])
    head = localised(with_values(_SAYS[each.kind], by=person_name(each.by), day=day_short(day)))
    text = each.text
    if text is None:
        text = phrase("With a new version.") if each.kind == "answer" else phrase("The words were deleted.")
    strong = "strong" if each.kind == "question" else "span"
    return (
        f'<div class="remark"><p class="quiet">{escaped(head)}</p>'
        f"<p><{strong}>{escaped(text)}</{strong}></p></div>"
    )


def show_look_alikes(alike: Sequence[LookAlike]) -> None:
    """What a new vendor may be the same as."""
    if not alike:
        return
    rail_heading(phrase("Could it be one we know?"))
    with st.container(key="alike", border=True, gap="xsmall"):
        for each in alike:
            is_proposal = each.id.startswith(PROPOSAL)
            st.html(f"<p>{escaped(phrase('{vendor} resembles', vendor=each.vendor))}</p>")
            st.page_link(
                "views/proposal.py" if is_proposal else "views/vendor.py",
                label=markdown(each.name),
                query_params={"id": each.id, **scenario.scenario_params()},
            )
            st.html(f'<p class="quiet">{escaped(localised(each.says))}</p>')


def show_remedies(page: ProposalPage) -> None:
    """What would make its transfers lawful."""
    if not page.remedies:
        return
    rail_heading(phrase("What would make it lawful"))
    more = len(page.remedies) - FIRST_REMEDIES
    rest = f'<p class="quiet">{escaped(phrase("and {count} more", count=more))}</p>' if more > 0 else ""
    st.html(f'<div class="card">{bullets(page.remedies[:FIRST_REMEDIES], "todo")}{rest}</div>')


def show_decision(page: ProposalPage, decisions: Sequence[Decision]) -> None:
    """How it was decided, what that requires and how it stands, and what nobody has answered."""
    rail_heading(phrase("Decision"))
    if decisions:
        st.html(f'<div class="card">{"".join(map(remark, decisions))}</div>')
    else:
        reason = page.proposal.reason or phrase("No reason recorded.")
        st.html(f'<div class="card"><p>{escaped(reason)}</p></div>')
    show_unanswered(page.unanswered)
    if page.requirements:
        facts = snapshot.current().register.facts
        kept = [one for each in page.requirements if (one := facts.get(Requirement, each))]
        rail_heading(phrase("Requirements"))
        requirement_list(kept, key="decided")


def show_unanswered(questions: Sequence[FactQuestion]) -> None:
    """The questions that are still open although the proposal was decided."""
    if not questions:
        return
    count = counted(len(questions), "One question is still open", "{count} questions are still open")
    lines = "".join(f"<li>{escaped(_question_line(each))}</li>" for each in questions)
    st.html(f'<div class="card"><p><strong>{escaped(count)}</strong></p><ul>{lines}</ul></div>')


def _question_line(each: FactQuestion) -> str:
    day = day_short(each.asked_on) if each.asked_on else phrase("a day not recorded")
    by = phrase("{by} asked on {day}", by=person_name(each.asked_by or phrase("somebody")), day=day)
    return phrase("{question} ({asked})", question=each.text, asked=by)
