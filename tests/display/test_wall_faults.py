"""Plugs pulled at a wall: its process, its screen, the hub's clock. It comes back, and nothing old is new on it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from display.scene import ALARM, BAR
from tests.broker_config.broker_process import BrokerProcess
from tests.display.test_display_process import (
    BLUE,
    TOPICS,
    DisplayProcess,
    Start,
    a_hub,
    broker,
    publish_all,
    start,
)
from tests.display.walls import a_call
from tests.patience import wait_for
from wire.codec import encode
from wire.messages import Board

__all__ = ["broker", "start"]  # fixtures

EDGE = (9, 60)
"""A dot of the frame that a new call has."""


@contextmanager
def a_screen(display: str = "") -> Iterator[str]:
    """A real X screen, of a number of its own or of the one it had: its name."""
    if shutil.which("Xvfb") is None:
        pytest.fail('Xvfb is missing. Install the Debian package "xvfb".')
    tells, told = os.pipe()
    command = ["Xvfb", *([display] if display else []), "-displayfd", str(told), "-screen", "0", "640x360x24"]
    server = subprocess.Popen([*command, "-nolisten", "tcp"], pass_fds=(told,), stderr=subprocess.DEVNULL)
    os.close(told)
    try:
        yield f":{os.read(tells, 20).decode().strip()}"
    finally:
        server.kill()
        server.wait()
        os.close(tells)


def test_a_wall_that_was_killed_is_back_with_its_board_and_nothing_on_it_is_new(
    broker: BrokerProcess, start: Start
) -> None:
    with a_hub(broker) as hub:
        publish_all(hub, "first", "second")
        wall = start(broker.port)
        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the board on the wall")
        wall.end(signal.SIGKILL)
        wall.picture.unlink()

        again = start(broker.port)
        wait_for(lambda: again.shows(header=BAR, panel=BLUE), "the board on the wall again")

        assert again.dot(EDGE) == BLUE


def test_a_call_is_new_although_the_hubs_clock_went_back(broker: BrokerProcess, start: Start) -> None:
    with a_hub(broker) as hub:
        publish_all(hub, "late")
        wall = start(broker.port)
        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the board on the wall")

        board = Board(calls=(a_call("early", "A018", -90), a_call("late", "A017", -17)))
        hub.publish(TOPICS.board, encode(board), retain=True)

        wait_for(lambda: wall.dot(EDGE) == ALARM, "the frame of a new call")


def test_a_wall_waits_for_its_screen_and_a_screen_that_goes_ends_it_so_that_it_is_started_again(
    broker: BrokerProcess, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_hub(broker) as hub:
        publish_all(hub, "first")
        with a_screen() as name:
            pass  # a number that is free
        monkeypatch.setenv("DISPLAY", name)
        wall = start(broker.port, screen="x11")
        wait_for(lambda: "the screen cannot be opened" in wall.log, "the complaint that there is no screen")

        with a_screen(name):
            came = wall.said()
            wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the board on the screen")
        wait_for(lambda: not wall.runs(), "the end of a wall whose window system is gone")
        wall.picture.unlink()
        again: DisplayProcess = start(broker.port, screen="x11")
        with a_screen(name):
            wait_for(lambda: again.shows(header=BAR, panel=BLUE), "the board on the screen again")

        assert came == "ready: hall shows the board\n"
        assert again.dot(EDGE) == BLUE
