"""Where the texts that verdicts cite can be read: addresses at EUR-Lex. Nothing is fetched from there."""

from __future__ import annotations

import re
from collections.abc import Callable

DPF_LIST = "https://www.dataprivacyframework.gov/list"
"""Where the participants of the EU-US Data Privacy Framework are listed."""

_GDPR = "https://eur-lex.europa.eu/eli/reg/2016/679/oj"
_LAST_ARTICLE = 99
_CELEX = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:{number}"
_CLAUSES = "32021D0914"
"""The decision whose annex contains the standard contractual clauses."""


def law_address(reference: str) -> str | None:
    """The address of the text that a reference names: an article, an act, a judgment; None if unknown.

    Args:
        reference: Such as `GDPR Art. 46(2)(c)`, `CELEX 32023D1795`, `Decision (EU) 2021/914, Annex`,
            `SCC clauses 8.7, 8.8` or `Court of Justice, C-311/18`.
    """
    for pattern, address in _ADDRESSES:
        if match := pattern.search(reference):
            return address(match)
    return None


def _article(match: re.Match[str]) -> str | None:
    number = int(match[1])
    return f"{_GDPR}#art_{number}" if 1 <= number <= _LAST_ARTICLE else None


def _act(match: re.Match[str]) -> str:
    kind = "R" if match[1] == "Regulation" else "D"
    return _CELEX.format(number=f"3{match[2]}{kind}{int(match[3]):04}")


def _judgment(match: re.Match[str]) -> str:
    year = f"{'20' if int(match[3]) < 50 else '19'}{match[3]}"  # the Court began in 1952
    return _CELEX.format(number=f"6{year}{match[1]}J{int(match[2]):04}")


_ADDRESSES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (re.compile(r"^GDPR Art\. (\d+)", re.ASCII), _article),
    (re.compile(r"^GDPR\b"), lambda _: _GDPR),
    (re.compile(r"\bCELEX (\d{5}[A-Z]{1,2}\d{4})\b", re.ASCII), lambda match: _CELEX.format(number=match[1])),
    (re.compile(r"\b(Regulation|Decision) \(EU\) (\d{4})/(\d{1,4})\b", re.ASCII), _act),
    (re.compile(r"^SCC\b"), lambda _: _CELEX.format(number=_CLAUSES)),
    # An appeal (C-703/25 P) that is pending has no judgment yet.
    (re.compile(r"\b([CT])-(\d{1,4})/(\d{2})\b(?! P)", re.ASCII), _judgment),
)
