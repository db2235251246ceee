"""One press at a time for a desk, on a thread of its own: whoever watches a contact, a key or a line must not wait."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, get_args

from desk.gestures import Kind
from desk.presses import Answer
from wire.messages import Action

ACTIONS: Mapping[Kind, Action] = {"short": "next", "double": "recall", "long": "missed"}
"""What each gesture wants, at every kind of button."""

ACTION_NAMED: Mapping[str, Action] = {each: each for each in get_args(Action)}
"""The actions that the description of an office names."""

END_WITHIN_S = 0.6
"""Seconds that a press under way has to get its answer when the program ends."""


class Presses(Protocol):
    """What a button needs of `desk.presses.Presser`."""

    def press(self, action: Action, *, happened_ns: int | None = None, decided_ns: int | None = None) -> Answer:
        """Press, and wait for the answer."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of the hub. `began_ns` is the monotonic instant when the finger came down, `decided_ns`
    the one when it was clear what it meant; `told` hears the answer, on the taker's thread."""

    action: Action
    began_ns: int
    decided_ns: int
    told: Callable[[Answer], None]


class Taker:
    """Takes one wish after the other. What is wished while the answer is under way does not count."""

    def __init__(self, presses: Presses, name: str) -> None:
        self._presses = presses
        self._wish: Wish | None = None
        self._stopped = False
        self._wake = threading.Condition()
        self._worker = threading.Thread(target=self._run, name=f"presses of {name}", daemon=True)

    @property
    def at_rest(self) -> bool:
        """Whether no press is waiting for its answer: the next one would count."""
        return self._wish is None

    def start(self) -> None:
        """Wait for wishes."""
        self._worker.start()

    def stop(self) -> None:
        """Take no more; the one under way gets its answer."""
        with self._wake:
            self._stopped = True
            self._wake.notify_all()
        if self._worker.is_alive():
            self._worker.join(END_WITHIN_S)

    def take(self, wish: Wish) -> bool:
        """Press at once; False when another press is under way, and this one does not count."""
        with self._wake:
            if self._wish is not None or self._stopped:
                return False
            self._wish = wish
            self._wake.notify_all()
        return True

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._stopped or self._wish is not None)
                wish = self._wish
            if wish is None or self._stopped:
                return
            wish.told(self._presses.press(wish.action, happened_ns=wish.began_ns, decided_ns=wish.decided_ns))
            with self._wake:
                self._wish = None
