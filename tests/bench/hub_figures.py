"""The hub: press to board, intake, start, memory."""

from __future__ import annotations

import queue
import random
import time
from itertools import count

from tests.bench.figures import Figure, spread
from tests.bench.memory import resident_mb
from tests.faults.big_office import CONCERNS, LANGUAGES
from tests.faults.installation import Installation
from wire.codec import decode, encode
from wire.connection import Arrival, Connection
from wire.messages import Ack, Board, Press, TicketMessage, TicketSlip

LETTERS = {"service": "A", "aufenthalt": "B", "grundsatz": "C"}


class TicketSource:
    """Sends drawn tickets as a kiosk would, as fast as wanted."""

    def __init__(self, house: Installation, client: str) -> None:
        self._connection = Connection(house.account(client), house.office.id, "kiosk")
        self._topics = self._connection.topics
        self._client = client
        self._acks: queue.SimpleQueue[Arrival] = queue.SimpleQueue()
        self._connection.subscribe(self._topics.ack(client), self._acks.put)
        self._connection.start()
        assert self._connection.wait(10)
        self._chance = random.Random(7)
        self._counts = {letter: count(1) for letter in LETTERS.values()}
        self._seq = 0

    def send(self, tickets: int) -> float:
        """Send so many, and wait until the hub has acknowledged them all. Gives the seconds it took."""
        messages = [self._message() for _ in range(tickets)]
        begun = time.monotonic()
        for message in messages:
            while not self._connection.publish(self._topics.tickets(self._client), message):
                time.sleep(0.001)
        while decode(self._acks.get(timeout=60).payload, Ack).seq < self._seq:
            pass
        return time.monotonic() - begun

    def stop(self) -> None:
        """Send no more."""
        self._connection.stop()

    def _message(self) -> bytes:
        self._seq += 1
        concern = self._chance.choice(list(CONCERNS))
        sachgebiet = CONCERNS[concern]
        letter = LETTERS[sachgebiet]
        slip = TicketSlip(
            id=f"{self._chance.getrandbits(64):016x}", number=f"{letter}{next(self._counts[letter]):03}",
            concern=concern, sachgebiet=sachgebiet, language=self._chance.choice(LANGUAGES),
            needs=("quiet",) if self._chance.random() < 0.05 else (),
        )  # fmt: skip
        return encode(TicketMessage(roll=f"bench-{self._client}", seq=self._seq, age_ms=0, ticket=slip))


def press_to_board(house: Installation, desks: int, times: int) -> list[float]:
    """Milliseconds from a press leaving a desk to the board with its call reaching a subscriber."""
    boards: queue.SimpleQueue[Arrival] = queue.SimpleQueue()
    wall = Connection(house.account("wall"), house.office.id, "display")
    wall.subscribe(wall.topics.board, boards.put)
    pressers = [Connection(house.account(f"d{place + 1}"), house.office.id, "desk") for place in range(desks)]
    for each in (wall, *pressers):
        each.start()
    for each in (wall, *pressers):
        assert each.wait(10)
    time.sleep(0.5)
    taken = []
    for turn in range(times):
        presser = pressers[turn % desks]
        desk = presser.account.client
        while not boards.empty():
            boards.get()
        press = encode(Press(press=f"bench-{desk}-{turn}-{time.monotonic_ns()}", action="next", age_ms=0))
        begun = time.monotonic_ns()
        presser.publish(presser.topics.press(desk), press, qos=0)
        while True:
            arrival = boards.get(timeout=5)
            calls = decode(arrival.payload, Board).calls
            if calls and calls[0].desk == desk:
                break
        taken.append((arrival.at_ns - begun) / 1e6)
        time.sleep(0.01)
    for each in (wall, *pressers):
        each.stop()
    return taken


def hub_figures(house: Installation) -> list[Figure]:
    """All figures of the hub; it must not run yet."""
    hub = house.hub()
    hub.start()
    source = TicketSource(house, "k1")
    figures = [Figure("tickets a second, each durable before its ack", 3000 / source.send(3000), "1/s", 2000, True)]
    hub.kill()
    begun = time.monotonic()
    hub.start()
    figures.append(Figure("hub start with a day of 3,000 tickets, to its board", time.monotonic() - begun, "s", 1.0))
    times = 600
    press_to_board(house, 30, 1400)
    few = press_to_board(house, 30, times)
    source.send(10_000 - 1000 + times)
    many = press_to_board(house, 30, times)
    figures += spread("press to board, 1,000 to 1,600 waiting, 30 desks", few, 5, 25)
    figures += spread("press to board, 10,000 waiting, 30 desks", many)
    for name, middle in (("median", 0.5), ("p99", 0.99)):
        ratio = sorted(many)[int(times * middle)] / sorted(few)[int(times * middle)]
        figures.append(Figure(f"press to board, 10,000 waiting against 1,000, {name}", ratio, "times", 1.5))
    figures.append(Figure("resident memory of the hub", resident_mb(hub.pid), "MB", 90))
    source.stop()
    hub.stop()
    return figures
