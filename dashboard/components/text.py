"""The words of the page: its phrases and labels, and recorded text made safe for Markdown and HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from registry.messages import Message, render, say
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


def localised(message: Message) -> str:
    """A message in the page's language."""
    return render(message, page_language())


def member_label(labels: Mapping[_Member, Message], value: _Member) -> str:
    """The label of a member of a closed list."""
    return localised(labels[value])


def markdown(text: str) -> str:
    """Recorded text as Markdown that shows it and does nothing else: no image, no link, no directive."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def escaped(text: object) -> str:
    """Recorded text as HTML that shows it and does nothing else."""
    return html.escape(str(text))
