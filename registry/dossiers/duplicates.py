"""Duplicates: organisations that may be recorded twice, by an equal identifier or an equal name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registry.dossiers.cycles import strong_components
from registry.entities import Organisation
from registry.facts import Facts
from registry.vocabulary import OrganisationKind

_FORMS = {
    "inc": ("inc", "incorporated"),
    "ltd": ("ltd", "limited"),
    "llc": ("llc",),
    "corp": ("corp", "corporation"),
    "co": ("co", "company"),
    "plc": ("plc",),
    "llp": ("llp",),
    "lp": ("lp",),
    "gmbh": ("gmbh",),
    "ag": ("ag", "aktiengesellschaft"),
    "kg": ("kg",),
    "se": ("se",),
    "sa": ("sa",),
    "sas": ("sas", "sasu"),
    "sarl": ("sarl", "eurl"),
    "srl": ("srl",),
    "spa": ("spa",),
    "bv": ("bv",),
    "nv": ("nv",),
    "ab": ("ab",),
    "as": ("as",),
    "oy": ("oy", "oyj"),
    "aps": ("aps",),
    "sro": ("sro",),
    "zoo": ("zoo",),
    "kft": ("kft",),
    "pty": ("pty",),
    "pte": ("pte",),
}
_LEGAL_FORMS = {word: form for form, words in _FORMS.items() for word in words}
"""The words that say what legal form a company has, each with the form."""
_NAMED_ALIKE = frozenset({OrganisationKind.UNNAMED_CLASS, OrganisationKind.NATURAL_PERSON})
"""Kinds of which several may well have the same name."""


@dataclass(frozen=True, slots=True)
class DuplicateDossier:
    """Organisations that may be one; `by_identifier` whether all are tied by equal identifiers alone."""

    organisations: tuple[Organisation, ...]
    by_identifier: bool

    @property
    def id(self) -> str:
        """The id of the first."""
        return self.organisations[0].id

    @property
    def names(self) -> Mapping[str, str]:
        """The name of the first."""
        return {"organisation": self.organisations[0].label}


def duplicates(facts: Facts) -> Iterator[DuplicateDossier]:
    """The groups of organisations that may be one legal entity, and each of the others by itself."""
    known = facts.all(Organisation)
    same, alike = _ties(known)
    every = {one: same.get(one, set()) | alike.get(one, set()) for one in known}
    for members in strong_components(known, lambda one: every[str(one)]):
        group = sorted(map(str, members))
        parts = strong_components(group, lambda one: same.get(str(one), ()))
        tied = max((len(part) for part in parts), default=0)
        yield DuplicateDossier(tuple(known[one] for one in group), by_identifier=tied == len(group))


def _ties(known: Mapping[str, Organisation]) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """Each organisation with those of an equal identifier, and with those of an equal name."""
    by_identifier: dict[object, set[str]] = defaultdict(set)
    by_name: dict[str, list[str]] = defaultdict(list)
    for one in known.values():
        for identifier in one.identifiers or ():
            by_identifier[_squeezed(identifier.scheme), _squeezed(identifier.value)].add(one.id)
        if one.organisation_kind not in _NAMED_ALIKE:
            for name in {normalised(name)[0] for name in (one.name, one.legal_name) if name}:
                by_name[name].append(one.id)
    same, alike = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for members in by_identifier.values():
        for member in members:
            same[member] |= members - {member}
    for named in by_name.values():
        for first in named:
            others = (other for other in named if other != first)
            alike[first].update(other for other in others if _may_be_one(known[first], known[other]))
    return same, alike


def normalised(name: str) -> tuple[str, frozenset[str]]:
    """A name without case, accents, punctuation and legal form, and the legal forms that it had."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = re.sub(r"\b((?:\w\.)+\w?)(?!\w)", lambda match: match[1].replace(".", ""), plain.casefold())
    words = re.findall(r"\w+", plain)
    rest = [word for word in words if word not in _LEGAL_FORMS]
    forms = frozenset(_LEGAL_FORMS[word] for word in words if word in _LEGAL_FORMS)
    return " ".join(rest or words), forms


def _may_be_one(one: Organisation, other: Organisation) -> bool:
    """Whether nothing tells two of the same name apart: another legal form, or another number of a kind."""
    forms = [normalised(x.name or x.legal_name or "")[1] for x in (one, other)]
    if all(forms) and forms[0] != forms[1]:
        return False
    numbers = [{_squeezed(i.scheme): _squeezed(i.value) for i in x.identifiers or ()} for x in (one, other)]
    return all(numbers[0][scheme] == numbers[1][scheme] for scheme in numbers[0].keys() & numbers[1].keys())


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
