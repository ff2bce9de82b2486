"""Recognise files that people give in place of a manifest: spreadsheets, PDF and office documents."""

from __future__ import annotations

import re
from pathlib import PurePath

from registry.errors import Fault
from registry.messages import say

_SPREADSHEET = say("This is a spreadsheet, not a manifest.")
_OFFICE_FILE = say("This is an archive or an office document, not a manifest.")
_PDF = say("This is a PDF document, not a manifest.")
_CURE = say(
    "`registry new vendor NAME` writes a manifest for one vendor, to fill in; `registry judge` reads it."
)
_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".numbers", ".csv", ".tsv"})
_BY_START = {b"PK\x03\x04": _OFFICE_FILE, b"\xd0\xcf\x11\xe0": _OFFICE_FILE, b"%PDF": _PDF}
_LIKE_YAML = re.compile(r":(?:\s|$)|^\s*(?:[-{\[#%]|\.\.\.)")
_DELIMITERS = ",;\t"


def file_instead_of_manifest(name: str, data: bytes) -> Fault | None:
    """Return the fault of a file that is not a manifest, by its name and first bytes, or None."""
    what = next((what for start, what in _BY_START.items() if data.startswith(start)), None)
    if PurePath(name).suffix.lower() in _SUFFIXES and (what or b"registry" not in data):
        what = _SPREADSHEET
    return Fault(name, what, _CURE) if what else None


def table_instead_of_manifest(name: str, text: str) -> Fault | None:
    """Return the fault of a text that is a table, such as CSV, by its first two lines; None if it is not."""
    lines = [line for line in text[:10_000].splitlines() if line.strip()][:2]
    if len(lines) < 2 or any(_LIKE_YAML.search(line) for line in lines):  # one is no table
        return None
    first, second = ([line.count(sign) for sign in _DELIMITERS] for line in lines)
    is_table = any(ours and ours == theirs for ours, theirs in zip(first, second, strict=True))
    return Fault(name, _SPREADSHEET, _CURE) if is_table else None
