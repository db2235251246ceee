"""The line to a printer at a USB port."""

import time
from typing import Any

from usb.backend import libusb0, libusb1, openusb  # noqa: F401  (pyusb would import them when it looks for a device)
from usb.core import USBTimeoutError

from kiosk.printing.python_escpos import escpos_module

PACKET_BYTES = 64
PARTING_SECONDS = 0.005
"""How long to wait for what was left unread: a transfer cannot be asked for without waiting."""


class UsbLine:
    """A USB printer over python-escpos' Usb; times are given in milliseconds, for pyusb's 0 waits for ever."""

    slow = False

    def __init__(self, vendor: int, product: int, end_points: tuple[int, int]) -> None:
        self._ids = (vendor, product)
        self._in, self._out = end_points
        self._usb = escpos_module("usb").Usb
        self._printer: Any = None

    def open(self) -> None:
        """Claim the device; see Line."""
        self._printer = self._usb(*self._ids, in_ep=self._in, out_ep=self._out)
        self._printer.open()

    def alive(self) -> bool:
        """See Line."""
        if self._printer is None:
            return False
        self.receive(PARTING_SECONDS)
        return True

    def send(self, data: bytes, seconds: float) -> None:
        """See Line: pyusb counts what was taken, which may be a part; python-escpos does not look at that."""
        deadline = time.monotonic() + seconds
        try:
            while data:
                left = deadline - time.monotonic()
                data = data[self._printer.device.write(self._out, data, _milliseconds(left)) :]
                if data and time.monotonic() >= deadline:
                    raise TimeoutError(f"the printer left {len(data)} bytes for {seconds} s")
        except USBTimeoutError as problem:
            raise TimeoutError(f"the printer took no bytes for {seconds} s") from problem

    def unsent(self) -> int:
        """See Line: a USB transfer ends when the printer has taken it."""
        return 0

    def receive(self, seconds: float) -> bytes:
        """See Line: python-escpos' own reading asks for less than a packet and can overflow."""
        try:
            return bytes(self._printer.device.read(self._in, PACKET_BYTES, _milliseconds(seconds)))
        except USBTimeoutError:
            return b""

    def close(self) -> None:
        """See Line."""
        printer, self._printer = self._printer, None
        if printer is not None:
            printer.close()


def _milliseconds(seconds: float) -> int:
    return max(1, int(seconds * 1000))
