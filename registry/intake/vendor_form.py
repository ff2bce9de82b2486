"""A vendor that somebody describes: the entities of a manifest, complete or not, and how answers change them.

A form holds nothing but entities, so that a draft of it is a manifest, and an answer that is not given is not
recorded. What is not known to the form, such as a field that only a manifest can say, stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from registry.entities import BY_KIND, Engagement, Entity, Organisation, Party, Transfer
from registry.errors import Fault
from registry.facts import Facts
from registry.intake.manifests import manifest_text, read_leniently
from registry.intake.references import KnownIds
from registry.intake.suggestions import suggested_id
from registry.vocabulary import ReviewStatus

_E = TypeVar("_E", bound=Entity)


@dataclass(frozen=True, slots=True)
class VendorForm:
    """What is known about one vendor and the transfer to it; every change makes another form.

    Attributes:
        slug: The last part of the ids of what it adds, and the name of its draft.
        entities: What it adds or changes.
        recorded: What is recorded already, to which it may refer.
    """

    slug: str
    entities: Facts
    recorded: Facts = field(compare=False, repr=False)

    @property
    def engagement(self) -> Engagement:
        """Our use of the vendor."""
        return self.get(Engagement, self.id_of(Engagement)) or _only(
            self.entities, Engagement, lambda one: not one.under
        )

    @property
    def transfer(self) -> Transfer:
        """The transfer to the vendor."""
        return self.get(Transfer, self.id_of(Transfer)) or _only(self.entities, Transfer, lambda _: True)

    @property
    def vendor(self) -> Organisation:
        """The vendor, as recorded or as added."""
        return self.get(Organisation, self.engagement.organisation) or Organisation(
            id=self.engagement.organisation
        )

    @property
    def is_recorded(self) -> bool:
        """Whether the vendor itself is recorded already."""
        return self.engagement.organisation in self.recorded

    @property
    def exporter(self) -> str | None:
        """The id of our company that sends the data."""
        return self.transfer.exporter.organisation if self.transfer.exporter else None

    @property
    def text(self) -> str:
        """The form as a manifest."""
        return manifest_text(self.entities)

    def id_of(self, kind: type[Entity], suffix: str = "") -> str:
        """The id that something added for this vendor has."""
        return f"{kind.kind}/{self.slug}{suffix}"

    def get(self, kind: type[_E], entity_id: str | None) -> _E | None:
        """An entity as the form leaves it; None if there is none."""
        return self.entities.get(kind, entity_id) or self.recorded.get(kind, entity_id)

    def label(self, entity_id: str) -> str:
        """The name of something that the form refers to."""
        entity = self.entities.find(entity_id) or self.recorded.find(entity_id)
        return entity.label if entity else entity_id

    def with_(self, *entities: Entity, without: Iterable[str] = ()) -> VendorForm:
        """The form with some entities added or replaced, and others taken out."""
        return replace(self, entities=self.entities.with_(*entities, without=without))

    def set(self, entity: Entity, **values: object) -> VendorForm:
        """The form with some fields of an entity answered; None takes an answer back.

        What then equals what is recorded is no longer part of the form; the engagement always is.
        """
        new = type(entity).model_validate({**dict(entity), **values})
        unchanged = self.recorded.find(new.id) == new and new.id != self.engagement.id
        return self.with_(without=[new.id]) if unchanged else self.with_(new)

    def set_party(self, side: str, **values: object) -> VendorForm:
        """The form with some answers about the `exporter` or the `importer` of the transfer."""
        party = getattr(self.transfer, side) or Party()
        return self.set(self.transfer, **{side: Party.model_validate({**dict(party), **values})})

    def use_instead(self, old: str, new: str) -> VendorForm:
        """The form with another organisation in the place of one, wherever it refers to that one.

        What the form itself adds as the old one is taken out.
        """
        kept = (entity for entity in self.entities if entity.id != old)
        return replace(self, entities=Facts(_with_ids(entity, {old: new}) for entity in kept))

    def under(self, slug: str) -> VendorForm:
        """The same form with another slug, in the ids of what it adds too."""
        added = (entity.id for entity in self.entities if entity.id not in self.recorded)
        ids = {each: _with_slug(each, self.slug, slug) for each in added}
        return replace(self, slug=slug, entities=Facts(_with_ids(each, ids) for each in self.entities))


def new_vendor(slug: str, name: str, exporter: str | None, recorded: Facts) -> VendorForm:
    """The form of a vendor of which only the name is known.

    Args:
        slug: One that `free_slug` returned.
        name: The vendor's name.
        exporter: The id of our company that sends the data.
        recorded: What is recorded.
    """
    vendor, engagement = f"organisation/{slug}", f"engagement/{slug}"
    return VendorForm(
        slug,
        Facts(
            [
                Organisation(id=vendor, name=name),
                Engagement(id=engagement, organisation=vendor, review=ReviewStatus.PROPOSED),
                Transfer(
                    id=f"transfer/{slug}",
                    exporter=Party(organisation=exporter) if exporter else None,
                    importer=Party(organisation=vendor),
                    engagement=engagement,
                ),
            ]
        ),
        recorded,
    )


def read_form(
    slug: str, text: str, recorded: Facts, known_ids: KnownIds
) -> tuple[VendorForm | None, list[Fault]]:
    """The form that a draft holds, with what is wrong with the draft.

    None if the draft brings no engagement and transfer: it is then another manifest, not a form.
    """
    entities, faults = read_leniently(text, slug, known_ids)
    form = VendorForm(slug, entities, recorded)
    try:
        return (form if form.engagement and form.transfer else None), faults
    except LookupError:
        return None, faults


def free_slug(name: str, is_taken: Callable[[str], bool]) -> str | None:
    """A slug for a vendor of this name that no id begins with yet; None if the name has no usable letter.

    Args:
        name: The vendor's name.
        is_taken: Whether a slug is in use.
    """
    slug = (suggested_id("organisation", name.replace("/", " ")) or "").partition("/")[2]
    if not slug:
        return None
    return next(each for each in _numbered(slug) if not is_taken(each))


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    number = 2
    while True:
        yield f"{slug}-{number}"
        number += 1


def _only(entities: Facts, kind: type[_E], fits: Callable[[_E], bool]) -> _E:
    """The entity that a manifest with ids of its own choice describes."""
    fitting = [entity for entity in entities.all(kind).values() if fits(entity)]
    if not fitting:
        raise LookupError(kind.kind)
    return fitting[0]


def _with_slug(entity_id: str, old: str, new: str) -> str:
    kind, _, slug = entity_id.partition("/")
    is_ours = slug == old or slug.startswith(f"{old}-")
    return f"{kind}/{new}{slug.removeprefix(old)}" if is_ours else entity_id


def _with_ids(entity: Entity, ids: Mapping[str, str]) -> Entity:
    values = entity.model_dump(mode="json", exclude_none=True)
    changed = _replaced(values, ids)
    return entity if changed == values else BY_KIND[entity.kind].model_validate_json(json.dumps(changed))


def _replaced(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(each, ids) for key, each in value.items()}
    if isinstance(value, list):
        items = [_replaced(each, ids) for each in value]
        return [each for place, each in enumerate(items) if each not in items[:place]]
    return ids.get(value, value) if isinstance(value, str) else value
