"""Half a ticket never meets the next one: not on paper, not in the printer's memory, not on the line."""

import contextlib
import socket
import threading

import pytest
from PIL import Image

from kiosk.printing.fresh_paper import LONGEST_PICTURE, begin_on_fresh_paper
from kiosk.printing.port import Paper
from kiosk.printing.printer_url import open_printer
from kiosk.printing.raster import ticket_chunks
from kiosk.printing.status import FORGET, FORGOTTEN, confirms_ticket
from lobby.printer_ends import SerialEnd
from lobby.virtual_printer import VirtualPrinter
from tests.kiosk.printing.customers import a_paper, why_not
from tests.kiosk.printing.time_limits import LONG_S, SHORT_S, wait_for_answers
from tests.patience import PATIENCE_S, wait_for

TICKET = a_paper().picture
HALF_ROWS = 60
"""Beyond the first picture of `a_paper`, and before its second."""


@pytest.fixture
def printer():
    with VirtualPrinter() as printer:
        yield printer


@pytest.fixture
def kiosk(printer):
    kiosk = open_printer(printer.url)
    yield kiosk
    kiosk.close()


def whole(printer: VirtualPrinter) -> list[bool]:
    """Of each paper, whether it is the whole ticket and nothing but the ticket."""
    blank = Image.new("1", TICKET.size, 1)
    shown = []
    for paper in printer.papers:
        sheet = blank.copy()
        sheet.paste(paper.picture.crop((0, 0, 576, min(300, paper.height))))
        shown.append(sheet.tobytes() == TICKET.tobytes() and paper.height < 300 + 100)
    return shown


def leave_half_a_ticket(printer: VirtualPrinter) -> None:
    """Do what a kiosk does that is killed while it prints: half of the bytes, in the middle of a picture, and gone."""
    stream = b"".join(ticket_chunks(TICKET))
    with socket.create_connection(("127.0.0.1", printer.port), PATIENCE_S) as line:
        line.sendall(stream[: len(stream) // 2] + b"\x10\x04\x01")
        line.recv(1)


def test_the_first_ticket_of_a_program_begins_on_fresh_paper_whatever_the_last_one_left(kiosk, printer):
    leave_half_a_ticket(printer)

    kiosk.print_ticket(a_paper())

    assert whole(printer) == [False, True]


def test_half_a_ticket_is_cut_off_before_anybody_draws_the_next(kiosk, printer):
    leave_half_a_ticket(printer)

    kiosk.condition()

    assert printer.wait_for_papers(1, PATIENCE_S)
    kiosk.print_ticket(a_paper())
    assert whole(printer) == [False, True]


def test_a_printer_that_cannot_forget_is_led_out_of_the_picture_it_waits_for(kiosk, printer):
    leave_half_a_ticket(printer)
    printer.answers = "silent"
    printer._ear.hear = lambda data: iter(())  # it knows no real-time command at all
    wait_for_answers(SHORT_S)

    kiosk.print_ticket(a_paper())

    assert printer.wait_for_papers(2, PATIENCE_S)
    assert whole(printer) == [False, True]


class UnhurriedLine:
    """A line that takes its time, to a printer that says nothing; remembers how much was under way at each send."""

    slow = False

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, int]] = []
        self._under_way = 0

    def send(self, data: bytes, seconds: float) -> None:
        self.sent.append((data, self._under_way))
        self._under_way += len(data)

    def unsent(self) -> int:
        self._under_way = max(0, self._under_way - 9_000)
        return self._under_way

    def receive(self, seconds: float) -> bytes:
        return b""


def test_leading_it_out_of_a_picture_is_over_before_it_is_asked_anything_more():
    line = UnhurriedLine()

    begin_on_fresh_paper(line, 0.0)

    forget, zeros, (cut_off, under_way) = line.sent
    assert (forget[0], zeros[0]) == (FORGET, bytes(LONGEST_PICTURE))
    assert cut_off.startswith(b"\x1b@\x1dV")
    assert under_way == 0


def test_a_healthy_printer_is_not_made_to_cut_between_tickets(kiosk, printer, monkeypatch):
    monkeypatch.setattr("kiosk.printing.escpos_printer.LOOK_SECONDS", PATIENCE_S)  # questions are bytes, too
    kiosk.print_ticket(a_paper())
    before = printer.bytes_received

    kiosk.condition()
    kiosk.print_ticket(a_paper())

    assert printer.bytes_received - before < len(b"".join(ticket_chunks(TICKET))) + 50
    assert whole(printer) == [True, True]


@pytest.mark.parametrize("torn", [False, True], ids=["left hanging", "torn off"])
def test_after_a_power_cycle_within_a_ticket_the_next_is_whole_and_alone(kiosk, printer, torn):
    kiosk.condition()
    printer.loses_power_at_row, printer.off_seconds = HALF_ROWS // 2, 3600.0

    reason = why_not(kiosk)
    if torn:
        printer.tear_off()
    printer.power = True
    kiosk.print_ticket(a_paper())

    assert reason == "broken-off"
    assert whole(printer) == [False, True]


def test_a_roll_that_ends_within_a_ticket_leaves_nothing_for_the_head_of_the_next_roll(kiosk, printer):
    kiosk.condition()
    printer.rows_left = HALF_ROWS // 2

    reason = why_not(kiosk)
    kiosk.condition()  # asked and answered: staff come after the printer was told to forget
    printer.paper = "full"
    kiosk.print_ticket(a_paper())

    assert reason == "paper-out"
    assert whole(printer) == [False, True]


@contextlib.contextmanager
def once_it_has_no_power_nobody_waits_for_its_answer(printer: VirtualPrinter):
    """On a serial line the kiosk notices only by the silence."""

    def watch() -> None:
        wait_for(lambda: not printer.power, "the power to be lost")
        wait_for_answers(SHORT_S)

    watching = threading.Thread(target=watch)
    watching.start()
    yield
    watching.join(PATIENCE_S)


def test_a_slow_printer_that_loses_power_within_a_small_ticket_prints_the_next_alone(tmp_path):
    with VirtualPrinter(end=SerialEnd(tmp_path / "line", 19_200)) as printer:
        kiosk = open_printer(printer.url)
        with contextlib.closing(kiosk):
            kiosk.condition()
            printer.loses_power_at_row, printer.off_seconds = HALF_ROWS, 3600.0
            with once_it_has_no_power_nobody_waits_for_its_answer(printer):
                reason = why_not(kiosk)
            wait_for_answers(LONG_S)
            printer.power = True
            kiosk.condition()
            kiosk.print_ticket(a_paper())

    assert reason == "broken-off"
    half, ticket = printer.papers
    assert half.height < ticket.height


def test_the_answer_to_forget_is_never_taken_for_the_end_of_a_ticket():
    assert not confirms_ticket(FORGOTTEN)
    assert confirms_ticket(FORGOTTEN + b"\x00")
    assert confirms_ticket(b"\x03" + FORGOTTEN)


def test_forget_prints_nothing_where_it_is_not_known():
    assert max(FORGET) < 0x20


def test_a_picture_full_of_questions_is_printed_and_its_answers_confuse_nobody(kiosk, printer):
    picture = Image.frombytes("1", (576, 300), bytes((0xEF, 0xFB, 0xFE, 0xEF, 0xFB, 0xFB)) * (576 * 300 // 48))

    for _ in range(3):
        kiosk.print_ticket(Paper(picture, "A 017"))

    assert [paper.picture.crop((0, 0, 576, 300)).tobytes() for paper in printer.papers] == [picture.tobytes()] * 3
    assert kiosk.condition().troubles() == ()
