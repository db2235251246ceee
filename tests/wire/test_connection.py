"""A device's connection to a real broker: it comes back by itself, and nothing waits in it to leave late."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.broker_config.broker_process import BrokerProcess
from tests.patience import PATIENCE_S, wait_for
from wire.connection import Account, Arrival, Connection, Role
from wire.topics import Topics

ROLES: dict[str, Role] = {"hub": "hub", "staff": "staff", "entrance": "kiosk", "room-1": "desk", "wall": "display"}
ACCOUNTS = {client: (str(role), f"secret-of-{client}") for client, role in ROLES.items()}
TOPICS = Topics("teststadt")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    with BrokerProcess(tmp_path / "broker", "teststadt", ACCOUNTS) as running:
        yield running


Connect = Callable[..., Connection]


@pytest.fixture
def a_connection(broker: BrokerProcess) -> Iterator[Connect]:
    """Makes connections that have not begun yet, and stops them in the end."""
    made: list[Connection] = []

    def make(client: str, password: str | None = None) -> Connection:
        account = Account(client, password or broker.password(client), port=broker.port)
        made.append(Connection(account, "teststadt", ROLES[client]))
        return made[-1]

    yield make
    for connection in made:
        connection.stop()


class Ear:
    """Hears a topic through a connection and keeps what it heard."""

    def __init__(self, connection: Connection, topic: str) -> None:
        self.arrivals: queue.Queue[Arrival] = queue.Queue()
        connection.subscribe(topic, self.arrivals.put)

    def next(self) -> Arrival:
        return self.arrivals.get(timeout=PATIENCE_S)

    def next_json(self) -> Any:
        return json.loads(self.next().payload)


def begun(connection: Connection) -> Connection:
    connection.start()
    assert connection.wait(PATIENCE_S)
    return connection


def heard_until_now(ear: Ear, speaker: Connection, topic: str) -> list[bytes]:
    """Whatever the ear heard before a marker that is published until it arrives."""
    heard: list[bytes] = []

    def the_marker_came() -> bool:
        speaker.publish(topic, b"marker")
        try:
            heard.append(ear.arrivals.get(timeout=0.1).payload)
        except queue.Empty:
            return False
        return heard[-1] == b"marker"

    wait_for(the_marker_came, "the marker")
    return heard[:-1]


# Status


def test_a_device_that_connects_says_who_it_is(a_connection: Connect) -> None:
    staff = a_connection("staff")
    ear = Ear(staff, TOPICS.status("room-1"))
    begun(staff)

    begun(a_connection("room-1"))

    status = ear.next_json()
    assert status.pop("version")
    assert status == {"v": 1, "online": True, "role": "desk", "problems": []}


def test_a_status_is_there_for_those_who_come_later(a_connection: Connect) -> None:
    first = a_connection("staff")
    early = Ear(first, TOPICS.status("room-1"))
    begun(first)
    begun(a_connection("room-1"))
    early.next()
    first.stop()
    later = a_connection("staff")
    ear = Ear(later, TOPICS.status("room-1"))

    begun(later)

    arrival = ear.next()
    assert arrival.retained
    assert json.loads(arrival.payload)["online"]


def test_a_device_that_stops_says_goodbye(a_connection: Connect) -> None:
    staff = a_connection("staff")
    ear = Ear(staff, TOPICS.status("room-1"))
    begun(staff)
    desk = begun(a_connection("room-1"))
    ear.next()

    desk.stop()

    assert ear.next_json()["online"] is False
    assert not desk.connected
    assert desk.publish(TOPICS.press("room-1"), b"{}") is False


def test_a_device_whose_power_fails_is_reported_by_its_last_will(a_connection: Connect, broker: BrokerProcess) -> None:
    staff = a_connection("staff")
    ear = Ear(staff, TOPICS.status("wall"))
    begun(staff)
    programme = (
        "import threading\nfrom wire.connection import Account, Connection\n"
        f"wall = Connection(Account('wall', 'secret-of-wall', port={broker.port}), 'teststadt', 'display')\n"
        "wall.start()\nthreading.Event().wait()\n"
    )
    device = subprocess.Popen([sys.executable, "-c", programme], cwd=Path(__file__).parents[2])
    try:
        assert ear.next_json()["online"] is True
    finally:
        device.kill()
        device.wait()

    status = ear.next_json()
    assert (status["online"], status["role"], status["problems"]) == (False, "display", [])


def test_problems_are_reported_once_each_time_they_change(a_connection: Connect) -> None:
    staff = a_connection("staff")
    ear = Ear(staff, TOPICS.status("entrance"))
    begun(staff)
    kiosk = begun(a_connection("entrance"))
    ear.next()

    kiosk.report(("paper out",))
    kiosk.report(("paper out",))
    kiosk.report(())

    assert [ear.next_json()["problems"] for _ in range(2)] == [["paper out"], []]


def test_problems_found_before_the_connection_are_told_with_it(a_connection: Connect) -> None:
    staff = a_connection("staff")
    ear = Ear(staff, TOPICS.status("entrance"))
    begun(staff)
    kiosk = a_connection("entrance")
    kiosk.report(("cover open",))

    begun(kiosk)

    assert ear.next_json()["problems"] == ["cover open"]


# Nothing leaves late


def test_a_message_arrives_as_it_was_sent(a_connection: Connect) -> None:
    hub = a_connection("hub")
    ear = Ear(hub, TOPICS.tickets())
    begun(hub)
    kiosk = begun(a_connection("entrance"))

    heard_until_now(ear, kiosk, TOPICS.tickets("entrance"))
    sent = kiosk.publish(TOPICS.tickets("entrance"), b'{"v": 1}')

    arrival = ear.next()
    while arrival.payload == b"marker":
        arrival = ear.next()
    assert sent
    assert (arrival.topic, arrival.payload, arrival.retained) == (TOPICS.tickets("entrance"), b'{"v": 1}', False)


def test_before_the_connection_nothing_is_taken(a_connection: Connect) -> None:
    assert a_connection("entrance").publish(TOPICS.tickets("entrance"), b"{}") is False


@pytest.mark.parametrize("qos", [0, 1])
def test_what_is_published_while_the_broker_is_away_is_refused_and_never_leaves(
    a_connection: Connect, broker: BrokerProcess, qos: int
) -> None:
    hub = a_connection("hub")
    ear = Ear(hub, TOPICS.press())
    begun(hub)
    desk = begun(a_connection("room-1"))
    heard_until_now(ear, desk, TOPICS.press("room-1"))
    broker.stop()
    wait_for(lambda: not desk.connected, "the desk to notice")

    taken = [desk.publish(TOPICS.press("room-1"), b"offline", qos=qos) for _ in range(5)]
    broker.start()

    assert taken == [False] * 5
    assert desk.wait(PATIENCE_S)
    assert hub.wait(PATIENCE_S)
    assert b"offline" not in heard_until_now(ear, desk, TOPICS.press("room-1"))


@pytest.mark.parametrize("qos", [0, 1])
def test_what_was_under_way_when_the_broker_died_is_dropped(
    a_connection: Connect, broker: BrokerProcess, qos: int
) -> None:
    hub = a_connection("hub")
    ear = Ear(hub, TOPICS.press())
    begun(hub)
    desk = begun(a_connection("room-1"))
    heard_until_now(ear, desk, TOPICS.press("room-1"))
    broker.process.suspend()

    taken = [desk.publish(TOPICS.press("room-1"), b"under way" * 1000, qos=qos) for _ in range(200)]
    broker.kill()
    wait_for(lambda: not desk.connected and not hub.connected, "both to notice")
    broker.start()

    assert all(taken)
    assert desk.wait(PATIENCE_S)
    assert hub.wait(PATIENCE_S)
    assert not [each for each in heard_until_now(ear, desk, TOPICS.press("room-1")) if each != b"marker"]


# Coming back


def test_a_connection_comes_back_by_itself_and_hears_again(a_connection: Connect, broker: BrokerProcess) -> None:
    hub = a_connection("hub")
    ear = Ear(hub, TOPICS.tickets())
    changes: list[bool] = []
    hub.watch(changes.append)
    begun(hub)
    kiosk = begun(a_connection("entrance"))

    for _ in range(2):
        broker.kill()
        wait_for(lambda: not hub.connected and not kiosk.connected, "both to notice")
        broker.start()
        assert hub.wait(PATIENCE_S)
        assert kiosk.wait(PATIENCE_S)

    assert heard_until_now(ear, kiosk, TOPICS.tickets("entrance")) == []
    wait_for(lambda: len(changes) == 5, "the watcher to be told")
    assert changes == [True, False, True, False, True]


def test_a_device_may_start_before_its_broker_and_says_so_once(
    a_connection: Connect, broker: BrokerProcess, caplog: pytest.LogCaptureFixture
) -> None:
    broker.stop()
    desk = a_connection("room-1")

    desk.start()
    wait_for(lambda: "does not reach the broker" in caplog.text, "the log")
    broker.start()

    assert desk.wait(PATIENCE_S)
    assert caplog.messages == [f"Account('room-1' at 127.0.0.1:{broker.port}) does not reach the broker. Trying again."]


def test_a_wrong_password_is_told_once_however_often_it_is_tried(
    a_connection: Connect, broker: BrokerProcess, caplog: pytest.LogCaptureFixture
) -> None:
    desk = a_connection("room-1", password="wrong")

    desk.start()
    wait_for(lambda: broker.log.count("not authorised") >= 3, "three attempts")

    assert not desk.connected
    assert caplog.messages == [f"the broker does not take Account('room-1' at 127.0.0.1:{broker.port}): Not authorized"]


def test_a_password_is_never_shown() -> None:
    assert "secret" not in repr(Account("room-1", "secret"))


# Errors of others


def test_a_handler_that_fails_does_not_end_the_connection(
    a_connection: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    staff = a_connection("staff")
    heard: queue.Queue[bytes] = queue.Queue()

    def fail_at_first(arrival: Arrival) -> None:
        if arrival.payload == b"bad":
            raise RuntimeError("cannot be read")
        heard.put(arrival.payload)

    staff.subscribe(TOPICS.board, fail_at_first)
    hub = begun(a_connection("hub"))
    hub.publish(TOPICS.board, b"bad", retain=True)

    begun(staff)
    wait_for(lambda: bool(caplog.messages), "the log")
    hub.publish(TOPICS.board, b"good", retain=True)

    assert heard.get(timeout=PATIENCE_S) == b"good"
    assert staff.connected
    assert caplog.messages == [f"a message on {TOPICS.board} could not be handed on"]


def test_a_watcher_that_fails_does_not_keep_the_others_from_knowing(a_connection: Connect) -> None:
    desk = a_connection("room-1")
    told: queue.Queue[bool] = queue.Queue()
    desk.watch(lambda connected: [][1])
    desk.watch(told.put)

    begun(desk)

    assert told.get(timeout=PATIENCE_S) is True
    assert desk.publish(TOPICS.press("room-1"), b"{}")


def test_a_stopped_connection_leaves_no_thread_behind(a_connection: Connect) -> None:
    before = set(threading.enumerate())
    desk = begun(a_connection("room-1"))

    desk.stop()

    assert set(threading.enumerate()) <= before


def test_a_connection_that_never_began_can_be_stopped(a_connection: Connect) -> None:
    a_connection("room-1").stop()


def test_two_handlers_hear_their_own_topics(a_connection: Connect) -> None:
    hub, wall = a_connection("hub"), a_connection("wall")
    board, queues = Ear(wall, TOPICS.board), Ear(wall, TOPICS.queue)
    begun(wall)
    begun(hub)

    hub.publish(TOPICS.queue, b"queue", retain=True)
    hub.publish(TOPICS.board, b"board", retain=True)

    assert (board.next().payload, queues.next().payload) == (b"board", b"queue")


def test_an_empty_broker_memory_is_no_news(a_connection: Connect) -> None:
    """A display hears nothing until somebody publishes: silence is not an empty board."""
    hub, wall = a_connection("hub"), a_connection("wall")
    ear = Ear(wall, TOPICS.board)
    begun(wall)
    begun(hub)

    before = heard_until_now(ear, hub, TOPICS.board)

    assert before == []
