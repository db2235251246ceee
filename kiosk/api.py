"""The kiosk's JSON interface: the same flow as the touch pages, for whoever builds another face on it."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response, jsonify, request

from kiosk.entrance import Drawn, Entrance, KioskClosed, UnknownChoice
from languages.concerns import words_of
from languages.translation import translation
from routing.reading import unknown
from wire.web import problem


class TicketRequest(msgspec.Struct, forbid_unknown_fields=True):
    """What is posted to draw a ticket."""

    concern: str
    language: str
    needs: list[str] = []


def api(entrance: Entrance) -> Blueprint:
    """The routes under /api."""
    routes = Blueprint("api", __name__, url_prefix="/api")

    @routes.get("/concerns")
    def concerns() -> Response:
        tag = request.args.get("language", "de")
        office = entrance.office
        if tag not in office.languages:
            return problem(422, "Unknown language", " ".join(unknown("language", tag, office.languages, "languages")))
        return jsonify(_concerns(entrance, tag))

    @routes.post("/tickets")
    def draw() -> Response:
        try:
            wanted = msgspec.json.decode(request.get_data(), type=TicketRequest)
            drawn = entrance.draw(wanted.concern, wanted.language, frozenset(wanted.needs))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            shape = 'It is {"concern": "...", "language": "..", "needs": []}.'
            return problem(400, "Malformed request", f"{error}. {shape}")
        except UnknownChoice as error:
            return problem(422, "Unknown choice", str(error))
        except KioskClosed as error:
            return problem(503, "Kiosk closed", str(error))
        answer = jsonify(_ticket(drawn))
        answer.status_code = 201
        return answer

    return routes


def _concerns(entrance: Entrance, tag: str) -> dict[str, Any]:
    says = translation(tag)
    return {
        "language": tag,
        "direction": says.tongue.direction,
        "concerns": [
            {
                "id": concern.id,
                "name": words.name,
                "explanation": words.explanation,
                "pictogram": words.pictogram,
                "bring": list(words.bring),
                "sachgebiet": concern.sachgebiet,
            }
            for concern in entrance.office.concerns.values()
            for words in (words_of(concern, says),)
        ],
    }


def _ticket(drawn: Drawn) -> dict[str, Any]:
    return {
        "ticket": drawn.ticket,
        "number": str(drawn.number),
        "sachgebiet": drawn.sachgebiet,
        "waiting_ahead": drawn.waiting_ahead,
        "wait_minutes": drawn.wait_minutes,
        "printed": drawn.printed,
    }
