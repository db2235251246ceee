"""Leisure: what is made ahead waits while somebody is at the kiosk, and takes half of the time that is left."""

from __future__ import annotations

import threading
import time

QUIET_S = 3.0
"""Nobody has asked for a page for so long: whoever is still there reads."""


class Leisure:
    """Whether there is time for what nobody waits for. `somebody_is_there` is for any thread, `wait` for one."""

    def __init__(self, stopped: threading.Event, quiet_s: float = QUIET_S) -> None:
        self._stopped = stopped
        self._quiet_s = quiet_s
        self._touched_at = -quiet_s
        self._worked_from = time.monotonic()

    def somebody_is_there(self) -> None:
        """A page or a sound was asked for."""
        self._touched_at = time.monotonic()

    def wait(self) -> bool:
        """Return True when there is leisure again, False when the kiosk ends."""
        self._stopped.wait(time.monotonic() - self._worked_from)
        while (rest := self._touched_at + self._quiet_s - time.monotonic()) > 0 and not self._stopped.wait(rest):
            pass
        self._worked_from = time.monotonic()
        return not self._stopped.is_set()
