"""Every sentence is a message that a catalogue can translate."""

from __future__ import annotations

import gettext
import io
from datetime import date

import messages as extraction
import pytest
from babel.messages import mofile

from registry import messages
from registry.messages import Country, Name, render, say


def test_the_catalogues_hold_every_sentence_of_the_code() -> None:
    hint = "`make messages` writes them anew"
    assert extraction.TEMPLATE.read_bytes() == extraction.written(), hint
    french = {
        str(message.id) for message in extraction.catalogue(extraction.po_file("fr"), "fr") if message.id
    }
    assert french == set(extraction.sentences()), hint


def test_names_countries_and_dates_are_put_in_when_a_message_is_said() -> None:
    message = say(
        "{who} in {where} on {day}", who=Name("importer"), where=Country("DE"), day=date(2026, 11, 23)
    )
    assert render(message, names={"importer": "Acme"}) == "Acme in Germany on 2026-11-23"
    assert render(message, "fr", {"importer": "Acme"}) == "Acme in Allemagne on 2026-11-23"


def test_a_group_of_places_has_a_name() -> None:
    assert messages.country_name("outside-EEA") == "outside the EEA"


def test_a_translated_catalogue_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = extraction.catalogue(extraction.po_file("fr"), "fr")
    entry = catalogue.get("Lacks a safeguard")
    assert entry is not None
    entry.string = "Sans garantie"
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    monkeypatch.setattr(messages, "_catalogue", lambda _language: gettext.GNUTranslations(compiled))
    assert render(say("Lacks a safeguard"), "fr") == "Sans garantie"
