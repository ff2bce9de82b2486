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


class Action(StrEnum):
    """A use case that writes; reading and exporting are open to every role."""

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
    ASK_BACK = "ask-back"
    APPROVE = "approve"
    REJECT = "reject"
    ACCEPT = "accept"
    COMMENT = "comment"
    ASSIGN = "assign"
    ERASE = "erase"
    THIN = "thin"
    RESTORE = "restore"


_FACTS = {Action.RECORD, Action.CHANGE, Action.END, Action.LOAD, Action.RENAME, Action.MERGE, Action.UNDO}
_PROPOSALS = {Action.DRAFT, Action.PROPOSE, Action.WITHDRAW}
_WORDS = {Action.COMMENT, Action.ASSIGN}
_JUDGEMENTS = {Action.ASK_BACK, Action.APPROVE, Action.REJECT, Action.ACCEPT}

MAY = MappingProxyType(
    {
        AccessRole.PROCUREMENT: frozenset(_PROPOSALS | _WORDS),
        AccessRole.DPO: frozenset(_FACTS | _PROPOSALS | _WORDS | _JUDGEMENTS | {Action.ERASE}),
        AccessRole.AUDITOR: frozenset[Action](),
        AccessRole.ADMINISTRATOR: frozenset(
            _FACTS | _PROPOSALS | _WORDS | {Action.ERASE, Action.THIN, Action.RESTORE}
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
                say("The role {role} may not {action}.", role=self.role.value, action=action.value),
                cure=say("These roles may: {roles}.", roles=able),
            )
