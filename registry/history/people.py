"""Contact persons in what is recorded, proposed or drafted: found by what is known of them, and taken out."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from registry.entities import Contact, Organisation
from registry.entities.shape import shape
from registry.history.content import Content

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

    def take(self, values: Collection[str]) -> bool:
        """Whether these are the values of someone to be forgotten."""
        wanted = self.text is None or _folded(self.text) in map(_folded, values)
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
        said = self.out_of_json(entity.model_dump(mode="json", exclude_none=True))
        return Organisation.model_validate(said)

    def out_of_json(self, said: Any) -> Any:
        """Anything in JSON, without them where it tells of the organisation's contacts.

        What has contacts and no id yet, as a draft may, is searched for them by name.
        """
        if isinstance(said, list):
            return [self.out_of_json(item) for item in said]
        if not isinstance(said, dict):
            return said
        contacts = said.get("contacts")
        is_theirs = said["id"] in self.of if "id" in said else self.text is not None
        if not isinstance(contacts, list) or not is_theirs:
            return {key: self.out_of_json(value) for key, value in said.items()}
        return {**said, "contacts": [self._out_of_contact(each) for each in contacts]}

    def out_of_draft(self, text: str) -> str:
        """A draft without them, whatever its form; what is no JSON loses just what is known of them."""
        try:
            said = json.loads(text)
        except ValueError:
            for value in sorted({*self.taken, *filter(None, [self.text])}, key=len, reverse=True):
                text = text.replace(value, "")
            return text
        fewer = self.out_of_json(said)
        return text if fewer == said else json.dumps(fewer, ensure_ascii=False)

    def named_in(self, text: str) -> bool:
        """Whether a text carries anything of them."""
        known = {*self.taken, *filter(None, [self.text])}
        return any(_folded(value) in _folded(text) for value in known)

    def _out_of_contact(self, contact: Any) -> Any:
        if not isinstance(contact, dict):
            return contact
        values = [value for key in _PERSONAL if isinstance(value := contact.get(key), str)]
        if not values or not self.take(values):
            return contact
        return {key: value for key, value in contact.items() if key not in _PERSONAL}


def without_people(said: dict[str, Any]) -> dict[str, Any]:
    """An entity in JSON without the personal values of any contact person."""
    fewer: dict[str, Any] = People((said.get("id", ""),)).out_of_json(said)
    return fewer


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
