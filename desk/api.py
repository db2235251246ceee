"""The desks for scripts: JSON, with errors as RFC 9457 problems. The pages use the same functions.

Where staff sign in, a script needs the cookie of somebody signed in, and for presses the token of their forms in the
header `X-Form-Token`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from flask import Blueprint, Response, request
from msgspec import Meta, Struct

from desk.hall import Hall
from desk.signed_in import needs, signed_in
from desk.staff import AT_DESKS
from routing.reading import unknown
from wire.messages import Action, Document, Id, LanguageTag, Shown, Token
from wire.web import problem

NEEDED = {
    "forward": (("to", "a Sachgebiet or a desk"),),
    "help": (("to", "a Sachgebiet"),),
    "pick": (("ticket", "the id of the ticket to call"),),
    "notice": (("notice", "the id of a notice of the description"),),
    "no-notice": (("notice", "the id of a notice of the description"),),
    "draw": (("kiosk", "where it is printed"), ("concern", "what it is for"), ("language", "that of the paper")),
}
"""What an action cannot do without."""


class PressRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A press as a script asks for it. `to` goes with `forward` and `help`, `reason` with `forward`, `ticket` with
    `pick`, `minutes` with `park`, `notice` with `notice` and `no-notice`, `documents` with `tick`; `kiosk`, `concern`,
    `language` and `needs` with `draw`. `shown` is the ticket that the script saw at the desk, empty for none; without
    it, the last one known here."""

    action: Action
    shown: Shown | None = None
    to: Id | None = None
    ticket: Token | None = None
    minutes: Annotated[int, Meta(ge=1, le=600)] | None = None
    notice: Id | None = None
    reason: Id | None = None
    documents: tuple[Document, ...] = ()
    kiosk: Id | None = None
    concern: Id | None = None
    language: LanguageTag | None = None
    needs: tuple[Id, ...] = ()


class Problem(Exception):
    """A request that cannot be answered: the HTTP status, and what is wrong."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


def problem_of(status: int, detail: str) -> Response:
    """An error with the title that HTTP has for its status."""
    return problem(status, HTTPStatus(status).phrase, detail)


def api_blueprint(hall: Hall) -> Blueprint:
    """`/api/desks`, `/api/desks/<desk>`, `/api/desks/<desk>/press`."""
    api = Blueprint("api", __name__, url_prefix="/api/desks")

    @api.errorhandler(Problem)
    def say(error: Problem) -> Response:
        return problem_of(error.status, str(error))

    @api.get("")
    @needs(*AT_DESKS)
    def desks() -> Response:
        return _json({"desks": [desk for desk in hall.office.desks if signed_in().may_sit_at(desk)]})

    @api.get("/<desk_id>")
    @needs(*AT_DESKS)
    def desk(desk_id: str) -> Response:
        _known(hall, desk_id)
        state = hall.states.of(desk_id)
        if state is None:
            raise Problem(503, f"the hub has said nothing about desk {desk_id} yet. Is it running?")
        return _json({"desk": desk_id, "online": hall.trouble is None, **msgspec.to_builtins(state)})

    @api.post("/<desk_id>/press")
    @needs(*AT_DESKS)
    def press(desk_id: str) -> Response:
        _known(hall, desk_id)
        wanted = _read()
        more = {key: value for key, value in msgspec.structs.asdict(wanted).items() if key != "action"}
        answer = hall.presser(desk_id).press(wanted.action, by=signed_in().name, **more)
        return _json({"outcome": answer.outcome, "what": answer.what, "state": answer.state})

    return api


def _known(hall: Hall, desk: str) -> None:
    if desk not in hall.office.desks:
        raise Problem(404, " ".join(unknown("desk", desk[:60], hall.office.desks, "desks")))


def _read() -> PressRequest:
    if request.mimetype != "application/json":
        raise Problem(415, 'send JSON: the header "Content-Type: application/json" is missing.')
    try:
        wanted = msgspec.json.decode(request.get_data(), type=PressRequest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(400, f"this is no press: {error}") from error
    for key, what in NEEDED.get(wanted.action, ()):
        if getattr(wanted, key) is None:
            raise Problem(400, f'"{wanted.action}" needs "{key}": {what}.')
    return wanted


def _json(body: Any) -> Response:
    return Response(msgspec.json.encode(body), content_type="application/json")
