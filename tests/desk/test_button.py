"""Promises of the call button, on gpiozero's own pins that are no pins."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from desk.button import (
    CALLED,
    NOBODY_WAITING,
    NOT_TAKEN_LIGHT,
    OFFLINE,
    REFUSED,
    Blink,
    DeskButton,
    NoPins,
    light_for,
    open_pins,
)
from desk.hall import Hall
from desk.presses import Answer
from tests.broker_config.broker_process import BrokerProcess, wait_for
from tests.desk.hub_at_broker import ACCOUNTS, HubAtBroker, account
from tests.desk.small_hub import OFFICE
from wire.connection import Connection
from wire.messages import Action

BUTTON, LIGHT = 17, 27


class FakePresses:
    """Takes presses and gives the outcome it was told; can hold an answer back."""

    def __init__(self, outcome: str = "nobody-waiting") -> None:
        self.outcome = outcome
        self.pressed: list[tuple[Action, int | None]] = []
        self.may_answer = threading.Event()
        self.may_answer.set()

    def press(self, action: Action, *, happened_ns: int | None = None) -> Answer:
        self.pressed.append((action, happened_ns))
        self.may_answer.wait(20)
        return Answer("press", self.outcome, "", None)


class Clock:
    """Moves on when a test says so."""

    def __init__(self) -> None:
        self.ms = 0

    def now_ns(self) -> int:
        return self.ms * 1_000_000


class Bench:
    """A button and its light on a bench: a finger, a clock, and pins to look at."""

    def __init__(self, factory: MockFactory, presses: FakePresses, online: Callable[[], bool] = lambda: True) -> None:
        self.presses, self.clock = presses, Clock()
        self.pins = open_pins(BUTTON, LIGHT, factory)
        self.contact: MockPin = factory.pin(BUTTON)
        self.light: MockPin = factory.pin(LIGHT)
        self.button = DeskButton(presses, self.pins, online, self.clock.now_ns)

    def close_contact(self, after_ms: int = 1000) -> None:
        self.clock.ms += after_ms
        self.contact.drive_low()

    def open_contact(self, after_ms: int = 200) -> None:
        self.clock.ms += after_ms
        self.contact.drive_high()

    def is_at_rest(self) -> bool:
        return self.button.at_rest

    def wait_for_presses(self, count: int) -> None:
        wait_for(lambda: len(self.presses.pressed) == count and self.is_at_rest(), f"{count} presses to be answered")


@pytest.fixture
def factory() -> Iterator[MockFactory]:
    pins = MockFactory()
    yield pins
    pins.reset()


@pytest.fixture
def bench(factory: MockFactory) -> Iterator[Bench]:
    on_the_bench = Bench(factory, FakePresses())
    yield on_the_bench
    on_the_bench.presses.may_answer.set()
    on_the_bench.button.stop()


def test_a_short_press_calls_the_next_number_and_says_when_it_was(bench: Bench) -> None:
    bench.button.start()

    bench.close_contact(after_ms=1000)
    bench.open_contact()

    bench.wait_for_presses(1)
    assert bench.presses.pressed == [("next", 1_000_000_000)]


def test_a_contact_that_bounces_gives_one_press(bench: Bench) -> None:
    bench.button.start()

    bench.close_contact()
    for _ in range(5):
        bench.open_contact(after_ms=4)
        bench.close_contact(after_ms=4)
    bench.open_contact(after_ms=200)
    for _ in range(5):
        bench.close_contact(after_ms=4)
        bench.open_contact(after_ms=4)

    bench.wait_for_presses(1)


def test_a_button_held_down_at_the_start_was_not_pressed(bench: Bench) -> None:
    bench.contact.drive_low()
    bench.button.start()

    bench.open_contact()
    bench.close_contact()

    bench.wait_for_presses(1)


def test_a_stuck_button_gives_one_press(bench: Bench) -> None:
    bench.button.start()

    bench.close_contact()
    bench.wait_for_presses(1)
    bench.clock.ms += 3_600_000
    bench.contact.drive_low()

    bench.wait_for_presses(1)


def test_what_is_pressed_while_the_answer_is_under_way_does_not_count(bench: Bench) -> None:
    bench.presses.may_answer.clear()
    bench.button.start()

    bench.close_contact()
    bench.open_contact()
    bench.close_contact()
    bench.open_contact()
    bench.presses.may_answer.set()
    bench.wait_for_presses(1)
    bench.close_contact()

    bench.wait_for_presses(2)


def test_two_short_blinks_say_that_nobody_is_waiting(bench: Bench) -> None:
    bench.light.clear_states()
    bench.button.start()

    bench.close_contact()
    bench.open_contact()

    bench.wait_for_presses(1)
    wait_for(lambda: [each.state for each in bench.light.states] == [0, 1, 0, 1, 0], "two blinks")


def test_the_light_blinks_while_there_is_no_connection(factory: MockFactory) -> None:
    is_online = threading.Event()
    bench = Bench(factory, FakePresses(), is_online.is_set)
    bench.button.start()
    wait_for(lambda: bench.light.state == 1, "the light to say that there is no connection")

    is_online.set()

    wait_for(lambda: bench.light.state == 0 and not bench.button.shows_offline, "the light to go out")
    bench.button.stop()


@pytest.mark.parametrize(
    ("outcome", "light"),
    [
        ("called", CALLED),
        ("nobody-waiting", NOBODY_WAITING),
        ("refused", REFUSED),
        ("stale", REFUSED),
        ("not-taken", NOT_TAKEN_LIGHT),
    ],
)
def test_every_outcome_has_its_light(outcome: str, light: Blink) -> None:
    assert light_for(Answer("press", outcome, "", None)) == light


@pytest.mark.parametrize("light", [CALLED, NOBODY_WAITING, REFUSED, NOT_TAKEN_LIGHT, OFFLINE])
def test_nothing_flashes_more_than_three_times_a_second(light: Blink) -> None:
    assert light.times == 1 or light.on_s + light.off_s >= 1 / 3


def test_a_pin_for_both_or_no_pin_at_all_is_named(factory: MockFactory) -> None:
    with pytest.raises(NoPins, match="--pin and --led are both 17"):
        open_pins(17, 17, factory)

    with pytest.raises(NoPins, match=r"the GPIO pins cannot be used: .*99.*Is this a Raspberry Pi"):
        open_pins(99, None, factory)


def test_the_button_calls_a_number_through_a_real_broker(tmp_path: Path, factory: MockFactory) -> None:
    with BrokerProcess(tmp_path, OFFICE.id, ACCOUNTS) as broker, HubAtBroker(broker) as hub:
        hub.draw()
        connection = Connection(account(broker, "d1"), OFFICE.id, "desk")
        hall = Hall(connection, OFFICE)
        connection.subscribe(connection.topics.state("d1"), hall.take_state)
        connection.subscribe(connection.topics.status("hub"), hall.take_status)
        button = DeskButton(hall.presser("d1"), open_pins(BUTTON, LIGHT, factory), lambda: hall.trouble is None)
        connection.start()
        button.start()
        wait_for(lambda: hall.trouble is None and hall.states.of("d1") is not None, "the hub to be heard")

        factory.pin(BUTTON).drive_low()

        wait_for(lambda: (state := hall.states.of("d1")) is not None and state.current is not None, "a number")
        state = hall.states.of("d1")
        button.stop()
        connection.stop()

    assert state is not None
    assert state.current is not None
    assert (state.current.number, state.outcome) == ("A001", "called")
    assert [(each.action, each.ticket) for each in hub.hub.presses] == [("next", None)]
