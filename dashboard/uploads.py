"""Manifests that somebody uploads: read whole or refused with every fault, then loaded as one command."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from pathlib import Path, PurePath
from typing import NamedTuple

from dashboard.registers import chosen_register, open_register
from registry.access import Actor
from registry.commands.command_runner import CommandOptions
from registry.commands.writer import RegisterWriter
from registry.commit.transaction import Written
from registry.dossiers.explain import title as title_of_transfer
from registry.dossiers.verdict_words import reason
from registry.errors import Fault, InputError
from registry.facts import Facts
from registry.intake.manifests import read_manifests
from registry.intake.positions import FileFault
from registry.intake.references import KnownIds
from registry.messages import Message, Sentence, render
from registry.register import Question, Register

AROUND = 1
"""Lines shown before and after one with a fault."""


class UploadedFile(NamedTuple):
    """A file as a browser sends it."""

    name: str
    content: bytes


class FaultyLine(NamedTuple):
    """A fault, with the lines of its file around it.

    `lines` are pairs of a number and a text; empty where the fault concerns the whole file.
    """

    file: str
    line: int | None
    lines: tuple[tuple[int, str], ...]
    fault: Fault


class TouchedTransfer(NamedTuple):
    """A transfer that files bring, or whose verdict they change: outcomes or statuses before and after.

    `before` is None if it is new; `why` says in one sentence what decides afterwards.
    """

    title: str
    before: str | None
    after: str
    why: str


def touched_transfers(
    facts: Facts, register: Register, question: Question, language: str
) -> tuple[TouchedTransfer, ...]:
    """Every transfer that some facts bring or change the verdict of: those with another verdict first.

    Args:
        facts: What would be recorded.
        register: What is recorded.
        question: The day and the law to judge by.
        language: The language of the words.
    """
    after = register.with_(facts)
    was, will_be = register.as_of(question), after.as_of(question)
    known = register.dossiers.transfers.rows
    lines = []
    for dossier in after.transfers():
        verdict = dossier.verdict(will_be)
        then = (verdict.outcome or verdict.status).value
        before = None
        if dossier.id in known:
            earlier = register.dossiers.transfers.dossier(dossier.id).verdict(was)
            before = (earlier.outcome or earlier.status).value
        if dossier.id in facts or before != then:
            why = render(reason(verdict), language, dossier.names_of(dossier.judged(will_be)[0]))
            line = TouchedTransfer(title_of_transfer(dossier, language), before, then, why)
            lines.append((before == then, -verdict.weight, dossier.id, line))
    return tuple(line for *_, line in sorted(lines, key=lambda each: each[:3]))


def read_uploads(files: Sequence[UploadedFile], register: Register) -> Facts:
    """Read the files together as one manifest, which may refer to what is recorded.

    Args:
        files: What was uploaded.
        register: What is recorded.

    Raises:
        InputError: With all faults of all files, each naming the file as it was uploaded.
    """
    with tempfile.TemporaryDirectory() as folder:
        names: dict[str, str] = {}
        for number, file in enumerate(files):
            path = Path(
                folder, f"{number}{PurePath(file.name).suffix}"
            )  # a browser sends any name, or the same twice
            path.write_bytes(file.content)
            names[str(path)] = file.name
        try:
            return read_manifests(*map(Path, names), known_ids=known_ids(register))
        except InputError as error:
            raise InputError([_renamed(fault, names) for fault in error.faults]) from None


def known_ids(register: Register) -> KnownIds:
    """The recorded ids, to which what is read may refer."""
    facts, rows = register.facts, register.dossiers.transfers.rows

    def of(kind: str) -> list[str]:
        every = chain((entity.id for entity in facts), rows)
        return [each for each in every if each.startswith(f"{kind}/")]

    return KnownIds(lambda ids: [each for each in ids if each in facts or each in rows], of)


def _renamed(fault: Fault, names: dict[str, str]) -> Fault:
    path = next((path for path in names if fault.where.startswith(path)), "")
    where = names.get(path, "") + fault.where.removeprefix(path)
    fault = replace(fault, what=_without_paths(fault.what, names), cure=_without_paths(fault.cure, names))
    if isinstance(fault, FileFault):
        return FileFault(
            where,
            fault.what,
            fault.cure,
            names.get(fault.file, fault.file),
            fault.line,
            fault.column,
            fault.path,
        )
    return Fault(where, fault.what, fault.cure)


def _without_paths(sentence: Sentence, names: Mapping[str, str]) -> Sentence:
    """A sentence in which files are named as they were uploaded, and not by where they lay for a moment."""
    if isinstance(sentence, str):
        return sentence
    return sentence._replace(values=tuple((key, _named(value, names)) for key, value in sentence.values))


def _named(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, Message):
        return _without_paths(value, names)
    if not isinstance(value, str):
        return value
    path = next((path for path in names if value.startswith(path)), None)
    return names[path] + value.removeprefix(path) if path else value


def beside_lines(faults: Sequence[Fault], files: Sequence[UploadedFile]) -> list[FaultyLine]:
    """The faults by file and line, each with the lines around it."""
    texts = {file.name: file.content.decode("utf-8", errors="replace").splitlines() for file in files}
    placed = []
    for fault in faults:
        file = fault.file if isinstance(fault, FileFault) else fault.where
        line = fault.line if isinstance(fault, FileFault) else None
        first = max(1, (line or 1) - AROUND)
        shown = texts.get(file, [])[first - 1 : line + AROUND] if line else []
        placed.append(FaultyLine(file, line, tuple(enumerate(shown, first)), fault))
    return sorted(placed, key=lambda one: (one.file, one.line or 0))


def load_uploads(files: Sequence[UploadedFile], facts: Facts, actor: Actor) -> Written:
    """Record what was read, as one command of this person; doing it twice changes nothing.

    Raises:
        ForbiddenError: If the person's role may not load.
        ConflictError: If something concerned was changed meanwhile.
        InputError: If something may not be recorded as it is.
    """
    digest = sha256(b"".join(sha256(file.content).digest() for file in files)).hexdigest()[:24]
    named = ", ".join(dict.fromkeys(PurePath(file.name).name for file in files))
    with open_register(chosen_register().data_dir, prepare=True) as store:
        options = CommandOptions(reason=f"Uploaded: {named}", request=f"upload-{store.head().seq}-{digest}")
        return RegisterWriter(store, actor).entries.load(facts, options)
