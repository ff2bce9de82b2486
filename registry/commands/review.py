"""What a decision on a proposal presupposes: the very revision that was read, and another person's eyes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from registry.access import AccessRole, Action, Actor
from registry.commands.command_runner import CommandRunner
from registry.commands.proposal import Proposal
from registry.errors import ForbiddenError, LaterChange, RegistryError, StaleError
from registry.history.change import Change
from registry.history.content import digest
from registry.messages import say

_REVISION = re.compile(r"(\d{1,18})-[0-9a-f]{16}", re.ASCII)


class Review:
    """Knows which revision of a proposal is recorded, and who may approve it.

    Args:
        runner: Runs the commands of the person who decides.
    """

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    def revision(self, proposal: Proposal) -> str:
        """Return the revision of a proposal as it was read.

        It is the number of its last history entry and a digest of its whole text, so that it tells apart
        what differs only in a contact person, or was changed directly in the database.
        """
        last = self._changes(proposal)[-1:]
        text = proposal.model_dump_json(exclude_none=True)
        return f"{last[0].seq if last else 0}-{digest(text)[:16]}"

    def require_read(self, proposal: Proposal, revision: str | None) -> None:
        """Refuse to decide on anything but the revision that was read.

        Raises:
            RegistryError: If none is given, although several people use the register.
            StaleError: If the proposal is another one now; says who changed it.
        """
        if revision is None and not self._runner.separate_duties:
            return
        named = _REVISION.fullmatch(revision or "")
        if not named:
            what = say("The revision that was read is missing.")
            if revision:
                what = say("{revision} is not a revision of a proposal.", revision=f"{revision!r}")
            cure = say("Give it with --revision; `registry proposals {id}` shows it.", id=proposal.id)
            raise RegistryError(what, where=proposal.id, cure=cure)
        if revision == self.revision(proposal):
            return
        if later := _later_than(int(named[1]), proposal.id, self._changes(proposal)):
            raise _stale(proposal.id, later)
        raise StaleError(
            say("It is not what you read: it was changed, or people were erased from it."),
            where=proposal.id,
            cure=say("Nothing was written. Read it again: `registry proposals {id}`.", id=proposal.id),
        )

    def require_unchanged(self, proposal_id: str, base: int | None) -> None:
        """Refuse to decide on a proposal that was changed after the last history entry that was read.

        Raises:
            StaleError: If it was; says who changed it.
        """
        changes = () if base is None else self._runner.store.changes_of(proposal_id)
        if later := _later_than(base or 0, proposal_id, changes):
            raise _stale(proposal_id, later)

    def require_unaltered(self, proposal: Proposal) -> None:
        """Refuse to record what nobody proposed through the register's commands.

        Raises:
            RegistryError: If the proposal is not what its history left.
        """
        left = [change.subjects[0].after for change in self._changes(proposal)][-1:]
        if [content and content.digest for content in left] != [digest(proposal.sheet.entry)]:
            raise RegistryError(
                say("It is not what was proposed: it was changed directly in the database."),
                where=proposal.id,
                cure=say("Reject it and ask for a new proposal. `registry history verify` shows more."),
            )

    def require_author(self, proposal: Proposal) -> None:
        """Refuse to revise or withdraw another person's proposal.

        Raises:
            ForbiddenError: If it is another person's.
        """
        actor = self._runner.actor
        if proposal.proposed_by != actor.id:
            raise ForbiddenError(
                say("Only the author may revise or withdraw a proposal."),
                where=proposal.id,
                cure=say("Reject it, or submit your own proposal.")
                if actor.may(Action.REJECT)
                else say("Submit your own proposal, or comment on this one (`registry comment`)."),
            )

    def require_other_person(self, proposal: Proposal) -> bool:
        """Refuse an approval by someone who proposed, revised or drafted it; true if that is allowed here.

        It is allowed where one person uses a register on their own machine.

        Raises:
            ForbiddenError: If several people use the register.
        """
        if self._runner.actor.id not in self.contributors(proposal):
            return False
        if not self._runner.separate_duties:
            return True
        raise ForbiddenError(
            say("Nobody may approve what they proposed or changed."),
            where=proposal.id,
            cure=say(
                "Let another data protection officer approve it. Each person acts under a pseudonym of "
                "their own."
            ),
        )

    def contributors(self, proposal: Proposal) -> set[str]:
        """Return the pseudonyms of all who proposed, revised or drafted it."""
        wrote = {change.command.actor for change in self._changes(proposal) if _proposes(change)}
        return {*wrote, proposal.proposed_by, *filter(None, [proposal.drafted_by])}

    def proposer(self, proposal: Proposal) -> Actor:
        """Return who proposed it, in the role of that time."""
        roles = [change.command.role for change in self._changes(proposal) if _proposes(change)]
        known = roles and roles[-1] in {*AccessRole}
        return Actor(proposal.proposed_by, AccessRole(roles[-1]) if known else AccessRole.PROCUREMENT)

    def _changes(self, proposal: Proposal) -> list[Change]:
        return [*self._runner.store.changes_of(proposal.id)]


def read_at(revision: str | None) -> list[str]:
    """Return the number of the history entry in a revision, if one is given."""
    return [revision.partition("-")[0]] if revision else []


def _later_than(seq: int, proposal_id: str, changes: Iterable[Change]) -> list[LaterChange]:
    """The changes of a proposal after a history entry."""
    return [
        LaterChange(proposal_id, change.command.actor, change.at, change.seq, change.command.name)
        for change in changes
        if change.seq > seq
    ]


def _stale(proposal_id: str, changes: list[LaterChange]) -> StaleError:
    who = tuple(
        say("{actor} at {at} (entry {seq})", actor=each.actor, at=each.at, seq=each.seq) for each in changes
    )
    return StaleError(
        say("Changed since you read it: {changes}.", changes=who),
        where=proposal_id,
        cure=say("Nothing was written. Read it again: `registry proposals {id}`.", id=proposal_id),
        changes=changes,
    )


def _proposes(change: Change) -> bool:
    return change.command.name in (Action.PROPOSE.value, Action.ANSWER.value)
