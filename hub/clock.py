"""The hub's time: the wall clock, but never backwards, and not believed at once when it leaps."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LEAP = timedelta(minutes=1)
"""A wall clock this far ahead of the count was set: none gains a minute between two looks, a second apart."""

BELIEVED_AFTER = timedelta(minutes=1)
"""How long a leap must hold: a wrong source is outvoted, or a host's clock set right, within some polls of NTP (16 s
and more). Long enough for that, and short for a machine that starts without a clock chip and waits for the time."""

JITTER = timedelta(milliseconds=10)
"""So little a wall clock is behind now and then because it is read after the count, or is being slewed."""

WORTH_WAITING_FOR = timedelta(days=1)
"""A wall clock further behind than this is not one to wait for: it has no time at all (1970), or never catches up."""


def wall_clock() -> datetime:
    """What the machine's clock says, right or wrong."""
    return datetime.now(UTC)  # noqa: TID251 - the hub's clock is the one place that asks


@dataclass(frozen=True, slots=True)
class Moment:
    """One look at the clock: what has come in together is decided at one moment, and keeps its order.

    `even` is what beats say, `ns` the machine's count in nanoseconds. `slow` is when the clock last went at half its
    pace: since and until how long ago.
    """

    at: datetime
    even: datetime
    ns: int
    slow: tuple[timedelta, timedelta] = (timedelta(0), timedelta(0))

    def age(self, arrived_ns: int, age_ms: int) -> timedelta:
        """How old something is: its age in milliseconds when it was sent, and the time since it arrived."""
        return timedelta(milliseconds=age_ms) + _nanoseconds(self.ns - arrived_ns)

    def ago(self, age: timedelta) -> datetime:
        """What the clock said so long ago, for as long as it has not leapt since."""
        begun, ended = self.slow
        return self.at - age + max(timedelta(0), min(age, begun) - ended) / 2


class SteadyClock:
    """UTC that never goes back (law of the day), for one thread.

    It counts on by itself and goes by the wall clock where that is a little ahead. A leap ahead is followed when it has
    held: a Pi without a clock chip starts in the past until the network tells it the time, but a clock that is wrong
    for a moment must not end the day. When the wall clock is behind, by a leap that was wrong, time passes at half its
    pace until it has caught up.
    """

    def __init__(
        self, wall: Callable[[], datetime] = wall_clock, monotonic_ns: Callable[[], int] = time.monotonic_ns
    ) -> None:
        self._wall = wall
        self._monotonic_ns = monotonic_ns
        self._started_ns = self._last_ns = monotonic_ns()
        self._started = self._last = wall()
        self._leap: tuple[timedelta, int] | None = None
        self._slow_ns = self._last_ns, self._last_ns

    def look(self) -> Moment:
        """The present moment."""
        at = self.now()
        begun, ended = (_nanoseconds(self._last_ns - ns) for ns in self._slow_ns)
        return Moment(at, self.even(), time.monotonic_ns(), (begun, ended))

    def now(self) -> datetime:
        """The present instant, never before one that was told already."""
        ns = self._monotonic_ns()
        wall, passed = self._wall(), _nanoseconds(ns - self._last_ns)
        counted = self._last + passed
        if self._believes(wall - counted, ns):
            self._last = wall
        elif timedelta(0) < counted - wall < WORTH_WAITING_FOR:
            slow = min(passed, 2 * (counted - wall))
            self._last = counted - slow / 2
            self._note_slow(slow, ns - (passed - slow) // timedelta(microseconds=1) * 1000)
        else:
            self._last = counted
        self._last_ns = ns
        return self._last

    def even(self) -> datetime:
        """An instant that counts on evenly, whatever the wall clock does: to tell how old something is, and no more."""
        return self._started + _nanoseconds(self._monotonic_ns() - self._started_ns)

    def not_before(self, instant: datetime) -> None:
        """Go on from this instant at the least: the journal holds it."""
        self._last = max(self._last, instant)

    def _note_slow(self, length: timedelta, until_ns: int) -> None:
        """Remember the last time of half pace, which began at the last look or went on then."""
        if length > JITTER:
            went_on = self._slow_ns[1] == self._last_ns
            self._slow_ns = self._slow_ns[0] if went_on else self._last_ns, until_ns

    def _believes(self, ahead: timedelta, ns: int) -> bool:
        """Whether to go by a wall clock that is so far ahead: at once by a little, by a leap when that one has held."""
        if ahead <= LEAP:
            self._leap = None
            return ahead >= timedelta(0)
        if self._leap is None or abs(ahead - self._leap[0]) > LEAP:
            self._leap = ahead, ns
        return _nanoseconds(ns - self._leap[1]) >= BELIEVED_AFTER


def _nanoseconds(ns: int) -> timedelta:
    return timedelta(microseconds=ns // 1000)
