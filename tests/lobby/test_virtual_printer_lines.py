"""The virtual printer at a serial line: as slow as its speed says, and with its own ways to fail."""

import contextlib
import os
import select
import time
import tty
from pathlib import Path

import pytest

from lobby.printer_ends import BITS_A_BYTE, SerialEnd
from lobby.real_time import RealTimeCommand, RealTimeEar
from lobby.virtual_printer import VirtualPrinter
from tests.lobby.test_virtual_printer import TICKET
from tests.patience import PATIENCE_S, wait_for

LONG_TICKET = b"\x1b@" + b"A\n" * 500 + b"\x1dV\x00"


@pytest.fixture
def name(tmp_path: Path) -> Path:
    return tmp_path / "the printer"


@contextlib.contextmanager
def connected(name: Path):
    line = os.open(name, os.O_RDWR | os.O_NOCTTY)
    try:
        tty.setraw(line)
        yield line
    finally:
        os.close(line)


def heard(line: int, seconds: float = PATIENCE_S) -> bytes:
    return os.read(line, 64) if select.select([line], [], [], seconds)[0] else b""


def asked(line: int, question: int) -> bytes:
    os.write(line, bytes((0x10, 0x04, question)))
    return heard(line)


@pytest.mark.parametrize("baud", [9600, 19200])
def test_bytes_come_no_faster_than_the_line_carries_them(name, baud):
    end = SerialEnd(name, baud)
    with VirtualPrinter(end=end) as printer, connected(name) as line:
        os.write(line, LONG_TICKET)

        assert printer.wait_for_papers(1, PATIENCE_S)

    [paper] = printer.papers
    assert paper.bytes_received == len(LONG_TICKET)
    paced = (len(LONG_TICKET) - 2 * end.piece) * BITS_A_BYTE / baud
    assert (paper.finished_at - paper.first_byte_at) / 1e9 >= paced


class SlowlyWatched(SerialEnd):
    """Its printer is so busy that each pause ends while it makes up its mind what to wait for."""

    def watched(self) -> list[int]:
        found = super().watched()
        time.sleep(self.pause() or 0)
        return found


def test_a_pause_that_ends_unseen_is_not_waited_for_for_ever(name):
    with VirtualPrinter(end=SlowlyWatched(name, 115_200)), connected(name) as line:
        for _ in range(20):
            assert asked(line, 1) == b"\x12"


def test_it_answers_on_the_same_line_and_says_where_it_is(name):
    with VirtualPrinter(end=SerialEnd(name, 19200)) as printer, connected(name) as line:
        assert asked(line, 1) == b"\x12"
        printer.cover_open = True
        assert asked(line, 2) == b"\x16"
        assert printer.url == f"serial://{name.parent}/the%20printer?baud=19200"


def test_an_unplugged_line_is_gone_and_comes_back_under_its_name(name):
    with VirtualPrinter(end=SerialEnd(name, 115200)) as printer:
        with connected(name) as line:
            asked(line, 1)
            printer.refuse = True

            with pytest.raises(OSError, match="Input/output error"):
                os.write(line, TICKET)
            assert not name.is_symlink()

        printer.refuse = False
        with connected(name) as line:
            assert asked(line, 1) == b"\x12"

    assert not name.is_symlink()


def test_a_power_cycle_leaves_the_line_and_loses_what_comes_meanwhile(name):
    with VirtualPrinter(end=SerialEnd(name, 115200)) as printer, connected(name) as line:
        printer.power = False
        os.write(line, TICKET)
        silence = heard(line, 0.1)
        wait_for(lambda: not _on_its_way(printer), "the ticket to be lost")

        printer.power = True

        assert silence == b""
        assert asked(line, 1) == b"\x12"
    assert printer.paper_count == 0


def _on_its_way(printer: VirtualPrinter) -> bool:
    """Whether bytes are still on their way to the printer."""
    return bool(select.select(printer.end.watched(), [], [], 0)[0]) or printer.end.pause() is not None


def test_a_kiosk_that_leaves_is_no_unplugged_line(name):
    with VirtualPrinter(end=SerialEnd(name, 115200)) as printer:
        for _ in range(2):
            with connected(name) as line:
                os.write(line, TICKET)
                asked(line, 1)

        assert printer.wait_for_papers(2, PATIENCE_S)


def test_real_time_commands_are_heard_across_pieces_and_once():
    ear = RealTimeEar()

    pieces = [b"\x10\x04\x01\x10", b"\x04", b"\x03x\x10\x14\x08\x01\x03\x14", b"\x01\x06\x02", b"\x08\x10\x04\x05"]
    found = [list(ear.hear(piece)) for piece in pieces]

    assert found == [[RealTimeCommand(1, 3)], [], [RealTimeCommand(3, 1)], [], [RealTimeCommand(0, 1)]]
