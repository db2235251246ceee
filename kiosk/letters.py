"""The letters of every language, as a style sheet for the pages."""

from __future__ import annotations

from flask import Flask, Response

from languages.fonts import stylesheet

KEEP_S = 3600
"""Seconds that the browser may keep it: it changes only with the program."""


def add_letters(app: Flask) -> None:
    """Serve `/letters.css`: which fonts set which language, in lines that are high enough."""
    sheet = stylesheet()

    @app.get("/letters.css")
    def letters() -> Response:
        answer = Response(sheet, content_type="text/css; charset=utf-8")
        answer.headers["Cache-Control"] = f"private, max-age={KEEP_S}"
        return answer
