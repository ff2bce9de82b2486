"""One proposal: what it changes, what that does to verdicts, what was asked, and the decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard import acting, snapshot
from dashboard.components import proposal_parts as parts
from dashboard.components import scenario
from dashboard.components.decision_bar import decision_bar, is_begun, typed_text
from dashboard.components.done import show_typed
from dashboard.components.head import page_head
from dashboard.components.newer_version import offer_newer
from dashboard.components.proposals import age_words, approval_note, may_approve, open_question_note
from dashboard.components.signs import badge, outcome_label
from dashboard.components.subject import subject_id
from dashboard.components.text import (
    capitalised,
    counted,
    escaped,
    localised,
    page_language,
    person_name,
    phrase,
)
from dashboard.deciding import Choice, ReadProposal
from dashboard.identity import current_person
from dashboard.kept_input import PREFIX
from dashboard.pages import REVIEWERS
from dashboard.proposal import ProposalPage
from dashboard.waiting import WaitingProposal
from registry.access import Action
from registry.commands.proposal import DECIDED
from registry.entities import Decision
from registry.history.change import PROPOSAL
from registry.law.verdict import Outcome
from registry.messages import Message, say, with_values
from registry.vocabulary import ProposalState

STATES = {
    ProposalState.APPROVED: say("Approved by {actor}."),
    ProposalState.REJECTED: say("Rejected by {actor}; nothing of it is recorded."),
    ProposalState.WITHDRAWN: say("Withdrawn by its author; nothing of it is recorded."),
}
_SHOWN = "proposal-shown"


def show_proposal() -> None:
    """Show the proposal given by `?id=`."""
    current, question = snapshot.current(), scenario.chosen()
    waiting = current.waiting(question) if current.register.known_at is None else ()
    page = _page(current)
    if page is None:
        whole = ("views/review.py", phrase("All proposals"))
        if current_person().role not in REVIEWERS:
            whole = ("views/today.py", phrase("All that there is to do"))
        ids = [each.id for each in waiting]
        subject_id(ids, "views/proposal.py", whole, say("No proposal selected."))
        return
    _head(page, waiting)
    waits = page.proposal.state not in DECIDED
    left, right = st.columns([2.2, 1], gap="large")
    with left:
        verdict_first = all(each.is_new for each in page.fields)  # nothing stands there to compare
        judged = waits or page.decided_on is not None
        if judged and verdict_first:
            parts.show_transfers(page)
        parts.show_changes(page)
        if judged and not verdict_first:
            parts.show_transfers(page)
    with right:
        if not waits:
            parts.show_decision(page, _decisions(page, current))
        parts.show_exchange(page.remarks)
        parts.show_look_alikes(page.look_alikes)
        parts.show_remedies(page)
    _decide(page, current)


def _page(current: snapshot.Snapshot) -> ProposalPage | None:
    wanted = st.query_params.get("id") or ""
    if not wanted.startswith(PROPOSAL) or current.register.known_at is not None:
        return None
    terms = (wanted, scenario.chosen(), page_language())
    kept: tuple[object, object, ProposalPage] | None = st.session_state.get(_SHOWN)
    if kept and kept[0] is current and kept[1] == terms:
        return kept[2]  # the very version that is read, whatever the caches have dropped
    with st.spinner(phrase("Judging the proposal")):
        page: ProposalPage | None = current.proposal(*terms)
    st.session_state[_SHOWN] = (current, terms, page) if page else None
    return page


def _head(page: ProposalPage, waiting: Sequence[WaitingProposal]) -> None:
    ids = [each.id for each in waiting if not each.returned]
    proposal = page.proposal
    place = ids.index(proposal.id) if proposal.id in ids else None
    here = phrase("{place} of {all}", place=place + 1, all=len(ids)) if place is not None else ""
    reviews = current_person().role in REVIEWERS
    trail = ("views/review.py", phrase("Review")) if reviews else ("views/today.py", phrase("Today"))
    page_head(
        _title(page), _lead(page), trail=trail, here=here, actions=_ways(ids, place) if reviews else None
    )
    chips = [f'<span class="chip">{escaped(each)}</span>' for each in _facts(page, waiting)]
    if page.worst:
        says = phrase("Worst after: {verdict}", verdict=outcome_label(page.worst.value))
        chips = [badge(page.worst.value, says), *chips]
    st.html(f'<p class="chips">{"".join(chips)}</p>')


def _title(page: ProposalPage) -> str:
    proposal = page.proposal
    return proposal.title or phrase("Proposal {id}", id=proposal.id.removeprefix(PROPOSAL))


def _lead(page: ProposalPage) -> str:
    """The sentence that could be read out."""
    proposal = page.proposal
    if proposal.state in STATES:
        return localised(with_values(STATES[proposal.state], actor=_who(proposal.decided_by)))
    if page.refusal:
        return phrase("As it stands it cannot be recorded.")
    if page.lacking:
        lacks = counted(
            page.lacking, "one transfer would lack a safeguard", "{count} transfers would lack a safeguard"
        )
        return capitalised(f"{lacks}.")
    if page.worst is Outcome.UNKNOWN:
        return phrase("Whether it is lawful cannot be decided yet: information is missing.")
    if page.worst:
        return phrase("Every transfer that it brings or changes would be covered or not restricted.")
    return phrase("It changes no verdict.")


def _who(actor: str | None) -> Message | str:
    return say("you") if actor == current_person().actor else person_name(actor or phrase("somebody"))


def _facts(page: ProposalPage, waiting: Sequence[WaitingProposal]) -> list[str]:
    """What stands beside the worst verdict: what it is, how long it has waited, and from whom."""
    proposal = page.proposal
    is_new = any(each.is_new and each.kind == "organisation" for each in page.fields)
    says = [phrase("New vendor") if is_new else phrase("Change")]
    says += [capitalised(age_words(each)) for each in waiting if each.id == proposal.id]
    says.append(phrase("From {actor}", actor=proposal.proposed_by))
    if proposal.state is ProposalState.CHANGES_REQUESTED:
        says.append(phrase("Returned, not answered yet"))
    if proposal.own_proposal:
        says.append(phrase("Approved by the person who proposed it"))
    return says


def _ways(ids: Sequence[str], place: int | None) -> Callable[[], None]:
    """Links to the proposals before and after this one; after a decision, to the one that is next."""
    before, after = (None, 0) if place is None else (place - 1, place + 1)

    def show() -> None:
        for label, target in ((phrase("Previous"), before), (phrase("Next"), after)):
            if target is not None and 0 <= target < len(ids):
                st.page_link(
                    "views/proposal.py",
                    label=label,
                    query_params={"id": ids[target], **scenario.scenario_params()},
                )

    return show


def _decisions(page: ProposalPage, current: snapshot.Snapshot) -> list[Decision]:
    decisions = current.register.facts.all(Decision).values()
    return [each for each in decisions if each.about == page.proposal.id]


def _decide(page: ProposalPage, current: snapshot.Snapshot) -> None:
    """The foot bar, for who decides; what was typed if somebody else has decided meanwhile."""
    form = acting.fresh(page.proposal.id.removeprefix(PROPOSAL))
    if page.proposal.state in DECIDED:
        show_typed(typed_text(form), phrase("It was decided while you were typing. You had typed:"))
        return
    if not acting.may(Action.APPROVE):
        show_typed(typed_text(form), phrase("Your role may no longer decide. You had typed:"))
        return
    if scenario.baseline() is not None:
        with st.bottom:
            st.caption(phrase("You look at another day or another law. Go back to today's law to decide."))
        return
    is_own = current_person().actor in page.wrote
    read = ReadProposal(
        page.proposal.id, page.revision, _title(page), page.proposal.proposed_by, bool(page.lacking), is_own
    )
    allowed = may_approve([read]) and page.refusal is None
    choices = [*Choice] if allowed else [Choice.RETURN, Choice.REJECT]
    decision_bar(
        form,
        [read],
        current.people,
        choices=choices,
        note=" ".join(filter(None, (open_question_note(len(page.unanswered)), approval_note([read])))),
        changed=_has_changed(form, page.revision),
        newer=partial(offer_newer, page, current),
    )


def _has_changed(form: str, revision: str) -> bool:
    """Whether the proposal is another one than when the person began to decide."""
    key = f"{PREFIX}{form}-read"
    if not is_begun(form):
        st.session_state[key] = revision
    return bool(st.session_state.setdefault(key, revision) != revision)


show_proposal()
