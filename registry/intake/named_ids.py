"""Ids by the names of what is recorded under them, for people who write a name in place of an id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from registry.entities import Entity
from registry.intake.suggestions import suggested_id


class Named(Protocol):
    """An entry of a manifest."""

    @property
    def model(self) -> type[Entity]:
        """Its kind."""

    @property
    def raw(self) -> dict[str, Any]:
        """Its keys and values."""


class NamedIds:
    """Looks up ids by name, whatever its case and signs; a name of several has no id.

    Args:
        entries: Of all files.
        elsewhere: Gives the names recorded for a kind, each with its id; asked once a kind, when needed.
    """

    def __init__(
        self, entries: Iterable[Named], elsewhere: Callable[[str], Iterable[tuple[str, str]]]
    ) -> None:
        self._entries = entries
        self._elsewhere = elsewhere
        self._ids: dict[str, dict[str, set[str]]] = {}

    def id_of(self, kind: str, name: str) -> str | None:
        """Return the id of the only entity of a kind that has this name."""
        if kind not in self._ids:
            self._ids[kind] = self._by_form(kind)
        ids = self._ids[kind].get(suggested_id(kind, name) or "", set())
        return next(iter(ids)) if len(ids) == 1 else None

    def _by_form(self, kind: str) -> dict[str, set[str]]:
        here = (
            (entry.raw.get(key), entry.raw.get("id"))
            for entry in self._entries
            if entry.model.kind == kind
            for key in ("name", "legal_name")
        )
        ids: dict[str, set[str]] = {}
        for name, entity_id in (*here, *self._elsewhere(kind)):
            form = suggested_id(kind, name)
            if form and isinstance(entity_id, str) and entity_id.startswith(f"{kind}/"):
                ids.setdefault(form, set()).add(entity_id)
        return ids
