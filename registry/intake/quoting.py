"""How a fault quotes the value that it is about."""

from __future__ import annotations

import json

from registry.intake.documents import is_misread
from registry.messages import Sentence, say

_MOST = 60
"""Characters of a value that are quoted at most."""


def quote(value: object) -> Sentence:
    """Return a value as written, on one line; in quotes if it could be mistaken for another."""
    if isinstance(value, dict):
        return say("keys with values")
    if isinstance(value, (list, tuple)):
        return say("a list")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = str(value)
    if not text.isprintable():  # escaped, so that no terminal obeys it
        text = json.dumps(text)
    elif isinstance(value, str) and (is_misread(text) or text != text.strip()):
        text = json.dumps(text, ensure_ascii=False)
    return text if len(text) <= _MOST else f"{text[: _MOST - 3]}..."
