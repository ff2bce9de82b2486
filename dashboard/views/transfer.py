"""One transfer: its verdict and why, what to do and to ask, the reasoning, what is on file, the law."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

import streamlit as st

from dashboard import data
from dashboard.components import asked, fault, filters
from dashboard.components.findings import acceptance, body, severity_tag
from dashboard.components.on_file import on_file
from dashboard.components.reasoning import bullets, reasoning, references
from dashboard.components.signs import sign
from dashboard.components.words import escaped, language, markdown, tell, told
from registry.checks.accepted import Findings
from registry.dossiers.explain import Explanation, HopText
from registry.entities.fields import MAX_ID
from registry.errors import NotFoundError
from registry.law.acts import Instrument
from registry.law.law import Law


def show() -> None:
    """Show the transfer that `?id=` names."""
    st.page_link(
        "views/transfers.py",
        label=tell("All transfers"),
        icon=":material/arrow_back:",
        query_params={**filters.carried(), **asked.carried()},
    )
    transfer_id = st.query_params.get("id")
    if not transfer_id:
        raise NotFoundError(
            tell("No transfer is named."), cure=tell("Choose one from the list of all transfers.")
        )
    found = data.reading()
    if transfer_id not in found.register.casebook.transfers.rows:
        _not_found(transfer_id, found)
        return
    explanation = found.register.explain(transfer_id, asked.question(), language())
    _headline(explanation, found)
    left, right = st.columns([1.6, 1], gap="large")
    with left:
        _todo(explanation)
        st.header(tell("How it was judged"), anchor=False)
        st.html(reasoning(explanation.hops))
        _findings(found.register.findings_of(transfer_id, asked.question()).beside_verdicts)
    with right:
        _recorded(transfer_id, found)
        _law(explanation, found)


def _not_found(transfer_id: str, found: data.Reading) -> None:
    """Say that no transfer is called so, and offer those whose ids are nearest."""
    cure = tell(
        "Choose one from the list. If it was recorded after {time}, refresh first.", time=f"{found.at:%H:%M}"
    )
    fault.show(NotFoundError(tell("No transfer is recorded as {id}.", id=transfer_id), cure=cure))
    # By slugs: what all ids begin with would make any two alike.
    slugs = {row.rpartition("/")[2]: row for row in found.register.casebook.transfers.rows}
    for slug in get_close_matches(transfer_id[:MAX_ID].rpartition("/")[2], slugs, n=3):
        near = slugs[slug]
        st.page_link(
            "views/transfer.py",
            label=markdown(tell("Did you mean {id}?", id=near)),
            query_params={"id": near, **asked.carried()},
        )


def _findings(findings: Findings) -> None:
    """What the checks find on this transfer beside its verdict, what is accepted last."""
    found = [*((finding, None) for finding in findings.open), *findings.accepted]
    if not found:
        return
    st.header(tell("What else was found"), anchor=False)
    st.html(
        "".join(
            f'<section class="found"><header class="check">{severity_tag(finding.severity)}'
            f"<h3>{escaped(told(finding.check.title))}</h3>{references(finding.check.basis)}</header>"
            f"{body(finding, remedies=decision is None, decision=decision)}</section>"
            for finding, decision in found
        )
    )


def _headline(explanation: Explanation, found: data.Reading) -> None:
    tone = explanation.outcome or explanation.status
    transfer = found.transfer(explanation.transfer)
    name = f'<p class="name">{escaped(transfer.name)}</p>' if transfer and transfer.name else ""
    when = f"{tell('As of {day}.', day=explanation.on)} {_change(explanation)}"
    st.html(
        f'<h1 class="title">{escaped(explanation.title)}</h1>{name}'
        f'<div class="verdict tone-{tone}">'
        f'<span class="sign" aria-hidden="true">{sign(tone)}</span>'
        f"<div><h2>{escaped(explanation.label)}</h2><p>{escaped(explanation.reason)}</p>"
        f"{acceptance(found.register.accepted_verdict(explanation.transfer, asked.question()))}"
        f'{bullets(explanation.notes)}<p class="when">{escaped(when)}</p></div></div>'
    )


def _change(explanation: Explanation) -> str:
    change = explanation.next_change
    if change is None:
        return tell("No date is on file on which this changes by itself.")
    return tell("Changes on {day} to: {label}.", day=change.day, label=change.label)


def _todo(explanation: Explanation) -> None:
    if explanation.remedies:
        st.header(tell("What would make it lawful"), anchor=False)
        st.html(bullets(explanation.remedies, "todo"))
    if explanation.questions:
        st.header(tell("What to ask"), anchor=False)
        st.caption(tell("Copy the list and send it to whoever knows: the vendor, or a colleague."))
        questions = dict.fromkeys(question.question for question in explanation.questions)
        lines = (f"{number}. {question}" for number, question in enumerate(questions, 1))
        with st.container(key="questions"):
            st.code("\n".join(lines), language=None, wrap_lines=True)


def _recorded(transfer_id: str, found: data.Reading) -> None:
    st.header(tell("What is on file"), anchor=False)
    transfer = found.transfer(transfer_id)
    if transfer is None:
        st.info(tell("It was removed since the register was read. Refresh to read it anew."))
        return
    st.html(on_file(transfer, found.register.facts))


def _law(explanation: Explanation, found: data.Reading) -> None:
    st.header(tell("The law that was looked at"), anchor=False)
    law = found.register.as_of(asked.question()).law
    acts = [act for code in explanation.instruments if (act := law.instrument(code))]
    inside = "".join(_act(act, explanation, law) for act in acts)
    cited = dict.fromkeys(name for hop in explanation.hops for name in _cited(hop))
    st.html(f'<ul class="acts">{inside}</ul>{references(cited)}')


def _act(act: Instrument, explanation: Explanation, law: Law) -> str:
    state = tell("in force") if act.in_force_on(explanation.on) else tell("not in force on this day")
    checked = tell("checked on {day}", day=act.checked_on)
    doubt = "" if act.confirmed else tell("rests on one secondary source")
    details = ", ".join(part for part in (state, checked, doubt) if part)
    challenges = [law.sources[pending].title for pending in act.pending]
    under = tell("Under challenge: {cases}", cases=", ".join(challenges)) if challenges else ""
    lines = (details, tell("Source: {source}", source=act.source), under)
    told_of = "".join(f"<small>{escaped(line)}</small>" for line in lines if line)
    return f"<li>{escaped(act.title)}{told_of}</li>"


def _cited(hop: HopText) -> Iterator[str]:
    """Every legal reference of a hop, those of its places and of the hops below them included."""
    for step in hop.steps:
        yield from step.references
    for place in hop.places:
        for step in place.steps:
            yield from step.references
        for ground in place.grounds:
            yield from ground.references
        for under in place.hops:
            yield from _cited(under)


show()
