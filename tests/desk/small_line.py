"""A line from the desks to a small hub in the same process: it can break, and the hub can be away."""

from __future__ import annotations

from collections.abc import Callable

from desk.hall import Hall
from tests.desk.small_hub import NOON, OFFICE, SmallHub
from wire.codec import encode
from wire.connection import Arrival
from wire.messages import Status
from wire.topics import Topics


class SmallLine:
    """Hands presses to its hub at once, and what the hub publishes to the hall.

    The clock of the presses stands still, so that no press gets old while the machine does something else.
    """

    def __init__(self, now_ns: Callable[[], int] = lambda: 0) -> None:
        self.topics = Topics(OFFICE.id)
        self.connected = True
        self.published: list[tuple[str, bytes, int, bool]] = []
        self.hall = Hall(self, OFFICE, now=lambda: NOON, now_ns=now_ns)
        self.hub = SmallHub(self._deliver)
        self.tell_status("hub", "hub", online=True)
        self.hub.publish_all()

    def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> bool:
        """Give a press to the hub; refused while the line is broken."""
        if not self.connected:
            return False
        self.published.append((topic, payload, qos, retain))
        self.hub.take(topic, payload)
        return True

    def lose_broker(self) -> None:
        """Break the line, as a broker that is gone does."""
        self.connected = False
        self.hall.heard_connection(False)

    def find_broker(self) -> None:
        """Mend the line; the retained messages come again."""
        self.connected = True
        self.hall.heard_connection(True)
        self.tell_status("hub", "hub", online=True)
        self.hub.publish_all()

    def tell_status(self, client: str, role: str, online: bool, problems: tuple[str, ...] = ()) -> None:
        """Let a device say how it is."""
        status = Status(online=online, role=role, version="1", problems=problems)  # type: ignore[arg-type]
        self.hall.take_status(Arrival(self.topics.status(client), encode(status), True, 0))

    def _deliver(self, topic: str, payload: bytes) -> None:
        takes = {
            self.topics.board: self.hall.take_board,
            self.topics.open_tickets: self.hall.take_house,
            self.topics.today: self.hall.take_today,
            self.topics.queue: self.hall.take_queue,
        }
        takes.get(topic, self.hall.take_state)(Arrival(topic, payload, True, 0))
