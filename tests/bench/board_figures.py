"""The wall alone, fed as the hub would: a board to changed dots, a wall that is killed, a week of calls."""

from __future__ import annotations

import itertools
import os
import queue
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.bench.figures import Figure, spread
from tests.bench.memory import resident_mb
from tests.bench.wall_figures import listen, probed
from tests.faults.big_office import LANGUAGES, SACHGEBIETE
from tests.faults.installation import Installation, Program
from wire.codec import encode
from wire.connection import Connection
from wire.messages import Board, BoardCall, Queue, SachgebietQueue

BOARDS = 200
"""Calls that are measured; a little apart, as in a full hall."""

PAUSE_S = 0.2
KILLS = 10
DAYS, CALLS_A_DAY = 7, 500
"""Two weeks are lived through: what is kept for later is full after some 2,500 calls, and flat is what follows."""

AT_ONCE = 8
"""Calls on the board: each new one sends the oldest home."""

MORNING = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


class Calls:
    """Calls without end, each with the board on which it is the newest."""

    def __init__(self) -> None:
        self._count = itertools.count(1)
        self._shown: list[BoardCall] = []

    def next(self) -> Board:
        """The board after the next call."""
        place = next(self._count)
        sachgebiet, letter, _ = SACHGEBIETE[place % len(SACHGEBIETE)]
        desk = place % 30 + 1
        call = BoardCall(
            call=f"call-{place}", number=f"{letter}{place % 999 + 1:03}", desk=f"d{desk}", room=str(desk),
            sachgebiet=sachgebiet, language=LANGUAGES[place % len(LANGUAGES)],
            at=(MORNING + timedelta(seconds=40 * place)).isoformat(),
        )  # fmt: skip
        self._shown = [call, *self._shown][:AT_ONCE]
        return Board(calls=tuple(self._shown))

    @property
    def newest(self) -> str:
        """The id of the newest call."""
        return self._shown[0].call


class WallAndHub:
    """A wall of some size, and what it hears."""

    def __init__(self, house: Installation, size: str, *more: str) -> None:
        self.calls = Calls()
        self._hub = Connection(house.account("hub"), house.office.id, "hub")
        self._hub.start()
        assert self._hub.wait(10)
        self.wall = probed(house.display("wall", "--headless", "--size", size, *more))
        self.shown: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()

    def start(self) -> None:
        """Start the wall, and listen to what it shows."""
        self.wall.start()
        self.shown = listen(self.wall)

    def call(self) -> float:
        """Call somebody: milliseconds from the message to the changed dots."""
        board = encode(self.calls.next())
        begun = time.monotonic_ns()
        self._hub.publish(self._hub.topics.board, board, retain=True)
        return (self.seen() - begun) / 1e6

    def seen(self) -> int:
        """Wait until the newest call is on the wall: the monotonic instant."""
        while True:
            ns, call = self.shown.get(timeout=20)
            if ns and call == self.calls.newest:
                return ns

    def count(self, waiting: int) -> None:
        """Say that so many wait."""
        each = SachgebietQueue(waiting=waiting, wait_minutes=(waiting, waiting + 10), open=True)
        message = Queue(sachgebiete={id: each for id, _, _ in SACHGEBIETE})
        self._hub.publish(self._hub.topics.queue, encode(message), retain=True)

    def stop(self) -> None:
        """End both."""
        self.wall.stop()
        self._hub.stop()


def board_figures(house: Installation) -> list[Figure]:
    """All of them; a week of calls takes some minutes."""
    return [
        *_board_to_dots(house, "1920x1080", 60),
        *_board_to_dots(house, "3840x2160", 120),
        *_after_a_kill(house),
        *_a_week(house),
    ]


def _board_to_dots(house: Installation, size: str, limit: float) -> list[Figure]:
    hall = WallAndHub(house, size, "--quiet")
    hall.start()
    for _ in range(AT_ONCE):
        hall.call()
    time.sleep(5)
    taken = []
    for _ in range(BOARDS):
        taken.append(hall.call())
        time.sleep(PAUSE_S)
    hall.stop()
    return spread(f"board to changed dots on a {size} wall", taken, p99=limit)


def _after_a_kill(house: Installation) -> list[Figure]:
    hall = WallAndHub(house, "1920x1080", "--quiet")
    hall.start()
    hall.call()
    taken = []
    for _ in range(KILLS):
        hall.wall.kill()
        begun = time.monotonic_ns()
        hall.start()
        taken.append((hall.seen() - begun) / 1e9)
    hall.stop()
    return [
        Figure("killed wall, from its start to the right board, median", statistics.median(taken), "s"),
        Figure(f"killed wall, from its start to the right board, longest of {KILLS}", max(taken), "s", 3),
    ]


def _a_week(house: Installation) -> list[Figure]:
    """Gong and voice are on; SDL's silent sound card plays them in real time."""
    os.environ["SDL_AUDIODRIVER"] = "dummy"
    hall = WallAndHub(house, "1920x1080")
    hall.start()
    del os.environ["SDL_AUDIODRIVER"]
    first, second = list(_days(hall, hall.wall)), list(_days(hall, hall.wall))
    hall.stop()
    return [
        Figure("memory of the wall after a day of calls", first[0], "MB", 150),
        Figure(f"memory of the wall after {DAYS} days", first[-1], "MB", 150),
        Figure("growth in the week after that", second[-1] - first[-1], "MB", 2),
    ]


def _days(hall: WallAndHub, wall: Program) -> Iterator[float]:
    for _ in range(DAYS):
        for turn in range(CALLS_A_DAY):
            hall.call()
            if turn % 10 == 0:
                hall.count(turn % 90)
        yield resident_mb(wall.pid)
