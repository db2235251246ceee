"""Walls on a page: what they show, and who listens."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any

from display.board import Heard, Moment, view
from display.web_look import OnPage
from display.web_page import Announcements, WebPage
from display.web_wall import WebWall
from languages.wall_rows import places_for
from routing.office import Office
from tests.display import doors
from tests.display.walls import a_call, a_queue, a_view, an_office, heard, many_calls, with_arrows, with_notices
from tests.patience import PATIENCE_S, wait_for

ROOMS = ("Warte-Zimmer Nord 3", "Bürger-Service")


@lru_cache(maxsize=1)
def house() -> Office:
    """An office with long and short rooms, arrows to most of them, and a notice."""
    return with_notices(with_arrows(an_office(sachgebiete=4, rooms=ROOMS)), "takes-longer")


def known(calls: int = 6, notices: tuple[str, ...] = ("takes-longer",)) -> Heard:
    """A board with so many calls, many who wait, and a notice."""
    waiting = a_queue((15, 35), s0=3, s1=12, s2=21, s3=99)
    return heard(*many_calls(calls, house()), queue=waiting, notices=notices)


def on_page(
    on_board: Heard | None = None, *, portrait: bool = False, languages: tuple[str, ...] = ("de", "ar", "ti"),
    **moment: Any,
) -> OnPage:  # fmt: skip
    """What the wall of the hall shows. `moment` is what `a_view` takes."""
    seen = a_view(house(), known() if on_board is None else on_board, **moment)
    display = replace(house().displays["hall"], portrait=portrait)
    return OnPage(house(), display, languages, seen, places_for(len(seen.earlier)))


def at_a_door(language: str, calls: int = 1, stale: bool = False) -> OnPage:
    """What the screen at the door of room 1.12 shows, called or not."""
    office, languages = doors.an_office(), ("de", "ar", "ti")
    moment = Moment("09:41", (language,), languages.index(language), stale)
    called = heard(*(a_call(f"call-{each}", f"A{17 + each:03}", -each, room=doors.ROOM) for each in range(calls)))
    seen = view(office, office.displays["door"], called, moment)
    return OnPage(office, office.displays["door"], languages, seen, 0)


@contextmanager
def served(
    shown: OnPage | None = None, announcements: Announcements | None = None, host: str = "127.0.0.1", port: int = 0
) -> Iterator[WebPage]:
    """A page of a wall that shows this. `port` may be that of a page that has just stopped."""
    opened: list[WebPage] = []

    def is_open() -> bool:
        try:
            opened.append(WebPage(WebWall(), (host, port), announcements))
        except OSError:
            return False
        return True

    wait_for(is_open, f"port {port} to be free")
    (page,) = opened
    try:
        page.wall.take(shown or on_page())
        yield page
    finally:
        page.stop()


def port_of(page: WebPage) -> int:
    return int(page.url.rstrip("/").rpartition(":")[2])


class Listener:
    """An open page, as far as the server knows."""

    def __init__(self, page: WebPage) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port_of(page), timeout=PATIENCE_S)
        self._line.request("GET", "/events")
        self.answer = self._line.getresponse()

    def event(self) -> tuple[str, str]:
        """The next event: its name and its data."""
        lines = [self.answer.readline().decode() for _ in range(3)]
        assert lines[0], "the stream has ended"
        return lines[0].removeprefix("event: ").strip(), lines[1].removeprefix("data: ").strip()

    def look(self) -> dict[str, Any]:
        """The next look of the wall."""
        while True:
            name, data = self.event()
            if name == "look":
                return dict(json.loads(data))

    def look_of_clock(self, clock: str) -> dict[str, Any]:
        """Looks, until one has this time on its clock."""
        while (look := self.look())["words"]["clock"] != clock:
            pass
        return look

    def close(self) -> None:
        self.answer.close()
        self._line.close()


class SlowReader:
    """An open page that asks and never reads."""

    def __init__(self, page: WebPage) -> None:
        self._line = socket.socket()
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._line.connect(("127.0.0.1", port_of(page)))
        self._line.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")

    def close(self) -> None:
        self._line.close()


class Recorded:
    """Announcements of some calls; remembers who was asked for."""

    def __init__(self, **sounds: bytes) -> None:
        self._sounds = {name.replace("_", "-"): sound for name, sound in sounds.items()}
        self.asked: list[str] = []

    def sound_of(self, call: str, /) -> bytes | None:
        self.asked.append(call)
        return self._sounds.get(call)
