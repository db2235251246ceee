"""Promises of the kiosk's physical buttons, on gpiozero's own pins that are no pins."""

from __future__ import annotations

import queue
import re
from collections.abc import Iterator

import pytest
from gpiozero.pins.mock import MockFactory

from kiosk.buttons import ACTIONS, REPEATED, BadPins, KioskButtons, NoPins, Timing, parse_pins
from tests.patience import wait_for

PINS = {"next": 17, "previous": 27, "choose": 22, "louder": 5}
AT_ONCE = Timing(double_strike_s=0)


class Panel:
    """Buttons on a bench: fingers, a clock that moves when it is told to, and what was pressed so far."""

    def __init__(self, factory: MockFactory, timing: Timing | None = None) -> None:
        self.factory = factory
        self.seconds = 100.0
        self.pressed: list[str] = []
        self.buttons = KioskButtons(PINS, self.pressed.append, timing, factory=factory, now=lambda: self.seconds)

    def close(self, action: str, after: float = 1.0) -> None:
        self.seconds += after
        self.factory.pin(PINS[action]).drive_low()

    def open(self, action: str, after: float = 0.2) -> None:
        self.seconds += after
        self.factory.pin(PINS[action]).drive_high()

    def press(self, action: str, after: float = 1.0) -> None:
        self.close(action, after)
        self.open(action)

    def hold(self, seconds: float) -> None:
        self.seconds += seconds
        self.buttons.look()


@pytest.fixture
def factory() -> Iterator[MockFactory]:
    pins = MockFactory()
    yield pins
    pins.reset()


@pytest.fixture
def panel(factory: MockFactory) -> Iterator[Panel]:
    on_the_bench = Panel(factory)
    yield on_the_bench
    on_the_bench.buttons.stop()


@pytest.fixture
def trembling(factory: MockFactory) -> Iterator[Panel]:
    """Buttons that repeat what is held, and take every press."""
    on_the_bench = Panel(factory, Timing(double_strike_s=0, repeat_after_s=2, repeat_every_s=2))
    on_the_bench.buttons.start()
    yield on_the_bench
    on_the_bench.buttons.stop()


def test_each_button_says_what_it_is_for(panel: Panel) -> None:
    panel.buttons.start()

    for action in ("next", "next", "previous", "choose", "louder"):
        panel.press(action)

    assert panel.pressed == ["next", "next", "previous", "choose", "louder"]


def test_a_contact_that_bounces_gives_one_press(factory: MockFactory) -> None:
    panel = Panel(factory, AT_ONCE)
    panel.buttons.start()

    panel.close("next")
    for _ in range(5):
        panel.open("next", after=0.004)
        panel.close("next", after=0.004)
    panel.open("next", after=0.2)
    for _ in range(5):
        panel.close("next", after=0.004)
        panel.open("next", after=0.004)

    assert panel.pressed == ["next"]
    panel.buttons.stop()


def test_a_button_held_down_at_the_start_counts_once_it_was_let_go(panel: Panel) -> None:
    panel.factory.pin(PINS["next"]).drive_low()
    panel.buttons.start()
    panel.hold(60)
    assert panel.pressed == []

    panel.open("next")
    panel.press("next")

    assert panel.pressed == ["next"]


def test_a_stuck_button_gives_one_press_and_the_others_go_on(panel: Panel) -> None:
    panel.buttons.start()

    panel.close("next")
    panel.hold(3600)
    panel.press("choose")

    assert panel.pressed == ["next", "choose"]


def test_the_same_button_within_a_fifth_of_a_second_counts_once(panel: Panel) -> None:
    panel.buttons.start()

    panel.press("choose")
    panel.press("choose", after=0.15)
    panel.press("choose", after=0.15)
    panel.press("choose", after=0.25)

    assert panel.pressed == ["choose", "choose"]


def test_another_button_counts_at_once(panel: Panel) -> None:
    panel.buttons.start()

    panel.press("next")
    panel.press("choose", after=0.06)
    panel.press("next", after=0.06)

    assert panel.pressed == ["next", "choose", "next"]


@pytest.mark.parametrize(("double_strike_s", "counted"), [(0.0, 3), (0.25, 3), (0.35, 1), (2.0, 1)])
def test_the_time_for_a_double_strike_can_be_set(factory: MockFactory, double_strike_s: float, counted: int) -> None:
    panel = Panel(factory, Timing(double_strike_s=double_strike_s))
    panel.buttons.start()

    for _ in range(3):
        panel.press("next", after=0.3)

    assert len(panel.pressed) == counted
    panel.buttons.stop()


def test_a_button_that_is_held_acts_once_unless_it_was_set_to_repeat(panel: Panel) -> None:
    panel.buttons.start()

    panel.close("louder")
    panel.hold(10)

    assert panel.pressed == ["louder"]


def test_a_held_button_acts_again_after_two_seconds_and_each_two_more(trembling: Panel) -> None:
    trembling.close("louder")
    counts = []
    for _ in range(5):
        trembling.hold(1)
        counts.append(len(trembling.pressed))

    trembling.open("louder", after=0.5)
    trembling.hold(10)

    assert counts == [1, 2, 2, 3, 3]
    assert trembling.pressed == ["louder"] * 3


def test_another_press_ends_the_repeating(trembling: Panel) -> None:
    trembling.close("louder")
    trembling.hold(2)

    trembling.close("choose")
    trembling.hold(10)

    assert trembling.pressed == ["louder", "louder", "choose"]


def test_a_choice_is_never_repeated(trembling: Panel) -> None:
    assert {"choose", "back"}.isdisjoint(REPEATED)

    trembling.close("choose")
    trembling.hold(10)

    assert trembling.pressed == ["choose"]


def test_buttons_repeat_by_themselves(factory: MockFactory) -> None:
    pressed: queue.SimpleQueue[str] = queue.SimpleQueue()
    timing = Timing(repeat_after_s=0.05, repeat_every_s=0.02)
    buttons = KioskButtons(PINS, pressed.put, timing, factory=factory)
    buttons.start()

    factory.pin(PINS["louder"]).drive_low()

    wait_for(lambda: pressed.qsize() >= 4, "the fourth press")
    buttons.stop()
    assert {pressed.get() for _ in range(4)} == {"louder"}


def test_pins_are_free_again_after_the_end(factory: MockFactory) -> None:
    for _ in range(2):
        panel = Panel(factory)
        panel.buttons.start()
        panel.buttons.stop()

    panel.press("next")

    assert panel.pressed == []


def test_a_pin_that_is_not_there_is_named_and_the_others_are_given_back(factory: MockFactory) -> None:
    with pytest.raises(NoPins) as refused:
        KioskButtons({"next": 17, "back": 99}, lambda _: None, factory=factory)

    panel = Panel(factory)
    assert re.match(r"the GPIO pins cannot be used: .*99.*Is this a Raspberry Pi, with lgpio", str(refused.value))
    panel.buttons.start()
    panel.buttons.stop()


def test_options_name_the_pins() -> None:
    assert parse_pins([]) == {}
    assert parse_pins(["next=17", " choose = 4 "]) == {"next": 17, "choose": 4}
    assert list(parse_pins([f"{action}={pin}" for pin, action in enumerate(ACTIONS, 2)])) == list(ACTIONS)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("nxt=17", '--button "nxt=17": there is no action "nxt". Did you mean "next"? Known actions: next, previous,'),
        ("=17", 'there is no action "".'),
        ("next", '--button "next": a GPIO number (BCM) is missing, as in next=17.'),
        ("next=", "a GPIO number (BCM) is missing"),
        ("next=54", "a GPIO number (BCM) is missing"),
        ("next=-1", "a GPIO number (BCM) is missing"),
        ("next=١٧", "a GPIO number (BCM) is missing"),
        ("back=4", '--button "back=4": choose is at the pin 4 already. Give each its own.'),
        ("choose=5", '--button "choose=5": choose has the pin 4 already.'),
    ],
)
def test_an_option_that_names_no_button_is_explained(option: str, said: str) -> None:
    with pytest.raises(BadPins) as refused:
        parse_pins(["choose=4", option])

    assert said in str(refused.value)


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(BadPins) as refused:
        parse_pins(["nxt=17", "next", "choose=4", "back=4"])

    assert len(str(refused.value).splitlines()) == 3
