"""The content of one entity at one time, as the history keeps it: provable for ever, personal data erasable.

The text of a content is the entity as JSON. In it, a personal value (`PersonalData` in the models: of a
contact person, or of an organisation that is a natural person) is replaced by SHA-256(salt ‖ value), with
salt and value kept beside the text: erasing these two leaves the text, its digest and so the whole chain
unchanged. Pruning deletes the text too, and leaves the digest.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from registry.entities import BY_KIND, Entity, Organisation
from registry.entities.shape import shape
from registry.errors import RegistryError
from registry.messages import say
from registry.vocabulary import OrganisationKind

FORM = 1
"""Version of the entities' JSON in the history, raised by model changes that older texts do not fit."""

_SEAL = "sha-256"
_NATURAL = OrganisationKind.NATURAL_PERSON.value
_SEALED = re.compile(r'\{"sha-256":"([0-9a-f]{64})"\}')
"""A seal in a text; inside a value that a user wrote, its quotation marks would be escaped."""


class Opened(NamedTuple):
    """A personal value with its salt; `seal` is the digest that stands for it in the text."""

    seal: str
    salt: str
    value: str

    @property
    def fits(self) -> bool:
        """Whether salt and value match the seal."""
        return _seal(self.salt, self.value) == self.seal


class Content(NamedTuple):
    """An entity at one time: the digest of its text, the text unless pruned, and the opened personal values.

    `place` is the number of the entry it was read from, if any.
    """

    digest: str
    text: str | None
    opened: tuple[Opened, ...] = ()
    place: int = 0

    @property
    def fits(self) -> bool:
        """Whether the content kept matches its digest."""
        text_fits = self.text is None or digest(self.text) == self.digest
        return text_fits and all(opened.fits and opened.seal in (self.text or "") for opened in self.opened)

    @property
    def sealed(self) -> bool:
        """Whether its text has a seal whose value was erased."""
        if self.text is None or _SEAL not in self.text:
            return False
        return not {*_SEALED.findall(self.text)} <= {opened.seal for opened in self.opened}

    def erased(self, erase: Callable[[str], bool] = lambda _value: True) -> Content:
        """Return the content without some of its personal values."""
        return self._replace(opened=tuple(opened for opened in self.opened if not erase(opened.value)))

    def people(self) -> Iterator[tuple[Opened, ...]]:
        """Yield its personal values, grouped by contact person."""
        values = {opened.seal: opened for opened in self.opened}
        for seals in _seals({} if self.text is None else _parsed(self, None)):
            if some := tuple(values[seal] for seal in seals if seal in values):
                yield some

    @property
    def of_natural_person(self) -> bool:
        """Whether it is of an organisation that is a natural person."""
        return _NATURAL in (self.text or "") and _parsed(self, None).get("kind") == _NATURAL

    def plain(self, keys: Collection[str]) -> list[str]:
        """Return the values of some keys that are part of its text, and cannot be erased from it."""
        values = {} if self.text is None else _parsed(self, None)
        return [value for key in keys if isinstance(value := values.get(key), str)]

    def pruned(self) -> Content:
        """Return the digest alone, which still proves any copy of the content."""
        return Content(self.digest, None)


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def keep(entity: Entity, *, as_person: bool = False) -> Content:
    """Return the content that the history keeps of an entity, with new salts.

    Args:
        entity: The entity.
        as_person: Seal what is personal of a natural person, even if it is not recorded as one (yet).
    """
    if not _is_personal(type(entity)):
        text = entity.model_dump_json(exclude_none=True)
        return Content(digest(text), text)
    opened: list[Opened] = []
    of_person = as_person or is_natural_person(entity)
    values = _sealed(type(entity), entity.model_dump(mode="json", exclude_none=True), opened, of_person)
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Content(digest(text), text, tuple(opened))


def past_entity(entity_id: str, content: Content | None) -> Entity | None:
    """Return the entity as it was, without erased values; None if there was none.

    Raises:
        RegistryError: If the content was pruned or overwritten.
    """
    if content is None:
        return None
    values = past_values(entity_id, content)
    try:
        return BY_KIND[entity_id.partition("/")[0]].model_validate(values)
    except ValidationError:
        raise _unreadable(content, entity_id) from None


def past_values(entity_id: str, content: Content) -> dict[str, Any]:
    """Return the values of a content by field; of a proposal too, which is not an entity.

    Raises:
        RegistryError: If the content was pruned or overwritten.
    """
    if content.text is None:
        raise RegistryError(
            say("Its content at that time was deleted; only the hash is kept."),
            where=entity_id,
            cure=say("Ask about a later time. If you have a copy, its hash proves that it is genuine."),
        )
    values = _parsed(content, entity_id)
    if content.opened or _SEAL in content.text:
        return dict(_opened_items(values, {opened.seal: opened.value for opened in content.opened}))
    return values


def _parsed(content: Content, where: str | None) -> dict[str, Any]:
    try:
        values = json.loads(content.text or "")
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise _unreadable(content, where)
    return values


def _unreadable(content: Content, where: str | None) -> RegistryError:
    return RegistryError(
        say("History entry {seq} cannot be read: it was overwritten in the database.", seq=content.place),
        where=where,
        cure=say("`registry history verify` shows what else was tampered with."),
    )


def same(entity_id: str, one: Content | None, other: Content | None) -> bool:
    """Whether two contents of one entity are equal; also true where this can no longer be decided."""
    if one is None or other is None:
        return one is None and other is None
    if one.digest == other.digest:
        return True
    if one.text is None or other.text is None:
        return _is_personal(
            BY_KIND[entity_id.partition("/")[0]]
        )  # digests with different salts always differ
    return past_values(entity_id, one) == past_values(entity_id, other)


def matches(content: Content | None, entity: Entity | None) -> bool:
    """Whether a content matches an entity; also true where it was pruned and this cannot be decided."""
    if content is None or entity is None:
        return content is None and entity is None
    if content.digest == digest(entity.model_dump_json(exclude_none=True)):
        return True
    if content.text is None:
        return _is_personal(type(entity))  # without the salts, the digest shows nothing
    return past_entity(entity.id, content) == entity


@lru_cache
def _is_personal(model: type[BaseModel]) -> bool:
    """Whether a model, or a value that it owns, contains personal data."""
    return any(field.personal or (field.owned and _is_personal(field.owned)) for field in shape(model))


def is_natural_person(entity: Entity | None) -> bool:
    """Whether an entity is an organisation whose own name and address are personal data."""
    return isinstance(entity, Organisation) and entity.is_natural_person


def _sealed(
    model: type[BaseModel], values: dict[str, Any], opened: list[Opened], of_person: bool = False
) -> dict[str, Any]:
    for field in shape(model):
        value = values.get(field.key)
        if value is None:
            continue
        if field.personal or (field.of_person and of_person):
            salt = secrets.token_hex(16)
            opened.append(Opened(_seal(salt, value), salt, value))
            values[field.key] = {_SEAL: opened[-1].seal}
        elif field.owned and _is_personal(field.owned):
            for item in value if field.many else (value,):
                _sealed(field.owned, item, opened)
    return values


def _unsealed(value: Any, opened: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_unsealed(item, opened) for item in value]
    if not isinstance(value, dict):
        return value
    return dict(_opened_items(value, opened))


def _opened_items(values: dict[str, Any], opened: dict[str, str]) -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, dict) and value.keys() == {_SEAL}:
            if str(value[_SEAL]) in opened:
                yield key, opened[str(value[_SEAL])]
        else:
            yield key, _unsealed(value, opened)


def _seals(value: Any) -> Iterator[list[str]]:
    """The seals of each value that contains some."""
    if isinstance(value, list):
        for item in value:
            yield from _seals(item)
    elif isinstance(value, dict):
        inner = list(value.values())
        if here := [each[_SEAL] for each in inner if isinstance(each, dict) and each.keys() == {_SEAL}]:
            yield here
        yield from _seals(inner)


def _seal(salt: str, value: str) -> str:
    return digest(salt + value)
