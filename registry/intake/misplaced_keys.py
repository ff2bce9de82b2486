"""Keys that are not those of an entity, of which it is certain where their value belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from registry.entities import Transfer
from registry.intake.places_meant import Meant, places_meant
from registry.intake.safeguard_cures import CONTRACT_ELSEWHERE, described_safeguard
from registry.law.law import Law
from registry.messages import Message, say

_PARTIES = {
    **dict.fromkeys(("vendor", "supplier", "processor", "sub_processor", "subprocessor"), "importer"),
    **dict.fromkeys(("controller", "company", "organisation_from"), "exporter"),
}
_CONTRACTS = frozenset({"dpa", "contract", "agreement", "agreements", "data_processing_agreement", "avv"})
_PLACES = frozenset({"country", "countries", "location", "locations", "hosting", "hosted_in", "jurisdiction"})
_SAFEGUARDS = frozenset({"safeguards", "safeguard", "mechanism", "transfer_mechanism", "transfer_mechanisms"})


def misplaced(
    law: Law,
    model: type[BaseModel],
    key: str,
    raw: Mapping[str, Any],
    organisation_of: Callable[[str], str | None],
) -> Message | None:
    """Return what to do with a key that a model does not have; None if it is not known better here.

    Args:
        law: The law data, which list the countries and name the safeguards.
        model: Does not have the key.
        key: As written.
        raw: All keys beside it, and their values.
        organisation_of: Gives the id recorded for an organisation's name.
    """
    value = raw[key]
    if value is None and (cure := _torn_text(key, raw)):
        return cure
    word = key.casefold().replace("-", "_").replace(" ", "_")
    if model is not Transfer:
        return None
    if (party := _PARTIES.get(word)) and party not in raw:
        example = (organisation_of(value) if isinstance(value, str) else None) or "organisation/…"
        return say("Write `{example}`.", example=f"{party}: {{organisation: {example}}}")
    if word in _CONTRACTS:
        return CONTRACT_ELSEWHERE
    if word in _PLACES and "places" not in raw:
        return _places_cure(places_meant(law, value) if isinstance(value, str) else Meant())
    if word in _SAFEGUARDS and "mechanisms" not in raw and (cure := described_safeguard(law, value)):
        return say("Write mechanisms. {then}", then=cure)
    return None


def _places_cure(meant: Meant) -> Message:
    code = meant.codes[0] if len(meant.codes) == 1 and not meant.each else None
    example = f"places: [{{jurisdiction: {code or 'US'}, kind: storage}}]"
    where = (
        say("If data are kept there, write `{example}`.", example=example)
        if code
        else say("If data are kept there, write one place per item, such as `{example}`.", example=example)
    )
    return say(
        "{where} Where a company is established is recorded with the organisation: `established_in`.",
        where=where,
    )


def _torn_text(key: str, raw: Mapping[str, Any]) -> Message | None:
    """The cure for a text that a comma within braces has torn: `{name: ACME, Inc}`."""
    keys = list(raw)
    before = keys[keys.index(key) - 1] if keys.index(key) else None
    text = raw[before] if before else None
    if not isinstance(text, str) or key.replace("_", "").islower():
        return None
    return say(
        'A text with a comma needs quotes within braces: `{key}: "{text}, {rest}"`.',
        key=before,
        text=text,
        rest=key,
    )
