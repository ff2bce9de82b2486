"""References lead to their texts at EUR-Lex."""

from __future__ import annotations

import re

import pytest

from registry.checks.spec import CHECKS
from registry.law.law import Law
from registry.law.links import law_address

ELI = "https://eur-lex.europa.eu/eli/reg/2016/679/oj"
CELEX = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:"


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("GDPR Art. 46(2)(c)", f"{ELI}#art_46"),
        ("GDPR Art. 44, 45(2)(a)", f"{ELI}#art_44"),
        ("GDPR Art. 49(1), second subparagraph", f"{ELI}#art_49"),
        ("GDPR recital 26", ELI),
        ("CELEX 32023D1795", f"{CELEX}32023D1795"),
        ("Decision (EU) 2021/914, Annex, Appendix", f"{CELEX}32021D0914"),
        ("SCC clauses 8.7, 8.8", f"{CELEX}32021D0914"),
        ("Court of Justice, C-311/18, Schrems II (2020-07-16)", f"{CELEX}62018CJ0311"),
        ("General Court, T-553/23, Latombe v Commission", f"{CELEX}62023TJ0553"),
    ],
)
def test_a_reference_leads_to_its_text(reference: str, address: str) -> None:
    assert law_address(reference) == address


@pytest.mark.parametrize(
    "reference", ["EDPB Guidelines 05/2021", "GDPR Art. 100", "C-703/25 P, appeal of Latombe", "", "Art. 46"]
)
def test_what_has_no_address_gets_none(reference: str) -> None:
    assert law_address(reference) is None


def test_every_article_that_a_check_names_has_an_address() -> None:
    articles = [each for check in CHECKS.values() for each in check.basis if each.startswith("GDPR")]
    assert articles
    assert all(re.fullmatch(rf"{re.escape(ELI)}#art_\d+", law_address(each) or "") for each in articles)


def test_every_instrument_with_a_celex_number_has_an_address() -> None:
    numbered = [act for act in Law.current().instruments.values() if "CELEX" in act.source]
    assert numbered
    assert all(law_address(act.source) for act in numbered)
