"""One search over everything recorded: vendors, transfers, data, activities, findings and decisions."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from dashboard.components.values import entity_name, subject_name
from dashboard.subjects import SubjectLink, subject_link
from registry.checks.runner import Finding
from registry.dossiers.transfer_row import TransferRow
from registry.dossiers.vendor import vendor_roles
from registry.entities import Activity, Comment, DataCategory, Decision, Organisation
from registry.entities.shape import mentioned
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


class SearchEntry(NamedTuple):
    """A hit, the first word of its name, and all words that it is found by."""

    hit: Hit
    first: str
    words: frozenset[str]

    @classmethod
    def of(cls, hit: Hit, *texts: str) -> SearchEntry:
        """A hit that is found by some texts."""
        words = frozenset(word for text in texts for word in _words(text))
        return cls(hit, next(iter(_words(hit.name)), ""), words)


class SearchIndex:
    """Everything of a register by the words in it.

    Args:
        register: The register.
        findings: Its findings, open and accepted.
        language: The language of countries' names.
        before: The index of an earlier register, in the same language.
        affected: The transfers that may be named differently than in that one; None for all.
    """

    def __init__(
        self,
        register: Register,
        findings: Iterable[Finding],
        language: str,
        before: SearchIndex | None = None,
        affected: Collection[str] | None = None,
    ) -> None:
        order = {kind: place for place, kind in enumerate(HIT_KINDS)}
        every = [*findings]
        kept = before.kept_without(affected) if before and affected is not None else {}
        entries = _Entries(register, language, kept)
        self._on_transfers = [*entries.on_transfers(every)]
        by_name = sorted(
            [*self._on_transfers, *entries.others(every)],
            key=lambda each: (order[each.hit.kind], each.hit.name),
        )
        self._hits: list[Hit] = []
        self._first_words: list[str] = []
        places: dict[str, list[int]] = defaultdict(list)
        for place, (hit, first, words) in enumerate(by_name):
            self._hits.append(hit)
            self._first_words.append(first)
            for word in words:
                places[word].append(place)
        self._words = sorted(places)
        self._places = places

    def kept_without(self, affected: Collection[str]) -> Mapping[str, SearchEntry]:
        """The entries of transfers, and of findings on them, but for those of some transfers."""
        return {
            each.hit.link.id: each
            for each in self._on_transfers
            if mentioned(each.hit.link.id) not in affected
        }

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
    """Everything that can be found in a register.

    Args:
        register: The register.
        language: The language of countries' names.
        kept: The entries of transfers that are named as before, and of findings on them.
    """

    def __init__(self, register: Register, language: str, kept: Mapping[str, SearchEntry]) -> None:
        self._register, self._language = register, language
        self._kept = kept

    def on_transfers(self, findings: Iterable[Finding]) -> Iterator[SearchEntry]:
        """The transfers, and the findings on them."""
        label = lru_cache(maxsize=None)(lambda each: entity_name(each, self._register))
        country = lru_cache(maxsize=None)(self._country)
        rows = self._register.dossiers.transfers.rows
        for row in rows.values():
            yield self._kept.get(row.id) or self._transfer(row, label, country)
        for each in findings:
            if each.dossier.id in rows:
                yield self._kept.get(each.id) or self._finding(each)

    def others(self, findings: Iterable[Finding]) -> Iterator[SearchEntry]:
        """Everything else."""
        yield from self._vendors()
        for kind, model in (("category", DataCategory), ("activity", Activity)):
            for each in self._register.facts.all(model).values():
                link = SubjectLink(f"views/{kind}.py", each.id)
                yield SearchEntry.of(Hit(kind, each.label, link), each.label, each.id)
        rows = self._register.dossiers.transfers.rows
        yield from (self._finding(each) for each in findings if each.dossier.id not in rows)
        yield from self._remarks()

    def _vendors(self) -> Iterator[SearchEntry]:
        organisations = self._register.facts.all(Organisation)
        for vendor in vendor_roles(self._register.dossiers.transfers):
            each = organisations[vendor]
            hit = Hit("vendor", each.label, SubjectLink("views/vendor.py", vendor))
            yield SearchEntry.of(hit, each.label, vendor, each.legal_name or "", self._country(vendor))

    def _transfer(
        self, row: TransferRow, label: Callable[[str], str], country: Callable[[str | None], str]
    ) -> SearchEntry:
        parties = entity_name(row.id, self._register)
        data = ", ".join(map(label, row.categories or ()))
        purposes = ", ".join(map(label, row.purposes or ()))
        name = f"{parties}: {data}" if data else parties
        hit = Hit("transfer", name, SubjectLink("views/transfer.py", row.id))
        return SearchEntry.of(hit, name, row.id, purposes, country(row.importer.organisation))

    def _finding(self, finding: Finding) -> SearchEntry:
        name = subject_name(finding.id, self._register)
        return SearchEntry.of(
            Hit("finding", name, SubjectLink("views/finding.py", finding.id)), name, finding.id
        )

    def _remarks(self) -> Iterator[SearchEntry]:
        facts = self._register.facts
        remarks: list[Decision | Comment] = [*facts.all(Decision).values(), *facts.all(Comment).values()]
        for each in remarks:
            link = subject_link(each.about, self._register)
            if link is None:
                continue
            text = each.text if isinstance(each, Comment) else each.reason
            about = subject_name(each.about, self._register)
            name = f"{about}: {text}" if text else about
            yield SearchEntry.of(Hit("decision", name, link), name, each.id, each.made_by or "")

    def _country(self, organisation: str | None) -> str:
        code = self._register.dossiers.transfers.parties.jurisdiction(organisation)
        return f"{code} {country_name(code, self._language)}" if code else ""


@lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text without accents, in lower case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORD.findall("".join(each for each in plain if not unicodedata.combining(each))))
