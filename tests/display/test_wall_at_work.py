"""What a wall makes of recalls, notices, and a hall too deep for it: the real command at a real broker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from display.scene import ALARM, BAR, NOTICE
from tests.broker_config.broker_process import BrokerProcess
from tests.broker_config.mqtt_device import MqttDevice
from tests.display.test_display_process import (
    ACCOUNTS,
    BLUE,
    OFFICE,
    TOPICS,
    DisplayProcess,
    a_hub,
    publish_all,
)
from tests.display.walls import a_call
from tests.patience import wait_for
from wire.codec import decode, encode
from wire.messages import Board, Status

EDGE, BAND = (9, 60), (9, 290)
"""Dots of the frame of the newest call and of the band of a notice."""

TOO_FAR = OFFICE.replace("distance_m = 8", "distance_m = 30")

Start = Callable[..., DisplayProcess]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[BrokerProcess]:
    home = tmp_path / "broker"
    home.mkdir()
    with BrokerProcess(home, "teststadt", ACCOUNTS) as broker:
        yield broker


@pytest.fixture
def start(tmp_path: Path, broker: BrokerProcess) -> Iterator[Start]:
    started: list[DisplayProcess] = []

    def start(text: str = OFFICE) -> DisplayProcess:
        started.append(DisplayProcess(tmp_path, broker.port, text=text))
        return started[-1]

    yield start
    for each in started:
        each.forget()


def test_the_frame_of_a_recalled_number_goes_on_and_off(broker: BrokerProcess, start: Start):
    with a_hub(broker) as hub:
        publish_all(hub, "first")
        wall = start()
        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the board on the wall")

        hub.publish(TOPICS.board, encode(Board(calls=(a_call("again", "A017", 5),))), retain=True)

        for _ in range(2):
            wait_for(lambda: wall.dot(EDGE) == ALARM, "the frame to go on")
            wait_for(lambda: wall.dot(EDGE) == BLUE, "the frame to go off")


def test_a_notice_of_staff_comes_and_goes_and_one_that_nobody_knows_is_told_once(broker: BrokerProcess, start: Start):
    with a_hub(broker) as hub:
        publish_all(hub, "first")
        wall = start()
        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the board on the wall")
        call = a_call("first", "A017", -17)

        for minute in (1, 2):
            board = Board(calls=(a_call(f"new-{minute}", "A018", minute), call), notices=("takes-longer", "unheard-of"))
            hub.publish(TOPICS.board, encode(board), retain=True)
        wait_for(lambda: wall.dot(BAND) == NOTICE, "the band of the notice")
        hub.publish(TOPICS.board, encode(Board(calls=(call,))), retain=True)

        wait_for(lambda: wall.dot(BAND) != NOTICE, "the band to go")
    assert wall.log.count('no notice "unheard-of"') == 1


def test_a_wall_in_a_hall_too_deep_for_it_says_so_in_log_and_status(broker: BrokerProcess, start: Start):
    with a_hub(broker) as hub:
        hub.subscribe(TOPICS.status("hall"))
        publish_all(hub, "first")

        wall = start(TOO_FAR)

        wait_for(lambda: any("m at most" in each for each in next_problems(hub)), "the problem in the status")
    assert 'wall "hall": from 30 m numbers must be 194 mm high' in wall.log


def test_a_wall_that_can_be_read_has_no_problem_but_says_how_many_calls_it_shows(broker: BrokerProcess, start: Start):
    with a_hub(broker) as hub:
        hub.subscribe(TOPICS.status("hall"))
        publish_all(hub, "first")

        wall = start()

        wait_for(lambda: "5 calls at once can be read from 8 m" in wall.log, "the warning in the log")
        wait_for(lambda: wall.shows(header=BAR, panel=BLUE), "the board on the wall")
        assert next_problems(hub) == ()


def next_problems(hub: MqttDevice) -> tuple[str, ...]:
    """The problems in the next status of the wall."""
    _, payload = hub.next_message()
    return decode(payload, Status).problems
