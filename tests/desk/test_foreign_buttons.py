"""Promises of the buttons of other makers: Zigbee2MQTT and Shelly."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desk.dialects import NotUnderstood, TooOld, Word, word_of
from desk.foreign import QUIET_S, ForeignButtons
from routing.buttons import Button
from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import MqttDevice
from tests.desk.button_office import OFFICE, TEXT, ButtonProgram, button_broker
from tests.desk.fake_presses import FakePresses
from tests.desk.hub_at_broker import HubAtBroker
from tests.desk.programs import QUIET_PROGRAM
from tests.patience import wait_for
from wire.codec import decode, encode
from wire.connection import Arrival
from wire.messages import OfficeInForce, Status
from wire.topics import Topics

BELL, OTHER_BELL = OFFICE.buttons["bell"], OFFICE.buttons["other-bell"]
GEN1, GEN2 = OFFICE.buttons["old-shelly"], OFFICE.buttons["new-shelly"]
NOW_S = 1_790_000_000.0


def gen1(event: str, count: object) -> bytes:
    return json.dumps({"event": event, "event_cnt": count}).encode()


def gen2(event: str, component: str = "input:1", ts: float | None = NOW_S, method: str = "NotifyEvent") -> bytes:
    events = [{"component": component, "id": int(component[-1]), "event": event, "ts": ts}]
    return json.dumps({"src": "plus", "method": method, "params": {"ts": ts, "events": events}}).encode()


@pytest.mark.parametrize(
    ("button", "payload", "word"),
    [
        (BELL, b'{"action": "single", "battery": 97, "linkquality": 80}', Word("single")),
        (BELL, b'{"action": "hold", "last_seen": 1789999999500}', Word("hold", 0.5)),
        (BELL, b'{"action": "double", "last_seen": "2026-09-21T16:13:19+02:00"}', Word("double", 1.0)),
        (BELL, b'{"battery": 97}', None),
        (BELL, b'{"action": ""}', None),
        (BELL, b'{"action": null}', None),
        (GEN1, gen1("SS", 7), Word("SS", count=7)),
        (GEN1, gen1("", 0), None),
        (GEN2, gen2("single_push", ts=NOW_S - 0.25), Word("single_push", 0.25)),
        (GEN2, gen2("single_push", ts=NOW_S + 1), Word("single_push", 0)),
        (GEN2, gen2("single_push", component="input:0"), None),
        (GEN2, gen2("single_push", method="NotifyStatus"), None),
    ],
)
def test_what_a_button_says_is_understood(button: Button, payload: bytes, word: Word | None) -> None:
    assert word_of(button, payload, NOW_S) == word


@pytest.mark.parametrize(
    ("button", "payload", "said"),
    [
        (BELL, b"single", "it is not JSON"),
        (BELL, b"[1]", "it is no JSON object"),
        (BELL, b"\xff\xfe", "it is not JSON"),
        (BELL, b"[" * 9000, "it is not JSON"),
        (BELL, b" " * 20_000, "it has 20000 bytes"),
        (BELL, b'{"action": 3}', "its action is 3"),
        (BELL, b'{"action": "single", "last_seen": "yesterday"}', "its last_seen is 'yesterday'"),
        (BELL, b'{"action": "single", "last_seen": "2026-09-21T15:33:19"}', "without a time zone"),
        (GEN1, gen1("S", None), "its event_cnt None"),
        (GEN1, b'{"event": "S"}', "its event_cnt None"),
        (GEN1, gen1("S", True), "its event_cnt True"),
        (GEN2, b'{"method": "NotifyEvent", "params": {"events": 7}}', "its events are 7"),
        (GEN2, b'{"method": "NotifyEvent", "params": {"events": [7]}}', "its events are [7]"),
    ],
)
def test_what_no_button_says_is_named(button: Button, payload: bytes, said: str) -> None:
    with pytest.raises(NotUnderstood) as problem:
        word_of(button, payload, NOW_S)

    assert said in str(problem.value)


@pytest.mark.parametrize(
    ("button", "payload", "said"),
    [
        (BELL, b'{"action": "single", "last_seen": 1789999990000}', "it came 10 seconds after the press"),
        (GEN2, gen2("single_push", ts=NOW_S - 2.1), "it came 2 seconds after the press"),
        (GEN2, gen2("single_push", ts=NOW_S + 60), "its clock is 60 seconds ahead of ours"),
        (GEN2, gen2("single_push", ts=None), "it does not know what time it is"),
    ],
)
def test_a_press_that_is_old_or_of_no_known_age_is_refused(button: Button, payload: bytes, said: str) -> None:
    with pytest.raises(TooOld) as problem:
        word_of(button, payload, NOW_S)

    assert said in str(problem.value)


class Hall:
    """All buttons of the office, a clock, and whoever takes the presses."""

    def __init__(self) -> None:
        self.presses = FakePresses()
        self.problems: list[tuple[str, ...]] = []
        self.now_s = 1000.0
        self.buttons = ForeignButtons(
            OFFICE.buttons.values(), self.presses.presser, self.problems.append, self._now_ns, lambda: NOW_S
        )
        self.buttons.start()

    def reach_broker(self, and_wait: bool = True) -> None:
        self.buttons.heard_connection(True)
        self.now_s += QUIET_S if and_wait else 0

    def lose_broker(self) -> None:
        self.buttons.heard_connection(False)

    def hear(self, button: Button | str, payload: bytes, retained: bool = False) -> None:
        topic = button if isinstance(button, str) else button.topic
        self.buttons.take(Arrival(topic, payload, retained, self._now_ns()))
        wait_for(lambda: self.buttons.at_rest, "the presses to be answered")

    def _now_ns(self) -> int:
        return int(self.now_s * 1e9)


@pytest.fixture
def hall() -> Iterator[Hall]:
    found = Hall()
    yield found
    found.buttons.stop()


def test_each_word_becomes_the_press_it_means_at_the_buttons_own_desk(hall: Hall) -> None:
    hall.reach_broker()

    for action in (b"single", b"double", b"long", b"hold", b"release"):
        hall.hear(BELL, b'{"action": "%b"}' % action)
    hall.hear(OTHER_BELL, b'{"action": "single"}')
    hall.hear(GEN2, gen2("long_push"))

    assert hall.presses.actions == [
        ("d1", "next"), ("d1", "recall"), ("d1", "missed"), ("d1", "missed"), ("d2", "next"), ("d1", "missed"),
    ]  # fmt: skip
    assert hall.problems == []


def test_the_age_of_a_press_is_that_of_the_buttons_own_clock(hall: Hall) -> None:
    hall.reach_broker()

    hall.hear(GEN2, gen2("single_push", ts=NOW_S - 0.5))

    [(_, _, began_ns, decided_ns)] = hall.presses.pressed
    assert decided_ns - began_ns == 500_000_000


def test_what_the_broker_kept_and_what_comes_right_after_reaching_it_is_not_executed(hall: Hall) -> None:
    hall.hear(BELL, b'{"action": "single"}')
    hall.reach_broker(and_wait=False)
    hall.hear(BELL, b'{"action": "single"}')
    hall.now_s += QUIET_S
    hall.hear(BELL, b'{"action": "single"}', retained=True)
    hall.lose_broker()
    hall.hear(BELL, b'{"action": "single"}')

    assert hall.presses.pressed == []


def test_an_old_shelly_that_says_its_last_event_again_presses_once(hall: Hall) -> None:
    hall.reach_broker()

    for count in (4, 4, 5, 5, 5, 6):
        hall.hear(GEN1, gen1("S", count))

    assert hall.presses.actions == [("d1", "next"), ("d1", "next")]


@pytest.mark.parametrize("whose", ["ours", "its own"])
def test_an_old_shellys_press_while_the_line_was_cut_is_not_executed(hall: Hall, whose: str) -> None:
    hall.reach_broker()
    hall.hear(GEN1, gen1("S", 4))

    if whose == "ours":
        hall.lose_broker()
        hall.reach_broker()
    else:
        hall.hear("shellies/button1/online", b"false")
        hall.hear("shellies/button1/online", b"true")
    hall.hear(GEN1, gen1("S", 5))
    assert hall.presses.pressed == []
    hall.hear(GEN1, gen1("S", 6))

    assert hall.presses.actions == [("d1", "next")]


def test_what_is_not_understood_is_counted_and_reported_until_a_press_is_good(hall: Hall) -> None:
    hall.reach_broker()

    hall.hear(BELL, b"{")
    hall.hear(BELL, b'{"action": 3}')
    hall.hear(GEN2, gen2("single_push", ts=NOW_S - 60))
    before = hall.problems[-1]
    hall.hear(BELL, b'{"action": "single"}')

    assert before == (
        "bell: 2 messages not understood; the last: its action is 3",
        "new-shelly: a press did not count: it came 60 seconds after the press, if both clocks are right",
    )
    assert hall.problems[-1] == before[1:]
    assert hall.presses.actions == [("d1", "next")]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    with button_broker(tmp_path / "broker") as running:
        yield running


def press_until(device: MqttDevice, happened: Callable[[], object], what: str) -> None:
    """A nervous finger: the quiet time after reaching the broker is over when presses arrive."""

    def try_again() -> object:
        device.publish(BELL.topic, b'{"action": "single"}')
        return happened()

    wait_for(try_again, what)


def test_a_zigbee_button_calls_a_number_and_one_pressed_while_the_broker_is_away_does_not(
    tmp_path: Path, broker: BrokerProcess
) -> None:
    with ButtonProgram(tmp_path, broker, "buttons", "buttons", program=QUIET_PROGRAM) as program:
        with HubAtBroker(broker) as hub, bridge(broker) as zigbee:
            hub.draw()
            zigbee.publish(BELL.topic, b'{"action": "single"}', retain=True)
            press_until(zigbee, lambda: hub.hub.state("d1").waiting == 0, "the call")
        broker.kill()
        broker.start()
        with HubAtBroker(broker) as hub, bridge(broker) as zigbee:
            wait_until_there(broker, "buttons")
            for _ in range(3):
                zigbee.publish(BELL.topic, b'{"action": "double"}')  # the bridge gets rid of what it has
            press_until(zigbee, lambda: hub.hub.presses, "a press to arrive")
            after = {each.action for each in hub.hub.presses}

        assert program.end() == 0

    assert after == {"next"}


def wait_until_there(broker: BrokerProcess, client: str) -> None:
    with MqttDevice(broker.port, "staff", broker.password("staff")) as staff:
        staff.subscribe(Topics(OFFICE.id).status(client))
        while not decode(staff.next_message()[1], Status).online:
            pass


def bridge(broker: BrokerProcess) -> MqttDevice:
    return MqttDevice(broker.port, "zigbee", broker.password("zigbee"))


def test_other_buttons_in_the_description_end_the_program_to_be_started_again_with_them(
    tmp_path: Path, broker: BrokerProcess
) -> None:
    document = tomllib.loads(TEXT)
    with ButtonProgram(tmp_path, broker, "buttons", "buttons") as program, HubAtBroker(broker) as hub:
        same = encode(OfficeInForce(description=document))
        hub.connection.publish(hub.connection.topics.office, same, retain=True)
        document["button"] = document["button"][:1]
        other = encode(OfficeInForce(description=document))
        hub.connection.publish(hub.connection.topics.office, other, retain=True)

        assert program.wait() == 0
