"""Gong and sentences as samples, made when they are needed or before, and kept while there is room."""

from __future__ import annotations

import logging
import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterable

from display.gong import RATE, gong
from languages.announcing import Line
from languages.loudness import read_wav
from languages.recordings import CannotPlay, Recordings, play_together
from languages.speech import CannotSpeak, missing_program, speak, voice_of

SPEED_WPM = 150
"""Words a minute: as people talk. The number is spelled with pauses; slower, a rush of calls would take too long."""

MOST_S = 120.0
"""Seconds of sentences that are kept: 5 MB, some twenty-five. They tell numbers, so they are never on disk."""

AFTER_GONG_S = 0.2
BETWEEN_LINES_S = 0.35
BETWEEN_LANGUAGES_S = 0.7

log = logging.getLogger("wartemarke.display")


class Sounds:
    """What can be heard from this wall, one channel at `RATE`, all equally loud. Safe from any thread."""

    def __init__(self, recordings: Recordings | None = None, most_s: float = MOST_S) -> None:
        self.gong = array("h", gong())
        self.problem = ""
        self._told: set[str] = set()
        self._recordings = recordings or Recordings(None)
        self._most = round(most_s * RATE)
        self._kept: OrderedDict[Line, array[int]] = OrderedDict()
        self._samples = 0
        self._lock = threading.Lock()
        if missing := missing_program():
            self._trouble(missing)

    @property
    def problems(self) -> tuple[str, ...]:
        """What staff should know: why nothing is spoken, recordings that cannot be used."""
        return (*((self.problem,) if self.problem else ()), *self._recordings.problems)

    @property
    def kept_s(self) -> float:
        """Seconds of sentences that are kept now."""
        return self._samples / RATE

    def can_say(self, line: Line) -> bool:
        """Whether there is a voice for its language, or somebody has recorded it."""
        return voice_of(line.tag) is not None or bool(self._recordings.pieces(line.text, line.tag))

    def has(self, line: Line) -> bool:
        """Whether a sentence is kept."""
        with self._lock:
            return line in self._kept

    def spoken(self, line: Line, *, in_background: bool = False) -> array[int]:
        """A sentence; nothing when it cannot be made, and `problem` then says why."""
        with self._lock:
            if line in self._kept:
                self._kept.move_to_end(line)
                return self._kept[line]
        samples = self._made(line, in_background)
        self._keep(line, samples)
        return samples

    def speech(self, languages: Iterable[Iterable[Line]]) -> array[int]:
        """Sentences, language after language, as they follow the gong; empty when nothing is said."""
        whole: array[int] = array("h")
        for lines in languages:
            pause = BETWEEN_LANGUAGES_S if whole else AFTER_GONG_S
            for samples in filter(None, map(self.spoken, lines)):
                whole.extend(_silence(pause))
                whole.extend(samples)
                pause = BETWEEN_LINES_S
        return whole

    def _made(self, line: Line, in_background: bool) -> array[int]:
        try:
            samples = _at_rate(*read_wav(self._wav(line, in_background)))
        except CannotSpeak as error:
            self._trouble(str(error))
            return array("h")
        self.problem = ""
        return samples

    def _wav(self, line: Line, in_background: bool) -> bytes:
        if files := self._recordings.pieces(line.text, line.tag):
            try:
                return play_together(files)
            except CannotPlay as error:
                log.warning("%s", error)
        return speak(line.text, line.tag, SPEED_WPM, in_background=in_background)

    def _keep(self, line: Line, samples: array[int]) -> None:
        if not samples or len(samples) > self._most:
            return
        with self._lock:
            self._samples += len(samples) - len(self._kept.pop(line, ()))
            self._kept[line] = samples
            while self._samples > self._most:
                self._samples -= len(self._kept.popitem(last=False)[1])

    def _trouble(self, why: str) -> None:
        problem = f"only the gong, no voice: {why}"
        if problem not in self._told:
            self._told.add(problem)
            log.warning("%s", problem)
        self.problem = problem


def _silence(seconds: float) -> array[int]:
    return array("h", bytes(2 * round(seconds * RATE)))


def _at_rate(samples: array[int], rate: int) -> array[int]:
    """The same sound with `RATE` samples a second, on straight lines between those there are. The voices need none."""
    if rate == RATE:
        return samples
    step = rate / RATE
    places = (index * step for index in range(int((len(samples) - 1) / step)))
    return array("h", [_between(samples, place) for place in places])


def _between(samples: array[int], place: float) -> int:
    before = int(place)
    return round(samples[before] + (samples[before + 1] - samples[before]) * (place - before))
