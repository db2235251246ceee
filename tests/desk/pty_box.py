"""A button box on a bench: the reference client of `firmware_notes` at one end of a pseudo-terminal."""

from __future__ import annotations

import os
import select
import threading
import tty
from pathlib import Path

from firmware_notes.call_box import CallBox
from tests.patience import wait_for


class PtyBox:
    """A box whose port is a symbolic link, as in /dev/serial/by-id; it can be pulled out and put in again.

    Its clock stands still until a test moves it on: a machine that does something else for a while makes no press late.
    """

    def __init__(self, link: Path) -> None:
        self.link = link
        self.box = CallBox("test-box", "boot", self._write)
        self._now_ms = 0
        self.in_touch = False
        """Whether the host has sent a beat since the cable was put in."""
        self._controller = -1
        self._port = -1
        self._turn = threading.RLock()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Switch it on."""
        self._thread.start()

    def plug_in(self) -> None:
        """Put the cable in: the port appears."""
        with self._turn:
            self.in_touch = False
            self._controller, self._port = os.openpty()
            tty.setraw(self._port)
            os.set_blocking(self._controller, False)
            self.link.unlink(missing_ok=True)
            self.link.symlink_to(os.ttyname(self._port))

    def pull_out(self) -> None:
        """Pull the cable: the port is gone."""
        with self._turn:
            self.link.unlink(missing_ok=True)
            os.close(self._controller)
            os.close(self._port)
            self._controller = self._port = -1

    def press(self, key: str = "1", gesture: str = "short", ago_ms: int = 30) -> None:
        """Press a key whose gesture is clear now, and began some time ago."""
        with self._turn:
            self.box.pressed(key, gesture, self._now_ms - ago_ms, self._now_ms)

    def press_until(self, light: str, key: str = "1", gesture: str = "short", ago_ms: int = 30) -> None:
        """Press until the light says this: a host that stood still for seconds does not take a press."""

        def shows() -> bool:
            with self._turn:
                if self.box.light in ("ready", "not-taken"):
                    self.press(key, gesture, ago_ms)
                return self.box.light == light

        self.press(key, gesture, ago_ms)
        wait_for(shows, f"the light to say: {light}")

    def let_pass(self, ms: int) -> None:
        """Move the clock on."""
        with self._turn:
            self._now_ms += ms
            self.box.pass_to(self._now_ms)

    def write(self, data: bytes) -> None:
        """Write bytes that no good box would."""
        with self._turn:
            self._write(data)

    def stop(self) -> None:
        """Switch it off and put it away."""
        self._end.set()
        self._thread.join()
        if self._controller != -1:
            self.pull_out()

    def _run(self) -> None:
        while not self._end.is_set():
            with self._turn:
                data = self._read()
                self.in_touch = self.in_touch or b"beat" in data
                self.box.hear(data, self._now_ms)
            self._end.wait(0.002)

    def _read(self) -> bytes:
        if self._controller == -1 or not select.select([self._controller], [], [], 0)[0]:
            return b""
        try:
            return os.read(self._controller, 4096)
        except OSError:
            return b""

    def _write(self, data: bytes) -> None:
        if self._controller != -1:
            os.write(self._controller, data)
