"""The adapter over real lines: prints once, or says why it did not."""

import os
import pty
import select
import socket
import subprocess
import sys
import threading
import tty
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from kiosk.escpos_printer import FORMS, condition_from, open_printer
from kiosk.printer import Condition, Paper, PaperState, PrinterUnavailable
from kiosk.raster import ticket_chunks
from lobby.escpos_reader import EscposReader, PaperCut, SensorAsked, StatusAsked
from lobby.virtual_printer import VirtualPrinter

PATIENCE = 5.0


def a_paper(number: str = "A 017") -> Paper:
    picture = Image.new("1", (576, 300), 1)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 20, 20), fill=0)
    draw.ellipse((100, 150, 500, 299), fill=0)
    return Paper(picture, number, ("Aufenthalt",))


@pytest.fixture
def printer():
    with VirtualPrinter() as printer:
        yield printer


@pytest.fixture
def kiosk(printer):
    kiosk = open_printer(printer.url)
    yield kiosk
    kiosk.close()


def why_not(kiosk) -> str:
    with pytest.raises(PrinterUnavailable) as refusal:
        kiosk.print_ticket(a_paper())
    return refusal.value.reason


# --- a healthy printer ------------------------------------------------------------------------------------------


def test_the_picture_comes_out_dot_by_dot_and_is_there_when_printing_returns(kiosk, printer):
    kiosk.print_ticket(a_paper())

    [paper] = printer.papers
    assert paper.picture.crop((0, 0, 576, 300)).tobytes() == a_paper().picture.tobytes()


def test_tickets_share_one_connection(kiosk, printer):
    for _ in range(3):
        kiosk.condition()
        kiosk.print_ticket(a_paper())

    assert printer.paper_count == 3
    assert printer.connections == 1


def test_a_healthy_printer_is_ready(kiosk):
    condition = kiosk.condition()

    assert condition == Condition(PaperState.FULL, cover_open=False, cutter_jam=False, online=True)
    assert condition.ready
    assert condition.troubles() == ()


def test_little_paper_is_told_and_does_not_stop_anyone(kiosk, printer):
    printer.paper = "low"

    kiosk.print_ticket(a_paper())

    assert printer.paper_count == 1
    assert kiosk.condition().troubles() == ("paper-low",)
    assert kiosk.condition().ready


def test_many_threads_print_and_ask_without_a_mix_up(kiosk, printer):
    conditions = []

    def ask() -> None:
        conditions.extend(kiosk.condition() for _ in range(10))

    def draw() -> None:
        for _ in range(5):
            kiosk.print_ticket(a_paper())

    threads = [threading.Thread(target=work) for work in (ask, draw, ask, draw)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE * 4)

    assert printer.paper_count == 10
    assert printer.connections == 1
    assert all(condition.ready for condition in conditions)


# --- failures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("switch", "state", "word"),
    [("paper", "out", "paper-out"), ("cover_open", True, "cover-open"), ("cutter_jam", True, "cutter-jam")],
)
def test_a_printer_in_trouble_says_which_and_gets_no_ticket(kiosk, printer, switch, state, word):
    setattr(printer, switch, state)

    assert why_not(kiosk) == word
    assert word in kiosk.condition().troubles()
    assert not kiosk.condition().ready
    setattr(printer, switch, {"paper": "full"}.get(switch, False))
    kiosk.print_ticket(a_paper())
    assert printer.paper_count == 1


def test_a_roll_that_ends_within_a_ticket_is_noticed(kiosk, printer):
    printer.runs_out_after = 0

    assert why_not(kiosk) == "paper-out"


def test_a_printer_that_hangs_is_offline_and_gets_no_ticket(kiosk, printer):
    kiosk.condition()
    printer.hung = True

    assert kiosk.condition().troubles() == ("offline",)
    assert why_not(kiosk) == "offline"
    printer.hung = False
    kiosk.print_ticket(a_paper())
    assert printer.paper_count == 1


def test_an_unplugged_printer_is_offline_and_prints_when_it_is_back(kiosk, printer):
    kiosk.print_ticket(a_paper())
    printer.refuse = True

    assert kiosk.condition() == Condition(online=False)
    assert why_not(kiosk) == "offline"
    printer.refuse = False
    kiosk.print_ticket(a_paper())
    assert printer.paper_count == 2


def test_a_connection_lost_between_tickets_is_made_again_unnoticed(kiosk, printer):
    kiosk.print_ticket(a_paper())
    printer.refuse = True
    printer.refuse = False

    kiosk.print_ticket(a_paper())

    assert printer.paper_count == 2
    assert printer.connections == 2


def test_a_printer_that_never_answers_is_unknown_and_prints(kiosk, printer):
    printer.answers = "silent"

    condition = kiosk.condition()
    kiosk.print_ticket(a_paper())

    assert condition == Condition()
    assert condition.ready
    assert printer.wait_for_papers(1, PATIENCE)


def test_garbage_for_an_answer_is_unknown_and_never_enough_paper(kiosk, printer):
    printer.answers = "garbage"

    condition = kiosk.condition()
    kiosk.print_ticket(a_paper())

    assert condition == Condition()
    assert printer.wait_for_papers(1, PATIENCE)


def test_an_answer_that_turns_to_silence_is_offline(kiosk, printer):
    kiosk.condition()
    printer.answers = "silent"

    assert kiosk.condition().online is False
    assert why_not(kiosk) == "offline"


def test_a_printer_lost_within_a_ticket_gets_no_second_copy():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        received = []

        def answer_then_vanish() -> None:
            connection, _ = listener.accept()
            reader = EscposReader()
            with connection:
                while b"\x1b@" not in (data := connection.recv(4096)):
                    asked = [event for event in reader.feed(data) if isinstance(event, StatusAsked)]
                    connection.sendall(b"\x12" * len(asked))
                received.append(data)

        vanishing = threading.Thread(target=answer_then_vanish)
        vanishing.start()
        kiosk = open_printer(f"network://127.0.0.1:{listener.getsockname()[1]}")

        reason = why_not(kiosk)
        vanishing.join(PATIENCE)
        listener.settimeout(0)

        assert reason == "broken-off"
        assert len(received) == 1
        with pytest.raises(BlockingIOError):
            listener.accept()
        kiosk.close()


def test_a_printer_that_does_not_know_the_confirmation_is_asked_how_it_is_instead(printer):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        papers = []

        def a_simple_printer() -> None:
            connection, _ = listener.accept()
            reader = EscposReader()
            with connection:
                while data := connection.recv(4096):
                    for event in reader.feed(data):
                        if isinstance(event, StatusAsked):
                            connection.sendall(b"\x12")
                        if isinstance(event, PaperCut):
                            papers.append(event)

        thread = threading.Thread(target=a_simple_printer)
        thread.start()
        kiosk = open_printer(f"network://127.0.0.1:{listener.getsockname()[1]}")

        kiosk.condition()
        kiosk.print_ticket(a_paper())

        kiosk.close()
        thread.join(PATIENCE)
        assert len(papers) == 1


def test_status_does_not_wait_for_a_long_print(kiosk, printer, monkeypatch):
    monkeypatch.setattr("kiosk.escpos_printer.STATUS_SECONDS", 4 * PATIENCE)
    printing, enough = threading.Event(), threading.Event()

    def take_long(_) -> None:
        printing.set()
        enough.wait(4 * PATIENCE)

    before = kiosk.condition()
    printer.on_paper = take_long
    drawing = threading.Thread(target=kiosk.print_ticket, args=(a_paper(),))
    drawing.start()
    assert printing.wait(PATIENCE)

    during = kiosk.condition()

    assert during == before
    assert not enough.is_set()
    enough.set()
    drawing.join(PATIENCE)
    assert printer.paper_count == 1


def test_a_printer_that_hangs_within_a_ticket_is_not_waited_for_for_ever(kiosk, printer):
    kiosk.condition()
    hanging = threading.Event()
    printer.on_paper = lambda _: hanging.wait(8 * PATIENCE)

    reason = why_not(kiosk)

    hanging.set()
    assert reason == "broken-off"


# --- other lines ------------------------------------------------------------------------------------------------


class PrinterOnAWire:
    """The far end of a pseudo-terminal: reads, answers status, keeps papers."""

    def __init__(self) -> None:
        self.far, self.near = pty.openpty()
        tty.setraw(self.near)
        self.device = os.ttyname(self.near)
        self.papers: list[PaperCut] = []
        self._stop_out, self._stop_in = os.pipe()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        os.write(self._stop_in, b"!")
        self._thread.join(PATIENCE)
        for file in (self.far, self.near, self._stop_in, self._stop_out):
            os.close(file)

    def _serve(self) -> None:
        reader = EscposReader()
        while self._stop_out not in (ready := select.select([self.far, self._stop_out], [], [])[0]):
            for event in reader.feed(os.read(ready[0], 4096)):
                if isinstance(event, PaperCut):
                    self.papers.append(event)
                elif isinstance(event, StatusAsked):
                    os.write(self.far, b"\x12")
                elif isinstance(event, SensorAsked):
                    os.write(self.far, b"\x00")


@pytest.mark.parametrize("flow", ["rtscts", "none"])
def test_a_fast_serial_line_prints_the_picture(flow):
    with PrinterOnAWire() as wire:
        kiosk = open_printer(f"serial://{wire.device}?baud=115200&flow={flow}")

        condition = kiosk.condition()
        kiosk.print_ticket(a_paper())

        kiosk.close()
        assert condition.online
        assert wire.papers[0].picture.crop((0, 0, 576, 300)).tobytes() == a_paper().picture.tobytes()


def test_a_slow_serial_line_prints_the_small_ticket():
    with PrinterOnAWire() as wire:
        kiosk = open_printer(f"serial://{wire.device}?baud=9600")

        kiosk.print_ticket(a_paper())

        kiosk.close()
        assert wire.papers[0].byte_count < 200


def test_a_serial_device_that_is_not_there_is_offline(tmp_path):
    kiosk = open_printer(f"serial://{tmp_path}/ttyUSB0?baud=115200")

    assert kiosk.condition() == Condition(online=False)
    assert why_not(kiosk) == "offline"


def test_a_usb_printer_that_is_not_there_is_offline():
    kiosk = open_printer("usb://04b8:ffff")

    assert kiosk.condition() == Condition(online=False)
    assert why_not(kiosk) == "offline"


def test_a_file_takes_the_ticket_and_its_condition_is_unknown(tmp_path):
    file = tmp_path / "lp0"
    file.touch()
    kiosk = open_printer(f"file://{file}")

    condition = kiosk.condition()
    kiosk.print_ticket(a_paper())

    kiosk.close()
    assert condition == Condition()
    assert b"".join(ticket_chunks(a_paper().picture)) in file.read_bytes()


def test_a_device_file_that_is_not_there_is_offline_and_never_created(tmp_path):
    file = tmp_path / "lp0"
    kiosk = open_printer(f"file://{file}")

    assert kiosk.condition().online is False
    assert why_not(kiosk) == "offline"
    assert not file.exists()


def test_a_pipe_that_nobody_reads_does_not_hold_the_kiosk(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.escpos_printer.WRITE_SECONDS", 0.1)
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    kiosk = open_printer(f"file://{pipe}")
    assert why_not(kiosk) == "offline"
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    picture = Image.effect_noise((576, 1200), 100).point(lambda grey: 255 * (grey > 127), "1")

    with pytest.raises(PrinterUnavailable) as refusal:
        kiosk.print_ticket(Paper(picture, "A 017"))

    assert refusal.value.reason == "broken-off"
    kiosk.close()
    os.close(reader)


# --- what the bits and the URLs mean ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("replies", "troubles", "ready"),
    [
        ({}, (), True),
        ({1: b"", 4: b""}, (), True),
        ({1: b"\xff\x00", 2: b"\x00", 3: b"\x93", 4: b"\x80"}, (), True),
        ({4: b"\x1e"}, ("paper-low",), True),
        ({4: b"\x7e"}, ("paper-out",), False),
        ({2: b"\x32"}, ("paper-out",), False),
        ({1: b"\x1a"}, ("offline",), False),
        ({2: b"\x16"}, ("cover-open",), False),
        ({3: b"\x1a"}, ("cutter-jam",), False),
        ({3: b"\x32"}, ("offline",), False),
        ({1: b"\x10\x00\x12"}, (), True),
    ],
)
def test_status_bits_are_read_as_the_reference_says(replies, troubles, ready):
    condition = condition_from(replies)

    assert condition.troubles() == troubles
    assert condition.ready == ready


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("netwrk://x", 'there is no kind of line "netwrk"'),
        ("/dev/usb/lp0", 'there is no kind of line ""'),
        ("network://", "the host is missing"),
        ("network://printer:port", '"port" is not a port'),
        ("network://printer:70000", '"70000" is not a port'),
        ("network://printer?speed=9", 'network has no option "speed"'),
        ("serial://ttyUSB0", "the device file is missing: three slashes, then its path"),
        ("serial:///dev/ttyS0?baud=fast", 'baud "fast" is not a speed such as 9600, 19200, 38400 or 115200'),
        ("serial:///dev/ttyS0?flow=xon", 'flow "xon" is neither rtscts nor none'),
        ("usb://04b8", '"04b8" is not vendor and product in hexadecimal, as lsusb shows them'),
        ("usb://04b8:0e15?in=130", 'in "130" is not an end point such as 0x82'),
        ("file://", "the device file is missing: three slashes, then its path"),
    ],
)
def test_a_bad_url_is_refused_with_its_problem_and_what_is_allowed(url, problem):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        open_printer(url)

    assert str(refusal.value) == f'printer "{url}": {problem}. Write {FORMS}.'


def test_the_printer_library_neither_writes_nor_leaves_anything(tmp_path):
    with VirtualPrinter() as printer:
        code = (
            "import logging, kiosk.escpos_printer as e\n"
            f"p = e.open_printer({printer.url!r}); assert p.condition().online\n"
            "p.close(); assert logging.root.handlers == []\n"
        )

        run = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
