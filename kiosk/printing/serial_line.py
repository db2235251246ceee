"""The line to a printer at a serial port."""

import select
import time
from typing import Any

from serial import SerialTimeoutException

from kiosk.printing.line import output_queue
from kiosk.printing.python_escpos import escpos_module

PICTURE_BAUD = 115_200
"""On a slower line a picture takes too long, 90 s at 9,600 baud: the small ticket is printed."""

BITS_A_BYTE = 10
"""One to start, eight, one to stop."""


class SerialLine:
    """A serial port over python-escpos' Serial, with hardware flow control: printers drop bytes without it."""

    def __init__(self, device: str, baud: int, flow: bool) -> None:
        self.slow = baud < PICTURE_BAUD
        self._device, self._baud, self._flow = device, baud, flow
        self._serial = escpos_module("serial").Serial
        self._printer: Any = None
        self._sent_at = 0.0
        """When the last byte can be on the wire at the earliest."""

    def open(self) -> None:
        """Open the port; see Line."""
        self._printer = self._serial(self._device, baudrate=self._baud, timeout=0, dsrdtr=False)
        self._printer.open()
        self._printer.device.rtscts = self._flow
        self._sent_at = 0.0

    def alive(self) -> bool:
        """See Line: a port whose adapter was pulled out has no input queue any more."""
        if self._printer is None:
            return False
        self._printer.device.reset_input_buffer()
        return True

    def send(self, data: bytes, seconds: float) -> None:
        """See Line: what was not taken in time is dropped. With a limit of 0 pyserial would try again for ever."""
        if seconds <= 0:
            raise TimeoutError("no time is left for the printer to take more bytes")
        port = self._printer.device
        port.write_timeout = seconds
        begun = max(time.monotonic(), self._sent_at)
        try:
            self._printer._raw(data)
            self._sent_at = begun + len(data) * BITS_A_BYTE / self._baud
        except SerialTimeoutException as problem:
            port.reset_output_buffer()
            raise TimeoutError(f"the printer took no bytes for {seconds} s") from problem

    def unsent(self) -> int:
        """See Line: the buffer of a USB adapter hides bytes from the kernel, but no line is faster than its speed."""
        on_the_way = int((self._sent_at - time.monotonic()) * self._baud / BITS_A_BYTE)
        return max(0, on_the_way, output_queue(self._printer.device.fileno()))

    def receive(self, seconds: float) -> bytes:
        """See Line: waits here, because python-escpos waits for sixteen bytes."""
        if not select.select([self._printer.device], [], [], seconds)[0]:
            return b""
        return bytes(self._printer._read())

    def close(self) -> None:
        """See Line: unsent bytes are dropped first, python-escpos would wait for them for ever."""
        printer, self._printer = self._printer, None
        if printer is None or not printer._device:
            return
        try:
            printer._device.reset_output_buffer()
            printer.close()
        finally:
            printer._device = False  # the port may have gone: nobody shall try once more to give it back
