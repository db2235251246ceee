"""Whatever happens to the printer: customers are told before and after, staff see it, no number is lost, none printed
twice, and when the trouble is over printing goes on by itself. The real kiosk, hub and broker, at a virtual printer.
"""

from __future__ import annotations

import subprocess
import termios
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.printing.small_ticket import small_ticket_chunks
from languages import hall
from lobby.printer_ends import SerialEnd
from lobby.troubles import WITHIN_A_TICKET, cause, trouble_of
from lobby.virtual_printer import VirtualPrinter
from tests.kiosk.door import Door, a_door, number_on, says
from tests.kiosk.printing.test_raster import on_paper
from tests.kiosk.printing.time_limits import LONG_S, SHORT_S
from tests.patience import PATIENCE_S, wait_for

SILENT = ("hung", "silent")
"""Troubles that a kiosk notices only by waiting for an answer in vain."""

PICTURE_BYTES = 5_000
"""Fewer than a ticket has as a picture, more than the small one."""


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One door for all troubles, one after the other, as in real life."""
    with VirtualPrinter() as printer, a_door(tmp_path_factory.mktemp("door"), printer) as door:
        yield door


# --- before and after, for customers and staff ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "language", "staff_see"),
    [
        ("paper-out", "ar", "printer: paper-out"),
        ("cover-open", "uk", "printer: cover-open"),
        ("cutter-jam", "tr", "printer: cutter-jam"),
        ("unplugged", "fa", "printer: offline"),
        ("hung", "ti", "printer: offline"),
        ("silent", "en", "printer: offline"),
    ],
)
def test_a_printer_that_cannot_print_is_told_before_and_after_and_goes_on_by_itself(
    door: Door, trouble: str, language: str, staff_see: str
) -> None:
    door.begin_as_on_any_day()
    papers = door.printer.paper_count
    if trouble in SILENT:
        door.kiosk.believes_in_silence_after(SHORT_S)

    cause(door.printer, trouble)
    wait_for(lambda: door.staff.sees(staff_see), "staff to see the trouble")
    warned_before, after = door.warns(language), door.choose(language)
    number = number_on(after)
    wait_for(lambda: door.staff.sees(staff_see, f"ticket: no paper came out for {number}"), "staff to see whose paper")
    wait_for(lambda: number in door.numbers_in_queue(), "the number to be in the queue")
    came_out_meanwhile = door.printer.paper_count - papers
    cause(door.printer, "none")
    door.kiosk.believes_in_silence_after(LONG_S)
    wait_for(lambda: not door.warns(language), "the page to say no more of it")
    prints_again = door.prints()
    wait_for(door.staff.sees, "staff to see that all is well")

    assert warned_before
    assert says(after, language, hall.NO_PAPER)
    assert not says(after, language, hall.TAKE_PAPER)
    assert came_out_meanwhile == 0
    assert prints_again
    assert door.printer.paper_count == papers + 1
    assert door.each_paper_is_one_ticket()


@pytest.mark.parametrize(
    ("trouble", "language", "staff_see"), [("paper-low", "uk", ("printer: paper-low",)), ("garbage", "ar", ())]
)
def test_a_printer_that_still_prints_is_used_without_a_word_to_customers(
    door: Door, trouble: str, language: str, staff_see: tuple[str, ...]
) -> None:
    door.begin_as_on_any_day()
    papers = door.printer.paper_count

    cause(door.printer, trouble)
    wait_for(lambda: door.staff.sees(*staff_see), "staff to see the trouble")
    warned_before, after = door.warns(language), door.choose(language)

    assert not warned_before
    assert says(after, language, hall.TAKE_PAPER)
    assert not says(after, language, hall.NO_PAPER)
    assert door.printer.wait_for_papers(papers + 1, PATIENCE_S)
    assert door.each_paper_is_one_ticket()


def test_a_power_cycle_within_a_ticket_is_told_and_the_next_ticket_is_whole_and_alone(door: Door) -> None:
    door.begin_as_on_any_day()
    papers = door.printer.paper_count

    cause(door.printer, "power-cycle")
    after = door.choose("fa")
    number = number_on(after)
    wait_for(lambda: trouble_of(door.printer) == "none", "the power to be back")
    door.printer.settle()
    wait_for(lambda: door.staff.sees(f"ticket: no paper came out for {number}"), "staff to see whose paper")
    wait_for(lambda: number in door.numbers_in_queue(), "the number to be in the queue")
    printed = door.prints()

    assert says(after, "fa", hall.NO_PAPER)
    assert printed, door.kiosk.log_file.read_text()
    half, ticket = door.tickets_on(papers)
    assert (len(half), len(ticket)) == (0, 1)
    assert door.each_paper_is_one_ticket()


def test_a_roll_that_ends_within_a_ticket_is_told_and_the_rest_of_it_never_comes_out(door: Door) -> None:
    door.begin_as_on_any_day()
    papers = door.printer.paper_count

    door.printer.rows_left = WITHIN_A_TICKET
    after = door.choose("tr")
    wait_for(lambda: door.staff.sees("printer: paper-out", "ticket: no paper came out"), "staff to see why")
    cause(door.printer, "none")
    wait_for(lambda: not door.warns("tr"), "the printer to be ready")
    printed = door.prints()

    assert says(after, "tr", hall.NO_PAPER)
    assert printed, door.kiosk.log_file.read_text()
    half, ticket = door.tickets_on(papers)
    assert (len(half), len(ticket)) == (0, 1)
    assert door.each_paper_is_one_ticket()


def test_a_slip_to_another_house_that_cannot_be_printed_says_so(door: Door) -> None:
    door.begin_as_on_any_day()

    cause(door.printer, "paper-out")
    wait_for(lambda: door.staff.sees("printer: paper-out"), "staff to see the trouble")
    after = door.choose("ar", "youth-office")

    assert says(after, "ar", hall.NO_SLIP)
    assert "Berliner Platz 1" in after
    assert door.staff.sees("printer: paper-out", "ticket: no paper came out for a slip to jugendamt")


# --- kiosks and lines of another kind ---------------------------------------------------------------------------


class CutShort(SerialEnd):
    """A line whose computer can be killed when so much of a ticket has come; what is still on its way is lost."""

    is_cut = False
    _left = 0
    _computer: subprocess.Popen[str] | None = None

    def after(self, count: int, computer: subprocess.Popen[str]) -> None:
        """The next ticket is cut short after so many bytes."""
        self._left, self._computer = count, computer

    def take(self) -> bytes:
        """See PrinterEnd."""
        data = super().take()
        self._left -= len(data)
        if self._left < 0 and self._computer is not None and not self.is_cut:
            self._computer.kill()
            self._computer.wait(PATIENCE_S)
            termios.tcflush(self._near, termios.TCOFLUSH)
            termios.tcflush(self._far, termios.TCIFLUSH)
            self.is_cut = True
        return data


def test_a_kiosk_that_is_killed_within_a_ticket_leaves_no_half_of_it_to_the_next(tmp_path: Path) -> None:
    end = CutShort(tmp_path / "line", 115_200)
    with VirtualPrinter(end=end) as printer, a_door(tmp_path, printer) as door:
        door.begin_as_on_any_day()
        papers = printer.paper_count

        end.after(PICTURE_BYTES, door.kiosk.process)
        with pytest.raises((OSError, HTTPException)):
            door.kiosk.draw()
        wait_for(lambda: end.is_cut, "the rest of the ticket to be lost")
        door.kiosk.kill()
        door.come_back()
        printed = door.prints()

        assert printed, door.kiosk.log_file.read_text()
        half, ticket = door.tickets_on(papers)
    assert (len(half), len(ticket)) == (0, 1)


def test_a_kiosk_that_starts_at_a_printer_without_any_answer_prints_and_never_calls_it_well(tmp_path: Path) -> None:
    with VirtualPrinter() as printer:
        printer.answers = "silent"
        with a_door(tmp_path, printer, SHORT_S) as door:
            page, printed = door.page("ar"), door.prints()

            assert printed
            assert not says(page, "ar", hall.PRINTER_DOWN)
            assert printer.wait_for_papers(1, PATIENCE_S)
            assert door.staff.sees()


@pytest.mark.parametrize("baud", [9_600, pytest.param(19_200, marks=pytest.mark.matrix)])
def test_a_slow_serial_line_prints_small_tickets_and_slips_and_comes_back_when_it_was_unplugged(
    tmp_path: Path, baud: int
) -> None:
    with VirtualPrinter(end=SerialEnd(tmp_path / "line", baud)) as printer, a_door(tmp_path, printer) as door:
        number_page, slip_page = door.choose("ar"), door.choose("ar", "youth-office")
        printer.refuse = True
        wait_for(lambda: door.staff.sees("printer: offline"), "staff to see that the line is gone")
        warned, without_paper = door.warns("ar"), door.choose("ar")
        printer.refuse = False
        wait_for(lambda: not door.warns("ar"), "the line to be back")
        prints_again = door.prints()

    ticket, slip, again = printer.papers
    number = number_on(number_page)
    assert says(number_page, "ar", hall.TAKE_PAPER)
    assert says(slip_page, "ar", hall.TAKE_SLIP)
    assert begins(ticket.picture, f"{number[0]} {number[1:]}", "Auslaenderamt Teststadt")
    assert begins(slip.picture, "", "Auslaenderamt Teststadt")
    assert max(paper.bytes_received for paper in (ticket, slip, again)) < PICTURE_BYTES // 10
    assert warned
    assert says(without_paper, "ar", hall.NO_PAPER)
    assert prints_again


def begins(paper: Image.Image, number: str, *lines: str) -> bool:
    """Whether a small ticket begins with this number and these lines, and nothing else."""
    expected = on_paper(small_ticket_chunks(number, lines, paper.width))
    ink = ImageChops.invert(expected.convert("L")).getbbox()
    assert ink is not None
    top = (0, 0, paper.width, ink[3])
    return paper.crop(top).tobytes() == expected.crop(top).tobytes()
