"""What the kiosk knows of the hall: who waits, and whether that can be believed just now."""

from __future__ import annotations

import logging
from collections.abc import Callable

from wire.codec import BadMessage, decode
from wire.connection import Arrival, Connection
from wire.messages import Queue, SachgebietQueue, Status

log = logging.getLogger("wartemarke.kiosk")


class HallView:
    """The queue as the hub last told it. Unknown while broker or hub are away: nothing false is said."""

    def __init__(self, connection: Connection, today: Callable[[], str] = lambda: "") -> None:
        """`today` is the day of the kiosk's numbers, which turns while the hub is away, too."""
        self._connection = connection
        self._queue: Queue | None = None
        self._hub_is_there = False
        self._today = today
        self._last_there: str | None = None
        self._watchers: list[Callable[[], None]] = []
        connection.subscribe(connection.topics.queue, self._take_queue)
        connection.subscribe(connection.topics.status("hub"), self._take_status)
        connection.watch(lambda connected: None if connected else self._take_leave())

    def watch(self, watcher: Callable[[], None]) -> None:
        """Tell the watcher when the hub comes or goes."""
        self._watchers.append(watcher)

    def hub_is_there(self) -> bool:
        """Whether the hub is up, as far as the broker knows."""
        return self._connection.connected and self._hub_is_there

    def waiting(self, sachgebiet: str) -> SachgebietQueue | None:
        """Who waits for a Sachgebiet; None when nobody can know."""
        if self._queue is None or not self.hub_is_there():
            return None
        return self._queue.sachgebiete.get(sachgebiet)

    def left_for(self, concern: str) -> int | None:
        """How many more numbers of a concern the head of section lets be drawn today; None without a limit.

        It holds while the hub is away, until the day ends: it was decided, and does not go wrong as a count does.
        """
        if self._queue is None or not (self.hub_is_there() or self._last_there == self._today()):
            return None
        return self._queue.concerns.get(concern)

    def _take_queue(self, arrival: Arrival) -> None:
        try:
            self._queue = decode(arrival.payload, Queue)
        except BadMessage as error:
            log.error("the queue cannot be read: %s", error)

    def _take_status(self, arrival: Arrival) -> None:
        try:
            if decode(arrival.payload, Status).online:
                self._hub_is_there = True
            else:
                self._take_leave()
        except BadMessage as error:
            log.error("the hub's status cannot be read: %s", error)
        for watcher in self._watchers:
            watcher()

    def _take_leave(self) -> None:
        """What the hub has said is of the day on which it was there last."""
        if self._hub_is_there:
            self._last_there = self._today()
        self._hub_is_there = False
