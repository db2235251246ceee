"""One press and its answer, for the call button and the staff page alike.

A press leaves at once or not at all: QoS 0, only while connected, with its age taken as it leaves. Nobody may be
called to an empty desk because a button was offline for a while.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

from msgspec.structs import replace

from desk.hub_clock import HubClock
from desk.states import DeskStates
from wire.codec import encode
from wire.messages import Action, DeskState, Press
from wire.topics import Topics

ANSWER_WITHIN_S = 0.5
"""Seconds from the press until it counts as not taken. People press again after about one second."""

NOT_ABOUT_A_TICKET: tuple[Action, ...] = ("open", "pause", "notice", "no-notice", "draw", "help", "no-help")
"""Actions that mean the same whatever number is at the desk."""

AGAIN_WITHIN_NS = 10_000_000_000
"""Nanoseconds in which somebody whose press was not taken presses again, with what they saw before."""

NOT_TAKEN = "not-taken"
"""The outcome of a press that the hub has not answered in time, or that could not leave."""

ANSWERS_KEPT = 64
"""How many answers a desk remembers, so that the same press sent twice is one press."""


class Line(Protocol):
    """The way to the hub, as far as a press needs it."""

    @property
    def connected(self) -> bool:
        """Whether something published now would leave."""

    @property
    def topics(self) -> Topics:
        """The topics of the office."""

    def publish(self, topic: str, payload: bytes, qos: int = 1, retain: bool = False) -> bool:
        """Send now; False when it did not leave and will not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a press: the outcome, the hub's words about a refusal, and the desk's state then.

    With the outcome `not-taken` the state is the last one known: the hub may have been late, so look at it.
    """

    press: str
    outcome: str
    what: str
    state: DeskState | None


class Presser:
    """The presses of one desk. One after the other: the next leaves when the one before has its answer."""

    def __init__(
        self,
        connection: Line,
        desk: str,
        states: DeskStates,
        *,
        answer_within_s: float = ANSWER_WITHIN_S,
        now_ns: Callable[[], int] = time.monotonic_ns,
        clock: HubClock | None = None,
    ) -> None:
        """`clock` lets the hub tell a press that was stuck in the network from a fresh one."""
        self.desk = desk
        self._clock = clock or HubClock()
        self._line = connection
        self._states = states
        self._answer_within_s = answer_within_s
        self._now_ns = now_ns
        self._boot = secrets.token_hex(6)
        self._counter = count(1)
        self._turn = threading.Lock()
        self._keeping = threading.Lock()
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._seen_in_vain: str | None = None
        """What was at the desk when a button's last press was not taken."""
        self._in_vain_at = 0

    def new_id(self) -> str:
        """An id that no other press has: a boot id and a counter."""
        return f"{self._boot}-{next(self._counter)}"

    def press(
        self,
        action: Action,
        *,
        press: str | None = None,
        by: str = "",
        happened_ns: int | None = None,
        decided_ns: int | None = None,
        shown: str | None = None,
        **more: Any,
    ) -> Answer:
        """Press, and wait for the answer, all within `answer_within_s` seconds of `decided_ns`.

        `happened_ns` is the monotonic instant of the press, now if not given: its age counts from there. `decided_ns`
        is the one when it was clear what a finger wanted, `happened_ns` if not given. A `press` id that was answered
        before gets the same answer again and is not sent: a form sent twice calls one person. `by` is who is signed
        in, `shown` the ticket that they saw at the desk, the last one known here if not given; `more` are the fields
        of `wire.messages.Press` that the action needs.
        """
        happened = self._now_ns() if happened_ns is None else happened_ns
        decided = happened if decided_ns is None else decided_ns
        press = press or self.new_id()
        seen = self._seen(action, happened) if shown is None else shown
        if not self._turn.acquire(timeout=self._seconds_left(decided)):
            return self._not_taken(press)
        try:
            if (known := self._answers.get(press)) is not None:
                return known
            message = Press(press=press, action=action, age_ms=0, by=by, shown=seen, **more)
            answer = self.remember(self._ask(message, happened, decided))
            self._seen_in_vain = seen if shown is None and answer.outcome == NOT_TAKEN else None
            self._in_vain_at = happened
            return answer
        finally:
            self._turn.release()

    def _seen(self, action: Action, happened: int) -> str | None:
        """The ticket that somebody at a button takes to be at the desk: the last one that we know of, or the one
        before, as long as all they know of their last press is that it was not taken. None where it does not matter."""
        state = self._states.of(self.desk)
        if state is None or action in NOT_ABOUT_A_TICKET:
            return None
        if self._seen_in_vain is not None and happened - self._in_vain_at < AGAIN_WITHIN_NS:
            return self._seen_in_vain
        return state.current.id if state.current else ""

    def answered(self, press: str) -> Answer | None:
        """The answer to an earlier press; None when it was long ago, or never."""
        return self._answers.get(press)

    def remember(self, answer: Answer) -> Answer:
        """Keep an answer for whoever asks by its press; the oldest are forgotten."""
        with self._keeping:
            self._answers[answer.press] = answer
            while len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
        return answer

    def _ask(self, message: Press, happened: int, decided: int) -> Answer:
        self._states.expect(self.desk, message.press)
        try:
            state = self._send(message, happened, decided) and self._states.answer(
                self.desk, message.press, self._seconds_left(decided)
            )
        finally:
            self._states.forget(self.desk, message.press)
        if not state:
            return self._not_taken(message.press)
        return Answer(message.press, state.outcome or "", state.what, state)

    def _send(self, message: Press, happened: int, decided: int) -> bool:
        """Let the press leave with its age, unless there is no line or its time is over."""
        if not self._line.connected or self._seconds_left(decided) <= 0:
            return False
        age_ms = max(0, (self._now_ns() - happened) // 1_000_000)
        leaving = replace(message, age_ms=age_ms, at_ms=self._clock.at_ms(decided))
        return self._line.publish(self._line.topics.press(self.desk), encode(leaving), qos=0)

    def _seconds_left(self, decided: int) -> float:
        return max(0.0, self._answer_within_s - (self._now_ns() - decided) / 1e9)

    def _not_taken(self, press: str) -> Answer:
        return Answer(press, NOT_TAKEN, "", self._states.of(self.desk))
