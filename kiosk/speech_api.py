"""Speech over HTTP: a page asks for what it has offered, by id. No text can be asked for that no page has."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, request

from kiosk.voice import SPEEDS_WPM, USUAL_SPEED, UnknownUtterance, Voice
from languages.speech import CannotSpeak
from wire.web import problem

KEEP_S = 86_400
"""Seconds that the browser may keep a sound: the same words are said all day."""

log = logging.getLogger("wartemarke.kiosk")


def speech_api(voice: Voice) -> Blueprint:
    """`GET /speech/<id>?speed=N`: the utterance as audio/wav; N is 1 (slow) to 5 (fast)."""
    routes = Blueprint("speech", __name__)

    @routes.get("/speech/<id>")
    def speech(id: str) -> Response:
        speed = request.args.get("speed", str(USUAL_SPEED))
        if speed not in map(str, SPEEDS_WPM):
            return problem(422, "Unknown speed", f"Speeds are {', '.join(map(str, SPEEDS_WPM))}.")
        try:
            utterance = voice.offered(id)
            sound = voice.sound(utterance, int(speed))
        except UnknownUtterance:
            return problem(404, "Unknown utterance", "No page has offered this, or not lately. Load the page again.")
        except CannotSpeak as error:
            log.warning("%s", error)
            return problem(503, "Cannot speak", str(error))
        answer = Response(sound, content_type="audio/wav")
        answer.headers["Cache-Control"] = f"private, max-age={KEEP_S}" if utterance.may_be_kept else "no-store"
        return answer

    return routes
