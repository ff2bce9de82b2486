"""Manifest files on disk: which files a path refers to, and their text."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from registry.errors import Fault, InputError
from registry.intake.documents import MAX_CHARACTERS, SPLIT, YamlDocument
from registry.intake.fault_report import FaultReport
from registry.intake.positions import Position, fault_at
from registry.intake.spreadsheets import file_instead_of_manifest, table_instead_of_manifest
from registry.messages import Message, say

SUFFIXES = (".yaml", ".yml", ".json")
STANDARD_INPUT = Path("-")
_MAX_BYTES = 4 * MAX_CHARACTERS
"""UTF-8 takes at most four bytes a character."""


def manifests_in(paths: Sequence[Path], report: FaultReport) -> Iterator[Path]:
    """Yield the files that paths stand for, each once; faults of the paths go to the report."""
    seen: set[str] = set()
    for path in paths:
        try:
            files = sorted(_within(path, report)) if path.is_dir() else [path]
        except OSError as error:
            report.add_whole([_unreadable(path, error)])
            continue
        if not files:
            what = say("The folder contains no manifest.")
            cure = say("Give a folder with *.yaml, *.yml or *.json files.")
            report.add_whole([Fault(str(path), what, cure)])
        for file in files:
            real = os.path.realpath(file)  # unlike Path.resolve, it accepts a loop of links
            if real not in seen:
                seen.add(real)
                yield file


def unread_in(paths: Sequence[Path]) -> list[Path]:
    """Return the files in folders that are not read because of their ending; hidden ones are left out.

    So is what explains a folder to its readers, which nobody takes for a manifest.
    """
    every = (file for path in paths if path.is_dir() for file in _files_in(path, lambda _: None))
    return sorted({file for file in every if not _is_manifest(file.name) and file.stem.upper() != "README"})


def file_digest(path: Path) -> str:
    """The SHA-256 of any file, in hexadecimal digits.

    Raises:
        InputError: If the file is missing or unreadable.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError([_unreadable(path, error)]) from None


def load_document(path: Path) -> YamlDocument:
    """Read the document of one file; `-` is standard input.

    Raises:
        InputError: If the file is missing, unreadable, too large, or not UTF-8, YAML or JSON.
    """
    name, text = _name(path), text_of(path)
    if table := table_instead_of_manifest(name, text):
        raise InputError([table])
    return YamlDocument(text, name)


def text_of(path: Path) -> str:
    """Read the text of one file; `-` is standard input.

    Raises:
        InputError: If the file is missing, unreadable, too large, not UTF-8, or a spreadsheet or PDF.
    """
    name = _name(path)
    try:
        data = _read(path)
    except OSError as error:
        raise InputError([_unreadable(path, error)]) from None
    if len(data) > _MAX_BYTES:
        raise InputError([_too_large(name)])
    if other := file_instead_of_manifest(name, data):
        raise InputError([other])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        position = Position(before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        what = say("The file is not UTF-8.")
        raise InputError([fault_at(name, position, (), what, say("Save it as UTF-8."))]) from None


def _name(path: Path) -> str:
    return "<stdin>" if path == STANDARD_INPUT else str(path)


def _read(path: Path) -> bytes:
    """The bytes of a file, up to the limit of a manifest: a device has no end."""
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(_MAX_BYTES + 1)
    if path.stat().st_size > _MAX_BYTES:
        raise InputError([_too_large(str(path))])
    with path.open("rb") as file:
        return file.read(_MAX_BYTES + 1)


def _too_large(name: str) -> Fault:
    return Fault(name, say("The file is larger than {size} MB.", size=_MAX_BYTES // 1_000_000), SPLIT)


def _unreadable(path: Path | str, error: OSError) -> Fault:
    if isinstance(error, FileNotFoundError):
        return Fault(str(path), say("There is no such file or folder."), _CHECK_PATH)
    what = say("It cannot be read: {why}.", why=error.strerror or str(error))
    cure = say("Check its permissions.") if isinstance(error, PermissionError) else _CHECK_PATH
    return Fault(str(path), what, cure)


_CHECK_PATH: Message = say("Check the path.")


def _within(folder: Path, report: FaultReport) -> Iterator[Path]:
    """The manifests in a folder at any depth; an unreadable folder is a fault, not empty."""

    def refused(error: OSError) -> None:
        report.add_whole([_unreadable(error.filename or folder, error)])

    return (file for file in _files_in(folder, refused) if _is_manifest(file.name))


def _files_in(folder: Path, refused: Callable[[OSError], object]) -> Iterator[Path]:
    for root, folders, files in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(root, name) for name in files if not name.startswith("."))


def _is_manifest(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)
