"""The word that our forms carry: a press counts only if it comes from a page that we made for this browser.

Whoever is signed in has the word of their session, which ends with it. Before, and where nobody signs in, the word is
one that the browser keeps.
"""

from __future__ import annotations

import secrets
from hmac import compare_digest

from flask import Flask, Response, g, request

COOKIE = "wartemarke-desk"
"""Holds the word. Cookies are shared by all ports of a machine, so the name says whose it is."""

HEADER = "X-Form-Token"
"""Where a script that sends no form carries the word."""


class ForeignForm(Exception):
    """A form that is not from a page of ours."""


def keep_token(app: Flask, *, secure: bool = False) -> None:
    """Let browsers keep the word that their forms were made with. It outlives a restart of the pages."""

    @app.after_request
    def give_cookie(response: Response) -> Response:
        token = g.get("form_token")
        if token and "session_token" not in g and request.cookies.get(COOKIE) != token:
            response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=secure)
        return response


def form_token() -> str:
    """The word for the forms of this answer: the session's, the browser's own, or a new one."""
    if "session_token" in g:
        session_token: str = g.session_token
        return session_token
    if "form_token" not in g:
        g.form_token = request.cookies.get(COOKIE) or secrets.token_urlsafe(18)
    token: str = g.form_token
    return token


def renew_token() -> None:
    """Give the browser another word: forms made before are foreign from now on."""
    g.pop("session_token", None)
    g.form_token = secrets.token_urlsafe(18)


def check_form() -> None:
    """Refuse a form that does not carry the right word. Raises `ForeignForm`."""
    expected = g.get("session_token") or request.cookies.get(COOKIE, "")
    token = request.form.get("token") or request.headers.get(HEADER, "")
    if not expected or not compare_digest(expected.encode(), token.encode()):
        raise ForeignForm


def is_of_another(token: str) -> bool:
    """Whether the page that asks says that it was made with another word than this."""
    said = request.headers.get(HEADER)
    return said is not None and not compare_digest(token.encode(), said.encode())
