"""A USB keypad at work: the only door to python-evdev.

Each key is for one action; what a key means is clear as it goes down. The keypad is grabbed: nobody else, no console
and no desktop, hears its keys. The kernel says when a key went down, by its monotonic clock: what waited in a buffer
is known for what it is.
"""

from __future__ import annotations

import fcntl
import logging
import select
import struct
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from typing import Any, Protocol

from evdev import InputDevice, ecodes

from desk.gestures import REST_NS, STUCK_NS
from desk.keys import Keys
from desk.presses import NOT_TAKEN, Answer
from desk.staying import Report, Staying
from desk.taker import ACTION_NAMED, Presses, Taker, Wish

USUAL_KEYS: Mapping[str, str] = {"KEY_KPENTER": "next", "KEY_KPPLUS": "recall", "KEY_KPMINUS": "missed"}
"""The keys of a keypad at one desk, unless they are named."""

DEFAULT_ACTION = "next"
"""What a key is for that names a desk alone."""

LOOK_S = 0.5
"""Seconds between two looks at keys that are stuck."""

EVIOCSCLOCKID = 0x400445A0
"""Ask the kernel to date events by another clock (linux/input.h)."""

log = logging.getLogger("wartemarke.desk")


class KeypadAway(OSError):
    """The keypad is not there, or not any more: says why."""


class Event(Protocol):
    """What the kernel says of a key: its code, 1 as it goes down and 0 as it comes up, and when (seconds, µs)."""

    type: int
    code: int
    value: int
    sec: int
    usec: int


class Device(Protocol):
    """What is needed of an `InputDevice`."""

    def fileno(self) -> int:
        """What `select` waits for."""

    def read(self) -> Iterable[Event]:
        """The events that have come in. Raises OSError."""

    def close(self) -> None:
        """Give it back."""


def open_keypad(path: str) -> Device:
    """The keypad at this path of /dev/input, for us alone. Raises `KeypadAway`."""
    with ExitStack() as undo:
        try:
            device: Any = InputDevice(path)
            undo.callback(device.close)
            fcntl.ioctl(device.fd, EVIOCSCLOCKID, struct.pack("i", time.CLOCK_MONOTONIC))
            device.grab()
        except OSError as error:
            raise KeypadAway(f"{path} cannot be used: {error.strerror or error}") from error
        undo.pop_all()
    found: Device = device
    return found


def key_names() -> tuple[str, ...]:
    """Every key that there is, by its name in linux/input-event-codes.h."""
    return tuple(name for name in ecodes.ecodes if name.startswith("KEY_"))


class KeypadAtWork:
    """Stays at the keypad, through every unplugging."""

    def __init__(
        self,
        open_device: Callable[[], Device],
        keys: Keys,
        presser: Callable[[str], Presses],
        report: Report,
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._open_device = open_device
        self._keys = {ecodes.ecodes[name]: (name, key) for name, key in keys.named.items()}
        self._takers = {desk: Taker(presser(desk), f"desk {desk}") for desk in keys.desks}
        self._now_ns = now_ns
        self._down: dict[int, int] = {}
        """When each key that is down went down."""
        self._acted: dict[int, int] = {}
        """When each key last went down or came up: nervous fingers press again."""
        self.there = False
        """Whether the keypad is ours."""
        self._staying = Staying("keypad", self._stay, self._takers.values(), report)

    @property
    def at_rest(self) -> bool:
        """Whether no press is waiting for its answer: the next one would count."""
        return all(taker.at_rest for taker in self._takers.values())

    def start(self) -> None:
        """Look for the keypad, and stay at it."""
        self._staying.start()

    def stop(self) -> None:
        """Leave it alone."""
        self._staying.stop()

    def _stay(self) -> None:
        device = self._open_device()
        self._down.clear()
        self.there = True
        try:
            while not self._staying.stopped.is_set():
                if select.select([device.fileno()], [], [], LOOK_S)[0]:
                    for event in device.read():
                        self.take(event)
                self._staying.tell(self._stuck())
        finally:
            self.there = False
            device.close()

    def take(self, event: Event) -> None:
        """Take what the kernel said."""
        if event.type != ecodes.EV_KEY or event.code not in self._keys:
            return
        at_ns = event.sec * 1_000_000_000 + event.usec * 1000
        if at_ns > self._now_ns():
            return  # dated by another clock, before we chose ours
        if event.value == 1 and event.code not in self._down:
            self._down[event.code] = at_ns
            if at_ns - self._acted.get(event.code, at_ns - REST_NS) >= REST_NS:
                self._press(event.code, at_ns)
        elif event.value == 0:
            self._down.pop(event.code, None)
        if event.value in (0, 1):
            self._acted[event.code] = at_ns

    def _press(self, code: int, at_ns: int) -> None:
        name, key = self._keys[code]

        def told(answer: Answer) -> None:
            if answer.outcome == NOT_TAKEN:
                log.warning("a press of %s at desk %s was not taken: the hub has not answered", name, key.desk)

        wish = Wish(ACTION_NAMED[key.action or DEFAULT_ACTION], at_ns, at_ns, told)
        self._takers[key.desk].take(wish)

    def _stuck(self) -> tuple[str, ...]:
        now = self._now_ns()
        return tuple(
            f"the key {self._keys[code][0]} has been pressed for more than 30 seconds: is it stuck?"
            for code, since in self._down.items()
            if now - since > STUCK_NS
        )
