"""The check of the voice: every announcement of a wall, written to files with a table, or played."""

from __future__ import annotations

import csv
import re
import threading
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from display.announce_ahead import duties
from display.announce_sounds import Sounds
from display.gong import RATE
from display.sound import Loudspeaker
from languages.announcing import Line, announced
from languages.loudness import loudness_dbfs, write_wav
from languages.tongues import offered
from routing.numbers import Number
from routing.office import TICKET_LANGUAGE, Display, Office

SAMPLE = 17
"""The number that stands for all of a letter."""

INDEX = "index.csv"
HEADING = ("file", "language", "text", "seconds", "loudness_dbfs")

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.]+")


class CannotCheck(RuntimeError):
    """The announcements cannot be written or played: says why."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement in one language, or the gong alone. `file` is the same at every check."""

    file: str
    language: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """What is said."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to: how many announcements, and the files of those that could not be made."""

    count: int
    failed: tuple[str, ...]


def languages_announced(office: Office, display: Display) -> tuple[str, ...]:
    """Every language that this wall may announce in; where it is the customer's, each that the office offers."""
    offers = offered(office.languages, office.reviewed_languages_only)
    wanted = (tag for each in display.announce for tag in (offers if each == TICKET_LANGUAGE else (each,)))
    return tuple(dict.fromkeys(wanted))


def announcements_of(office: Office, display: Display, sounds: Sounds) -> Iterator[Announcement]:
    """The gong, then every room of this wall in every language that can be spoken, with a number of each letter."""
    yield Announcement("gong.wav", "", ())
    calls = dict.fromkeys((sachgebiet.letter, desk.room) for sachgebiet, desk in duties(office, display))
    for tag in languages_announced(office, display):
        for letter, room in calls:
            number, direction = Number(letter, SAMPLE), display.arrows.get(room, "")
            spoken = announced(number, room, direction, (tag,), sounds.can_say)
            if spoken and spoken[0][0].tag == tag:
                yield Announcement(f"{number}_{_in_names(room)}_{tag}.wav", tag, spoken[0])


def without_voice(office: Office, display: Display, announcements: Iterable[Announcement]) -> tuple[str, ...]:
    """The languages in which nothing is announced: German and the gong are heard instead."""
    heard = {each.language for each in announcements}
    return tuple(tag for tag in languages_announced(office, display) if tag not in heard)


def write_all(directory: Path, announcements: Iterable[Announcement], sounds: Sounds) -> Checked:
    """Write them as WAV files with `INDEX`, a table of what is in each. Raises `CannotCheck`."""
    rows, failed = [], []
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for each in announcements:
            samples = _sound(each, sounds)
            if samples is None:
                failed.append(each.file)
                continue
            (directory / each.file).write_bytes(write_wav(samples, RATE))
            measures = (f"{len(samples) / RATE:.2f}", f"{loudness_dbfs(samples, RATE):.1f}")
            rows.append((each.file, each.language, each.text, *measures))
        with (directory / INDEX).open("w", encoding="utf-8", newline="") as table:
            csv.writer(table, lineterminator="\n").writerows((HEADING, *rows))
    except OSError as error:
        raise CannotCheck(f"{error.filename or directory}: {error.strerror}.") from error
    return Checked(len(rows), tuple(failed))


def play_all(announcements: Iterable[Announcement], sounds: Sounds, loudspeaker: Loudspeaker) -> Iterator[Announcement]:
    """Play one after the other; each is given out before it is heard. Raises `CannotCheck`."""
    loudspeaker.look()
    try:
        for each in announcements:
            yield each
            samples = _sound(each, sounds)
            if samples is None:
                raise CannotCheck(f"{sounds.problem}.")
            if not loudspeaker.play(samples.tobytes()):
                raise CannotCheck(loudspeaker.problem)
            loudspeaker.wait(threading.Event())
    finally:
        loudspeaker.close()


def _sound(announcement: Announcement, sounds: Sounds) -> array[int] | None:
    """Gong and speech; None when there should be speech and there is none."""
    speech = sounds.speech((announcement.lines,))
    return sounds.gong + speech if speech or not announcement.lines else None


def _in_names(room: str) -> str:
    """A room as part of a file's name: different rooms have different ones."""
    plain = _NOT_IN_NAMES.sub("-", room)
    return plain if plain == room else f"{plain}-{sha256(room.encode()).hexdigest()[:6]}"
