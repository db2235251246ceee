"""The wall's voice as it is installed: the real command, a real broker, a sound card that writes down what it plays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from display.announce_sounds import Sounds
from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import MqttDevice
from tests.display.speaking_wall import OPENING, CardThatKeeps, description, speech
from tests.patience import ended, wait_for
from wire.codec import decode, encode
from wire.messages import Board, BoardCall, Status
from wire.topics import Topics

TOPICS = Topics("teststadt")
ACCOUNTS = {"hub": ("hub", "hub-secret"), "hall": ("display", "hall-secret"), "d1": ("desk", "desk-secret")}

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    home = tmp_path / "broker"
    home.mkdir()
    with BrokerProcess(home, "teststadt", ACCOUNTS) as broker:
        yield broker


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CardThatKeeps:
    return CardThatKeeps(tmp_path / "played.raw", monkeypatch)


@pytest.fixture
def start(tmp_path: Path, broker: BrokerProcess) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def start(*more: str, **environment: str) -> subprocess.Popen[str]:
        """A wall that has said it is ready."""
        office = tmp_path / "office.toml"
        office.write_text(description('"de"'))
        command = [
            sys.executable, "-c", "from display.cli import main; main()",
            "--office", str(office), "--data", str(tmp_path / "data"), "--client", "hall",
            "--broker", f"127.0.0.1:{broker.port}", "--headless", "--size", "640x360", *more,
        ]  # fmt: skip
        wall = subprocess.Popen(
            command, env={**os.environ, "WARTEMARKE_PASSWORD": "hall-secret", **environment},
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(wall)
        assert wall.stdout is not None
        assert wall.stdout.readline().startswith("ready: hall")
        return wall

    yield start
    for each in started:
        each.kill()
        each.wait()
        assert each.stdout is not None
        each.stdout.close()


def board(*counts: int) -> bytes:
    """Numbers of letter A on the board, the newest first."""
    calls = (
        BoardCall(
            call=f"c{count}", number=f"A{count:03}", desk="d1", room="3.112", sachgebiet="permits", language="ar",
            at=(OPENING + timedelta(seconds=count)).isoformat(),
        )
        for count in counts
    )  # fmt: skip
    return encode(Board(calls=tuple(calls)))


@contextmanager
def a_hub(broker: BrokerProcess, *counts: int) -> Iterator[MqttDevice]:
    """A hub that has put numbers on the board before any wall was there, and hears how the wall is."""
    with MqttDevice(broker.port, "hub", "hub-secret", client_id="hub") as hub:
        hub.publish(TOPICS.board, board(*counts), retain=True)
        hub.subscribe(TOPICS.status("hall"))
        yield hub


def next_status(hub: MqttDevice) -> Status:
    return decode(hub.next_message()[1], Status)


def wait_for_wall(hub: MqttDevice) -> None:
    """Until the wall has subscribed: what stood on the board is then on its way to it."""
    while not next_status(hub).online:
        pass


def test_a_call_is_heard_and_what_stood_there_before_is_not(broker: BrokerProcess, card: CardThatKeeps, start: Start):
    sounds = Sounds()
    with a_hub(broker, 1) as hub:
        start()
        wait_for_wall(hub)

        hub.publish(TOPICS.board, board(2, 1), retain=True)

        wait_for(lambda: card.place_of(speech(sounds, 2)[-1]) > 0, "the call")
    assert card.times(sounds.gong) == 1
    assert card.times(speech(sounds, 1)[0]) == 0


def test_a_wall_ends_in_good_order_while_it_speaks(broker: BrokerProcess, card: CardThatKeeps, start: Start):
    with a_hub(broker) as hub:
        wall = start()
        wait_for_wall(hub)
        hub.publish(TOPICS.board, board(3, 2, 1), retain=True)
        wait_for(lambda: len(card.sounding()) > 0, "the first gong")

        wall.send_signal(signal.SIGTERM)

        assert ended(wall) == 0


def test_a_wall_that_shall_be_quiet_opens_no_sound_card(broker: BrokerProcess, card: CardThatKeeps, start: Start):
    with a_hub(broker) as hub:
        wall = start("--quiet")
        wait_for_wall(hub)
        hub.publish(TOPICS.board, board(1), retain=True)
        wall.send_signal(signal.SIGTERM)
        assert ended(wall) == 0

    assert card.played == b""


def test_the_status_says_that_there_is_no_sound_card(broker: BrokerProcess, start: Start):
    with a_hub(broker) as hub:
        start(SDL_AUDIODRIVER="nonesuch")

        while not (problems := next_status(hub).problems):
            pass

    assert any("Check the sound card, or start with --quiet." in problem for problem in problems)
