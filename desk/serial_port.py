"""A serial port with a button box at it: the only door to pyserial at the desks."""

from __future__ import annotations

from serial import Serial, SerialException

READ_S = 0.05
"""A read that finds nothing ends after this many seconds."""

WRITE_S = 0.2
"""A write that a dead adapter does not take ends after this many seconds."""

MOST_BYTES = 4096


class PortAway(OSError):
    """The port is not there, or not any more: says why."""


class SerialPort:
    """An open port. What came before it was opened is thrown away: it is of no time that we know."""

    def __init__(self, device: str, baud: int) -> None:
        """Raises `PortAway`."""
        try:
            self._port = Serial(device, baud, timeout=READ_S, write_timeout=WRITE_S, exclusive=True)
            self._port.reset_input_buffer()
        except (SerialException, OSError, ValueError) as error:
            raise PortAway(f"{device} cannot be opened: {_why(error)}") from error

    def read(self) -> bytes:
        """What has come in; nothing after a short while. Raises `PortAway`."""
        try:
            data: bytes = self._port.read(max(1, min(MOST_BYTES, self._port.in_waiting)))
        except (SerialException, OSError, TypeError) as error:
            raise PortAway(f"{self._port.name} is gone: {_why(error)}") from error
        return data

    def write(self, data: bytes) -> None:
        """Send. Raises `PortAway`."""
        try:
            self._port.write(data)
        except (SerialException, OSError, TypeError) as error:
            raise PortAway(f"{self._port.name} takes nothing: {_why(error)}") from error

    def close(self) -> None:
        """Give the port back."""
        self._port.close()


def _why(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or " ".join(str(error).split()) or type(error).__name__
