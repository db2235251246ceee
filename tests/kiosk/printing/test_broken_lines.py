"""Whatever breaks on the way to the printer, the kiosk hears it in one word and nothing else."""

import contextlib
import socket
import struct
import termios
import threading
import time

import pytest
from escpos.exceptions import DeviceNotFoundError, USBNotFoundError
from serial import PortNotOpenError, SerialException, SerialTimeoutException
from usb.core import NoBackendError, USBError, USBTimeoutError

from kiosk.printing.escpos_printer import EscposPrinter
from kiosk.printing.port import Condition, PrinterUnavailable
from kiosk.printing.printer_url import open_printer
from kiosk.printing.status import END_OF_TICKET
from lobby.escpos_reader import EscposReader, PaperCut, SensorAsked, StatusAsked
from lobby.real_time import RealTimeEar
from lobby.virtual_printer import VirtualPrinter
from tests.kiosk.printing.customers import a_paper, why_not
from tests.kiosk.printing.time_limits import SHORT_S, wait_for_answers
from tests.patience import PATIENCE_S

PROBLEMS = [
    DeviceNotFoundError("no route"),
    USBNotFoundError("not plugged in"),
    SerialException("device disconnected or multiple access on port?"),
    SerialTimeoutException("Write timeout"),
    PortNotOpenError(),
    USBError("No such device", -4, 19),
    USBTimeoutError("Operation timed out", -7, 110),
    NoBackendError("No backend available"),
    termios.error(5, "Input/output error"),
    ValueError("file descriptor cannot be a negative integer (-1)"),
    TypeError("'NoneType' object cannot be interpreted as an integer"),
    NotImplementedError("detach_kernel_driver"),
    AssertionError(),
    AttributeError("'NoneType' object has no attribute 'device'"),
    UnicodeError("label empty or too long"),
    ConnectionResetError(104, "Connection reset by peer"),
]


class BreakableLine:
    """A line to a healthy printer, of which one method can be broken."""

    slow = False

    def __init__(self) -> None:
        self.broken: str = ""
        self.problem: Exception = OSError()
        self.papers: list[PaperCut] = []
        self.sent: list[bytes] = []
        self.late = 0
        """So many confirmations from now on come too late to be heard."""
        self._reader = EscposReader()
        self._ear = RealTimeEar()
        self._answers: list[bytes] = []
        self._open = False

    def _use(self, method: str) -> None:
        if method == self.broken:
            raise self.problem

    def open(self) -> None:
        self._use("open")
        self._open = True

    def alive(self) -> bool:
        self._use("alive")
        self._answers.clear()
        return self._open

    def send(self, data: bytes, seconds: float) -> None:
        self._use("send")
        self.sent.append(data)
        self._answers += [b"\x12" if heard.question else b"\x37\x25\x00" for heard in self._ear.hear(data)]
        for event in self._reader.feed(data):
            match event:
                case SensorAsked() if self.late:
                    self.late -= 1
                case SensorAsked():
                    self._answers.append(b"\x00")
                case PaperCut():
                    self.papers.append(event)

    def unsent(self) -> int:
        self._use("unsent")
        return 0

    def receive(self, seconds: float) -> bytes:
        self._use("receive")
        return self._answers.pop(0) if self._answers else b""

    def close(self) -> None:
        self._open = False
        self._use("close")


def outcome(kiosk: EscposPrinter) -> str:
    try:
        kiosk.print_ticket(a_paper())
    except PrinterUnavailable as refusal:
        return refusal.reason
    return "printed"


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: type(problem).__name__)
@pytest.mark.parametrize(
    ("method", "word"),
    [
        ("open", "offline"),
        ("send", "offline"),
        ("receive", "offline"),
        ("unsent", "broken-off"),
        ("alive", "printed"),
        ("close", "printed"),
    ],
)
def test_every_error_of_every_library_becomes_a_word(method, word, problem):
    line = BreakableLine()
    kiosk = EscposPrinter(line)
    if method != "open":
        kiosk.condition()
    line.broken, line.problem = method, problem

    what = outcome(kiosk)
    condition = kiosk.condition()
    kiosk.close()

    assert what == word
    assert condition.online is (method not in ("open", "send", "receive"))
    assert len(line.papers) == (0 if what == "offline" else 1)


def test_a_ticket_that_takes_too_long_altogether_is_given_up(monkeypatch):
    line = BreakableLine()
    kiosk = EscposPrinter(line)
    kiosk.condition()
    monkeypatch.setattr("kiosk.printing.escpos_printer.TICKET_SECONDS", 0.0)

    with pytest.raises(PrinterUnavailable, match="it has not taken the whole ticket") as refusal:
        kiosk.print_ticket(a_paper())

    assert refusal.value.reason == "broken-off"
    assert line.papers == []


def test_a_printer_that_has_just_been_told_to_cut_is_not_asked_for_a_confirmation_yet():
    line = BreakableLine()
    kiosk = EscposPrinter(line)

    kiosk.condition()
    while_it_cuts = line.sent.count(END_OF_TICKET)
    kiosk.condition()
    kiosk.condition()

    assert (while_it_cuts, line.sent.count(END_OF_TICKET)) == (0, 1)


def test_a_confirmation_that_came_late_once_is_asked_for_again():
    line = BreakableLine()
    kiosk = EscposPrinter(line)
    kiosk.condition()
    line.late = 1
    kiosk.condition()

    kiosk.print_ticket(a_paper())
    kiosk.condition()
    kiosk.print_ticket(a_paper())

    assert line.sent.count(END_OF_TICKET) == 3
    assert len(line.papers) == 2


def test_a_confirmation_that_comes_after_the_next_question_is_not_taken_for_its_answer():
    line = BreakableLine()
    kiosk = EscposPrinter(line)
    kiosk.condition()
    receive, hurried = line.receive, []

    def receive_too_late(seconds: float) -> bytes:
        """Nothing as long as the end of the ticket alone is waited for."""
        if line.sent[-1] == END_OF_TICKET and not hurried:
            hurried.append(seconds)
            return b""
        return receive(seconds)

    line.receive = receive_too_late
    kiosk.print_ticket(a_paper())

    assert hurried
    assert line.papers
    assert line.receive(0.0) == b""


def test_a_device_that_never_stops_talking_is_not_listened_to_for_ever():
    line, heard = BreakableLine(), []
    wait_for_answers(SHORT_S)

    def chatter(seconds: float) -> bytes:
        heard.append(seconds)
        time.sleep(0.001)
        if len(heard) > 10_000:
            raise OSError("it is listened to for ever")
        return b"\x00"

    line.receive = chatter

    assert EscposPrinter(line).condition() == Condition()


def test_a_machine_that_stood_still_beyond_the_time_limit_reads_what_has_come(monkeypatch):
    line = BreakableLine()
    kiosk = EscposPrinter(line)
    kiosk.print_ticket(a_paper())
    monkeypatch.setattr("kiosk.printing.escpos_printer.CONFIRM_SECONDS", -1.0)

    kiosk.print_ticket(a_paper())

    assert len(line.papers) == 2


def test_a_printer_that_never_confirms_is_not_asked_for_ever():
    line = BreakableLine()
    line.late = 100
    kiosk = EscposPrinter(line)

    for _ in range(8):
        kiosk.condition()
    kiosk.print_ticket(a_paper())

    assert line.sent.count(END_OF_TICKET) == 3
    assert len(line.papers) == 1


def reset(connection: socket.socket) -> None:
    """Close as a printer does that loses its power or its mind: no goodbye, RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@contextlib.contextmanager
def a_printer_that(serves):
    """Serve each connection by `serves(connection)`; yield the kiosk's printer at its other end."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, contextlib.suppress(OSError):
                    serves(connection)

    thread = threading.Thread(target=accept)
    thread.start()
    kiosk = open_printer(f"network://127.0.0.1:{listener.getsockname()[1]}")
    try:
        yield kiosk
    finally:
        kiosk.close()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(PATIENCE_S)


def answering_until(token: bytes):
    """Answer status questions until these bytes have come, then reset the connection."""

    def serve(connection: socket.socket) -> None:
        reader, received = EscposReader(), b""
        while token not in received and (data := connection.recv(512)):
            received += data
            asked = [event for event in reader.feed(data) if isinstance(event, StatusAsked)]
            connection.sendall(b"\x12" * len(asked))
        reset(connection)

    return serve


@pytest.mark.parametrize("hang_up", [socket.socket.close, reset], ids=["closes", "resets"])
def test_a_printer_that_accepts_and_hangs_up_at_once_is_offline(hang_up):
    with a_printer_that(hang_up) as kiosk:
        assert kiosk.condition() == Condition(online=False)
        assert why_not(kiosk) == "offline"
        assert kiosk.condition() == Condition(online=False)


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (b"\x10\x04\x01", "offline"),
        (b"\x1b@", "broken-off"),
        (b"\x1dv0", "broken-off"),
        (b"\x1dVB", "broken-off"),
        (b"\x1dr\x01", "broken-off"),
    ],
    ids=["at the first question", "as the ticket begins", "within the picture", "after the cut", "instead of the end"],
)
def test_a_printer_that_resets_the_connection_is_told_in_a_word(token, reason, monkeypatch):
    monkeypatch.setattr("kiosk.printing.escpos_printer.FORGET_SECONDS", SHORT_S)
    with a_printer_that(answering_until(token)) as kiosk:
        assert why_not(kiosk) == reason


def test_a_printer_that_resets_the_connection_while_asked_is_offline():
    with a_printer_that(answering_until(b"\x10\x04\x04")) as kiosk:
        assert kiosk.condition() == Condition(online=False)


def test_a_kiosk_that_closes_the_line_under_a_ticket_says_so_in_a_word(monkeypatch):
    printing, enough = threading.Event(), threading.Event()
    reasons = []

    def take_long(_) -> None:
        printing.set()
        enough.wait(4 * PATIENCE_S)

    with VirtualPrinter(on_paper=take_long) as printer:
        kiosk = open_printer(printer.url)
        drawing = threading.Thread(target=lambda: reasons.append(outcome(kiosk)))
        drawing.start()
        assert printing.wait(PATIENCE_S)
        monkeypatch.setattr("kiosk.printing.escpos_printer.TICKET_SECONDS", 0.0)

        kiosk.close()

        drawing.join(PATIENCE_S)
        enough.set()
    assert reasons == ["broken-off"]
