"""The HTML in which every page begins: Streamlit's own, which is told at once what it finds out late.

By itself it looks for the server below the page's own address first, is told 404 and waits before it looks
elsewhere; it loads what draws an element only when the first of its kind arrives; and it loads early the font
that the page's theme replaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from streamlit import file_util

SCRIPT = "window.__streamlit = { BACKEND_BASE_URL: location.origin }"
"""Where the server is; the page's policy names this script by its hash."""
DRAWN = ("Button", "DateInput", "Html", "Multiselect", "PageLink", "Selectbox", "Spinner")
"""What Streamlit calls the elements of the frame, which every page shows."""
FONT = "./app/static/fonts/inter-latin.woff2"
_IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
_PRELOADED_FONT = re.compile(r'(<link\s+rel="preload"\s+href=")[^"]+("\s+as="font")')


@cache
def shell() -> str:
    """The HTML of every page."""
    static = Path(file_util.get_static_dir())
    page = (static / "index.html").read_text(encoding="utf-8")
    hints = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{module}">\n'
        for module in modules_of(DRAWN, static / "static" / "js")
        if module not in page
    )
    page = _PRELOADED_FONT.sub(rf"\g<1>{FONT}\g<2>", page)
    return page.replace("<script", f"<script>{SCRIPT}</script>\n<script", 1).replace(
        "</head>", f"{hints}</head>", 1
    )


def modules_of(elements: Sequence[str], folder: Path) -> list[str]:
    """The files of Streamlit's that draw some elements, with all that these import.

    Args:
        elements: What Streamlit calls the elements.
        folder: Where its scripts are.
    """
    modules: dict[str, None] = {}
    queue = [path.name for element in elements for path in sorted(folder.glob(f"{element}.*.js"))]
    while queue:
        module = queue.pop(0)
        if module not in modules:
            modules[module] = None
            queue += _IMPORTED.findall((folder / module).read_text(encoding="utf-8"))
    return list(modules)


def shell_routes(paths: Iterable[str]) -> list[Route]:
    """Answer the addresses of pages with their HTML.

    Args:
        paths: The addresses, such as `/today`.
    """
    page = shell()

    async def begin(_request: Request) -> Response:
        return HTMLResponse(page)

    return [Route(path, begin, methods=["GET"]) for path in paths]
