"""The printer's end of its line: a port in the network, or a serial line, as slow as real ones are."""

import contextlib
import os
import pty
import select
import socket
import struct
import time
import tty
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

RECEIVE_BYTES = 65_536
ANSWER_SECONDS = 1.0

BITS_A_BYTE = 10
"""On a serial line: one to start, eight, one to stop."""

PIECE_SECONDS = 0.02
"""How long the bytes that are read at once from a paced line are on their way."""


class PrinterEnd(Protocol):
    """Where a printer's line ends. All methods but `url` are for the printer's own thread."""

    in_printer: bool
    """Whether it loses its power together with the printer."""

    @property
    def url(self) -> str:
        """The printer URL for the kiosk."""

    @property
    def is_open(self) -> bool:
        """Whether somebody could connect."""

    def open(self) -> None:
        """Plug in; raise OSError if that cannot be."""

    def close(self, *, abruptly: bool) -> None:
        """Pull the plug, if it is in; `abruptly` without the goodbye that a network card says."""

    def watched(self) -> list[int]:
        """What to wait for before the next `take`."""

    def pause(self) -> float | None:
        """Seconds until there is something to wait for again; None if there is now."""

    def take(self) -> bytes:
        """Read what has come, which may be nothing; only when it was watched and is ready."""

    def answer(self, data: bytes) -> None:
        """Send back, if anybody is there to listen."""


class NetworkEnd:
    """A TCP port. It serves one connection at a time, as real printers do; others wait."""

    in_printer = True

    def __init__(self, host: str, port: int) -> None:
        """Port 0: a free one, which is kept from then on."""
        self.host = host
        self.port = port
        self.connections = 0
        """Connections served since the start."""
        self._listener: socket.socket | None = None
        self._connection: socket.socket | None = None

    @property
    def url(self) -> str:
        """See PrinterEnd."""
        return f"network://{self.host}:{self.port}"

    @property
    def is_open(self) -> bool:
        """See PrinterEnd."""
        return self._listener is not None

    def open(self) -> None:
        """See PrinterEnd."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((self.host, self.port))
            listener.listen()
        except OSError:
            listener.close()
            raise
        self.port = listener.getsockname()[1]
        self._listener = listener

    def close(self, *, abruptly: bool) -> None:
        """See PrinterEnd."""
        if self._connection is not None and abruptly:
            # What the card says when it is back and knows nothing of the connection: RST.
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._hang_up()
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()

    def watched(self) -> list[int]:
        """See PrinterEnd."""
        end = self._connection or self._listener
        return [] if end is None else [end.fileno()]

    def pause(self) -> None:
        """See PrinterEnd: never."""

    def take(self) -> bytes:
        """See PrinterEnd."""
        if self._connection is None:
            self._accept()
            return b""
        try:
            data = self._connection.recv(RECEIVE_BYTES)
        except OSError:
            data = b""
        if not data:
            self._hang_up()
        return data

    def answer(self, data: bytes) -> None:
        """See PrinterEnd."""
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.sendall(data)

    def _accept(self) -> None:
        assert self._listener is not None  # noqa: S101  (only a listener can become ready)
        self._connection, _ = self._listener.accept()
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection.settimeout(ANSWER_SECONDS)
        self.connections += 1

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class SerialEnd:
    """A serial line: a pseudo-terminal behind a name that stays, read no faster than its speed allows.

    The adapter is in the computer: it stays when the printer loses its power, and goes when its plug is pulled.
    """

    in_printer = False

    def __init__(self, name: Path, baud: int) -> None:
        """`name` is a file name that is free, for as long as this line exists."""
        self.name = name
        self.baud = baud
        self.piece = int(baud * PIECE_SECONDS / BITS_A_BYTE)
        """Bytes read at once."""
        self._far, self._near = -1, -1
        self._rested_at = 0.0
        self._idle = True

    @property
    def url(self) -> str:
        """See PrinterEnd."""
        return f"serial://{quote(str(self.name))}?baud={self.baud}"

    @property
    def is_open(self) -> bool:
        """See PrinterEnd."""
        return self._far >= 0

    def open(self) -> None:
        """See PrinterEnd."""
        # We keep the near end open, too: without it, each time the kiosk closes it would look like an unplugged line.
        self._far, self._near = pty.openpty()
        tty.setraw(self._near)
        os.set_blocking(self._far, False)
        self.name.unlink(missing_ok=True)
        self.name.symlink_to(os.ttyname(self._near))

    def close(self, *, abruptly: bool) -> None:  # noqa: ARG002  (there is no other way to pull out an adapter)
        """See PrinterEnd."""
        if self.is_open:
            self.name.unlink(missing_ok=True)
            os.close(self._far)
            os.close(self._near)
            self._far, self._near = -1, -1

    def watched(self) -> list[int]:
        """See PrinterEnd."""
        return [self._far] if self.is_open and self.pause() is None else []

    def pause(self) -> float | None:
        """See PrinterEnd: what was read last takes so long on its way."""
        left = self._rested_at - time.monotonic()
        return left if self.is_open and left > 0 else None

    def take(self) -> bytes:
        """See PrinterEnd."""
        data = os.read(self._far, self.piece)
        # While bytes follow each other, a thread that comes late makes up for it: the line would not have waited.
        begun = time.monotonic() if self._idle else self._rested_at
        self._rested_at = begun + len(data) * BITS_A_BYTE / self.baud
        self._idle = not select.select([self._far], [], [], 0)[0]
        return data

    def answer(self, data: bytes) -> None:
        """See PrinterEnd: nobody reads, and the buffer is full; real lines lose bytes, too."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._far, data)
