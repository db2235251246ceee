"""The lines besides the network: real ends where there can be any, and none where there cannot."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from usb.core import USBTimeoutError

from kiosk.printing.escpos_printer import EscposPrinter
from kiosk.printing.port import Condition, Paper, PaperState, PrinterUnavailable
from kiosk.printing.printer_url import open_printer
from kiosk.printing.raster import ticket_chunks
from kiosk.printing.serial_line import SerialLine
from kiosk.printing.usb_line import UsbLine
from lobby.escpos_reader import EscposReader, PaperCut, SensorAsked
from lobby.printer_ends import SerialEnd
from lobby.real_time import RealTimeEar
from lobby.virtual_printer import VirtualPrinter
from tests.kiosk.printing.customers import a_paper, why_not


@contextmanager
def a_serial_printer(name: Path, baud: int, flow: str = "rtscts"):
    """A printer on a serial line, and the kiosk's end of it."""
    with VirtualPrinter(end=SerialEnd(name, baud)) as printer:
        kiosk = open_printer(f"{printer.url}&flow={flow}")
        try:
            yield kiosk, printer
        finally:
            kiosk.close()


@pytest.mark.parametrize("flow", ["rtscts", "none"])
def test_a_fast_serial_line_prints_the_picture(tmp_path, flow):
    with a_serial_printer(tmp_path / "line", 115_200, flow) as (kiosk, printer):
        condition = kiosk.condition()
        kiosk.print_ticket(a_paper())

    assert condition.online
    assert printer.papers[0].picture.crop((0, 0, 576, 300)).tobytes() == a_paper().picture.tobytes()


def test_a_long_picture_on_a_serial_line_is_waited_for_as_long_as_the_line_needs(tmp_path):
    picture = Image.effect_noise((576, 600), 100).point(lambda grey: 255 * (grey > 127), "1")
    with a_serial_printer(tmp_path / "line", 115_200) as (kiosk, printer):
        kiosk.condition()

        kiosk.print_ticket(Paper(picture, "A 017"))

    [paper] = printer.papers
    assert paper.picture.crop((0, 0, 576, 600)).tobytes() == picture.tobytes()


@pytest.mark.parametrize("baud", [9600, 19_200])
def test_a_slow_serial_line_prints_the_small_ticket(tmp_path, baud):
    with a_serial_printer(tmp_path / "line", baud) as (kiosk, printer):
        condition = kiosk.condition()
        kiosk.print_ticket(a_paper())

        assert printer.paper_count == 1
    assert condition.online
    assert printer.papers[0].bytes_received < 200


def test_a_serial_line_that_was_pulled_out_and_put_back_prints_again(tmp_path):
    with a_serial_printer(tmp_path / "line", 115_200) as (kiosk, printer):
        kiosk.print_ticket(a_paper())
        printer.refuse = True
        unplugged, reason = kiosk.condition(), why_not(kiosk)

        printer.refuse = False
        kiosk.print_ticket(a_paper())

    assert unplugged == Condition(online=False)
    assert reason == "offline"
    assert printer.paper_count == 2


def test_a_serial_device_that_is_not_there_is_offline(tmp_path):
    kiosk = open_printer(f"serial://{tmp_path}/ttyUSB0?baud=115200")

    assert kiosk.condition() == Condition(online=False)
    assert why_not(kiosk) == "offline"


def test_a_serial_line_without_any_time_left_takes_nothing_and_does_not_try_for_ever():
    printer, kiosk = os.openpty()
    line = SerialLine(os.ttyname(kiosk), 115_200, flow=False)
    line.open()

    with pytest.raises(TimeoutError, match="no time is left"):
        line.send(b"more of the ticket", 0.0)

    line.close()
    os.close(kiosk)
    os.close(printer)


class UsbPrinter:
    """A printer at a USB port: python-escpos' part of the line and the device behind it, which answers and prints."""

    def __init__(self) -> None:
        self.device = self
        self.takes = 1_000_000
        """The most bytes that it takes at once."""
        self.room = 1_000_000
        """The bytes that it takes before it is busy for ever."""
        self.waits: list[int] = []
        self.papers: list[PaperCut] = []
        self._reader = EscposReader()
        self._ear = RealTimeEar()
        self._answers: list[bytes] = []

    def __call__(self, *_ids: int, in_ep: int, out_ep: int) -> "UsbPrinter":
        return self

    def open(self) -> None: ...

    def close(self) -> None: ...

    def write(self, _end_point: int, data: bytes, milliseconds: int) -> int:
        self.waits.append(milliseconds)
        data = data[: min(self.takes, self.room)]
        self.room -= len(data)
        self._answers += [b"\x12" if asked.question else b"\x37\x25\x00" for asked in self._ear.hear(data)]
        for event in self._reader.feed(data):
            if isinstance(event, PaperCut):
                self.papers.append(event)
            elif isinstance(event, SensorAsked):
                self._answers.append(b"\x00")
        return len(data)

    def read(self, _end_point: int, _most: int, milliseconds: int) -> bytes:
        self.waits.append(milliseconds)
        if not self._answers:
            raise USBTimeoutError("Operation timed out", -7, 110)
        return self._answers.pop(0)


def at_usb(device: UsbPrinter) -> UsbLine:
    """The kiosk's end of it."""
    line = UsbLine(0x04B8, 0x0E15, (0x82, 0x01))
    line._usb = device
    return line


def test_a_usb_printer_prints_the_picture_and_is_never_waited_for_without_end(monkeypatch):
    monkeypatch.undo()  # the limits of an office: this printer answers at once
    device = UsbPrinter()
    kiosk = EscposPrinter(at_usb(device))

    condition = kiosk.condition()
    kiosk.print_ticket(a_paper())

    kiosk.close()
    assert condition == Condition(PaperState.FULL, cover_open=False, cutter_jam=False, online=True)
    assert device.papers[0].picture.crop((0, 0, 576, 300)).tobytes() == a_paper().picture.tobytes()
    assert min(device.waits) >= 1  # for python-escpos and pyusb, 0 ms means for ever
    assert max(device.waits) <= 5000


def test_a_usb_printer_that_takes_less_than_it_is_given_gets_the_rest():
    device = UsbPrinter()
    device.takes = 700
    kiosk = EscposPrinter(at_usb(device))

    kiosk.print_ticket(a_paper())

    kiosk.close()
    assert device.papers[0].picture.crop((0, 0, 576, 300)).tobytes() == a_paper().picture.tobytes()


def test_what_a_usb_printer_has_taken_in_part_does_not_count_as_sent():
    device = UsbPrinter()
    device.room = 500
    line = at_usb(device)
    line.open()

    with pytest.raises(TimeoutError, match="left 524 bytes"):
        line.send(bytes(1024), 0.1)

    line.close()


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
    monkeypatch.setattr("kiosk.printing.escpos_printer.WRITE_SECONDS", 0.1)
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
