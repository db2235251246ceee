"""After a power cut that takes broker and hub, nobody holds the hub for present: at the real broker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desk.hall import Hall
from kiosk.hall_view import HallView
from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import MqttDevice
from tests.display.walls import an_office
from tests.patience import PATIENCE_S, wait_for
from wire.codec import encode
from wire.connection import Account, Connection, Role
from wire.messages import Status
from wire.topics import Topics

TOPICS = Topics("teststadt")
ROLES: dict[str, Role] = {"hub": "hub", "entrance": "kiosk", "staff": "staff"}
ACCOUNTS = {client: (str(role), f"secret-of-{client}") for client, role in ROLES.items()}
HoldsForPresent = Callable[[], bool]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    with BrokerProcess(tmp_path / "broker", "teststadt", ACCOUNTS) as running:
        yield running


def kiosk(connection: Connection) -> HoldsForPresent:
    return HallView(connection).hub_is_there


def staff_pages(connection: Connection) -> HoldsForPresent:
    hall = Hall(connection, an_office())
    connection.subscribe(TOPICS.status(), hall.take_status)
    connection.watch(hall.heard_connection)
    return lambda: hall.trouble is None


@pytest.mark.parametrize("ending", [BrokerProcess.kill, BrokerProcess.stop])
@pytest.mark.parametrize(("client", "receiver"), [("entrance", kiosk), ("staff", staff_pages)])
def test_nobody_holds_a_hub_for_present_that_is_not_back_at_a_broker_that_is(
    broker: BrokerProcess,
    client: str,
    receiver: Callable[[Connection], HoldsForPresent],
    ending: Callable[[BrokerProcess], None],
) -> None:
    connection = Connection(Account(client, broker.password(client), port=broker.port), "teststadt", ROLES[client])
    holds_for_present, everything_heard = receiver(connection), threading.Event()
    connection.subscribe(TOPICS.board, lambda _: everything_heard.set())
    connection.start()
    try:
        hub = MqttDevice(broker.port, "hub", broker.password("hub"))
        hub.publish(TOPICS.status("hub"), encode(Status(online=True, role="hub", version="1")), retain=True)
        wait_for(holds_for_present, "the hub to be heard of")
        ending(broker)
        hub.vanish()
        wait_for(lambda: not connection.connected, "the loss of the broker")

        broker.start()

        assert connection.wait(PATIENCE_S)
        with MqttDevice(broker.port, "hub", broker.password("hub")) as marker:
            marker.publish(TOPICS.board)  # comes after all that the broker has kept
        assert everything_heard.wait(PATIENCE_S)
        assert not holds_for_present()
    finally:
        connection.stop()
