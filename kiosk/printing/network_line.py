"""The line to a printer in the network."""

import os
import socket
from typing import Any

from kiosk.printing.line import output_queue
from kiosk.printing.python_escpos import escpos_module

CONNECT_SECONDS = 2.0


class NetworkLine:
    """A TCP connection, kept open between tickets, over python-escpos' Network (IPv4)."""

    slow = False

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._network = escpos_module("network").Network
        self._printer: Any = None

    def open(self) -> None:
        """Connect; see Line."""
        host, port = self._address
        self._printer = self._network(host, port=port, timeout=CONNECT_SECONDS)
        self._printer.open()
        self._printer.device.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._printer.device.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    def alive(self) -> bool:
        """See Line: end of file means that the printer has closed the connection."""
        if self._printer is None:
            return False
        self._printer.device.settimeout(0)
        try:
            while self._printer._read():
                pass
        except BlockingIOError:
            return True
        return False

    def send(self, data: bytes, seconds: float) -> None:
        """See Line."""
        self._printer.device.settimeout(seconds)
        self._printer._raw(data)

    def unsent(self) -> int:
        """See Line: bytes that the other end has not acknowledged, so a pulled cable is noticed."""
        problem = self._printer.device.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if problem:
            raise OSError(problem, os.strerror(problem))
        return output_queue(self._printer.device.fileno())

    def receive(self, seconds: float) -> bytes:
        """See Line."""
        self._printer.device.settimeout(seconds)
        try:
            reply: bytes = self._printer._read()
        except TimeoutError:
            return b""
        if not reply:
            raise ConnectionResetError("the printer has closed the connection")
        return reply

    def close(self) -> None:
        """See Line."""
        printer, self._printer = self._printer, None
        if printer is not None:
            printer.close()
