"""Tells everybody who listens that something has changed; what, they see for themselves."""

from __future__ import annotations

import threading


class News:
    """A count of changes. Listeners wait for it to go on, so a slow one misses nothing and queues nothing."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 1
        self.over = False

    def tell(self) -> None:
        """Something has changed."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def end(self) -> None:
        """Nothing will change any more; listeners go."""
        with self._changed:
            self.over = True
            self._changed.notify_all()

    def wait(self, known: int, seconds: float) -> int:
        """Return the count as soon as it is not the known one or the news are over, at the latest after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self._count != known or self.over, seconds)
            return self._count
