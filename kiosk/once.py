"""What is asked twice comes to the same: a second tap, a reload, an order that arrives again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

REMEMBERED = 200
"""Outcomes remembered by their page or order: enough that asking again gives the same ticket, never another."""

_Outcome = TypeVar("_Outcome")


class Once(Generic[_Outcome]):
    """The outcomes of the pages shown lately, or of the orders. Safe to use from many threads."""

    def __init__(self) -> None:
        self._outcomes: OrderedDict[str, _Outcome] = OrderedDict()
        self._locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self._remembering = threading.Lock()

    def get(self, page: str) -> _Outcome | None:
        """What a page has come to, if it has and it was not long ago."""
        with self._remembering:
            return self._outcomes.get(page)

    def get_or(self, page: str, choose: Callable[[], _Outcome]) -> _Outcome:
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

    def _remember(self, page: str, outcome: _Outcome) -> None:
        with self._remembering:
            self._outcomes[page] = outcome
            while len(self._outcomes) > REMEMBERED:
                self._outcomes.popitem(last=False)
