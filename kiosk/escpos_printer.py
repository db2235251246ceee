"""The ESC/POS printer behind the port: status, printing once and only once, and the lines it may hang on."""

import fcntl
import functools
import logging
import os
import re
import select
import socket
import stat
import struct
import tempfile
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from kiosk.printer import Condition, Paper, PaperState, Printer, PrinterUnavailable
from kiosk.raster import small_ticket_chunks, ticket_chunks

CONNECT_SECONDS = 2.0
WRITE_SECONDS = 5.0
"""The longest a printer may take no bytes while it prints."""

STATUS_SECONDS = 0.5
"""The longest wait for the answer to a status question."""

TICKET_SECONDS = 15.0
"""The longest a whole ticket may take to be sent."""

CONFIRM_SECONDS = 10.0
FIRST_CONFIRM_SECONDS = 2.0
"""How long the end of a ticket may take to be confirmed; less for a printer that has never confirmed one."""

STATUS_WAITS_SECONDS = 1.0
"""How long a status question waits for a print; then the last known condition is the answer."""

MOST_SILENCES = 2
"""How many status questions a printer that is printing may leave unanswered, one a second, before it counts as hung."""

PIECE_BYTES = 4096
PICTURE_BAUD = 115_200
"""On a slower line a picture takes too long, 90 s at 9,600 baud: the small ticket is printed."""

QUESTIONS = (1, 4, 2, 3)
"""All of DLE EOT: printer, paper, cause of offline, error. Paper comes second: some printers know only 1 and 4."""

END_OF_TICKET = b"\x1dr\x01"
"""GS r 1, the paper sensor: unlike DLE EOT it is answered in its turn, when everything before it is on paper."""

NO_PUSHED_STATUS = b"\x1da\x00"
"""GS a 0: a status that nobody asked for could be taken for an answer."""

NO_PRINTERS = """{"profiles": {"default": {"codePages": {"0": "CP437"}, "features": {}, "fonts": {}}},
"encodings": {"CP437": {"name": "CP437", "python_encode": "cp437"}}}"""
"""The smallest database of printers that python-escpos can be imported with."""

FORMS = "network://HOST:9100, serial:///dev/ttyUSB0?baud=115200, usb://04b8:0e15 or file:///dev/usb/lp0"


def open_printer(url: str) -> Printer:
    """Return the printer at this URL, not yet connected; raise ValueError that says what is wrong with the URL.

    Options: `serial` takes `baud` (115200 if not said) and `flow` ("rtscts", or "none" for a line without the wires
    of hardware flow control); `usb` takes the end points `in` and `out` (0x82 and 0x01 if not said).
    """
    return EscposPrinter(_line(url))


class Line(Protocol):
    """A way to a printer. Methods raise OSError, among it TimeoutError, and never block longer than they are told."""

    slow: bool
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


class EscposPrinter:
    """A printer that speaks ESC/POS, over any line; one thread at a time talks to it."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._lock = threading.Lock()
        self._last = Condition()
        self._answers = False
        """It has answered a status question before: silence is then a fault, not a habit."""
        self._silent = False
        """It has never answered, and did not the last time either."""
        self._confirms: bool | None = None
        """Whether it answers GS r 1; None as long as that is not known."""

    def print_ticket(self, paper: Paper) -> None:
        """Print and cut; raise PrinterUnavailable if it is not sure that the paper came out. See the port."""
        line = self._line
        chunks = small_ticket_chunks(paper.number, paper.small_lines) if line.slow else ticket_chunks(paper.picture)
        if not self._lock.acquire(timeout=TICKET_SECONDS):
            raise PrinterUnavailable("busy", f"another ticket has held the printer for {TICKET_SECONDS:.0f} s")
        try:
            before = self._before_a_ticket()
            self._send(b"".join(chunks))
            if before.online:
                self._confirm()
        finally:
            self._lock.release()

    def condition(self) -> Condition:
        """Ask all four status questions; see the port. While a ticket is printed, tell the last known condition."""
        if not self._lock.acquire(timeout=STATUS_WAITS_SECONDS):
            return self._last
        try:
            self._last = self._look(QUESTIONS)
            if self._confirms is None and self._last.online and self._last.ready:
                self._line.send(END_OF_TICKET, STATUS_SECONDS)
                self._confirms = _confirmed(self._line.receive(STATUS_SECONDS))
        except OSError:
            self._line.close()
            self._last = Condition(online=False)
        finally:
            self._lock.release()
        return self._last

    def close(self) -> None:
        """Give the line back, after the ticket that may be printing."""
        held = self._lock.acquire(timeout=TICKET_SECONDS)
        try:
            self._line.close()
        finally:
            if held:
                self._lock.release()

    # --- asking ---------------------------------------------------------------------------------------------

    def _look(self, questions: Sequence[int]) -> Condition:
        """Ask over the kept connection, over a new one if that has gone; raise OSError if there is none."""
        kept = self._connect()
        try:
            replies = self._ask(questions)
        except OSError:
            if not kept:
                raise
            replies = {}
        if kept and not replies and (self._answers or not self._line.alive()):
            self._line.close()
            self._connect()
            replies = self._ask(questions)
        self._answers = self._answers or any(_status_byte(reply) is not None for reply in replies.values())
        self._silent = not self._answers and not replies
        return self._heard(replies)

    def _connect(self) -> bool:
        """Open the line if it is not; True if it was open already. Never holds two connections at once."""
        if self._line.alive():
            return True
        self._line.close()
        self._line.open()
        self._line.send(NO_PUSHED_STATUS, STATUS_SECONDS)
        return False

    def _ask(self, questions: Sequence[int]) -> dict[int, bytes]:
        """Ask one by one, until one stays unanswered: an answer that came late would be taken for the next one's."""
        replies: dict[int, bytes] = {}
        for question in questions:
            try:
                self._line.send(bytes((0x10, 0x04, question)), STATUS_SECONDS)
                reply = self._line.receive(STATUS_SECONDS)
            except TimeoutError:
                break
            if not reply:
                break
            replies[question] = reply
        return replies

    # --- printing -------------------------------------------------------------------------------------------

    def _before_a_ticket(self) -> Condition:
        """Make sure, with nothing sent yet, that the printer is there and does not say that it cannot print."""
        try:
            if self._connect() and self._silent:
                return Condition()  # spares the customer the wait for an answer that did not come last time
            condition = self._look((1, 4))
            if not condition.ready and condition != Condition(online=False):
                condition = self._look(QUESTIONS)  # it does answer: let it say why
        except OSError as problem:
            self._line.close()
            raise PrinterUnavailable("offline", f"cannot reach the printer: {problem}") from problem
        _refuse_unless_ready(condition)
        return condition

    def _send(self, ticket: bytes) -> None:
        """Send the ticket piece by piece and wait until the other end has taken it; from here on never again."""
        deadline = time.monotonic() + TICKET_SECONDS
        sent = 0
        try:
            for start in range(0, len(ticket), PIECE_BYTES):
                piece = ticket[start : start + PIECE_BYTES]
                self._line.send(piece, min(WRITE_SECONDS, max(0.0, deadline - time.monotonic())))
                sent += len(piece)
            _wait_until_taken(self._line)
        except OSError as problem:
            self._line.close()
            detail = f"the printer stopped after about {sent} of {len(ticket)} bytes: {problem}"
            raise PrinterUnavailable("broken-off", detail) from problem

    def _confirm(self) -> None:
        """Wait until the printer says that the whole ticket is on paper; raise if it says or shows otherwise."""
        try:
            if self._confirms is not False:
                self._line.send(END_OF_TICKET, STATUS_SECONDS)
                if self._ticket_is_out():
                    self._confirms = True
                    return
                if self._confirms:
                    raise TimeoutError("the ticket was not on paper in time")
                self._confirms = False
            _refuse_unless_ready(self._heard(self._ask(QUESTIONS) or self._ask(QUESTIONS)))
        except OSError as problem:
            self._line.close()
            raise PrinterUnavailable("broken-off", f"the printer has the ticket, but: {problem}") from problem

    def _ticket_is_out(self) -> bool:
        """Wait for the confirmation, as long as the printer is heard and has no trouble; False if none comes."""
        deadline = time.monotonic() + (CONFIRM_SECONDS if self._confirms else FIRST_CONFIRM_SECONDS)
        silences = 0
        while time.monotonic() < deadline:
            if _confirmed(self._line.receive(STATUS_SECONDS)):
                return True
            replies = self._ask(QUESTIONS)
            if any(_confirmed(reply) for reply in replies.values()):
                return True
            _refuse_unless_ready(condition_from(replies))
            silences = 0 if replies else silences + 1
            if silences == MOST_SILENCES:
                raise TimeoutError("it does not answer any more")
        return False

    def _heard(self, replies: Mapping[int, bytes]) -> Condition:
        """Read the replies; no reply at all from a printer that used to answer means that it hangs."""
        return Condition(online=False) if self._answers and not replies else condition_from(replies)


def condition_from(replies: Mapping[int, bytes]) -> Condition:
    """Read the replies to DLE EOT 1 to 4; what is missing or garbage stays unknown. Bits: Epson's reference."""
    printer, offline, error, sensor = (_status_byte(replies.get(question, b"")) for question in (1, 2, 3, 4))
    paper = PaperState.UNKNOWN
    if sensor is not None:
        paper = PaperState.OUT if sensor & 0x60 else PaperState.LOW if sensor & 0x0C else PaperState.FULL
    if offline is not None and offline & 0x20:
        paper = PaperState.OUT
    unrecoverable = error is not None and error & 0x20
    return Condition(
        paper=paper,
        cover_open=None if offline is None else bool(offline & 0x04),
        cutter_jam=None if error is None else bool(error & 0x08),
        online=False if unrecoverable else None if printer is None else not printer & 0x08,
    )


def _status_byte(reply: bytes) -> int | None:
    """Return the first byte that can be a DLE EOT status: bits 1 and 4 are set, bits 0 and 7 are not."""
    return next((byte for byte in reply if byte & 0x93 == 0x12), None)


def _confirmed(reply: bytes) -> bool:
    """Whether a reply to GS r 1 is among these: bits 4 and 7 are not set, nor 2 and 3, which mean paper out."""
    return any(byte & 0x9C == 0 for byte in reply)


def _refuse_unless_ready(condition: Condition) -> None:
    if not condition.ready:
        words = condition.troubles()
        raise PrinterUnavailable(words[0], "the printer says " + ", ".join(words))


def _wait_until_taken(line: Line) -> None:
    """Wait until the other end has taken all bytes, as long as it goes on taking some."""
    left, since = line.unsent(), time.monotonic()
    while left:
        time.sleep(0.002)
        now = line.unsent()
        if now < left:
            since = time.monotonic()
        elif time.monotonic() - since > WRITE_SECONDS:
            raise TimeoutError(f"{now} bytes not taken for {WRITE_SECONDS:.0f} s")
        left = now


# --- the lines ----------------------------------------------------------------------------------------------


class NetworkLine:
    """A TCP connection, kept open between tickets, over python-escpos' Network (IPv4)."""

    slow = False

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._printer: Any = None

    def open(self) -> None:
        """Connect; see Line."""
        host, port = self._address
        printer = _opened(_escpos("network").Network(host, port=port, timeout=CONNECT_SECONDS))
        printer.device.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        printer.device.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._printer = printer

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
        except OSError:
            return False
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
        return _output_queue(self._printer.device.fileno())

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
        if self._printer is not None:
            self._printer.close()
            self._printer = None


class SerialLine:
    """A serial port over python-escpos' Serial, with hardware flow control: printers drop bytes without it."""

    def __init__(self, device: str, baud: int, flow: bool) -> None:
        self.slow = baud < PICTURE_BAUD
        self._device, self._baud, self._flow = device, baud, flow
        self._printer: Any = None

    def open(self) -> None:
        """Open the port; see Line."""
        printer = _escpos("serial").Serial(self._device, baudrate=self._baud, timeout=0, dsrdtr=False)
        _opened(printer).device.rtscts = self._flow
        self._printer = printer

    def alive(self) -> bool:
        """See Line: a port whose adapter was pulled out has no input queue any more."""
        try:
            if self._printer is not None:
                self._printer.device.reset_input_buffer()
        except (OSError, termios.error):
            return False
        return self._printer is not None

    def send(self, data: bytes, seconds: float) -> None:
        """See Line: what was not taken in time is dropped."""
        port = self._printer.device
        port.write_timeout = seconds
        try:
            self._printer._raw(data)
        except import_module("serial").SerialTimeoutException as problem:
            port.reset_output_buffer()
            raise TimeoutError(f"the printer took no bytes for {seconds} s") from problem

    def unsent(self) -> int:
        """See Line."""
        return _output_queue(self._printer.device.fileno())

    def receive(self, seconds: float) -> bytes:
        """See Line: waits here, because python-escpos waits for sixteen bytes."""
        if not select.select([self._printer.device], [], [], seconds)[0]:
            return b""
        return bytes(self._printer._read())

    def close(self) -> None:
        """See Line: unsent bytes are dropped first, python-escpos would wait for them for ever."""
        if self._printer is not None:
            try:
                self._printer.device.reset_output_buffer()
                self._printer.close()
            except (OSError, termios.error):
                self._printer._device = False  # the port has gone: there is nothing to give back
            self._printer = None


class UsbLine:
    """A USB printer over python-escpos' Usb; times are given in milliseconds, for its 0 waits for ever."""

    slow = False

    def __init__(self, vendor: int, product: int, end_points: tuple[int, int]) -> None:
        self._ids = (vendor, product)
        self._in, self._out = end_points
        self._printer: Any = None

    def open(self) -> None:
        """Claim the device; see Line."""
        usb = _escpos("usb").Usb
        ends = {"in_ep": self._in, "out_ep": self._out}
        self._printer = _opened(usb(*self._ids, timeout=int(WRITE_SECONDS * 1000), **ends))

    def alive(self) -> bool:
        """See Line."""
        try:
            return self._printer is not None and self.receive(0.005) is not None
        except OSError:
            return False

    def send(self, data: bytes, seconds: float) -> None:
        """See Line."""
        self._printer.timeout = max(1, int(seconds * 1000))
        try:
            self._printer._raw(data)
        except import_module("usb.core").USBTimeoutError as problem:
            raise TimeoutError(f"the printer took no bytes for {seconds} s") from problem

    def unsent(self) -> int:
        """See Line: a USB transfer ends when the printer has taken it."""
        return 0

    def receive(self, seconds: float) -> bytes:
        """See Line: python-escpos' own reading asks for less than a packet and can overflow."""
        try:
            return bytes(self._printer.device.read(self._in, 64, max(1, int(seconds * 1000))))
        except import_module("usb.core").USBTimeoutError:
            return b""

    def close(self) -> None:
        """See Line."""
        if self._printer is not None:
            self._printer.close()
            self._printer = None


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
        try:
            here, there = os.fstat(self._file), self._path.stat()
            while self.receive(0):
                pass
        except OSError:
            return False
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
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _output_queue(file: int) -> int:
    """Return how many bytes the kernel still holds for a socket or a terminal (TIOCOUTQ)."""
    return int(struct.unpack("i", fcntl.ioctl(file, termios.TIOCOUTQ, b"\0\0\0\0"))[0])


def _opened(printer: Any) -> Any:
    """Open a printer of python-escpos, turning its errors into OSError."""
    try:
        printer.open()
    except (import_module("escpos.exceptions").Error, ValueError) as problem:
        raise OSError(" ".join(str(problem).split())) from problem
    return printer


@functools.cache
def _escpos(kind: str) -> Any:
    """Import one module of python-escpos, without its side effects.

    On import it loads a database of printers that we do not use (2.3 MB, 0.2 s), leaves a directory in /tmp each
    time, and sets up logging for the whole process, into which it then writes at every connection.
    """
    handlers, directory = logging.root.handlers[:], tempfile.tempdir
    with tempfile.TemporaryDirectory() as passing:
        database = Path(passing, "capabilities.json")
        database.write_text(NO_PRINTERS)
        os.environ.setdefault("ESCPOS_CAPABILITIES_FILE", str(database))
        tempfile.tempdir = passing
        try:
            module: Any = import_module(f"escpos.printer.{kind}")
        finally:
            tempfile.tempdir = directory
            logging.root.handlers[:] = handlers
            if os.environ["ESCPOS_CAPABILITIES_FILE"] == str(database):
                del os.environ["ESCPOS_CAPABILITIES_FILE"]
    module.logging = logging.getLogger("escpos")
    module.logging.setLevel(logging.CRITICAL)
    return module


# --- the URL ------------------------------------------------------------------------------------------------


def _line(url: str) -> Line:
    """Return the line that a printer URL names, or raise ValueError; see open_printer."""
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
