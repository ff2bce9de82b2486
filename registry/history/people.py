"""Contact persons in what is recorded, proposed or drafted: found by what is known of them, and taken out."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import yaml

from registry.entities import Contact, Organisation
from registry.entities.shape import shape
from registry.history.content import Content
from registry.history.draft_redaction import KeyValue, contacts, cut, plain_values

_PERSONAL = tuple(each.key for each in shape(Contact) if each.personal)


@dataclass(slots=True)
class People:
    """The contact persons of an organisation who are to be forgotten, and what was found of them.

    Args:
        of: The ids under which the organisation is, or was, recorded.
        text: Their name, e-mail, phone or address; None means everyone.
    """

    of: tuple[str, ...]
    text: str | None = None
    taken: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    """What was taken of them, and what stands with those who stay."""

    def take(self, values: Collection[str], *, theirs: bool = True) -> bool:
        """Whether these are the values of someone to be forgotten.

        Where it is not known to be the organisation's contact, it is only one of whom something is known.
        """
        known = set(map(_folded, values))
        if self.text is None:
            wanted = theirs or not known.isdisjoint(map(_folded, self.taken))
        else:
            wanted = _folded(self.text) in known
        (self.taken if wanted else self.left).update(values)
        return wanted

    def out_of_content(self, content: Content) -> Content:
        """What the history keeps, without them."""
        seals = {
            each.seal for some in content.people() if self.take([one.value for one in some]) for each in some
        }
        return content._replace(opened=tuple(each for each in content.opened if each.seal not in seals))

    def out_of_organisation(self, entity: Organisation) -> Organisation:
        """An organisation on file, without them."""
        fewer = self.out_of_json(entity.model_dump(mode="json", exclude_none=True))
        return Organisation.model_validate(fewer)

    def out_of_json(self, values: Any) -> Any:
        """Anything in JSON, without them where it tells of the organisation's contacts.

        What has contacts and no id yet, as a draft may, is searched for them by name.
        """
        if isinstance(values, list):
            return [self.out_of_json(item) for item in values]
        if not isinstance(values, dict):
            return values
        listed, owner = values.get("contacts"), values.get("id")
        if not isinstance(listed, list) or owner not in (None, *self.of):
            return {key: self.out_of_json(value) for key, value in values.items()}
        fewer = [self._out_of_contact(each, theirs=owner is not None) for each in listed]
        return {**values, "contacts": fewer}

    def out_of_draft(self, text: str) -> str:
        """A draft without them, whatever its form; what cannot be read loses just what is known of them."""
        try:
            values = json.loads(text)
        except ValueError:
            return self._out_of_yaml(text)
        fewer = self.out_of_json(values)
        return text if fewer == values else json.dumps(fewer, ensure_ascii=False)

    def _out_of_yaml(self, text: str) -> str:
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            return cut(text, [pair for each in contacts(node) for pair in self._personal(*each)])
        except (yaml.YAMLError, RecursionError):
            return self._out_of_words(text) if any(each in text for each in self.of) else text

    def _personal(self, owner: str | None, contact: yaml.MappingNode) -> list[KeyValue]:
        """What a contact in a draft says of a person who is to be forgotten."""
        personal = [pair for pair in plain_values(contact) if pair.key in _PERSONAL]
        if not personal or owner not in (None, *self.of):
            return []
        return personal if self.take([pair.value for pair in personal], theirs=owner is not None) else []

    def _out_of_words(self, text: str) -> str:
        known = {*self.taken, *filter(None, [self.text])} - self.left
        for value in sorted(known, key=len, reverse=True):
            words = r"\s+".join(map(re.escape, value.split()))
            text = re.sub(rf"(?<!\w){words}(?!\w)", "", text, flags=re.IGNORECASE)
        return text

    def named_in(self, text: str) -> bool:
        """Whether a text carries anything of them."""
        known = {*self.taken, *filter(None, [self.text])}
        return any(_folded(value) in _folded(text) for value in known)

    def _out_of_contact(self, contact: Any, *, theirs: bool) -> Any:
        if not isinstance(contact, dict):
            return contact
        values = [value for key in _PERSONAL if isinstance(value := contact.get(key), str)]
        if not values or not self.take(values, theirs=theirs):
            return contact
        return {key: value for key, value in contact.items() if key not in _PERSONAL}


def without_people(values: dict[str, Any]) -> dict[str, Any]:
    """An entity in JSON without the personal values of any contact person."""
    fewer: dict[str, Any] = People((values.get("id", ""),)).out_of_json(values)
    return fewer


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
