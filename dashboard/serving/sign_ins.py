"""The sign-ins of a page on a server: the claims in Streamlit's cookie, and which of them were ended."""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer

SIGNED_IN = "_streamlit_user"
"""Streamlit's cookie with the claims about who is signed in; long ones go on in `_streamlit_user_1` …"""
_IN_PARTS = re.compile(r"chunks-([0-9]{1,3})")
_TELLING = ("iss", "sub", "aud", "iat", "exp", "nonce", "sid", "jti", "at_hash")
"""The claims by which one sign-in is told from another."""
_MOST = 100_000

IdentityClaims = Mapping[str, Any]


class SignIns:
    """Which sign-ins were ended, here or at the provider: no tab and no copy of their cookie counts any more.

    Args:
        cookie_secret: What Streamlit signs its cookies with.
    """

    def __init__(self, cookie_secret: str) -> None:
        self._secret = cookie_secret
        self._lock = threading.Lock()
        self._ended: OrderedDict[tuple[str, ...], None] = OrderedDict()
        self._ended_at: dict[tuple[str, str, str], float] = {}

    def end(self, claims: IdentityClaims) -> None:
        """End a sign-in."""
        with self._lock:
            self._ended[_identity_of(claims)] = None
            if len(self._ended) > _MOST:
                self._ended.popitem(last=False)

    def end_all_of(self, logout: IdentityClaims) -> None:
        """End every sign-in of a person or session so far, as the identity provider's logout token says."""
        with self._lock:
            for who in _owners(logout):
                self._ended_at[who] = float(logout["iat"])

    def has_ended(self, claims: IdentityClaims) -> bool:
        """Whether a sign-in was ended."""
        begun = claims.get("iat")
        since = float(begun) if isinstance(begun, (int, float)) else 0.0
        ended_at = (self._ended_at.get(who, -1.0) for who in _owners(claims))
        return _identity_of(claims) in self._ended or any(since <= at for at in ended_at)

    def claims_in(self, cookies: Mapping[str, str]) -> IdentityClaims | None:
        """The claims in Streamlit's cookie; None if there are none that it signed."""
        try:
            text = self._part(cookies, SIGNED_IN)
            if parts := _IN_PARTS.fullmatch(text):
                numbers = range(1, int(parts[1]) + 1)
                text = "".join(self._part(cookies, f"{SIGNED_IN}_{number}") for number in numbers)
            claims = json.loads(text)
        except (BadSignature, ValueError, TypeError):
            return None
        return claims if isinstance(claims, dict) else None

    def _part(self, cookies: Mapping[str, str], name: str) -> str:
        return str(URLSafeTimedSerializer(self._secret, salt=name).loads(cookies.get(name, "")))


def _owners(claims: IdentityClaims) -> list[tuple[str, str, str]]:
    return [(str(claims.get("iss")), name, str(claims[name])) for name in ("sub", "sid") if claims.get(name)]


def _identity_of(claims: IdentityClaims) -> tuple[str, ...]:
    return tuple(repr(claims.get(name)) for name in _TELLING)
