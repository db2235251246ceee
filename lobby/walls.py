"""The walls' pictures, which the displays write to disk, and when they change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

LOOK_SECONDS = 0.2
"""How often we look at the files: the displays are other processes, and nobody else tells us."""


class Walls:
    """Watches the pictures in a thread of its own, from `start` to `stop`."""

    def __init__(self, pictures: Mapping[str, Path], on_change: Callable[[], None]) -> None:
        self.pictures = pictures
        self._on_change = on_change
        self._marks = self._look()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="walls", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._closing.set()
        if self._thread.ident is not None:
            self._thread.join()

    def marks(self) -> Mapping[str, str | None]:
        """For each display a text that is another one whenever its picture is; None as long as there is none."""
        return self._marks

    def _watch(self) -> None:
        while not self._closing.wait(LOOK_SECONDS):
            marks = self._look()
            if marks != self._marks:
                self._marks = marks
                self._on_change()

    def _look(self) -> dict[str, str | None]:
        return {display: _mark(file) for display, file in self.pictures.items()}


def _mark(file: Path) -> str | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return f"{status.st_mtime_ns:x}-{status.st_ino:x}"
