"""What may lag behind a press: the counts of uninvolved desks, and the staff pages' view of the whole house."""

from __future__ import annotations

import time

from hub.publisher import Publisher
from routing.day import Day

BREATH_S = 0.003
"""A pause after each answer: the network thread needs the interpreter to send it, and the rest can wait."""

PATIENCE_S = 0.05
"""How long the counts of uninvolved desks may lag while messages keep coming."""

OVERVIEW_S = 0.1
"""How often the view of the whole house goes out at most."""

OVERVIEW_SHARE = 20
"""And never so often that making it takes more than one twentieth of the time: presses come first."""


class Lagging:
    """Publishes it when nobody is waiting for an answer, or when it has lagged long enough."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._counts_since: float | None = None
        self._overview_due = False
        self._overview_from = 0.0

    def note(self) -> None:
        """Something has happened: what was published is behind."""
        self._counts_since = self._counts_since or time.monotonic()
        self._overview_due = True

    def forget(self) -> None:
        """Everything has just been published."""
        self._counts_since, self._overview_due = None, False

    def wait_s(self, otherwise: float) -> float:
        """Seconds until something is to be published; `otherwise`, if nothing is."""
        if self._counts_since is not None:
            return BREATH_S
        if self._overview_due:
            return min(otherwise, max(BREATH_S, self._overview_from - time.monotonic()))
        return otherwise

    def publish(self, day: Day, nothing_came: bool) -> None:
        """Publish what is due: the counts first, the view of the whole house when they are out."""
        now = time.monotonic()
        if self._counts_since is not None and (nothing_came or now - self._counts_since > PATIENCE_S):
            self._publisher.rest(day)
            self._counts_since = None
        elif self._overview_due and self._counts_since is None and now >= self._overview_from:
            self._publisher.overview(day)
            self._overview_due = False
            self._overview_from = now + max(OVERVIEW_S, OVERVIEW_SHARE * (time.monotonic() - now))
