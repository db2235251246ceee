"""The way to the municipality's provider and back."""

from __future__ import annotations

import logging
import secrets

import msgspec
from flask import Blueprint, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

from desk import sign_in_words as words
from desk.oidc import NoRole, NotSignedIn, Provider, ProviderAway, Started
from desk.once import Once
from desk.sign_in import SignIn
from desk.sign_in_pages import page_after, sign_in_page, welcome
from desk.signed_in import for_everybody
from desk.speech import speech

BEGUN = "wartemarke-begun"
SAFE_BEGUN = "__Host-wartemarke-begun"
"""The cookie of a sign-in that has begun at the provider: signed, so that nobody can begin one for somebody else."""

BEGUN_FOR_S = 600
"""Seconds that somebody has for signing in at the provider."""

log = logging.getLogger("wartemarke.sign_in")


def add_provider(pages: Blueprint, door: SignIn, provider: Provider, done: Once) -> None:
    """The way to the provider and back."""
    signed = URLSafeSerializer(secrets.token_bytes(32), salt="begun")

    def cookie() -> str:
        return SAFE_BEGUN if door.secure else BEGUN

    @pages.get("/sign-in/provider")
    @for_everybody
    def begin() -> AnyResponse:
        back = url_for("sign_in.back", _external=True)
        try:
            address, started = provider.begin(back, page_after(request.args.get("next")), BEGUN_FOR_S)
        except ProviderAway as error:
            log.error("the provider is away: %s", error)
            return sign_in_page(door, speech().text(words.PROVIDER_AWAY), 503)
        response = redirect(address, 303)
        kept = signed.dumps(msgspec.to_builtins(started))
        response.set_cookie(
            cookie(), str(kept), max_age=BEGUN_FOR_S, httponly=True, samesite="Lax", secure=door.secure, path="/"
        )
        return response

    @pages.get("/sign-in/back")
    @for_everybody
    def back() -> AnyResponse:
        try:
            response = finish()
        except NotSignedIn as error:
            log.warning("nobody was signed in by the provider: %s", error)
            response = sign_in_page(door, speech().text(words.NOT_SIGNED_IN), 403)
        except NoRole as error:
            log.warning("somebody without a role: %s", error)
            response = sign_in_page(door, speech().text(words.NO_ROLE), 403)
        except ProviderAway as error:
            log.error("the provider is away: %s", error)
            response = sign_in_page(door, speech().text(words.PROVIDER_AWAY), 503)
        response.delete_cookie(cookie(), httponly=True, secure=door.secure, path="/")
        return response

    def finish() -> AnyResponse:
        try:
            started = msgspec.convert(signed.loads(request.cookies.get(cookie(), "")), Started)
        except (BadSignature, msgspec.ValidationError) as error:
            raise NotSignedIn("this browser has not begun to sign in here") from error
        staff, token = provider.finish(started, request.args)
        if not done.remember(started.state):
            raise NotSignedIn("this sign-in has been done before")
        return welcome(door, staff, lambda: staff, started.after, way_out=token)
