"""Logout tokens of the identity provider: which of them end a sign-in."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.serving.back_channel import PATH, BackChannel
from dashboard.serving.sign_ins import SignIns

ISSUER = "https://login.example"
NOW = 1_000.0
KEY = RSAKey.generate_key(2048, {"kid": "1"})
EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT = {"iss": ISSUER, "aud": "page", "sub": "ada", "iat": NOW, "jti": "1", "events": {EVENT: {}}}
SIGN_IN = {"iss": ISSUER, "sub": "ada", "sid": "s", "iat": NOW - 1, "exp": NOW + 60}


def token(claims: dict[str, Any], key: RSAKey = KEY) -> str:
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "1"}, kept, key)


class Served:
    """The page's side of the channel, with a provider that publishes one key."""

    def __init__(self) -> None:
        self.sign_ins = SignIns("of a test")
        channel = BackChannel(self.sign_ins, ISSUER, "page", self.published, lambda: NOW)
        self.http = TestClient(Starlette(routes=[Route(PATH, channel.answer, methods=["POST"])]))

    async def published(self, address: str) -> dict[str, Any]:
        await asyncio.sleep(0)
        if address.endswith("/.well-known/openid-configuration"):
            return {"jwks_uri": f"{ISSUER}/keys"}
        return {"keys": [KEY.as_dict(private=False)]}

    def send(self, logout_token: str) -> int:
        return int(self.http.post(PATH, data={"logout_token": logout_token}).status_code)


def test_a_persons_sign_ins_so_far_end_and_a_later_one_does_not() -> None:
    served = Served()
    assert served.send(token(LOGOUT)) == 200
    assert served.sign_ins.has_ended(SIGN_IN)
    assert not served.sign_ins.has_ended({**SIGN_IN, "iat": NOW + 1})
    assert not served.sign_ins.has_ended({**SIGN_IN, "sub": "max"})


def test_a_session_can_be_ended_without_naming_the_person() -> None:
    served = Served()
    assert served.send(token({**LOGOUT, "sub": None, "sid": "s"})) == 200
    assert served.sign_ins.has_ended(SIGN_IN)
    assert not served.sign_ins.has_ended({**SIGN_IN, "sid": "another"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://other.example"},
        {"aud": "another-page"},
        {"events": {}},
        {"nonce": "of an ID token"},
        {"sub": None},
        {"iat": NOW - 601},
        {"iat": None},
        {"exp": NOW},
    ],
)
def test_a_token_that_is_no_logout_of_this_page_ends_nothing(wrong: dict[str, Any]) -> None:
    served = Served()
    assert served.send(token({**LOGOUT, **wrong})) == 400
    assert not served.sign_ins.has_ended(SIGN_IN)


def test_a_token_of_another_signer_or_none_at_all_ends_nothing() -> None:
    served = Served()
    forged = token(LOGOUT, RSAKey.generate_key(2048, {"kid": "1"}))
    unsigned = "eyJhbGciOiJub25lIn0." + token(LOGOUT).split(".")[1] + "."
    odd = urlsafe_b64encode(b'{"alg":"RS256","crit":1}').decode().rstrip("=") + ".e30.e30"
    for text in (forged, unsigned, odd, "a.b.c", "", "x" * 20_000):
        assert served.send(text) == 400
    assert not served.sign_ins.has_ended(SIGN_IN)
