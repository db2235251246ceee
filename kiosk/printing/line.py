"""A line is a way to a printer: what the adapter asks of every one of them."""

import fcntl
import struct
import termios
import time
from typing import Protocol


class Line(Protocol):
    """A way to a printer. Methods raise OSError, among it TimeoutError, and never block longer than they are told.

    What else the libraries below may raise, GuardedLine turns into OSError. Lines import all they need when they are
    made, nothing later: see open_printer.
    """

    @property
    def slow(self) -> bool:
        """Whether a picture would take too long."""

    def open(self) -> None:
        """Connect."""

    def alive(self) -> bool:
        """Throw away what was left unread, and tell whether the line is open and the other end still there."""

    def send(self, data: bytes, seconds: float) -> None:
        """Send all of it, or raise; a part may then have been sent."""

    def unsent(self) -> int:
        """How many bytes the other end has not taken yet, as far as this machine knows."""

    def receive(self, seconds: float) -> bytes:
        """Return what comes first, empty if nothing comes in time."""

    def close(self) -> None:
        """Give the line back, dropping what was not sent; nothing happens on a closed one."""


FIRST_LOOK_SECONDS, LONGEST_LOOK_SECONDS = 0.0002, 0.002
"""How long to wait between two looks at what is unsent: a fast printer is not waited for, a slow one not pestered."""


def wait_until_taken(line: Line, seconds: float) -> None:
    """Wait until the other end has taken all bytes; raise TimeoutError if it takes none for so many seconds."""
    left, since, pause = line.unsent(), time.monotonic(), FIRST_LOOK_SECONDS
    while left:
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_LOOK_SECONDS)
        now = line.unsent()
        if now < left:
            since = time.monotonic()
        elif time.monotonic() - since > seconds:
            raise TimeoutError(f"{now} bytes not taken for {seconds:.0f} s")
        left = now


def output_queue(file: int) -> int:
    """Return how many bytes the kernel still holds for a socket or a terminal (TIOCOUTQ); raise OSError."""
    return int(struct.unpack("i", fcntl.ioctl(file, termios.TIOCOUTQ, b"\0\0\0\0"))[0])
