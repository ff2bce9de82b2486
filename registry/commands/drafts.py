"""Drafts: unfinished manifests, which may contain any errors."""

from __future__ import annotations

import re

from registry import clock
from registry.access import Action
from registry.commands.command_runner import CommandRunner
from registry.commit.draft_store import Draft, DraftStore
from registry.entities.fields import MAX_ID, SLUG
from registry.errors import ForbiddenError, NotFoundError, RegistryError
from registry.messages import say

MOST = 1_000_000
"""Characters of a draft at most: it is one person's work, and one property of one node."""


class Drafts:
    """Saves and deletes drafts; everyone may read them, since others help to complete them.

    Args:
        runner: Runs the commands.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner
        self._drafts = DraftStore(runner.store.connection)

    def all(self) -> list[Draft]:
        """Return all drafts, by id."""
        return self._drafts.all()

    def get(self, name: str) -> Draft:
        """Return one draft.

        Raises:
            NotFoundError: If there is none of this name.
        """
        draft = self._drafts.find(_id(name))
        if draft is None:
            what = say("There is no draft {name}.", name=name)
            raise NotFoundError(what, cure=say("`registry draft list` lists them."))
        return draft

    def save(
        self,
        name: str,
        text: str,
        *,
        replaces: str | None = None,
        base: int | None = None,
        revises: str | None = None,
    ) -> Draft:
        """Save a draft, replacing an earlier one of the same name by the same author.

        Args:
            name: Its name.
            text: The manifest, finished or not.
            replaces: The revision of the draft that was read, empty if there was none: another one, such as
                that of a second window, is not overwritten.
            base: The last history entry that its author has read.
            revises: The proposal that it is a new version of.

        Raises:
            StaleError: If the draft is another one now.
            RegistryError: If the name is not valid or the text is too long.
            ConflictError: If another person's draft has this name.
        """
        self._runner.actor.require(Action.DRAFT)
        if len(text) > MOST:
            what = say("A draft may have at most {most} characters.", most=MOST)
            raise RegistryError(what, where=name, cure=say("Split it into several drafts, or record it."))
        now = clock.current_time().isoformat(timespec="seconds")
        draft = Draft(_id(name), self._runner.actor.id, now, text, base, revises)
        self._drafts.put(draft, replaces)
        return draft

    def drop(self, name: str) -> Draft:
        """Delete one's own draft for good.

        Raises:
            NotFoundError: If there is none of this name.
            ForbiddenError: If it is another person's.
        """
        self._runner.actor.require(Action.DRAFT)
        draft = self.get(name)
        if draft.author != self._runner.actor.id:
            what = say("This draft belongs to {author}.", author=draft.author)
            raise ForbiddenError(what, where=draft.id, cure=say("Only its author may delete it."))
        self._drafts.delete(draft.id)
        return draft


def _id(name: str) -> str:
    slug = name.removeprefix("draft/")
    if not re.fullmatch(SLUG, slug) or len(slug) > MAX_ID:
        raise RegistryError(
            say("{name} is not a valid name for a draft.", name=repr(name)),
            cure=say("Use lower-case letters, digits, hyphens and dots, such as acme-support."),
        )
    return f"draft/{slug}"
