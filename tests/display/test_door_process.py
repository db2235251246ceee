"""A door screen as it is installed: the real command, a real broker, the picture it keeps."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, UnidentifiedImageError

from display.door import quiet_door
from display.door_scene import layout_of
from languages.boxes import Box
from languages.door_layout import DoorLayout
from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import MqttDevice
from tests.display import doors
from tests.display.doors import ROOM, USUAL
from tests.patience import ended, wait_for
from wire.codec import encode
from wire.messages import Board, BoardCall, Status
from wire.topics import Topics

TOPICS = Topics("teststadt")
ACCOUNTS = {"hub": ("hub", "hub-secret"), "door": ("display", "door-secret")}
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


class DoorProcess:
    """A running `wartemarke-display` with a black and white door, and the picture of it."""

    def __init__(self, home: Path, port: int) -> None:
        self.picture = home / "door.png"
        office = home / "office.toml"
        office.write_text(doors.description(colours=False))
        self._log_file = home / "door.log"
        with self._log_file.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable, "-c", "from display.cli import main; main()",
                    "--office", str(office), "--data", str(home / "data"), "--client", "door",
                    "--broker", f"127.0.0.1:{port}", "--headless", "--size", f"{USUAL[0]}x{USUAL[1]}",
                    "--picture", str(self.picture), "--quiet",
                ],
                env={**os.environ, "WARTEMARKE_PASSWORD": "door-secret"}, stderr=log,
                stdout=subprocess.DEVNULL,
            )  # fmt: skip

    @property
    def log(self) -> str:
        return self._log_file.read_text()

    def seen(self) -> Image.Image:
        """The door now; all grey before there is a picture."""
        try:
            with Image.open(self.picture) as picture:
                return picture.convert("RGB")
        except (FileNotFoundError, UnidentifiedImageError):
            return Image.new("RGB", USUAL, "#808080")

    def dots(self, box: Box) -> dict[tuple[int, int, int], int]:
        """How many dots of each colour there are in a box."""
        part = self.seen().crop((box.left, box.top, box.right, box.bottom))
        return {colour: count for count, colour in part.getcolors() or ()}  # type: ignore[misc]

    def calls_somebody(self) -> bool:
        """Whether a number stands white on black."""
        dots = self.dots(layout().calls[0].block)
        return dots.get(BLACK, 0) > dots.get(WHITE, 0) > 0

    def lets_wait(self) -> bool:
        """Whether words stand on white, without a frame."""
        dots = self.dots(layout().card)
        return dots.get(WHITE, 0) > 5 * dots.get(BLACK, 0) > 0

    def end(self) -> None:
        self._process.terminate()
        try:
            ended(self._process)
        finally:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    home = tmp_path / "broker"
    home.mkdir()
    with BrokerProcess(home, "teststadt", ACCOUNTS) as broker:
        yield broker


@pytest.fixture
def door(tmp_path: Path, broker: BrokerProcess) -> Iterator[DoorProcess]:
    door = DoorProcess(tmp_path, broker.port)
    yield door
    door.end()


def layout() -> DoorLayout:
    office = doors.an_office(colours=False)
    display = office.displays["door"]
    return layout_of(office, display, quiet_door(office, display, "de"), USUAL)


def publish(hub: MqttDevice, *calls: BoardCall, online: bool = True) -> None:
    """What a hub publishes, retained."""
    hub.publish(TOPICS.status("hub"), encode(Status(online=online, role="hub", version="1")), retain=True)
    hub.publish(TOPICS.board, encode(Board(calls=calls)), retain=True)


def a_call(room: str, number: str = "A017", came: bool = False) -> BoardCall:
    return BoardCall(
        call=number, number=number, desk="desk-0", room=room, sachgebiet="s0", language="ar",
        at="2026-03-02T08:00:00+00:00", came=came,
    )  # fmt: skip


def test_a_door_shows_a_call_to_its_room_and_returns_to_waiting(broker: BrokerProcess, door: DoorProcess):
    with MqttDevice(broker.port, "hub", "hub-secret", client_id="hub") as hub:
        publish(hub, a_call("2", "B001"))
        wait_for(door.lets_wait, "a door without a call")

        publish(hub, a_call(ROOM), a_call("2", "B001"))
        wait_for(door.calls_somebody, "the number on the door")

        publish(hub, a_call(ROOM, came=True), a_call("2", "B001"))
        wait_for(door.lets_wait, "the door to wait again, for whoever was called is inside")
    assert {colour for _, colour in door.seen().getcolors() or ()} == {BLACK, WHITE}
    assert "Traceback" not in door.log


def test_a_door_whose_hub_is_gone_shows_no_number(broker: BrokerProcess, door: DoorProcess):
    def is_framed() -> bool:
        edge = layout().card
        return door.dots(Box(edge.left, edge.top, edge.width, layout().frame)) == {BLACK: edge.width * layout().frame}

    with MqttDevice(broker.port, "hub", "hub-secret", client_id="hub") as hub:
        publish(hub, a_call(ROOM))
        wait_for(door.calls_somebody, "the number on the door")

        publish(hub, a_call(ROOM), online=False)

        wait_for(lambda: is_framed() and not door.calls_somebody(), "the frame of a door that lost its source")
