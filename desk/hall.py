"""What the staff pages know of the hall: the desks, who is there, and whether the hub hears us."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable

from desk.aside import Aside, PutAside
from desk.presses import Line, Presser
from desk.states import DeskStates
from routing.office import Office
from wire.codec import BadMessage, decode
from wire.connection import Arrival
from wire.messages import Board, Status
from wire.topics import ID_LEVEL, level

LOOK_EVERY_S = 1.0
"""How often somebody who waits for news is asked whether they are still there."""

log = logging.getLogger("wartemarke.desk")


class Hall:
    """The hall as the staff pages see it. Filled by the network thread, read by the pages' threads."""

    def __init__(self, line: Line, office: Office, states: DeskStates | None = None) -> None:
        self.office = office
        self.states = states or DeskStates()
        self._line = line
        self.notices: tuple[str, ...] = ()
        """Those on the walls, the latest first."""
        self._devices: dict[str, Status] = {}
        self._aside: dict[str, Aside] = {}
        self._pressers: dict[str, Presser] = {}
        self._making = threading.Lock()
        self._news = 0
        self._closed = False
        self._boot = secrets.token_hex(4)

    def take_state(self, arrival: Arrival) -> None:
        """Take a message of `desk/<desk>/state`."""
        desk = level(arrival.topic, ID_LEVEL)
        with self.states.changed:
            self.states.take(arrival)
            if (state := self.states.of(desk)) is not None:
                self._aside.setdefault(desk, Aside()).follow(state)

    def take_board(self, arrival: Arrival) -> None:
        """Take what is on the walls. A bad message is named in the log and dropped."""
        try:
            notices = decode(arrival.payload, Board).notices
        except BadMessage as error:
            log.error("the board cannot be read and is dropped: %s", error)
            return
        with self.states.changed:
            if notices != self.notices:
                self.notices = notices
                self._tell()

    def take_status(self, arrival: Arrival) -> None:
        """Take a message of `status/<client>`. A bad one is named in the log and dropped."""
        client = level(arrival.topic, ID_LEVEL)
        try:
            status = decode(arrival.payload, Status)
        except BadMessage as error:
            log.error("the status of %s cannot be read and is dropped: %s", client, error)
            return
        with self.states.changed:
            self._devices[client] = status
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

    def aside(self, desk: str) -> tuple[PutAside, ...]:
        """The numbers that the desk put aside."""
        with self.states.changed:
            mine = self._aside.get(desk)
            return mine.without(self.states.at_desks()) if mine else ()

    def presser(self, desk: str) -> Presser:
        """The presses of one desk."""
        with self._making:
            return self._pressers.setdefault(desk, Presser(self._line, desk, self.states))

    def version(self, desk: str) -> str:
        """A word that changes with everything a desk's page shows, and with every start of the pages."""
        with self.states.changed:
            return f"{self._boot}.{self._news}.{self.states.version(desk)}"

    def wait(self, desk: str, since: str, seconds: float, left: Callable[[], bool] = lambda: False) -> bool:
        """Wait until the version is another than `since`; False when it is still the same.

        Ends early when the pages close, or when `left` says that nobody waits any more.
        """
        deadline = time.monotonic() + seconds
        with self.states.changed:
            while self.version(desk) == since:
                rest = deadline - time.monotonic()
                if rest <= 0 or self._closed or left():
                    return False
                self.states.changed.wait(min(rest, LOOK_EVERY_S))
        return True

    def close(self) -> None:
        """Let everybody go who waits for news."""
        with self.states.changed:
            self._closed = True
            self.states.changed.notify_all()

    def _tell(self) -> None:
        self._news += 1
        self.states.changed.notify_all()
