"""The lines besides the network: real ends where there can be any, and none where there cannot."""

import os

import pytest
from PIL import Image

from kiosk.printing.port import Condition, Paper, PrinterUnavailable
from kiosk.printing.printer_url import open_printer
from kiosk.printing.raster import ticket_chunks
from tests.kiosk.printing.customers import a_paper, why_not
from tests.kiosk.printing.wire import PrinterOnAWire


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
