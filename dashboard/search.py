"""One search over everything recorded: vendors, transfers, data, activities, findings and decisions."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from dashboard.components.values import entity_name, subject_name
from dashboard.subjects import SubjectLink, subject_link
from registry.checks.runner import Finding
from registry.dossiers.vendor import vendor_roles
from registry.entities import Activity, Comment, DataCategory, Decision, Organisation
from registry.messages import Message, country_name, say
from registry.register import Register

FIRST_HITS = 6
"""Hits of one kind; more words narrow them."""

HIT_KINDS: Mapping[str, Message] = {
    "vendor": say("Vendors"),
    "transfer": say("Transfers"),
    "category": say("Data"),
    "activity": say("Activities"),
    "finding": say("Findings"),
    "decision": say("Decisions and comments"),
}
"""The kinds of hits in their order."""

_WORD = re.compile(r"\w+")


class Hit(NamedTuple):
    """Something to open: of which kind, its name, and the page that shows it."""

    kind: str
    name: str
    link: SubjectLink


class SearchIndex:
    """Everything of a register by the words in it.

    Args:
        register: The register.
        findings: Its findings, open and accepted.
        language: The language of countries' names.
    """

    def __init__(self, register: Register, findings: Iterable[Finding], language: str) -> None:
        order = {kind: place for place, kind in enumerate(HIT_KINDS)}
        entries = sorted(
            _Entries(register, language).of(findings), key=lambda each: (order[each[0].kind], each[0].name)
        )
        self._hits: list[Hit] = []
        self._first_words: list[str] = []
        places: dict[str, list[int]] = defaultdict(list)
        for place, (hit, texts) in enumerate(entries):
            self._hits.append(hit)
            self._first_words.append(next(iter(_words(hit.name)), ""))
            for word in {word for text in texts for word in _words(text)}:
                places[word].append(place)
        self._words = sorted(places)
        self._places = places

    def search(self, text: str) -> dict[str, list[Hit]]:
        """The hits by kind: each word of a text must be the beginning of a word in them.

        Those whose name begins with it come first. Accents and case do not matter; no word finds nothing.
        """
        wanted = _words(text)
        if not wanted:
            return {}
        matching = set[int].intersection(*(self._beginning_with(word) for word in wanted))
        named: dict[str, list[Hit]] = defaultdict(list)
        others: dict[str, list[Hit]] = defaultdict(list)
        for place in sorted(matching):
            hit = self._hits[place]
            those = (named if self._first_words[place].startswith(wanted[0]) else others)[hit.kind]
            if len(those) < FIRST_HITS:
                those.append(hit)
        hits = {kind: [*named[kind], *others[kind]][:FIRST_HITS] for kind in HIT_KINDS}
        return {kind: those for kind, those in hits.items() if those}

    def _beginning_with(self, word: str) -> set[int]:
        start, places = bisect_left(self._words, word), set[int]()
        for known in self._words[start:]:
            if not known.startswith(word):
                break
            places.update(self._places[known])
        return places


class _Entries:
    """The hits of a register, each with the texts that it is found by."""

    def __init__(self, register: Register, language: str) -> None:
        self._register, self._language = register, language

    def of(self, findings: Iterable[Finding]) -> Iterator[tuple[Hit, tuple[str, ...]]]:
        yield from self._vendors()
        yield from self._transfers()
        for kind, model in (("category", DataCategory), ("activity", Activity)):
            for each in self._register.facts.all(model).values():
                yield Hit(kind, each.label, SubjectLink(f"views/{kind}.py", each.id)), (each.label, each.id)
        for finding in findings:
            name = subject_name(finding.id, self._register)
            yield Hit("finding", name, SubjectLink("views/finding.py", finding.id)), (name, finding.id)
        yield from self._remarks()

    def _vendors(self) -> Iterator[tuple[Hit, tuple[str, ...]]]:
        organisations = self._register.facts.all(Organisation)
        for vendor in vendor_roles(self._register.dossiers.transfers):
            each = organisations[vendor]
            texts = (each.label, vendor, each.legal_name or "", self._country(vendor))
            yield Hit("vendor", each.label, SubjectLink("views/vendor.py", vendor)), texts

    def _transfers(self) -> Iterator[tuple[Hit, tuple[str, ...]]]:
        label = lru_cache(maxsize=None)(lambda each: entity_name(each, self._register))
        country = lru_cache(maxsize=None)(self._country)
        for row in self._register.dossiers.transfers.rows.values():
            parties = entity_name(row.id, self._register)
            data = ", ".join(map(label, row.categories or ()))
            purposes = ", ".join(map(label, row.purposes or ()))
            name = f"{parties}: {data}" if data else parties
            hit = Hit("transfer", name, SubjectLink("views/transfer.py", row.id))
            yield hit, (name, row.id, purposes, country(row.importer.organisation))

    def _remarks(self) -> Iterator[tuple[Hit, tuple[str, ...]]]:
        facts = self._register.facts
        remarks: list[Decision | Comment] = [*facts.all(Decision).values(), *facts.all(Comment).values()]
        for each in remarks:
            link = subject_link(each.about, self._register)
            if link is None:
                continue
            text = each.text if isinstance(each, Comment) else each.reason
            about = subject_name(each.about, self._register)
            name = f"{about}: {text}" if text else about
            yield Hit("decision", name, link), (name, each.id, each.made_by or "")

    def _country(self, organisation: str | None) -> str:
        code = self._register.dossiers.transfers.parties.jurisdiction(organisation)
        return f"{code} {country_name(code, self._language)}" if code else ""


@lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text without accents, in lower case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORD.findall("".join(each for each in plain if not unicodedata.combining(each))))
