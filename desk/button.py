"""The call button of one desk at a Raspberry Pi: the only door to gpiozero.

Short calls the next number, double calls the current one again, long marks it as missed. What the light says is in
`desk.lights`, what a finger means in `desk.gestures`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from gpiozero import LED, Button, Device
from gpiozero.exc import GPIOZeroError

from desk.gestures import MS, Gesture, Gestures, Manners
from desk.lights import BLINKS, OFFLINE, Blink, light_for
from desk.presses import Answer
from desk.taker import ACTIONS, END_WITHIN_S, Presses, Taker, Wish

LOOK_EVERY_S = 0.5
"""Seconds between two looks at the connection, for the light, and at the pin, lest an edge was lost."""

LEAST_HOLD_S = 0.05
"""gpiozero does not close a button before its hold time is over, and nobody here uses it."""

ALL_GESTURES = Manners()

STUCK = "the call button has been pressed for more than 30 seconds: is it stuck, or does something lie on it?"

log = logging.getLogger("wartemarke.desk")


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
        # No bounce_time: the kernel would tell of a press only when it has settled, and our gestures do that.
        button = Button(pin, pull_up=True, hold_time=LEAST_HOLD_S, pin_factory=factory)
        return Pins(button, None if led is None else LED(led, pin_factory=factory))
    except (GPIOZeroError, ImportError, OSError) as error:
        what = " ".join(str(error).split()) or type(error).__name__
        raise NoPins(
            f"the GPIO pins cannot be used: {what}. Is this a Raspberry Pi, with lgpio installed, "
            "and the user in the group gpio?"
        ) from error


class DeskButton:
    """Watches the pin, presses, and lights the light.

    A button that is held down when the program starts has not been pressed. `report` is told of a stuck button, and
    of one that is free again.
    """

    def __init__(
        self,
        presses: Presses,
        pins: Pins,
        online: Callable[[], bool],
        report: Callable[[tuple[str, ...]], None] = lambda _: None,
        manners: Manners = ALL_GESTURES,
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._pins = pins
        self._online = online
        self._report = report
        self._now_ns = now_ns
        self._manners = manners
        self._seen_ns = now_ns()
        """When the pin was last looked at, or told."""
        self._gestures = Gestures(manners, False, self._seen_ns)
        self._taker = Taker(presses, "the button")
        self._stuck = False
        self._lit_until_ns = 0
        self._shows_offline: bool | None = None
        self._stopped = False
        self._wake = threading.Condition()
        self._watcher = threading.Thread(target=self._run, name="button", daemon=True)

    @property
    def at_rest(self) -> bool:
        """Whether no gesture has begun and no press is waiting for its answer: the next one would count."""
        return self._taker.at_rest and not self._gestures.down

    @property
    def shows_offline(self) -> bool:
        """Whether the light says that there is no connection."""
        return bool(self._shows_offline)

    def start(self) -> None:
        """Wait for presses. The light shows from now on whether one would be taken."""
        button = self._pins.button
        self._gestures = Gestures(self._manners, button.is_pressed, self._now_ns())
        self._taker.start()
        self._watcher.start()
        button.when_pressed = lambda: self._edge(True)
        button.when_released = lambda: self._edge(False)

    def stop(self) -> None:
        """Wait for no more presses, and put the light out."""
        with self._wake:
            self._stopped = True
            self._wake.notify_all()
        self._watcher.join(END_WITHIN_S)
        self._taker.stop()
        self._pins.close()

    def look(self) -> None:
        """Let everything happen that is due by now: gestures, a stuck button, the light of a lost connection."""
        with self._wake:
            pressed, now = self._pins.button.is_pressed, self._now_ns()
            # The edge of a finger that has let go may be on its way: it must not count as held until now.
            let_go = self._gestures.down and not pressed
            self._take(self._gestures.edge(pressed, self._seen_ns if let_go else now))
            self._take(self._gestures.pass_to(now))
            self._seen_ns = now
            self._show_whether_online(now)

    def _edge(self, down: bool) -> None:
        """The contact has moved. The instant is the edge's own, should we hear of it late."""
        button = self._pins.button
        ago_s = (button.active_time if down else button.inactive_time) or 0.0
        with self._wake:
            self._seen_ns = self._now_ns() - max(0, int(ago_s * 1e9))
            self._take(self._gestures.edge(down, self._seen_ns))
            self._wake.notify_all()

    def _run(self) -> None:
        while not self._stopped:
            with self._wake:
                self._wake.wait(self._seconds_to_wait())
            if not self._stopped:
                self.look()

    def _seconds_to_wait(self) -> float:
        due = self._gestures.wake_ns
        return LOOK_EVERY_S if due is None else min(LOOK_EVERY_S, max(MS, due - self._now_ns()) / 1e9)

    def _take(self, gestures: Iterable[Gesture]) -> None:
        for each in gestures:
            self._taker.take(Wish(ACTIONS[each.kind], each.began_ns, each.decided_ns, self._show))
        if self._gestures.stuck != self._stuck:
            self._stuck = self._gestures.stuck
            log.warning("%s", STUCK if self._stuck else "the call button is free again")
            self._report((STUCK,) if self._stuck else ())

    def _show(self, answer: Answer) -> None:
        blink = BLINKS[light_for(answer)]
        with self._wake:
            self._lit_until_ns = self._now_ns() + int(blink.lasts_s * 1e9)
            self._shows_offline = None
            self._light(blink)

    def _show_whether_online(self, now: int) -> None:
        """Blink without end while a press would not be taken; answers are shown to their end first."""
        offline = not self._online()
        if now < self._lit_until_ns or offline == self._shows_offline:
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
