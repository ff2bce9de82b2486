"""A web server of the same machine, whose page tries to read the register and to act in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

PAGE = """<!doctype html><title>elsewhere</title><a id="link" href="OWN/transfers">a link</a>
<iframe src="OWN/transfers"></iframe><img src="OWN/app/static/icon.svg"><script src="OWN/transfers"></script>
<form id="form" method="post" action="OWN/transfers" target="result"></form><iframe name="result"></iframe>
<script>
window.got = {};
const note = (name, promise) => promise.then(() => got[name] = "answered", () => got[name] = "refused");
note("fetch", fetch("OWN/transfers", {credentials: "include"}));
note("file", fetch("OWN/media/a.csv", {credentials: "include"}));
note("upload", fetch("OWN/_stcore/upload_file/a/b", {method: "PUT", credentials: "include"}));
note("socket", new Promise((resolve, reject) => {
  const socket = new WebSocket("SOCKET/_stcore/stream", ["streamlit"]);
  socket.onopen = resolve; socket.onerror = reject;
}));
document.getElementById("form").submit();
</script>"""
TRIES = ("fetch", "file", "upload", "socket")


class _Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, without a line for each."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def another_origin(folder: Path, own: str) -> Iterator[int]:
    """Serve the page that tries against an address of ours; yields its port."""
    page = PAGE.replace("OWN", own).replace("SOCKET", own.replace("http", "ws", 1))
    (folder / "index.html").write_text(page, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def statuses_of_tries(context: BrowserContext, own: str, foreign: str, register: str) -> dict[str, int]:
    """Open the page that tries in a browser that may read ours, and return what ours answered.

    Args:
        context: The browser, which has been let in to ours.
        own: The address of ours.
        foreign: The address of the page that tries.
        register: A word that stands in the register, and must not be seen there.
    """
    answers: dict[str, int] = {}
    context.on(
        "response", lambda answer: answers.update({f"{answer.request.method} {answer.url}": answer.status})
    )
    page = context.new_page()
    page.goto(foreign)
    page.wait_for_function(f"() => Object.keys(window.got).length === {len(TRIES)}")
    expect(page.frame_locator("[name=result]").locator("body")).not_to_contain_text(register)
    page.wait_for_timeout(1000)
    assert page.evaluate("window.got") == dict.fromkeys(TRIES, "refused")
    page.close()
    return {asked: status for asked, status in answers.items() if f" {own}/" in asked}
