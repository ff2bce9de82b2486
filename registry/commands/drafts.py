"""Drafts: manifests that someone is still at, with whatever faults they have."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from registry.access import Action
from registry.commands.command_runner import CommandRunner
from registry.entities.fields import MAX_ID, SLUG
from registry.errors import ForbiddenError, NotFoundError, RegistryError
from registry.graph.drafts import Draft
from registry.messages import say

MOST = 1_000_000
"""Characters of a draft: it is one person's work, and one property of one node."""


class Drafts:
    """What may be done to drafts; everyone may read them, since others help to complete them.

    Args:
        desk: Where they are handed in.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    def all(self) -> list[Draft]:
        """All drafts, by id."""
        return self._runner.store.drafts.all()

    def get(self, name: str) -> Draft:
        """One draft.

        Raises:
            NotFoundError: There is none of this name.
        """
        draft = self._runner.store.drafts.find(_id(name))
        if draft is None:
            what = say("There is no draft {name}.", name=name)
            raise NotFoundError(what, cure=say("`registry draft list` lists them."))
        return draft

    def save(self, name: str, text: str) -> Draft:
        """Keep a text, in the place of an earlier one by the same author.

        Raises:
            RegistryError: The name is none, or the text is too long.
            ConflictError: Somebody else's draft has this name.
        """
        self._runner.actor.require(Action.DRAFT)
        if len(text) > MOST:
            what = say("A draft has {most} characters at most.", most=MOST)
            raise RegistryError(what, where=name, cure=say("Split it over several drafts, or record it."))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        draft = Draft(_id(name), self._runner.actor.id, now, text)
        self._runner.store.drafts.put(draft)
        return draft

    def drop(self, name: str) -> Draft:
        """Drop one's own draft; nothing of it is kept.

        Raises:
            NotFoundError: There is none of this name.
            ForbiddenError: It is somebody else's.
        """
        self._runner.actor.require(Action.DRAFT)
        draft = self.get(name)
        if draft.author != self._runner.actor.id:
            what = say("This is a draft by {author}.", author=draft.author)
            raise ForbiddenError(what, where=draft.id, cure=say("Only its author may drop it."))
        self._runner.store.drafts.drop(draft.id)
        return draft


def _id(name: str) -> str:
    slug = name.removeprefix("draft/")
    if not re.fullmatch(SLUG, slug) or len(slug) > MAX_ID:
        raise RegistryError(
            say("{name} is not a name for a draft.", name=repr(name)),
            cure=say("Use lower-case letters, digits, hyphens and dots, such as acme-support."),
        )
    return f"draft/{slug}"
