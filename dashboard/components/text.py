"""The words of the page: its phrases and labels, and recorded text made safe for Markdown and HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from babel.dates import format_date

from registry.access import LOCAL_ACTOR
from registry.entities.fields import visible
from registry.messages import DAY_FORMAT, Message, render, say
from registry.vocabulary import Confinement, Frequency, PlaceKind, Role, Severity

ROLES = {
    Role.CONTROLLER: say("controller"),
    Role.JOINT_CONTROLLER: say("joint controller"),
    Role.PROCESSOR: say("processor"),
}
FREQUENCIES = {
    Frequency.ONE_OFF: say("one-off"),
    Frequency.OCCASIONAL: say("occasional"),
    Frequency.REPETITIVE: say("repetitive"),
    Frequency.SYSTEMATIC: say("systematic"),
    Frequency.CONTINUOUS: say("continuous"),
}
PLACE_KINDS = {
    PlaceKind.STORAGE: say("storage"),
    PlaceKind.PROCESSING: say("processing"),
    PlaceKind.REMOTE_ACCESS: say("remote access"),
    PlaceKind.SUPPORT: say("support"),
    PlaceKind.TRANSIT: say("transit"),
}
CONFINEMENTS = {Confinement.EEA_ONLY: say("in the EEA only")}
SEVERITIES = {
    Severity.CRITICAL: say("Critical"),
    Severity.HIGH: say("High"),
    Severity.MEDIUM: say("Medium"),
    Severity.LOW: say("Low"),
}

_Member = TypeVar("_Member", bound=StrEnum)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^&])")


def page_language() -> str:
    """The language of every phrase: English, until another catalogue is complete."""
    return "en"


def phrase(template: str, /, **values: object) -> str:
    """A phrase in the page's language; `template` is a message id, as in `registry.messages.say`."""
    return render(say(template, **values), page_language())


_SMALL = (
    *(say("no"), say("one"), say("two"), say("three"), say("four"), say("five"), say("six")),
    *(say("seven"), say("eight"), say("nine"), say("ten"), say("eleven"), say("twelve")),
)


def counted(count: int, one: str, many: str) -> str:
    """A sentence about a number of things, in words up to twelve as one would say it.

    Args:
        count: The number.
        one: The message id for a single thing.
        many: The message id for any other number, with `{count}`.
    """
    if count == 1:
        return phrase(one)
    return phrase(many, count=localised(_SMALL[count]) if count < len(_SMALL) else f"{count:,}")


def capitalised(text: str) -> str:
    """A text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def day_long(day: date) -> str:
    """A day with its weekday, as the reader's language writes it: `Monday 30 November 2026`."""
    return format_date(day, "EEEE d MMMM y", locale=page_language())


def day_short(day: date) -> str:
    """A day as it stands in lists: `30 Nov 2026`."""
    return format_date(day, "d MMM y", locale=page_language())


def write_days_as_read() -> None:
    """Let every sentence of this run write days as the reader's language does, instead of as commands do."""
    DAY_FORMAT.set(day_short)


def localised(message: Message) -> str:
    """A message in the page's language."""
    return render(message, page_language())


def member_label(labels: Mapping[_Member, Message], value: _Member) -> str:
    """The label of a member of a closed list."""
    return localised(labels[value])


def markdown(text: str) -> str:
    """Recorded text as Markdown that shows it and does nothing else: no image, no link, no directive."""
    return _MARKDOWN.sub(r"\\\1", visible(" ".join(text.split())))


def escaped(text: object) -> str:
    """Recorded text as HTML that shows it and does nothing else."""
    return html.escape(visible(str(text)))


def person_name(actor: str) -> str:
    """How a pseudonym reads; on one's own machine nobody has one, and the history keeps a word for that."""
    return phrase("the user of this computer") if actor == LOCAL_ACTOR else actor
