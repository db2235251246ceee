"""Speech: from asking for a sentence to its first byte, made at once and kept from before, in every language."""

from __future__ import annotations

import http.client
import time

from flask import Flask

from kiosk.speech_api import speech_api
from kiosk.voice import SPEEDS_WPM, Voice
from tests.bench.figures import Figure, spread
from tests.faults.installation import Installation
from tests.languages.sentences import SENTENCES
from wire.web import PageServer, guard, listen

THREADS = 8


def speech_figures(house: Installation) -> list[Figure]:
    """All figures of speech."""
    voice = Voice(house.directory / "speech")
    app = Flask("kiosk")
    guard(app)
    app.register_blueprint(speech_api(voice))
    paths = [
        f"/speech/{voice.offer(text, tag)}?speed={speed}" for speed in SPEEDS_WPM for tag, text in SENTENCES.items()
    ]
    server = PageServer(app, listen(0), THREADS)
    server.start()
    browser = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=20)
    made = [_first_byte_ms(browser, path) for path in paths]
    kept = [_first_byte_ms(browser, path) for path in paths]
    browser.close()
    server.stop()
    about = f"{len(SENTENCES)} languages"
    return spread(f"a sentence made at once, to its first byte, {about}", made, p99=300) + spread(
        f"a sentence kept from before, to its first byte, {about}", kept, p99=50
    )


def _first_byte_ms(browser: http.client.HTTPConnection, path: str) -> float:
    begun = time.monotonic_ns()
    browser.request("GET", path)
    answer = browser.getresponse()
    first = answer.read(1)
    taken = (time.monotonic_ns() - begun) / 1e6
    answer.read()
    assert (answer.status, first) == (200, b"R"), f"{path}: {answer.status}"
    return taken
