"""The page as one server: Streamlit behind the layers that guard it, on one port."""

from __future__ import annotations

from pathlib import Path

from starlette.middleware import Middleware
from streamlit import file_util
from streamlit.starlette import App

from dashboard.pages import PAGES
from dashboard.serving.addresses import Addresses
from dashboard.serving.guard import Guard, PageSite
from dashboard.serving.policy import Policy, inline_scripts
from dashboard.serving.token import TokenDoor
from dashboard.serving.visits import VISITS

SCRIPT = Path(__file__).parents[1] / "app.py"
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
        port: Its port, which tells its cookie from those of other pages on this machine.
    """
    VISITS.cookie = f"registry-page-{port}"
    return App(SCRIPT, middleware=layers(PageSite(), Middleware(TokenDoor, token=token, visits=VISITS)))


def layers(site: PageSite, *doors: Middleware) -> list[Middleware]:
    """What stands in front of Streamlit, the outermost first.

    Args:
        site: Where the page is found.
        doors: What decides who is answered.
    """
    index = Path(file_util.get_static_dir()) / "index.html"
    scripts = inline_scripts(index.read_text(encoding="utf-8"))
    return [
        Middleware(Policy, site=site, scripts=scripts),
        Middleware(Guard, site=site),
        *doors,
        Middleware(Addresses, pages=[f"/{spec.path}" for spec in PAGES]),
    ]
