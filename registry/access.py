"""Who may do what: the four roles, and the actions that each role may take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from registry.errors import ForbiddenError, RegistryError
from registry.messages import say

_PSEUDONYM = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*", re.ASCII)
_LONGEST = 64
LOCAL_ACTOR = "local"
"""The actor id on one's own machine where nobody gave one; people read words for it, and it never changes."""


class AccessRole(StrEnum):
    """The role of a person or program that uses the register."""

    PROCUREMENT = "procurement"
    DPO = "dpo"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_VERBS = {"ask-back": "request-changes", "thin": "prune-history"}
"""The verbs users type that differ from the names stored in the history, which never change."""


def verb_of(stored: str) -> str:
    """The verb that users type, for a command name stored in the history."""
    return _VERBS.get(stored, stored)


def stored_name(verb: str) -> str:
    """The command name stored in the history, for a verb that users type."""
    return next((stored for stored, typed in _VERBS.items() if typed == verb), verb)


class Action(StrEnum):
    """An action that writes, by its name in the history; every role may read and export."""

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
    CLOSE = "close"
    REOPEN = "reopen"
    ASK = "ask"
    ANSWER = "answer"
    WITHDRAW_QUESTION = "withdraw-question"
    REQUIRE = "require"
    CHANGE_REQUIREMENT = "change-requirement"
    FULFIL = "fulfil"
    RECORD_DOCUMENT = "record-document"
    ERASE = "erase"
    PRUNE_HISTORY = "thin"
    RESTORE = "restore"

    @property
    def verb(self) -> str:
        """The verb that users type."""
        return verb_of(self.value)

    @property
    def words(self) -> str:
        """The verb within a sentence."""
        return self.verb.replace("-", " ")


_FACTS = {Action.RECORD, Action.CHANGE, Action.END, Action.LOAD, Action.RENAME, Action.MERGE, Action.UNDO}
_PROPOSALS = {Action.DRAFT, Action.PROPOSE, Action.WITHDRAW}
_REMARKS = {Action.COMMENT, Action.ASSIGN}
_DUTIES = {Action.ASK, Action.ANSWER, Action.WITHDRAW_QUESTION, Action.FULFIL, Action.RECORD_DOCUMENT}
_JUDGEMENTS = {
    Action.REQUEST_CHANGES,
    Action.APPROVE,
    Action.REJECT,
    Action.ACCEPT,
    Action.CLOSE,
    Action.REOPEN,
    Action.REQUIRE,
    Action.CHANGE_REQUIREMENT,
}

MAY = MappingProxyType(
    {
        AccessRole.PROCUREMENT: frozenset(_PROPOSALS | _REMARKS | _DUTIES),
        AccessRole.DPO: frozenset(_FACTS | _PROPOSALS | _REMARKS | _DUTIES | _JUDGEMENTS | {Action.ERASE}),
        AccessRole.AUDITOR: frozenset[Action](),
        AccessRole.ADMINISTRATOR: frozenset(
            _FACTS | _PROPOSALS | _REMARKS | _DUTIES | {Action.ERASE, Action.PRUNE_HISTORY, Action.RESTORE}
        ),
    }
)
"""The actions each role may take. Only a data protection officer decides; an auditor changes nothing."""


_DECIDING = (AccessRole.DPO, AccessRole.ADMINISTRATOR)
_ASK = {
    frozenset({AccessRole.DPO}): say("Ask a data protection officer to do it."),
    frozenset({AccessRole.ADMINISTRATOR}): say("Ask an administrator to do it."),
    frozenset(_DECIDING): say("Ask a data protection officer or an administrator to do it."),
}
"""Whom to ask, by which of the two roles may do it: each action is open to at least one of them."""


def require_writing_role(role: AccessRole) -> None:
    """Reject a role that may write nothing, such as the auditor's.

    Raises:
        ForbiddenError: If the role may take no action.
    """
    if not MAY[role]:
        raise ForbiddenError(
            say("The role {role} may not prepare or fill a database.", role=role.value),
            cure=_ASK[frozenset(_DECIDING)],
        )


def require_pseudonym(text: str) -> None:
    """Reject an actor id that must not stay in the history for ever.

    Raises:
        RegistryError: If the text is not a pseudonym.
    """
    if not _PSEUDONYM.fullmatch(text) or len(text) > _LONGEST:
        raise RegistryError(
            say("{text} is not a valid actor id.", text=text),
            cure=say(
                "Use a pseudonym of lower-case letters, digits, hyphens and dots, such as actor-7f3a. "
                "The history keeps it for ever, so it must not be a name or an e-mail address."
            ),
        )


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or program that acts: a pseudonym, which the history keeps, and a role.

    Raises:
        RegistryError: If the id is not a pseudonym, for example an e-mail address.
    """

    id: str
    role: AccessRole

    def __post_init__(self) -> None:
        require_pseudonym(self.id)

    def may(self, action: Action) -> bool:
        """Whether the role allows an action."""
        return action in MAY[self.role]

    def require(self, action: Action, *, called: str | None = None) -> None:
        """Reject an action that the role does not allow.

        Args:
            action: The action.
            called: The verb that the user typed, if that is another than the action's.

        Raises:
            ForbiddenError: If the role lacks the permission; names the roles that have it.
        """
        if not self.may(action):
            raise ForbiddenError(
                say("The role {role} may not {action}.", role=self.role.value, action=called or action.words),
                cure=_ASK[frozenset(role for role in _DECIDING if action in MAY[role])],
            )
