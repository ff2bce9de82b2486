"""What the register keeps of itself, and for how long: contact persons erased, old entries thinned."""

from __future__ import annotations

import json
from datetime import date
from typing import NamedTuple

from registry.access import Action
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner, utc_today
from registry.commands.proposal import Proposal
from registry.entities import Organisation
from registry.errors import NotFoundError, RegistryError
from registry.graph import thinning
from registry.graph.erasing import Shelf, along
from registry.history.change import Subject
from registry.history.content import Content, digest
from registry.history.people import People
from registry.history.redactions import PRUNED
from registry.messages import say

KEPT_YEARS = 5
"""Years for which every entry is kept whole, at least. Our choice: the GDPR asks for no longer than is
necessary (Art. 5(1)(e)) and for proof as long as one is accountable (Art. 5(2)), and names no figure."""
ERASED = "history/erased"
"""What an entry is about that erases what was only ever proposed or drafted."""


class Erasure(NamedTuple):
    """What an erasure took out, or would: contacts on file, entries, proposals and drafts that held some.

    `left` are values of theirs that other contacts of the organisation have too, and keep.
    """

    contacts: int
    entries: int
    proposals: int
    drafts: int
    left: tuple[str, ...] = ()


class Pruning(NamedTuple):
    """What a thinning took out, or would: contents of entities, in entries up to a place."""

    contents: int
    last: int


class Privacy:
    """What may be forgotten.

    Args:
        desk: Where the entries are handed in.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    def erase(self, organisation: str, text: str | None, options: CommandOptions = DEFAULTS) -> Erasure:
        """Erase contact persons of an organisation for ever: on file, in the history, proposed, drafted.

        Args:
            organisation: Its id.
            text: The name, e-mail, phone or address of whom to erase; None means all contact persons.
            options: As ever; the reason must not tell what is erased.

        Raises:
            NotFoundError: There is no such contact person, and there never was.
        """
        self._runner.actor.require(Action.ERASE)
        store = self._runner.store
        if (other := store.merged_into(organisation)) is not None:
            raise RegistryError(
                say("It was merged into {other}.", other=other),
                where=organisation,
                cure=say("Erase there: registry erase {other}.", other=other),
            )
        entity = store.entities([organisation]).find(organisation)
        act = _ErasureRun(organisation, store.merged_from(organisation), text, options)
        if not isinstance(entity, Organisation):
            entry = _about_absent(organisation, known=any(store.changes_of(organisation)))
            self._runner.execute(Action.ERASE, options, besides=[entry], along=along(act.carry_out))
        else:
            fewer = act.people.out_of_organisation(entity)
            act.contacts = sum(
                a != b for a, b in zip(entity.contacts or (), fewer.contacts or (), strict=True)
            )
            self._runner.execute(
                Action.ERASE,
                options,
                [fewer],
                expects={organisation: entity},
                about=[organisation],
                kept=act.people.out_of_content,
                along=along(act.carry_out),
            )
        return act.done

    def prune_history(self, before: date, options: CommandOptions = DEFAULTS) -> Pruning:
        """Drop what entities said in entries older than a day; the digests stay, and prove any copy.

        Raises:
            RegistryError: The day is less than five years ago.
        """
        self._runner.actor.require(Action.THIN)
        latest = latest_pruning()
        if before > latest:
            raise RegistryError(
                say("Entries are kept whole for {kept_years} years.", kept_years=KEPT_YEARS),
                where=str(before),
                cure=say("Name a day up to {latest}.", latest=latest),
            )
        options = options.with_request()
        connection = self._runner.store.connection
        last = thinning.last_before(connection, before)
        count = thinning.count(connection, last)
        if count:
            entry = _entry(PRUNED, before=str(before), entries=last)
            self._runner.execute(Action.THIN, options, besides=[entry])
            if not options.dry:
                thinning.thin(connection, last)
        return Pruning(count, last)


def _about_absent(organisation: str, *, known: bool) -> Subject:
    """What an erasure is about where the organisation is not on file.

    One that was only ever proposed must not be entered by its id, which could then not be recorded any more.
    """
    return Subject(organisation, None, None) if known else _entry(ERASED, organisation=organisation)


def _entry(about: str, **values: object) -> Subject:
    text = json.dumps(values, separators=(",", ":"))
    return Subject(about, None, Content(digest(text), text))


def latest_pruning() -> date:
    """The last day before which entries may be thinned."""
    now = utc_today()
    return now.replace(year=now.year - KEPT_YEARS, day=28 if (now.month, now.day) == (2, 29) else now.day)


class _ErasureRun:
    """One erasure, as far as the command's transaction carries it out, perhaps in more than one try."""

    def __init__(
        self, organisation: str, merged: set[str], text: str | None, options: CommandOptions
    ) -> None:
        self.people = People((organisation, *sorted(merged)), text)
        self.contacts = 0
        self.done = Erasure(0, 0, 0, 0)
        self._options = options

    def carry_out(self, shelf: Shelf) -> None:
        """Forget them wherever else they stand."""
        people = self.people
        entries = sum(shelf.forget(each, people.out_of_content) for each in people.of)
        proposals = shelf.rewrite("Proposal", self._out_of_proposal)
        drafts = shelf.rewrite("Draft", people.out_of_draft)
        left = tuple(sorted(people.taken & people.left))
        self.done = Erasure(self.contacts, entries, proposals, drafts, left)
        if not any(self.done[:4]):
            raise NotFoundError(
                say("No contact person is, or was, recorded so."),
                where=people.of[0],
                cure=say("`registry show {value}` lists the contacts on file.", value=people.of[0]),
            )
        if people.named_in(f"{self._options.reason or ''} {self._options.request or ''}"):
            raise RegistryError(
                say("The reason tells what is to be erased, and the history would keep it for ever."),
                cure=say("Give a reason that does not name anyone; nothing was erased."),
            )

    def _out_of_proposal(self, text: str) -> str:
        proposal = Proposal.model_validate_json(text)
        overlays = tuple(
            overlay.model_copy(
                update={
                    "before": self.people.out_of_json(overlay.before),
                    "after": self.people.out_of_json(overlay.after),
                }
            )
            for overlay in proposal.overlays
        )
        if overlays == proposal.overlays:
            return text
        return proposal.model_copy(update={"overlays": overlays}).sheet.text
