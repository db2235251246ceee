"""The visitor's page: the whole hall in one browser window, live."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from flask import Flask, Response, abort, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from lobby.hall import Hall
from lobby.lines import LINES, line_of
from lobby.news import News
from lobby.troubles import TROUBLES, cause, trouble_of
from lobby.virtual_printer import VirtualPrinter
from lobby.words import SELF_NAMES, WORDS, in_words, words_for
from wire.web import LOOPBACK, guard, problem

SHOWN_PAPERS = 8
DESKS_SHOWN = 2

HEARTBEAT_SECONDS = 5.0
"""How often a listener hears that we are still there; also how soon we notice that it is gone."""

MOST_LISTENERS = 12
"""Each takes one of the server's threads."""

THREADS = MOST_LISTENERS + 8

FRAMES = {"frame-src": "http://127.0.0.1:*", "frame-ancestors": "'none'"}
"""The page shows the kiosk and the desks, which are on other ports of this machine."""


def lobby_page(hall: Hall, news: News, port: int) -> Flask:
    """The application that shows this hall on this port."""
    app = Flask("lobby")
    guard(app, FRAMES)
    _name_errors(app)
    _add_page(app, hall, port)
    _add_events(app, hall, news)
    _add_pictures(app, hall)
    _add_levers(app, hall, news)

    @app.get("/api/hall")
    def describe() -> dict[str, Any]:
        return account_of(hall, port)

    return app


def account_of(hall: Hall, port: int) -> dict[str, Any]:
    """Where everything of this hall is, for programs."""
    return {
        "office": hall.office.id,
        "data": str(hall.directory),
        "kiosks": {name: {"url": each.url, "printer": each.printer_url} for name, each in hall.kiosks.items()},
        "desks": {"url": hall.desks_url},
        "displays": {name: {"picture": f"http://{LOOPBACK}:{port}/walls/{name}.png"} for name in hall.walls.pictures},
        "broker": {"host": LOOPBACK, "port": hall.broker_port},
        "papers": hall.tray.count,
        "parts": {name: asdict(state) for name, state in hall.parts().items()},
    }


def look_of(hall: Hall) -> dict[str, Any]:
    """All that the page shows and that changes, as it is now."""
    return {
        "papers": [
            {"number": each.number, "kiosk": each.kiosk, "width": each.paper.width, "height": each.paper.height}
            for each in hall.tray.latest(SHOWN_PAPERS)
        ],
        "walls": dict(hall.walls.marks()),
        "parts": {name: asdict(state) for name, state in hall.parts().items()},
        "printers": {name: trouble_of(each.printer) for name, each in hall.kiosks.items() if each.printer},
        "lines": {name: line_of(each.printer) for name, each in hall.kiosks.items() if each.printer},
    }


def _name_errors(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def name(error: HTTPException) -> Response:
        return problem(error.code or 500, error.name, error.description or "")


def _add_page(app: Flask, hall: Hall, port: int) -> None:
    @app.get("/")
    def page() -> Any:
        if request.host.startswith("localhost"):
            # The frames are pages of 127.0.0.1; inside a page of localhost their cookies would be a stranger's.
            return redirect(f"http://{LOOPBACK}:{port}{request.full_path.rstrip('?')}")
        language = request.args.get("language", "")
        if language not in WORDS:
            language = request.accept_languages.best_match(list(WORDS), "de")
        desks = list(hall.office.desks.values())
        return render_template(
            "lobby.html", language=language, languages=SELF_NAMES, say=words_for(language),
            name=in_words(hall.office.name, language), kiosks=hall.kiosks, desks=desks,
            desks_shown=range(min(DESKS_SHOWN, len(desks))), desks_url=hall.desks_url,
            displays=list(hall.walls.pictures), parts=list(hall.parts()), troubles=list(TROUBLES), lines=list(LINES),
            own_printers=[name for name, each in hall.kiosks.items() if each.printer],
        )  # fmt: skip


def _add_events(app: Flask, hall: Hall, news: News) -> None:
    listeners: set[int] = set()

    @app.get("/events")
    def events() -> Response:
        if len(listeners) >= MOST_LISTENERS:
            answer = problem(503, "Too many listeners", f"At most {MOST_LISTENERS} pages can be open at a time.")
            answer.headers["Retry-After"] = "5"
            return answer
        gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
        return Response(stream(gone), content_type="text/event-stream", headers={"Cache-Control": "no-store"})

    def stream(gone: Callable[[], bool]) -> Iterator[str]:
        me = id(gone)
        listeners.add(me)
        try:
            known, told = 0, ""
            yield "retry: 1000\n\n"
            while not news.over and not gone():
                known = news.wait(known, HEARTBEAT_SECONDS)
                look = json.dumps(look_of(hall))
                yield ": nothing new\n\n" if look == told else f"event: look\ndata: {look}\n\n"
                told = look
        finally:
            listeners.discard(me)


def _add_pictures(app: Flask, hall: Hall) -> None:
    @app.get("/papers/<int:number>.png")
    def paper(number: int) -> AnyResponse:
        found = hall.tray.paper(number)
        if found is None:
            abort(404, f"Paper {number} has not come out, or is no longer kept.")
        return _picture(found.png())

    @app.get("/papers/latest.png")
    def latest() -> AnyResponse:
        papers = hall.tray.latest(1)
        if not papers:
            abort(404, "No paper has come out yet.")
        return paper(papers[0].number)

    @app.get("/walls/<display>.png")
    def wall(display: str) -> AnyResponse:
        file = hall.walls.pictures.get(display)
        if file is None:
            abort(404, f"There is no display {display}. Displays: {', '.join(hall.walls.pictures)}.")
        try:
            picture = file.read_bytes()
        except OSError:
            abort(404, f"The display {display} has not drawn anything yet.")
        return _picture(picture)


def _picture(png: bytes) -> AnyResponse:
    # Asked for each time, but sent only when it is another one.
    answer = Response(png, content_type="image/png", headers={"Cache-Control": "no-cache"})
    answer.add_etag()
    return answer.make_conditional(request)


def _add_levers(app: Flask, hall: Hall, news: News) -> None:
    @app.post("/api/parts/<part>/pull-plug")
    def pull_plug(part: str) -> Response:
        try:
            hall.pull_plug(part)
        except KeyError:
            abort(404, f"There is no part {part}. Parts: {', '.join(hall.parts())}.")
        return Response(status=204)

    @app.post("/api/printers/<kiosk>/<trouble>")
    def trouble_printer(kiosk: str, trouble: str) -> Response:
        printer = own_printer(kiosk)
        if trouble not in TROUBLES:
            abort(404, f"There is no trouble {trouble}. Troubles: {', '.join(TROUBLES)}.")
        cause(printer, trouble)
        news.tell()
        return Response(status=204)

    @app.post("/api/printers/<kiosk>/line/<line>")
    def change_line(kiosk: str, line: str) -> Response:
        own_printer(kiosk)
        if line not in LINES:
            abort(404, f"There is no line {line}. Lines: {', '.join(LINES)}.")
        hall.change_line(kiosk, line)
        news.tell()
        return Response(status=204)

    def own_printer(kiosk: str) -> VirtualPrinter:
        place = hall.kiosks.get(kiosk)
        if place is None or place.printer is None:
            abort(404, f"The kiosk {kiosk} has no virtual printer.")
        return place.printer
