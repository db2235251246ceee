"""Presses for the buttons of other makers: what they publish in their own words becomes our presses.

No press of the past is executed: not what the broker has kept, not what comes in the first moment after it was
reached, not what the button's own clock calls old, and not what a button says again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from desk.dialects import NotUnderstood, TooOld, Word, word_of
from desk.presses import NOT_TAKEN, Answer
from desk.taker import ACTION_NAMED, Presses, Taker, Wish
from routing.buttons import Button
from wire.connection import Arrival

QUIET_S = 2.0
"""After the broker was reached, so long nothing counts: the buttons come back in these seconds too, and what they
had not got rid of before is old. As long as the longest pause between two attempts of ours to connect."""

GONE = b"false"
"""The last will of a Gen1 Shelly: when it comes back, it may say its last event again."""

log = logging.getLogger("wartemarke.desk")


@dataclass(slots=True)
class Told:
    """What one button has made known so far."""

    count: int | None = None
    """The number of its last event; None while any event could be an old one."""
    bad: int = 0
    problem: str = ""
    strange: set[str] = field(default_factory=set)


class ForeignButtons:
    """All buttons of other makers. Fed by the network thread; presses on one thread for each desk.

    `report` is told what an operator should know, whenever that changes.
    """

    def __init__(
        self,
        buttons: Collection[Button],
        presser: Callable[[str], Presses],
        report: Callable[[tuple[str, ...]], None],
        now_ns: Callable[[], int] = time.monotonic_ns,
        time_of_day: Callable[[], float] = time.time,
    ) -> None:
        self._buttons = tuple(buttons)
        self._takers = {desk: Taker(presser(desk), f"desk {desk}") for desk in {each.desk for each in buttons}}
        self._told = {each.id: Told() for each in buttons}
        self._report = report
        self._now_ns = now_ns
        self._time_of_day = time_of_day
        self._reached_ns: int | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        """What to listen to."""
        return tuple(dict.fromkeys(topic for each in self._buttons for topic in each.topics))

    @property
    def at_rest(self) -> bool:
        """Whether no press is waiting for its answer."""
        return all(taker.at_rest for taker in self._takers.values())

    def start(self) -> None:
        """Press from now on."""
        for taker in self._takers.values():
            taker.start()

    def stop(self) -> None:
        """Press no more."""
        for taker in self._takers.values():
            taker.stop()

    def heard_connection(self, connected: bool) -> None:
        """The broker was reached, or is gone."""
        self._reached_ns = self._now_ns() if connected else None
        for told in self._told.values():
            told.count = None

    def take(self, arrival: Arrival) -> None:
        """Take a message of one of the `topics`."""
        for button in self._buttons:
            if arrival.topic == button.presence and arrival.payload.strip() == GONE:
                self._told[button.id].count = None
            elif arrival.topic == button.topic:
                self._take(button, arrival)

    def _take(self, button: Button, arrival: Arrival) -> None:
        told = self._told[button.id]
        if arrival.retained:
            return
        try:
            word = word_of(button, arrival.payload, self._time_of_day())
        except NotUnderstood as error:
            told.bad += 1
            self._note(button, f"{told.bad} messages not understood; the last: {error}")
        except TooOld as error:
            self._note(button, f"a press did not count: {error}")
        else:
            if word is not None and self._is_new(told, word, arrival):
                self._press(button, word, arrival)

    def _is_new(self, told: Told, word: Word, arrival: Arrival) -> bool:
        """Whether this word is a press of now: after the quiet time, and not said before."""
        if word.count is not None:
            before, told.count = told.count, word.count
            if before is None or before == word.count:
                return False
        return self._reached_ns is not None and arrival.at_ns - self._reached_ns >= QUIET_S * 1e9

    def _press(self, button: Button, word: Word, arrival: Arrival) -> None:
        action = button.actions.get(word.word)
        if action is None:
            self._pass_over(button, word.word)
            return
        self._note(button, "")
        began = arrival.at_ns - int(word.age_s * 1e9)
        self._takers[button.desk].take(
            Wish(ACTION_NAMED[action], began, arrival.at_ns, lambda answer: _say(button, answer))
        )

    def _pass_over(self, button: Button, word: str) -> None:
        """Many buttons say more than they need to, as in "release": that is no problem, but worth one line."""
        strange = self._told[button.id].strange
        if word not in strange and len(strange) < 20:
            strange.add(word)
            log.info("the button %s says %r, which means nothing by its actions in the description", button.id, word)

    def _note(self, button: Button, problem: str) -> None:
        told = self._told[button.id]
        if problem and not told.problem:
            log.warning("the button %s: %s", button.id, problem)
        if problem != told.problem:
            told.problem = problem
            self._report(tuple(f"{id}: {each.problem}" for id, each in self._told.items() if each.problem))


def _say(button: Button, answer: Answer) -> None:
    """Such a button has no light of ours: what is not taken stands in the log at least."""
    if answer.outcome == NOT_TAKEN:
        log.warning("a press of the button %s was not taken: the hub has not answered", button.id)
