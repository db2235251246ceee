"""Who may ask: only this machine, and presses only from our own pages. Browsers are told to be strict, too."""

from __future__ import annotations

import secrets
from hmac import compare_digest
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, g, request

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Host names under which the pages exist. Any other name would be DNS rebinding."""

COOKIE = "wartemarke-desk"
LARGEST_BODY = 4_096
"""Bytes of the largest request taken. A press has about 200."""

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self' http://127.0.0.1:*",
    )
)
"""Nothing from elsewhere, nothing inline. The page of a whole hall on one machine may frame the desks."""


class ForeignHost(Exception):
    """The pages were asked for under a name that is not this machine's."""


class ForeignPress(Exception):
    """A press did not come from our own page."""


def guard(app: Flask) -> None:
    """Check every request, and send the headers that keep a browser strict."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.before_request(_check)
    app.after_request(_be_strict)


def form_token() -> str:
    """The word that our forms carry and that must be the cookie's. Made when the browser has none yet."""
    if "form_token" not in g:
        g.form_token = request.cookies.get(COOKIE) or secrets.token_urlsafe(18)
    token: str = g.form_token
    return token


def check_form() -> None:
    """Refuse a form that is not from a page of ours. Raises `ForeignPress`."""
    cookie, token = request.cookies.get(COOKIE, ""), request.form.get("token", "")
    if not cookie or not compare_digest(cookie.encode(), token.encode()):
        raise ForeignPress


def _check() -> None:
    if _name(request.host) not in LOOPBACK:
        raise ForeignHost
    if (request.content_length or 0) > LARGEST_BODY:
        abort(413)
    if request.method not in ("GET", "HEAD", "OPTIONS") and _is_foreign(request):
        raise ForeignPress


def _is_foreign(asked: Request) -> bool:
    """Programs send neither header; browsers send both, or `Origin` at the least."""
    origin = asked.headers.get("Origin")
    site = asked.headers.get("Sec-Fetch-Site")
    return (origin is not None and origin != f"http://{asked.host}") or site not in (None, "same-origin", "none")


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _be_strict(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = CONTENT_POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    # "no-referrer" would make browsers send our own forms with "Origin: null".
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    if g.get("form_token") and request.cookies.get(COOKIE) != g.form_token:
        response.set_cookie(COOKIE, g.form_token, httponly=True, samesite="Strict")
    return response
