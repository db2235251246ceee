"""The kiosk's physical buttons at a Raspberry Pi, for use without sight or touch: its only door to gpiozero.

Each button closes its pin to ground. A button that is held down when the kiosk starts has not been pressed, and one
that is stuck was pressed once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gpiozero import Button, Device
from gpiozero.exc import GPIOZeroError

from routing.reading import unknown

ACTIONS = ("next", "previous", "choose", "back", "repeat", "louder", "softer", "slower", "faster")

REPEATED = frozenset({"next", "previous", "louder", "softer", "slower", "faster"})
"""What holding a button may do again and again. A choice is made once, however long the finger stays."""

PINS = range(54)
"""GPIO numbers (BCM) that a Raspberry Pi has."""

BOUNCE_S = 0.05
"""Seconds within which a contact closes and opens by itself. Push buttons settle in 10 to 30 ms."""


class BadPins(ValueError):
    """Options that name no buttons: every problem, one a line."""


class NoPins(Exception):
    """This machine has no such pins, or they are in use: says what to do."""


DOUBLE_STRIKE_S = 0.2
"""Usually: long enough for a finger that bounces, short enough for whoever goes through a list quickly."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How patient the buttons are, in seconds (EN 301 549).

    double_strike_s: the same button pressed again within this time counts once (5.8: adjustable to 0.5 at least).
    Hands that tremble need it; 0 switches it off.
    repeat_after_s, repeat_every_s: a button that is held acts again, first after the one and then after each of the
    other. 0 switches it off, and 5.7 asks no more; where it is on, 5.7 wants both adjustable to 2 at least.
    """

    double_strike_s: float = DOUBLE_STRIKE_S
    repeat_after_s: float = 0.0
    repeat_every_s: float = 2.0


def parse_pins(options: Sequence[str]) -> dict[str, int]:
    """The pin of each action, from texts as "next=17". Raises `BadPins` with every problem."""
    pins: dict[str, int] = {}
    problems = []
    for option in options:
        action, _, number = (part.strip() for part in option.partition("="))
        if action not in ACTIONS:
            problems.append(f'--button "{option}": {" ".join(unknown("action", action, ACTIONS, "actions"))}')
        elif not _is_pin(number):
            problems.append(f'--button "{option}": a GPIO number (BCM) is missing, as in {action}=17.')
        elif action in pins:
            problems.append(f'--button "{option}": {action} has the pin {pins[action]} already.')
        elif int(number) in pins.values():
            other = next(name for name, pin in pins.items() if pin == int(number))
            problems.append(f'--button "{option}": {other} is at the pin {int(number)} already. Give each its own.')
        else:
            pins[action] = int(number)
    if problems:
        raise BadPins("\n".join(problems))
    return pins


class Strokes:
    """Which closing of a contact counts as a press. Times are in seconds of one clock that never goes back."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._edges: dict[str, float] = {}
        """When each contact last changed."""
        self._last = ""
        """The last button that counted."""
        self._again_at: float | None = None

    def closed(self, action: str, at: float) -> bool:
        """A contact has closed: whether that is a press."""
        rest = at - self._edges.get(action, -float("inf"))
        self._edges[action] = at
        if rest < BOUNCE_S or (action == self._last and rest < self._timing.double_strike_s):
            return False
        self._last = action
        repeats = self._timing.repeat_after_s > 0 and action in REPEATED
        self._again_at = at + self._timing.repeat_after_s if repeats else None
        return True

    def opened(self, action: str, at: float) -> None:
        """A contact has opened."""
        self._edges[action] = at

    @property
    def again_at(self) -> float | None:
        """When the button pressed last acts again, if it is still held then."""
        return self._again_at

    def again(self, at: float, is_held: Callable[[str], bool]) -> str:
        """The button that acts again now; empty when none does."""
        if self._again_at is None or at < self._again_at:
            return ""
        if not is_held(self._last):
            self._again_at = None
            return ""
        self._again_at = at + self._timing.repeat_every_s
        return self._last


class KioskButtons:
    """Tells each press, from a thread of gpiozero's or of its own."""

    def __init__(
        self,
        pins: Mapping[str, int],
        pressed: Callable[[str], None],
        timing: Timing | None = None,
        *,
        factory: Any = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the pins of this machine, or of the factory given. `pressed` must not fail. Raises `NoPins`."""
        self._pressed = pressed
        self._now = now
        self._strokes = Strokes(timing or Timing())
        self._wake = threading.Condition()
        self._stopped = False
        self._buttons = _open(pins, factory)
        self._repeater = threading.Thread(target=self._run, name="buttons", daemon=True)

    def start(self) -> None:
        """Wait for presses."""
        self._repeater.start()
        for action, button in self._buttons.items():
            button.when_pressed = _without_arguments(self._closed, action)
            button.when_released = _without_arguments(self._opened, action)

    def stop(self) -> None:
        """Wait for no more presses, and give the pins back."""
        with self._wake:
            self._stopped = True
            self._wake.notify_all()
        self._repeater.join()
        for button in self._buttons.values():
            button.close()

    def look(self) -> None:
        """Let a button act again that is held for long enough."""
        with self._wake:
            action = self._strokes.again(self._now(), lambda held: bool(self._buttons[held].is_pressed))
        if action:
            self._pressed(action)

    def _closed(self, action: str) -> None:
        with self._wake:
            counts = self._strokes.closed(action, self._now())
            self._wake.notify_all()
        if counts:
            self._pressed(action)

    def _opened(self, action: str) -> None:
        with self._wake:
            self._strokes.opened(action, self._now())

    def _run(self) -> None:
        while not self._stopped:
            with self._wake:
                again_at = self._strokes.again_at
                if not self._stopped and (again_at is None or again_at > self._now()):
                    self._wake.wait(None if again_at is None else again_at - self._now())
            self.look()


def _open(pins: Mapping[str, int], factory: Any) -> dict[str, Any]:
    buttons: dict[str, Any] = {}
    try:
        if factory is None:
            Device.ensure_pin_factory()
            factory = Device.pin_factory
        for action, pin in pins.items():
            # gpiozero does not close a button before its hold time is over, and nobody here holds by its clock.
            buttons[action] = Button(pin, pull_up=True, bounce_time=BOUNCE_S, hold_time=BOUNCE_S, pin_factory=factory)
    except (GPIOZeroError, ImportError, OSError) as error:
        for button in buttons.values():
            button.close()
        what = " ".join(str(error).split()) or type(error).__name__
        raise NoPins(
            f"the GPIO pins cannot be used: {what}. Is this a Raspberry Pi, with lgpio installed, "
            "and the user in the group gpio?"
        ) from error
    return buttons


def _without_arguments(told: Callable[[str], None], action: str) -> Callable[[], None]:
    return lambda: told(action)


def _is_pin(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) <= 2 and int(number) in PINS
