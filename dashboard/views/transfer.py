"""One transfer: its verdict and reason, remedies, questions, reasoning, recorded facts and law."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from dashboard import snapshot
from dashboard.components import filters, scenario
from dashboard.components.chain import show_chain
from dashboard.components.entries import past_link
from dashboard.components.finding_list import finding_links, finding_list
from dashboard.components.findings import acceptance
from dashboard.components.head import empty, page_head, rail_heading, section
from dashboard.components.items import chips
from dashboard.components.names import name_links
from dashboard.components.questions import numbered
from dashboard.components.reasoning import bullets, law_link, reasoning, reference_tags
from dashboard.components.recorded import recorded_facts
from dashboard.components.remarks import remark
from dashboard.components.requirements import show_requirements
from dashboard.components.signs import icon
from dashboard.components.subject import subject_id
from dashboard.components.text import escaped, localised, page_language, phrase
from dashboard.components.transfer_board import board_link, show_board, wants_board
from dashboard.components.values import subject_name
from dashboard.cures import by_cure
from dashboard.vendor import remarks_about
from registry.dossiers.explain import Explanation, HopText
from registry.dossiers.gravity import protected_data
from registry.law.acts import Instrument, InstrumentKind
from registry.law.law import Law
from registry.law.verdict import Outcome
from registry.messages import say

_NATIONAL = frozenset({InstrumentKind.NATIONAL_CLAUSES, InstrumentKind.NATIONAL_FRAMEWORK})


def transfer_page() -> None:
    """Show the transfer given by `?id=`."""
    current = snapshot.current()
    rows = current.register.dossiers.transfers.rows
    whole = ("views/transfers.py", phrase("All transfers"))
    transfer_id = subject_id(rows, "views/transfer.py", whole, say("No transfer selected."))
    if transfer_id is None:
        return
    explanation = current.register.explain(transfer_id, scenario.chosen(), page_language())
    if wants_board():
        show_board(explanation, current)
        return
    _headline(explanation, current)
    left, right = st.columns([1.6, 1], gap="large")
    with left:
        _todo(explanation)
        show_requirements(_concerned(transfer_id, current), "requirements")
        section(phrase("For a lawyer: how it was judged"))
        st.html(reasoning(explanation.hops))
        _findings(transfer_id, current)
    with right:
        _remarks(transfer_id, current)
        _recorded(transfer_id, current)
        _law(explanation, current)


def _findings(transfer_id: str, current: snapshot.Snapshot) -> None:
    """The open findings about this transfer other than its verdict, and the accepted ones."""
    findings = current.findings_about(transfer_id, scenario.chosen()).beside_verdicts
    if findings.open:
        section(phrase("Other findings"), f"{len(findings.open):,}")
        finding_list(by_cure(findings.open), key="transfer")
    if findings.accepted:
        section(phrase("Accepted findings"), f"{len(findings.accepted):,}")
        for number, one in enumerate(findings.accepted):
            with st.container(key=f"finding-{number}", gap=None):
                finding_links([one.finding])
                st.html(f"<p>{escaped(one.finding.sentence(page_language()))}</p>{acceptance(one.decision)}")


def _concerned(transfer_id: str, current: snapshot.Snapshot) -> list[str]:
    """The transfer, its engagement and its vendor."""
    row = current.register.dossiers.transfers.rows[transfer_id]
    return [each for each in (transfer_id, row.engagement, row.importer.organisation) if each]


def _remarks(transfer_id: str, current: snapshot.Snapshot) -> None:
    """Approvals with their requirements, accepted risks and comments on it and its engagement."""
    ids = _concerned(transfer_id, current)
    remarks = (*current.required_of(ids[:2]), *remarks_about(current.register.facts, ids))
    rail_heading(phrase("Requirements and decisions"))
    if not remarks:
        empty(phrase("None is recorded."), phrase("Requirements and accepted risks appear here."))
        return
    listed = (remark(each, subject_name(each.about, current.register)) for each in remarks)
    st.html(f'<div class="card">{"".join(listed)}</div>')


def _headline(explanation: Explanation, current: snapshot.Snapshot) -> None:
    tone = explanation.outcome or explanation.status
    transfer = current.transfer(explanation.transfer)
    page_head(
        explanation.title,
        trail=("views/transfers.py", phrase("Transfers")),
        carried=filters.filter_params(),
        before=transfer.name if transfer and transfer.name else "",
        actions=lambda: board_link(explanation.transfer),
    )
    show_chain(explanation.transfer, current, key="here")
    categories = current.register.dossiers.transfers.rows[explanation.transfer].categories
    protected = protected_data(categories, current.register.facts)
    marks = chips([localised(each) for each in protected.says])
    when = f"{phrase('As of {day}.', day=explanation.on)} {_change(explanation)}"
    st.html(
        f'{marks}<div class="verdict tone-{tone}">{icon(tone)}'
        f"<div><h2>{escaped(explanation.label)}</h2><p>{escaped(explanation.reason)}</p>"
        f"{acceptance(current.accepted_verdict(explanation.transfer, scenario.chosen()))}"
        f'{bullets(explanation.notes)}<p class="when">{escaped(when)}</p></div></div>'
    )


def _change(explanation: Explanation) -> str:
    change = explanation.next_change
    if change is None:
        return phrase("Nothing recorded will change this on a known date.")
    return phrase("Changes on {day} to: {label}.", day=change.day, label=change.label)


def _todo(explanation: Explanation) -> None:
    if explanation.remedies:
        section(phrase("What would make it lawful"))
        if explanation.outcome == Outcome.UNCOVERED:
            says = phrase("Until then, suspend it or do not begin it: GDPR Art. 44 has no period of grace.")
            st.html(f'<p class="quiet">{escaped(says)}</p>')
        st.html(bullets(explanation.remedies, "todo"))
    if explanation.questions:
        section(phrase("What to ask"))
        st.caption(phrase("Copy the list and send it to the vendor, or to a colleague who can answer."))
        with st.container(key="questions"):
            questions = numbered(question.question for question in explanation.questions)
            st.code(questions, language=None, wrap_lines=True)


def _recorded(transfer_id: str, current: snapshot.Snapshot) -> None:
    rail_heading(phrase("Recorded facts"))
    transfer = current.transfer(transfer_id)
    if transfer is None:
        st.info(phrase("This transfer was removed after the register was read. Refresh to update the page."))
        return
    parties = (transfer.exporter, transfer.importer)
    ids = [each.organisation for each in parties if each and each.organisation]
    name_links([*ids, *(transfer.categories or ())], key="about")
    st.html(recorded_facts(transfer, current.register.facts))
    past_link(transfer_id, current)


def _law(explanation: Explanation, current: snapshot.Snapshot) -> None:
    rail_heading(phrase("Law considered"))
    law = current.register.as_of(scenario.chosen()).law
    dossier = current.register.dossiers.transfers.dossier(explanation.transfer)
    applied = dossier.verdict(current.register.as_of(scenario.chosen())).applied
    acts = [act for code in explanation.instruments if (act := law.instrument(code))]
    mattering = [act for act in acts if act.code in applied or _may_matter(act, explanation)]
    others = "".join(_act(act, explanation, law) for act in acts if act not in mattering)
    inside = "".join(_act(act, explanation, law) for act in mattering)
    cited = dict.fromkeys(name for hop in explanation.hops for name in _cited(hop))
    st.html(f'<ul class="acts">{inside}</ul>{reference_tags(cited)}')
    if others:
        title = escaped(phrase("Looked at, without effect on this verdict"))
        st.html(f'<details><summary>{title}</summary><ul class="acts">{others}</ul></details>')


def _may_matter(act: Instrument, explanation: Explanation) -> bool:
    """Whether an act that was not applied could cover a transfer that nothing covers: the EU's in force."""
    open_still = explanation.outcome in {Outcome.UNCOVERED, Outcome.UNKNOWN}
    return open_still and act.in_force_on(explanation.on) and act.kind not in _NATIONAL


def _act(act: Instrument, explanation: Explanation, law: Law) -> str:
    state = phrase("in force") if act.in_force_on(explanation.on) else phrase("not in force on this date")
    if any(strike.instrument == act.code for strike in law.struck):
        state = phrase("assumed to be void")
    checked = phrase("checked on {day}", day=act.checked_on)
    doubt = "" if act.confirmed else phrase("based on a single secondary source")
    details = ", ".join(part for part in (state, checked, doubt) if part)
    challenges = [law.sources[pending].title for pending in act.pending]
    under = phrase("Under challenge: {cases}", cases=", ".join(challenges)) if challenges else ""
    read = f"{escaped(phrase('Source:'))} {law_link(act.source, act.source)}"
    remarks = "".join(f"<small>{line}</small>" for line in (escaped(details), read, escaped(under)) if line)
    return f"<li>{escaped(act.title)}{remarks}</li>"


def _cited(hop: HopText) -> Iterator[str]:
    """Every legal reference of a hop, including its places and the hops below them."""
    for step in hop.steps:
        yield from step.references
    for place in hop.places:
        for step in place.steps:
            yield from step.references
        for ground in place.grounds:
            yield from ground.references
        for under in place.hops:
            yield from _cited(under)


transfer_page()
