"""The person's own proposals: the state of each, the questions with their answers, and what can be done."""

from __future__ import annotations

import streamlit as st

from dashboard import acting, redrafting, snapshot
from dashboard.acting import Done
from dashboard.components import scenario
from dashboard.components.my_questions import show_my_questions
from dashboard.components.proposal_parts import show_exchange
from dashboard.components.signs import badge, outcome_label
from dashboard.components.text import counted, day_short, escaped, localised, markdown, phrase
from dashboard.components.upload_again import upload_again_link
from dashboard.mine import MyProposal
from dashboard.redrafting import described_by
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.entities.fields import shown_name
from registry.errors import RegistryError
from registry.law.verdict import Outcome
from registry.messages import Message, say
from registry.vocabulary import ProposalState

_STATES: dict[ProposalState, Message] = {
    ProposalState.OPEN: say("Waiting"),
    ProposalState.CHANGES_REQUESTED: say("Returned"),
    ProposalState.APPROVED: say("Approved"),
    ProposalState.REJECTED: say("Rejected"),
    ProposalState.WITHDRAWN: say("Withdrawn"),
}


def returned_item(mine: MyProposal) -> None:
    """A proposal that was sent back: the question, its answer, and the way to change the form."""
    with st.container(border=True, key=f"mine-{mine.proposal.id}", gap="small"):
        _head(mine)
        show_my_questions(mine)
        _actions(mine)
        _past(mine)


def waiting_item(mine: MyProposal) -> None:
    """A proposal with the data protection officer, and what of it is still to be answered."""
    with st.container(border=True, key=f"mine-{mine.proposal.id}", gap="small"):
        _head(mine)
        if mine.waiting and mine.waiting.conflicts:
            st.warning(
                phrase(
                    "Others have changed the same records since. Look at it again: change the form and "
                    "submit it again."
                )
            )
        show_my_questions(mine)
        _actions(mine)
        _past(mine)


def decided_item(mine: MyProposal) -> None:
    """A proposal that was decided: how, and why."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"item-{mine.proposal.id}"):
        count = len(mine.open_questions)
        open_ = counted(count, "one question still open", "{count} questions still open") if count else ""
        texts = " ".join(each.text for each in mine.open_questions)
        line = " · ".join(filter(None, (_state(mine), mine.proposal.reason, open_, texts)))
        st.markdown(f"**{markdown(_title(mine))}**  \n:gray[{markdown(line)}]", width="stretch")
        st.page_link(
            "views/proposal.py",
            label=phrase("Look at it"),
            query_params={"id": mine.proposal.id, **scenario.scenario_params()},
        )


def _title(mine: MyProposal) -> str:
    return shown_name(mine.proposal.title or mine.proposal.id)


def _state(mine: MyProposal) -> str:
    return localised(_STATES[mine.proposal.state])


def _head(mine: MyProposal) -> None:
    verdict = ""
    if mine.waiting and mine.waiting.outcome:
        verdict = badge(mine.waiting.outcome.value, outcome_label(mine.waiting.outcome.value))
    since = phrase("Submitted {day}", day=day_short(mine.since))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            "views/proposal.py",
            label=f"**{markdown(_title(mine))}**",
            query_params={"id": mine.proposal.id, **scenario.scenario_params()},
            width="stretch",
        )
        if verdict:
            st.html(verdict, width="content")
    st.html(f'<p class="quiet">{escaped(f"{_state(mine)} · {since} · {_asks(mine)}")}</p>')


def _asks(mine: MyProposal) -> str:
    """How many questions are open, or that facts are missing though nobody was asked."""
    count = len(mine.open_questions)
    if count:
        return counted(count, "one question open", "{count} questions open")
    if mine.waiting and mine.waiting.outcome is Outcome.UNKNOWN:
        return phrase("facts are missing that nobody was asked for; look at it to see which")
    return phrase("no question open")


def _actions(mine: MyProposal) -> None:
    slug = mine.proposal.id
    with st.container(horizontal=True, key=f"do-{slug}", gap="small", vertical_alignment="center"):
        if described_by(mine.proposal.entities):
            st.button(
                phrase("Change the form"),
                icon=":material/edit:",
                key=f"revise-{slug}",
                on_click=_revise,
                args=(mine,),
            )
        else:
            upload_again_link(mine.proposal)
            st.caption(phrase("No form shows all of it: change it by uploading it again."))
        st.page_link(
            "views/proposal.py",
            label=phrase("Look at it"),
            query_params={"id": slug, **scenario.scenario_params()},
        )
        with st.popover(phrase("Withdraw"), type="tertiary"):
            st.write(phrase("Nobody decides on it any more. What was asked and answered stays."))
            st.button(phrase("Withdraw it"), key=f"withdraw-{slug}", on_click=_withdraw, args=(mine,))


def _revise(mine: MyProposal) -> None:
    try:
        st.session_state["open-draft"] = redrafting.begin_revision(mine.proposal, snapshot.current())
    except RegistryError as error:
        acting.note_fault("mine", error)


def _withdraw(mine: MyProposal) -> None:
    def withdraws(writer: RegisterWriter, options: CommandOptions) -> Done:
        writer.proposals.withdraw(mine.proposal.id, options)
        return Done(phrase("Withdrawn: {title}.", title=_title(mine)))

    acting.act("mine", withdraws)


def _past(mine: MyProposal) -> None:
    if mine.remarks:
        with st.expander(phrase("Asked and answered")):
            show_exchange(mine.remarks)
