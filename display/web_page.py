"""The wall in a browser: one page that is told of every change, and takes nothing but GET."""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from threading import BoundedSemaphore
from typing import Protocol

from flask import Flask, Response, abort, render_template, request, send_file
from werkzeug.exceptions import HTTPException

from display.web_letters import letters_blueprint
from display.web_wall import WebWall
from wire.web import LOOPBACK, NAMES, PageServer, guard, listen, problem

SIGN_OF_LIFE_S = 3.0
"""How often a page hears that we are there; also how soon we notice that it is gone."""

MOST_STREAMS = 32
"""Pages that are told at once. Each takes one of the server's threads."""

THREADS = MOST_STREAMS + 6

MOST_UNSENT = 65_536
"""Bytes that may wait for a page that reads too slowly, a handful of changes: then it is dropped, and comes again."""

FIRST_LOOK_S = 5.0
"""How long a page is held back at the start, until there is something on the wall."""

POLICY = {"font-src": "'self'", "media-src": "'self'", "img-src": "'self' data:", "form-action": "'none'"}


class Announcements(Protocol):
    """Whoever knows how a call is spoken."""

    def sound_of(self, call: str, /) -> bytes | None:
        """The announcement of a call as a WAV file; None for a call that is not announced (any more)."""


class WebPage:
    """The page at work, from its making to `stop`."""

    def __init__(self, wall: WebWall, address: tuple[str, int], announcements: Announcements | None = None) -> None:
        """Raises `OSError` when the address, host and port, cannot be used."""
        logging.getLogger("waitress").setLevel(logging.WARNING)
        host, port = address
        listener = listen(port, host)
        # What the system would keep for a page that does not read is counted in megabytes, and is old by then.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST_UNSENT)
        self.url = f"http://{host}:{listener.getsockname()[1]}/"
        self.wall = wall
        self._server = PageServer(web_app(wall, announcements, host), listener, THREADS)
        self._server.start()

    def stop(self) -> None:
        """Let every page go and return."""
        self.wall.end()
        self._server.stop()


def web_app(wall: WebWall, announcements: Announcements | None = None, host: str = LOOPBACK) -> Flask:
    """The page of this wall, for requests to this host."""
    app = Flask("display")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    guard(app, POLICY, names=NAMES.__contains__ if host == LOOPBACK else lambda name: _means_us(name, host))
    app.register_blueprint(letters_blueprint())
    _name_errors(app)
    _add_page(app, wall, announcements is not None)
    _add_events(app, wall)
    _add_announcements(app, announcements)
    return app


def read_address(text: str) -> tuple[str, int]:
    """Host and port of `[HOST:]PORT`; without a host only this machine is answered. Raises `ValueError`."""
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdecimal() and int(port) <= 65_535):
        raise ValueError(f'"{text}" names no port: it is [HOST:]PORT, as in 8090 or 0.0.0.0:8090.')
    return host or LOOPBACK, int(port)


def _means_us(name: str, host: str) -> bool:
    """Addresses are always ours: only a name could be somebody else's page (DNS rebinding)."""
    try:
        return bool(ipaddress.IPv4Address(name))
    except ValueError:
        return name in (host.lower(), *NAMES)


def page_version() -> str:
    """Another one for every change of the page: an open page of another version loads itself again."""
    ours = files("display")
    digest = sha256(version("wartemarke").encode())
    for each in (*ours.joinpath("static").iterdir(), *ours.joinpath("templates").iterdir()):
        digest.update(each.read_bytes())
    return digest.hexdigest()[:12]


def _name_errors(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def name(error: HTTPException) -> Response:
        return problem(error.code or 500, error.name, error.description or "")


def _add_page(app: Flask, wall: WebWall, with_sound: bool) -> None:
    ours = page_version()

    @app.get("/")
    def page() -> str:
        if wall.wait(0, FIRST_LOOK_S) == 0:
            abort(503, "The wall shows nothing yet.")
        return render_template("wall.html", title=wall.name, look=wall.look(), version=ours, with_sound=with_sound)


def _add_events(app: Flask, wall: WebWall) -> None:
    ours, places = page_version(), BoundedSemaphore(MOST_STREAMS)

    @app.get("/events")
    def events() -> Response:
        if not places.acquire(blocking=False):
            return problem(503, "Too many pages", f"At most {MOST_STREAMS} pages can be open at a time.")
        gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
        answer = Response(_stream(wall, ours, gone), content_type="text/event-stream; charset=utf-8")
        answer.call_on_close(places.release)
        return answer


def _stream(wall: WebWall, ours: str, gone: Callable[[], bool]) -> Iterator[str]:
    """The whole wall at once and at every change: who missed one misses nothing."""
    known = 0
    yield f"event: version\ndata: {ours}\n\n"
    while not wall.over and not gone() and _unsent(gone) <= MOST_UNSENT:
        latest = wall.wait(known, SIGN_OF_LIFE_S)
        yield "event: alive\ndata: 1\n\n" if latest == known else f"event: look\ndata: {wall.look()}\n\n"
        known = latest


def _unsent(gone: Callable[[], bool]) -> int:
    """Bytes that the network has not taken yet. waitress's channel counts them; it is what `gone` is a method of."""
    return int(getattr(getattr(gone, "__self__", None), "total_outbufs_len", 0))


def _add_announcements(app: Flask, announcements: Announcements | None) -> None:
    @app.get("/announcement/<call>.wav")
    def announcement(call: str) -> Response:
        sound = announcements.sound_of(call) if announcements else None
        if sound is None:
            abort(404, "This call is not announced.")
        # Some screens ask for a sound piece by piece.
        return send_file(BytesIO(sound), "audio/wav", conditional=True, etag=sha256(sound).hexdigest())
