"""The page of the head of section: the whole house, and what only the head may change. It ends with the day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from desk import leitung_words as own
from desk import words
from desk.forms import check_form, form_token
from desk.hall import Hall
from desk.leitung_entries import concern_now
from desk.leitung_presses import BadPress, read_press
from desk.leitung_view import look, version
from desk.live import Streams
from desk.signed_in import needs, signed_in
from languages.translation import Translation
from routing.office import HEAD

HELD_AT_MOST = 8
"""Streams at once: an office has one head of section, who may have a deputy and two screens."""


CALM_S = 1.0
"""Seconds between two looks at the least: one at a house of 400 takes some 40 ms, and presses come first."""


def leitung_pages(hall: Hall, speech: Callable[[], Translation]) -> Blueprint:
    """`/leitung`, its stream and its presses. `speech` is the language of the request."""
    leitung, streams = Blueprint("leitung", __name__, url_prefix="/leitung"), Streams(hall, HELD_AT_MOST, CALM_S)

    def show(template: str) -> str:
        answer = hall.presser(HEAD).answered(request.args.get("press", ""))
        view = look(hall, speech(), _address(hall).get("sachgebiet", ""), answer)
        return render_template(template, view=view, **_surroundings(hall, speech()))

    @leitung.get("")
    def page() -> str:
        return show("leitung.html")

    @leitung.get("/events")
    @needs(always_by_itself=True)
    def events() -> Response:
        return streams.answer(lambda: version(hall), lambda: show("leitung_live.html"))

    @leitung.post("/press")
    def press() -> AnyResponse:
        check_form()
        wanted = read_press(request.form, hall, speech())
        answer = hall.presser(HEAD).press(wanted.action, press=wanted.id, by=signed_in().name, **wanted.more)
        shown: dict[str, Any] = {"press": answer.press, **_address(hall)}
        return redirect(url_for("leitung.page", **shown), 303)

    @leitung.errorhandler(BadPress)
    def say_what_is_wrong(error: BadPress) -> tuple[str, int]:
        return render_template("leitung_error.html", what=str(error), **_surroundings(hall, speech())), 400

    return leitung


def _address(hall: Hall) -> dict[str, str]:
    """What stays in the address from page to page: the language, if it was asked for, and whose tickets are shown."""
    lang, only = request.args.get("lang", ""), request.args.get("sachgebiet", "")
    return {
        **({"lang": lang} if lang in words.LANGUAGES else {}),
        **({"sachgebiet": only} if only in hall.office.sachgebiete else {}),
    }


def _surroundings(hall: Hall, say: Translation) -> dict[str, Any]:
    """What every template needs besides what it shows."""
    address = _address(hall)
    return {
        "say": say.text,
        "plural": say.plural,
        "words": words,
        "own": own,
        "concern_now": lambda left: concern_now(say, "" if left is None else str(left)),
        "lang": say.tongue.tag,
        "language": {key: value for key, value in address.items() if key == "lang"},
        "address": address,
        "token": form_token(),
    }
