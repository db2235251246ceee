"""The hub's time: the wall clock, but never backwards."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def wall_clock() -> datetime:
    """What the machine's clock says, right or wrong."""
    return datetime.now(UTC)  # noqa: TID251 - the hub's clock is the one place that asks


class SteadyClock:
    """UTC that never goes back: a jump back of the wall clock is sat out by counting on (law of the day).

    A jump forward is followed: a Pi without a clock chip starts in the past until the network tells it the time.
    """

    def __init__(self, wall: Callable[[], datetime] = wall_clock) -> None:
        self._wall = wall
        self._last = wall()
        self._last_ns = time.monotonic_ns()

    def now(self) -> datetime:
        """The present instant, never before one that was told already."""
        ns = time.monotonic_ns()
        counted = self._last + timedelta(microseconds=(ns - self._last_ns) // 1000)
        self._last, self._last_ns = max(self._wall(), counted), ns
        return self._last

    def not_before(self, instant: datetime) -> None:
        """Go on from this instant at the least: the journal holds it."""
        self._last = max(self._last, instant)


def age_of(arrived_ns: int, age_ms: int) -> timedelta:
    """How long ago something happened: its age when it was sent, and the time since it arrived."""
    return timedelta(milliseconds=age_ms, microseconds=(time.monotonic_ns() - arrived_ns) // 1000)
