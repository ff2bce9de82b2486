"""How a fault names the value that it is about."""

from __future__ import annotations

import json

from registry.intake.documents import is_misread
from registry.messages import Sentence, say

_MOST = 60
"""So many characters of a value are shown."""


def quote(value: object) -> Sentence:
    """A value as it was written, on one line; in quotes where it would else look like another."""
    if isinstance(value, dict):
        return say("keys with values")
    if isinstance(value, (list, tuple)):
        return say("a list")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = str(value)
    if isinstance(value, str) and (is_misread(text) or text != text.strip()):
        text = json.dumps(text, ensure_ascii=False)
    return text if len(text) <= _MOST else f"{text[: _MOST - 3]}..."
