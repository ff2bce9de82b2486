"""The registrar of one actor: every use case that writes, by what it is about."""

from __future__ import annotations

from registry.access import Actor
from registry.commands.command_runner import Desk
from registry.commands.decisions import Words
from registry.commands.drafts import Drafts
from registry.commands.entries import Entries
from registry.commands.privacy import Keeping
from registry.commands.proposals import Proposals
from registry.graph.store import Store


class Registrar:
    """Makes entries in a register for one actor.

    Args:
        store: The register's database, prepared.
        actor: Who acts, in which role.
    """

    def __init__(self, store: Store, actor: Actor) -> None:
        desk = Desk(store, actor)
        self.again = desk.again
        self.actor = actor
        self.drafts = Drafts(desk)
        self.entries = Entries(desk)
        self.keeping = Keeping(desk)
        self.proposals = Proposals(desk)
        self.words = Words(desk)
