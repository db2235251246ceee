"""The wall as it is installed: the real command, a real broker, the picture it keeps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image, UnidentifiedImageError

from display.scene import ALARM, BAR
from routing.office import PALETTE
from tests.broker_config.broker_process import BrokerProcess, wait_for
from tests.broker_config.mqtt_device import MqttDevice
from tests.display.walls import a_call, a_queue, description
from wire.codec import encode
from wire.messages import Board, Status
from wire.topics import Topics

TOPICS = Topics("teststadt")
ACCOUNTS = {"hub": ("hub", "hub-secret"), "hall": ("display", "hall-secret")}
SIZE = (640, 360)
HEADER, PANEL = (4, 4), (12, 60)
BLUE = PALETTE["blue"].paint
END_S = 5


class DisplayProcess:
    """A running `wartemarke-display` and the picture of its wall."""

    def __init__(self, directory: Path, port: int, client: str = "hall") -> None:
        self.picture = directory / "wall.png"
        office = directory / "office.toml"
        office.write_text(description())
        self._log = (directory / "display.log").open("ab")
        self._process = subprocess.Popen(
            [
                sys.executable, "-c", "from display.cli import main; main()",
                "--office", str(office), "--data", str(directory / "data"), "--client", client,
                "--broker", f"127.0.0.1:{port}", "--headless", "--size", f"{SIZE[0]}x{SIZE[1]}",
                "--picture", str(self.picture), "--quiet",
            ],
            env={**os.environ, "WARTEMARKE_PASSWORD": "hall-secret"}, stderr=self._log,
        )  # fmt: skip

    @property
    def pid(self) -> int:
        return self._process.pid

    def dot(self, place: tuple[int, int]) -> str | None:
        """The colour of a dot of the wall, None before there is a picture."""
        try:
            with Image.open(self.picture) as picture:
                red, green, blue = picture.convert("RGB").getpixel(place)  # type: ignore[misc]
        except (FileNotFoundError, UnidentifiedImageError):
            return None
        return f"#{red:02x}{green:02x}{blue:02x}"

    def shows(self, **wanted: str) -> bool:
        places = {"header": HEADER, "panel": PANEL}
        return all(self.dot(places[where]) == colour for where, colour in wanted.items())

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        if self._process.poll() is None:
            self._process.send_signal(how)
        try:
            return self._process.wait(END_S)
        finally:
            self._process.kill()
            self._process.wait()
            self._log.close()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    home = tmp_path / "broker"
    home.mkdir()
    with BrokerProcess(home, "teststadt", ACCOUNTS) as broker:
        yield broker


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[int], DisplayProcess]]:
    started: list[DisplayProcess] = []

    def start(port: int) -> DisplayProcess:
        started.append(DisplayProcess(tmp_path, port))
        return started[-1]

    yield start
    for each in started:
        each.end(signal.SIGKILL)


def a_hub(broker: BrokerProcess) -> MqttDevice:
    return MqttDevice(broker.port, "hub", "hub-secret", client_id="hub")


def publish_all(hub: MqttDevice, *calls: str, online: bool = True) -> None:
    """What a hub publishes at its start, retained: that it is there, the queue, the board."""
    status = Status(online=online, role="hub", version="1")
    board = Board(calls=tuple(a_call(each, f"A{place:03}", -place) for place, each in enumerate(calls, 17)))
    hub.publish(TOPICS.status("hub"), encode(status), retain=True)
    hub.publish(TOPICS.queue, encode(a_queue(s0=2, s1=3, s2=5)), retain=True)
    hub.publish(TOPICS.board, encode(board), retain=True)


def test_the_wall_shows_a_board_goes_stale_without_its_broker_and_recovers(
    broker: BrokerProcess, start: Callable[[int], DisplayProcess]
):
    with a_hub(broker) as hub:
        publish_all(hub, "first")
        wall = start(broker.port)
        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the retained board on the wall")

        broker.kill()
        wait_for(lambda: wall.shows(header=ALARM), "the band of a stale wall")
        assert not wall.shows(panel=BLUE)

    broker.start()
    with a_hub(broker) as hub:
        publish_all(hub, "first")
        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the wall to recover")


def test_a_hub_that_goes_makes_the_wall_stale_and_one_that_comes_makes_it_current(
    broker: BrokerProcess, start: Callable[[int], DisplayProcess]
):
    with a_hub(broker) as hub:
        publish_all(hub, "first")
        wall = start(broker.port)
        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the board on the wall")

        publish_all(hub, "first", online=False)
        wait_for(lambda: wall.shows(header=ALARM), "the band of a stale wall")

        publish_all(hub, "first")
        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the wall to recover")


def test_a_new_call_gets_a_frame_and_one_found_at_the_start_does_not(
    broker: BrokerProcess, start: Callable[[int], DisplayProcess]
):
    edge = (9, 60)
    with a_hub(broker) as hub:
        publish_all(hub, "old")
        wall = start(broker.port)
        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the board on the wall")
        found_at_start = wall.dot(edge)

        board = Board(calls=(a_call("new", "A018", 5), a_call("old", "A017", -17)))
        hub.publish(TOPICS.board, encode(board), retain=True)

        wait_for(lambda: wall.dot(edge) == ALARM, "the frame of a new call")
    assert found_at_start == BLUE


def test_a_wall_takes_bad_messages_without_harm(broker: BrokerProcess, start: Callable[[int], DisplayProcess]):
    with a_hub(broker) as hub:
        publish_all(hub)
        wall = start(broker.port)
        wait_for(lambda: wall.shows(header=BAR, panel="#ffffff"), "a wall without calls")

        for payload in (b"", b"{", b"\xff\xfe", b'{"v": 2, "calls": []}', b'{"calls": 7}', b"[" * 100_000):
            for topic in (TOPICS.board, TOPICS.queue, TOPICS.office, TOPICS.status("hub")):
                hub.publish(topic, payload)
        hub.publish(TOPICS.board, encode(Board(calls=(a_call("first"),))), retain=True)

        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the call after the bad messages")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_wall_ends_in_good_order_when_asked(
    broker: BrokerProcess, start: Callable[[int], DisplayProcess], how: signal.Signals
):
    wall = start(broker.port)
    wait_for(lambda: wall.dot(HEADER) is not None, "the first picture")

    code = wall.end(how)

    assert code == 0
    assert not psutil.pid_exists(wall.pid)


def test_the_wall_waits_for_a_broker_that_is_not_there_yet(start: Callable[[int], DisplayProcess]):
    wall = start(9)

    wait_for(lambda: wall.shows(header=ALARM), "the band of a stale wall")


def test_the_picture_is_never_half_written(broker: BrokerProcess, start: Callable[[int], DisplayProcess]):
    with a_hub(broker) as hub:
        publish_all(hub, "call-0")
        wall = start(broker.port)
        wait_for(lambda: wall.shows(panel=BLUE), "the board on the wall")

        for place in range(40):
            board = Board(calls=(a_call(f"call-{place}", f"A{place + 1:03}", place),))
            hub.publish(TOPICS.board, encode(board), retain=True)
            with Image.open(wall.picture) as picture:
                picture.load()
                assert picture.size == SIZE
