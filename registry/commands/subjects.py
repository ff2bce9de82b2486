"""What decisions, questions, requirements and documents may be about."""

from __future__ import annotations

from registry.commands.proposal import stored_proposal
from registry.entities import BY_KIND
from registry.entities.shape import mentioned
from registry.errors import NotFoundError
from registry.graph.store import Store
from registry.history.change import PROPOSAL
from registry.messages import say


def require_subject(store: Store, about: str) -> None:
    """Refuse a text that is the id of no entity, finding or proposal.

    Whether the entity is recorded is checked when it is written.

    Raises:
        NotFoundError: If it is none.
    """
    named = mentioned(about) or ""
    if named.startswith(PROPOSAL):
        stored_proposal(store, named)
    elif named.partition("/")[0] not in BY_KIND:
        raise NotFoundError(
            say("{id} is not the id of an entity, a finding or a proposal.", id=about),
            cure=say("For example organisation/acme, or place-missing:transfer/us-campaigns."),
        )
