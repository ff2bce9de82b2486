"""Which lines of constraints.txt a set of extras needs: the pins reached through their "# via" notes.

One file pins everything, and `make demo` need not fetch what only the tests use. pip has no way to take
hashes from a constraints file for part of it, so the part is cut out here and given as requirements.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Pin:
    """One pinned package: its name, its lines as they stand, and who asks for it."""

    name: str
    lines: tuple[str, ...]
    asked_by: frozenset[str]


def normal(name: str) -> str:
    """A distribution's name as PEP 503 compares it, without version, extras or marker."""
    found = NAME.match(name.strip())
    return re.sub(r"[-_.]+", "-", found.group()).lower() if found else ""


def pins(text: str) -> tuple[Pin, ...]:
    """The pins of a file written by `uv pip compile`, in its order."""
    blocks: list[list[str]] = []
    for line in text.splitlines():
        if line and line[0] not in " #":
            blocks.append([])
        if blocks:
            blocks[-1].append(line)
    return tuple(_pin(block) for block in blocks)


def _pin(block: list[str]) -> Pin:
    notes = [line.strip().removeprefix("#").strip() for line in block if line.strip().startswith("#")]
    asking = (normal(note.removeprefix("via ")) for note in notes if note != "via")
    return Pin(normal(block[0]), tuple(block), frozenset(name for name in asking if name))


def declared(extras: Collection[str], pyproject: Path = ROOT / "pyproject.toml") -> frozenset[str]:
    """The names that pyproject.toml asks for: to build, to run, and for these extras."""
    data = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    project = data["project"]
    wanted = [*data["build-system"]["requires"], *project["dependencies"]]
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    return frozenset(map(normal, wanted))


def reached(every: Iterable[Pin], roots: Collection[str]) -> tuple[Pin, ...]:
    """The pins of these names and of all that they ask for, and so on."""
    every = tuple(every)
    names = set(roots)
    while more := {pin.name for pin in every if pin.asked_by & names} - names:
        names |= more
    return tuple(pin for pin in every if pin.name in names)
