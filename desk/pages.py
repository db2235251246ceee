"""The staff pages: one per desk, rendered here, live by server-sent events."""

from __future__ import annotations

import logging
from typing import Annotated, Any

from flask import Blueprint, Flask, Response, redirect, render_template, request, url_for
from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import asdict
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as AnyResponse

from desk import words
from desk.api import api_blueprint, problem_of
from desk.desks_page import HELD_AT_MOST as HELD_LISTS
from desk.desks_page import add_list_of_desks
from desk.door import OPEN_TO_ALL, Door
from desk.forms import ForeignForm, check_form, form_token
from desk.hall import Hall
from desk.leitung import HELD_AT_MOST as HELD_BY_HEADS
from desk.leitung import leitung_pages
from desk.live import Streams
from desk.presses import NOT_ABOUT_A_TICKET, Answer
from desk.signed_in import needs, signed_in
from desk.speech import language, speech
from desk.staff import AT_DESKS
from desk.view import DeskView, look, title
from desk.waiting_view import shown_number
from routing.office import Desk
from wire.messages import Action, Document, Id, LanguageTag, Token

HELD_AT_MOST = 60
"""Pages that are told at once. Each takes one of the server's threads; the next ones ask from time to time."""

THREADS = HELD_AT_MOST + HELD_LISTS + HELD_BY_HEADS + 8
"""Threads of the server: some are left for presses and pages when every stream is taken."""

CALM_S = 0.05
"""Seconds between two looks at the least: a press changes several things, and staff wait for its answer."""

PARK_MINUTES = (5, 10, 15, 30, 60)
PARK_USUALLY = 15

log = logging.getLogger("wartemarke.desk")


class PressForm(Struct, frozen=True, kw_only=True):
    """What the form of a button sends. `shown` is the ticket that was on the page when it was pressed."""

    action: Action
    press: Annotated[str, Meta(pattern="^[A-Za-z0-9-]{1,40}$")]
    shown: str = ""
    ticket: Token | None = None
    to: Id | None = None
    reason: Id | None = None
    documents: tuple[Document, ...] = ()
    kiosk: Id | None = None
    concern: Id | None = None
    language: LanguageTag | None = None
    needs: tuple[Id, ...] = ()
    minutes: Annotated[int, Meta(ge=1, le=600)] | None = None
    notice: Id | None = None


class UnknownDesk(Exception):
    """A page of a desk that the office does not have."""

    def __init__(self, desk: str) -> None:
        super().__init__(desk)
        self.desk = desk


class BadForm(Exception):
    """A form that no page of ours sends; says what is wrong with it."""


def make_app(hall: Hall, door: Door = OPEN_TO_ALL) -> Flask:
    """The staff pages and the JSON for scripts, over one hall, for those whom the door lets in."""
    app = Flask("desk")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    door.watch(app)
    app.register_blueprint(_pages(hall))
    app.register_blueprint(leitung_pages(hall, speech))
    app.register_blueprint(api_blueprint(hall))
    _name_errors(app, hall)
    return app


def _pages(hall: Hall) -> Blueprint:
    pages, streams = Blueprint("pages", __name__), Streams(hall, HELD_AT_MOST, CALM_S)

    def desk_of(desk_id: str) -> Desk:
        desk = hall.office.desks.get(desk_id)
        if desk is None:
            raise UnknownDesk(desk_id)
        return desk

    def show(template: str, desk: Desk, view: DeskView) -> str:
        return render_template(template, view=view, title=title(desk, speech()), **_surroundings())

    def answer_of(desk: Desk) -> Answer | None:
        return hall.presser(desk.id).answered(request.args.get("press", ""))

    add_list_of_desks(pages, hall, _surroundings)

    @pages.get("/desk/<desk_id>")
    @needs(*AT_DESKS)
    def desk(desk_id: str) -> str:
        desk = desk_of(desk_id)
        return show("desk.html", desk, look(hall, desk, speech(), answer_of(desk)))

    @pages.get("/desk/<desk_id>/events")
    @needs(*AT_DESKS, always_by_itself=True)
    def events(desk_id: str) -> Response:
        desk, press = desk_of(desk_id), request.args.get("press", "")

        def page() -> str:
            answer = hall.presser(desk.id).answered(press)
            return show("live.html", desk_of(desk_id), look(hall, desk_of(desk_id), speech(), answer))

        return streams.answer(lambda: hall.version(desk.id), page, lambda: hall.urgent(desk.id))

    @pages.post("/desk/<desk_id>/press")
    @needs(*AT_DESKS)
    def press(desk_id: str) -> AnyResponse:
        check_form()
        desk = desk_of(desk_id)
        answer = _press(hall, desk, _read_form(), signed_in().name)
        shown: dict[str, Any] = {"desk_id": desk.id, "press": answer.press, **language()}
        return redirect(url_for("pages.desk", **shown), 303)

    return pages


def _press(hall: Hall, desk: Desk, form: PressForm, by: str = "") -> Answer:
    """Press, and tell the hub what the page showed: if something else is at the desk by then, nothing happens."""
    presser, press = hall.presser(desk.id), f"{form.press}.{form.action}"
    if (known := presser.answered(press)) is not None:
        return known
    state = hall.states.of(desk.id)
    if state is not None and state.last_press == press:
        return Answer(press, state.outcome or "", state.what, state)
    more = {key: value for key, value in asdict(form).items() if key not in ("action", "press", "shown")}
    shown = None if form.action in NOT_ABOUT_A_TICKET else form.shown
    return presser.press(form.action, press=press, by=by, shown=shown, **more)


def _read_form() -> PressForm:
    """The form as a page of ours sends it. Raises `BadForm`."""
    say = speech()
    sent: dict[str, Any] = {key: value for key, value in request.form.items() if value}
    sent.update({each: request.form.getlist(each) for each in ("documents", "needs")})
    action, to = sent.get("action", ""), sent.get("to")
    if action not in words.ACTIONS_KNOWN:
        raise BadForm(say.text(words.UNKNOWN_ACTION, action=action[:40], known=", ".join(words.ACTIONS_KNOWN)))
    if action == "forward" and to is None:
        raise BadForm(say.text(words.WITHOUT_PLACE))
    if action == words.HELP.action and to is None:
        raise BadForm(say.text(words.WITHOUT_HELP))
    if action == words.DRAW.action and not all(sent.get(each) for each in ("concern", "language", "kiosk")):
        raise BadForm(say.text(words.WITHOUT_CONCERN))
    if action in words.NOTICE_ACTIONS and "notice" not in sent:
        raise BadForm(say.text(words.WITHOUT_NOTICE))
    try:
        return convert(sent, PressForm, strict=False)
    except ValidationError as error:
        if to is not None and "$.to" in str(error):
            raise BadForm(say.text(words.BAD_PLACE, to=to[:40])) from error
        raise BadForm(say.text(words.BAD_FORM)) from error


def _surroundings() -> dict[str, Any]:
    """What every template needs besides what it shows."""
    say = speech()
    return {
        "say": say.text,
        "plural": say.plural,
        "words": words,
        "lang": say.tongue.tag,
        "language": language(),
        "token": form_token(),
        "shown_number": shown_number,
        "park_minutes": PARK_MINUTES,
        "park_usually": PARK_USUALLY,
    }


def _name_errors(app: Flask, hall: Hall) -> None:
    """Every error in words: a page for people, problem+json for scripts."""

    def sorry(status: int, what: str, english: str, desks: bool = False) -> tuple[Any, int]:
        if request.path.startswith("/api/"):
            return problem_of(status, english), status
        mine = {id: desk for id, desk in hall.office.desks.items() if signed_in().may_sit_at(id)}
        known = [(desk.id, title(desk, speech())) for desk in mine.values()] if desks else []
        desk = (request.view_args or {}).get("desk_id")
        back = desk if desk in mine else None
        return render_template("error.html", what=what, known=known, back=back, **_surroundings()), status

    def unknown_desk(error: UnknownDesk) -> tuple[Any, int]:
        return sorry(404, speech().text(words.UNKNOWN_DESK, desk=error.desk[:60]), "unknown desk", desks=True)

    def bad_form(error: BadForm) -> tuple[Any, int]:
        return sorry(400, str(error), str(error))

    def foreign_form(_error: ForeignForm) -> tuple[Any, int]:
        return sorry(403, speech().text(words.FOREIGN), "foreign form")

    def plain(error: HTTPException) -> tuple[Any, int]:
        status = error.code or 500
        said = {404: words.UNKNOWN_PAGE, 413: words.TOO_LARGE}.get(status, words.WRONG)
        return sorry(status, speech().text(said), error.description or error.name, desks=status == 404)

    def broken(error: Exception) -> tuple[Any, int]:
        log.error("%s %s failed", request.method, request.path, exc_info=error)
        return plain(InternalServerError())

    app.register_error_handler(UnknownDesk, unknown_desk)
    app.register_error_handler(BadForm, bad_form)
    app.register_error_handler(ForeignForm, foreign_form)
    app.register_error_handler(HTTPException, plain)
    app.register_error_handler(Exception, broken)
