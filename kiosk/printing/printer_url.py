"""The URL of a printer -> the printer."""

import re
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from kiosk.printing.escpos_printer import EscposPrinter
from kiosk.printing.file_line import FileLine
from kiosk.printing.line import Line
from kiosk.printing.network_line import NetworkLine
from kiosk.printing.port import Printer
from kiosk.printing.serial_line import PICTURE_BAUD, SerialLine
from kiosk.printing.usb_line import UsbLine

FORMS = "network://HOST:9100, serial:///dev/ttyUSB0?baud=115200, usb://04b8:0e15 or file:///dev/usb/lp0"


def open_printer(url: str) -> Printer:
    """Return the printer at this URL, not yet connected; raise ValueError that says what is wrong with the URL.

    Options: `serial` takes `baud` (115200 if not said) and `flow` ("rtscts", or "none" for a line without the wires
    of hardware flow control); `usb` takes the end points `in` and `out` (0x82 and 0x01 if not said).

    Call it from the main thread, before any other is started: it imports python-escpos and what that needs, and for
    that moment changes the environment and the logging of the whole process. The printer imports nothing later.
    """
    return EscposPrinter(_line(url))


def _line(url: str) -> Line:
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        match parts.scheme:
            case "network":
                line: Line = _network_line(parts.netloc)
            case "serial":
                baud, flow = options.pop("baud", str(PICTURE_BAUD)), options.pop("flow", "rtscts")
                line = _serial_line(_device_file(parts), baud, flow)
            case "usb":
                line = _usb_line(parts.netloc, options.pop("in", "0x82"), options.pop("out", "0x01"))
            case "file":
                line = FileLine(Path(_device_file(parts)))
            case unknown:
                raise ValueError(f'there is no kind of line "{unknown}"')
        for option in options:
            raise ValueError(f'{parts.scheme} has no option "{option}"')
    except ValueError as problem:
        raise ValueError(f'printer "{url}": {problem}. Write {FORMS}.') from None
    return line


def _network_line(address: str) -> Line:
    host, _, port = address.partition(":")
    if not re.fullmatch(r"[A-Za-z0-9._-]+", host):
        raise ValueError("the host is missing" if not host else f'"{host}" is not the name or IPv4 address of a host')
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError(f'"{port}" is not a port')
    return NetworkLine(host, int(port or 9100))


def _serial_line(device: str, baud: str, flow: str) -> Line:
    if not re.fullmatch("[1-9][0-9]{2,6}", baud):
        raise ValueError(f'baud "{baud}" is not a speed such as 9600, 19200, 38400 or 115200')
    if flow not in ("rtscts", "none"):
        raise ValueError(f'flow "{flow}" is neither rtscts nor none')
    return SerialLine(device, int(baud), flow == "rtscts")


def _usb_line(ids: str, come_in: str, go_out: str) -> Line:
    if not re.fullmatch("[0-9a-fA-F]{4}:[0-9a-fA-F]{4}", ids):
        raise ValueError(f'"{ids}" is not vendor and product in hexadecimal, as lsusb shows them')
    for name, end_point in (("in", come_in), ("out", go_out)):
        if not re.fullmatch("0x[0-9a-fA-F]{2}", end_point):
            raise ValueError(f'{name} "{end_point}" is not an end point such as 0x82')
    vendor, product = ids.split(":")
    return UsbLine(int(vendor, 16), int(product, 16), (int(come_in, 16), int(go_out, 16)))


def _device_file(parts: SplitResult) -> str:
    if parts.netloc or len(parts.path) < 2:
        raise ValueError("the device file is missing: three slashes, then its path")
    return unquote(parts.path)
