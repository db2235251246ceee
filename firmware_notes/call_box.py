"""The box's side of the line protocol of serial button boxes, to read and to try: one file, no library.

A box has keys and lights, a monotonic clock in milliseconds, and a serial port. Whoever writes its program calls
`hear` with what comes in, `pressed` when a gesture is clear, `pass_to` often, and shows `light`. The words are in
README.md beside this file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

VERSION = 1

ANSWER_WITHIN_MS = 500
"""Without an answer by then a press was not taken, and an answer that comes later is not shown."""

SILENCE_MS = 3000
"""A host that has said nothing for so long is away."""

MOST_AGE_MS = 2000
"""A press that could not leave before it was so old is dropped: the host would refuse it."""

LIGHTS = ("taken", "nobody-waiting", "refused", "not-taken")


@dataclass(frozen=True, slots=True)
class Awaited:
    """The press that has no answer yet."""

    id: str
    decided_ms: int


class CallBox:
    """The protocol, without any key, lamp or port. `write` sends bytes to the host at once, and keeps none."""

    def __init__(self, name: str, boot: str, write: Callable[[bytes], None]) -> None:
        """`boot` is random at each start: with a counter it makes ids that no other press has."""
        self.light = "offline"
        """What is to be shown: `offline`, `ready`, `waiting`, or one of `LIGHTS` since the last press."""
        self.stuck: set[str] = set()
        """Keys that have been down for more than 30 seconds: they go into every beat."""
        self._name = name
        self._boot = boot
        self._write = write
        self._presses = 0
        self._awaited: Awaited | None = None
        self._heard_ms: int | None = None
        self._rest = b""

    def pressed(self, key: str, gesture: str, began_ms: int, now_ms: int) -> None:
        """A gesture is clear: `short`, `double` or `long`. It began when the finger first came down."""
        if self._awaited is not None:
            return
        age_ms = now_ms - began_ms
        if self.light == "offline" or age_ms > MOST_AGE_MS:
            self.light = "not-taken" if self.light != "offline" else "offline"
            return
        self._presses += 1
        self._awaited = Awaited(f"{self._boot}-{self._presses}", now_ms)
        self.light = "waiting"
        self._say(f"press {self._awaited.id} {key} {gesture} {age_ms}")

    def hear(self, data: bytes, now_ms: int) -> None:
        """Take what came from the host."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._hear_line(line.decode("ascii", "replace").split(), now_ms)

    def pass_to(self, now_ms: int) -> None:
        """Time has passed."""
        if self._awaited is not None and now_ms - self._awaited.decided_ms >= ANSWER_WITHIN_MS:
            self._awaited, self.light = None, "not-taken"
        if self._heard_ms is not None and now_ms - self._heard_ms >= SILENCE_MS:
            self._heard_ms, self._awaited, self.light = None, None, "offline"

    def _hear_line(self, words: list[str], now_ms: int) -> None:
        match words:
            case ["hello", version, number] if version == str(VERSION):
                self._heard_ms = now_ms
                self._say(f"hello {VERSION} {number} {self._name}")
            case ["hello", _, number]:
                self._say(f"hello {VERSION} {number} {self._name}")  # the host says what does not fit
            case ["beat", number, online]:
                self._heard_ms = now_ms
                self._say(" ".join(["beat", number, *sorted(self.stuck)]))
                self._show_whether_online(online == "on")
            case ["answer", id, light] if self._awaited is not None and id == self._awaited.id and light in LIGHTS:
                self._awaited, self.light = None, light
            case _:
                pass  # an answer that came too late, or a word of a later version

    def _show_whether_online(self, online: bool) -> None:
        if not online:
            self.light = "offline" if self._awaited is None else self.light
        elif self.light == "offline":
            self.light = "ready"

    def _say(self, line: str) -> None:
        self._write(line.encode("ascii") + b"\n")
