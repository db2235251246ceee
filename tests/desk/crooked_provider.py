"""An OpenID provider that can be told to lie: everything an honest one never does."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, Response, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from desk.oidc import SIGNED_BY
from wire.web import PageServer, listen

CLIENT = "wartemarke"
SECRET = "a-secret-of-the-client"
CODE = "the-code"


class CrookedProvider:
    """Speaks HTTP on a free port. `claims`, `description` and `answer` change what it says; None leaves it out."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.description: dict[str, Any] = {}
        self.token_status = 200
        self.key = RSAKey.generate_key(2048, parameters={"kid": "1"})
        self.shown_key = self.key
        self.algorithm = "RS256"
        self.asked: list[dict[str, str]] = []
        self.challenge = self.nonce = ""
        self._listener = listen(0)
        self._server = PageServer(self._app(), self._listener, 4)
        self.issuer = self._server.url
        self._server.start()

    def __enter__(self) -> CrookedProvider:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Be away."""
        self._server.stop()

    def answer(self, address: str, **more: str) -> str:
        """What the browser brings back when somebody has signed in at the address it was sent to: the query."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        self.challenge, self.nonce = asked["code_challenge"], asked["nonce"]
        return urlencode({"code": CODE, "state": asked["state"], **more})

    def _app(self) -> Flask:
        app = Flask("provider")

        @app.get("/.well-known/openid-configuration")
        def describe() -> dict[str, Any]:
            said = {
                "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
                "end_session_endpoint": f"{self.issuer}/end",
                "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"],
            }  # fmt: skip
            return _without_none({**said, **self.description})

        @app.get("/keys")
        def keys() -> dict[str, Any]:
            return {"keys": [self.shown_key.as_dict(private=False)]}

        @app.post("/token")
        def token() -> Response | dict[str, Any] | tuple[dict[str, str], int]:
            verifier = request.form["code_verifier"]
            challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
            given = request.authorization
            if given is None or (given.username, given.password) != (CLIENT, SECRET):
                return {"error": "invalid_client"}, 401
            if challenge != self.challenge or request.form["code"] != CODE or self.token_status != 200:
                return {"error": "invalid_grant"}, max(400, self.token_status)
            return {"access_token": "x", "token_type": "Bearer", "id_token": self._token()}

        return app

    def _token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300, "nonce": self.nonce,
            "preferred_username": "anna", "groups": ["ABH-Platz"],
        }  # fmt: skip
        said = _without_none({**claims, **self.claims})
        key: Any = OctKey.import_key(SECRET) if self.algorithm.startswith("HS") else self.key
        header = {"alg": self.algorithm, "kid": key.kid or "1"}
        if self.algorithm == "none":
            parts = (
                urlsafe_b64encode(repr(each).replace("'", '"').encode()).decode().rstrip("=") for each in (header, said)
            )
            return ".".join(parts) + "."
        return jwt.encode(header, said, key, algorithms=[*SIGNED_BY, "HS256"])


def _without_none(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}
