"""Proposals that wait, as items of a list, and what is decided on several of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from dashboard import acting, snapshot
from dashboard.components import scenario
from dashboard.components.decision_bar import decision_bar
from dashboard.components.signs import badge, icon_name, outcome_label
from dashboard.components.text import capitalised, counted, escaped, markdown, person_name, phrase
from dashboard.deciding import Choice, ReadProposal
from dashboard.identity import current_person
from dashboard.waiting import WaitingProposal
from registry.entities import FactQuestion
from registry.entities.fields import shown_name
from registry.history.change import PROPOSAL

PICK = "pick-"


def proposal_title(each: WaitingProposal) -> str:
    """Its title, or its stand-in."""
    return shown_name(each.title or "") or phrase("Proposal {id}", id=each.id.removeprefix(PROPOSAL))


def age_words(each: WaitingProposal) -> str:
    """How long it has waited: `waiting since today`, `waiting for four days`."""
    days = (scenario.server_date() - each.since).days
    if days <= 0:
        return phrase("waiting since today")
    return counted(days, "waiting for one day", "waiting for {count} days")


def proposal_item(each: WaitingProposal, *, pickable: bool = False) -> None:
    """One proposal: its title, the worst verdict after it, how long it has waited, and from whom."""
    tone = each.outcome.value if each.outcome else "none"
    with st.container(horizontal=True, vertical_alignment="center", key=f"item-{each.id}"):
        if pickable:
            st.checkbox(
                phrase("Select {title}", title=proposal_title(each)),
                key=f"{PICK}{each.id}",
                on_change=snapshot.pin,  # what was ticked is what was read
                args=(snapshot.current(),),
                label_visibility="collapsed",
                width="content",
            )
        with st.container(width="stretch", gap=None):
            with st.container(key=f"itemtitle-{tone}-{each.id}"):
                st.page_link(
                    "views/proposal.py",
                    label=markdown(proposal_title(each)),
                    icon=icon_name(tone),
                    query_params={"id": each.id, **scenario.scenario_params()},
                )
            st.html(f'<div class="item"><span class="spacer"></span><div>{_line(each)}</div></div>')
        st.html(outcome_tag(each), width="content")


def _line(each: WaitingProposal) -> str:
    parts = [phrase("from {actor}", actor=named(each.by)), age_words(each), _brings(each)]
    return f'<p class="quiet">{escaped(capitalised(" · ".join(parts)))}</p>'


def named(actor: str) -> str:
    """How somebody is named to who reads the page."""
    return phrase("you") if actor == current_person().actor else person_name(actor)


def _brings(each: WaitingProposal) -> str:
    new = counted(each.new, "one new record", "{count} new records")
    changed = counted(each.changed, "one changed", "{count} changed")
    return ", ".join(part for part, count in ((new, each.new), (changed, each.changed)) if count)


def outcome_tag(each: WaitingProposal) -> str:
    """The worst verdict after it as HTML."""
    if each.conflicts:
        return f'<span class="chip">{escaped(phrase("Conflicts with newer changes"))}</span>'
    if each.outcome is None:
        return f'<span class="chip">{escaped(phrase("Changes no verdict"))}</span>'
    return badge(each.outcome.value, outcome_label(each.outcome.value))


def read_proposal(each: WaitingProposal) -> ReadProposal:
    """A proposal of the list, as a decision names it."""
    actor = current_person().actor
    return ReadProposal(
        each.id, each.revision, proposal_title(each), each.by, bool(each.lacking), actor in each.wrote
    )


def many_bar(chosen: Sequence[WaitingProposal], people: Sequence[str]) -> None:
    """The decision on several proposals at once: approved together only if they are alike."""
    proposals = [read_proposal(each) for each in chosen]
    facts = snapshot.current().register.facts
    ids = {each.id for each in chosen}
    unanswered = sum(each.is_open and each.about in ids for each in facts.all(FactQuestion).values())
    note = " ".join(filter(None, (open_question_note(unanswered), approval_note(proposals))))
    alike = len({each.outcome for each in chosen}) == 1 and not any(each.conflicts for each in chosen)
    choices = [*Choice] if alike and may_approve(proposals) else [Choice.RETURN, Choice.REJECT]
    if not alike:
        note = phrase("They differ in their verdict, so they cannot be approved together.")
    decision_bar(acting.fresh("several"), proposals, people, choices=choices, note=note)


def may_approve(proposals: Iterable[ReadProposal]) -> bool:
    """Whether the person may approve these: nobody approves their own where several use the register."""
    return not (acting.separates_duties() and any(each.is_own for each in proposals))


def approval_note(proposals: Iterable[ReadProposal]) -> str:
    """What to know before approving what one proposed oneself."""
    if not any(each.is_own for each in proposals):
        return ""
    if acting.separates_duties():
        return phrase(
            "You proposed or changed this, so another data protection officer must approve it. You can "
            "still return or reject it."
        )
    return phrase("You proposed this yourself: if you approve it, the history marks that.")


def open_question_note(count: int) -> str:
    """What to know before approving what was asked about and not answered."""
    if not count:
        return ""
    return counted(
        count,
        "One question about this is not answered. It stays open if you approve.",
        "{count} questions about this are not answered. They stay open if you approve.",
    )


def ticked(shown: Iterable[WaitingProposal]) -> list[WaitingProposal]:
    """Those whose box is ticked."""
    return [each for each in shown if st.session_state.get(f"{PICK}{each.id}")]
