"""What readers see: sentences in their language, and names made safe for Markdown and HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from registry.messages import LOCALE, Message, render, say
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


def language() -> str:
    """The reader's language: `?lang=`, else the browser's, if there is a catalogue for it; else English."""
    asked = st.query_params.get("lang") or st.context.locale or "en"
    short = asked.partition("-")[0].lower()
    return short if short in languages() else "en"


def languages() -> tuple[str, ...]:
    """The languages that the page can speak."""
    return ("en", *sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/registry.mo")))


def tell(template: str, /, **values: object) -> str:
    """A sentence in the reader's language; `template` is a message id, as of `registry.messages.say`."""
    return render(say(template, **values), language())


def told(message: Message) -> str:
    """A message in the reader's language."""
    return render(message, language())


def word(labels: Mapping[_Member, Message], value: _Member) -> str:
    """A member of a closed list as readers see it."""
    return told(labels[value])


def markdown(text: str) -> str:
    """Recorded text as Markdown that shows it and does nothing else: no image, no link, no directive."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def escaped(text: object) -> str:
    """Recorded text as HTML that shows it and does nothing else."""
    return html.escape(str(text))
