"""The line to a printer behind a device file."""

import os
import select
import stat
import time
from pathlib import Path


class FileLine:
    """A device file such as /dev/usb/lp0, or a named pipe or plain file; python-escpos' File cannot time out."""

    slow = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1
        self._reads = False

    def open(self) -> None:
        """Open without creating: a file in place of an unplugged printer would swallow tickets."""
        self._reads = stat.S_ISCHR(self._path.stat().st_mode)
        way = os.O_RDWR if self._reads else os.O_WRONLY | os.O_APPEND
        self._file = os.open(self._path, way | os.O_NONBLOCK | os.O_NOCTTY)

    def alive(self) -> bool:
        """See Line: the same device must still be behind the name."""
        here, there = os.fstat(self._file), self._path.stat()
        while self.receive(0):
            pass
        return os.path.samestat(here, there)

    def send(self, data: bytes, seconds: float) -> None:
        """See Line."""
        deadline = time.monotonic() + seconds
        while data:
            waited = max(0.0, deadline - time.monotonic())
            if not select.select([], [self._file], [], waited)[1]:
                raise TimeoutError(f"the printer took no bytes for {seconds} s")
            data = data[os.write(self._file, data) :]

    def unsent(self) -> int:
        """See Line: the kernel does not say."""
        return 0

    def receive(self, seconds: float) -> bytes:
        """See Line: only a character device can answer."""
        if not self._reads or not select.select([self._file], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._file, 64)
        except BlockingIOError:
            return b""

    def close(self) -> None:
        """See Line."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)
