"""The touch pages: language, concern, number. Server-rendered, usable without JavaScript."""

from __future__ import annotations

import secrets

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from kiosk.api import api
from kiosk.closed import closed_page
from kiosk.entrance import Drawn, Entrance, KioskClosed, UnknownChoice
from kiosk.printer_watch import PrinterWatch
from languages import hall
from languages.concerns import words_of
from languages.ticket import waiting_lines, where_to_wait
from languages.tongues import TONGUES
from languages.translation import Translation, translation
from wire.web import guard, problem

BACK_TO_START_S = 25
"""How long a number stays on screen before the next customer's start page: WCAG 2.2.1 asks for 20 s at least."""

BACK_TO_START_UNPRINTED_S = 120
"""Without paper the screen is all there is: time to write the number down."""

IDLE_S = 90
"""A page left alone goes back to the start: the next customer must not meet another's language."""


def make_pages(entrance: Entrance, watch: PrinterWatch) -> Flask:
    """The kiosk's application."""
    app = Flask("kiosk")
    guard(app)
    app.register_blueprint(api(entrance))
    app.jinja_env.globals.update(hall=hall, tongues=TONGUES)

    @app.get("/")
    def choose_language() -> Response:
        if not entrance.open:
            return closed_page(entrance.office, "de", hall.KIOSK_CLOSED)
        greetings = [translation(tag) for tag in entrance.office.languages]
        return page("language.html", "de", greetings=greetings)

    @app.get("/<language>/")
    def choose_concern(language: str) -> Response:
        check_language(language)
        if not entrance.open:
            return closed_page(entrance.office, language, hall.KIOSK_CLOSED)
        says = translation(language)
        concerns = [(concern, words_of(concern, says)) for concern in entrance.office.concerns.values()]
        return page("concern.html", language, concerns=concerns, once=secrets.token_urlsafe(12), idle=IDLE_S)

    @app.post("/<language>/ticket")
    def draw(language: str) -> AnyResponse:
        check_language(language)
        once = request.form.get("once") or secrets.token_urlsafe(12)
        needs = frozenset(request.form.getlist("needs"))
        entrance.draw_once(once, request.form.get("concern", ""), language, needs)
        return redirect(url_for("show_ticket", language=language, once=once), 303)

    @app.get("/<language>/ticket/<once>")
    def show_ticket(language: str, once: str) -> AnyResponse:
        check_language(language)
        drawn = entrance.drawn_by(once)
        if drawn is None or drawn.language != language:
            return redirect(url_for("choose_language"))
        return result(drawn)

    def result(drawn: Drawn) -> Response:
        says = translation(drawn.language)
        office = entrance.office
        sachgebiet = office.sachgebiete[drawn.sachgebiet]
        concern = office.concerns.get(drawn.concern)
        return page(
            "ticket.html",
            drawn.language,
            drawn=drawn,
            sachgebiet=sachgebiet,
            where=where_to_wait(sachgebiet, says),
            waiting=waiting_lines(drawn.waiting_ahead, drawn.wait_minutes, says),
            words=words_of(concern, says) if concern else None,
            idle=BACK_TO_START_S if drawn.printed else BACK_TO_START_UNPRINTED_S,
        )

    def page(template: str, language: str, status: int = 200, **values: object) -> Response:
        says: Translation = translation(language)
        ready = watch.condition.ready
        return make_response(
            render_template(template, says=says, text=says.text, office=entrance.office, ready=ready, **values), status
        )

    def check_language(language: str) -> None:
        if language not in entrance.office.languages:
            raise UnknownChoice(f'there is no language "{language}" at this kiosk.')

    @app.errorhandler(UnknownChoice)
    def unknown_choice(error: UnknownChoice) -> AnyResponse:
        if request.path.startswith("/api/"):
            return problem(404, "Not Found", "There is no such path.")
        language = request.view_args.get("language", "de") if request.view_args else "de"
        known = language if language in entrance.office.languages else "de"
        return page("unknown.html", known, status=404, detail=str(error))

    @app.errorhandler(KioskClosed)
    def kiosk_closed(error: KioskClosed) -> AnyResponse:
        language = request.view_args.get("language", "de") if request.view_args else "de"
        return closed_page(entrance.office, language, error.said)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> AnyResponse:
        if request.path.startswith("/api/"):
            answer = problem(error.code or 500, error.name, error.description or "")
            answer.headers.extend([(name, text) for name, text in error.get_headers() if name == "Allow"])
            return answer
        status = error.code or 500
        language = request.path.split("/")[1]
        known = language if language in entrance.office.languages else "de"
        if status < 500:
            return page("unknown.html", known, status=status, detail=error.name)
        # A fault of ours. Bare words would stay on the touch screen until somebody with a keyboard comes.
        answer = closed_page(entrance.office, known, hall.KIOSK_CLOSED)
        answer.status_code = status
        return answer

    return app
