"""Look-alikes: recorded organisations that a name which somebody typed may mean, and our own companies."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from registry.dossiers.duplicates import normalised
from registry.dossiers.transfer import Transfers
from registry.dossiers.transfer_row import sender
from registry.entities import Activity, Notice, Organisation
from registry.facts import Facts
from registry.vocabulary import OrganisationKind

_CLOSE = 0.82
"""How similar two names without case, accents and legal form have to be, where 1 is equal."""
_TELLING = 4
"""Letters that a first word needs so that it alone makes two names alike."""


class SimilarVendor(NamedTuple):
    """A recorded organisation with a similar name; `equal` if only case, accents or legal form differ."""

    organisation: Organisation
    equal: bool


def similar_vendors(name: str, facts: Facts, most: int = 3) -> list[SimilarVendor]:
    """The recorded organisations that a name may mean, the most similar first."""
    plain = normalised(name)[0]
    if not plain:
        return []
    rated = [(_likeness(plain, one), one) for one in facts.all(Organisation).values()]
    best = sorted((pair for pair in rated if pair[0] >= _CLOSE), key=lambda pair: (-pair[0], pair[1].id))
    return [SimilarVendor(one, likeness == 1.0) for likeness, one in best[:most]]


def is_similar(one: Organisation, other: Organisation) -> bool:
    """Whether an organisation may be another that is recorded, by any of their names."""
    names = (normalised(each)[0] for each in (one.name, one.legal_name) if each)
    return any(name and _likeness(name, other) >= _CLOSE for name in names)


def _likeness(plain: str, one: Organisation) -> float:
    if one.organisation_kind is OrganisationKind.UNNAMED_CLASS:
        return 0.0
    names = (normalised(each)[0] for each in (one.name, one.legal_name) if each)
    return max((_similar(plain, other) for other in names), default=0.0)


def _similar(plain: str, other: str) -> float:
    if plain == other:
        return 1.0
    words, others = plain.split(), other.split()
    shorter, longer = sorted((words, others), key=len)
    if shorter and longer[: len(shorter)] == shorter and len(shorter[0]) >= _TELLING:
        return _CLOSE
    compared = SequenceMatcher(None, plain, other, autojunk=False)
    if compared.real_quick_ratio() < _CLOSE or compared.quick_ratio() < _CLOSE:
        return 0.0
    return compared.ratio()


def our_companies(transfers: Transfers) -> list[str]:
    """The ids of our own companies: those that carry out activities, publish notices or send data.

    The one that sends most comes first. A company that is engaged is not ours for sending data on, but it is
    if it carries out activities: customers engage us.
    """
    facts = transfers.facts
    senders = Counter(filter(None, map(sender, transfers.rows.values())))
    sending = (each for each, _ in senders.most_common() if each not in transfers.engagements)
    known = (each for each in dict.fromkeys([*named_as_ours(facts), *sending]) if each in facts)
    return sorted(known, key=lambda each: -senders[each])


def named_as_ours(facts: Facts) -> tuple[str, ...]:
    """The ids of the companies that carry out activities or publish notices; one may not be recorded."""
    operators = (each.operated_by for each in facts.all(Activity).values())
    publishers = (each.publisher for each in facts.all(Notice).values())
    return tuple(dict.fromkeys(filter(None, (*operators, *publishers))))
