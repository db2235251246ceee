"""Ages without a clock: how long ago something happened, by a clock that nobody can set."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

_THIS_RUN = f"run-{secrets.token_hex(8)}"


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant by the machine's time since boot, and by its wall clock for after a reboot."""

    boot: str
    since_boot_ms: int
    wall_ms: int

    @classmethod
    def now(cls) -> Moment:
        """This instant."""
        return cls(this_boot(), time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000, time.time_ns() // 1_000_000)

    def age_ms(self, now: Moment) -> int:
        """Milliseconds from this moment to now. Across a reboot the wall clock has to do, never below zero.

        That is right only if both clocks were: see `Untold.age_ms`.
        """
        if self.boot == now.boot:
            return max(0, now.since_boot_ms - self.since_boot_ms)
        return max(0, now.wall_ms - self.wall_ms)


def this_boot() -> str:
    """The id of this run of the machine; of this run of the program where the kernel's is hidden (ProcSubset=pid).

    It must never be that of another run: an age by the wrong count since boot puts yesterday's ticket into today.
    """
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return _THIS_RUN
