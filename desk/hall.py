"""What the staff pages know of the hall: the desks, who is there, and whether the hub hears us."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar

from msgspec import Struct

from desk.hub_clock import HubClock
from desk.presses import Line, Presser
from desk.states import DeskStates
from desk.waiting import Lines
from routing.office import Office
from wire.codec import LARGEST_PAYLOAD, BadMessage, decode
from wire.connection import Arrival
from wire.messages import Board, OpenTicket, OpenTickets, Queue, Status, Today
from wire.topics import ID_LEVEL, level

Told = TypeVar("Told", bound=Struct)

LARGEST_HOUSE = 262_144
"""Bytes of the list of everybody in the house, some 250 each: as much as the broker carries."""

log = logging.getLogger("wartemarke.desk")


def wall_clock() -> datetime:
    """What this machine's clock says, right or wrong."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock of the staff pages


class Hall:
    """The hall as the staff pages see it. Filled by the network thread, read by the pages' threads."""

    def __init__(
        self, line: Line, office: Office, states: DeskStates | None = None, now: Callable[[], datetime] = wall_clock,
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:  # fmt: skip
        """`now` is this machine's clock, for how long ago something was; times of day are the hub's own.

        `now_ns` is the monotonic one, for how old a press is.
        """
        self.office = office
        self.now = now
        self._now_ns = now_ns
        self.states = states or DeskStates()
        self._line = line
        self.notices: tuple[str, ...] = ()
        """Those on the walls, the latest first."""
        self.house = OpenTickets(tickets=())
        """Everybody who is still in the house."""
        self.lines = Lines()
        """The same, sorted out for the desks."""
        self.today: Today | None = None
        """The day in numbers; None as long as the hub has said nothing about it."""
        self.queue: Queue | None = None
        """How long new numbers would wait, and what is limited; None as long as the hub has said nothing about it."""
        self.clock = HubClock()
        self._devices: dict[str, Status] = {}
        self._pressers: dict[str, Presser] = {}
        self._making = threading.Lock()
        self._news = 0
        self._told = 0
        self._line_news: Counter[str] = Counter()
        self._closed = False
        self._boot = secrets.token_hex(4)

    def take_state(self, arrival: Arrival) -> None:
        """Take a message of `desk/<desk>/state`."""
        self.states.take(arrival)

    def take_board(self, arrival: Arrival) -> None:
        """Take what is on the walls. A bad message is named in the log and dropped."""
        board = self._read(arrival, Board)
        with self.states.changed:
            if board is not None and board.notices != self.notices:
                self.notices = board.notices
                self._tell()

    def take_house(self, arrival: Arrival) -> None:
        """Take who is in the house. A bad message is named in the log and dropped."""
        house = self._read(arrival, OpenTickets, LARGEST_HOUSE)
        if house is None or house == self.house:
            return
        lines = Lines(house.tickets)
        with self.states.changed:
            self._note_lines(set(self.house.tickets) ^ set(house.tickets))
            self.house, self.lines = house, lines
            self._tell_some()

    def take_today(self, arrival: Arrival) -> None:
        """Take the day in numbers. A bad message is named in the log and dropped."""
        today = self._read(arrival, Today, LARGEST_HOUSE)
        with self.states.changed:
            if today is not None and today != self.today:
                self._note_duties(today)
                self.today = today
                self._tell_some()

    def take_queue(self, arrival: Arrival) -> None:
        """Take how long new numbers would wait. A bad message is named in the log and dropped."""
        queue = self._read(arrival, Queue)
        with self.states.changed:
            if queue is not None and queue != self.queue:
                self.queue = queue
                self._tell_some()

    def take_status(self, arrival: Arrival) -> None:
        """Take a message of `status/<client>`. A bad one is named in the log and dropped."""
        status = self._read(arrival, Status)
        with self.states.changed:
            if status is not None:
                self._devices[level(arrival.topic, ID_LEVEL)] = status
                self._tell()

    def heard_connection(self, connected: bool) -> None:
        """The broker took us, or is gone. Who was there before it went is not known any more."""
        with self.states.changed:
            if not connected:
                self._devices.clear()
            self._tell()

    def describe(self, office: Office) -> None:
        """Another description of the office is in force."""
        with self.states.changed:
            self.office = office
            self._tell()

    @property
    def trouble(self) -> str | None:
        """Why a press would not be taken now: no `broker`, or no `hub`; None when all is well."""
        if not self._line.connected:
            return "broker"
        with self.states.changed:
            there = any(each.online for each in self._devices.values() if each.role == "hub")
        return None if there else "hub"

    def alarms(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """The hub, kiosks, displays and call buttons in trouble: id, role, problems; none means: not reachable.

        That the hub is away is said elsewhere: see `trouble`.
        """
        clients = self.office.clients()
        with self.states.changed:
            return [
                (client, each.role, each.problems)
                for client, each in sorted(self._devices.items())
                if (each.problems and each.role == "hub") or (client in clients and (each.problems or not each.online))
            ]

    def presser(self, desk: str) -> Presser:
        """The presses of one desk."""
        with self._making:
            fresh = Presser(self._line, desk, self.states, now_ns=self._now_ns, clock=self.clock)
            return self._pressers.setdefault(desk, fresh)

    def version(self, desk: str) -> str:
        """A word that changes with everything a desk's page shows, and with every start of the pages.

        Sixty pages are open at once: who comes and goes elsewhere is no news here.
        """
        with self.states.changed:
            return f"{self.urgent(desk)}.{self.states.version(desk)}.{self._line_of(desk)}"

    def urgent(self, desk: str) -> str:
        """A word that changes with what whoever sits at a desk waits for, and not with those who wait for them."""
        with self.states.changed:
            return f"{self._boot}.{self._news}.{self.states.own_version(desk)}"

    def _line_of(self, desk: str) -> int:
        duties = self.today.desks.get(desk) if self.today else None
        mine = (desk, *duties.sachgebiete, *duties.also) if duties else (desk,)
        return sum(self._line_news[each] for each in mine)

    @property
    def version_of_all(self) -> str:
        """A word that changes with everything that is told."""
        with self.states.changed:
            return f"{self._boot}.{self._news}.{self._told}"

    @property
    def closed(self) -> bool:
        """Whether the pages end now."""
        return self._closed

    def wait_for(self, news: Callable[[], bool], seconds: float) -> bool:
        """Wait until there is news, at most so long; whether there is. Ends early when the pages close."""
        with self.states.changed:
            self.states.changed.wait_for(lambda: self._closed or news(), seconds)
            return news()

    def close(self) -> None:
        """Let everybody go who waits for news."""
        with self.states.changed:
            self._closed = True
            self.states.changed.notify_all()

    def _read(self, arrival: Arrival, kind: type[Told], largest: int = LARGEST_PAYLOAD) -> Told | None:
        try:
            return decode(arrival.payload, kind, largest)
        except BadMessage as error:
            log.error("a message on %s cannot be read and is dropped: %s", arrival.topic, error)
            return None

    def _note_lines(self, moved: Iterable[OpenTicket]) -> None:
        """Whose lines have changed: a Sachgebiet's, or one desk's."""
        for ticket in moved:
            self._line_news.update(filter(None, (ticket.sachgebiet, ticket.desk)))

    def _note_duties(self, today: Today) -> None:
        before = self.today.desks if self.today else {}
        for id, desk in today.desks.items():
            if id not in before or (before[id].sachgebiete, before[id].also) != (desk.sachgebiete, desk.also):
                self._line_news[id] += 1

    def _tell(self) -> None:
        """News for every page."""
        self._news += 1
        self._tell_some()

    def _tell_some(self) -> None:
        """News for the pages whose version has changed."""
        self._told += 1
        self.states.changed.notify_all()
