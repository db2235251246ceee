"""The call button of one desk at a Raspberry Pi: the only door to gpiozero.

A short press calls the next number. The light tells what became of it:

| light | meaning |
|---|---|
| on for 1 second | a number was called |
| two short blinks | nobody is waiting |
| six quick blinks | refused, or the press came too late |
| three long, slow blinks | not taken: nobody answered; the number on the wall is what counts |
| long and slow, without end | no connection: pressing does nothing now |

Nothing flashes more than three times in a second (WCAG 2.2, 2.3.1).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from gpiozero import LED, Button, Device
from gpiozero.exc import GPIOZeroError

from desk.presses import NOT_TAKEN, Answer
from wire.messages import Action

BOUNCE_S = 0.05
"""Seconds within which a contact closes and opens by itself. Push buttons settle in 10 to 30 ms."""

LOOK_EVERY_S = 0.5
"""Seconds between two looks at the connection, for the light."""

END_WITHIN_S = 0.6
"""Seconds that a press under way has to get its answer when the program ends."""


@dataclass(frozen=True, slots=True)
class Blink:
    """How the light blinks: seconds on, seconds off, how often; without end when `times` is None."""

    on_s: float
    off_s: float
    times: int | None

    @property
    def lasts_s(self) -> float:
        """Seconds until it is over."""
        return (self.on_s + self.off_s) * (self.times or 0)


CALLED = Blink(1.0, 0.1, 1)
NOBODY_WAITING = Blink(0.15, 0.25, 2)
REFUSED = Blink(0.17, 0.17, 6)
NOT_TAKEN_LIGHT = Blink(1.0, 1.0, 3)
OFFLINE = Blink(1.0, 3.0, None)


def light_for(answer: Answer) -> Blink:
    """What the light shows for an answer."""
    match answer.outcome:
        case "nobody-waiting":
            return NOBODY_WAITING
        case "refused" | "stale":
            return REFUSED
        case outcome if outcome == NOT_TAKEN:
            return NOT_TAKEN_LIGHT
        case _:
            return CALLED


class Presses(Protocol):
    """What a button needs of `desk.presses.Presser`."""

    def press(self, action: Action, *, happened_ns: int | None = None) -> Answer:
        """Press, and wait for the answer."""


class NoPins(Exception):
    """This machine has no such pins, or they are in use: says what to do."""


@dataclass(frozen=True, slots=True)
class Pins:
    """A button between its pin and ground, and the light, if there is one."""

    button: Button
    led: LED | None

    def close(self) -> None:
        """Give the pins back; the light goes out."""
        self.button.close()
        if self.led is not None:
            self.led.close()


def open_pins(pin: int, led: int | None, factory: Any = None) -> Pins:
    """Take the pins, with their BCM numbers, of this machine or of the factory given. Raises `NoPins`."""
    if pin == led:
        raise NoPins(f"--pin and --led are both {pin}. Give each its own pin.")
    try:
        if factory is None:
            Device.ensure_pin_factory()
            factory = Device.pin_factory
        # gpiozero does not close a button before its hold time is over, and nobody here holds.
        button = Button(pin, pull_up=True, bounce_time=BOUNCE_S, hold_time=BOUNCE_S, pin_factory=factory)
        return Pins(button, None if led is None else LED(led, pin_factory=factory))
    except (GPIOZeroError, ImportError, OSError) as error:
        what = " ".join(str(error).split()) or type(error).__name__
        raise NoPins(
            f"the GPIO pins cannot be used: {what}. Is this a Raspberry Pi, with lgpio installed, "
            "and the user in the group gpio?"
        ) from error


class DeskButton:
    """One press at a time: what is pressed while the answer is under way does not count.

    A button that is held down when the program starts has not been pressed, and one that is stuck was pressed once.
    """

    def __init__(
        self,
        presses: Presses,
        pins: Pins,
        online: Callable[[], bool],
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._presses = presses
        self._pins = pins
        self._online = online
        self._now_ns = now_ns
        self._last_edge_ns: int | None = None
        self._pressed_ns: int | None = None
        self._lit_until_ns = 0
        self._shows_offline: bool | None = None
        self._stopped = False
        self._wake = threading.Condition()
        self._worker = threading.Thread(target=self._run, name="button", daemon=True)

    @property
    def at_rest(self) -> bool:
        """Whether no press is waiting for its answer: the next one would count."""
        return self._pressed_ns is None

    @property
    def shows_offline(self) -> bool:
        """Whether the light says that there is no connection."""
        return bool(self._shows_offline)

    def start(self) -> None:
        """Wait for presses. The light shows from now on whether one would be taken."""
        self._worker.start()
        self._pins.button.when_pressed = self._down
        self._pins.button.when_released = self._up

    def stop(self) -> None:
        """Wait for no more presses, and put the light out."""
        with self._wake:
            self._stopped = True
            self._wake.notify_all()
        self._worker.join(END_WITHIN_S)
        self._pins.close()

    def _down(self) -> None:
        with self._wake:
            if self._settled() and self._pressed_ns is None:
                self._pressed_ns = self._last_edge_ns
                self._wake.notify_all()

    def _up(self) -> None:
        with self._wake:
            self._settled()

    def _settled(self) -> bool:
        """Whether the contact had been at rest before this edge."""
        before, self._last_edge_ns = self._last_edge_ns, self._now_ns()
        return before is None or self._last_edge_ns - before >= BOUNCE_S * 1e9

    def _run(self) -> None:
        while not self._stopped:
            with self._wake:
                self._wake.wait_for(lambda: self._stopped or self._pressed_ns is not None, LOOK_EVERY_S)
                pressed = self._pressed_ns
            if self._stopped:
                return
            if pressed is None:
                self._show_whether_online()
            else:
                self._answer(pressed)

    def _answer(self, pressed_ns: int) -> None:
        answer = self._presses.press("next", happened_ns=pressed_ns)
        blink = light_for(answer)
        self._lit_until_ns = self._now_ns() + int(blink.lasts_s * 1e9)
        self._shows_offline = None
        self._light(blink)
        with self._wake:
            self._pressed_ns = None

    def _show_whether_online(self) -> None:
        """Blink without end while a press would not be taken; answers are shown to their end first."""
        offline = not self._online()
        if self._now_ns() < self._lit_until_ns or offline == self._shows_offline:
            return
        self._shows_offline = offline
        self._light(OFFLINE if offline else None)

    def _light(self, blink: Blink | None) -> None:
        led = self._pins.led
        if led is None:
            return
        if blink is None:
            led.off()
        else:
            led.blink(blink.on_s, blink.off_s, blink.times)
