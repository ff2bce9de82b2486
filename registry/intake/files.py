"""Manifest files on disk: which a path means, and their text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from registry.errors import Fault, InputError
from registry.intake.documents import MAX_CHARACTERS, Document
from registry.intake.marks import Place, placed
from registry.intake.report import Report

SUFFIXES = (".yaml", ".yml", ".json")


def manifests_in(paths: Sequence[Path], report: Report) -> Iterator[Path]:
    """The files that paths mean, each once; faults of the paths go to the report."""
    seen: set[Path] = set()
    for path in paths:
        found = sorted(_within(path)) if path.is_dir() else [path]
        if not found:
            what = "The folder holds no manifest."
            report.add_whole([Fault(str(path), what, "Name a folder with *.yaml, *.yml or *.json files.")])
        for file in found:
            if (real := file.resolve()) not in seen:
                seen.add(real)
                yield file


def load(path: Path) -> Document:
    """The document of one file.

    Raises:
        InputError: The file is missing, cannot be read, is too large, or is not UTF-8, YAML or JSON.
    """
    try:
        if path.stat().st_size > 4 * MAX_CHARACTERS:  # UTF-8 takes four bytes a character at most
            what = f"The file is larger than {4 * MAX_CHARACTERS // 1_000_000} MB."
            raise InputError([Fault(str(path), what, "Split it over several files of one folder.")])
        data = path.read_bytes()
    except FileNotFoundError:
        fault = Fault(str(path), "There is no such file or folder.", "Check the path.")
        raise InputError([fault]) from None
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        raise InputError([Fault(str(path), what, "Check its permissions.")]) from None
    try:
        return Document(data.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Place(before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        fault = placed(str(path), place, (), "The file is not UTF-8.", "Save it with the encoding UTF-8.")
        raise InputError([fault]) from None


def _within(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in SUFFIXES and not hidden and path.is_file():
            yield path
