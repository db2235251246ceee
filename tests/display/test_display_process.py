"""The wall as it is installed: the real command, a real broker, the picture it keeps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from msgspec import structs
from PIL import Image, UnidentifiedImageError

from display.scene import ALARM, BAR
from routing.office import PALETTE
from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import MqttDevice
from tests.display.walls import a_call, a_queue, description
from tests.patience import ended, wait_for
from wire.codec import encode
from wire.messages import Board, OfficeInForce, Queue, Status
from wire.topics import Topics

TOPICS = Topics("teststadt")
ACCOUNTS = {"hub": ("hub", "hub-secret"), "hall": ("display", "hall-secret")}
SIZE = (640, 360)
HEADER, PANEL = (4, 4), (12, 60)
BLUE = PALETTE["blue"].paint
OFFICE = description()


class DisplayProcess:
    """A running `wartemarke-display` and the picture of its wall."""

    def __init__(self, directory: Path, port: int, screen: str | None = None, text: str = OFFICE) -> None:
        """`screen` is an SDL driver to open a full screen with; without it there is none. `text` is the office."""
        self.picture = directory / "wall.png"
        look = ("--headless", "--size", f"{SIZE[0]}x{SIZE[1]}") if screen is None else ("--fullscreen",)
        office = directory / "office.toml"
        office.write_text(text)
        self._log_file = directory / "display.log"
        self._log = self._log_file.open("ab")
        self._process = subprocess.Popen(
            [
                sys.executable, "-c", "from display.cli import main; main()",
                "--office", str(office), "--data", str(directory / "data"), "--client", "hall",
                "--broker", f"127.0.0.1:{port}", *look, "--picture", str(self.picture), "--quiet",
            ],
            env={**os.environ, "WARTEMARKE_PASSWORD": "hall-secret", "SDL_VIDEODRIVER": screen or ""},
            stdout=subprocess.PIPE, stderr=self._log, text=True,
        )  # fmt: skip

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def log(self) -> str:
        return self._log_file.read_text()

    def said(self) -> str:
        """The next line on standard output; empty when it has ended."""
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def runs(self) -> bool:
        return self._process.poll() is None

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
            return ended(self._process)
        finally:
            self._process.kill()
            self._process.wait()
            self._log.close()

    def forget(self) -> None:
        """Close what is left of it."""
        self.end(signal.SIGKILL)
        assert self._process.stdout is not None
        self._process.stdout.close()


Start = Callable[..., DisplayProcess]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    home = tmp_path / "broker"
    home.mkdir()
    with BrokerProcess(home, "teststadt", ACCOUNTS) as broker:
        yield broker


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[DisplayProcess] = []

    def start(port: int, screen: str | None = None) -> DisplayProcess:
        started.append(DisplayProcess(tmp_path, port, screen))
        return started[-1]

    yield start
    for each in started:
        each.forget()


def a_hub(broker: BrokerProcess) -> MqttDevice:
    return MqttDevice(broker.port, "hub", "hub-secret", client_id="hub")


def publish_all(hub: MqttDevice, *calls: str, online: bool = True) -> None:
    """What a hub publishes at its start, retained: that it is there, the queue, the board."""
    status = Status(online=online, role="hub", version="1")
    board = Board(calls=tuple(a_call(each, f"A{place:03}", -place) for place, each in enumerate(calls, 17)))
    hub.publish(TOPICS.status("hub"), encode(status), retain=True)
    hub.publish(TOPICS.queue, encode(a_queue(s0=2, s1=3, s2=5)), retain=True)
    hub.publish(TOPICS.board, encode(board), retain=True)


def test_the_wall_shows_a_board_goes_stale_without_its_broker_and_recovers(broker: BrokerProcess, start: Start):
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


def test_a_hub_that_goes_makes_the_wall_stale_and_one_that_comes_makes_it_current(broker: BrokerProcess, start: Start):
    with a_hub(broker) as hub:
        publish_all(hub, "first")
        wall = start(broker.port)
        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the board on the wall")

        publish_all(hub, "first", online=False)
        wait_for(lambda: wall.shows(header=ALARM), "the band of a stale wall")

        publish_all(hub, "first")
        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the wall to recover")


def test_a_new_call_gets_a_frame_and_one_found_at_the_start_does_not(broker: BrokerProcess, start: Start):
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


def no_messages() -> list[bytes]:
    """Payloads that are no message of any topic."""
    return [
        b"", b"{", b"null", b"[]", b"7", b"\xff\xfe", b"\0" * 50, b'{"v": 2, "calls": []}', b'{"calls": 7}',
        b'{"v": 1, "sachgebiete": {"s0": null}}', b'{"v": 1, "description": 7}', b'{"v": 1, "online": "perhaps"}',
        b"[" * 100_000, b'{"a":' * 5_000, b'{"v": 1, "calls": [' + b"9" * 60_000 + b"]}", b"x" * 200_000,
    ]  # fmt: skip


def strange_boards() -> list[Board]:
    """Boards in good form that no hub would publish."""
    rooms = ["", " ", "\0", "\u200b", "\u202e1.00", "x" * 3_000, "x " * 30_000, "\n", "#panic()", "ا" * 200]
    numbers = ["", "A000", "A17", "A٠١٧", "ZZZ", "A 017"]
    times = ["", "yesterday", "2026-03-02T08:00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"]
    return [
        Board(calls=tuple(a_call(f"room-{place}", f"A{place + 1:03}", room=each) for place, each in enumerate(rooms))),
        Board(calls=tuple(a_call(f"number-{each}", each) for each in numbers)),
        Board(calls=tuple(structs.replace(a_call(f"time-{each}"), at=each) for each in times)),
        Board(calls=tuple(a_call(f"many-{each}", f"A{each:03}", -each) for each in range(1, 200))),
        Board(calls=(a_call("unknown", sachgebiet="nowhere"),), notices=("x" * 3_000,)),
    ]


def strange_offices() -> list[OfficeInForce]:
    """Descriptions that are none, are of another office, or know this wall no more."""
    good = tomllib.loads(description())
    return [
        OfficeInForce(description=each)
        for each in ({}, {"id": 7}, {**good, "id": "elsewhere"}, {**good, "display": []}, {**good, "desk": [[]]},
                     {**good, "display": good["display"][1:]}, {**good, "timezone": "Mars/Olympus"})
    ]  # fmt: skip


def test_a_wall_takes_bad_messages_without_harm(broker: BrokerProcess, start: Start):
    topics = (TOPICS.board, TOPICS.queue, TOPICS.office, TOPICS.status("hub"))
    most = 1_000_000_000
    with a_hub(broker) as hub:
        publish_all(hub)
        wall = start(broker.port)
        wait_for(lambda: wall.shows(header=BAR, panel="#ffffff"), "a wall without calls")

        for payload in no_messages():
            for topic in topics:
                hub.publish(topic, payload)
        for message in (*strange_boards(), *strange_offices()):
            hub.publish(TOPICS.board if isinstance(message, Board) else TOPICS.office, encode(message))
        hub.publish(TOPICS.queue, encode(a_queue(s0=most, s1=most, nowhere=1)))
        hub.publish(TOPICS.queue, encode(Queue(sachgebiete={})))
        publish_all(hub, "first")

        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the call after the bad messages")
    assert wall.runs()
    assert "Traceback" not in wall.log


def test_a_wall_starts_although_bad_messages_are_retained(broker: BrokerProcess, start: Start):
    with a_hub(broker) as hub:
        for topic in (TOPICS.board, TOPICS.queue, TOPICS.office, TOPICS.status("hub")):
            hub.publish(topic, b'{"v": 1}', retain=True)
        wall = start(broker.port)
        wait_for(lambda: "is dropped" in wall.log and "cannot be used" in wall.log, "the complaints")

        publish_all(hub, "first")

        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the call after the bad messages")


def test_it_is_ready_when_the_first_picture_is_on_the_screen(broker: BrokerProcess, start: Start):
    wall = start(broker.port)

    assert wall.said() == "ready: hall shows the board\n"


def test_it_is_not_ready_while_there_is_no_screen(broker: BrokerProcess, start: Start):
    wall = start(broker.port, screen="no-such-driver")
    wait_for(lambda: "the screen cannot be opened" in wall.log, "the complaint")

    code = wall.end()

    assert (code, wall.said()) == (0, "")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_wall_ends_in_good_order_when_asked(broker: BrokerProcess, start: Start, how: signal.Signals):
    wall = start(broker.port)
    wait_for(lambda: wall.dot(HEADER) is not None, "the first picture")

    code = wall.end(how)

    assert code == 0
    assert not psutil.pid_exists(wall.pid)


def test_the_wall_waits_for_a_broker_that_is_not_there_yet(start: Start):
    wall = start(9)

    wait_for(lambda: wall.shows(header=ALARM), "the band of a stale wall")


def test_the_picture_is_never_half_written(broker: BrokerProcess, start: Start):
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
