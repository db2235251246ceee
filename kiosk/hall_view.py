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

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._queue: Queue | None = None
        self._hub_is_there = False
        self._watchers: list[Callable[[], None]] = []
        connection.subscribe(connection.topics.queue, self._take_queue)
        connection.subscribe(connection.topics.status("hub"), self._take_status)

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

    def _take_queue(self, arrival: Arrival) -> None:
        try:
            self._queue = decode(arrival.payload, Queue)
        except BadMessage as error:
            log.error("the queue cannot be read: %s", error)

    def _take_status(self, arrival: Arrival) -> None:
        try:
            self._hub_is_there = decode(arrival.payload, Status).online
        except BadMessage as error:
            log.error("the hub's status cannot be read: %s", error)
        for watcher in self._watchers:
            watcher()
