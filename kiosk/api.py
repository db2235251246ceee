"""The kiosk's JSON interface: the same flow as the touch pages, for whoever builds another face on it."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response, jsonify, request

from kiosk.entrance import Entrance, KioskClosed, UnknownChoice
from kiosk.offer import Way, languages_of
from kiosk.outcomes import Drawn, NotGiven, Referred
from kiosk.said import not_now_words
from languages import hall
from languages.concerns import words_of
from languages.translation import translation
from routing.concerns import NotNow, Refer
from routing.office import Institution
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
        languages = languages_of(entrance.office)
        if tag not in languages:
            return problem(422, "Unknown language", " ".join(unknown("language", tag, languages, "languages")))
        return jsonify(_concerns(entrance, tag))

    @routes.post("/tickets")
    def draw() -> Response:
        try:
            wanted = msgspec.json.decode(request.get_data(), type=TicketRequest)
            outcome = entrance.choose(wanted.concern, wanted.language, frozenset(wanted.needs))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            shape = 'It is {"concern": "...", "language": "..", "needs": []}.'
            return problem(400, "Malformed request", f"{error}. {shape}")
        except UnknownChoice as error:
            return problem(422, "Unknown choice", str(error))
        except KioskClosed as error:
            return problem(503, "Kiosk closed", str(error))
        match outcome:
            case Drawn():
                answer = jsonify(_ticket(outcome))
                answer.status_code = 201
                return answer
            case Referred(institution=institution):
                return problem(409, "Another institution", hall.NOT_HERE, institution=_institution(institution))
            case NotGiven(why=why):
                words = not_now_words(outcome, entrance.office, entrance.now, translation("de"))
                return problem(409, "No number now", words.why, **_not_now(why))

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
                "group": concern.group,
                "minutes": words.minutes,
                "now": _way(entrance.way_of(concern, tag)),
            }
            for concern in entrance.office.concerns.values()
            for words in (words_of(concern, says),)
        ],
    }


def _way(way: Way) -> dict[str, Any]:
    """What choosing the concern would come to at this moment."""
    match way:
        case Refer(institution):
            return {"gives": "referral", "institution": _institution(institution)}
        case NotNow():
            return {"gives": "nothing", **_not_now(way)}
        case _:
            return {"gives": "number"}


def _not_now(why: NotNow) -> dict[str, Any]:
    opens_at = why.opens_at.isoformat() if why.opens_at else None
    return {"cause": str(why.cause), "opens_at": opens_at, "servicepoint": why.servicepoint or None}


def _institution(institution: Institution) -> dict[str, Any]:
    return {
        "id": institution.id,
        "name": institution.name["de"],
        "address": list(institution.address),
        "phone": institution.phone,
        "url": institution.url,
        "map": institution.map,
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
