"""The settings of a page that several people use: its address, sign-in, roles and pseudonyms."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from registry.access import AccessRole
from registry.admission.access_list import AccessFile
from registry.admission.pseudonyms import PseudonymKey
from registry.admission.settings_file import Settings, own_fault, permission_fault, read_settings
from registry.errors import Fault, InputError
from registry.messages import say

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PORTS = range(1, 65536)


class SecretPlace(Settings):
    """Where a secret is: in an environment variable, or in a file that only its owner reads."""

    environment: str | None = None
    file: Path | None = None

    @model_validator(mode="after")
    def _one_place(self) -> SecretPlace:
        if (self.environment is None) == (self.file is None):
            raise own_fault(
                say("Exactly one source of the secret is expected."),
                say("Write either `environment: NAME` or `file: PATH`."),
            )
        return self


class SignIn(Settings):
    """The identity provider (OpenID Connect) and this page's client there.

    `person` names the claim by which the access list and the key to the pseudonyms name a person; `prompt` is
    sent to the provider, such as `select_account` or `login`.
    """

    issuer: str
    client_id: str = Field(min_length=1)
    client_secret: SecretPlace
    scopes: tuple[str, ...] = ("openid", "email")
    person: str = "email"
    prompt: str = ""

    @field_validator("issuer")
    @classmethod
    def _is_address(cls, text: str) -> str:
        return _safe_address(text)

    @field_validator("scopes")
    @classmethod
    def _has_openid(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        if "openid" not in scopes:
            raise own_fault(
                say("The scope openid is missing; without it nobody can be identified."), say("Add openid.")
            )
        return scopes


class RoleSource(Settings):
    """Where roles come from: a claim and the role for each of its values, or an access list."""

    claim: str | None = None
    values: dict[str, AccessRole] = Field(default_factory=dict)
    list: Path | None = None

    @model_validator(mode="after")
    def _one_source(self) -> RoleSource:
        if (self.claim is None) == (self.list is None) or (self.claim is None) != (not self.values):
            raise own_fault(
                say("Exactly one source of roles is expected."),
                say("Write either `list: access.yaml`, or `claim:` with `values:` (such as `legal: dpo`)."),
            )
        return self


class PageFile(Settings):
    """The settings file as written."""

    address: str
    listen: str = "127.0.0.1:8501"
    hosts: tuple[str, ...] = ()
    sign_in: SignIn
    roles: RoleSource
    pseudonyms: Path

    @field_validator("address")
    @classmethod
    def _is_address(cls, text: str) -> str:
        if urlsplit(_safe_address(text)).path:
            raise own_fault(
                say("The page needs a host name of its own, without a path."),
                say("Leave out everything after the host name."),
            )
        return text.rstrip("/")

    @field_validator("listen")
    @classmethod
    def _is_place(cls, text: str) -> str:
        host, _, port = text.rpartition(":")
        if not host or not port.isdecimal() or int(port) not in _PORTS:
            raise own_fault(
                say("{text} is not an address to listen on.", text=text), say("Write 127.0.0.1:8501.")
            )
        return text


@dataclass(frozen=True, slots=True)
class PageSettings:
    """The settings of a page that several people use, with what they refer to.

    Attributes:
        file: The settings as written.
        client_secret: The secret of the page's client at the identity provider.
        access: The access list; None where roles come from a claim.
        key: The key to the pseudonyms.
    """

    file: PageFile
    client_secret: str
    access: AccessFile | None
    key: PseudonymKey

    @property
    def host_and_port(self) -> tuple[str, int]:
        """Where to listen."""
        host, _, port = self.file.listen.rpartition(":")
        return host.strip("[]"), int(port)


def read_page_settings(path: Path, environ: Mapping[str, str] = os.environ) -> PageSettings:
    """Read the settings of the page and what they refer to; paths are relative to the file's folder.

    Args:
        path: The settings file.
        environ: The environment.

    Raises:
        InputError: With all faults of all files.
    """
    written, faults = read_settings(path, PageFile)
    if written is None:
        raise InputError(faults)
    secret = _secret(path, written.sign_in.client_secret, environ, faults)
    access = AccessFile(path.parent / written.roles.list) if written.roles.list else None
    key = PseudonymKey(path.parent / written.pseudonyms)
    try:
        if access:
            access.current()
    except InputError as error:
        faults += error.faults
    faults += key.faults()
    if faults:
        raise InputError(faults)
    return PageSettings(written, secret, access, key)


def _secret(path: Path, place: SecretPlace, environ: Mapping[str, str], faults: list[Fault]) -> str:
    if place.environment is not None:
        secret = environ.get(place.environment, "")
        where, cure = place.environment, say("Set the environment variable to the secret.")
    else:
        file = path.parent / (place.file or "")
        secret = file.read_text(encoding="utf-8").strip() if file.is_file() else ""
        where, cure = str(file), say("Write the secret into this file.")
        if fault := permission_fault(file):
            faults.append(fault)
    if not secret:
        faults.append(
            Fault(where, say("The secret of the client at the identity provider is missing."), cure)
        )
    return secret


def _safe_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        _ = parts.port
    except ValueError:
        safe = False
    if not safe or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise own_fault(
            say("{text} is not a safe address to sign in at.", text=text),
            say("Write https:// and the host name; http:// is for this computer only."),
        )
    return text
