"""Where a link about something recorded leads: the page that shows it."""

from __future__ import annotations

from dashboard.pages import PAGES
from registry.history.change import PROPOSAL
from registry.register import Register

_PAGES = {"organisation": "vendor", "transfer": "transfer", "category": "category", "activity": "activity"}
"""The pages by the kind that they show; one that does not exist is no link."""
_LISTED = {spec.path: spec.view for spec in PAGES}


def link_to(entity_id: str, register: Register) -> tuple[str, dict[str, str]] | None:
    """The page about an entity or a proposal and its parameters; None if no page shows it.

    What is not recorded has none either; a proposal is not looked up, since only a database knows it.
    """
    if entity_id.startswith(PROPOSAL):
        return _LISTED["proposal"], {"id": entity_id}
    recorded = entity_id in register.dossiers.transfers.rows or entity_id in register.facts
    view = _LISTED.get(_PAGES.get(entity_id.partition("/")[0], ""))
    return (view, {"id": entity_id}) if view and recorded else None
