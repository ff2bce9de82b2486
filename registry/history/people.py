"""Find contact persons in records, proposals and drafts by what is known of them, and remove them."""

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
    """The contact persons of an organisation to erase, and what was found of them.

    Args:
        of: The ids under which the organisation is, or was, recorded.
        text: Their name, e-mail, phone or address; None means all of them.
    """

    of: tuple[str, ...]
    text: str | None = None
    taken: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    """The values removed, and the values of contacts who stay."""

    def take(self, values: Collection[str], *, theirs: bool = True) -> bool:
        """Whether these values belong to a person to erase.

        Where it is not certain that they are a contact of the organisation, only someone known to match is.
        """
        known = set(map(_folded, values))
        if self.text is None:
            wanted = theirs or not known.isdisjoint(map(_folded, self.taken))
        else:
            wanted = _folded(self.text) in known
        (self.taken if wanted else self.left).update(values)
        return wanted

    def out_of_content(self, content: Content) -> Content:
        """Return a content of the history without them."""
        seals = {
            each.seal for some in content.people() if self.take([one.value for one in some]) for each in some
        }
        return content._replace(opened=tuple(each for each in content.opened if each.seal not in seals))

    def out_of_organisation(self, entity: Organisation) -> Organisation:
        """Return a recorded organisation without them."""
        fewer = self.out_of_json(entity.model_dump(mode="json", exclude_none=True))
        return Organisation.model_validate(fewer)

    def out_of_json(self, values: Any) -> Any:
        """Return any JSON without them, wherever it lists the organisation's contacts.

        Where contacts have no organisation id yet, as in a draft, they are found by name.
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
        """Return a draft without them; from unreadable text, only the known values are removed."""
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
        """The personal values of a contact in a draft, if it is a person to erase."""
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
        """Whether a text contains anything of them."""
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
    """Return an entity in JSON without the personal values of any contact person."""
    fewer: dict[str, Any] = People((values.get("id", ""),)).out_of_json(values)
    return fewer


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
