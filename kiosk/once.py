"""One page shown gives one outcome: a second tap, a reload or a second finger gets what the first one got."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from weakref import WeakValueDictionary

from kiosk.outcomes import Outcome

REMEMBERED = 200
"""Outcomes remembered by their page: enough that a reload or a second tap gives the same ticket, never another."""


class Once:
    """The outcomes of the pages shown lately. Safe to use from many threads."""

    def __init__(self) -> None:
        self._outcomes: OrderedDict[str, Outcome] = OrderedDict()
        self._locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self._remembering = threading.Lock()

    def get(self, page: str) -> Outcome | None:
        """What a page has come to, if it has and it was not long ago."""
        with self._remembering:
            return self._outcomes.get(page)

    def get_or(self, page: str, choose: Callable[[], Outcome]) -> Outcome:
        """What a page has come to, or comes to now. One that raises is not remembered: it may be asked again."""
        with self._lock_of(page):
            known = self.get(page)
            if known is not None:
                return known
            outcome = choose()
            self._remember(page, outcome)
            return outcome

    def _lock_of(self, page: str) -> threading.Lock:
        with self._remembering:
            return self._locks.setdefault(page, threading.Lock())

    def _remember(self, page: str, outcome: Outcome) -> None:
        with self._remembering:
            self._outcomes[page] = outcome
            while len(self._outcomes) > REMEMBERED:
                self._outcomes.popitem(last=False)
