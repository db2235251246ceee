"""An office whose wall speaks, its calls, and a sound card that writes down what it plays."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from display import sound as sound_module
from display.announce_sounds import Sounds
from display.board import Call
from display.gong import RATE
from languages.announcing import Line, announcement
from routing.description import read_office
from routing.numbers import Number
from routing.office import Office
from tests.patience import PATIENCE_S

OPENING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ALL_DAY = '"00:00-23:59"'

BLOCK = 4096
"""Bytes that the driver writes at a time."""

TIMES_FASTER = 40
"""How much faster than in a room the sound card of these tests plays."""


def description(announce: str = '"de", "ticket"', more: str = "") -> str:
    """Two Sachgebiete, three desks, a wall that knows where two of the rooms are. `more` is said of the wall."""
    return f"""
id = "teststadt"
name = "Ausländerbehörde Teststadt"
timezone = "Europe/Berlin"
languages = ["de", "ar", "uk", "tr", "zh-Hans", "ti"]

[[sachgebiet]]
id = "permits"
name = "Aufenthalt"
letter = "A"
colour = "blue"
waiting_area = "Halle"

[[sachgebiet]]
id = "work"
name = "Arbeit"
letter = "B"
colour = "green"
waiting_area = "Halle"

[[desk]]
id = "d1"
room = "3.112"
sachgebiete = ["permits"]

[[desk]]
id = "d2"
room = "5"
sachgebiete = ["work"]

[[desk]]
id = "d3"
room = "Info / 1"
sachgebiete = ["work"]

[[kiosk]]
id = "entrance"
numbers = [1, 499]

[[concern]]
id = "extend-permit"
sachgebiet = "permits"

[[display]]
id = "hall"
announce = [{announce}]
{more}
[display.arrows]
"3.112" = "left"
"5" = "upstairs"
"""


def an_office(announce: str = '"de", "ticket"', more: str = "") -> Office:
    return read_office(description(announce, more))


def a_call(name: str, count: int = 17, language: str = "ar", came: bool = False) -> Call:
    """A call of letter A, so many seconds after opening as its count."""
    at = OPENING + timedelta(seconds=count)
    return Call(name, Number("A", count), "3.112", "permits", at, "d1", language, came)


def lines(count: int = 17, tag: str = "de") -> tuple[Line, ...]:
    """What is said of that call in one language."""
    return announcement(Number("A", count), "3.112", "left", tag)


class CardThatKeeps:
    """SDL's own driver that writes what it plays to a file, faster than a room could hear it."""

    def __init__(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._file = file
        self._read = 0
        self._heard = bytearray()
        self._silent = 0
        monkeypatch.setattr(sound_module, "GRACE_S", PATIENCE_S)  # this card never stops playing
        monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
        monkeypatch.setenv("SDL_DISKAUDIOFILE", str(file))
        monkeypatch.setenv("SDL_DISKAUDIODELAY", str(2048 * 1000 // RATE // TIMES_FASTER))

    @property
    def played(self) -> bytearray:
        """All samples so far. Of a silence only the first second is kept: it goes on as long as the test does."""
        if self._file.exists():
            with self._file.open("rb") as file:
                file.seek(self._read)
                more = file.read()
            more = more[: len(more) // BLOCK * BLOCK]
            self._read += len(more)
            for begin in range(0, len(more), BLOCK):
                block = more[begin : begin + BLOCK]
                self._silent = 0 if any(block) else self._silent + BLOCK
                if self._silent <= 2 * RATE:
                    self._heard += block
        return self._heard

    def place_of(self, samples: array[int]) -> int:
        """Where a sound was played whole and unchanged, in bytes; -1 when it was not."""
        return self.played.find(samples.tobytes())

    def times(self, samples: array[int]) -> int:
        """How often it was played whole and unchanged."""
        return self.played.count(samples.tobytes())

    def sounding(self) -> array[int]:
        """What was played, without the silence before and after it."""
        samples = array("h", bytes(self.played))
        loud = [place for place, sample in enumerate(samples) if sample]
        return samples[loud[0] : loud[-1] + 1] if loud else array("h")


def speech(sounds: Sounds, count: int = 17, tag: str = "de") -> list[array[int]]:
    """The sentences of a call, as they are played."""
    return [sounds.spoken(line) for line in lines(count, tag)]
