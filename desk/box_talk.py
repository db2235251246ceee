"""The host's side of the line protocol of serial button boxes (`firmware_notes/README.md`). Pure: bytes in, bytes out.

How old a press is, the box says; how old a line is, the beats tell: whatever comes after the echo of a beat was
written after that beat was sent. So a line that waited in a buffer, on either side, is known for what it is.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from itertools import count
from typing import get_args

from desk.gestures import MS, Kind
from desk.lights import Light

VERSION = 1

LONGEST_LINE = 120
"""Bytes; what is longer is no line of this protocol."""

BEAT_EVERY_NS = 1000 * MS
SILENT_NS = 3000 * MS
"""A box that has not echoed a beat for this long is away."""

OLDEST_NS = 2000 * MS
"""A long press is 1 second old when it is clear, a short one at most 1.3: what is older waited somewhere."""

LONGEST_WAIT_NS = 2500 * MS
"""So long ago the last beat that the box has echoed may have been sent, or its line may have waited too."""

IDS_KEPT = 32
"""How many presses are remembered, so that the same one twice is one."""

WORD = re.compile(r"[A-Za-z0-9_.-]{1,24}")
NUMBER = re.compile(r"[0-9]{1,9}")


class BadLine(ValueError):
    """A line that is not of this protocol: says why."""


@dataclass(frozen=True, slots=True)
class BoxPress:
    """A press as a box told of it. The times are monotonic, of our own clock, in ns."""

    id: str
    key: str
    kind: Kind
    began_ns: int
    decided_ns: int


class BoxTalk:
    """One opening of the line. What is to be sent collects until `output` takes it."""

    def __init__(self, now_ns: int, last_number: int = 0) -> None:
        """Numbers of beats go on from those of the opening before, so that an old echo is no new one."""
        self.name = ""
        self.stuck: tuple[str, ...] = ()
        self.bad = 0
        self.last_bad = ""
        self.late = 0
        self.other_version = ""
        self._numbers = count(last_number + 1)
        self.number = last_number
        """That of the last beat."""
        self._sent: dict[int, int] = {}
        self._echoed_ns: int | None = None
        """When the last beat was sent that the box has echoed."""
        self._heard_ns = now_ns
        self._beat_ns = now_ns - BEAT_EVERY_NS
        self._ids: deque[str] = deque(maxlen=IDS_KEPT)
        self._rest = b""
        self._output = b""

    @property
    def greeted(self) -> bool:
        """Whether the box has answered our hello; before, nothing it says counts."""
        return self._echoed_ns is not None

    def silent(self, now_ns: int) -> bool:
        """Whether the box has said nothing for too long."""
        return now_ns - self._heard_ns >= SILENT_NS

    def output(self) -> bytes:
        """What is to be sent now."""
        output, self._output = self._output, b""
        return output

    def pass_to(self, now_ns: int, online: bool) -> None:
        """Time has passed. `online`: whether a press would be taken; the box shows it."""
        if now_ns - self._beat_ns < BEAT_EVERY_NS:
            return
        self._beat_ns = now_ns
        self.number = next(self._numbers)
        self._sent[self.number] = now_ns
        for old in [each for each in self._sent if each <= self.number - 10]:
            del self._sent[old]
        if self.greeted:
            self._say(f"beat {self.number} {'on' if online else 'off'}")
        else:
            self._say(f"hello {VERSION} {self.number}")

    def answer(self, press: str, light: Light) -> None:
        """Tell the box what became of a press."""
        self._say(f"answer {press} {light}")

    def hear(self, data: bytes, now_ns: int) -> list[BoxPress]:
        """Take what came in: the presses in it that count."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            self._note_bad("a line without an end")
            self._rest = b""
        presses = []
        for line in lines:
            try:
                press = self._hear_line(line.removesuffix(b"\r"), now_ns)
            except BadLine as error:
                self._note_bad(str(error))
            else:
                presses += [] if press is None else [press]
        return presses

    def _hear_line(self, line: bytes, now_ns: int) -> BoxPress | None:
        if len(line) > LONGEST_LINE or not line.isascii() or not line.decode("ascii").isprintable():
            raise BadLine(f"{line[:40]!r}")
        match line.decode("ascii").split(" "):
            case ["hello", version, number, name] if WORD.fullmatch(name) and NUMBER.fullmatch(version):
                self._greet(int(version), _number(number), name, now_ns)
            case _ if not self.greeted:
                pass  # written before our hello was read: of no time that we know
            case ["beat", number, *stuck] if all(map(WORD.fullmatch, stuck)):
                self._echo(_number(number), now_ns)
                self.stuck = tuple(stuck)
            case ["press", id, key, kind, age] if WORD.fullmatch(id) and WORD.fullmatch(key):
                return self._press(id, key, kind, _number(age), now_ns)
            case _:
                raise BadLine(f"{line[:40]!r}")
        return None

    def _greet(self, version: int, number: int, name: str, now_ns: int) -> None:
        if version != VERSION:
            self.other_version = f"it speaks version {version} of the protocol, and we speak {VERSION}"
        elif number in self._sent:
            self.name, self.other_version = name, ""
            self._echo(number, now_ns)

    def _echo(self, number: int, now_ns: int) -> None:
        if number in self._sent:
            self._echoed_ns = max(self._echoed_ns or 0, self._sent[number])
            self._heard_ns = now_ns

    def _press(self, id: str, key: str, kind: str, age_ms: int, now_ns: int) -> BoxPress | None:
        if kind not in get_args(Kind):
            raise BadLine(f"there is no gesture {kind[:20]!r}")
        if id in self._ids:
            return None
        self._ids.append(id)
        if age_ms * MS > OLDEST_NS or now_ns - (self._echoed_ns or 0) > LONGEST_WAIT_NS:
            self.late += 1
            self.answer(id, "not-taken")
            return None
        known: dict[str, Kind] = {each: each for each in get_args(Kind)}
        return BoxPress(id, key, known[kind], now_ns - age_ms * MS, now_ns)

    def _say(self, line: str) -> None:
        self._output += line.encode("ascii") + b"\n"

    def _note_bad(self, what: str) -> None:
        self.bad += 1
        self.last_bad = what


def _number(text: str) -> int:
    if not NUMBER.fullmatch(text):
        raise BadLine(f"{text[:20]!r} is no number")
    return int(text)
