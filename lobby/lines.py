"""The lines that a visitor can hang a virtual printer on, by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lobby.printer_ends import SerialEnd
from lobby.virtual_printer import VirtualPrinter

NETWORK = "network"
LINES: Mapping[str, int] = {NETWORK: 0, "serial-115200": 115_200, "serial-19200": 19_200, "serial-9600": 9_600}
"""Each with its speed in baud; 0 is the network."""


def hang_on(printer: VirtualPrinter, line: str, name: Path) -> None:
    """Hang a printer on another line; a serial one goes by this file name. Raises KeyError for an unknown line."""
    baud = LINES[line]
    printer.move_to(SerialEnd(name, baud) if baud else printer.network)


def line_of(printer: VirtualPrinter) -> str:
    """The line that a printer hangs on."""
    baud = printer.end.baud if isinstance(printer.end, SerialEnd) else 0
    return next(line for line, speed in LINES.items() if speed == baud)
