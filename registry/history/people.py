"""Find people in records, proposals and drafts by what is known of them, and remove them.

They are contact persons, and organisations that are natural persons.
"""

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
from registry.history.draft_redaction import KeyValue, contacts, cut, natural_persons, plain_values
from registry.vocabulary import OrganisationKind

_PERSONAL = tuple(each.key for each in shape(Contact) if each.personal)
_OF_PERSON = tuple(each.key for each in shape(Organisation) if each.of_person)
"""What is personal of an organisation that is a natural person."""
_NATURAL = OrganisationKind.NATURAL_PERSON.value


@dataclass(slots=True)
class People:
    """The people of an organisation to erase, and what was found of them.

    Args:
        of: The ids under which the organisation is, or was, recorded.
        text: Their name, e-mail, phone or address; None means all of them.
        natural: Whether the organisation is, or was, a natural person itself.
    """

    of: tuple[str, ...]
    text: str | None = None
    natural: bool = False
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
        self.natural = self.natural or content.of_natural_person
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
        is_person = values.get("kind") == _NATURAL
        if not (isinstance(listed, list) or is_person) or owner not in (None, *self.of):
            return {key: self.out_of_json(value) for key, value in values.items()}
        theirs = owner is not None
        if isinstance(listed, list):
            contacts = [self._without(_PERSONAL, each, theirs=theirs) for each in listed]
            values = {**values, "contacts": contacts}
        return self._without(_OF_PERSON, values, theirs=theirs) if is_person else values

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
            pairs = [pair for each in contacts(node) for pair in self._personal(_PERSONAL, *each)]
            pairs += [pair for each in natural_persons(node) for pair in self._personal(_OF_PERSON, *each)]
            return cut(text, pairs)
        except (yaml.YAMLError, RecursionError):
            return self._out_of_words(text) if any(each in text for each in self.of) else text

    def _personal(self, keys: Collection[str], owner: str | None, person: yaml.MappingNode) -> list[KeyValue]:
        """The personal values of someone in a draft, if it is a person to erase."""
        personal = [pair for pair in plain_values(person) if pair.key in keys]
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

    def is_in_plain(self, content: Content) -> bool:
        """Whether a content names the natural person to erase in its text, where nothing can be erased."""
        known = {*map(_folded, self.taken)} | ({_folded(self.text)} if self.text else set())
        plain = {_folded(value) for value in content.plain(_OF_PERSON)}
        return self.natural and bool(plain) and (self.text is None or not plain.isdisjoint(known))

    def _without(self, keys: Collection[str], person: Any, *, theirs: bool) -> Any:
        """Return a contact or an organisation without its personal values, if it is a person to erase."""
        if not isinstance(person, dict):
            return person
        values = [value for key in keys if isinstance(value := person.get(key), str)]
        if not values or not self.take(values, theirs=theirs):
            return person
        return {key: value for key, value in person.items() if key not in keys}


def without_people(values: dict[str, Any], *, as_person: bool = False) -> dict[str, Any]:
    """Return an entity in JSON without the personal values of anyone.

    Args:
        values: The entity.
        as_person: Leave out what is personal of a natural person, even if it is not recorded as one (yet).
    """
    fewer: dict[str, Any] = People((values.get("id", ""),)).out_of_json(values)
    return {key: value for key, value in fewer.items() if not as_person or key not in _OF_PERSON}


def is_person(values: dict[str, Any] | None) -> bool:
    """Whether an entity in JSON is an organisation that is a natural person."""
    return values is not None and values.get("kind") == _NATURAL


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
