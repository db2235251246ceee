"""Sounds kept on disk, so that nobody waits for the same sentence twice. Losing them loses nothing."""

from __future__ import annotations

import logging
import shutil
import threading
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from zlib import crc32

SUFFIX = ".sound"
UNFINISHED = ".new"
SUM_BYTES = 4

LEAST_FREE_BYTES = 500_000_000
"""Bytes of the disk that are left free. The roll of tickets stands on the same one, and must never find it full."""

log = logging.getLogger("wartemarke.kiosk")


class SpeechStore:
    """At most so many bytes of sounds; what has not been heard for longest goes out. Safe from any thread.

    A sound stands behind its checksum: a file that a power cut or a bad card has spoiled is taken for missing. On a
    disk that is nearly full the store gives room back, down to its last sound. On one that takes nothing it keeps
    nothing, says so once in the log, and nobody else notices.
    """

    def __init__(self, directory: Path, most_bytes: int) -> None:
        self._directory = directory
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._complained = False
        self._sizes: OrderedDict[str, int] = OrderedDict()
        """The size of each file by its name, last heard last."""
        try:
            self._find_files()
        except OSError as error:
            self._complain(error)
        self._bytes = sum(self._sizes.values())
        self._make_room(0)

    def has(self, name: str) -> bool:
        """Whether a sound of this name is kept."""
        with self._lock:
            return name in self._sizes

    def has_room(self, size: int) -> bool:
        """Whether so many bytes more can be kept without any other going out."""
        with self._lock:
            return not self._complained and self._fits(size)

    def get(self, name: str) -> bytes | None:
        """The sound of this name, or None."""
        with self._lock:
            self._make_room(0)
            if name not in self._sizes:
                return None
            self._sizes.move_to_end(name)
        try:
            kept = self._file(name).read_bytes()
        except OSError:
            kept = b""
        sound = kept[SUM_BYTES:]
        if sound and kept[:SUM_BYTES] == _sum(sound):
            return sound
        with self._lock:
            self._forget(name)
        return None

    def put(self, name: str, sound: bytes) -> None:
        """Keep a sound, if the disk takes it."""
        kept = _sum(sound) + sound
        with self._lock:
            self._forget(name)
            if len(kept) > self._most_bytes:
                return
            self._make_room(len(kept))
            if self._fits(len(kept)) and self._write(name, kept):
                self._sizes[name] = len(kept)
                self._bytes += len(kept)

    def _write(self, name: str, kept: bytes) -> bool:
        file = self._file(name)
        unfinished = file.with_suffix(UNFINISHED)
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(kept)
            unfinished.replace(file)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            self._complain(error)
            return False
        self._complained = False
        return True

    def _file(self, name: str) -> Path:
        return self._directory / f"{name}{SUFFIX}"

    def _find_files(self) -> None:
        """What an earlier life has left; what it had not finished goes."""
        for unfinished in self._directory.glob(f"*{UNFINISHED}"):
            unfinished.unlink()
        found = [(file.stat(), file.stem) for file in self._directory.glob(f"*{SUFFIX}")]
        for state, name in sorted(found, key=lambda each: each[0].st_mtime_ns):
            self._sizes[name] = state.st_size

    def _make_room(self, size: int) -> None:
        while self._sizes and not self._fits(size):
            self._forget(next(iter(self._sizes)))

    def _fits(self, size: int) -> bool:
        if self._bytes + size > self._most_bytes:
            return False
        try:
            place = self._directory if self._directory.exists() else self._directory.parent
            return shutil.disk_usage(place).free - size >= LEAST_FREE_BYTES
        except OSError:
            return True  # it will say so when it is written to

    def _forget(self, name: str) -> None:
        if name in self._sizes:
            self._bytes -= self._sizes.pop(name)
            with suppress(OSError):
                self._file(name).unlink(missing_ok=True)

    def _complain(self, error: OSError) -> None:
        if not self._complained:
            log.warning("%s: %s. Speech goes on, but is made anew each time.", self._directory, error.strerror)
        self._complained = True


def _sum(sound: bytes) -> bytes:
    return crc32(sound).to_bytes(SUM_BYTES, "big")
