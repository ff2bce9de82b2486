"""Evidence: a document with its title, its place and the SHA-256 of a file that is not stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from registry.commands.command_runner import CommandOptions
from registry.commands.documents import new_document
from registry.entities import Document
from registry.facts import Facts
from registry.messages import Message, say


class TypedDocument(NamedTuple):
    """A document as typed, with the digest of the file chosen."""

    title: str = ""
    place: str = ""
    sha256: str | None = None


def evidence_names(ids: Iterable[str] | None, facts: Facts) -> list[str]:
    """The documents of some evidence, each by its title and where it is kept."""
    documents = [facts.get(Document, each) for each in ids or ()]
    return [", ".join(filter(None, (one.title, one.place))) for one in documents if one]


def digest_of(content: bytes) -> str:
    """The SHA-256 of a file; of its content nothing else is kept."""
    return sha256(content).hexdigest()


def missing_of_document(document: TypedDocument) -> Iterator[Message]:
    """What is missing before it is evidence."""
    if not document.title:
        yield say("Give the title of the document.")
    if not document.place and not document.sha256:
        yield say("Say where the document is kept, or choose its file.")


def typed_evidence(document: TypedDocument, about: str | None, options: CommandOptions) -> Document:
    """The document that a command with these options records; of the same request it is the same one."""
    return new_document(options, document.title, document.place or None, document.sha256, about)
