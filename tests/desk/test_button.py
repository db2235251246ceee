"""Promises of the call button, on gpiozero's own pins that are no pins."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from desk.button import STUCK, DeskButton, NoPins, open_pins
from desk.gestures import DOUBLE_NS, MS, Manners
from desk.hall import Hall
from desk.lights import BLINKS, OFFLINE, Blink, Light, light_for
from desk.presses import Answer
from tests.broker_config.broker_process import BrokerProcess
from tests.desk.hub_at_broker import ACCOUNTS, HubAtBroker, account
from tests.desk.small_hub import OFFICE
from tests.patience import PATIENCE_S, wait_for
from wire.connection import Connection
from wire.messages import Action

BUTTON, LIGHT = 17, 27


class PromptFactory(MockFactory):
    """Pins whose edges are told at once: when one was, the clock of a test alone says."""

    @staticmethod
    def ticks_diff(_later: float, _earlier: float) -> float:
        return 0.0


class FakePresses:
    """Takes presses and gives the outcome it was told; can hold an answer back."""

    def __init__(self, outcome: str = "nobody-waiting") -> None:
        self.outcome = outcome
        self.pressed: list[tuple[Action, int, int]] = []
        """Action, and when it began and was decided, in ms."""
        self.may_answer = threading.Event()
        self.may_answer.set()

    @property
    def actions(self) -> list[Action]:
        return [action for action, _, _ in self.pressed]

    def press(self, action: Action, *, happened_ns: int | None = None, decided_ns: int | None = None) -> Answer:
        assert happened_ns is not None
        assert decided_ns is not None
        self.pressed.append((action, round(happened_ns / 1e6), round(decided_ns / 1e6)))
        assert self.may_answer.wait(PATIENCE_S)
        return Answer("press", self.outcome, "", None)


class Clock:
    """Moves on when a test says so."""

    def __init__(self) -> None:
        self.ms = 0

    def now_ns(self) -> int:
        return self.ms * 1_000_000


class Bench:
    """A button and its light on a bench: a finger, a clock, and pins to look at."""

    def __init__(
        self,
        factory: MockFactory,
        presses: FakePresses,
        online: Callable[[], bool] = lambda: True,
        manners: Manners = Manners(),  # noqa: B008
    ) -> None:
        self.presses, self.clock = presses, Clock()
        self.pins = open_pins(BUTTON, LIGHT, factory)
        self.contact: MockPin = factory.pin(BUTTON)
        self.light: MockPin = factory.pin(LIGHT)
        self.problems: list[tuple[str, ...]] = []
        self.button = DeskButton(presses, self.pins, online, self.problems.append, manners, self.clock.now_ns)

    def wait_ms(self, ms: int) -> None:
        self.clock.ms += ms
        self.button.look()

    def close_contact(self, after_ms: int = 1000) -> None:
        self.wait_ms(after_ms)
        self.contact.drive_low()

    def open_contact(self, after_ms: int = 200) -> None:
        self.wait_ms(after_ms)
        self.contact.drive_high()

    def wait_for_presses(self, count: int) -> None:
        wait_for(lambda: len(self.presses.pressed) == count and self.button.at_rest, f"{count} presses to be answered")


@pytest.fixture
def factory() -> Iterator[MockFactory]:
    pins = PromptFactory()
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
    bench.open_contact(after_ms=200)
    bench.wait_ms(1000)

    bench.wait_for_presses(1)
    assert bench.presses.pressed == [("next", 1000, 1500)]


def test_a_double_press_calls_the_same_number_again(bench: Bench) -> None:
    bench.button.start()

    bench.close_contact(after_ms=1000)
    bench.open_contact(after_ms=100)
    bench.close_contact(after_ms=150)
    bench.open_contact(after_ms=100)
    bench.wait_ms(1000)

    bench.wait_for_presses(1)
    assert bench.presses.pressed == [("recall", 1000, 1250)]


def test_a_long_press_marks_the_number_as_missed_while_the_finger_is_still_down(bench: Bench) -> None:
    bench.button.start()

    bench.close_contact(after_ms=1000)
    bench.wait_ms(1000)

    wait_for(lambda: bench.presses.pressed == [("missed", 1000, 2000)], "the press")
    bench.open_contact(after_ms=2000)
    bench.wait_ms(1000)
    bench.wait_for_presses(1)


def test_without_double_and_long_a_press_acts_as_the_finger_comes_down(factory: MockFactory) -> None:
    bench = Bench(factory, FakePresses(), manners=Manners(double=False, long=False))
    bench.button.start()

    bench.close_contact(after_ms=1000)

    wait_for(lambda: bench.presses.pressed == [("next", 1000, 1000)], "the press")
    bench.button.stop()


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
    bench.wait_ms(1000)

    bench.wait_for_presses(1)
    assert bench.presses.actions == ["next"]


def test_a_button_held_down_at_the_start_was_not_pressed(bench: Bench) -> None:
    bench.contact.drive_low()
    bench.button.start()

    bench.wait_ms(5000)
    bench.open_contact()
    bench.close_contact()
    bench.open_contact()
    bench.wait_ms(1000)

    bench.wait_for_presses(1)
    assert bench.presses.actions == ["next"]


def test_a_stuck_button_is_a_problem_and_does_nothing_until_it_is_let_go(bench: Bench) -> None:
    bench.button.start()

    bench.close_contact()
    bench.wait_ms(1000)
    bench.wait_ms(29_001)
    bench.wait_ms(3_600_000)
    while_stuck = list(bench.problems)
    bench.open_contact()
    bench.wait_ms(1000)

    bench.wait_for_presses(1)
    assert bench.presses.actions == ["missed"]
    assert (while_stuck, bench.problems) == ([(STUCK,)], [(STUCK,), ()])


def test_a_finger_that_let_go_unheard_was_not_held(bench: Bench) -> None:
    bench.button.start()
    bench.close_contact(after_ms=1000)
    bench.button._pins.button.when_released = None  # the edge is lost

    bench.contact.drive_high()
    bench.wait_ms(1100)
    bench.wait_ms(1000)

    bench.wait_for_presses(1)
    assert bench.presses.pressed == [("next", 1000, 1300)]


def test_what_is_pressed_while_the_answer_is_under_way_does_not_count(bench: Bench) -> None:
    bench.presses.may_answer.clear()
    bench.button.start()

    for _ in range(2):
        bench.close_contact()
        bench.open_contact()
        bench.wait_ms(1000)
    bench.presses.may_answer.set()
    bench.wait_for_presses(1)
    bench.close_contact()
    bench.open_contact()
    bench.wait_ms(1000)

    bench.wait_for_presses(2)


def test_two_short_blinks_say_that_nobody_is_waiting(bench: Bench) -> None:
    bench.light.clear_states()
    bench.button.start()

    bench.close_contact()
    bench.open_contact()
    bench.wait_ms(1000)

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
        ("called", "taken"),
        ("repeated", "taken"),
        ("nobody-waiting", "nobody-waiting"),
        ("refused", "refused"),
        ("stale", "refused"),
        ("not-taken", "not-taken"),
    ],
)
def test_every_outcome_has_its_light(outcome: str, light: Light) -> None:
    assert light_for(Answer("press", outcome, "", None)) == light


@pytest.mark.parametrize("light", [*BLINKS.values(), OFFLINE])
def test_nothing_flashes_more_than_three_times_a_second(light: Blink) -> None:
    assert light.on_s + light.off_s >= 1 / 3


def test_a_pin_for_both_or_no_pin_at_all_is_named(factory: MockFactory) -> None:
    with pytest.raises(NoPins, match="--pin and --led are both 17"):
        open_pins(17, 17, factory)

    with pytest.raises(NoPins, match=r"the GPIO pins cannot be used: .*99.*Is this a Raspberry Pi"):
        open_pins(99, None, factory)


class AtBroker:
    """The button of desk d1 at a real broker, with a clock that a test moves on: no press gets old by itself."""

    def __init__(self, broker: BrokerProcess, factory: MockFactory) -> None:
        self.clock = Clock()
        self.connection = Connection(account(broker, "d1"), OFFICE.id, "desk")
        self.hall = Hall(self.connection, OFFICE, now_ns=self.clock.now_ns)
        self.connection.subscribe(self.connection.topics.state("d1"), self.hall.take_state)
        self.connection.subscribe(self.connection.topics.status("hub"), self.hall.take_status)
        self.connection.watch(self.hall.heard_connection)
        self.contact: MockPin = factory.pin(BUTTON)
        self.button = DeskButton(
            self.hall.presser("d1"), open_pins(BUTTON, LIGHT, factory), lambda: self.hall.trouble is None,
            self.connection.report, now_ns=self.clock.now_ns,
        )  # fmt: skip
        self.connection.start()
        self.button.start()
        self.wait_for_hub()

    def wait_for_hub(self) -> None:
        wait_for(lambda: self.hall.trouble is None and self.hall.states.of("d1") is not None, "the hub to be heard")

    def press(self) -> None:
        self.contact.drive_low()
        self.contact.drive_high()
        self.wait_ms(DOUBLE_NS // MS)

    def wait_ms(self, ms: int) -> None:
        self.clock.ms += ms
        self.button.look()

    def stop(self) -> None:
        self.button.stop()
        self.connection.stop()


def test_the_button_calls_a_number_through_a_real_broker(tmp_path: Path, factory: MockFactory) -> None:
    with BrokerProcess(tmp_path, OFFICE.id, ACCOUNTS) as broker, HubAtBroker(broker) as hub:
        hub.draw()
        desk = AtBroker(broker, factory)

        desk.press()

        wait_for(lambda: (state := desk.hall.states.of("d1")) is not None and state.current is not None, "a number")
        state = desk.hall.states.of("d1")
        desk.stop()

    assert state is not None
    assert state.current is not None
    assert (state.current.number, state.outcome) == ("A001", "called")
    [press] = hub.hub.presses
    assert (press.action, press.ticket) == ("next", None)
    assert press.age_ms >= 300  # it waited for a second press, and says so


def test_a_button_pressed_while_the_broker_is_away_calls_nobody_when_it_is_back(
    tmp_path: Path, factory: MockFactory
) -> None:
    light: MockPin = factory.pin(LIGHT)
    with BrokerProcess(tmp_path, OFFICE.id, ACCOUNTS) as broker, HubAtBroker(broker) as hub:
        hub.draw()
        desk = AtBroker(broker, factory)
        broker.kill()
        wait_for(lambda: desk.hall.trouble == "broker", "the broker to be missed")
        light.clear_states()

        desk.press()
        wait_for(lambda: len(light.states) > 1 and not desk.button.shows_offline, "the light to say: not taken")
        wait_for(lambda: desk.button.at_rest, "the press to be answered")
        broker.start()
        desk.wait_for_hub()
        desk.wait_ms(1000)
        desk.contact.drive_low()
        desk.wait_ms(1000)  # held: the person has not come

        wait_for(lambda: len(hub.hub.presses) > 0, "a press")
        desk.stop()

    assert [each.action for each in hub.hub.presses] == ["missed"]
