"""No press is ever obeyed late: cable out, press, cable in calls nobody, though no end of the line has noticed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.hall import Hall
from desk.hub_clock import BEATS, HubClock
from desk.presses import NOT_TAKEN
from hub.intake import LATE
from tests.broker_config.broker_process import BrokerProcess
from tests.desk.stalling_line import StallingLine
from tests.hub.house import ACCOUNTS, OFFICE, OFFICE_TEXT, TOPICS, ticket_message
from tests.hub.program import HubProgram, Listener
from tests.patience import wait_for
from wire.codec import encode
from wire.connection import Account, Arrival, Connection
from wire.messages import Beat

SECOND = 1_000_000_000


class Desk:
    """Room 1 at the end of a line that can stall."""

    def __init__(self, broker: BrokerProcess, line: StallingLine) -> None:
        self.line = line
        self.connection = Connection(Account("room-1", ACCOUNTS["room-1"][1], port=line.port), OFFICE.id, "desk")
        self.hall = Hall(self.connection, OFFICE)
        self.connection.subscribe(TOPICS.state("room-1"), self.hall.take_state)
        self.connection.subscribe(TOPICS.clock, self.hall.clock.take)
        self.press = self.hall.presser("room-1").press
        self.connection.start()

    def press_until_called(self) -> None:
        """Press once more as a person would, should the machine stand still while a press is on its way.

        The hub finds none of these presses late.
        """

        def called() -> bool:
            outcome = self.press("next").outcome
            assert outcome in ("called", NOT_TAKEN)
            return outcome == "called" or _number(self) is not None

        wait_for(called, "somebody to be called")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The real hub, a ticket that waits, and a desk that has heard its clock."""
    office = tmp_path / "office.toml"
    office.write_text(OFFICE_TEXT, encoding="utf-8")
    with (
        BrokerProcess(tmp_path / "broker", OFFICE.id, ACCOUNTS) as broker,
        HubProgram(office, broker.port),
        Listener(broker, "entrance") as kiosk,
        StallingLine(broker.port) as line,
    ):
        kiosk.say(TOPICS.tickets("entrance"), ticket_message("A017"))
        kiosk.until(TOPICS.ack("entrance"), seq=1)
        desk = Desk(broker, line)
        wait_for(lambda: desk.hall.clock.at_ms(0) is not None, "a beat of the hub")
        wait_for(lambda: desk.hall.states.of("room-1") is not None, "the desk's state")
        yield desk
        desk.connection.stop()


def test_a_press_that_was_stuck_in_the_network_calls_nobody(desk: Desk) -> None:
    desk.line.stall()
    stuck = desk.press("next")
    again = desk.press("next")
    pressed_at = time.monotonic()

    wait_for(lambda: time.monotonic() - pressed_at > LATE.total_seconds(), "the presses to be late")
    desk.line.flow()
    wait_for(lambda: _outcome(desk) == "stale", "the hub's answer")
    at_desk_before = _number(desk)
    desk.press_until_called()

    assert (stuck.outcome, again.outcome, at_desk_before) == (NOT_TAKEN, NOT_TAKEN, None)
    assert _number(desk) == "A017"


def test_a_press_on_a_good_line_is_obeyed(desk: Desk) -> None:
    desk.press_until_called()

    assert _number(desk) == "A017"


def _outcome(desk: Desk) -> str | None:
    state = desk.hall.states.of("room-1")
    return state.outcome if state else None


def _number(desk: Desk) -> str | None:
    state = desk.hall.states.of("room-1")
    return state.current.number if state and state.current else None


def a_beat(ms: int, arrived_s: float) -> Arrival:
    return Arrival("wartemarke/teststadt/clock", encode(Beat(ms=ms)), False, int(arrived_s * SECOND))


def test_without_a_beat_nothing_is_said_about_the_time() -> None:
    assert HubClock().at_ms(0) is None


def test_the_beat_that_came_fastest_tells_the_clock() -> None:
    clock = HubClock()
    clock.take(a_beat(10_000, 1.3))
    clock.take(a_beat(11_000, 2.0))
    clock.take(a_beat(12_000, 3.8))

    assert clock.at_ms(4 * SECOND) == 13_000


def test_a_hub_whose_clock_was_set_forward_is_followed_at_once_and_back_after_half_a_minute() -> None:
    clock = HubClock()
    clock.take(a_beat(10_000, 1.0))
    clock.take(a_beat(3_600_000, 2.0))
    forward = clock.at_ms(2 * SECOND)

    for second in range(3, 3 + BEATS):
        clock.take(a_beat(1_000 * second, second))

    assert forward == 3_600_000
    assert clock.at_ms(2 * SECOND) == 2_000


def test_a_beat_that_cannot_be_read_is_named_and_dropped(caplog: pytest.LogCaptureFixture) -> None:
    clock = HubClock()

    clock.take(Arrival("wartemarke/teststadt/clock", b"{}", False, 0))

    assert clock.at_ms(0) is None
    assert "a beat of the hub cannot be read" in caplog.text
