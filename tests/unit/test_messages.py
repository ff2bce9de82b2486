"""Every sentence is a message that a catalogue can translate."""

from __future__ import annotations

import ast
import gettext
import io
import re
from collections.abc import Iterator
from datetime import date

import messages as extraction
import pytest
from babel.messages import mofile
from babel.messages.catalog import Catalog

from registry import messages
from registry.messages import Country, Name, render, say
from tests.sources import nodes, trees


def test_the_template_holds_the_sentences_of_code_and_law_and_where_they_are_used() -> None:
    template = extraction.template()
    places = {str(message.id): {place for place, _line in message.locations} for message in template}
    assert "registry/intake/files.py" in places["There is no such file or folder."]
    reasons = {text for text, where in places.items() if "registry/law/data/jurisdictions.yaml" in where}
    assert len(reasons) > 1


SPOKEN_BY = {
    "RegistryError",
    "EngineError",
    "NotFoundError",
    "Fault",
    "fault_at",
    "add",
    "note",
    "print_message",
    "print_note",
    "ProgressDisplay",
    "show",
}
"""The calls whose sentences a person reads; what they are given in plain English no catalogue can know."""
ELSEWHERE = ("registry/law/", "registry/dossiers/")
"""Their faults are of law data, which no user writes, and of ids, which the commands look up first."""


def plain_sentences(tree: ast.Module) -> Iterator[str]:
    """What is said in plain English: texts with a blank and an end of sentence, not through `say`."""
    for call in nodes(tree):
        if not isinstance(call, ast.Call):
            continue
        if getattr(call.func, "attr", getattr(call.func, "id", "")) not in SPOKEN_BY:
            continue
        for given in (*call.args, *(keyword.value for keyword in call.keywords)):
            parts = given.values if isinstance(given, ast.JoinedStr) else [given]
            for part in parts:
                text = part.value if isinstance(part, ast.Constant) else ""
                if isinstance(text, str) and re.search(r"[a-z] [a-z].*[.?]$", text):
                    yield text


def test_no_fault_and_no_remark_is_said_in_plain_english() -> None:
    found = {}
    for name, tree in trees().items():
        if name.startswith("registry/") and not name.startswith(ELSEWHERE):
            found[name] = [*plain_sentences(tree)]
    assert {name: said for name, said in found.items() if said} == {}


def test_names_countries_and_dates_are_put_in_when_a_message_is_said() -> None:
    message = say(
        "{who} in {where} on {day}", who=Name("importer"), where=Country("DE"), day=date(2026, 11, 23)
    )
    assert render(message, names={"importer": "Acme"}) == "Acme in Germany on 2026-11-23"
    assert render(message, "fr", {"importer": "Acme"}) == "Acme in Allemagne on 2026-11-23"


@pytest.mark.parametrize(
    ("name", "said"), [("TCR, Inc.", "It is TCR, Inc."), ("Acme", "It is Acme."), ("Etc...", "It is Etc....")]
)
def test_a_name_with_a_full_stop_of_its_own_ends_a_sentence(name: str, said: str) -> None:
    assert render(say("It is {who}.", who=Name("importer")), names={"importer": name}) == said


@pytest.mark.parametrize(
    ("code", "shown"), [("US", "the United States"), ("DE", "Germany"), ("", ""), (" ", " ")]
)
def test_a_country_has_its_article_and_none_at_all_is_no_fault(code: str, shown: str) -> None:
    assert render(say("{where}", where=Country(code, article=True))) == shown


def test_a_group_of_places_has_a_name() -> None:
    assert messages.country_name("outside-EEA") == "outside the EEA"


def test_a_translated_catalogue_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalog("fr")
    catalogue.add("Lacks a safeguard", "Sans garantie")
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    monkeypatch.setattr(messages, "_catalogue", lambda _language: gettext.GNUTranslations(compiled))
    assert render(say("Lacks a safeguard"), "fr") == "Sans garantie"
