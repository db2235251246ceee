"""What a page says when something is wrong, in the right language: unknown choice, closed kiosk, a fault of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from kiosk.entrance import KioskClosed, UnknownChoice
from languages import hall
from wire.web import problem

if TYPE_CHECKING:
    from kiosk.pages import Pages


def name_errors(app: Flask, pages: Pages) -> None:
    """Answer every error with a page of ours, or with a problem where a program asked."""

    def asked_language() -> str:
        """That of the address, if this kiosk has it."""
        first = request.path.split("/")[1]
        return first if first in pages.offered() else "de"

    @app.errorhandler(UnknownChoice)
    def unknown_choice(_: UnknownChoice) -> AnyResponse:
        if request.path.startswith("/api/"):
            return problem(404, "Not Found", "There is no such path.")
        return pages.unknown(asked_language(), 404)

    @app.errorhandler(KioskClosed)
    def kiosk_closed(error: KioskClosed) -> AnyResponse:
        return pages.closed(asked_language(), error.said)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> AnyResponse:
        status = error.code or 500
        if request.path.startswith("/api/"):
            answer = problem(status, error.name, error.description or "")
            answer.headers.extend([(name, text) for name, text in error.get_headers() if name == "Allow"])
            return answer
        if status < 500:
            return pages.unknown(asked_language(), status)
        # A fault of ours. Bare words would stay on the touch screen until somebody with a keyboard comes.
        page = pages.closed(asked_language(), hall.KIOSK_CLOSED)
        page.status_code = status
        return page
