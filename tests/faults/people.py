"""The load: people who draw numbers, desks that press, and somebody who watches the wall."""

from __future__ import annotations

import json
import queue
import random
import threading
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from itertools import count

from tests.faults.big_office import CONCERNS, LANGUAGES
from tests.faults.installation import Installation
from tests.patience import PATIENCE_S
from wire.codec import decode, encode
from wire.connection import Arrival, Connection
from wire.messages import Board, DeskState, Press

ANSWER_SECONDS = 0.5


class Desk:
    """A desk that presses by its own account, and knows what it was told."""

    def __init__(self, installation: Installation, desk: str) -> None:
        self.id = desk
        self._counter = count(1)
        self._states: queue.Queue[DeskState] = queue.Queue()
        self.state: DeskState | None = None
        self._connection = Connection(installation.account(desk), installation.office.id, "desk")
        self._connection.subscribe(self._connection.topics.state(desk), self._hear)
        self._connection.start()

    def press(self, action: str = "next", wait: float = ANSWER_SECONDS, **more: str) -> DeskState | None:
        """Press once; the state that answers, or None: not taken. `more` are fields of the message."""
        name = f"{self.id}-{id(self)}-{next(self._counter)}"
        message = encode(Press(press=name, action=action, age_ms=0, **more))  # type: ignore[arg-type]
        if not self._connection.publish(self._connection.topics.press(self.id), message, qos=0):
            return None
        while True:
            try:
                state = self._states.get(timeout=wait)
            except queue.Empty:
                return None
            if state.last_press == name:
                return state

    @property
    def current(self) -> str:
        """The number that is at the desk now; empty when there is none."""
        return self.state.current.number if self.state and self.state.current else ""

    def wait_until_connected(self) -> None:
        """Return when the broker has taken us."""
        assert self._connection.wait(PATIENCE_S)

    def stop(self) -> None:
        """Go home."""
        self._connection.stop()

    def _hear(self, arrival: Arrival) -> None:
        self.state = decode(arrival.payload, DeskState)
        self._states.put(self.state)


class Watcher:
    """Somebody who watches the wall: every board is looked at for a number at two desks."""

    def __init__(self, installation: Installation) -> None:
        self.boards: list[Board] = []
        self.doubled: list[str] = []
        self._connection = Connection(installation.account("wall"), installation.office.id, "display")
        self._connection.subscribe(self._connection.topics.board, self._look)
        self._connection.start()

    def stop(self) -> None:
        """Look away."""
        self._connection.stop()

    def _look(self, arrival: Arrival) -> None:
        board = decode(arrival.payload, Board)
        self.boards.append(board)
        shown = [call.number for call in board.calls]
        self.doubled.extend(number for number in shown if shown.count(number) > 1)


def draw(url: str, chance: random.Random, timeout: float = 10) -> dict[str, object] | None:
    """Draw one ticket over the kiosk's HTTP interface; None when the kiosk did not answer."""
    wish = {"concern": chance.choice(list(CONCERNS)), "language": chance.choice(LANGUAGES), "needs": []}
    request = urllib.request.Request(url + "/api/tickets", json.dumps(wish).encode(), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            ticket: dict[str, object] = json.load(answer)
            return ticket
    except (HTTPException, OSError, ValueError):  # it died before, or while, it answered
        return None


class Crowd:
    """Threads that do something again and again until told to stop; the first error ends the test."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self.errors: list[BaseException] = []

    def keep_doing(self, deed: Callable[[], object], pause: float) -> None:
        """Start a thread that does the deed, pausing some seconds in between."""

        def work() -> None:
            try:
                while not self._stop.wait(pause):
                    deed()
            except BaseException as error:  # shown by `end`
                self.errors.append(error)

        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def end(self) -> None:
        """Stop all threads; raise what went wrong in one of them."""
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)
        if self.errors:
            raise self.errors[0]
