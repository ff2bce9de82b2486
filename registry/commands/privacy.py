"""Privacy: erase people for good, and delete the content of old history entries."""

from __future__ import annotations

import json
from datetime import date
from typing import NamedTuple

from registry.access import Action
from registry.commands.command_runner import DEFAULTS, CommandOptions, CommandRunner, utc_today
from registry.commands.proposal import Proposal
from registry.commit import pruning
from registry.commit.erasure import StoredTexts
from registry.commit.write_request import Edit
from registry.entities import Organisation
from registry.errors import NotFoundError, RegistryError
from registry.history.change import Subject
from registry.history.content import Content, digest
from registry.history.people import People
from registry.history.redactions import PRUNED
from registry.messages import say

KEPT_YEARS = 5
"""Years for which every entry keeps its content, at least. Our choice: the GDPR requires storage no longer
than necessary (Art. 5(1)(e)) and proof for as long as one is accountable (Art. 5(2)), and gives no figure."""
ERASED = "history/erased"
"""The subject of an entry that erases what was only ever proposed or drafted."""


class Erasure(NamedTuple):
    """The result of an erasure: how many recorded contacts, entries, proposals and drafts it affects.

    `left` lists values that other contacts of the organisation share, and keep. `in_plain` lists the entries
    that name a natural person in their text, from before it was recorded as one: nothing can be erased there.
    """

    contacts: int
    entries: int
    proposals: int
    drafts: int
    left: tuple[str, ...] = ()
    in_plain: tuple[int, ...] = ()


class Pruning(NamedTuple):
    """The result of a pruning: how many contents are deleted, and the last entry concerned."""

    contents: int
    last: int


class Privacy:
    """Erases people and prunes the history.

    Args:
        runner: Runs the commands.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    def erase(self, organisation: str, text: str | None, options: CommandOptions = DEFAULTS) -> Erasure:
        """Erase people of an organisation for good: in records, history, proposals and drafts.

        They are its contact persons and, if it is a natural person, its own name and address.

        Args:
            organisation: Its id.
            text: The name, e-mail, phone or address of the person to erase; None means all of them.
            options: The command's options; the reason must not repeat what is erased.

        Raises:
            NotFoundError: If there is no such contact person, and never was.
        """
        self._runner.actor.require(Action.ERASE)
        store = self._runner.store
        if (other := store.merged_into(organisation)) is not None:
            raise RegistryError(
                say("It was merged into {other}.", other=other),
                where=organisation,
                cure=say("Erase the contacts there: registry erase {other}.", other=other),
            )
        entity = store.entities([organisation]).find(organisation)
        act = _ErasureRun(organisation, store.merged_from(organisation), text, options)
        if not isinstance(entity, Organisation):
            entry = _about_absent(organisation, known=any(store.changes_of(organisation)))
            self._runner.execute(Action.ERASE, options, Edit(other_subjects=[entry], eraser=act))
        else:
            fewer = act.people.out_of_organisation(entity)
            act.people.natural = entity.is_natural_person
            act.contacts = int(entity.model_copy(update={"contacts": fewer.contacts}) != fewer) + sum(
                a != b for a, b in zip(entity.contacts or (), fewer.contacts or (), strict=True)
            )
            expects = {organisation: entity}
            edit = Edit([fewer], expects=expects, about=[organisation], eraser=act)
            self._runner.execute(Action.ERASE, options, edit)
        return act.done

    def prune_history(self, before: date, options: CommandOptions = DEFAULTS) -> Pruning:
        """Delete the content of history entries older than a date; hashes stay, and prove any copy.

        Raises:
            RegistryError: If the date is less than five years ago.
        """
        self._runner.actor.require(Action.PRUNE_HISTORY)
        latest = latest_pruning()
        if before > latest:
            raise RegistryError(
                say("Entries keep their content for {kept_years} years.", kept_years=KEPT_YEARS),
                where=str(before),
                cure=say("Give a date no later than {latest}.", latest=latest),
            )
        options = options.with_request()
        connection = self._runner.store.connection
        last = pruning.last_before(connection, before)
        count = pruning.count_prunable(connection, last)
        if count:
            entry = _entry(PRUNED, before=str(before), entries=last)
            self._runner.execute(Action.PRUNE_HISTORY, options, Edit(other_subjects=[entry]))
            if not options.dry:
                pruning.prune(connection, last)
        return Pruning(count, last)


def _about_absent(organisation: str, *, known: bool) -> Subject:
    """The subject of an erasure whose organisation is not recorded.

    One that was only ever proposed is not named by its id, which could then never be recorded.
    """
    return Subject(organisation, None, None) if known else _entry(ERASED, organisation=organisation)


def _entry(about: str, **values: object) -> Subject:
    text = json.dumps(values, separators=(",", ":"))
    return Subject(about, None, Content(digest(text), text))


def latest_pruning() -> date:
    """Return the latest date that `prune_history` accepts."""
    now = utc_today()
    return now.replace(year=now.year - KEPT_YEARS, day=28 if (now.month, now.day) == (2, 29) else now.day)


class _ErasureRun:
    """One erasure, carried out by the command's transaction, which may be retried."""

    def __init__(
        self, organisation: str, merged: set[str], text: str | None, options: CommandOptions
    ) -> None:
        self.people = People((organisation, *sorted(merged)), text)
        self.contacts = 0
        self.done = Erasure(0, 0, 0, 0)
        self._options = options

    def redact(self, content: Content) -> Content:
        """Return a content of the entry itself, without them."""
        return self.people.out_of_content(content)

    def carry_out(self, texts: StoredTexts) -> None:
        """Erase them everywhere else."""
        people = self.people
        entries = sum(texts.erase_from_history(each, people.out_of_content) for each in people.of)
        proposals = texts.rewrite("Proposal", self._out_of_proposal)
        drafts = texts.rewrite("Draft", people.out_of_draft)
        left = tuple(sorted(people.taken & people.left))
        plain = sorted({seq for each in people.of for seq in texts.entries_where(each, people.is_in_plain)})
        self.done = Erasure(self.contacts, entries, proposals, drafts, left, tuple(plain))
        if not any(self.done[:4]):
            raise NotFoundError(
                say("No such contact person is recorded, or ever was."),
                where=people.of[0],
                cure=say("`registry show {value}` lists the recorded contacts.", value=people.of[0]),
            )
        if people.named_in(f"{self._options.reason or ''} {self._options.request or ''}"):
            raise RegistryError(
                say("The reason repeats what is to be erased, and the history would keep it for ever."),
                cure=say("Give a reason that names nobody. Nothing was erased."),
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
