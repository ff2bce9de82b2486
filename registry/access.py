"""Who may do what: the four roles, and the actions that each may take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from registry.errors import ForbiddenError, RegistryError
from registry.messages import say

_PSEUDONYM = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*", re.ASCII)
_LONGEST = 64


class AccessRole(StrEnum):
    """What a person or program is to the register."""

    PROCUREMENT = "procurement"
    DPO = "dpo"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_VERBS = {"ask-back": "request-changes", "thin": "prune-history"}
"""What users type for a command, where that is not the name that the history stores for ever."""


def verb_of(stored: str) -> str:
    """The verb that users type for a command, by the name that the history stores."""
    return _VERBS.get(stored, stored)


def stored_name(verb: str) -> str:
    """The name that the history stores for a command, by the verb that users type."""
    return next((stored for stored, typed in _VERBS.items() if typed == verb), verb)


class Action(StrEnum):
    """A use case that writes, by the name that the history stores; reading is open to every role."""

    RECORD = "record"
    CHANGE = "change"
    END = "end"
    LOAD = "load"
    RENAME = "rename"
    MERGE = "merge"
    UNDO = "undo"
    DRAFT = "draft"
    PROPOSE = "propose"
    WITHDRAW = "withdraw"
    REQUEST_CHANGES = "ask-back"
    APPROVE = "approve"
    REJECT = "reject"
    ACCEPT = "accept"
    COMMENT = "comment"
    ASSIGN = "assign"
    ERASE = "erase"
    PRUNE_HISTORY = "thin"
    RESTORE = "restore"

    @property
    def verb(self) -> str:
        """What users type for it."""
        return verb_of(self.value)


_FACTS = {Action.RECORD, Action.CHANGE, Action.END, Action.LOAD, Action.RENAME, Action.MERGE, Action.UNDO}
_PROPOSALS = {Action.DRAFT, Action.PROPOSE, Action.WITHDRAW}
_REMARKS = {Action.COMMENT, Action.ASSIGN}
_JUDGEMENTS = {Action.REQUEST_CHANGES, Action.APPROVE, Action.REJECT, Action.ACCEPT}

MAY = MappingProxyType(
    {
        AccessRole.PROCUREMENT: frozenset(_PROPOSALS | _REMARKS),
        AccessRole.DPO: frozenset(_FACTS | _PROPOSALS | _REMARKS | _JUDGEMENTS | {Action.ERASE}),
        AccessRole.AUDITOR: frozenset[Action](),
        AccessRole.ADMINISTRATOR: frozenset(
            _FACTS | _PROPOSALS | _REMARKS | {Action.ERASE, Action.PRUNE_HISTORY, Action.RESTORE}
        ),
    }
)
"""What each role may do. Only a data protection officer judges; an auditor changes nothing."""


def require_pseudonym(text: str) -> None:
    """Refuse what the history could not keep for ever.

    Raises:
        RegistryError: The text is no pseudonym.
    """
    if not _PSEUDONYM.fullmatch(text) or len(text) > _LONGEST:
        raise RegistryError(
            say("{text} is not an actor's id.", text=text),
            cure=say(
                "Use a pseudonym of lower-case letters, digits, hyphens and dots, such as actor-7f3a: "
                "the history keeps it for ever, so it must not be a name or an e-mail address."
            ),
        )


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, by a pseudonym that the history keeps, and in which role.

    Raises:
        RegistryError: The id is none that the history may keep for ever, such as an e-mail address.
    """

    id: str
    role: AccessRole

    def __post_init__(self) -> None:
        require_pseudonym(self.id)

    def may(self, action: Action) -> bool:
        """Whether the role allows an action."""
        return action in MAY[self.role]

    def require(self, action: Action) -> None:
        """Refuse an action that the role does not allow.

        Raises:
            ForbiddenError: It is so; names the roles that may.
        """
        if not self.may(action):
            able = ", ".join(role.value for role in AccessRole if action in MAY[role])
            raise ForbiddenError(
                say("The role {role} may not {action}.", role=self.role.value, action=action.verb),
                cure=say("These roles may: {roles}.", roles=able),
            )
