"""Where to record a safeguard that is written by its name, such as `SCC`, and under which words."""

from __future__ import annotations

from collections.abc import Sequence

from registry.intake.suggestions import cure_among, suggested_id, write_instead
from registry.law.law import Law
from registry.law.mechanism_names import Meaning
from registry.messages import Message, say

_LISTS = {
    "2023/1795": "eu_us_dpf",
    "UK-US-data-bridge": "uk_extension",
    "Swiss-US-DPF": "swiss_us_dpf",
    "2016/1250": "privacy_shield",
    "2000/520": "safe_harbour",
}
"""The lists of participants in what people call a framework, by its decision."""
_IN_FORCE = frozenset({"2023/1795", "UK-US-data-bridge", "Swiss-US-DPF"})
_CLAUSES = "2021/914"
_CONTRACT = "Art. 28 contract"
CONTRACT_ELSEWHERE = say(
    "A contract with a processor is recorded under `agreements:`, and its id in the engagement: "
    "`agreement: agreement/…`."
)


def meanings_of(law: Law, text: object) -> Sequence[Meaning]:
    """Return what a name means in law; those that say most, if it has several."""
    meant = law.meanings(text) if isinstance(text, str) else []
    return [each for each in meant if not each.weak] or meant


def described_safeguard(law: Law, text: object) -> Message | None:
    """The cure for a safeguard's name in place of its id; None if it is not the name of one."""
    meant = meanings_of(law, text)
    if not meant:
        return None
    first = meant[0]
    if first.instrument in _IN_FORCE:
        return say(
            "A certification is recorded with the certified organisation: `listings: [{listing}]`, and with "
            "`checked_on` and `found` once you have looked it up. Write here only ids of `mechanisms:`.",
            listing=f"{{framework: {_LISTS[first.instrument]}}}",
        )
    if first.instrument == _CONTRACT:
        return CONTRACT_ELSEWHERE
    return described_under_mechanisms(first, str(text))


def described_under_mechanisms(meaning: Meaning, name: str) -> Message:
    """The cure that shows how a safeguard is described, before its id is written."""
    slug = suggested_id("mechanism", name) or "mechanism/example"
    more = f', instrument: "{meaning.instrument}"' if meaning.instrument else ""
    if meaning.kind == "scc" and meaning.instrument in (None, _CLAUSES):
        more = f', instrument: "{_CLAUSES}", modules: [2], signed_on: 2026-01-31'
    return say(
        "Describe it under `mechanisms:`, such as `- {item}`, with what is true of yours; write its id here.",
        item=f"{{id: {slug}, kind: {meaning.kind}{more}}}",
    )


def kind_cure(law: Law, value: object, options: Sequence[str]) -> Message:
    """The cure for an unknown kind of safeguard; one that its name implies comes with the instrument."""
    meant = meanings_of(law, value)
    if not meant or meant[0].kind not in options:
        return cure_among(value, options)
    kind, instrument, _ = meant[0]
    if instrument == _CONTRACT:
        return CONTRACT_ELSEWHERE
    if instrument and law.instrument(instrument):
        return say('Write {meant}, and `instrument: "{instrument}"`.', meant=kind, instrument=instrument)
    return say("Write {meant}. Allowed: {known}.", meant=kind, known=tuple(options))


def instrument_cure(law: Law, value: object) -> Message | None:
    """The cure for the name of an instrument in place of its code; None if it is not the name of one."""
    for meaning in meanings_of(law, value):
        if meaning.instrument and law.instrument(meaning.instrument):
            return write_instead(meaning.instrument)
        if meaning.kind == "scc":
            return say(
                "Which clauses are they? Write {code} for those of 2021; `registry law` lists the others.",
                code=_CLAUSES,
            )
    return None


def listing_cure(law: Law, value: object, options: Sequence[str]) -> Message:
    """The cure for the name of a framework in place of the word for its list."""
    lists = [_LISTS[each.instrument] for each in meanings_of(law, value) if each.instrument in _LISTS]
    if len(lists) == 1:
        return say("Write {meant}. Allowed: {known}.", meant=lists[0], known=tuple(options))
    return cure_among(value, options)
