"""Sixty desks: a change on the staff pages while all are open, their memory, and ten minutes of presses at random."""

from __future__ import annotations

import queue
import random
import re
import socket
import threading
import time

from tests.bench.figures import Figure, spread
from tests.bench.hub_figures import TicketSource
from tests.bench.memory import resident_mb
from tests.faults.installation import Installation
from tests.faults.people import Crowd, Desk, Watcher
from tests.faults.reckoning import reckon

DESKS = 60
TICKETS = 1500
PRESSES = 300
PAUSE_S = 0.1

SHORTENED = 20
"""Each presses about once in twenty seconds, as in a busy hall; ten minutes of it take a twentieth of the time."""

AT_DESK = re.compile(rb'class="number"[^>]*>([^<]+)<')

ACTIONS = (
    "next",
    "next",
    "next",
    "recall",
    "came",
    "missed",
    "done",
    "return",
    "take-back",
    "park",
    "forward",
    "pause",
)


def desk_figures(house: Installation) -> list[Figure]:
    """All figures of the desks, in an office of sixty."""
    hub, staff = house.hub(), house.staff_pages()
    hub.start()
    staff.start()
    source = TicketSource(house, "k1")
    source.send(TICKETS)
    desks = [Desk(house, f"d{place + 1}") for place in range(DESKS)]
    for desk in desks:
        desk.wait_until_connected()
    port = int(staff.ready_line.rpartition(":")[2])
    pages = [OpenPage(port, desk.id) for desk in desks]
    time.sleep(5)
    figures = spread(f"press at a desk to its staff page, {DESKS} pages open", _press_and_read(desks, pages), p99=150)
    figures.append(Figure(f"resident memory of the staff pages with {DESKS} open", resident_mb(staff.pid), "MB", 150))
    figures += _ten_minutes(house, desks, source)
    for each in (*desks, *pages, source, staff, hub):
        each.stop()
    return figures


class OpenPage:
    """A staff page that is open somewhere: which numbers it is told of, and when."""

    def __init__(self, port: int, desk: str) -> None:
        self.told: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.sendall(f"GET /desk/{desk}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        threading.Thread(target=self._read, daemon=True).start()

    def shows(self, number: str) -> int:
        """Wait until the page is told of a number at the desk: the monotonic instant."""
        while True:
            ns, told = self.told.get(timeout=20)
            if told == number:
                return ns

    def stop(self) -> None:
        """Close the page."""
        self._socket.shutdown(socket.SHUT_RDWR)

    def _read(self) -> None:
        rest = b""
        while more := self._socket.recv(65_536):
            ns = time.monotonic_ns()
            rest += more
            for number in AT_DESK.findall(rest):
                self.told.put((ns, number.decode().replace("\xa0", "")))
            rest = rest[max(rest.rfind(b'class="number"') + len(AT_DESK.pattern), len(rest) - 100) :]


def _press_and_read(desks: list[Desk], pages: list[OpenPage]) -> list[float]:
    """Milliseconds from a press leaving a call button to the line with its number at that desk's page."""
    taken = []
    for turn in range(PRESSES):
        desk, page = desks[turn % DESKS], pages[turn % DESKS]
        begun = time.monotonic_ns()
        assert desk.press("next", wait=5) is not None
        taken.append((page.shows(desk.current) - begun) / 1e6)
        time.sleep(PAUSE_S)
    return taken


def _ten_minutes(house: Installation, desks: list[Desk], source: TicketSource) -> list[Figure]:
    """Everybody presses what comes to mind, tickets keep coming; then all who are left are called."""
    watcher, crowd, unanswered = Watcher(house), Crowd(), []
    chance = random.Random(5)

    def press(desk: Desk, mind: random.Random) -> None:
        action = mind.choice(ACTIONS)
        more = {"to": mind.choice(("service", "d7", "grundsatz"))} if action == "forward" else {}
        if desk.press(action, wait=10, **more) is None:
            unanswered.append(action)

    for desk in desks:
        mind = random.Random(chance.random())
        crowd.keep_doing(lambda desk=desk, mind=mind: press(desk, mind), 20 / SHORTENED)  # type: ignore[misc]
    crowd.keep_doing(lambda: source.send(5), 10 / SHORTENED)
    time.sleep(600 / SHORTENED)
    crowd.end()
    _call_everybody(desks)
    found = reckon(house, [])
    watcher.stop()
    return [
        Figure("ten minutes of 60 desks at random: tickets in the journal", found.tickets, ""),
        Figure("ten minutes of 60 desks at random: calls", found.calls, ""),
        Figure("presses without an answer", len(unanswered), "", 0),
        Figure("numbers at two desks on any board", len(watcher.doubled), "", 0),
        Figure("tickets called twice", len(found.called_twice), "", 0),
        Figure("tickets never called", len(found.never_called), "", 0),
    ]


def _call_everybody(desks: list[Desk]) -> None:
    """Press next at every desk until nobody waits for any; what was put aside was called before."""
    left = list(desks)
    while left:
        answers = [(desk, desk.press("next", wait=10)) for desk in left]
        left = [desk for desk, state in answers if state is not None and state.outcome != "nobody-waiting"]
