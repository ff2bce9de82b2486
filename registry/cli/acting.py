"""Who acts on the command line, in which role: stated by the user, checked before an engine is started."""

from __future__ import annotations

import os

from registry.access import MAY, AccessRole, Action, Actor
from registry.errors import RegistryError
from registry.messages import say

_OWN_MACHINE = (AccessRole.DPO, AccessRole.ADMINISTRATOR)
"""The roles assumed for the one user of the embedded engine: the first that has the permission."""


def acting(action: Action, actor: str, role: AccessRole | None, *, called: str | None = None) -> Actor:
    """Return who acts, if the role has the permission.

    Args:
        action: What the command does.
        actor: The pseudonym.
        role: The role as stated; None for the one assumed on one's own machine. On a server none is assumed.
        called: The verb that the user typed, if that is another than the action's.

    Raises:
        RegistryError: If no role is stated although `REGISTRY_URI` names a server, or the pseudonym is none.
        ForbiddenError: If the role lacks the permission.
    """
    who = Actor(actor, role or _assumed(action))
    who.require(action, called=called)
    return who


def _assumed(action: Action) -> AccessRole:
    if os.environ.get("REGISTRY_URI"):
        able = ", ".join(role.value for role in AccessRole if action in MAY[role])
        raise RegistryError(
            say("No role was given, and none is assumed on the server that REGISTRY_URI names."),
            where="--role",
            cure=say("Set your role with --role or REGISTRY_ROLE. Roles that may: {roles}.", roles=able),
        )
    return next(role for role in _OWN_MACHINE if action in MAY[role])
