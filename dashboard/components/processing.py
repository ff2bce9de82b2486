"""The words of processing: legal bases, retention periods, and the marks of data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.components.text import capitalised, localised, phrase
from registry.dossiers.period import in_words
from registry.entities import DataCategory
from registry.entities.processing import Retention
from registry.messages import Message, say
from registry.vocabulary import LegalBasis, SpecialCondition

_BASES: Mapping[LegalBasis, Message] = {
    LegalBasis.CONSENT: say("consent (Art. 6(1)(a))"),
    LegalBasis.CONTRACT: say("contract (Art. 6(1)(b))"),
    LegalBasis.LEGAL_OBLIGATION: say("legal obligation (Art. 6(1)(c))"),
    LegalBasis.VITAL_INTERESTS: say("vital interests (Art. 6(1)(d))"),
    LegalBasis.PUBLIC_TASK: say("public task (Art. 6(1)(e))"),
    LegalBasis.LEGITIMATE_INTERESTS: say("legitimate interests (Art. 6(1)(f))"),
}
_CONDITIONS: Mapping[SpecialCondition, Message] = {
    SpecialCondition.EXPLICIT_CONSENT: say("explicit consent (Art. 9(2)(a))"),
    SpecialCondition.EMPLOYMENT_AND_SOCIAL_SECURITY: say("employment and social security (Art. 9(2)(b))"),
    SpecialCondition.VITAL_INTERESTS: say("vital interests (Art. 9(2)(c))"),
    SpecialCondition.NOT_FOR_PROFIT_BODY: say("not-for-profit body (Art. 9(2)(d))"),
    SpecialCondition.MADE_PUBLIC: say("made public by the data subject (Art. 9(2)(e))"),
    SpecialCondition.LEGAL_CLAIMS: say("legal claims (Art. 9(2)(f))"),
    SpecialCondition.SUBSTANTIAL_PUBLIC_INTEREST: say("substantial public interest (Art. 9(2)(g))"),
    SpecialCondition.HEALTH_CARE: say("health care (Art. 9(2)(h))"),
    SpecialCondition.PUBLIC_HEALTH: say("public health (Art. 9(2)(i))"),
    SpecialCondition.ARCHIVING_AND_RESEARCH: say("archiving and research (Art. 9(2)(j))"),
}


def basis_words(bases: Iterable[LegalBasis], condition: SpecialCondition | None = None) -> str:
    """Legal bases, and the condition for special categories, as a list in words; empty if there are none."""
    words = [localised(_BASES[each]) for each in bases]
    return capitalised(", ".join([*words, *([localised(_CONDITIONS[condition])] if condition else [])]))


def retention_words(stated: Iterable[Retention]) -> str:
    """How long data are kept, in words; empty if nothing is stated."""
    return "; ".join(filter(None, map(_retention, stated)))


def _retention(stated: Retention) -> str:
    if stated.period:
        return capitalised(localised(in_words(stated.period, stated.counted_from)))
    if stated.criterion:
        return capitalised(stated.criterion)
    return phrase("Varies") if stated.varies else (stated.detail or "")


def data_marks(category: DataCategory) -> list[str]:
    """What is special about data: each mark that is recorded as yes."""
    marks = (
        (category.special, phrase("Special category (Art. 9)")),
        (category.criminal, phrase("Criminal convictions (Art. 10)")),
        (category.hr, phrase("Data of own staff")),
    )
    return [mark for answer, mark in marks if answer]
