"""Who uses the page: one person on their own machine, or people who sign in on a server.

On one's own machine anybody may take any role, which proves nothing. On a server the role comes from the
identity provider or the access list, and is asked for again on every run and every action.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import streamlit as st

from dashboard.serving.sign_ins import IdentityClaims, SignIns
from dashboard.serving.visits import VISITS, Visit
from registry.access import LOCAL_ACTOR, AccessRole, Actor
from registry.admission.page_settings import PageSettings
from registry.errors import RegistryError
from registry.messages import Message, say

ROLE = "role-on-this-computer"
"""The key of the role switch."""


class Mode(StrEnum):
    """How people come to the page: alone on their own machine, or signed in on a server."""

    LOCAL = "local"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Person:
    """Who uses the page just now.

    Attributes:
        actor: The pseudonym, which the history keeps.
        role: Their role.
        mode: How they came.
        until: The last day of the role; None without an end.
        name: How the identity provider names them; shown to nobody but themselves, and never recorded.
    """

    actor: str
    role: AccessRole
    mode: Mode = Mode.LOCAL
    until: date | None = None
    name: str = ""

    @property
    def acting(self) -> Actor:
        """As the writing side takes it; on a server with `separate_duties`."""
        return Actor(self.actor, self.role)

    @property
    def separate_duties(self) -> bool:
        """Whether nobody may approve what they proposed or changed."""
        return self.mode is Mode.SERVER


class Reason(StrEnum):
    """Why somebody is not admitted."""

    SIGNED_OUT = "signed-out"
    SIGNED_OUT_ELSEWHERE = "signed-out-elsewhere"
    EXPIRED = "expired"
    NO_ROLE = "no-role"
    ROLE_ENDED = "role-ended"


class NotAdmittedError(RegistryError):
    """Nobody is signed in, or the person has no role: nothing is shown and nothing done."""

    def __init__(self, reason: Reason, what: Message, cure: Message) -> None:
        super().__init__(what, cure=cure)
        self.reason = reason


class Admission:
    """Decides on a server whether the person who is signed in is admitted, and in which role.

    Args:
        settings: The settings of the page.
        sign_ins: Which sign-ins were ended.
        clock: Seconds since 1970.
    """

    def __init__(
        self, settings: PageSettings, sign_ins: SignIns, clock: Callable[[], float] = time.time
    ) -> None:
        self._settings = settings
        self._clock = clock
        self.sign_ins = sign_ins

    def person_of(self, claims: IdentityClaims) -> Person:
        """The person whom the identity provider names by these claims.

        Raises:
            NotAdmittedError: If nobody is signed in, the sign-in has ended, or the person has no role.
            RegistryError: If the access list or the key to the pseudonyms cannot be read.
        """
        self._require_sign_in(claims)
        name = self._name_of(claims)
        role, until = self._role_of(claims, name)
        actor = self._settings.key.pseudonym_of(str(claims["iss"]), str(claims["sub"]), name)
        return Person(actor, role, Mode.SERVER, until, name)

    def _require_sign_in(self, claims: IdentityClaims) -> None:
        again = say("Sign in again; you will return to this page.")
        if not claims.get("is_logged_in") or not claims.get("sub") or not claims.get("iss"):
            raise NotAdmittedError(
                Reason.SIGNED_OUT,
                say("Sign in to see this register."),
                say("You will return to the page that you opened."),
            )
        if self.sign_ins.has_ended(claims):
            raise NotAdmittedError(Reason.SIGNED_OUT_ELSEWHERE, say("You are signed out."), again)
        if expiry_of(claims) <= self._clock():
            raise NotAdmittedError(Reason.EXPIRED, say("Your sign-in has expired."), again)

    def _role_of(self, claims: IdentityClaims, name: str) -> tuple[AccessRole, date | None]:
        roles = self._settings.file.roles
        if self._settings.access is None:
            values = _values(claims.get(roles.claim or ""))
            role = next((role for value, role in roles.values.items() if value in values), None)
            if role is None:
                raise _without_role()
            return role, None
        access = self._settings.access.current().access_of(name) if name else None
        if access is None:
            raise _without_role()
        if access.has_ended(datetime.fromtimestamp(self._clock()).astimezone().date()):
            raise NotAdmittedError(
                Reason.ROLE_ENDED,
                say("Your role ended on {day}.", day=access.until),
                say("Ask the administrator of the register if you still need it."),
            )
        return access.role, access.until

    def _name_of(self, claims: IdentityClaims) -> str:
        """How the provider names a person; an e-mail address only if it has confirmed it."""
        claim = self._settings.file.sign_in.person
        if claim == "email" and claims.get("email_verified") is not True:
            return ""
        return str(claims.get(claim) or "").strip()


class _Server:
    """Whether this process serves people who sign in, and what admits them."""

    admission: Admission | None = None


def serve_people(admission: Admission | None) -> None:
    """From now on, admit people who sign in; with None, everybody is the one person of this machine."""
    _Server.admission = admission


def is_for_people() -> bool:
    """Whether people sign in here."""
    return _Server.admission is not None


def current_person() -> Person:
    """Who uses the page just now; asked for on every run and before every action, never kept.

    Raises:
        NotAdmittedError: If nobody is signed in, or the person has no role.
        RegistryError: If the settings of roles or pseudonyms cannot be read.
    """
    if _Server.admission is None:
        return _local_person()
    visit = current_visit()
    claims = st.user.to_dict()
    try:
        person = _Server.admission.person_of(claims)
    except RegistryError:
        if visit:
            visit.admitted_until = 0.0
        raise
    if visit:
        visit.admitted_until = expiry_of(claims)
    return person


def current_visit() -> Visit | None:
    """The browser that asks; None where no server stands between, as in tests."""
    return VISITS.of(st.context.cookies.to_dict())


def sign_out() -> None:
    """Sign out in every tab of this browser, here and at the identity provider."""
    if _Server.admission:
        _Server.admission.sign_ins.end(st.user.to_dict())
    st.logout()


def take_role(role: AccessRole) -> None:
    """Take a role on one's own machine, for this browser until the page is started again."""
    if visit := current_visit():
        visit.role = role
    st.session_state[ROLE] = role


def expiry_of(claims: IdentityClaims) -> float:
    """When a sign-in expires, in seconds since 1970; one without an expiry has expired."""
    expiry = claims.get("exp")
    return float(expiry) if isinstance(expiry, (int, float)) else 0.0


def _local_person() -> Person:
    visit = current_visit()
    chosen = visit.role if visit else st.session_state.get(ROLE)
    return Person(os.environ.get("REGISTRY_ACTOR") or LOCAL_ACTOR, chosen or _first_role(os.environ))


def _first_role(environ: Mapping[str, str]) -> AccessRole:
    """The role before one is chosen: as on the command line; on a server's register one that only reads."""
    named = environ.get("REGISTRY_ROLE")
    if named:
        try:
            return AccessRole(named)
        except ValueError:
            raise RegistryError(
                say("{role} is not a role.", role=named),
                where="REGISTRY_ROLE",
                cure=say("Roles: {roles}.", roles=", ".join(AccessRole)),
            ) from None
    return AccessRole.AUDITOR if environ.get("REGISTRY_URI") else AccessRole.DPO


def _values(claim: Any) -> list[str]:
    return [str(each) for each in claim] if isinstance(claim, (list, tuple)) else [str(claim)]


def _without_role() -> NotAdmittedError:
    return NotAdmittedError(
        Reason.NO_ROLE,
        say("You are signed in, but you have no role in this register."),
        say("Ask its administrator for one."),
    )
