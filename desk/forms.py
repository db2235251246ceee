"""The word that our forms carry: a press counts only if it comes from a page that we made for this browser."""

from __future__ import annotations

import secrets
from hmac import compare_digest

from flask import Flask, Response, g, request

COOKIE = "wartemarke-desk"
"""Holds the word. Cookies are shared by all ports of a machine, so the name says whose it is."""


class ForeignForm(Exception):
    """A form that is not from a page of ours."""


def keep_token(app: Flask) -> None:
    """Let browsers keep the word that their forms were made with. It outlives a restart of the pages."""

    @app.after_request
    def give_cookie(response: Response) -> Response:
        token = g.get("form_token")
        if token and request.cookies.get(COOKIE) != token:
            response.set_cookie(COOKIE, token, httponly=True, samesite="Strict")
        return response


def form_token() -> str:
    """The word for the forms of this answer: the browser's own, or a new one."""
    if "form_token" not in g:
        g.form_token = request.cookies.get(COOKIE) or secrets.token_urlsafe(18)
    token: str = g.form_token
    return token


def check_form() -> None:
    """Refuse a form that does not carry the browser's word. Raises `ForeignForm`."""
    cookie, token = request.cookies.get(COOKIE, ""), request.form.get("token", "")
    if not cookie or not compare_digest(cookie.encode(), token.encode()):
        raise ForeignForm
