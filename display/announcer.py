"""The announcer of one wall: every call by gong and voice, one after the other, on a thread of its own."""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Set
from itertools import takewhile

from display.announce_ahead import Ahead
from display.announce_plan import Plan, Turn, announced, broken_off, heard, held, next_turn, pause
from display.announce_sounds import Sounds
from display.board import Call
from display.gong import RATE
from display.quiet import SOFTER, is_quiet
from display.sound import Loudspeaker
from languages.announcing import Line, languages_of
from languages.announcing import announced as words_of_call
from languages.loudness import write_wav
from routing.numbers import Number
from routing.office import Display, Office

LOOK_S = 10.0
"""How often the sound card is looked at while nothing is to be said."""

HELD_S = 1.0
"""How often calls are looked at that wait for a sound card. (How often a card is looked for, `sound.LOOK_S` says.)"""

PAINT_FIRST_S = 0.15
"""The gong rings at once; speech, which follows 1.9 s later, is made when the wall has been painted."""

BETWEEN_CALLS_S = 0.6
"""Silence between two announcements."""


class Announcer:
    """Says who is called. `hear`, `sound_of` and `problems` are for any thread."""

    def __init__(self, loudspeaker: Loudspeaker, sounds: Sounds) -> None:
        self._loudspeaker = loudspeaker
        self._sounds = sounds
        self._ahead = Ahead(sounds)
        self._plan = Plan()
        self._place: tuple[Office, Display] | None = None
        self._last: dict[str, Number] = {}
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)

    @property
    def problems(self) -> tuple[str, ...]:
        """What staff should know: no sound card, no voice, recordings that cannot be used."""
        silent = (self._loudspeaker.problem,) if self._loudspeaker.problem else ()
        speaks = self._place is None or self._place[1].announce
        return (*silent, *(self._sounds.problems if speaks else ()))

    def start(self) -> None:
        """Open the sound card, and announce from now on."""
        self._thread.start()
        self._ahead.start()

    def stop(self) -> None:
        """Fall silent, and give the sound card back. It may be called before `start`."""
        self._stopping.set()
        self._ahead.stop()
        with self._changed:
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def hear(self, calls: tuple[Call, ...], new: Set[str], office: Office, display: Display) -> None:
        """Take a board: all calls of this wall, newest first, and the ids of those just called or recalled. Cheap."""
        with self._changed:
            self._plan = heard(self._plan, calls, new)
            self._place = office, display
            self._last.update({call.number.letter: call.number for call in reversed(calls)})
            self._changed.notify_all()
        self._ahead.want(office, display, self._last)

    def sound_of(self, call: str) -> bytes | None:
        """Gong and speech of a call that is on the board, as WAV, for whoever plays it elsewhere; None for others."""
        with self._changed:
            there = next((each for each in self._plan.board if each.id == call), None)
            place = self._place
        if there is None or place is None:
            return None
        whole = self._sounds.gong + self._speech(there, place[1])
        if is_quiet(*place, time.time()):
            whole = array("h", (round(sample * SOFTER) for sample in whole))
        return write_wav(whole, RATE)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._loudspeaker.look()
            if (turn := self._take_turn()) is not None:
                self._announce(*turn)
        self._loudspeaker.close()

    def _take_turn(self) -> tuple[Turn, Office, Display] | None:
        """Whose turn it is, and on which wall; nobody's, after a while, and while there is no sound card."""
        with self._changed:
            now = time.monotonic()
            if self._loudspeaker.problem:
                self._hold(now)
                return None
            turn, self._plan = next_turn(self._plan, now)
            if turn is None and not self._stopping.is_set():
                rest = pause(self._plan, now)
                self._changed.wait(LOOK_S if rest is None else min(rest, LOOK_S))
            return (turn, *self._place) if turn and self._place else None

    def _hold(self, now: float) -> None:
        if self._place is not None:
            self._plan = held(self._plan, now, self._place[1].repeat_after_s)
        if not self._stopping.is_set():
            self._changed.wait(min(HELD_S, LOOK_S))

    def _announce(self, turn: Turn, office: Office, display: Display) -> None:
        after = announced if self._say(turn.call, display, is_quiet(office, display, time.time())) else broken_off
        with self._changed:
            self._plan = after(self._plan, turn, time.monotonic(), display.repeat_after_s)

    def _say(self, call: Call, display: Display, softer: bool) -> bool:
        """Gong and speech, each to its end. False when the sound card was lost meanwhile."""
        if not self._loudspeaker.play(self._sounds.gong.tobytes(), softer=softer):
            return False
        self._stopping.wait(PAINT_FIRST_S)
        speech = self._speech(call, display)
        if not self._loudspeaker.wait(self._stopping):
            return False
        if speech and not self._stopping.is_set():
            played = self._loudspeaker.play(speech.tobytes(), softer=softer)
            if not (played and self._loudspeaker.wait(self._stopping)):
                return False
        self._stopping.wait(BETWEEN_CALLS_S)
        return True

    def _speech(self, call: Call, display: Display) -> array[int]:
        """What is said of a call. A voice may take seconds for a sentence: none is begun after `stop`."""
        said = words_of_call(
            call.number,
            call.room,
            display.arrows.get(call.room, ""),
            languages_of(display.announce, call.language),
            self._sounds.can_say,
        )
        return self._sounds.speech(takewhile(self._goes_on, lines) for lines in said)

    def _goes_on(self, _line: Line) -> bool:
        return not self._stopping.is_set()
