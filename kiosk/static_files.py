"""Style sheets and scripts: a browser keeps them under an address that changes whenever one of them does."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files

from flask import Flask

KEEP_S = 365 * 24 * 3600
"""Seconds that a browser may keep them, without asking again."""


def app_with_static_files() -> Flask:
    """An application of the kiosk's pages, nothing in it yet but style sheets and scripts."""
    app = Flask("kiosk", static_url_path=static_url_path())
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEEP_S
    return app


@cache
def static_url_path() -> str:
    """The address below which they are served, made from what is in them."""
    content = sha256()
    for file in sorted((files("kiosk") / "static").iterdir(), key=lambda each: each.name):
        content.update(file.read_bytes())
    return f"/static/{content.hexdigest()[:12]}"
