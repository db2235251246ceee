"""What staff must know of this kiosk, whoever noticed it: shown in the kiosk's status."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Alarms:
    """Keeps the troubles of each source, and reports all of them whenever one changes. Safe from any thread."""

    def __init__(self, report: Callable[[tuple[str, ...]], None]) -> None:
        self._report = report
        self._lines: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def put(self, source: str, *lines: str) -> None:
        """The present troubles of a source; none, when all is well again."""
        with self._lock:
            self._lines[source] = lines
            # Reported within the lock: a report that is overtaken by a later one would stay for ever.
            self._report(tuple(f"{name}: {line}" for name, own in self._lines.items() for line in own))
