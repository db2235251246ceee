"""The page of a kiosk that can give out nothing: it says so in every language, and where to go instead."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, make_response, render_template

from kiosk.letters import add_letters
from kiosk.look import Look
from kiosk.offer import languages_of
from kiosk.spoken import Spoken
from kiosk.static_files import app_with_static_files
from languages import hall
from languages.translation import translation
from routing.office import Office
from wire.web import guard, problem

UNAVAILABLE = 503

NO_LOOK = Look()


def closed_page(
    office: Office, language: str, said: str, look: Look = NO_LOOK, spoken: Spoken | None = None
) -> Response:
    """What is said, in the language given first and in all others below; spoken, where there is a voice."""
    says = translation(language)
    say: Callable[..., str] = spoken or (lambda *_, **__: "")
    page = render_template(
        "closed.html",
        says=says,
        text=says.text,
        office=office,
        say=say,
        aloud=f"{say(said)} {say(hall.GO_TO_STAFF)}",
        look=look,
        ready=True,
        translated=False,
        said=said,
        everyone=[translation(tag) for tag in languages_of(office) if tag != language],
    )
    return make_response(page, UNAVAILABLE)


def make_closed_pages(office: Callable[[], Office], why: str) -> Flask:
    """The application of a kiosk whose disk cannot be used: whatever is asked, it is closed."""
    app = app_with_static_files()
    guard(app)
    app.jinja_env.globals.update(hall=hall, ways={})

    add_letters(app)

    @app.route("/", defaults={"path": ""}, methods=["GET", "POST"])
    @app.route("/<path:path>", methods=["GET", "POST"])
    def closed(path: str) -> Response:
        if path.startswith("api/"):
            return problem(UNAVAILABLE, "Kiosk closed", why)
        asked = path.split("/")[0]
        return closed_page(office(), asked if asked in languages_of(office()) else "de", hall.KIOSK_CLOSED)

    return app
