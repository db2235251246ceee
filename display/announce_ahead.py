"""Sentences made before they are needed: the numbers that are called next, in German."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from itertools import islice

from display.announce_sounds import Sounds
from languages.announcing import GERMAN, Line, announcement
from routing.numbers import Number
from routing.office import Desk, Display, Office, Sachgebiet

NEXT = 3
"""Numbers of each letter that are made ahead: numbers are called nearly in their order."""

MOST_LINES = 15
"""Sentences made ahead at a time: half of what is kept."""

CALM_S = 1.0
"""Nothing is made ahead in the first second after a board: the wall is painted and the call itself spoken then."""


def duties(office: Office, display: Display) -> tuple[tuple[Sachgebiet, Desk], ...]:
    """Who may be called to where on this wall: each of its Sachgebiete with each desk that serves it."""
    return tuple(
        (sachgebiet, desk)
        for sachgebiet in office.sachgebiete.values()
        for desk in office.desks.values()
        if desk.serves(sachgebiet.id) and _shows(display, sachgebiet, desk)
    )


def next_lines(office: Office, display: Display, last: Mapping[str, Number]) -> Iterator[Line]:
    """The German sentences that may be needed next, the likeliest first. `last` is the latest number per letter."""
    if GERMAN not in display.announce:
        return
    known = duties(office, display)
    given: set[Line] = set()
    for further in range(1, NEXT + 1):
        for sachgebiet, desk in known:
            if sachgebiet.letter in last:
                number = Number(sachgebiet.letter, last[sachgebiet.letter].count + further)
                lines = announcement(number, desk.room, display.arrows.get(desk.room, ""), GERMAN)
                yield from (line for line in lines if line not in given)
                given.update(lines)


class Ahead:
    """Makes them on a thread of its own, while nobody else wants the machine."""

    def __init__(self, sounds: Sounds) -> None:
        self._sounds = sounds
        self._lines: Iterator[Line] = iter(())
        self._calm_at = 0.0
        self._stopping = threading.Event()
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)

    def start(self) -> None:
        """Begin; nothing is made until something is wanted."""
        self._thread.start()

    def stop(self) -> None:
        """End; a sentence that is being made may take some seconds, and is not waited for."""
        self._stopping.set()
        self._wanted.set()

    def want(self, office: Office, display: Display, last: Mapping[str, Number]) -> None:
        """Make these ahead from now on, and nothing that was wanted before."""
        self._lines = islice(next_lines(office, display, dict(last)), MOST_LINES)
        self._calm_at = time.monotonic() + CALM_S
        self._wanted.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wanted.wait()
            self._wanted.clear()
            self._stopping.wait(max(0.0, self._calm_at - time.monotonic()))
            for line in self._lines:
                if self._stopping.is_set() or self._wanted.is_set() or not self._made(line):
                    break

    def _made(self, line: Line) -> bool:
        """Whether there is a voice: without one nothing more is tried."""
        if self._sounds.has(line):
            return True
        begun = time.monotonic()
        made = bool(self._sounds.spoken(line, in_background=True))
        # Half of the time is left to others: they want the interpreter, too.
        self._stopping.wait(time.monotonic() - begun)
        return made


def _shows(display: Display, sachgebiet: Sachgebiet, desk: Desk) -> bool:
    if display.door:
        return desk.room == display.door
    everything = not display.sachgebiete and not display.desks
    return everything or sachgebiet.id in display.sachgebiete or desk.id in display.desks
