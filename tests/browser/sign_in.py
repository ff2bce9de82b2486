"""A real OpenID Connect provider on loopback, and the page behind it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import ROOT, of_files
from tests.browser.from_npm import INSTALLED, package

PROVIDER = Path(__file__).parent / "npm" / "provider.mjs"
RINGOVER = of_files(ROOT / "seed" / "ringover")
SECRET = {"CLIENT_SECRET": "of-the-tests"}
PAGE = """
address: {address}
listen: {place}
sign_in:
  issuer: {issuer}
  client_id: page
  client_secret: {{environment: CLIENT_SECRET}}
roles: {{list: access.yaml}}
pseudonyms: pseudonyms.yaml
"""


def free_place() -> str:
    """A free place of loopback, as host and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


@contextmanager
def provider(redirect: str, seconds: int) -> Iterator[str]:
    """The provider, whose ID tokens last some seconds; yields its address."""
    package("oidc-provider")
    place = free_place()
    command = ["node", str(PROVIDER), place.partition(":")[2], redirect, str(seconds)]
    with _running(command, place, INSTALLED, SECRET):
        yield f"http://{place}"


@contextmanager
def served_to_people(
    folder: Path, access: str, seconds: int = 600, register: Mapping[str, str] = RINGOVER
) -> Iterator[str]:
    """A register, Ringover's if no other is given, for people who sign in; yields the address."""
    place = free_place()
    address = f"http://{place}"
    (folder / "access.yaml").write_text(access, encoding="utf-8")
    with provider(f"{address}/oauth2callback", seconds) as issuer:
        page = folder / "page.yaml"
        page.write_text(PAGE.format(address=address, place=place, issuer=issuer), encoding="utf-8")
        told = {**register, **SECRET, "PYTHONPATH": str(ROOT), "REGISTRY_PAGE_CONFIG": str(page)}
        command = [sys.executable, "-P", "-m", "dashboard.serving"]
        with _running(command, place, folder, told):
            yield address


def sign_in(page: Page, name: str) -> None:
    """Sign in at the provider, on a page that asks for it."""
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Continue").click()


@contextmanager
def _running(command: list[str], place: str, folder: Path, environment: dict[str, str]) -> Iterator[None]:
    host, _, port = place.partition(":")
    with subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}) as process:
        try:
            for _ in range(240):
                assert process.poll() is None
                with socket.socket() as probe:
                    if probe.connect_ex((host, int(port))) == 0:
                        break
                time.sleep(0.25)
            yield
        finally:
            process.kill()
