"""What a transfer tool known by a name is in law: its kind and its instrument, in English and French.

The name decides over the kind that was recorded with it; nobody means the Data Privacy Framework by
“adequacy” unless it says so. The words themselves are law data (`names.yaml`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from registry.law.acts import Instrument, InstrumentKind

_NUMBER = re.compile(r"\b\d{4}/\d{1,4}\b")
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
_AND = re.compile(r"[+&,;]")
_WORD = re.compile(r"[a-z0-9]+")
_NO_SINGULAR = 3
"""Words up to this length have no plural that ends in an s: “US”, “DPF”."""
_KIND_OF = {
    InstrumentKind.ADEQUACY_DECISION: "adequacy",
    InstrumentKind.EXTENSION: "adequacy",
    InstrumentKind.NATIONAL_FRAMEWORK: "adequacy",
    InstrumentKind.STANDARD_CLAUSES: "scc",
    InstrumentKind.PROCESSOR_CLAUSES: "other",
    InstrumentKind.NATIONAL_CLAUSES: "national_tool",
    InstrumentKind.CRITERIA: "certification",
    InstrumentKind.SCHEME: "certification",
}
_ALSO = {
    "scc": frozenset({"ad_hoc_clauses", "authority_scc", "national_tool"}),
    "certification": frozenset({"code_of_conduct", "national_tool", "other"}),
    "other": frozenset(
        {"ad_hoc_clauses", "authority_scc", "certification", "code_of_conduct", "national_tool", "scc"}
    ),
}
"""The kinds that may be based on what a name means, by the kind of the latter."""
_EU_US = "euus"
_ONLY_BY_KIND = frozenset({"dpf_onward_contract", "same_level_contract"})
"""Contracts that go by the name of what they serve."""


class Meaning(NamedTuple):
    """What a name means; `weak`: only if nothing else is named beside it."""

    kind: str
    instrument: str | None
    weak: bool = False


_Span = tuple[int, int, Meaning]
"""Where a name stands among the words of a text: its first word, the one after its last."""


class NamedMeaning(NamedTuple):
    """A meaning with the names that people use for it."""

    meaning: Meaning
    names: tuple[str, ...]


class KnownAs(NamedTuple):
    """A mechanism as the law knows it."""

    kind: str
    instrument: str | None


@dataclass(frozen=True, slots=True)
class MechanismNames:
    """All names by their letters alone, and the order of the instruments among them."""

    by_letters: dict[str, Meaning]
    order: dict[Meaning, int]
    acts: dict[str, Instrument]

    @classmethod
    def of(cls, named: Iterable[NamedMeaning], acts: dict[str, Instrument]) -> MechanismNames:
        """Collect the names: those of the data, and the aliases of the acts."""
        known = [*named, *_aliases(acts.values())]
        by_letters: dict[str, Meaning] = {}
        for meaning, names in known:
            for name in names:
                by_letters.setdefault("".join(_words(name)), meaning)
        order: dict[Meaning, int] = {}
        for meaning, _ in known:
            order.setdefault(meaning, len(order))
        return cls(by_letters, order, acts)

    def known_as(self, kind: str, texts: Iterable[str | None], *, described: bool) -> KnownAs:
        """What a mechanism without a known instrument is, by the first of its names that is understood.

        Args:
            kind: As recorded.
            texts: Its names.
            described: Whether other facts show that it is of this kind, such as the modules of clauses.
        """
        if kind in _ONLY_BY_KIND:
            return KnownAs(kind, None)
        named = [text for text in texts if text]
        for text in named:
            meanings = self.meanings(text)
            strong = [m for m in meanings if not m.weak] or ([] if described else meanings)
            if strong:
                return self._chosen(kind, strong)
            if meanings:
                return KnownAs(kind, None)
        return KnownAs("other", None) if named and kind == "adequacy" else KnownAs(kind, None)

    def _chosen(self, kind: str, meanings: list[Meaning]) -> KnownAs:
        exact = [m for m in meanings if m.kind == kind]
        near = [m for m in meanings if kind in _ALSO.get(m.kind, ())]
        pool = exact or near or meanings
        if len({m.kind for m in pool}) > 1:
            return KnownAs(kind if near else "other", None)
        pool = [m for m in pool if m.instrument] or pool
        chosen = min(pool, key=self.order.__getitem__)
        if chosen.kind == "scc" and len(pool) > 1:
            chosen = chosen._replace(instrument=None)  # two sets are named: which of them is asked
        keeps = kind in _ALSO.get(chosen.kind, ()) and not (kind == "authority_scc" and chosen.instrument)
        if chosen.kind == "other":
            keeps = kind in _ALSO["other"]
        return KnownAs(kind if keeps else chosen.kind, chosen.instrument)

    def meanings(self, text: str) -> list[Meaning]:
        """Everything that a text names, the longest names first read."""
        matches = [m for code in _NUMBER.findall(text) if (m := self._act(code)) is not None]
        words = list(_words(_NUMBER.sub(" ", text) if matches else text))
        spans = [
            (first, last, meaning)
            for first in range(len(words))
            for last in range(first + 1, len(words) + 1)
            if (meaning := self.by_letters.get("".join(words[first:last]))) is not None
        ]
        spans = [
            (first, last, meaning)
            for first, last, meaning in spans
            if not any(a <= first and last <= b and (a, b) != (first, last) for a, b, _ in spans)
        ]
        matches += [meaning for _, _, meaning in spans]
        return list(dict.fromkeys([*self._shared_noun(words, spans), *matches]))

    def _shared_noun(self, words: list[str], spans: list[_Span]) -> Iterator[Meaning]:
        """The schemes whose noun comes only with a later one: “EU-US and Swiss-US Data Privacy Framework”."""
        for start in range(len(words) - 1):
            begun = "".join(words[start : start + 2])
            if begun != _EU_US or any(first <= start < last for first, last, _ in spans):
                continue
            later = next(((first, last) for first, last, _ in spans if first > start), None)
            nouns = ("".join(words[first : later[1]]) for first in range(*later)) if later else ()
            yield from (m for noun in nouns if (m := self.by_letters.get(begun + noun)) is not None)

    def _act(self, number: str) -> Meaning | None:
        act = self.acts.get(number)
        kind = _KIND_OF.get(act.kind) if act else None
        return Meaning(kind, number) if kind else None


def _aliases(acts: Iterable[Instrument]) -> Iterator[NamedMeaning]:
    for act in acts:
        kind = _KIND_OF.get(act.kind)
        if kind is not None:
            yield NamedMeaning(Meaning(kind, act.code), (act.code, *act.aliases))


def _words(text: str) -> Iterator[str]:
    """The words of a text in small letters, without accents, initials' stops and plurals."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = _INITIALS.sub(lambda initials: initials.group().replace(".", ""), plain)
    for word in _WORD.findall(_AND.sub(" and ", plain)):
        yield word.removesuffix("s") if len(word) > _NO_SINGULAR else word
