"""A small office, its kiosk, and a connection that behaves: for the tests of the entrance and its outbox."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from kiosk.alarms import Alarms
from kiosk.entrance import Entrance
from kiosk.hall_view import HallView
from kiosk.offer import Offer
from kiosk.outbox import Outbox
from kiosk.papers import Papers
from kiosk.roll import Roll
from routing.description import read_office
from routing.office import Office
from tests.kiosk.fakes import FakePrinter
from tests.patience import PATIENCE_S, wait_for
from wire.codec import decode, encode
from wire.connection import Account, Arrival, Handler
from wire.messages import Ack, Queue, SachgebietQueue, Status, TicketMessage, TicketSlip
from wire.topics import Topics

TODAY = "2026-05-04"
NOON = datetime(2026, 5, 4, 10, 54, tzinfo=timezone(timedelta(hours=2)))
BLOCK = (1, 499)
KIOSK = "entrance"

OFFICE_TEXT = """
id = "teststadt"
name = { de = "Ausländeramt Teststadt", en = "Immigration office" }
languages = ["de", "en", "ar", "ti", "fa", "uk", "tr"]

[[sachgebiet]]
id = "aufenthalt"
name = { de = "Aufenthalt" }
letter = "A"
colour = "blue"
waiting_area = "A"

[[sachgebiet]]
id = "service"
name = { de = "Service-Punkt" }
letter = "S"
colour = "green"
waiting_area = "2"
floor = 1

[[desk]]
id = "d1"
room = "2.14"
sachgebiete = ["aufenthalt", "service"]

[[kiosk]]
id = "entrance"
numbers = [1, 499]

[[kiosk]]
id = "side-door"
numbers = [500, 999]
paper_dots = "384"

[[display]]
id = "wall"

[[concern]]
id = "extend-permit"
sachgebiet = "aufenthalt"

[[concern]]
id = "question"
sachgebiet = "service"

[[concern]]
id = "hearing"
sachgebiet = "aufenthalt"
name = { de = "Anhörung" }
"""
OFFICE = read_office(OFFICE_TEXT)


def an_office(*changes: tuple[str, str]) -> Office:
    """The office after replacing pieces of its description."""
    text = OFFICE_TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return read_office(text)


def a_slip(id: str = "t-1", letter: str = "A") -> TicketSlip:
    """A ticket before it has a number."""
    sachgebiet, concern = ("aufenthalt", "extend-permit") if letter == "A" else ("service", "question")
    return TicketSlip(id=id, number="", concern=concern, sachgebiet=sachgebiet, language="de")


def a_started_roll(file: Path, day: str = TODAY) -> Roll:
    """A roll that has heard the hub: nothing was drawn today."""
    roll = Roll(file)
    roll.hear("", 0, {}, day)
    return roll


def draw(roll: Roll, count: int, letter: str = "A", block: tuple[int, int] = BLOCK) -> list[str]:
    """Draw so many numbers."""
    return [str(roll.reserve(letter, block, a_slip(f"t-{each}", letter))[0]) for each in range(count)]


class FakeConnection:
    """A connection that is there or not, takes what is published or refuses it, and remembers both."""

    def __init__(self, connected: bool = True) -> None:
        self.topics = Topics(OFFICE.id)
        self.account = Account(KIOSK, "secret")
        self.refuses = False
        self.looks = 0
        self.now_ns = time.monotonic_ns
        """The clock by which messages arrive."""
        self.published: list[tuple[str, bytes]] = []
        self._connected = connected
        self._handlers: dict[str, Handler] = {}
        self._watchers: list[Callable[[bool], None]] = []

    @property
    def connected(self) -> bool:
        self.looks += 1
        return self._connected

    @property
    def told(self) -> list[TicketMessage]:
        """The tickets that were sent, in order, repetitions included."""
        return [decode(payload, TicketMessage) for _, payload in list(self.published)]

    @property
    def told_seqs(self) -> list[int]:
        return [each.seq for each in self.told]

    def subscribe(self, topic: str, handler: Handler, qos: int = 1) -> None:
        self._handlers[topic] = handler

    def watch(self, watcher: Callable[[bool], None]) -> None:
        self._watchers.append(watcher)

    def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> bool:
        if not self._connected or self.refuses:
            return False
        self.published.append((topic, payload))
        return True

    def goes(self) -> None:
        self._change(False)

    def comes(self) -> None:
        self._change(True)

    def brings(self, topic: str, message: msgspec.Struct | bytes, retained: bool = True) -> None:
        """Let a message arrive."""
        payload = message if isinstance(message, bytes) else encode(message)
        self._handlers[topic](Arrival(topic, payload, retained, self.now_ns()))

    def brings_ack(self, roll: str, seq: int, last: dict[str, int] | None = None, day: str = TODAY) -> None:
        self.brings(self.topics.ack(KIOSK), Ack(roll=roll, seq=seq, last=last or {}, day=day))

    def brings_hub(self, online: bool = True) -> None:
        self.brings(self.topics.status("hub"), Status(online=online, role="hub", version="1"))

    def brings_queue(self, **waiting: tuple[int, tuple[int, int] | None]) -> None:
        lines = {name: SachgebietQueue(waiting=n, wait_minutes=m, open=True) for name, (n, m) in waiting.items()}
        self.brings(self.topics.queue, Queue(sachgebiete=lines))

    def _change(self, connected: bool) -> None:
        self._connected = connected
        for watcher in self._watchers:
            watcher(connected)


@contextmanager
def at_work(outbox: Outbox) -> Iterator[Outbox]:
    """Run an outbox on its thread, and end it."""
    thread = threading.Thread(target=outbox.run, daemon=True)
    thread.start()
    outbox.wake()
    try:
        yield outbox
    finally:
        outbox.stop()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def a_running_outbox(
    roll: Roll, connection: FakeConnection, hub_is_there: Callable[[], bool] = lambda: True, patience_s: float = 30.0
) -> AbstractContextManager[Outbox]:
    """An outbox at its work; patient enough that nothing is sent twice unless a test asks for it."""
    return at_work(Outbox(roll, connection, hub_is_there, patience_s))


def until_it_has_looked(outbox: Outbox, connection: FakeConnection) -> None:
    """Wait until the outbox has done everything it was woken for."""
    for _ in range(2):
        before = connection.looks
        outbox.wake()
        wait_for(lambda before=before: connection.looks > before, "the outbox to look")


@dataclass
class SmallKiosk:
    """An entrance with a real roll and real typesetting, a fake printer and a fake connection."""

    entrance: Entrance
    papers: Papers
    roll: Roll
    printer: FakePrinter
    connection: FakeConnection
    office: list[Office]
    alarms: list[tuple[str, ...]]
    time: list[datetime]

    def it_is(self, at: datetime) -> None:
        """Set the clock."""
        self.time.append(at)

    def in_force(self, office: Office) -> None:
        """Let the hub publish another description."""
        self.office.append(office)

    def untold(self) -> list[str]:
        """The numbers in the outbox."""
        return [each.ticket.number for each in self.roll.untold()]


def a_kiosk(
    file: Path, printer: FakePrinter | None = None, roll: Roll | None = None, keep_hours: bool = True
) -> SmallKiosk:
    """A kiosk whose roll has started, with a hub that says nothing. Its clock stands at noon, until it is set."""
    roll = roll or a_started_roll(file)
    printer = printer if printer is not None else FakePrinter()
    connection = FakeConnection()
    office = [OFFICE]

    time = [NOON]

    def noon(zone: ZoneInfo) -> datetime:
        return time[-1].astimezone(zone)

    told: list[tuple[str, ...]] = []
    alarms = Alarms(told.append)
    view, papers = HallView(connection, lambda: roll.day), Papers(KIOSK, printer, alarms.put)
    offer = Offer(roll, view, noon if keep_hours else lambda _: None)
    entrance = Entrance(KIOSK, lambda: office[-1], roll, papers, view, offer, lambda: None, noon, alarms.put)
    return SmallKiosk(entrance, papers, roll, printer, connection, office, told, time)
