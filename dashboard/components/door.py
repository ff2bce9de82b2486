"""The door of the page: who is let in, what the others read, and how one leaves."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

import streamlit as st

from dashboard import identity, kept_input
from dashboard.components import fault
from dashboard.components.repeated import repeated
from dashboard.components.text import day_short, escaped, localised, page_language, phrase
from dashboard.identity import Mode, NotAdmittedError, Person, Reason
from dashboard.pages import PAGES
from registry.access import AccessRole
from registry.errors import ForbiddenError, InputError, RegistryError
from registry.messages import render, say

WATCH_SECONDS = 5.0
"""Seconds until another tab notices that its sign-in has ended."""
ROLES = {
    AccessRole.PROCUREMENT: say("Procurement"),
    AccessRole.DPO: say("Data protection officer"),
    AccessRole.AUDITOR: say("Auditor"),
    AccessRole.ADMINISTRATOR: say("Administrator"),
}
_CARD_WIDTH = 440
"""Pixels."""
_LOG = logging.getLogger(__name__)


def admit(path: str) -> Person:
    """Return who is let in to a page; to everybody else show why not, and stop.

    Args:
        path: The page's path, to come back to after sign-in.
    """
    try:
        person = identity.current_person()
    except NotAdmittedError as refusal:
        _remember(path)
        if refusal.reason is Reason.EXPIRED:
            kept_input.keep_input(str(st.user.get("sub")))
        _show_refusal(refusal)
        st.stop()
    except RegistryError as error:
        (_show_trouble if identity.is_for_people() else fault.show_error)(error)
        st.stop()
    if person.mode is Mode.SERVER:
        kept_input.give_input_back(str(st.user.get("sub")))
        _watch()
    return person


def require_role(person: Person, path: str) -> None:
    """Refuse a page that is for other roles.

    Raises:
        ForbiddenError: If it is; names the roles that may open it.
    """
    spec = next((spec for spec in PAGES if spec.path == path), None)
    if spec and person.role not in spec.roles:
        raise ForbiddenError(
            say("The role {role} may not open this page.", role=ROLES[person.role]),
            cure=say(
                "Roles that may: {roles}.", roles=tuple(ROLES[role] for role in ROLES if role in spec.roles)
            ),
        )


def show_person(person: Person) -> None:
    """Show who uses the page, and let them change role or sign out."""
    if person.mode is Mode.LOCAL:
        _show_role_switch(person)
        return
    role = localised(ROLES[person.role])
    until = phrase(" until {day}", day=day_short(person.until)) if person.until else ""
    recorded = phrase("{role}{until}, recorded as {actor}", role=role, until=until, actor=person.actor)
    st.html(f"{escaped(person.name)}<small>{escaped(recorded)}</small>")
    st.button(phrase("Sign out"), icon=":material/logout:", on_click=identity.sign_out, width="stretch")


def _show_role_switch(person: Person) -> None:
    st.selectbox(
        phrase("Your role"),
        list(ROLES),
        index=list(ROLES).index(person.role),
        format_func=lambda role: localised(ROLES[role]),
        key="role-switch",
        on_change=_take_role,
    )
    proves = phrase("On this computer you can choose any role; it is not verified.")
    st.html(f'<small class="proves">{escaped(proves)}</small>')


def _take_role() -> None:
    identity.take_role(st.session_state["role-switch"])


def _remember(path: str) -> None:
    """Where to come back to: sign-in ends at `/`."""
    visit = identity.current_visit()
    if visit and path:
        query = urlencode([(key, value) for key in st.query_params for value in st.query_params.get_all(key)])
        visit.wanted = f"/{path}?{query}" if query else f"/{path}"


def _show_refusal(refusal: NotAdmittedError) -> None:
    """One card in the middle of an otherwise empty page: why nothing is shown, and what to do."""
    what, cure = (escaped(render(each or "", page_language())) for each in (refusal.what, refusal.cure))
    with (
        st.container(horizontal_alignment="center"),
        st.container(border=True, width=_CARD_WIDTH, gap="medium", key="door"),
    ):
        st.html(f'{brand()}<h1 class="title">{what}</h1><p class="lead">{cure}</p>')
        if (visit := identity.current_visit()) and visit.refused:
            st.warning(
                phrase("The identity provider did not sign you in. Try again, or ask its administrator.")
            )
        if refusal.reason in (Reason.NO_ROLE, Reason.ROLE_ENDED):
            st.button(phrase("Sign out"), icon=":material/logout:", on_click=identity.sign_out)
        else:
            st.button(phrase("Sign in"), icon=":material/login:", type="primary", on_click=st.login)


def brand() -> str:
    """The name of the product with its sign, as HTML."""
    sign = '<img src="app/static/icon.svg" alt="" width="26" height="26">'
    return f'<p class="brand">{sign}{escaped(phrase("Transfer Registry"))}</p>'


def _show_trouble(error: RegistryError) -> None:
    """What people read if the roles cannot be looked up; the administrator reads more in the log."""
    faults = error.faults if isinstance(error, InputError) else (error,)
    for each in faults:
        _LOG.error("Nobody is admitted: %s", each)
    st.error(
        phrase("The roles cannot be looked up, so nobody is let in. Tell the administrator of the register."),
        icon=":material/error:",
    )


@repeated(WATCH_SECONDS)
def _watch() -> None:
    """End other tabs after signing out; after an expiry wait for the next click, as a form may be open."""
    try:
        identity.current_person()
    except NotAdmittedError as refusal:
        if refusal.reason is not Reason.EXPIRED:
            st.rerun()
        st.warning(
            phrase(
                "Your sign-in has expired. With your next click you sign in again; what you typed is kept."
            )
        )
    except RegistryError:
        st.rerun()
