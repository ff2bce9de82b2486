"""The writing side of a register: every command, grouped by what it concerns."""

from __future__ import annotations

from registry.access import Actor
from registry.commands.command_runner import CommandRunner
from registry.commands.decisions import Decisions
from registry.commands.documents import Documents
from registry.commands.drafts import Drafts
from registry.commands.entries import Entries
from registry.commands.privacy import Privacy
from registry.commands.proposals import Proposals
from registry.commands.questions import Questions
from registry.commands.requirements import Requirements
from registry.graph.store import Store


class RegisterWriter:
    """Writes to a register for one actor; `Register` is the reading side.

    It keeps no connection and no state of its own: a program that serves several people makes one for each
    action, with the role that the person has at that moment.

    Args:
        store: The register's database, prepared.
        actor: Who acts, and in which role.
        separate_duties: Whether several people use the register, as behind a page with sign-in: then nobody
            approves what they proposed or changed, and a decision on a proposal names the revision that was
            read. With a server's database this always holds.
    """

    def __init__(self, store: Store, actor: Actor, *, separate_duties: bool = False) -> None:
        runner = CommandRunner(store, actor, separate_duties=separate_duties)
        self.replay_of = runner.replay_of
        self.actor = actor
        self.drafts = Drafts(runner)
        self.entries = Entries(runner)
        self.privacy = Privacy(runner)
        self.proposals = Proposals(runner)
        self.decisions = Decisions(runner)
        self.questions = Questions(runner)
        self.requirements = Requirements(runner)
        self.documents = Documents(runner)
