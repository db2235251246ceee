"""The announcer of one wall: every call by gong and voice, one after the other, on a thread of its own."""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Set

from display.announce_ahead import Ahead
from display.announce_plan import Plan, Turn, announced, heard, next_turn, pause
from display.announce_sounds import Sounds
from display.board import Call
from display.gong import RATE
from display.quiet import SOFTER, is_quiet
from display.sound import Loudspeaker
from languages.announcing import announced as words_of_call
from languages.announcing import languages_of
from languages.loudness import write_wav
from routing.numbers import Number
from routing.office import Display, Office

LOOK_S = 10.0
"""How often the sound card is looked at while nothing is to be said."""

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
        """Whose turn it is, and on which wall; nobody's, after a while."""
        with self._changed:
            now = time.monotonic()
            turn, self._plan = next_turn(self._plan, now)
            if turn is None and not self._stopping.is_set():
                rest = pause(self._plan, now)
                self._changed.wait(LOOK_S if rest is None else min(rest, LOOK_S))
            return (turn, *self._place) if turn and self._place else None

    def _announce(self, turn: Turn, office: Office, display: Display) -> None:
        softer = is_quiet(office, display, time.time())
        if self._loudspeaker.play(self._sounds.gong.tobytes(), softer=softer):
            self._stopping.wait(PAINT_FIRST_S)
            speech = self._speech(turn.call, display)
            self._loudspeaker.wait(self._stopping)
            if speech and not self._stopping.is_set():
                self._loudspeaker.play(speech.tobytes(), softer=softer)
                self._loudspeaker.wait(self._stopping)
            self._stopping.wait(BETWEEN_CALLS_S)
        with self._changed:
            self._plan = announced(self._plan, turn, time.monotonic(), display.repeat_after_s)

    def _speech(self, call: Call, display: Display) -> array[int]:
        return self._sounds.speech(
            words_of_call(
                call.number,
                call.room,
                display.arrows.get(call.room, ""),
                languages_of(display.announce, call.language),
                self._sounds.can_say,
            )
        )
