"""What the broker lets call buttons of other makers do, and whoever presses for them, asked of the real mosquitto."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import NOT_AUTHORISED, MqttDevice
from tests.desk.button_office import ACCOUNTS, OFFICE, button_broker

ROOT = f"wartemarke/{OFFICE.id}/"
BELLS = {"zigbee2mqtt/bell", "zigbee2mqtt/other-bell"}
OLD = {"shellies/button1/input_event/0", "shellies/button1/online"}
NEW = {"plus/events/rpc"}
ALL_TOPICS = (
    BELLS | OLD | NEW
    | {"zigbee2mqtt/other", "zigbee2mqtt/bell/set", "shellies/button1/input_event/1", "plus/rpc", "shellies/announce"}
    | {f"{ROOT}{topic}" for topic in ("office", "queue", "board", "kiosk/entrance/tickets", "kiosk/entrance/ack")}
    | {f"{ROOT}status/{client}" for client in ACCOUNTS}
    | {f"{ROOT}desk/{desk}/{what}" for desk in ("d1", "d2", "d3") for what in ("press", "state")}
)  # fmt: skip
PRESSES = {f"{ROOT}desk/d1/press", f"{ROOT}desk/d2/press"}
END = f"{ROOT}office"
HEARD = {f"{ROOT}desk/d1/state", f"{ROOT}desk/d2/state", END, f"{ROOT}status/hub"}
WRITES = {
    "zigbee": BELLS,
    "old-shelly": OLD,
    "new-shelly": NEW,
    "buttons": PRESSES | {f"{ROOT}status/buttons"},
    "counter": PRESSES | {f"{ROOT}status/counter"},
    "d1": {f"{ROOT}desk/d1/press", f"{ROOT}status/d1"},
}
READS = {
    "buttons": BELLS | OLD | NEW | HEARD,
    "counter": HEARD,
}


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokerProcess]:
    with button_broker(tmp_path_factory.mktemp("broker")) as running:
        yield running


def connected(broker: BrokerProcess, client: str) -> MqttDevice:
    return MqttDevice(broker.port, client, broker.password(client))


@pytest.mark.parametrize("client", WRITES)
def test_a_button_may_write_its_own_topics_and_nothing_else(broker: BrokerProcess, client: str) -> None:
    with connected(broker, client) as device:
        answers = {topic: device.publish(topic) for topic in ALL_TOPICS}

    assert {topic for topic, reason in answers.items() if reason != NOT_AUTHORISED} == WRITES[client]


@pytest.mark.parametrize("client", READS)
def test_whoever_presses_for_buttons_hears_them_and_its_desks_and_nothing_else(
    broker: BrokerProcess, client: str
) -> None:
    with ExitStack() as open_connections:
        devices = {each: open_connections.enter_context(connected(broker, each)) for each in ACCOUNTS}
        devices[client].subscribe("#")
        for device in devices.values():
            for topic in ALL_TOPICS - {END}:
                device.publish(topic)
        devices["hub"].publish(END)
        heard = devices[client].heard_until(END)

    assert heard | {END} == READS[client]


@pytest.mark.parametrize("client", ["zigbee", "old-shelly", "new-shelly"])
def test_a_button_of_another_maker_hears_nothing(broker: BrokerProcess, client: str) -> None:
    with connected(broker, client) as button, connected(broker, "hub") as hub, connected(broker, "counter") as box:
        button.subscribe("#")
        for topic in ALL_TOPICS:
            hub.publish(topic)
            box.publish(topic)
            button.publish(topic)
        button.subscribe(END)  # what was on its way to it is there before the answer to this

        assert button._heard.empty()
