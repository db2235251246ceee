"""Slows guessing of passwords down, without locking anybody out for long.

Three delays, each doubling with every wrong password:

* for one name from one address: long, for nobody but the one who guesses notices it;
* for one address: short, for a whole office may come by one address;
* for one name from everywhere: short, for many addresses may belong to one guesser.

Where somebody has signed in before, only the first holds: an outsider cannot keep them from their own desk.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

FORGET_AFTER_S = 3600.0
"""Seconds without another try until wrong ones are forgotten; as long as four of the longest delays."""

KEPT = 10_000
"""How many names and addresses are remembered; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class Delay:
    """`free` wrong passwords cost nothing, the next one second, and each one more double, up to `longest_s`."""

    free: int
    longest_s: float

    def after(self, wrong: int) -> float:
        """Seconds to wait after so many wrong passwords in a row."""
        return min(self.longest_s, 2.0 ** min(wrong - self.free - 1, 30)) if wrong > self.free else 0.0


NAME_AT_ADDRESS = Delay(free=3, longest_s=900)
"""At most 100 tries in a day: NIST SP 800-63B-4, 3.2.2, allows no more in a row."""

ADDRESS = Delay(free=20, longest_s=30)
NAME = Delay(free=20, longest_s=30)


class TooSoon(Exception):
    """Not to be tried yet: after how many seconds it may."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"to be tried again in {seconds} s")
        self.seconds = seconds


@dataclass(slots=True)
class _Wrong:
    count: int
    last: float
    before: float


Key = tuple[str, str]


class Guesses:
    """The wrong passwords of the last hour."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: OrderedDict[Key, _Wrong] = OrderedDict()
        self._at_home: OrderedDict[Key, None] = OrderedDict()
        self._counting = threading.Lock()

    def begin(self, name: str, address: str) -> None:
        """Count a try as a wrong one; `was_right` takes it back. Before the password is checked, so that many at once
        do not all go unnoticed. Raises `TooSoon`; a try that comes too soon does not count."""
        delays = self._delays(name, network(address))
        with self._counting:
            now = self._now()
            wait = max(self._wait(key, delay, now) for key, delay in delays)
            if wait > 0:
                raise TooSoon(ceil(wait))
            for key, _ in delays:
                self._count(key, now)

    def was_right(self, name: str, address: str) -> None:
        """The latest try was right: that name at that address begins anew, and is at home there."""
        place = network(address)
        with self._counting:
            for key, _ in self._delays(name, place)[1:]:
                self._take_back(key)
            self._wrong.pop((name, place), None)
            self._at_home[(name, place)] = None
            while len(self._at_home) > KEPT:
                self._at_home.popitem(last=False)

    def _delays(self, name: str, place: str) -> list[tuple[Key, Delay]]:
        mine = [((name, place), NAME_AT_ADDRESS)]
        return mine if (name, place) in self._at_home else [*mine, (("", place), ADDRESS), ((name, ""), NAME)]

    def _wait(self, key: Key, delay: Delay, now: float) -> float:
        wrong = self._wrong.get(key)
        if wrong is None:
            return 0.0
        if now - wrong.last >= FORGET_AFTER_S:
            del self._wrong[key]
            return 0.0
        return wrong.last + delay.after(wrong.count) - now

    def _count(self, key: Key, now: float) -> None:
        wrong = self._wrong.setdefault(key, _Wrong(0, now, now))
        wrong.count, wrong.last, wrong.before = wrong.count + 1, now, wrong.last
        self._wrong.move_to_end(key)
        while len(self._wrong) > KEPT:
            self._wrong.popitem(last=False)

    def _take_back(self, key: Key) -> None:
        wrong = self._wrong.get(key)
        if wrong is not None:
            wrong.count, wrong.last = wrong.count - 1, wrong.before
            if wrong.count <= 0:
                del self._wrong[key]


def network(address: str) -> str:
    """Whom an address stands for: whoever has one IPv6 address has its whole /64."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False).network_address)
