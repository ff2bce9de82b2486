"""Back-channel logout (OpenID Connect): the identity provider ends a sign-in, and it ends here at once."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.requests import Request
from starlette.responses import Response

from dashboard.serving.sign_ins import IdentityClaims, SignIns

PATH = "/auth/backchannel-logout"
_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_MOST_BYTES = 16_384
_RECENT = 600.0
"""Seconds for which a logout token counts, and for which the provider's keys are kept."""

Fetch = Callable[[str], Awaitable[dict[str, Any]]]


async def fetch_json(address: str) -> dict[str, Any]:
    """What the identity provider publishes at an address."""
    import httpx

    async with httpx.AsyncClient(timeout=10) as client:
        answer = await client.get(address)
        answer.raise_for_status()
        return dict(answer.json())


class BackChannel:
    """Takes the logout tokens of one identity provider, and ends the sign-ins that they name.

    Args:
        sign_ins: Where sign-ins are ended.
        issuer: The provider's address.
        client_id: This page's name there.
        fetch: Reads what the provider publishes.
        clock: Seconds since 1970.
    """

    def __init__(
        self,
        sign_ins: SignIns,
        issuer: str,
        client_id: str,
        fetch: Fetch = fetch_json,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._sign_ins = sign_ins
        self._issuer = issuer
        self._client_id = client_id
        self._fetch = fetch
        self._clock = clock
        self._keys: tuple[float, KeySet] | None = None

    async def answer(self, request: Request) -> Response:
        """Answer a request of the provider: 200 if the sign-ins are ended, 400 if the token is not valid."""
        token = await _token_in(request)
        claims = await self._claims_of(token) if token else None
        if claims is None or not self._is_valid(claims):
            return Response(status_code=400)
        self._sign_ins.end_all_of(claims)
        return Response(status_code=200)

    async def _claims_of(self, token: str) -> IdentityClaims | None:
        import httpx

        try:
            return jwt.decode(token, await self._key_set(), algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError, KeyError, TypeError, AttributeError, httpx.HTTPError):
            return None

    async def _key_set(self) -> KeySet:
        if self._keys is None or self._keys[0] + _RECENT < self._clock():
            published = await self._fetch(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            keys = await self._fetch(published["jwks_uri"])
            self._keys = self._clock(), KeySet.import_key_set(keys)  # type: ignore[arg-type]  # JSON as published
        return self._keys[1]

    def _is_valid(self, claims: IdentityClaims) -> bool:
        audience, issued, expiry = claims.get("aud"), claims.get("iat"), claims.get("exp")
        events = claims.get("events")
        now = self._clock()
        return (
            claims.get("iss") == self._issuer
            and self._client_id in (audience if isinstance(audience, list) else [audience])
            and isinstance(issued, (int, float))
            and abs(now - issued) < _RECENT
            and (expiry is None or (isinstance(expiry, (int, float)) and expiry > now))
            and isinstance(events, dict)
            and _EVENT in events
            and "nonce" not in claims  # or it is an ID token
            and bool(claims.get("sub") or claims.get("sid"))
        )


async def _token_in(request: Request) -> str | None:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return None
    return next(iter(parse_qs(body.decode("latin-1")).get("logout_token", [])), None)
