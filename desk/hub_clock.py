"""The hub's clock as it is heard here: a press says by it when it happened.

A press that is stuck in the network is not in any queue of ours, so its `age_ms` stays small: the cable is out, the
press lies in the system's buffers, and comes minutes later as if it were fresh. By the hub's own clock it is old.
"""

from __future__ import annotations

import logging
import threading
from collections import deque

from wire.codec import BadMessage, decode
from wire.connection import Arrival
from wire.messages import Beat

BEATS = 30
"""Half a minute of beats. The one that was on its way for the shortest time tells the clock best."""

log = logging.getLogger("wartemarke.desk")


class HubClock:
    """Filled by the network thread, read by any."""

    def __init__(self) -> None:
        self._ahead_ms: deque[float] = deque(maxlen=BEATS)
        self._lock = threading.Lock()

    def take(self, arrival: Arrival) -> None:
        """Take a beat. A bad one is named in the log and dropped."""
        try:
            beat = decode(arrival.payload, Beat)
        except BadMessage as error:
            log.error("a beat of the hub cannot be read and is dropped: %s", error)
            return
        with self._lock:
            self._ahead_ms.append(beat.ms - arrival.at_ns / 1e6)

    def at_ms(self, instant_ns: int) -> int | None:
        """A monotonic instant of ours by the hub's clock, or a little before; None while no beat was heard."""
        with self._lock:
            return round(max(self._ahead_ms) + instant_ns / 1e6) if self._ahead_ms else None
