"""A page that is told of every change: server-sent events, the whole of it each time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore, Lock

from flask import Response, copy_current_request_context, g, request

from desk.forms import form_token
from desk.hall import Hall
from wire.web import problem

SIGN_OF_LIFE_S = 3.0
"""How often a page hears that we are there; also how soon we notice that it is gone."""

CALM_S = 0.3
"""Seconds between two looks at the least: a press changes several things, and the page is to change once."""

LAG_S = 2.0
"""Seconds that a page may lag behind what nobody waits for: sixty pages list the same people, and each call moves them
all."""

TURN_S = 0.02
"""How soon a look that waits for its turn notices that somebody waits for it."""

_ONE_AT_A_TIME = Lock()
"""Looks that nobody waits for are made one after the other: whoever waits shares the machine with one of them."""

MOST_UNSENT = 2_097_152
"""Bytes that may wait for a page that reads too slowly, a few looks at a full house: then it is dropped."""


class Streams:
    """The streams of one kind of page, as many as there are threads for."""

    def __init__(self, hall: Hall, at_most: int, calm_s: float = CALM_S) -> None:
        self._hall = hall
        self._calm_s = calm_s
        self._places = BoundedSemaphore(at_most)

    def answer(
        self, version: Callable[[], str], render: Callable[[], str], urgent: Callable[[], str] | None = None
    ) -> Response:
        """The stream as the answer to this request; 503 when there are too many: the page then asks by itself.

        Of a change that `urgent` does not show the page is told two seconds later at the most, with all others since.
        """
        if not self._places.acquire(blocking=False):
            return problem(503, "Too many pages", "Every stream is taken. Load the page again for news.")
        form_token()  # now: once the stream has begun, no browser takes a cookie any more
        gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
        lines = stream(self._hall, version, _within_this_request(render), gone, self._calm_s, urgent or version)
        answer = Response(lines, content_type="text/event-stream; charset=utf-8")
        answer.call_on_close(self._places.release)
        return answer


def _within_this_request(render: Callable[[], str]) -> Callable[[], str]:
    """Each look is made as if the request had just come, with what was found out about it: its word, and who it is.

    flask's `stream_with_context` would hold one context open as long as the stream lasts, in whatever thread.
    """
    known = {name: g.get(name) for name in g}

    def render_again() -> str:
        for name, each in known.items():
            setattr(g, name, each)
        return render()

    return copy_current_request_context(render_again)


def stream(
    hall: Hall,
    version: Callable[[], str],
    render: Callable[[], str],
    gone: Callable[[], bool] = lambda: False,
    calm_s: float = CALM_S,
    urgent: Callable[[], str] | None = None,
) -> Iterator[str]:
    """`event: look` with the page at once and whenever `version` is another, else `event: alive` every 3 seconds.

    Changes that `urgent` does not show wait until `LAG_S` after the look before.

    Ends when the pages close, when `gone` says that nobody listens, and when what was sent is not read.
    """
    urgent = urgent or version
    known, known_urgent, last = "", "", 0.0
    while not hall.closed and not gone() and _unsent(gone) <= MOST_UNSENT:
        latest, rest = version(), last + LAG_S - time.monotonic()
        if latest != known and urgent() == known_urgent and rest > 0:
            hall.wait_for(lambda: urgent() != known_urgent, rest)  # noqa: B023 - asked before it changes
        elif latest != known:
            before = known_urgent
            in_turn = _wait_for_turn(lambda: urgent() != before)  # noqa: B023 - asked before it changes
            known, known_urgent = version(), urgent()
            try:
                page = render()
            finally:
                if in_turn:
                    _ONE_AT_A_TIME.release()
            last = time.monotonic()
            yield "event: look\n" + "".join(f"data: {line}\n" for line in page.splitlines()) + "\n"
            hall.wait_for(lambda: urgent is not version and urgent() != known_urgent, calm_s)  # noqa: B023
        elif not hall.wait_for(lambda: version() != known, SIGN_OF_LIFE_S):  # noqa: B023 - asked before it changes
            yield "event: alive\ndata: 1\n\n"


def _wait_for_turn(is_urgent: Callable[[], bool]) -> bool:
    """Wait until no other look that nobody waits for is made. False when this one became urgent meanwhile."""
    while not is_urgent():
        if _ONE_AT_A_TIME.acquire(timeout=TURN_S):
            return True
    return False


def _unsent(gone: Callable[[], bool]) -> int:
    """Bytes that the network has not taken yet. waitress's channel counts them; it is what `gone` is a method of."""
    return int(getattr(getattr(gone, "__self__", None), "total_outbufs_len", 0))
