"""Every sentence that a person reads: an English message id with parameters, translated by gettext.

The English sentence is the message id; catalogues of other languages go into `locale/`. Values stay typed
until they are rendered, so that a verdict contains no names: a `Name` is a slot that the dossier fills.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import date
from functools import lru_cache, reduce
from pathlib import Path
from typing import NamedTuple

LOCALE = Path(__file__).parent / "locale"

DAY_FORMAT: ContextVar[Callable[[date], str]] = ContextVar("DAY_FORMAT", default=date.isoformat)
"""How sentences write a day: as commands take it (ISO 8601), or as the readers of a page are used to."""


class Name(NamedTuple):
    """The name of the entity in a slot (`importer`, `mechanism`), filled in when the message is rendered."""

    slot: str


class Country(NamedTuple):
    """A jurisdiction's code or a group of them, shown by its name in the reader's language.

    With `article` the name is as it stands within an English sentence: “the United States”.
    """

    code: str
    article: bool = False


class Message(NamedTuple):
    """A message id with its values by name."""

    template: str
    values: tuple[tuple[str, object], ...] = ()


Sentence = Message | str
"""A message to translate, or a text that is shown unchanged."""


def say(template: str, /, **values: object) -> Message:
    """A message with its values; `template` is the message id that catalogues translate."""
    return Message(template, tuple(values.items()))


def one_after_the_other(sentences: Iterable[Message]) -> Message:
    """Several sentences as one message; there must be at least one."""
    return reduce(lambda one, more: say("{one} {more}", one=one, more=more), sentences)


def with_values(message: Message, /, **values: object) -> Message:
    """A message with other values."""
    return Message(message.template, tuple(values.items()))


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("registry", LOCALE, languages=[language], fallback=True)


@lru_cache
def country_name(code: str, language: str = "en") -> str:
    """The name of a jurisdiction or group (CLDR, through Babel); its code if no name is known."""
    groups = {
        "EU": say("European Union"),
        "EEA": say("European Economic Area"),
        "FR-DROM": say("French overseas departments"),
        "outside-EEA": say("outside the EEA"),
        "EPO": say("European Patent Organisation"),
        "PT-20": say("Azores"),
        "PT-30": say("Madeira"),
        "ES-CN": say("Canary Islands"),
    }
    if code in groups:
        return render(groups[code], language)
    from babel import Locale  # takes 30 ms; JSON output does not need it

    return str(Locale.parse(language).territories.get(code, code))


def _takes_the(name: str) -> bool:
    return name.rpartition(" ")[2] in _WITH_THE


_WITH_THE = frozenset(
    [
        "Area",
        "Bahamas",
        "departments",
        "Emirates",
        "Gambia",
        "Islands",
        "Kingdom",
        "Maldives",
        "Netherlands",
        "Philippines",
        "Republic",
        "States",
        "Territories",
        "Union",
    ]
)
"""The last words of English names that take an article: the Cayman Islands, the Netherlands."""


def render(sentence: Sentence, language: str = "en", names: Mapping[str, str] | None = None) -> str:
    """A sentence in a language, its slots filled from `names`; a plain text is returned unchanged."""
    if isinstance(sentence, str):
        return sentence

    def shown(value: object) -> str:
        if isinstance(value, Message):
            return render(value, language, names)
        if isinstance(value, Name):
            return (names or {}).get(value.slot, value.slot.replace("_", " "))
        if isinstance(value, Country):
            name = country_name(value.code, language)
            return f"the {name}" if value.article and language == "en" and _takes_the(name) else name
        if isinstance(value, date):
            return DAY_FORMAT.get()(value)
        if isinstance(value, tuple):
            return ", ".join(shown(item) for item in value)
        return str(value)

    template = _catalogue(language).gettext(sentence.template)
    text = template.format(**{key: shown(value) for key, value in sentence.values})
    # A name may end with a full stop of its own: TCR, Inc.
    return text[:-1] if text.endswith("..") and not text.endswith("...") else text
