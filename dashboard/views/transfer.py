"""One transfer: its verdict and reason, remedies, questions, reasoning, recorded facts and law."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

import streamlit as st

from dashboard import snapshot
from dashboard.components import fault, filters, scenario
from dashboard.components.findings import acceptance, body, severity_tag
from dashboard.components.reasoning import bullets, reasoning, reference_tags
from dashboard.components.recorded import recorded_facts
from dashboard.components.signs import icon
from dashboard.components.text import escaped, localised, markdown, page_language, phrase
from registry.checks.accepted import Findings
from registry.dossiers.explain import Explanation, HopText
from registry.entities.fields import MAX_ID
from registry.errors import NotFoundError
from registry.law.acts import Instrument
from registry.law.law import Law


def transfer_page() -> None:
    """Show the transfer given by `?id=`."""
    st.page_link(
        "views/transfers.py",
        label=phrase("All transfers"),
        icon=":material/arrow_back:",
        query_params={**filters.filter_params(), **scenario.scenario_params()},
    )
    transfer_id = st.query_params.get("id")
    if not transfer_id:
        raise NotFoundError(
            phrase("No transfer selected."), cure=phrase("Choose one from the list of all transfers.")
        )
    current = snapshot.current()
    if transfer_id not in current.register.dossiers.transfers.rows:
        _unknown(transfer_id, current)
        return
    explanation = current.register.explain(transfer_id, scenario.chosen(), page_language())
    _headline(explanation, current)
    left, right = st.columns([1.6, 1], gap="large")
    with left:
        _todo(explanation)
        st.header(phrase("How it was judged"), anchor=False)
        st.html(reasoning(explanation.hops))
        _findings(current.register.findings_of(transfer_id, scenario.chosen()).beside_verdicts)
    with right:
        _recorded(transfer_id, current)
        _law(explanation, current)


def _unknown(transfer_id: str, current: snapshot.Snapshot) -> None:
    """Report an unknown id, and suggest similar ones."""
    cure = phrase(
        "Choose one from the list. If it was recorded after {time}, refresh first.",
        time=f"{current.at:%H:%M}",
    )
    fault.show_error(NotFoundError(phrase("Unknown transfer: {id}.", id=transfer_id), cure=cure))
    # Compare slugs: the common prefix would make any two ids similar.
    slugs = {row.rpartition("/")[2]: row for row in current.register.dossiers.transfers.rows}
    for slug in get_close_matches(transfer_id[:MAX_ID].rpartition("/")[2], slugs, n=3):
        near = slugs[slug]
        st.page_link(
            "views/transfer.py",
            label=markdown(phrase("Did you mean {id}?", id=near)),
            query_params={"id": near, **scenario.scenario_params()},
        )


def _findings(findings: Findings) -> None:
    """The findings about this transfer other than its verdict, accepted ones last."""
    rows = [*((finding, None) for finding in findings.open), *findings.accepted]
    if not rows:
        return
    st.header(phrase("Other findings"), anchor=False)
    st.html(
        "".join(
            f'<section class="finding"><header class="check">{severity_tag(finding.severity)}'
            f"<h3>{escaped(localised(finding.check.title))}</h3>{reference_tags(finding.check.basis)}</header>"
            f"{body(finding, remedies=decision is None, decision=decision)}</section>"
            for finding, decision in rows
        )
    )


def _headline(explanation: Explanation, current: snapshot.Snapshot) -> None:
    tone = explanation.outcome or explanation.status
    transfer = current.transfer(explanation.transfer)
    name = f'<p class="name">{escaped(transfer.name)}</p>' if transfer and transfer.name else ""
    when = f"{phrase('As of {day}.', day=explanation.on)} {_change(explanation)}"
    st.html(
        f'<h1 class="title">{escaped(explanation.title)}</h1>{name}'
        f'<div class="verdict tone-{tone}">'
        f"{icon(tone)}"
        f"<div><h2>{escaped(explanation.label)}</h2><p>{escaped(explanation.reason)}</p>"
        f"{acceptance(current.register.accepted_verdict(explanation.transfer, scenario.chosen()))}"
        f'{bullets(explanation.notes)}<p class="when">{escaped(when)}</p></div></div>'
    )


def _change(explanation: Explanation) -> str:
    change = explanation.next_change
    if change is None:
        return phrase("Nothing recorded will change this on a known date.")
    return phrase("Changes on {day} to: {label}.", day=change.day, label=change.label)


def _todo(explanation: Explanation) -> None:
    if explanation.remedies:
        st.header(phrase("What would make it lawful"), anchor=False)
        st.html(bullets(explanation.remedies, "todo"))
    if explanation.questions:
        st.header(phrase("What to ask"), anchor=False)
        st.caption(phrase("Copy the list and send it to the vendor, or to a colleague who can answer."))
        questions = dict.fromkeys(question.question for question in explanation.questions)
        lines = (f"{number}. {question}" for number, question in enumerate(questions, 1))
        with st.container(key="questions"):
            st.code("\n".join(lines), language=None, wrap_lines=True)


def _recorded(transfer_id: str, current: snapshot.Snapshot) -> None:
    st.header(phrase("Recorded facts"), anchor=False)
    transfer = current.transfer(transfer_id)
    if transfer is None:
        st.info(phrase("This transfer was removed after the register was read. Refresh to update the page."))
        return
    st.html(recorded_facts(transfer, current.register.facts))


def _law(explanation: Explanation, current: snapshot.Snapshot) -> None:
    st.header(phrase("Law considered"), anchor=False)
    law = current.register.as_of(scenario.chosen()).law
    acts = [act for code in explanation.instruments if (act := law.instrument(code))]
    inside = "".join(_act(act, explanation, law) for act in acts)
    cited = dict.fromkeys(name for hop in explanation.hops for name in _cited(hop))
    st.html(f'<ul class="acts">{inside}</ul>{reference_tags(cited)}')


def _act(act: Instrument, explanation: Explanation, law: Law) -> str:
    state = phrase("in force") if act.in_force_on(explanation.on) else phrase("not in force on this date")
    checked = phrase("checked on {day}", day=act.checked_on)
    doubt = "" if act.confirmed else phrase("based on a single secondary source")
    details = ", ".join(part for part in (state, checked, doubt) if part)
    challenges = [law.sources[pending].title for pending in act.pending]
    under = phrase("Under challenge: {cases}", cases=", ".join(challenges)) if challenges else ""
    lines = (details, phrase("Source: {source}", source=act.source), under)
    remarks = "".join(f"<small>{escaped(line)}</small>" for line in lines if line)
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
