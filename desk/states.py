"""The last state of each desk as the hub published it, and a way to wait for the next one."""

from __future__ import annotations

import logging
import threading
from collections import Counter

from msgspec.structs import replace

from wire.codec import BadMessage, decode
from wire.connection import Arrival
from wire.messages import DeskState
from wire.topics import ID_LEVEL, level

log = logging.getLogger("wartemarke.desk")


class DeskStates:
    """The desks as the hub sees them. Filled by the network thread, read by any.

    `changed` is notified of every change but how many wait. An answer that somebody expects is set aside for them, so
    that a state which is replaced at once by the next one is not missed.
    """

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._states: dict[str, DeskState] = {}
        self._versions: Counter[str] = Counter()
        self._own_versions: Counter[str] = Counter()
        self._expected: dict[tuple[str, str], DeskState | None] = {}
        self._bad: set[str] = set()

    def take(self, arrival: Arrival) -> None:
        """Take a message of `desk/<desk>/state`. A bad one is named in the log, once per desk, and dropped."""
        desk = level(arrival.topic, ID_LEVEL)
        try:
            state = decode(arrival.payload, DeskState)
        except BadMessage as error:
            self._note_bad(desk, error)
            return
        self._bad.discard(desk)
        with self.changed:
            before = self._states.get(desk)
            self._states[desk] = state
            self._versions[desk] += 1
            if before is not None and alike(before, state):
                return  # somebody came or went elsewhere: told with the line itself, and sixty pages need not wake
            self._own_versions[desk] += 1
            if state.last_press is not None and (desk, state.last_press) in self._expected:
                self._expected[desk, state.last_press] = state
            self.changed.notify_all()

    def of(self, desk: str) -> DeskState | None:
        """The desk's last state; None as long as the hub has said nothing about it."""
        with self.changed:
            return self._states.get(desk)

    def version(self, desk: str) -> int:
        """How many states of the desk have come in."""
        with self.changed:
            return self._versions[desk]

    def own_version(self, desk: str) -> int:
        """How many of them were about more than how many wait."""
        with self.changed:
            return self._own_versions[desk]

    def expect(self, desk: str, press: str) -> None:
        """Set the answer to this press aside when it comes. Ends with `answer` or `forget`."""
        with self.changed:
            self._expected[desk, press] = None

    def answer(self, desk: str, press: str, seconds: float) -> DeskState | None:
        """Wait for the state that answers an expected press; None when it did not come in time."""
        with self.changed:
            self.changed.wait_for(lambda: self._expected[desk, press] is not None, max(0.0, seconds))
            return self._expected[desk, press]

    def forget(self, desk: str, press: str) -> None:
        """Expect no answer to this press any more: one that is late is only a state."""
        with self.changed:
            self._expected.pop((desk, press), None)

    def _note_bad(self, desk: str, error: BadMessage) -> None:
        if desk not in self._bad:
            self._bad.add(desk)
            log.error("the state of desk %s cannot be read and is dropped: %s", desk, error)


def alike(one: DeskState | None, other: DeskState | None) -> bool:
    """Whether two states of a desk differ in nothing but how many wait for it."""
    if one is None or other is None:
        return one is other
    return replace(one, waiting=0) == replace(other, waiting=0)
