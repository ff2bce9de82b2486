"""The page as one server: Streamlit behind the layers that guard it, on one port."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.starlette import App

from dashboard import identity
from dashboard.components import keyboard
from dashboard.components.text import localised
from dashboard.identity import Admission
from dashboard.pages import PAGES
from dashboard.serving.addresses import Addresses
from dashboard.serving.back_channel import PATH, BackChannel
from dashboard.serving.guard import Guard, PageSite
from dashboard.serving.policy import Policy, inline_scripts
from dashboard.serving.shell import shell, shell_routes
from dashboard.serving.sign_in import SignInDoor
from dashboard.serving.sign_ins import SignIns
from dashboard.serving.token import TokenDoor
from dashboard.serving.visits import VISITS
from registry.admission.page_settings import PageSettings, SignIn

SCRIPT = Path(__file__).parents[1] / "app.py"
ADDRESSES = {f"/{spec.path}": localised(spec.title) for spec in PAGES}
"""The pages' addresses, with their titles."""
_SECRET_BYTES = 32
SETTINGS = {
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "global.developmentMode": False,
    "logger.level": "warning",
    "runner.postScriptGC": False,
    "secrets.files": [],
    "server.allowRunOnSave": False,
    "server.corsAllowedOrigins": [],
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": True,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.trustedUserHeaders": {},
}
"""What must hold whatever a user's own settings of Streamlit are; the rest is beside the script."""


def local_app(token: str, port: int) -> App:
    """The page on one's own machine, for whoever has the token.

    Args:
        token: The token of its address.
        port: Its port, which distinguishes its cookie from those of other pages on this machine.
    """
    VISITS.cookie = f"registry-page-{port}"
    door = Middleware(TokenDoor, token=token, visits=VISITS)
    return App(SCRIPT, routes=shell_routes(ADDRESSES), middleware=layers(PageSite(), door))


def server_app(settings: PageSettings) -> App:
    """The page on a server, for people who sign in.

    A sign-in lasts no longer than this process, whose secret signs its cookie.

    Args:
        settings: Its settings.
    """
    cookie_secret = secrets.token_urlsafe(_SECRET_BYTES)
    sign_ins = SignIns(cookie_secret)
    identity.serve_people(Admission(settings, sign_ins))
    address = urlsplit(settings.file.address)
    secure = address.scheme == "https"
    VISITS.cookie = "__Host-registry-page" if secure else "registry-page"
    hosts = frozenset(each.lower() for each in (address.hostname, *settings.file.hosts) if each)
    door = Middleware(SignInDoor, visits=VISITS, sign_ins=sign_ins, secure=secure)
    auth = {
        "redirect_uri": f"{settings.file.address}/oauth2callback",
        "cookie_secret": cookie_secret,
        **_client(settings.file.sign_in, settings.client_secret),
    }
    site = PageSite(hosts, address.scheme)
    channel = BackChannel(sign_ins, settings.file.sign_in.issuer, settings.file.sign_in.client_id)
    routes = [Route(PATH, channel.answer, methods=["POST"]), *shell_routes(ADDRESSES)]
    return App(SCRIPT, secrets={"auth": auth}, routes=routes, middleware=layers(site, door))


def _client(sign_in: SignIn, client_secret: str) -> dict[str, Any]:
    return {
        "client_id": sign_in.client_id,
        "client_secret": client_secret,
        "server_metadata_url": f"{sign_in.issuer.rstrip('/')}/.well-known/openid-configuration",
        # Without a prompt Streamlit asks for `select_account`, which not every provider knows.
        "client_kwargs": {"scope": " ".join(sign_in.scopes), "prompt": sign_in.prompt},
    }


def layers(site: PageSite, *doors: Middleware) -> list[Middleware]:
    """What stands in front of Streamlit, the outermost first.

    Args:
        site: Where the page is found.
        doors: What decides who is answered.
    """
    scripts = [*inline_scripts(shell()), keyboard.SCRIPT]
    return [
        Middleware(Policy, site=site, scripts=scripts),
        Middleware(Guard, site=site),
        *doors,
        Middleware(Addresses, pages=ADDRESSES),
    ]
