"""What troubles the hub: bad messages and refused tickets, counted, logged once, shown in its status."""

from __future__ import annotations

import logging
from collections import OrderedDict
from itertools import islice

MOST = 20
"""How many different troubles are shown, the newest: the log has them all."""

MOST_KNOWN = 1000
"""How many are remembered, so that each is logged once: a kiosk sends a refused ticket again every few seconds."""

log = logging.getLogger("wartemarke.hub")


class Troubles:
    """The troubles of today, each with how often it came."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, int] = OrderedDict()

    def note(self, what: str) -> bool:
        """Count a trouble; log it the first time, and say whether it is that."""
        new = what not in self._counts
        if new:
            log.warning("%s", what)
        self._counts[what] = self._counts.pop(what, 0) + 1
        while len(self._counts) > MOST_KNOWN:
            self._counts.popitem(last=False)
        return new

    def over(self, what: str) -> None:
        """A trouble has passed."""
        if self._counts.pop(what, None) is not None:
            log.warning("over: %s", what)

    def forget(self) -> None:
        """A new day, a clean slate."""
        self._counts.clear()

    def lines(self) -> tuple[str, ...]:
        """The troubles in words, newest first."""
        newest = islice(reversed(self._counts.items()), MOST)
        return tuple(what if count == 1 else f"{what} ({count} times)" for what, count in newest)
