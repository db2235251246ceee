"""The wall as a PNG file after each change, written in the background."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

from PIL import Image

log = logging.getLogger("wartemarke.display")


class PictureFile:
    """Writes the latest wall to a file. Readers see a whole picture or the one before, never half of one.

    A wall that changes faster than the disk is written at its latest state only.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._latest: tuple[tuple[int, int], bytes] | None = None
        self._changed = threading.Condition()
        self._closing = False
        self._told = False
        self._thread = threading.Thread(target=self._write_all, name="picture")
        self._thread.start()

    def take(self, size: tuple[int, int], dots: bytes) -> None:
        """Take the wall as RGB dots, to be written soon. Returns at once."""
        with self._changed:
            self._latest = size, dots
            self._changed.notify()

    def close(self) -> None:
        """Write what is still to be written, and end."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _write_all(self) -> None:
        while (latest := self._next()) is not None:
            try:
                self._write(*latest)
                self._told = False
            except OSError as error:
                if not self._told:
                    log.error("the picture of the wall cannot be written: %s", error)
                self._told = True

    def _next(self) -> tuple[tuple[int, int], bytes] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._latest is not None or self._closing)
            latest, self._latest = self._latest, None
            return latest

    def _write(self, size: tuple[int, int], dots: bytes) -> None:
        fresh = self._file.with_name(f".{self._file.name}.{os.getpid()}.new")
        Image.frombytes("RGB", size, dots).save(fresh, "PNG", compress_level=1)
        fresh.replace(self._file)
