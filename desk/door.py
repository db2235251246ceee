"""How people come to the staff pages: under which names, by TLS or not, and whether they sign in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, g

from desk.forms import keep_token
from desk.sign_in import SignIn
from wire.web import NAMES, guard

UNFRAMED = {"frame-ancestors": "'none'"}
"""Nobody shows pages that one signs in to within their own. Only the lobby does that, where nobody signs in."""


@dataclass(frozen=True, slots=True)
class Door:
    """`names` tells whether a host is us; `secure`: browsers come by TLS, to us or to the proxy before us."""

    sign_in: SignIn | None = None
    names: Callable[[str], bool] = NAMES.__contains__
    secure: bool = False

    def watch(self, app: Flask) -> None:
        """Let nobody else in, from now on."""
        guard(app, UNFRAMED if self.sign_in else None, names=self.names, secure=self.secure)
        keep_token(app, secure=self.secure)
        if self.sign_in is None:
            app.before_request(_open_to_all)
        else:
            self.sign_in.watch(app, secure=self.secure)


OPEN_TO_ALL = Door()
"""Whoever reaches the pages is the head: for this machine alone."""


def _open_to_all() -> None:
    g.open_to_all = True
