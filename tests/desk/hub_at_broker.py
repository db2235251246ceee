"""The small hub at a real broker, and the accounts of its office."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from tests.broker_config.broker_process import BrokerProcess
from tests.desk.small_hub import OFFICE, SmallHub
from tests.patience import PATIENCE_S
from wire.connection import Account, Arrival, Connection

ACCOUNTS = {
    "hub": ("hub", "secret-of-hub"),
    "staff": ("staff", "secret-of-staff"),
    **{client: (role, f"secret-of-{client}") for client, role in OFFICE.clients().items()},
}


def account(broker: BrokerProcess, client: str) -> Account:
    """The account of a client of the office."""
    return Account(client, broker.password(client), port=broker.port)


class HubAtBroker:
    """Takes presses from the broker and publishes desk states to it; `with` starts and stops it."""

    def __init__(self, broker: BrokerProcess) -> None:
        self.connection = Connection(account(broker, "hub"), OFFICE.id, "hub")
        self.hub = SmallHub(self._publish)
        self._lock = threading.Lock()
        self.connection.subscribe(self.connection.topics.press(), self._take, qos=0)

    def draw(self, language: str = "de", needs: tuple[str, ...] = (), minutes_ago: int = 0) -> str:
        """Let somebody draw a number, and tell the desks; its id."""
        with self._lock:
            ticket = self.hub.draw(language, needs, minutes_ago)
            self.hub.publish_all()
        return ticket

    def __enter__(self) -> Self:
        self.connection.start()
        assert self.connection.wait(PATIENCE_S)
        with self._lock:
            self.hub.publish_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.stop()

    def _take(self, arrival: Arrival) -> None:
        with self._lock:
            self.hub.take(arrival.topic, arrival.payload)

    def _publish(self, topic: str, payload: bytes) -> None:
        self.connection.publish(topic, payload, qos=1, retain=True)
