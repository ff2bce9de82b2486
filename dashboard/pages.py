"""The pages: one list, from which the navigation, the addresses and the tests follow."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from dashboard.components.text import localised
from registry.access import MAY, AccessRole, Action
from registry.messages import Message, say

VIEWS = Path(__file__).parent / "views"
EVERYONE = frozenset(AccessRole)
REVIEWERS = EVERYONE - {AccessRole.PROCUREMENT}
"""Who sees all proposals that wait; procurement has a page for its own."""

WHO_PROPOSE = frozenset(role for role in AccessRole if Action.PROPOSE in MAY[role])
"""Who may add a vendor; an auditor only reads."""


class Group(StrEnum):
    """The sections of the navigation, in their order."""

    WORK = "work"
    REGISTER = "register"
    EXPLORE = "explore"
    EVIDENCE = "evidence"


GROUPS = {
    Group.WORK: say("Work"),
    Group.REGISTER: say("Register"),
    Group.EXPLORE: say("Explore"),
    Group.EVIDENCE: say("Evidence"),
}


class PageSpec(NamedTuple):
    """A page: its address, its title, and who may open it.

    `group` is its section of the navigation; a page without one is reached from others, usually by `?id=`,
    and `under` is then the path of the page that the navigation marks.
    """

    path: str
    title: Message
    icon: str
    group: Group | None = None
    under: str | None = None
    roles: frozenset[AccessRole] = EVERYONE

    @property
    def view(self) -> str:
        """The script of the page, as links within the page name it."""
        return f"views/{self.path}.py"


PAGES = (
    PageSpec("today", say("Today"), ":material/home:", Group.WORK),
    PageSpec("review", say("Review"), ":material/inbox:", Group.WORK, roles=REVIEWERS),
    PageSpec("add", say("Add a vendor"), ":material/add_circle:", Group.WORK, roles=WHO_PROPOSE),
    PageSpec("my-vendors", say("My vendors"), ":material/group:", Group.WORK, roles=WHO_PROPOSE),
    PageSpec("upload", say("Upload"), ":material/upload_file:", Group.WORK, roles=WHO_PROPOSE),
    PageSpec("vendors", say("Vendors"), ":material/apartment:", Group.REGISTER),
    PageSpec("transfers", say("Transfers"), ":material/swap_horiz:", Group.REGISTER),
    PageSpec("data", say("Data and activities"), ":material/database:", Group.REGISTER),
    PageSpec("findings", say("Findings"), ":material/flag:", Group.REGISTER),
    PageSpec("history", say("History"), ":material/history:", Group.EVIDENCE),
    PageSpec("decisions", say("Decisions"), ":material/gavel:", Group.EVIDENCE),
    PageSpec("sample", say("Audit sample"), ":material/casino:", Group.EVIDENCE),
    PageSpec("vendor", say("Vendor"), ":material/apartment:", under="vendors"),
    PageSpec("category", say("Data category"), ":material/database:", under="data"),
    PageSpec("activity", say("Activity"), ":material/database:", under="data"),
    PageSpec("finding", say("Finding"), ":material/flag:", under="findings"),
    PageSpec("transfer", say("Transfer"), ":material/swap_horiz:", under="transfers"),
    PageSpec("proposal", say("Proposal"), ":material/inbox:", under="review"),
    PageSpec("start", say("Begin"), ":material/add:"),
    PageSpec("entry", say("Entry"), ":material/history:", under="history"),
    PageSpec("past", say("Each field's past"), ":material/history:", under="history"),
)
"""All pages. `/` leads to the first one."""


def listed_under(path: str) -> str:
    """The path of the page that the navigation marks for a page."""
    return next((spec.under or spec.path for spec in PAGES if spec.path == path), path)


def streamlit_pages() -> dict[str, st.Page]:
    """The pages by path, all of them on every run: the modal for an unregistered page blocks the rest.

    The first, without a path, only leads to Today: Streamlit gives a default page no address of its own.
    """
    home = st.Page(VIEWS / "home.py", title=localised(PAGES[0].title), default=True)
    pages = {
        spec.path: st.Page(VIEWS.parent / spec.view, title=localised(spec.title), url_path=spec.path)
        for spec in PAGES
    }
    return {"": home, **pages}
