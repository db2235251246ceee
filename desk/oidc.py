"""Sign-in at the municipality's own provider, by OpenID Connect: authorization code with PKCE, state and nonce."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from msgspec import Struct

from desk.oidc_settings import OidcSettings
from desk.staff import BadStaff, Staff, check_name

ANSWER_WITHIN_S = 5.0
"""Seconds that the provider has for an answer. Somebody waits in front of the page."""

BELIEVED_FOR_S = 3600.0
"""Seconds for which the provider's description and keys are kept. A key that is new to us is asked for at once."""

AWAY_FOR_S = 5.0
"""Seconds until a provider that did not answer is asked again: waiting for it must not take every thread."""

CLOCKS_DIFFER_S = 60
"""Seconds by which the provider's clock may differ from ours."""

SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures that only the provider can make. Never `none`, and none made with a secret that we have, too."""


class ProviderAway(Exception):
    """The provider cannot be reached, or says nothing that could be understood; says what."""


class NotSignedIn(Exception):
    """The provider has not said who this is; says why not, for the log."""


class NoRole(Exception):
    """The provider has said who this is, and it is nobody who may do anything here; says why, for the log."""


class Started(Struct, frozen=True):
    """A sign-in that has begun: what the answer must fit to. `until` is of the provider's clock."""

    state: str
    nonce: str
    verifier: str
    back: str
    after: str
    until: float


class Provider:
    """The municipality's provider, asked when somebody signs in and not before."""

    def __init__(self, settings: OidcSettings, secret: str, now: Callable[[], float] = time.time) -> None:
        self.settings = settings
        self._secret = secret
        self._now = now
        self._known: dict[str, Any] = {}
        self._known_until = 0.0
        self._away_until = 0.0
        self._asking = threading.Lock()

    def begin(self, back: str, after: str, seconds: float) -> tuple[str, Started]:
        """Where to send the browser, and what to remember. `back` is our address for the answer, `after` our page to
        go to then; the answer must come within `seconds`. Raises `ProviderAway`."""
        started = Started(
            state=secrets.token_urlsafe(24), nonce=secrets.token_urlsafe(24), verifier=secrets.token_urlsafe(48),
            back=back, after=after, until=self._now() + seconds,
        )  # fmt: skip
        with self._session(back) as session:
            address, _ = session.create_authorization_url(
                self._endpoint("authorization_endpoint"), state=started.state, nonce=started.nonce,
                code_verifier=started.verifier,
            )  # fmt: skip
        return str(address), started

    def finish(self, started: Started, answer: Mapping[str, str]) -> tuple[Staff, str]:
        """Who has signed in, and the token that ends it. `answer` is what the browser brought back.

        Raises `NotSignedIn`, `NoRole`, `ProviderAway`.
        """
        self._check_answer(started, answer)
        try:
            with self._session(started.back) as session:
                tokens = session.fetch_token(
                    self._endpoint("token_endpoint"), code=answer["code"], code_verifier=started.verifier,
                    timeout=ANSWER_WITHIN_S, allow_redirects=False,
                )  # fmt: skip
        except requests.RequestException as error:
            raise ProviderAway(f"the token endpoint: {type(error).__name__}") from error
        except (AuthlibBaseError, ValueError) as error:
            raise NotSignedIn(f"the provider gave no token: {error}") from error
        claims = self._claims(tokens, started.nonce)
        return self._staff(claims), str(tokens["id_token"])

    def way_out(self, token: str, back: str) -> str:
        """Where the browser is signed out at the provider, too; empty if it has no such place or is away."""
        try:
            place = self._description().get("end_session_endpoint")
        except ProviderAway:
            return ""
        if not isinstance(place, str):
            return ""
        said = {"id_token_hint": token, "client_id": self.settings.client_id, "post_logout_redirect_uri": back}
        return str(add_params_to_uri(place, list(said.items())))

    def _session(self, back: str) -> OAuth2Session:
        session = OAuth2Session(
            self.settings.client_id, self._secret, scope=" ".join(self.settings.scopes), redirect_uri=back,
            code_challenge_method="S256", token_endpoint_auth_method=self._auth_method(),
        )  # fmt: skip
        session.verify = self.settings.ca_file or True
        return session

    def _auth_method(self) -> str:
        offered = self._description().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"

    def _check_answer(self, started: Started, answer: Mapping[str, str]) -> None:
        if self._now() > started.until:
            raise NotSignedIn("the answer came too late")
        if not secrets.compare_digest(answer.get("state", "").encode(), started.state.encode()):
            raise NotSignedIn("the answer has another state: it belongs to another sign-in")
        said = answer.get("iss")
        if said is None and self._description().get("authorization_response_iss_parameter_supported"):
            raise NotSignedIn("the answer does not say who it is from (RFC 9207)")
        if said not in (None, self.settings.issuer):
            raise NotSignedIn("the answer is from another issuer")
        if "error" in answer or not answer.get("code"):
            raise NotSignedIn(f"the provider says {answer.get('error', 'nothing')[:60]!r}")

    def _claims(self, tokens: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        """What the provider says of this person, if it is the provider who says so: to us, now, for this sign-in."""
        if not isinstance(tokens.get("id_token"), str):
            raise NotSignedIn("the provider gave no id token")
        expected = {
            "iss": {"essential": True, "value": self.settings.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
        }
        ours = {"nonce": nonce, "client_id": self.settings.client_id, "access_token": tokens.get("access_token")}
        try:
            token = self._decode(tokens["id_token"])
            claims = CodeIDToken(token.claims, token.header, expected, ours)
            claims.validate(now=int(self._now()), leeway=CLOCKS_DIFFER_S)
        except (JoseError, ValueError, TypeError) as error:
            raise NotSignedIn(f"the id token is not good: {error}") from error
        return dict(claims)

    def _decode(self, token: str) -> jwt.Token:
        rules = JWSRegistry(algorithms=SIGNED_BY, strict_check_header=False)
        try:
            return jwt.decode(token, self._keys(), registry=rules)
        except (JoseError, ValueError):  # signed with a key that is new, perhaps
            with self._asking:
                self._known.pop("keys", None)
            return jwt.decode(token, self._keys(), registry=rules)

    def _keys(self) -> KeySet:
        self._description()
        with self._asking:
            if "keys" not in self._known:
                self._known["keys"] = self._get(str(self._known["description"].get("jwks_uri", "")))
            return KeySet.import_key_set(self._known["keys"])

    def _staff(self, claims: Mapping[str, Any]) -> Staff:
        name = self._name(claims)
        groups = _groups(claims, self.settings.role_claim)
        roles = {role for group in groups for role in _as_list(self.settings.roles.get(group, []))}
        if not roles:
            raise NoRole(f"{name}: none of the groups in {self.settings.role_claim} has a role in [roles]")
        desks = {desk for group in groups for desk in self.settings.desks.get(group, [])}
        return Staff(name, frozenset(roles), frozenset(desks))

    def _name(self, claims: Mapping[str, Any]) -> str:
        said = claims.get(self.settings.name_claim)
        if not isinstance(said, str):
            raise NoRole(f"the provider gives no {self.settings.name_claim}: choose another name_claim")
        name, at, domain = said.lower().partition("@")
        if at and domain != self.settings.name_domain.lower():
            raise NoRole("the name is of another domain than name_domain")
        try:
            return check_name(name)
        except BadStaff as error:
            raise NoRole(str(error)) from error

    def _endpoint(self, name: str) -> str:
        place = self._description().get(name)
        if not isinstance(place, str):
            raise ProviderAway(f"its description names no {name}")
        return place

    def _description(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery)."""
        with self._asking:
            if "description" not in self._known or self._now() > self._known_until:
                said = self._get(f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration")
                if said.get("issuer") != self.settings.issuer:
                    raise ProviderAway(f"it calls itself {str(said.get('issuer'))[:200]!r}, not as in the settings")
                self._known = {"description": said}
                self._known_until = self._now() + BELIEVED_FOR_S
            description: Mapping[str, Any] = self._known["description"]
            return description

    def _get(self, address: str) -> dict[str, Any]:
        if self._now() < self._away_until:
            raise ProviderAway(f"{address}: it did not answer a moment ago")
        try:
            answer = requests.get(
                address, timeout=ANSWER_WITHIN_S, verify=self.settings.ca_file or True, allow_redirects=False
            )
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, OSError, ValueError) as error:
            self._away_until = self._now() + AWAY_FOR_S
            raise ProviderAway(f"{address}: {type(error).__name__}") from error
        if not isinstance(found, dict):
            raise ProviderAway(f"{address} is no JSON object")
        return found


def _groups(claims: Mapping[str, Any], claim: str) -> list[str]:
    found: Any = claims
    for name in [claim] if claim in claims else claim.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return [each for each in _as_list(found or []) if isinstance(each, str)]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
