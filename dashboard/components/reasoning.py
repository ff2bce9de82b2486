"""The reasoning behind a verdict as HTML: steps, places, grounds tried, and hops below hops."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.components.signs import RESULT_TONES, badge
from dashboard.components.text import escaped, localised, phrase
from dashboard.ways import remedy_parts
from registry.dossiers.explain import GroundText, HopText, PlaceText, StepText
from registry.dossiers.verdict_words import RESULTS
from registry.law.links import DPF_LIST, law_address
from registry.law.verdict import Result

_LIST = "list of the EU-US Data Privacy Framework"


def reasoning(hops: Iterable[HopText]) -> str:
    """How each hop was judged."""
    return "".join(_hop(hop) for hop in hops)


def bullets(items: Iterable[str], kind: str = "") -> str:
    """A list of sentences; empty if there are none."""
    inside = "".join(f"<li>{_item(item)}</li>" for item in items)
    return f'<ul class="{kind}">{inside}</ul>' if inside else ""


def _item(text: str) -> str:
    """A sentence; the ways that it names, of which one is enough, as a list."""
    lead, ways = remedy_parts(text)
    listed = "".join(f"<li>{_linked(each)}</li>" for each in ways)
    return f'{_linked(lead)}<ol class="ways">{listed}</ol>' if ways else _linked(lead)


def reference_tags(names: Iterable[str]) -> str:
    """Legal references, small; those with an address lead to their text and so leave the page."""
    inside = "".join(f'<span class="ref">{law_link(name, name)}</span>' for name in names)
    return f'<span class="refs">{inside}</span>' if inside else ""


def law_link(text: str, reference: str) -> str:
    """A text that leads to what a reference names, if its address is known."""
    address = law_address(reference)
    return _link(text, address) if address else escaped(text)


def _link(text: str, address: str) -> str:
    return f'<a href="{escaped(address)}" rel="noreferrer">{escaped(text)}</a>'


def _linked(text: str) -> str:
    """A sentence in which the list of the framework leads to that list."""
    before, name, after = text.partition(_LIST)
    return f"{escaped(before)}{_link(name, DPF_LIST)}{escaped(after)}" if name else escaped(text)


def _hop(hop: HopText) -> str:
    verdict = badge(hop.outcome or "ended", hop.label)
    return (
        f'<section class="hop"><header><h3>{escaped(hop.heading)}</h3>{verdict}</header>'
        f"{_steps(hop.steps)}{''.join(_place(place) for place in hop.places)}</section>"
    )


def _steps(steps: Iterable[StepText]) -> str:
    inside = "".join(f"<li><span>{escaped(s.says)}</span>{reference_tags(s.references)}</li>" for s in steps)
    return f'<ol class="steps">{inside}</ol>' if inside else ""


def _place(place: PlaceText) -> str:
    tried = "".join(_ground(ground) for ground in place.grounds)
    below = "".join(_hop(hop) for hop in place.hops)
    return (
        f'<section class="place"><header><h4>{escaped(place.heading)}</h4>'
        f"{badge(place.outcome, place.label)}</header>{_steps(place.steps)}"
        f"{tried or _nothing_tried(place)}{below}</section>"
    )


def _nothing_tried(place: PlaceText) -> str:
    if place.outcome in {"not_restricted", "covered"} or place.hops:
        return ""
    says = phrase(
        "Nothing that this transfer could rest on is recorded: no adequacy decision applies, "
        "and no clauses, binding rules or exception."
    )
    return f'<p class="quiet">{escaped(says)}</p>'


def _ground(ground: GroundText) -> str:
    tone = RESULT_TONES[ground.result]
    verdict = badge(tone, localised(RESULTS[Result(ground.result)]))
    taken = ""
    if ground.taken:
        title = escaped(phrase("Not recorded; assumed to be in order"))
        taken = f"<details><summary>{title} ({len(ground.taken)})</summary>{bullets(ground.taken)}</details>"
    questions = bullets((question.question for question in ground.questions), "asks")
    return (
        f'<article class="ground edge-{tone}"><header><h5>{escaped(ground.label)}</h5>{verdict}</header>'
        f"{bullets(ground.reasons)}{questions}{taken}{reference_tags(ground.references)}</article>"
    )
