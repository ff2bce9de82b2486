"""The manifest format as JSON Schema, so that editors complete keys and mark mistakes while typing."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from registry.entities import ENTITIES, Entity
from registry.entities.fields import MAX_ID, SLUG
from registry.entities.shape import shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a manifest.

    It covers keys, allowed values, patterns and types. References and country codes, which depend on other
    entries or on the law data, are only checked on reading.
    """
    models: list[tuple[type[Entity], Any]] = [(entity, "validation") for entity in ENTITIES]
    references, generated = models_json_schema(models, schema_generator=_WithoutNull)
    definitions: dict[str, Any] = generated["$defs"]
    kinds: dict[str, Any] = {}
    for entity, mode in models:
        reference = references[entity, mode]["$ref"]
        _close(definitions, entity)
        kinds[entity.plural] = {"type": "array", "items": {"$ref": reference}}
    return {
        "$schema": DIALECT,
        "title": "Transfer Registry manifest",
        "description": "What is recorded of organisations, transfers and what they rest on.",
        "type": "object",
        "properties": {"registry": {"const": 1, "description": "The version of this form."}, **kinds},
        "required": ["registry"],
        "additionalProperties": False,
        "$defs": definitions,
    }


class _WithoutNull(GenerateJsonSchema):
    """Omits null: in a manifest, what is not recorded is left out."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default") is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


def _close(definitions: dict[str, Any], model: type[BaseModel]) -> None:
    """Add what Python validators check: the form of ids, and that sets list each member once."""
    properties = definitions[model.__name__]["properties"]
    if issubclass(model, Entity):
        properties["id"] |= {"pattern": rf"^{model.kind}/{SLUG}$", "maxLength": MAX_ID}
    for field in shape(model):
        if field.owned is not None:
            _close(definitions, field.owned)
        elif field.many:
            properties[field.key]["uniqueItems"] = True
