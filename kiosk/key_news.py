"""Presses of the physical buttons, handed to the page that is open: a press that no page hears does nothing."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from flask import Blueprint, Response, request

from wire.web import problem

FRESH_S = 1.0
"""Seconds after which a press is not handed over any more: nobody may be taken to a page they do not expect."""

HELD_AT_MOST = 2
"""Requests that are held at once: the open page, and one that is just going."""

HOLD_S = 20.0
"""Seconds that a request is held at most."""

LOOK_EVERY_S = 0.25
"""Seconds between two looks whether the browser has gone."""

MOST_KEPT = 32


class Displaced(Exception):
    """Later requests have taken this one's place."""


@dataclass(frozen=True, slots=True)
class Press:
    """One press: its number, counted from 1, the action, and when it was."""

    number: int
    action: str
    at: float


@dataclass(frozen=True, slots=True)
class News:
    """The number of the last press, and the actions to be carried out now."""

    n: int
    keys: tuple[str, ...] = ()


class KeyNews:
    """The presses of the last second, for whoever waits for them. Safe from any thread."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._changed = threading.Condition()
        self._presses: deque[Press] = deque(maxlen=MOST_KEPT)
        self._last = 0
        self._held: deque[object] = deque()
        self._closed = False

    @property
    def held(self) -> int:
        """How many wait for a press at the moment."""
        return len(self._held)

    def put(self, action: str) -> None:
        """A button was pressed."""
        with self._changed:
            self._last += 1
            self._presses.append(Press(self._last, action, self._now()))
            self._changed.notify_all()

    def wait(self, after: int | None, seconds: float, left: Callable[[], bool] = lambda: False) -> News:
        """Wait for presses after the one of this number; without a number, or one of another life, tell where we are.

        Ends without any after so many seconds, when we close, and when `left` says that nobody waits any more.
        Raises `Displaced`.
        """
        deadline = time.monotonic() + seconds
        with self._changed:
            if after is None or after > self._last:
                return News(self._last)
            place = self._take_place()
            try:
                while not (keys := self._fresh(after)):
                    rest = deadline - time.monotonic()
                    if rest <= 0 or self._closed or left():
                        break
                    self._changed.wait(min(rest, LOOK_EVERY_S))
                    if place not in self._held:
                        raise Displaced
                return News(self._last, keys)
            finally:
                if place in self._held:
                    self._held.remove(place)

    def close(self) -> None:
        """Let everybody go who waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _take_place(self) -> object:
        """The page opened last is the one in front of the customer: the request held longest goes."""
        place = object()
        self._held.append(place)
        if len(self._held) > HELD_AT_MOST:
            self._held.popleft()
            self._changed.notify_all()
        return place

    def _fresh(self, after: int) -> tuple[str, ...]:
        since = self._now() - FRESH_S
        return tuple(press.action for press in self._presses if press.number > after and press.at >= since)


def key_pages(news: KeyNews, hold_s: float = HOLD_S) -> Blueprint:
    """`GET /keys?after=N` -> `{"n": 17, "keys": ["next"]}`, held until a button is pressed, or without any after 20 s.

    A new page asks without `after` and is told at once where we are.
    """
    routes = Blueprint("keys", __name__)

    @routes.get("/keys")
    def keys() -> Response:
        after = request.args.get("after", "")
        if after and not (after.isascii() and after.isdecimal() and len(after) <= 15):
            return problem(422, "Unknown place", "after is the number n of the last answer.")
        left: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
        try:
            told = news.wait(int(after) if after else None, hold_s, left)
        except Displaced:
            answer = problem(429, "Displaced", f"{HELD_AT_MOST} later requests wait for the buttons.")
            answer.headers["Retry-After"] = "1"
            return answer
        return Response(msgspec.json.encode(told), content_type="application/json")

    return routes
